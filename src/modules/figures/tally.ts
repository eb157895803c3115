import { startsOf, type Grain } from '#kernel/period'
import { printQuantity, type Hundredths } from '#kernel/quantity'

import { contribution, countsIn, figureKey, type Countable, type Definition } from './definition.ts'

/** A record that begins (+1) or ceases (-1) to count. */
export interface Change extends Countable {
  readonly day: string
  readonly sign: 1 | -1
}

/** By how much one tally moves. `value` is decimal text; what members add to it is decided by their own counts. */
export interface TallyDelta {
  readonly figure: string
  readonly grain: Grain
  readonly startsOn: string
  readonly value: string
  readonly records: number
}

/** By how many records one member of a distinct count moves. */
export interface MemberDelta {
  readonly figure: string
  readonly grain: Grain
  readonly startsOn: string
  readonly member: string
  readonly records: number
}

/** What records that begin or cease to count mean to the tallies, each tally and member once.
 *  In one order whatever the records', so that two writers never wait for each other crosswise. */
export function deltasOf(
  definitions: readonly Definition[],
  changes: readonly Change[],
): { readonly tallies: readonly TallyDelta[]; readonly members: readonly MemberDelta[] } {
  const amounts = new Map<string, Hundredths>()
  const tallies = new Map<string, TallyDelta>()
  const members = new Map<string, MemberDelta>()
  for (const change of changes)
    for (const definition of definitions) {
      if (!countsIn(definition, change)) continue
      const figure = figureKey(definition)
      for (const [grain, startsOn] of Object.entries(startsOf(change.day)) as [Grain, string][]) {
        const key = `${figure} ${grain} ${startsOn}`
        const amount =
          (amounts.get(key) ?? 0n) + contribution(definition.measure, change) * BigInt(change.sign)
        const records = (tallies.get(key)?.records ?? 0) + change.sign
        amounts.set(key, amount)
        tallies.set(key, { figure, grain, startsOn, value: printQuantity(amount), records })
        if (definition.measure !== 'distinct-household') continue
        for (const member of change.households) {
          const memberKey = `${key} ${member}`
          const moved = (members.get(memberKey)?.records ?? 0) + change.sign
          members.set(memberKey, { figure, grain, startsOn, member, records: moved })
        }
      }
    }
  return { tallies: sorted(tallies), members: sorted(members) }
}

const sorted = <V>(byKey: ReadonlyMap<string, V>): readonly V[] =>
  [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)

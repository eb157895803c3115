import type { Grain } from '#kernel/period'
import type { Db } from '#platform/db'
import type { TallyChange } from '#platform/deps'
import type { Part } from '#platform/write'

import { figureKey, type Definition } from './definition.ts'
import { definitionOf, definitions } from './definitions.ts'
import { findOwn, listOwn } from './own-store.ts'
import * as store from './store.ts'

/** All figures of a station that count now: those that come with the program, then its own. */
export const figuresOf = async (db: Db, stationId: string): Promise<readonly Definition[]> => [
  ...definitions,
  ...(await listOwn(db, stationId)),
]

/** A figure, whether it still counts or not. Only one that counts has tallies. */
export interface FoundFigure {
  readonly definition: Definition
  readonly endedAt: Date | null
}

export async function findFigure(db: Db, stationId: string, id: string): Promise<FoundFigure | undefined> {
  const definition = definitionOf(id)
  return definition ? { definition, endedAt: null } : findOwn(db, stationId, id)
}

/** Keeps all figures' tallies in step with records that begin or cease to count. */
export async function tally(
  db: Db,
  stationId: string,
  changes: readonly TallyChange[],
): Promise<readonly Part[]> {
  return changes.length === 0
    ? []
    : store.tallyParts(stationId, definitions, await listOwn(db, stationId), changes)
}

/** One place where a tally and the records differ. */
export interface Difference {
  readonly figure: string
  readonly grain: Grain
  readonly startsOn: string
  readonly kept: string
  readonly counted: string
}

/** Recomputes every tally of a station, and every member behind a distinct count, from its records.
 *  Shape: → tallies compared, and each difference by name. */
export async function verifyTallies(
  db: Db,
  stationId: string,
): Promise<{ compared: number; differences: readonly Difference[] }> {
  const differences: Difference[] = []
  let compared = 0
  const all = await figuresOf(db, stationId)
  for (const definition of all) {
    const figure = figureKey(definition)
    const [kept, counted] = await Promise.all([
      store.listTallies(db, stationId, figure),
      store.recomputeTallies(db, definition, stationId),
    ])
    const result = compare(figure, kept, counted)
    compared += result.compared
    differences.push(...result.differences)
    if (definition.measure === 'distinct-household')
      differences.push(...(await verifyMembers(db, stationId, definition)))
  }
  const known = new Set(all.map(figureKey))
  for (const figure of await store.listTallied(db, stationId)) {
    if (known.has(figure)) continue
    const result = compare(figure, await store.listTallies(db, stationId, figure), [])
    compared += result.compared
    differences.push(...result.differences)
  }
  return { compared, differences }
}

function compare(figure: string, kept: readonly store.TallyRow[], counted: readonly store.TallyRow[]) {
  const keyOf = (row: store.TallyRow): string => `${row.grain} ${row.starts_on}`
  const none = { value: '0', records: 0 }
  const left = new Map(kept.map(row => [keyOf(row), row]))
  const right = new Map(counted.map(row => [keyOf(row), row]))
  const both = new Map([...left, ...right])
  const differences = [...both].flatMap(([key, { grain, starts_on: startsOn }]): Difference[] => {
    const [a, b] = [left.get(key) ?? none, right.get(key) ?? none]
    if (Number(a.value) === Number(b.value) && a.records === b.records) return []
    const told = ({ value, records }: typeof none) =>
      Number(a.value) === Number(b.value) ? `${value} (${records})` : value
    return [{ figure, grain, startsOn, kept: told(a), counted: told(b) }]
  })
  return { compared: both.size, differences }
}

async function verifyMembers(db: Db, stationId: string, definition: Definition): Promise<Difference[]> {
  const figure = figureKey(definition)
  const rows = await store.compareMembers(db, definition, stationId)
  return rows.map(({ grain, starts_on: startsOn, member_id: member, kept, counted }) => ({
    figure,
    grain,
    startsOn,
    kept: `${kept} × ${member}`,
    counted: `${counted} × ${member}`,
  }))
}

import type { Grain } from '#kernel/period'
import type { Db } from '#platform/db'
import type { TallyChange } from '#platform/deps'

import { figureKey } from './definition.ts'
import { definitions } from './definitions.ts'
import * as store from './store.ts'

/** Keeps all figures' tallies in step with records that begin or cease to count. */
export const tally = (tx: Db, stationId: string, changes: readonly TallyChange[]): Promise<void> =>
  store.applyTallies(tx, stationId, definitions, changes)

/** One place where a tally and the records differ. */
export interface Difference {
  readonly figure: string
  readonly grain: Grain
  readonly startsOn: string
  readonly kept: string
  readonly counted: string
}

const grains: readonly Grain[] = ['day', 'month', 'quarter', 'year']

/** Recomputes every tally of a station from its records.
 *  Shape: → tallies compared, and each difference by name. */
export async function verifyTallies(
  db: Db,
  stationId: string,
): Promise<{ compared: number; differences: readonly Difference[] }> {
  const differences: Difference[] = []
  let compared = 0
  for (const definition of definitions)
    for (const grain of grains) {
      const figure = figureKey(definition)
      const [kept, counted] = await Promise.all([
        store.listTallies(db, stationId, figure, grain),
        store.recomputeTallies(db, definition, stationId, grain),
      ])
      const left = new Map(kept.map(row => [row.starts_on, row]))
      for (const row of counted) {
        compared += 1
        const match = left.get(row.starts_on)
        left.delete(row.starts_on)
        if (!match || Number(match.value) !== Number(row.value) || match.records !== row.records)
          differences.push({
            figure,
            grain,
            startsOn: row.starts_on,
            kept: match?.value ?? '0',
            counted: row.value,
          })
      }
      for (const row of left.values()) {
        compared += 1
        if (Number(row.value) !== 0 || row.records !== 0)
          differences.push({ figure, grain, startsOn: row.starts_on, kept: row.value, counted: '0' })
      }
    }
  return { compared, differences }
}

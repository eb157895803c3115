import { definitionOf, figureKey, readSubtree } from '#figures'
import { parsePeriod } from '#kernel/period'
import { openDatabase } from '#platform/db'

import { inTurns, latencies, median, timeAll, type Bench } from './kit.ts'
import { insertStations } from './stations.ts'

const FIGURE = 'learning.study-sessions'

/** A figure of a county by station and month: one sum over tallies, beside the same rows asked for by station. */
export const subtreeRead: Bench = {
  name: 'subtree-read',
  async run(ground) {
    const full = ground.size === 'full'
    const stations = full ? 400 : 10
    const definition = definitionOf(FIGURE)
    const period = parsePeriod('2019')
    if (!definition || !period) throw new Error(`no figure ${FIGURE}`)
    const { app, migrator } = await ground.newDatabase()
    const [owner, database] = [openDatabase(migrator, { connectionsMax: 1 }), openDatabase(app)]
    try {
      const ids = await insertStations(owner.db, stations)
      // Thirty figures, three years: what stands around the rows that are asked for.
      await owner.pool.query(
        `insert into tally (station_id, figure, grain, starts_on, value, records)
         select s, case when f = 0 then $2 else 'other-' || f || '@1' end, 'month',
           (date '2017-01-01' + m * interval '1 month')::date, 1 + m, 1 + m
         from unnest($1::uuid[]) s, generate_series(0, 29) f, generate_series(0, 35) m`,
        [ids, figureKey(definition)],
      )
      await owner.pool.query('vacuum analyze')
      const path = (
        await owner.pool.query<{ path: string }>(`select path from station where parent_id is null`)
      ).rows[0]?.path
      if (path === undefined) throw new Error('no root')
      const raw = {
        name: 'raw',
        text: `select station_id, starts_on, value, records from tally where station_id = any ($1) and figure = $2
          and grain = 'month' and starts_on between $3 and $4`,
        values: [ids, figureKey(definition), period.from, period.to],
      }
      const turns = Array.from({ length: full ? 30 : 2 })
      const expect = (rows: number): void => {
        if (rows !== stations * 12) throw new Error(`${rows} rows`)
      }
      const pairs = await inTurns(
        full ? 7 : 1,
        () =>
          timeAll(1, turns, async () =>
            expect((await readSubtree(database.db, definition, path, 'month', period)).length),
          ),
        () => timeAll(1, turns, async () => expect((await database.pool.query(raw)).rows.length)),
      )
      const p50 = (which: 0 | 1): number => median(pairs.map(pair => median(pair[which].samplesMs)))
      return [
        {
          clients: 1,
          ratio: p50(0) / p50(1),
          ...latencies(pairs.map(([a]) => a)),
          unit: 'of raw SQL time',
          note:
            `${stations} stations by month, ${stations * 12} rows; lower is better. Raw is a prepared statement that is ` +
            `given the stations' ids (${p50(1).toFixed(2)} ms); ours finds them in the tree.`,
          aim: 'p50 ≤ 20 ms',
          met: p50(0) <= 20,
        },
      ]
    } finally {
      await database.close()
      await owner.close()
    }
  },
}

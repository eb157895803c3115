import { definitionOf, figureKey, listScope, readValue, type Definition } from '#figures'
import { parsePeriod } from '#kernel/period'
import { openDatabase, type Database } from '#platform/db'

import { inTurns, latencies, median, timeAll, type Bench, type Ground } from './kit.ts'
import { CONFIRMER, insertStations, RECORDER } from './stations.ts'

const FIGURES = ['learning.study-sessions', 'learning.attendances', 'care.households-visited']
const PAGE_ROWS = 50

interface Register {
  readonly owner: Database
  readonly database: Database
  readonly station: string
}

/** A count, a sum and a distinct count of one station, value and first page of the list, in a long register beside a
 *  short one. */
export const figureRead: Bench = {
  name: 'figure-read',
  async run(ground) {
    const [few, many] = ground.size === 'full' ? [100_000, 3_000_000] : [200, 400]
    const period = parsePeriod('2019')
    const figures = FIGURES.map(definitionOf)
    if (!period || !figures.every(figure => figure !== undefined)) throw new Error('no such figure')
    const short = await fill(ground, figures, few)
    const long = await fill(ground, figures, many)
    try {
      const turns = Array.from({ length: ground.size === 'full' ? 40 : 1 }).flatMap(() => figures)
      const read = ({ database: { db }, station }: Register) =>
        timeAll(1, turns, async figure => {
          const [value, list] = await Promise.all([
            readValue(db, figure, station, period),
            listScope(db, figure, station, period, undefined, PAGE_ROWS),
          ])
          if (value.records < list.length || list.length === 0) throw new Error(`no ${figure.id}`)
        })
      const pairs = await inTurns(
        ground.size === 'full' ? 7 : 1,
        () => read(long),
        () => read(short),
      )
      const p50 = (which: 0 | 1): number => median(pairs.flatMap(pair => pair[which].samplesMs))
      const ratio = p50(0) / p50(1)
      return [
        {
          clients: 1,
          ratio,
          ...latencies(pairs.map(([a]) => a)),
          unit: 'of the short register',
          note:
            `Value and ${PAGE_ROWS} records of a count, a sum and a distinct count for a year, ${many} records beside ${few} ` +
            `(${p50(1).toFixed(2)} ms), all of one station: lower is better, 1 is flat.`,
          aim: 'ratio ≤ 1.3, p50 ≤ 5 ms',
          met: ratio <= 1.3 && p50(0) <= 5,
        },
      ]
    } finally {
      for (const { owner, database } of [short, long]) {
        await database.close()
        await owner.close()
      }
    }
  },
}

/** A station with so many confirmed records, study sessions and home visits in turns over ten years in the order of
 *  their ids, as registers grow, and the tallies they make. Set-based: the program's own way would take an hour. */
async function fill(ground: Ground, figures: readonly Definition[], records: number): Promise<Register> {
  ground.say(`${records} records`)
  const { app, migrator } = await ground.newDatabase()
  const owner = openDatabase(migrator, { connectionsMax: 1, statementMaxMs: 1_800_000 })
  const [station = ''] = await insertStations(owner.db, 1)
  await owner.pool.query(
    `insert into record (station_id, id, kind, theme, day, title, place, quantity, unit, headcount, headcount_method,
       details, grade, class, status, recorder_id, recorded_at, confirmer_id, confirmed_at, version)
     select $1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, case n % 2 when 0 then 'study-session' else 'home-visit' end,
       case n % 2 when 0 then '' else 'relief' end, date '2010-01-01' + (n::bigint * 3652 / $4)::int, '第' || n || '次', '社区', 1, '次',
       case n % 2 when 0 then (10 + n % 40)::int end, case n % 2 when 0 then 'estimate' end,
       '{}', 0, 'attested', 'confirmed', $2, '2020-01-01', $3, '2020-01-02', 2
     from generate_series(0, $4::bigint - 1) n`,
    [station, RECORDER, CONFIRMER, records],
  )
  await owner.pool.query(
    `insert into household (station_id, id, code, created_at)
     select $1, md5(n::text)::uuid, 'H' || n, '2020-01-01' from generate_series(0, 4999) n`,
    [station],
  )
  await owner.pool.query(
    `insert into record_member (station_id, record_id, role, member_id)
     select station_id, id, 'household', md5((hashtext(id::text) & 4095)::text)::uuid from record where kind = 'home-visit'`,
  )
  for (const figure of figures) await tallyYears(owner, station, figure)
  await owner.pool.query('vacuum analyze')
  return { owner, database: openDatabase(app), station }
}

const sums: Readonly<Record<string, string>> = {
  count: 'count(*)',
  'sum-headcount': 'sum(r.headcount)',
  'distinct-household': 'count(distinct m.member_id)',
}

async function tallyYears(owner: Database, station: string, figure: Definition): Promise<void> {
  const kinds = figure.filter.of.map(({ kind }) => kind)
  await owner.pool.query(
    `insert into tally (station_id, figure, grain, starts_on, value, records)
     select r.station_id, $2, 'year', date_trunc('year', r.day)::date, ${sums[figure.measure]}, count(distinct r.id)
     from record r left join record_member m on m.station_id = r.station_id and m.record_id = r.id
     where r.station_id = $1 and r.kind = any ($3) group by 1, 4`,
    [station, figureKey(figure), kinds],
  )
}

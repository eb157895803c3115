import { SITE, type Visitor } from '#test/world'

import { MORNING, openDesk, type Desk as Opened } from './desk.ts'
import { inTurns, latencies, median, timeAll, type Bench, type Ground, type Reading } from './kit.ts'

const OVER_RAW_MS_MAX = 50
const RATIO_MAX = 1.3
/** Orders not yet done: as many as a station has in hand, however many it has behind it. */
const IN_HAND = 500

interface Desk extends Opened {
  readonly orders: number
  readonly visitor: Visitor
}

/** What a dispatcher opens in the morning, and the lists behind it. */
const pages: Readonly<Record<string, readonly string[]>> = {
  board: [''],
  lists: [
    '?queue=late&sort=due',
    '?queue=dispatch&sort=-priority',
    '?status=reported',
    '?sort=due',
    '?sort=number',
    '?sort=-priority',
    '?rows=200',
  ],
}

/** The morning board and the lists of orders in a table ten times as long as another, and beside the bare queries. */
export const board: Bench = {
  name: 'board',
  async run(ground) {
    const [few, many] = ground.size === 'full' ? [10_000, 100_000] : [200, 400]
    const short = await fill(ground, few)
    const long = await fill(ground, many)
    try {
      const readings: Reading[] = []
      for (const name of Object.keys(pages)) readings.push(await compare(ground, name, short, long))
      return readings
    } finally {
      await short.close()
      await long.close()
    }
  },
}

async function compare(ground: Ground, name: string, short: Desk, long: Desk): Promise<Reading> {
  const full = ground.size === 'full'
  const turns = Array.from({ length: full ? 12 : 1 }).flatMap(() => pages[name] ?? [])
  const read = ({ visitor }: Desk) =>
    timeAll(1, turns, async query => {
      const page = await visitor.get(`/at/${SITE}/orders${query}`)
      if (page.status !== 200 || !page.html.includes('2019-')) throw new Error(`${query}: ${page.status}`)
    })
  const pairs = await inTurns(
    full ? 7 : 1,
    () => read(long),
    () => read(short),
  )
  const raw = await timeAll(1, turns, () => readRaw(long))
  const p50 = (which: 0 | 1): number => median(pairs.flatMap(pair => pair[which].samplesMs))
  const [ratio, overMs] = [p50(0) / p50(1), p50(0) - median(raw.samplesMs)]
  return {
    clients: 1,
    ratio,
    ...latencies(pairs.map(([a]) => a)),
    unit: 'of the short table',
    note:
      `${name === 'board' ? 'The morning board with its list' : `${turns.length / (full ? 12 : 1)} lists and orders of lists`}, session and page included, ` +
      `${long.orders} orders beside ${short.orders} (${p50(1).toFixed(2)} ms), ${IN_HAND} of each in hand: lower is better, 1 is flat. ` +
      `Bare SQL for counts and first page takes ${median(raw.samplesMs).toFixed(2)} ms; the page is ${overMs.toFixed(2)} ms over it.`,
    aim: `ratio ≤ ${RATIO_MAX}, ≤ ${OVER_RAW_MS_MAX} ms over the bare query`,
    met: ratio <= RATIO_MAX && overMs <= OVER_RAW_MS_MAX,
  }
}

/** What the board shows, as one would ask for it by hand. */
async function readRaw({ database: { pool }, station }: Desk): Promise<void> {
  await pool.query({
    name: 'counts',
    text: `select status, count(*), count(*) filter (where due_at <= $2), count(*) filter (where bounces > 0) from service_order
      where station_id = $1 and status in ('draft', 'submitted', 'needs-info', 'referred', 'queued', 'open-pool', 'dispatched', 'arbitration',
        'accepted', 'scheduled', 'in-service', 'paused', 'reported', 'follow-up', 'unmet', 'rejected', 'expired') group by 1`,
    values: [station, new Date(MORNING)],
  })
  const first = await pool.query({
    name: 'first-page',
    text: `select o.*, t.name from service_order o left join team t on t.station_id = o.station_id and t.id = o.assignee_id
      where o.station_id = $1 order by o.received_at desc, o.id desc limit 51`,
    values: [station],
  })
  if (first.rows.length < 51) throw new Error('the bare query finds less than a page')
}

/** A station with a dispatcher and so many orders over a year: the last in hand, one in a hundred unmet, the rest done. Set-based. */
async function fill(ground: Ground, orders: number): Promise<Desk> {
  ground.say(`${orders} orders`)
  const desk = await openDesk(ground)
  const { owner, station } = desk
  const visitor = await desk.colleague('desk', ['dispatcher'])
  await owner.pool.query(
    `insert into team (station_id, id, code, name, created_at)
     select $1, md5('team' || n)::uuid, 'T' || n, '第' || n || '队', '2019-01-01' from generate_series(0, 39) n`,
    [station],
  )
  await owner.pool.query(
    `insert into service_order (station_id, id, number, origin, channel, status, priority, raised, bounces, assignee_kind, assignee_id,
       received_at, since, due_at)
     select $1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '2019-' || lpad(n::text, 6, '0'), 'need', 'web', s,
       n % 17 / 8, (n % 400 = 2)::int, (n % 300 = 0)::int,
       case when s in ('dispatched', 'accepted', 'scheduled', 'reported', 'closed', 'archived') then 'team' end,
       case when s in ('dispatched', 'accepted', 'scheduled', 'reported', 'closed', 'archived') then md5('team' || n % 40)::uuid end,
       r, r, case when s <> 'archived' then r + interval '2 days' end
     from (select n, timestamptz '2019-12-20T01:00:00Z' - ($2::int - n) *
           case when n >= $2::int - $3::int then interval '10 days' / $3::int else interval '350 days' / $2::int end as r,
         case when n >= $2::int - $3::int then (array['submitted', 'queued', 'dispatched', 'arbitration', 'accepted', 'scheduled', 'reported',
             'follow-up'])[n % 8 + 1]
           when n % 100 = 1 then 'unmet' when n % 4 = 2 then 'closed' else 'archived' end as s
       from generate_series(0, $2::int - 1) n) o`,
    [station, orders, Math.min(IN_HAND, orders / 4)],
  )
  await owner.pool.query('vacuum analyze')
  return { ...desk, orders, visitor }
}

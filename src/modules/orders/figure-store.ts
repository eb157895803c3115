import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'

import { receivers, rejectReasons, unmetReasons } from './reasons.ts'

/** The figures of orders. Each is one condition over the order `o`; the value counts its rows, the list shows them. */
export const figureIds = [
  'received',
  'served',
  'promised',
  'on-time',
  'asked',
  'answered',
  'in-person',
  'unmet',
  'referred',
] as const
export type FigureId = (typeof figureIds)[number]

const among = (codes: readonly string[]) => sql.join(codes.map(code => sql.lit(code)))
const during = (column: string, year: number): RawBuilder<unknown> =>
  sql`${sql.ref(column)} >= ${`${year}-01-01T00:00:00+08:00`}::timestamptz and ${sql.ref(column)} < ${`${year + 1}-01-01T00:00:00+08:00`}::timestamptz`

const served = (year: number): RawBuilder<unknown> =>
  sql`${during('o.served_at', year)} and o.status in ('confirmed', 'rated', 'unrated', 'follow-up', 'closed', 'archived')`
const received = (year: number): RawBuilder<unknown> =>
  sql`${during('o.received_at', year)} and o.status not in ('draft', 'discarded')`
const asked = (year: number): RawBuilder<unknown> =>
  sql`${served(year)} and not o.rating_waived and o.status <> 'confirmed'`
const rating = (more = sql``): RawBuilder<unknown> => sql`exists (select from rating r
  where r.station_id = o.station_id and r.order_id = o.id and r.cycle = o.cycle ${more})`
// A duplicate is met by the other order.
const unmet = [...unmetReasons, ...rejectReasons.filter(reason => reason !== 'duplicate')]

const conditions: Readonly<Record<FigureId, (year: number) => RawBuilder<unknown>>> = {
  received,
  served,
  promised: year => sql`${served(year)} and o.promised_at is not null`,
  'on-time': year => sql`${served(year)} and o.served_at <= o.promised_at`,
  asked,
  answered: year => sql`${asked(year)} and ${rating()}`,
  'in-person': year => sql`${asked(year)} and ${rating(sql`and r.source in ('self', 'paper')`)}`,
  unmet: year =>
    sql`${received(year)} and o.status in ('unmet', 'rejected', 'archived') and o.reason in (${among(unmet)})`,
  referred: year =>
    sql`${received(year)} and o.status in ('referred', 'closed', 'archived') and o.reason in (${among(receivers)})`,
}

/** The condition of a figure in a year; undefined for what is no figure or no year. */
export function figureCondition(figure: string, year: string): RawBuilder<unknown> | undefined {
  const isYear = /^(19|20|21)\d\d$/.test(year)
  return isYear && Object.hasOwn(conditions, figure)
    ? conditions[figure as FigureId](Number(year))
    : undefined
}

/** What every figure counts in a year. */
export async function countFigures(
  db: Db,
  stationId: string,
  year: number,
): Promise<Readonly<Record<FigureId, number>>> {
  const counts = figureIds.map(
    id => sql`count(*) filter (where ${conditions[id](year)})::int as ${sql.id(id)}`,
  )
  const found = await sql<Record<FigureId, number>>`select ${sql.join(counts)} from service_order o
    where o.station_id = ${stationId}`.execute(db)
  const [row] = found.rows
  if (!row) throw new Error('an aggregate gives a row')
  return row
}

/** Served orders of a year by kind of service, the most frequent first. */
export async function countServices(
  db: Db,
  stationId: string,
  year: number,
): Promise<
  readonly {
    readonly service: string | null
    readonly zh: string | null
    readonly en: string | null
    readonly n: number
  }[]
> {
  const found = await sql<{ service: string | null; zh: string | null; en: string | null; n: number }>`
    select o.service, s.zh, s.en, count(*)::int as n from service_order o
      left join service s on s.station_id = o.station_id and s.code = o.service
    where o.station_id = ${stationId} and ${served(year)} group by 1, 2, 3 order by n desc, o.service limit 200`.execute(
    db,
  )
  return found.rows
}

/** When the orders of a year came in and when the station first replied. */
export async function listReplies(
  db: Db,
  stationId: string,
  year: number,
): Promise<readonly { readonly receivedAt: Date; readonly repliedAt: Date }[]> {
  const found = await sql<{ receivedAt: Date; repliedAt: Date }>`
    select o.received_at as "receivedAt", o.replied_at as "repliedAt" from service_order o
    where o.station_id = ${stationId} and ${received(year)} and o.replied_at is not null`.execute(db)
  return found.rows
}

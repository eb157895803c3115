import { sql, type RawBuilder } from 'kysely'

import { byName, containing, type Sorts } from '#platform/list'

import { rejectReasons, unmetReasons } from './reasons.ts'

/** What became of needs that were not met, the way lists group them. */
export const unmetWays = ['unmet', 'rejected', 'expired'] as const
export type UnmetWay = (typeof unmetWays)[number]

/** Needs of one kind that ended in one way for one reason. */
export interface UnmetLine {
  readonly id: string
  readonly service: string | null
  readonly zh: string | null
  readonly en: string | null
  readonly way: UnmetWay
  readonly reason: string | null
  readonly orders: number
  readonly latest: Date
}

/** What the list can be ordered by. */
export const unmetSorts = {
  orders: { key: sql`l.orders`, holds: 'number' },
  service: byName(sql`coalesce(l.zh, '')`),
  latest: { key: sql`l.latest`, holds: 'instant' },
} satisfies Sorts

const list = (codes: readonly string[]) => sql.join(codes.map(code => sql.lit(code)))

/** How an order `o` ended unmet; null for others. An archived one is still told by its reason. */
export const wayOf = sql`case
  when o.status in ('unmet', 'rejected', 'expired') then o.status
  when o.status = 'archived' and o.served_at is null and o.into_id is null then case
    when o.reason in (${list(unmetReasons)}) then 'unmet'
    when o.reason in (${list(rejectReasons)}) then 'rejected' end
  end`

/** Needs that were not met, by kind of service, by how they ended and why. */
export function unmetSource(
  stationId: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', way = '', service = '', from = '', to = '' } = filter
  const like = containing(text)
  return sql`select concat_ws(' ', coalesce(u.service, '-'), u.way, u.reason) as id, u.service, s.zh, s.en, u.way,
      u.reason, count(*)::int as orders, max(u.received_at) as latest
    from (select o.service, o.reason, o.received_at, ${wayOf} as way from service_order o
        where o.station_id = ${stationId} and o.status in ('unmet', 'rejected', 'expired', 'archived')
          ${from === '' ? sql`` : sql`and o.received_at >= ${from}::date`}
          ${to === '' ? sql`` : sql`and o.received_at < ${to}::date + 1`}) u
      left join service s on s.station_id = ${stationId} and s.code = u.service
    where u.way is not null
      ${way === '' ? sql`` : sql`and u.way = ${way}`}
      ${text === '' ? sql`` : sql`and (s.zh ilike ${like} or s.en ilike ${like} or u.service ilike ${like})`}
      ${service === '' ? sql`` : sql`and u.service = ${service}`}
    group by u.service, s.zh, s.en, u.way, u.reason`
}

import { sql } from 'kysely'

import type { Db } from '#platform/db'

import type { Status } from './order.ts'

/** What anybody may know of an order: that it is there, of which kind it is and where it stands. */
export interface PublicOrder {
  readonly id: string
  readonly number: string
  readonly service: string | null
  readonly zh: string | null
  readonly en: string | null
  readonly status: Status
  readonly received_at: Date
  readonly since: Date
  readonly promised_at: Date | null
}

export interface PublicFilter {
  readonly numbers?: readonly string[]
  /** Kinds of service; null stands for a need that is on no menu. */
  readonly services?: readonly (string | null)[]
  readonly statuses?: readonly Status[]
  readonly from?: Date
  readonly to?: Date
}

/** Orders that the public may see, the latest first. Drafts are nobody's yet; of kinds of service for which asking alone
 *  could harm somebody (no rating is asked, a crisis line is named) only whoever has the code sees anything. */
export async function listPublicOrders(
  db: Db,
  stationId: string,
  { numbers, services, statuses, from, to }: PublicFilter,
  limit: number,
): Promise<readonly PublicOrder[]> {
  const found = await sql<PublicOrder>`
    select o.id, o.number, o.service, s.zh, s.en, o.status, o.received_at, o.since, o.promised_at
    from service_order o left join service s on s.station_id = o.station_id and s.code = o.service
    where o.station_id = ${stationId} and o.status not in ('draft', 'discarded')
      and not coalesce(s.unrated or s.stopper = 'crisis', false)
      ${numbers === undefined ? sql`` : sql`and o.number = any (${numbers}::text[])`}
      ${services === undefined ? sql`` : sql`and coalesce(o.service, '') = any (${services.map(code => code ?? '')}::text[])`}
      ${statuses === undefined ? sql`` : sql`and o.status = any (${statuses}::text[])`}
      ${from === undefined ? sql`` : sql`and o.received_at >= ${from}`}
      ${to === undefined ? sql`` : sql`and o.received_at <= ${to}`}
    order by o.received_at desc, o.id desc limit ${limit}`.execute(db)
  return found.rows
}

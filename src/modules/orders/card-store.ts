import { sql } from 'kysely'

import type { Db } from '#platform/db'
import type { WrappedKey } from '#platform/seal'

import type { Status } from './order.ts'

export interface Card {
  readonly id: string
  readonly version: number
}

/** The card somebody has now. */
export async function findCard(db: Db, stationId: string, personId: string): Promise<Card | undefined> {
  const found = await sql<Card>`select id, version from order_card
    where station_id = ${stationId} and person_id = ${personId} and ended_at is null`.execute(db)
  return found.rows[0]
}

export async function insertCard(
  tx: Db,
  stationId: string,
  card: {
    readonly id: string
    readonly personId: string
    readonly codeHash: Buffer
    readonly by: string
    readonly at: Date
  },
): Promise<void> {
  await sql`insert into order_card (station_id, id, person_id, code_hash, issued_by, issued_at)
    values (${stationId}, ${card.id}, ${card.personId}, ${card.codeHash}, ${card.by}, ${card.at})`.execute(tx)
}

export async function endCard(tx: Db, stationId: string, card: Card, at: Date): Promise<void> {
  await sql`update order_card set ended_at = ${at}, version = version + 1
    where station_id = ${stationId} and id = ${card.id} and version = ${card.version}`.execute(tx)
}

/** Whose card opens with a code. */
export async function findCardOwner(
  db: Db,
  stationId: string,
  codeHash: Buffer,
): Promise<string | undefined> {
  const found = await sql<{ person_id: string }>`select c.person_id from order_card c
    join person p on p.station_id = c.station_id and p.id = c.person_id and p.erased_at is null
    where c.station_id = ${stationId} and c.code_hash = ${codeHash} and c.ended_at is null`.execute(db)
  return found.rows[0]?.person_id
}

/** The code by which people name somebody at the station; undefined when there is nobody, or nobody any more. */
export async function findPersonCode(
  db: Db,
  stationId: string,
  personId: string,
): Promise<string | undefined> {
  const found = await sql<{ code: string }>`select code from person
    where station_id = ${stationId} and id = ${personId} and erased_at is null`.execute(db)
  return found.rows[0]?.code
}

export interface OwnOrder {
  readonly id: string
  readonly number: string
  readonly status: Status
  readonly service: string | null
  readonly scheduledFor: string | null
  readonly receivedAt: Date
  readonly key: WrappedKey
  /** The order's own code, sealed. */
  readonly code: Buffer
}

/** Orders somebody made or was served by, the latest first; at most 30. */
export async function listOwnOrders(
  db: Db,
  stationId: string,
  personId: string,
): Promise<readonly OwnOrder[]> {
  const found = await sql<Omit<OwnOrder, 'key'> & { keyId: string; wrapped: Buffer }>`
    select o.id, o.number, o.status, o.service, o.scheduled_for as "scheduledFor", o.received_at as "receivedAt",
      k.key_id as "keyId", k.wrapped, p.sealed as code
    from service_order o
      join order_key k on k.station_id = o.station_id and k.order_id = o.id
      join order_private p on p.station_id = o.station_id and p.order_id = o.id and p.field = 'code'
    where o.station_id = ${stationId} and (o.requester_id = ${personId} or o.beneficiary_id = ${personId})
    order by o.received_at desc limit 30`.execute(db)
  return found.rows.map(({ keyId, wrapped, ...row }) => ({ ...row, key: { keyId, wrapped } }))
}

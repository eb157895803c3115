import { sql } from 'kysely'

import { normalAddress } from '#areas'
import { asId, type StationId } from '#kernel/id'
import { normalPhone } from '#people'
import type { Db } from '#platform/db'
import type { Keyring } from '#platform/keyring'
import { blindIndex } from '#platform/seal'

import type { Status } from './order.ts'

export const matchPurposes = ['phone', 'place'] as const
export type MatchPurpose = (typeof matchPurposes)[number]

/** What an order can be found by, as typed. */
export interface Typed {
  readonly phone?: string | undefined
  readonly place?: string | undefined
}

const normals = {
  phone: (text: string) => normalPhone(text) ?? '',
  place: normalAddress,
} as const satisfies Record<MatchPurpose, (text: string) => string>

/** Blinded keys of what was typed, under one master key or the one in use. */
function blindsOf(
  ring: Keyring,
  stationId: string,
  typed: Typed,
  keyId?: string,
): readonly { readonly purpose: MatchPurpose; readonly blind: string }[] {
  return matchPurposes.flatMap(purpose => {
    const normal = normals[purpose](typed[purpose] ?? '')
    if (normal === '') return []
    const blind = blindIndex(ring, asId<StationId>(stationId), `order ${purpose}`, normal, keyId)
    return blind.ok ? [{ purpose, blind: blind.value }] : []
  })
}

/** Notes what an order can be found by. */
export async function insertMatches(
  tx: Db,
  ring: Keyring,
  stationId: string,
  orderId: string,
  typed: Typed,
): Promise<void> {
  const blinds = blindsOf(ring, stationId, typed)
  if (blinds.length === 0) return
  await sql`insert into order_match (station_id, order_id, purpose, blind)
    select ${stationId}::uuid, ${orderId}::uuid, purpose, blind
    from unnest(${blinds.map(({ purpose }) => purpose)}::text[], ${blinds.map(({ blind }) => blind)}::text[])
      as m (purpose, blind)`.execute(tx)
}

/** An order that may be the same as one that is being taken, and by what it is alike. */
export interface Alike {
  readonly id: string
  readonly number: string
  readonly status: Status
  readonly service: string | null
  readonly received_at: Date
  readonly why: readonly ('person' | MatchPurpose)[]
}

const ALIKE_DAYS = 14

/** Orders of the last days, or open ones, of the same person or the same phone, or of the same kind at the same place;
 *  at most 20, the latest first. Rows blinded under an older master key are found too. */
export async function listAlike(
  db: Db,
  ring: Keyring,
  stationId: string,
  about: Typed & { readonly people: readonly string[]; readonly service: string | null },
  { at, but = null }: { readonly at: Date; readonly but?: string | null },
): Promise<readonly Alike[]> {
  const blinds = ring.ids.flatMap(keyId => blindsOf(ring, stationId, about, keyId))
  const of = (purpose: MatchPurpose) =>
    blinds.filter(one => one.purpose === purpose).map(({ blind }) => blind)
  const found = await sql<Alike>`
    with hit (order_id, why) as (
      select id, 'person' from service_order
        where station_id = ${stationId} and requester_id = any (${about.people}::uuid[])
      union select id, 'person' from service_order
        where station_id = ${stationId} and beneficiary_id = any (${about.people}::uuid[])
      union select order_id, purpose from order_match
        where station_id = ${stationId} and purpose = 'phone' and blind = any (${of('phone')}::text[])
      union select m.order_id, m.purpose from order_match m
        join service_order s on s.station_id = m.station_id and s.id = m.order_id
        where m.station_id = ${stationId} and m.purpose = 'place' and m.blind = any (${of('place')}::text[])
          and s.service is not distinct from ${about.service})
    select o.id, o.number, o.status, o.service, o.received_at, array_agg(hit.why order by hit.why) as why
    from hit join service_order o on o.station_id = ${stationId} and o.id = hit.order_id
    where o.id is distinct from ${but}::uuid and o.status not in ('discarded', 'merged', 'split', 'archived')
      and (o.ended_at is null or o.received_at > ${at}::timestamptz - make_interval(days => ${ALIKE_DAYS}))
    group by o.id, o.number, o.status, o.service, o.received_at
    order by o.received_at desc, o.id limit 20`.execute(db)
  return found.rows
}

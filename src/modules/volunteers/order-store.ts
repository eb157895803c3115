import { sql } from 'kysely'

import type { Status } from '#orders'
import type { Db } from '#platform/db'

import type { Me } from './serving.ts'
import { holds, loadOf } from './store.ts'

/** An order as those who may serve it see it before they accept: the kind, the time and roughly where. */
export interface MaskedOrder {
  readonly id: string
  readonly number: string
  readonly status: Status
  readonly zh: string | null
  readonly en: string | null
  readonly area: string
  readonly priority: number
  readonly risky: boolean
  readonly scheduledFor: string | null
  readonly dueAt: Date | null
  readonly team: string | null
}

const masked = sql`select o.id, o.number, o.status, s.zh, s.en, coalesce(h.area, '') as area, o.priority, o.risky,
    o.scheduled_for as "scheduledFor", o.due_at as "dueAt", t.name as team
  from service_order o
    left join service s on s.station_id = o.station_id and s.code = o.service
    left join team t on t.station_id = o.station_id and t.id = o.assignee_id
    left join lateral (select h.area from household_member m
      join household h on h.station_id = m.station_id and h.id = m.household_id
      where m.station_id = o.station_id and m.person_id = coalesce(o.beneficiary_id, o.requester_id) and m.to_on is null
      order by m.from_on desc limit 1) h on true`

/** Orders somebody has to do with that are under way, or were served within a day; at most 200. */
export async function listMine(db: Db, stationId: string, me: Me, at: Date): Promise<readonly MaskedOrder[]> {
  const teams = sql`${[...me.leads]}::uuid[]`
  const found = await sql<MaskedOrder>`${masked}
    where o.station_id = ${stationId}
      and (o.assignee_id = ${me.personId} or o.assignee_id = any (${teams}) or o.helpers && ${teams}
        or o.id in (select a.order_id from order_appointment a where a.station_id = ${stationId}
          and a.person_id = ${me.personId} and ${holds}))
      and (o.status in ('dispatched', 'accepted', 'scheduled', 'in-service', 'paused', 'reported')
        or o.served_at > ${at}::timestamptz - interval '24 hours')
    order by o.scheduled_for nulls last, o.received_at limit 200`.execute(db)
  return found.rows
}

/** Orders open to every team; at most 100. */
export async function listPool(db: Db, stationId: string): Promise<readonly MaskedOrder[]> {
  const found = await sql<MaskedOrder>`${masked}
    where o.station_id = ${stationId} and o.status = 'open-pool'
    order by o.priority desc, o.received_at limit 100`.execute(db)
  return found.rows
}

export async function findMasked(db: Db, stationId: string, id: string): Promise<MaskedOrder | undefined> {
  const found = await sql<MaskedOrder>`${masked}
    where o.station_id = ${stationId} and o.id = ${id}`.execute(db)
  return found.rows[0]
}

export interface Sent {
  readonly id: string
  readonly personId: string
  readonly code: string
  readonly teamId: string
  readonly version: number
}

/** Who is sent to an order. */
export async function listSent(db: Db, stationId: string, orderId: string): Promise<readonly Sent[]> {
  const found =
    await sql<Sent>`select a.id, a.person_id as "personId", p.code, a.team_id as "teamId", a.version
    from order_appointment a join service_order o on ${holds}
      join person p on p.station_id = a.station_id and p.id = a.person_id and p.erased_at is null
    where a.station_id = ${stationId} and a.order_id = ${orderId} order by p.code limit 100`.execute(db)
  return found.rows
}

export interface Appointment {
  readonly id: string
  readonly orderId: string
  readonly cycle: number
  readonly teamId: string
  readonly personId: string
}

/** Sends somebody, or sends them again after they were released. Shape: → the row's id and version; undefined when they
 *  are sent already. */
export async function saveSent(
  tx: Db,
  stationId: string,
  made: Appointment,
): Promise<{ readonly id: string; readonly version: number } | undefined> {
  const found = await sql<{ id: string; version: number }>`
    insert into order_appointment (station_id, id, order_id, cycle, team_id, person_id)
    values (${stationId}, ${made.id}, ${made.orderId}, ${made.cycle}, ${made.teamId}, ${made.personId})
    on conflict (station_id, order_id, cycle, team_id, person_id) do update
      set released = false, version = order_appointment.version + 1 where order_appointment.released
    returning id, version`.execute(tx)
  return found.rows[0]
}

/** Releases somebody; undefined when they are not sent. */
export async function saveReleased(
  tx: Db,
  stationId: string,
  id: string,
): Promise<{ readonly version: number } | undefined> {
  const found = await sql<{
    version: number
  }>`update order_appointment set released = true, version = version + 1
    where station_id = ${stationId} and id = ${id} and not released returning version`.execute(tx)
  return found.rows[0]
}

/** A confirmed member of a team, with what is on them already. */
export interface Member {
  readonly teamId: string
  readonly team: string
  readonly personId: string
  readonly code: string
  readonly load: number
}

/** The confirmed volunteers of these teams on a day, those with the least in hand first; at most 500. */
export async function listTeamVolunteers(
  db: Db,
  stationId: string,
  teams: readonly string[],
  day: string,
): Promise<readonly Member[]> {
  const found = await sql<Member>`select m.team_id as "teamId", t.name as team, p.id as "personId", p.code,
      ${loadOf(stationId, sql`p.id`)} as load
    from team_member m join team t on t.station_id = m.station_id and t.id = m.team_id
      join person p on p.station_id = m.station_id and p.id = m.person_id and p.erased_at is null
      join volunteer v on v.station_id = p.station_id and v.person_id = p.id and v.state = 'confirmed'
    where m.station_id = ${stationId} and m.team_id = any (${[...teams]}::uuid[]) and m.from_on <= ${day}
      and (m.to_on is null or m.to_on >= ${day})
    order by team, load, p.code limit 500`.execute(db)
  return found.rows
}

import { sql } from 'kysely'

import type { Db } from '#platform/db'

import type { Need } from './ranking.ts'

/** An order that waits to be dispatched, with what its dispatch depends on; pseudonyms and codes only. */
export interface Waiting extends Need {
  readonly number: string
  readonly status: string
  readonly insured: boolean
  readonly receivedAt: Date
  readonly dueAt: Date | null
}

/** The most orders that one proposal is about. */
export const QUEUE_MAX = 300

/** One order, or all that wait to be dispatched: the urgent and the oldest first. */
export async function listWaiting(db: Db, stationId: string, id?: string): Promise<readonly Waiting[]> {
  const found = await sql<Omit<Waiting, 'slot'> & { scheduled: string | null; weekday: number | null }>`
    select o.id, o.number, o.status, o.service, o.priority, o.risky, o.insured, o.received_at as "receivedAt", o.due_at as "dueAt",
      o.scheduled_for as scheduled, extract(isodow from left(o.scheduled_for, 10)::date)::int as weekday,
      p.id as "personId", coalesce(p.minor, false) as minor, coalesce(h.area, '') as area
    from service_order o
      left join person p on p.station_id = o.station_id and p.id = coalesce(o.beneficiary_id, o.requester_id)
      left join lateral (select h.area from household_member m
        join household h on h.station_id = m.station_id and h.id = m.household_id
        where m.station_id = p.station_id and m.person_id = p.id and m.to_on is null order by m.from_on desc limit 1) h on true
    where o.station_id = ${stationId} and ${id === undefined ? sql`o.status = 'queued'` : sql`o.id = ${id}`}
    order by o.priority desc, o.received_at, o.id limit ${QUEUE_MAX}`.execute(db)
  return found.rows.map(({ scheduled, weekday, ...row }) => ({
    ...row,
    slot: scheduled === null || weekday === null ? null : `${weekday}-${partOf(scheduled.slice(11, 13))}`,
  }))
}

const partOf = (hour: string): string => (hour < '12' ? 'morning' : hour < '18' ? 'afternoon' : 'evening')

/** Open teams with the orders they have in hand. */
export async function listTeams(
  db: Db,
  stationId: string,
): Promise<readonly { readonly id: string; readonly name: string; readonly load: number }[]> {
  const found = await sql<{ id: string; name: string; load: number }>`select t.id, t.name,
      (select count(*)::int from service_order o where o.station_id = t.station_id and o.assignee_id = t.id
        and o.status in ('dispatched', 'accepted', 'scheduled', 'in-service', 'paused')) as load
    from team t where t.station_id = ${stationId} and t.closed_on is null order by t.code limit 2000`.execute(
    db,
  )
  return found.rows
}

interface Past {
  readonly served: Record<string, number>
  readonly practised: Record<string, number>
}

/** How often teams and volunteers have served whom, and which kinds of service, by their ids. */
export async function listPast(db: Db, stationId: string): Promise<ReadonlyMap<string, Past>> {
  const found = await sql<{ id: string; person: string | null; service: string | null; n: number }>`
    select assignee_id as id, coalesce(beneficiary_id, requester_id) as person, service, count(*)::int as n
    from service_order where station_id = ${stationId} and assignee_id is not null and served_at is not null
    group by 1, 2, 3`.execute(db)
  const past = new Map<string, Past>()
  for (const { id, person, service, n } of found.rows) {
    const one = past.get(id) ?? { served: {}, practised: {} }
    past.set(id, one)
    if (person !== null) one.served[person] = (one.served[person] ?? 0) + n
    if (service !== null) one.practised[service] = (one.practised[service] ?? 0) + n
  }
  return past
}

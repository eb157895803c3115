import { sql } from 'kysely'

import type { Db } from '#platform/db'

import type { Happening } from './audience.ts'

interface Due extends Happening {
  readonly stationId: string
  /** What tells this reminder from the next of its kind. */
  readonly once: string
}

const ROWS_MAX = 200

/** Reminders that are due and were not told yet: the day before a service, for a dispatch after four hours and a question
 *  after three days without an answer. `tomorrow` is the day after the instant's in China. */
export async function listReminders(
  db: Db,
  { at, tomorrow }: { readonly at: Date; readonly tomorrow: string },
): Promise<readonly Due[]> {
  const found = await sql<Due>`
    select due.station_id as "stationId", o.id as "order", o.version, due.event, o.number, o.assignee_id as assignee,
      o.raised, o.rating_waived as waived, o.scheduled_for as "scheduledFor", due.once
    from (
      select station_id, id, 'remind-service' as event, scheduled_for as once from service_order
        where status = 'scheduled' and left(scheduled_for, 10) = ${tomorrow}
      union all
      select station_id, id, 'remind-dispatch', extract(epoch from since)::bigint::text from service_order
        where status = 'dispatched' and since <= ${at}::timestamptz - interval '4 hours'
      union all
      select station_id, id, 'remind-question', extract(epoch from since)::bigint::text from service_order
        where status = 'needs-info' and since <= ${at}::timestamptz - interval '3 days'
    ) due join service_order o on o.station_id = due.station_id and o.id = due.id
    where not exists (select from operation p where p.station_id = due.station_id
      and p.key = 'tell ' || due.event || ' ' || due.id || ' ' || due.once)
    order by o.since, o.id limit ${ROWS_MAX}`.execute(db)
  return found.rows
}

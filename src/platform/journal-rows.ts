import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { eventBody, type Acting, type Event } from '#platform/journal'

/** Appends one link for each row of a query, chained in the database: a whole register passes through no program.
 *  Shape: the query gives `place` (which orders the links), `subject_id` and `data`, canonical JSON as text. */
export async function appendFrom(
  tx: Db,
  acting: Acting,
  event: Pick<Event, 'subjectKind' | 'version' | 'type'>,
  rows: RawBuilder<unknown>,
): Promise<void> {
  const { stationId, actorId, at } = acting
  // The body around what differs from link to link; places and ids are ours, so nothing in them needs quoting.
  const [before = '', between = '', after = ''] = eventBody(acting, {
    ...event,
    subjectId: PLACE,
    data: PLACE,
  }).split(JSON.stringify(PLACE))
  await sql`
    with head as (select seq, hash from journal_head where station_id = ${stationId} for update),
    line as (
      select n.place, n.subject_id, h.seq + row_number() over (order by n.place) as seq, h.hash as head,
        concat(${before}::text, n.data, ${`${between}"`}::text, n.subject_id, ${`"${after}`}::text) as body
      from (${rows}) n cross join head h),
    kept as (
      insert into journal (station_id, seq, subject_kind, subject_id, version, type, actor_id, at, body, hash)
      select ${stationId}::uuid, seq, ${event.subjectKind}, subject_id, ${event.version}, ${event.type}, ${actorId}::uuid,
        ${at}::timestamptz, body, journal_chain(head, seq, body) over (order by place rows unbounded preceding)
      from line returning seq, hash)
    update journal_head h set seq = last.seq, hash = last.hash
    from (select seq, hash from kept order by seq desc limit 1) last where h.station_id = ${stationId}`.execute(
    tx,
  )
}

const PLACE = '\uE000'

import { sql } from 'kysely'

import type { Db } from '#platform/db'
import type { Acting } from '#platform/journal'

/** What somebody looked at, and why. */
export interface Access {
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly fields: readonly string[]
  readonly reason: string
}

/** Writes down that protected data is being read. Belongs into the transaction that reads it, before the reading:
 *  then nothing is shown that was not written down. */
export async function logAccess(tx: Db, acting: Acting, access: Access): Promise<void> {
  if (!tx.isTransaction) throw new Error('an access is logged in the transaction that reads')
  await sql`insert into access_log (station_id, id, at, account_id, action, subject_kind, subject_id, fields, reason)
    values (${acting.stationId}, gen_random_uuid(), ${acting.at}, ${acting.actorId}, ${access.action},
      ${access.subjectKind}, ${access.subjectId}, ${access.fields}, ${access.reason})`.execute(tx)
}

export interface AccessLine {
  readonly at: Date
  readonly who: string | null
  readonly action: string
  readonly fields: readonly string[]
  readonly reason: string
}

/** Who looked at a subject, the latest first; at most 200. */
export async function listAccess(
  db: Db,
  stationId: string,
  subjectId: string,
): Promise<readonly AccessLine[]> {
  const found = await sql<AccessLine>`select l.at, a.name as who, l.action, l.fields, l.reason
    from access_log l left join account a on a.id = l.account_id
    where l.station_id = ${stationId} and l.subject_id = ${subjectId} order by l.at desc, l.id limit 200`.execute(
    db,
  )
  return found.rows
}

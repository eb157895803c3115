import { sql } from 'kysely'

import type { Db } from '#platform/db'
import { DEAD_LETTERS, jobState, type JobState } from '#platform/queue'

/** A job that is not done, as people may see it: nothing of what it is about. */
export interface JobLine {
  readonly id: string
  readonly topic: string
  readonly state: JobState
  /** When its message was handed over. */
  readonly since: Date
  readonly tries: number
  /** When the next try is due, for one that waits for it. */
  readonly next_at: Date | null
  /** The code of its last failure; of a try that was cut off there is none. */
  readonly code: string | null
}

/** Where a page of the list goes on. */
export interface After {
  readonly since: Date
  readonly id: string
}

// A Date holds milliseconds; a key that is finer than what comes back would skip or repeat rows.
const lines = (stationId: string) => sql`
  select id, case when name = ${DEAD_LETTERS} then source_name else name end as topic, ${jobState} as state,
    date_trunc('milliseconds', coalesce(source_created_on, created_on)) as since,
    case when name = ${DEAD_LETTERS} then source_retry_count + 1
      when state = 'created' then 0 else retry_count + 1 end as tries,
    case when state = 'retry' then start_after end as next_at,
    coalesce(source_output, output) ->> 'code' as code
  from jobs.job
  where state in ('created', 'retry', 'active') and data ->> 'stationId' = ${stationId}
  union all
  select id, topic, 'waiting', date_trunc('milliseconds', at), 0, null, null
  from outbox where station_id = ${stationId} and handed_at is null`

/** The jobs of a station that are not done, the latest first. */
export async function listJobs(
  db: Db,
  stationId: string,
  state: JobState | undefined,
  after: After | undefined,
  limit: number,
): Promise<readonly JobLine[]> {
  const found = await sql<JobLine>`select * from (${lines(stationId)}) as job
    where ${state === undefined ? sql`true` : sql`state = ${state}`}
      and ${after === undefined ? sql`true` : sql`(since, id) < (${after.since}, ${after.id}::uuid)`}
    order by since desc, id desc limit ${limit}`.execute(db)
  return found.rows
}

/** One job of the station that is not done. */
export async function findJob(db: Db, stationId: string, id: string): Promise<JobLine | undefined> {
  const found = await sql<JobLine>`select * from (${lines(stationId)}) as job where id = ${id}::uuid`.execute(
    db,
  )
  return found.rows[0]
}

/** A dead letter of the station, held until the transaction ends. */
export async function lockDeadLetter(
  tx: Db,
  stationId: string,
  id: string,
): Promise<{ readonly topic: string; readonly code: string | null } | undefined> {
  const found = await sql<{ topic: string; code: string | null }>`
    select source_name as topic, source_output ->> 'code' as code from jobs.job
    where name = ${DEAD_LETTERS} and id = ${id}::uuid and state = 'created' and data ->> 'stationId' = ${stationId}
    for update`.execute(tx)
  return found.rows[0]
}

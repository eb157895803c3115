import { sql } from 'kysely'
import { fromKysely, PgBoss, type Db as Executor } from 'pg-boss'

import type { Json } from '#kernel/canonical'
import { transaction, type Db } from '#platform/db'
import type { Job, Message } from '#platform/jobs'

// pg-boss keeps the jobs; its tables lie in a schema of their own, made by our migrations.

/** Where a job goes after its last failed try, until a person tries it again or discards it. */
export const DEAD_LETTERS = 'dead-letters'

const SCHEMA = 'jobs'
const HAND_OVER_MAX = 100
const BACK_OFF_S = { retryDelay: 2, retryDelayMax: 600, retryBackoff: true }
// A killed program's job is taken for lost after this time without a sign of life, and tried again.
const HEARTBEAT_S = 20
/** How often a job under way must give one: often enough that a busy moment is not taken for death. */
export const SIGN_OF_LIFE_S = 5
const SUPERVISE_S = 5
// Nobody's work is thrown away because nobody ran it; what is done is kept for a look back.
const WAITING_MAX_S = 10 * 365 * 86_400
const DONE_KEPT_S = 3 * 86_400
const HANDED_KEPT_DAYS = 30

interface QueueOptions {
  /** Whether this program looks after lost and finished jobs while it runs. */
  readonly supervise: boolean
  readonly failed: (error: Error) => void
}

/** Opens the job queue. It creates nothing: the program's role may not. */
export async function openQueue(db: Executor, options: QueueOptions): Promise<PgBoss> {
  const queue = new PgBoss({
    db,
    schema: SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: options.supervise,
    superviseIntervalSeconds: SUPERVISE_S,
    monitorIntervalSeconds: SUPERVISE_S,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  queue.on('error', options.failed)
  return queue.start()
}

/** Opens the queue for one piece of work, inside the caller's transaction where `db` is one. */
export async function withQueue<R>(db: Db, work: (queue: PgBoss) => Promise<R>): Promise<R> {
  // What goes wrong with the work is thrown where it is called; only timers report here, and it ends before they ring.
  const queue = await openQueue(fromKysely(db), { supervise: false, failed: () => {} })
  try {
    return await work(queue)
  } finally {
    await queue.stop()
  }
}

/** Tells the queue of the jobs there are and how often and how long each may be tried. */
export async function declareJobs(queue: PgBoss, jobs: readonly Job[]): Promise<void> {
  const kept = { retentionSeconds: WAITING_MAX_S, deleteAfterSeconds: DONE_KEPT_S }
  await queue.createQueue(DEAD_LETTERS, kept)
  for (const { topic, retriesMax, secondsMax } of jobs) {
    const options = {
      ...kept,
      retryLimit: retriesMax,
      retryDelay: BACK_OFF_S.retryDelay,
      retryBackoff: BACK_OFF_S.retryBackoff,
      expireInSeconds: secondsMax,
      deadLetter: DEAD_LETTERS,
    }
    await queue.createQueue(topic, {
      ...options,
      retryDelayMax: BACK_OFF_S.retryDelayMax,
      heartbeatSeconds: HEARTBEAT_S,
    })
    await queue.updateQueue(topic, options)
  }
}

/** Hands committed messages to the queue, the oldest first, each once: the same transaction notes the hand-over, and
 *  the job has the message's id, so that even a repeat would be no second job.
 *  Shape: answers the topics of what was handed over; as many as `HAND_OVER_MAX` may be followed by more. */
export async function handOver(
  db: Db,
  queue: PgBoss,
  topics: readonly string[],
): Promise<{ readonly topics: ReadonlySet<string>; readonly more: boolean }> {
  return transaction(db, async tx => {
    const { rows } = await sql<{ station_id: string; id: string; topic: string; body: Json }>`
      select station_id, id, topic, body from outbox
      where handed_at is null and topic = any(${topics})
      order by at, id limit ${HAND_OVER_MAX} for update skip locked`.execute(tx)
    for (const [topic, messages] of Map.groupBy(rows, row => row.topic)) {
      const jobs = messages.map(({ id, station_id: stationId, body }) => ({
        id,
        data: { stationId, body } satisfies Message,
      }))
      await queue.insert(topic, jobs, { db: fromKysely(tx) })
      await sql`update outbox set handed_at = now()
        where (station_id, id) in (select * from unnest(${messages.map(row => row.station_id)}::uuid[],
          ${messages.map(row => row.id)}::uuid[]))`.execute(tx)
    }
    return { topics: new Set(rows.map(row => row.topic)), more: rows.length === HAND_OVER_MAX }
  })
}

/** Forgets messages that were handed over long ago. */
export async function pruneOutbox(db: Db): Promise<void> {
  await sql`delete from outbox where handed_at < now() - make_interval(days => ${HANDED_KEPT_DAYS})`.execute(
    db,
  )
}

/** How full the queue is, over all stations. */
export interface QueueReading {
  readonly jobs: readonly { readonly topic: string; readonly state: JobState; readonly count: number }[]
  readonly outboxWaiting: number
  readonly outboxOldestSeconds: number
}

/** Where a job stands: it waits for its first try, or for its next one after a failed; it runs; it was done in the last
 *  days; it was given up. */
export type JobState = 'waiting' | 'again' | 'running' | 'done' | 'dead'

/** The states of `jobs.job` in our words. A given-up job is shown by its dead letter, not by what it left in its queue. */
export const jobState = sql<JobState>`case when name = ${DEAD_LETTERS} then 'dead' when state = 'created' then 'waiting'
  when state = 'retry' then 'again' when state = 'active' then 'running' when state = 'completed' then 'done' end`

/** Reads how full the queue is. */
export async function readQueue(db: Db): Promise<QueueReading> {
  const [jobs, outbox] = await Promise.all([
    sql<QueueReading['jobs'][number]>`
      select coalesce(source_name, name) as topic, state, count(*) as count
      from (select name, case when name = ${DEAD_LETTERS} then source_name end as source_name, ${jobState} as state
        from jobs.job where state not in ('failed', 'cancelled')) as job
      group by 1, 2 order by 1, 2`.execute(db),
    sql<{ waiting: number; oldest: number }>`
      select count(*) as waiting, coalesce(extract(epoch from now() - min(at)), 0)::float8 as oldest
      from outbox where handed_at is null`.execute(db),
  ])
  const { waiting = 0, oldest = 0 } = outbox.rows[0] ?? {}
  return { jobs: jobs.rows, outboxWaiting: waiting, outboxOldestSeconds: oldest }
}

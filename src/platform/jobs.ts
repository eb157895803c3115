import { setTimeout as delay } from 'node:timers/promises'

import type { PoolClient } from 'pg'
import type { JobWithMetadata, PgBoss } from 'pg-boss'

import type { Json } from '#kernel/canonical'
import type { Words } from '#kernel/result'
import type { Database } from '#platform/db'
import type { Deps } from '#platform/deps'
import { describeError, type Log } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import { OUTBOX_CHANNEL } from '#platform/operation'
import { declareJobs, handOver, openQueue, pruneOutbox, SIGN_OF_LIFE_S, withQueue } from '#platform/queue'

/** What a job is told: what was in the outbox, and for which station. */
export interface Message {
  readonly stationId: string
  readonly body: Json
}

/** Work done after the answer. A module declares its jobs in its plug; code that wants one done writes a message with
 *  the job's topic in `Done.messages` of `act`. A failed try is repeated with growing pauses, at most `retriesMax`
 *  times, then the job waits as a dead letter for a person.
 *  Shape: at least once. A try may be repeated although it had succeeded (the program was killed before it could say
 *         so), so `handle` must do no harm when it finds its work done. Returning means done; a job that stops early
 *         because of `signal` (the program ends, or `secondsMax` has passed) throws. */
export interface Job {
  /** `noun.verb`, such as `imports.read`. */
  readonly topic: string
  readonly words: Words
  readonly retriesMax: number
  /** The longest one try may take. */
  readonly secondsMax: number
  handle(deps: Deps, message: Message, signal: AbortSignal): Promise<void>
}

/** How one try ended; `dead`: it failed, and was the last. */
export type Outcome = 'done' | 'failed' | 'dead'

/** Who is told how tries end. */
export interface JobWatch {
  ended(topic: string, outcome: Outcome, ms: number): void
  failed(error: unknown, job: { readonly id: string; readonly topic: string; readonly attempt: number }): void
}

/** Runs jobs until it is stopped. */
export interface Worker {
  /** Takes no new job, lets those under way finish for a moment, then tells them to stop and puts them back. */
  stop(graceMs?: number): Promise<void>
}

interface WorkerOptions {
  readonly deps: Deps
  readonly database: Database
  readonly jobs: readonly Job[]
  readonly log: Log
  readonly metrics?: Metrics
}

const AT_ONCE = 2
const POLL_S = 2
const GRACE_MS = 5_000
const DRAIN_MAX_MS = 20_000
const PRUNE_MS = 86_400_000

/** Starts handing messages to the queue and running their jobs: at once, since a commit tells of its messages;
 *  a look every two seconds finds what was missed, and tries that are due again. */
export async function startWorker({ deps, database, jobs, log, metrics }: WorkerOptions): Promise<Worker> {
  const stopping = new AbortController()
  const watch: JobWatch = {
    ended: (topic, outcome, ms) => metrics?.jobEnded(topic, outcome, ms),
    failed: (error, { id, topic, attempt }) =>
      log.error('jobs.failed', error, { ref: id, job: topic, attempt }),
  }
  const queue = await openQueue(
    { executeSql: (text, values) => database.pool.query(text, values) },
    { supervise: true, failed: onceAMinute(error => log.error('jobs.queue-failed', error)) },
  )
  await declareJobs(queue, jobs)
  const workers = new Map<string, string[]>()
  for (const job of jobs) {
    const ids: string[] = []
    workers.set(job.topic, ids)
    for (let n = 0; n < AT_ONCE; n += 1) {
      const id: string = await queue.work(
        job.topic,
        {
          includeMetadata: true,
          perJobResults: true,
          pollingIntervalSeconds: POLL_S,
          heartbeatRefreshSeconds: SIGN_OF_LIFE_S,
        },
        async (items: JobWithMetadata<Message>[]) => {
          // Looks for the next one at once, not after the pause between polls.
          queue.notifyWorker(id)
          return Promise.all(
            items.map(async item => {
              const signal = AbortSignal.any([item.signal, stopping.signal])
              const code = await attempt(deps, job, item, signal, watch)
              return code === undefined
                ? { id: item.id, status: 'completed' as const }
                : { id: item.id, status: 'failed' as const, output: { code } }
            }),
          )
        },
      )
      ids.push(id)
    }
  }
  const relay = startRelay({ deps, database, queue, log, topics: [...workers.keys()] }, topics => {
    for (const topic of topics) for (const id of workers.get(topic) ?? []) queue.notifyWorker(id)
  })
  return {
    async stop(graceMs = GRACE_MS) {
      await relay.stop()
      const ended = queue.stop({ graceful: true, timeout: DRAIN_MAX_MS })
      await Promise.race([ended, delay(graceMs, undefined, { ref: false })])
      stopping.abort()
      await ended
    },
  }
}

/** A database that is away fails every look of every worker: one line tells as much as a thousand. */
function onceAMinute(tell: (error: Error) => void): (error: Error) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return error => {
    if (performance.now() - toldAt < 60_000) return
    toldAt = performance.now()
    tell(error)
  }
}

/** Hands over and runs everything that waits, also what waits for its next try, until every job is done or dead.
 *  For commands that do not stay, and for tests; the way is the same: outbox, queue, handler. */
export async function runDueJobs(
  deps: Deps,
  jobs: readonly Job[],
  watch: JobWatch = { ended: () => {}, failed: () => {} },
): Promise<void> {
  await withQueue(deps.db, async queue => {
    await declareJobs(queue, jobs)
    const topics = jobs.map(job => job.topic)
    for (let busy = true; busy;) {
      const handed = await handOver(deps.db, queue, topics)
      busy = handed.topics.size > 0
      for (const job of jobs) {
        const [item] = await queue.fetch<Message>(job.topic, {
          includeMetadata: true,
          ignoreStartAfter: true,
        })
        if (!item) continue
        busy = true
        // So that a program that runs beside does not take it for lost; a sign that fails is followed by others.
        const alive = setInterval(
          () => void queue.touch(job.topic, item).catch(() => {}),
          SIGN_OF_LIFE_S * 1000,
        )
        const signal = AbortSignal.timeout(job.secondsMax * 1000)
        const code = await attempt(deps, job, item, signal, watch).finally(() => clearInterval(alive))
        await (code === undefined ? queue.complete(job.topic, item) : queue.fail(job.topic, item, { code }))
      }
    }
  })
}

/** One try. Answers nothing when it succeeded, else the code of the failure, which quotes no data. */
async function attempt(
  deps: Deps,
  job: Job,
  item: JobWithMetadata<Message>,
  signal: AbortSignal,
  watch: JobWatch,
): Promise<string | undefined> {
  const started = performance.now()
  const ended = (outcome: Outcome): void => watch.ended(job.topic, outcome, performance.now() - started)
  try {
    await job.handle(deps, item.data, signal)
  } catch (error) {
    watch.failed(error, { id: item.id, topic: job.topic, attempt: item.retryCount + 1 })
    ended(item.retryCount < item.retryLimit ? 'failed' : 'dead')
    const { type, code } = describeError(error)
    return code === undefined ? type : `${type} ${code}`
  }
  ended('done')
  return undefined
}

interface RelayOptions {
  readonly deps: Deps
  readonly database: Database
  readonly queue: PgBoss
  readonly log: Log
  readonly topics: readonly string[]
}

/** Hands messages over as their commits tell of them, and looks by itself now and then. */
function startRelay(
  { deps, database, queue, log, topics }: RelayOptions,
  handed: (topics: ReadonlySet<string>) => void,
): { stop(): Promise<void> } {
  let listener: PoolClient | undefined
  let wake = (): void => {}
  let stopping = false
  let failing = false
  let prunedAt = 0

  const listen = async (): Promise<PoolClient> => {
    const client = await database.pool.connect()
    client.on('notification', () => wake())
    client.on('error', error => {
      // Only once, and not after it went back by itself: then the pool looks after it.
      if (listener !== client) return
      listener = undefined
      client.release(error)
      wake()
    })
    try {
      await client.query(`listen ${OUTBOX_CHANNEL}`)
    } catch (error) {
      client.release(true)
      throw error
    }
    return client
  }
  const pass = async (): Promise<void> => {
    listener ??= await listen()
    for (let more = true; more && !stopping;) {
      const result = await handOver(deps.db, queue, topics)
      more = result.more
      handed(result.topics)
    }
    if (Date.now() - prunedAt < PRUNE_MS) return
    await pruneOutbox(deps.db)
    prunedAt = Date.now()
  }
  const run = async (): Promise<void> => {
    while (!stopping) {
      // Made before the pass, so that a message told of meanwhile is not overslept.
      const pause = new AbortController()
      wake = () => pause.abort()
      try {
        await pass()
        if (failing) log.info('jobs.relay-recovered')
        failing = false
      } catch (error) {
        // Once for each outage: what is not handed over waits safely in the outbox.
        if (!failing) log.error('jobs.relay-failed', error)
        failing = true
      }
      await delay(POLL_S * 1000, undefined, { signal: pause.signal }).catch(() => {})
    }
  }
  const running = run()
  return {
    async stop() {
      stopping = true
      wake()
      await running
      const client = listener
      listener = undefined
      await client?.query('unlisten *').catch(() => {})
      client?.release()
    },
  }
}

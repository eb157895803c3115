import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

import type { Outcome } from '#platform/jobs'
import type { QueueReading } from '#platform/queue'

/** What the installation tells of itself in numbers; never who or what, only how many and how long. */
export interface Metrics {
  /** One answered request. `audit` is the name of the route that matched, undefined when none did. */
  answered(method: string, audit: string | undefined, status: number, ms: number): void
  jobEnded(topic: string, outcome: Outcome, ms: number): void
  /** How it stands at this moment; without `queue` the database did not answer. */
  observed(now: { readonly queue: QueueReading | undefined; readonly pool: PoolReading }): void
  /** The exposition for Prometheus. */
  text(): Promise<string>
  readonly contentType: string
}

/** Connections to the database: open, of these idle, and callers that wait for one. */
export interface PoolReading {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const LONG_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 1800]
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Opens a fresh set of metrics.
 *  Shape: with `process`, memory, event loop and garbage collection of this process are told as well. */
export function openMetrics(options: { readonly process: boolean }): Metrics {
  const registry = new Registry()
  if (options.process) collectDefaultMetrics({ register: registry, prefix: 'mingzhu_' })
  const registers = [registry]
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: `mingzhu_${name}`, help, labelNames, registers })

  const requests = new Counter({
    name: 'mingzhu_http_requests_total',
    help: 'Answered requests by method, name of the route and status.',
    labelNames: ['method', 'audit', 'status'],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'mingzhu_http_request_seconds',
    help: 'Time to answer by method and name of the route.',
    labelNames: ['method', 'audit'],
    buckets: SECONDS,
    registers,
  })
  const jobSeconds = new Histogram({
    name: 'mingzhu_job_seconds',
    help: 'Time of one try of a job in this process by topic and outcome; dead means given up after the last try.',
    labelNames: ['job', 'outcome'],
    buckets: LONG_SECONDS,
    registers,
  })
  const up = gauge('database_up', '1 when the database answered for this exposition, else 0.')
  const jobs = gauge('jobs', 'Jobs in the queue of all processes, by topic and state.', ['job', 'state'])
  const outboxWaiting = gauge('outbox_waiting', 'Messages not yet handed to the job queue.')
  const outboxOldest = gauge('outbox_oldest_seconds', 'Age of the oldest of them, 0 when there is none.')
  const pool = gauge('database_pool', 'Connections of this process by state, and callers waiting for one.', [
    'state',
  ])

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered(method, audit, status, ms) {
      // Only what is written in our code may become a label; what visitors invent would grow without end.
      const labels = { method: METHODS.has(method) ? method : 'other', audit: audit ?? 'none' }
      requests.inc({ ...labels, status })
      requestSeconds.observe(labels, ms / 1000)
    },
    jobEnded: (job, outcome, ms) => jobSeconds.observe({ job, outcome }, ms / 1000),
    observed(now) {
      up.set(now.queue ? 1 : 0)
      pool.set({ state: 'busy' }, now.pool.totalCount - now.pool.idleCount)
      pool.set({ state: 'idle' }, now.pool.idleCount)
      pool.set({ state: 'waiting' }, now.pool.waitingCount)
      // What is no longer there, or not known, must not go on showing its last number.
      jobs.reset()
      for (const { topic, state, count } of now.queue?.jobs ?? []) jobs.set({ job: topic, state }, count)
      outboxWaiting.set(now.queue?.outboxWaiting ?? Number.NaN)
      outboxOldest.set(now.queue?.outboxOldestSeconds ?? Number.NaN)
    },
  }
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export type Outcome = 'done' | 'failed'

/** What the installation tells of itself in numbers; never who or what, only how many and how long. */
export interface Metrics {
  /** One answered request. `route` is the pattern that matched, undefined when none did. */
  answered(method: string, route: string | undefined, status: number, ms: number): void
  jobEnded(job: string, outcome: Outcome | 'dead', ms: number): void
  jobsWaiting(queue: string, count: number): void
  importEnded(outcome: Outcome | 'refused' | 'cancelled', rows: number, ms: number): void
  /** The result of one verification: how many differences each check found. */
  verified(differences: Readonly<Record<string, number>>, at: Date): void
  /** The exposition for Prometheus. */
  text(): Promise<string>
  readonly contentType: string
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

  const requests = new Counter({
    name: 'mingzhu_http_requests_total',
    help: 'Answered requests by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'mingzhu_http_request_seconds',
    help: 'Time to answer by method and route pattern.',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  })
  const jobSeconds = new Histogram({
    name: 'mingzhu_job_seconds',
    help: 'Time of a job by its name and outcome; dead means given up after the last try.',
    labelNames: ['job', 'outcome'],
    buckets: LONG_SECONDS,
    registers,
  })
  const waiting = new Gauge({
    name: 'mingzhu_jobs_waiting',
    help: 'Jobs not yet begun, by queue.',
    labelNames: ['queue'],
    registers,
  })
  const importSeconds = new Histogram({
    name: 'mingzhu_import_seconds',
    help: 'Time of a register import by outcome.',
    labelNames: ['outcome'],
    buckets: LONG_SECONDS,
    registers,
  })
  const importRows = new Counter({
    name: 'mingzhu_import_rows_total',
    help: 'Rows of register imports by outcome of their file.',
    labelNames: ['outcome'],
    registers,
  })
  const differences = new Gauge({
    name: 'mingzhu_verify_differences',
    help: 'Differences the last verification found, by check; anything above 0 needs a person.',
    labelNames: ['check'],
    registers,
  })
  const verifiedAt = new Gauge({
    name: 'mingzhu_verify_ended_timestamp_seconds',
    help: 'When the last verification ended.',
    registers,
  })

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered(method, route, status, ms) {
      // Only what is written in our code may become a label; what visitors invent would grow without end.
      const labels = { method: METHODS.has(method) ? method : 'other', route: route ?? 'none' }
      requests.inc({ ...labels, status })
      requestSeconds.observe(labels, ms / 1000)
    },
    jobEnded: (job, outcome, ms) => jobSeconds.observe({ job, outcome }, ms / 1000),
    jobsWaiting: (queue, count) => waiting.set({ queue }, count),
    importEnded(outcome, rows, ms) {
      importSeconds.observe({ outcome }, ms / 1000)
      importRows.inc({ outcome }, rows)
    },
    verified(found, at) {
      // A check that is no longer made must not go on showing its last number.
      differences.reset()
      for (const [check, count] of Object.entries(found)) differences.set({ check }, count)
      verifiedAt.set(at.getTime() / 1000)
    },
  }
}

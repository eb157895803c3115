import { createHash, timingSafeEqual } from 'node:crypto'

import type { Context } from 'hono'

import type { Database } from '#platform/db'
import type { Served } from '#platform/http/mount'
import type { Log } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import { readQueue } from '#platform/queue'

/** What the web application reports of each request, to the log and to the metrics. */
export const watchHttp = (log: Log, metrics: Metrics) => ({
  served({ ref, method, route, audit, status, ms }: Served): void {
    metrics.answered(method, audit, status, ms)
    log.info('http.answered', { ref, method, route, audit, status, ms: Math.round(ms * 10) / 10 })
  },
  failed: (ref: string, route: string | undefined, error: unknown): void =>
    log.error('http.failed', error, { ref, route }),
})

interface MetricsPage {
  /** Without one there is no such page: behind a proxy every caller seems to be this machine itself, so the address a
   *  caller comes from is no protection. */
  readonly token: string | undefined
  readonly metrics: Metrics
  readonly database: Database
}

/** Answers Prometheus: `Authorization: Bearer TOKEN`. */
export const metricsPage =
  ({ token, metrics, database: { db, pool } }: MetricsPage) =>
  async (c: Context): Promise<Response> => {
    if (token === undefined) return c.notFound()
    if (!isSame(c.req.header('authorization') ?? '', `Bearer ${token}`)) {
      return c.text('METRICS_TOKEN\n', 401, { 'www-authenticate': 'Bearer' })
    }
    // A database that does not answer is a fact to be told, not a reason to tell nothing.
    const queue = await readQueue(db).catch(() => undefined)
    metrics.observed({ queue, pool })
    return c.text(await metrics.text(), 200, {
      'content-type': metrics.contentType,
      'cache-control': 'no-store',
    })
  }

const isSame = (given: string, expected: string): boolean => {
  const [a, b] = [given, expected].map(text => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

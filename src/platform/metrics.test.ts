import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openMetrics } from './metrics.ts'

const lines = (exposition: string, start: string): string[] =>
  exposition.split('\n').filter(line => line.startsWith(start) && !line.includes('_bucket'))

const pool = { totalCount: 3, idleCount: 2, waitingCount: 0 }

test('what happened is told in numbers, by name of the route and by outcome', async () => {
  const metrics = openMetrics({ process: false })
  metrics.answered('GET', 'figures.show', 200, 40)
  metrics.answered('GET', 'figures.show', 200, 60)
  metrics.answered('POST', 'records.register', 422, 10)
  metrics.jobEnded('imports.read', 'done', 1500)
  metrics.observed({
    queue: {
      jobs: [{ topic: 'imports.read', state: 'waiting', count: 3 }],
      outboxWaiting: 2,
      outboxOldestSeconds: 1.5,
    },
    pool,
  })

  assert.match(metrics.contentType, /^text\/plain/)
  assert.deepEqual(lines(await metrics.text(), 'mingzhu_'), [
    'mingzhu_http_requests_total{method="GET",audit="figures.show",status="200"} 2',
    'mingzhu_http_requests_total{method="POST",audit="records.register",status="422"} 1',
    'mingzhu_http_request_seconds_sum{method="GET",audit="figures.show"} 0.1',
    'mingzhu_http_request_seconds_count{method="GET",audit="figures.show"} 2',
    'mingzhu_http_request_seconds_sum{method="POST",audit="records.register"} 0.01',
    'mingzhu_http_request_seconds_count{method="POST",audit="records.register"} 1',
    'mingzhu_job_seconds_sum{job="imports.read",outcome="done"} 1.5',
    'mingzhu_job_seconds_count{job="imports.read",outcome="done"} 1',
    'mingzhu_database_up 1',
    'mingzhu_jobs{job="imports.read",state="waiting"} 3',
    'mingzhu_outbox_waiting 2',
    'mingzhu_outbox_oldest_seconds 1.5',
    'mingzhu_database_pool{state="busy"} 1',
    'mingzhu_database_pool{state="idle"} 2',
    'mingzhu_database_pool{state="waiting"} 0',
  ])
})

test('a database that does not answer leaves no old numbers standing', async () => {
  const metrics = openMetrics({ process: false })
  const jobs = [{ topic: 'imports.read', state: 'dead', count: 1 } as const]
  metrics.observed({ queue: { jobs, outboxWaiting: 2, outboxOldestSeconds: 9 }, pool })
  metrics.observed({ queue: undefined, pool })
  const text = await metrics.text()
  assert.deepEqual(lines(text, 'mingzhu_jobs'), [])
  assert.deepEqual(lines(text, 'mingzhu_outbox'), [
    'mingzhu_outbox_waiting Nan',
    'mingzhu_outbox_oldest_seconds Nan',
  ])
  assert.deepEqual(lines(text, 'mingzhu_database_up'), ['mingzhu_database_up 0'])
})

test('visitors cannot make the metrics grow: unknown methods and addresses share one line', async () => {
  const metrics = openMetrics({ process: false })
  for (let n = 0; n < 100; n += 1) metrics.answered(`INVENTED${n}`, undefined, 404, 1)
  assert.deepEqual(lines(await metrics.text(), 'mingzhu_http_requests_total'), [
    'mingzhu_http_requests_total{method="other",audit="none",status="404"} 100',
  ])
})

test('two sets do not share their numbers, and the process tells of itself when asked', async () => {
  const one = openMetrics({ process: true })
  const two = openMetrics({ process: true })
  one.observed({
    queue: {
      jobs: [{ topic: 'imports.read', state: 'waiting', count: 1 }],
      outboxWaiting: 0,
      outboxOldestSeconds: 0,
    },
    pool,
  })
  assert.deepEqual(lines(await two.text(), 'mingzhu_jobs{'), [])
  const own = await two.text()
  for (const name of ['mingzhu_process_resident_memory_bytes', 'mingzhu_nodejs_eventloop_lag_p99_seconds'])
    assert.equal(lines(own, name).length, 1, name)
})

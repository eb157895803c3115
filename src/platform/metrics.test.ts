import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openMetrics } from './metrics.ts'

const lines = (exposition: string, start: string): string[] =>
  exposition.split('\n').filter(line => line.startsWith(start) && !line.includes('_bucket'))

test('what happened is told in numbers, by pattern and outcome', async () => {
  const metrics = openMetrics({ process: false })
  metrics.answered('GET', '/figures/:figure', 200, 40)
  metrics.answered('GET', '/figures/:figure', 200, 60)
  metrics.answered('POST', '/records', 422, 10)
  metrics.jobEnded('figures.tally', 'done', 1500)
  metrics.jobsWaiting('imports', 3)
  metrics.importEnded('done', 500, 2000)
  metrics.verified({ tallies: 0, chains: 2 }, new Date('2019-12-31T16:00:00Z'))
  metrics.verified({ tallies: 1 }, new Date('2020-01-01T16:00:00Z'))

  assert.match(metrics.contentType, /^text\/plain/)
  assert.deepEqual(lines(await metrics.text(), 'mingzhu_'), [
    'mingzhu_http_requests_total{method="GET",route="/figures/:figure",status="200"} 2',
    'mingzhu_http_requests_total{method="POST",route="/records",status="422"} 1',
    'mingzhu_http_request_seconds_sum{method="GET",route="/figures/:figure"} 0.1',
    'mingzhu_http_request_seconds_count{method="GET",route="/figures/:figure"} 2',
    'mingzhu_http_request_seconds_sum{method="POST",route="/records"} 0.01',
    'mingzhu_http_request_seconds_count{method="POST",route="/records"} 1',
    'mingzhu_job_seconds_sum{job="figures.tally",outcome="done"} 1.5',
    'mingzhu_job_seconds_count{job="figures.tally",outcome="done"} 1',
    'mingzhu_jobs_waiting{queue="imports"} 3',
    'mingzhu_import_seconds_sum{outcome="done"} 2',
    'mingzhu_import_seconds_count{outcome="done"} 1',
    'mingzhu_import_rows_total{outcome="done"} 500',
    'mingzhu_verify_differences{check="tallies"} 1',
    'mingzhu_verify_ended_timestamp_seconds 1577894400',
  ])
})

test('visitors cannot make the metrics grow: unknown methods and addresses share one line', async () => {
  const metrics = openMetrics({ process: false })
  for (let n = 0; n < 100; n += 1) metrics.answered(`INVENTED${n}`, undefined, 404, 1)
  assert.deepEqual(lines(await metrics.text(), 'mingzhu_http_requests_total'), [
    'mingzhu_http_requests_total{method="other",route="none",status="404"} 100',
  ])
})

test('two sets do not share their numbers, and the process tells of itself when asked', async () => {
  const one = openMetrics({ process: true })
  const two = openMetrics({ process: true })
  one.jobsWaiting('imports', 1)
  assert.deepEqual(lines(await two.text(), 'mingzhu_jobs_waiting'), [])
  assert.equal(lines(await two.text(), 'mingzhu_process_resident_memory_bytes').length, 1)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Hono } from 'hono'
import { sql } from 'kysely'

import { openDatabase } from '#platform/db'
import { metricsPage, watchHttp } from '#platform/http/watch'
import { openMetrics } from '#platform/metrics'
import { quietLog } from '#test/db'
import { newWorld, SITE } from '#test/world'

const metrics = openMetrics({ process: false })
const world = await newWorld(watchHttp(quietLog, metrics))
const TOKEN = 'a-token-for-prometheus'

const pageWith = (token: string | undefined, url = world.database.addresses.app.url) => {
  const database = openDatabase({ url }, { connectionsMax: 2 })
  const app = new Hono()
  app.get('/metrics', metricsPage({ token, metrics, database }))
  return async (authorization?: string) => {
    const response = await app.request('/metrics', { headers: authorization ? { authorization } : {} })
    return { status: response.status, text: await response.text() }
  }
}

test('the metrics are for whoever shows the token; without a token set there is no such page', async () => {
  const page = pageWith(TOKEN)
  assert.equal((await page()).status, 401)
  assert.equal((await page('Bearer another-token-altogether')).status, 401)
  assert.equal((await page(`Bearer ${TOKEN}`)).status, 200)
  assert.equal((await pageWith(undefined)('Bearer undefined')).status, 404)
})

test('they tell of requests by name, of the outbox and of connections, and name no station and nobody', async () => {
  await world.administrator.get(`/at/${SITE}/teams`)
  await sql`insert into outbox (station_id, id, topic, body, at)
    select id, gen_random_uuid(), 'test.waiting', '{}', now() - interval '1 hour' from station`.execute(
    world.database.db,
  )
  const { text } = await pageWith(TOKEN)(`Bearer ${TOKEN}`)
  assert.match(text, /^mingzhu_http_requests_total\{method="GET",audit="teams\.list",status="200"\} 1$/m)
  assert.match(text, /^mingzhu_outbox_waiting 1$/m)
  assert.match(text, /^mingzhu_outbox_oldest_seconds 36\d\d\./m)
  assert.match(text, /^mingzhu_database_pool\{state="waiting"\} 0$/m)
  for (const told of [SITE, '明珠', 'head', '站长']) assert.ok(!text.includes(told), told)
})

test('a database that is gone is told, and the rest still is', async () => {
  const { status, text } = await pageWith(TOKEN, 'postgresql://nobody@127.0.0.1:1/none')(`Bearer ${TOKEN}`)
  assert.equal(status, 200)
  assert.match(text, /^mingzhu_database_up 0$/m)
  assert.match(text, /^mingzhu_http_requests_total/m)
})

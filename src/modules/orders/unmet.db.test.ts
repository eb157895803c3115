import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { newWorld } from '#test/world'

test('needs that were not met are counted by kind and reason, and each number opens its orders, archived ones too', async () => {
  const world = await newWorld()
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const orders = `/at/${world.site}/orders`
  const catalogue = `/at/${world.site}/catalogue`
  await world.administrator.submit(catalogue, `${catalogue}/service/template`, {})
  const take = async (service: string) =>
    (await desk.submit(`${orders}/new`, orders, { channel: 'phone', need: '一件事', service, sure: 'yes' }))
      .path
  const step = (path: string, command: string, fields = {}) => desk.submit(path, `${path}/${command}`, fields)
  const giveUp = async (service: string) => {
    const path = await take(service)
    await step(path, 'approve', { priority: '0' })
    await step(path, 'give-up', { reason: 'no-project' })
    return path
  }
  await giveUp('repairs')
  const old = await giveUp('repairs')
  await step(await take(''), 'reject', { reason: 'out-of-area', words: '不在本社区' })
  await take('elders')
  await sql`update service_order set status = 'archived' where id = ${old.split('/').at(-1)}`.execute(
    world.database.owner,
  )
  const { html } = await desk.get(`${orders}/unmet`)
  const links = [...html.matchAll(/href="([^"]+way=[^"]+)">(\d+)</g)].map(([, href = '', n = '']) => ({
    href: href.replaceAll('&amp;', '&'),
    n: Number(n),
  }))
  assert.deepEqual(
    links.map(({ n }) => n),
    [2, 1],
  )
  assert.ok(
    html.includes('没有对应的项目') && html.includes('不在服务范围') && html.includes('没有对应的类别'),
  )
  for (const { href, n } of links) {
    const rows = (await desk.get(href)).html.match(/2019-000\d<\/a>/g) ?? []
    assert.equal(rows.length, n, href)
  }
  assert.equal((await desk.get(`${orders}/unmet.csv`)).status, 200)
  const none = await desk.get(`${orders}/unmet?to=2019-01-01`)
  assert.ok(!none.html.includes('way='))
})

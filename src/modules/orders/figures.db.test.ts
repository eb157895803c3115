import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { newWorld } from '#test/world'

import { figureIds } from './figure-store.ts'

test('each figure of orders is as many as the list behind it, and silence is no answer', async () => {
  const world = await newWorld()
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const second = await world.colleague('second', ['confirmer'])
  const at = `/at/${world.site}`
  await desk.submit(`${at}/teams/new`, `${at}/teams`, { code: 'T1', name: '便民队', foundedOn: '2019-01-01' })
  const team = await sql<{ id: string }>`select id from team`.execute(world.database.db)
  const take = async (): Promise<string> =>
    (await desk.submit(`${at}/orders/new`, `${at}/orders`, { channel: 'phone', need: '帮忙' })).path
  const step = (who: typeof desk, order: string, command: string, fields = {}) =>
    who.submit(order, `${order}/${command}`, fields)
  const serve = async (): Promise<string> => {
    const order = await take()
    await step(desk, order, 'approve', { priority: '0' })
    await step(desk, order, 'dispatch', { to: team.rows[0]?.id ?? '' })
    await step(desk, order, 'accept')
    await step(desk, order, 'report', { quantity: '1' })
    await step(second, order, 'confirm')
    return order
  }
  await step(second, await serve(), 'rate', {
    source: 'call-back',
    done: 'yes',
    onTime: 'yes',
    needsMore: 'no',
  })
  await serve()
  await step(desk, await take(), 'reject', { reason: 'harmful', words: '不安全' })
  await step(desk, await take(), 'reject', { reason: 'duplicate', words: '重复' })
  await step(desk, await take(), 'refer', { receiver: '12345' })
  await take()
  const { html } = await desk.get(`${at}/orders/figures?year=2019`)
  const shown = Object.fromEntries(
    [...html.matchAll(/figure=([a-z-]+)&amp;year=2019"><b>(\d+)<\/b>/g)].map(([, id = '', n]) => [
      id,
      Number(n),
    ]),
  )
  assert.deepEqual(shown, {
    received: 6,
    served: 2,
    promised: 2,
    'on-time': 2,
    asked: 1,
    answered: 1,
    'in-person': 0,
    unmet: 1,
    referred: 1,
  })
  assert.ok(html.includes('100%（2 / n = 2）'))
  for (const figure of figureIds) {
    const list = await desk.get(`${at}/orders.csv?figure=${figure}&year=2019`)
    assert.equal(list.html.trim().split('\n').length - 1, shown[figure], figure)
  }
  const report = await desk.get(`${at}/reports/year?year=2019`)
  assert.ok(report.html.includes('figure=served&amp;year=2019"><b>2</b>'))
  assert.ok((await desk.get(`${at}/orders/figures?year=2018`)).html.includes('没有可算的单'))
})

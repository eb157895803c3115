import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { machine, makeToken } from '#test/machine'
import { newWorld } from '#test/world'
import { verifyInstance } from '#verify'

import { scopes } from './token.ts'

async function station() {
  const world = await newWorld()
  const head = await world.colleague('boss', ['administrator', 'recorder', 'dispatcher', 'confirmer'])
  const second = await world.colleague('second', ['administrator', 'confirmer'])
  const teams = `/at/${world.site}/teams`
  await world.administrator.submit(`${teams}/new`, teams, {
    code: 'repair',
    name: '便民维修队',
    foundedOn: '2019-01-01',
  })
  const token = await makeToken(head, world.site, scopes)
  const confirming = await makeToken(second, world.site, ['orders.confirm', 'orders.read'])
  return { world, head, token, desk: machine(world, token), second: machine(world, confirming) }
}

test('a program takes an order through its whole loop, and everything can be asked twice', async () => {
  const { world, desk, second } = await station()
  const order = { need: '厨房水龙头漏水', name: '王秀英', phone: '0937-6221234', place: '3 号楼' }
  const made = await desk.post('/orders', order, { 'idempotency-key': 'order-0001' })
  assert.equal(made.status, 201)
  const again = await desk.post('/orders', order, { 'idempotency-key': 'order-0001' })
  assert.deepEqual(again.body, made.body)
  const other = await desk.post('/orders', { need: '别的' }, { 'idempotency-key': 'order-0001' })
  assert.equal(other.body['code'], 'operation.key-reused')
  const id = String(made.body['id'])
  const teams = (await desk.get('/teams')).body['items'] as readonly { id: string }[]
  const steps: [typeof desk, string, object][] = [
    [desk, 'approve', { priority: 1 }],
    [desk, 'dispatch', { assignee: 'team', to: teams[0]?.id }],
    [desk, 'accept', {}],
    [desk, 'schedule', { on: '2019-12-21', time: '09:30' }],
    [desk, 'report', { quantity: '1', headcount: 1, words: '换了垫圈' }],
    [second, 'confirm', {}],
    [second, 'rate', { source: 'call-back', done: true, onTime: true, needsMore: false }],
  ]
  for (const [index, [who, command, body]] of steps.entries()) {
    const key = { 'idempotency-key': `step-000${index}` }
    const taken = await who.post(`/orders/${id}/${command}`, body, key)
    assert.equal(taken.status, 200, `${command}: ${JSON.stringify(taken.body)}`)
    assert.equal(taken.body['version'], index + 2)
    assert.deepEqual((await who.post(`/orders/${id}/${command}`, body, key)).body, taken.body)
  }
  const read = await desk.get(`/orders/${id}`)
  assert.equal(read.body['status'], 'rated')
  assert.equal((read.body['says'] as { phone: string }).phone, '0937-6221234')
  assert.equal(read.headers.get('etag'), `"${steps.length + 1}"`)
  const logged =
    await sql`select 1 from access_log where action = 'orders.read' and subject_id = ${id}`.execute(
      world.database.db,
    )
  assert.equal(logged.rows.length, 1)
  const list = await desk.get('/orders?status=rated')
  assert.equal((list.body['items'] as unknown[]).length, 1)
  assert.ok(!list.text.includes('6221234') && !list.text.includes('漏水'))
  const record = await desk.get(`/records/${String(read.body['recordId'])}`)
  assert.equal(record.body['status'], 'confirmed')
  const figures = await desk.get('/figures?period=2019')
  assert.equal(figures.status, 200)
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
})

test('an order that changed since it was read is not touched', async () => {
  const { desk } = await station()
  const { body } = await desk.post('/orders', { need: '换灯管' })
  const path = `/orders/${String(body['id'])}`
  const read = await desk.get(path)
  const known = { 'if-match': read.headers.get('etag') ?? '' }
  assert.equal((await desk.get(path, { 'if-none-match': known['if-match'] })).status, 304)
  assert.equal((await desk.post(`${path}/ask`, { words: '几号楼？' }, known)).status, 200)
  const late = await desk.post(`${path}/answer`, { words: '3 号楼' }, known)
  assert.deepEqual([late.status, late.body['code']], [412, 'orders.changed'])
  assert.equal((await desk.post(`${path}/answer`, { words: '3 号楼' }, { 'if-match': 'x' })).status, 400)
})

test('lists read on by their cursors, to the last order and back', async () => {
  const { desk, world } = await station()
  const numbers: string[] = []
  for (let n = 0; n < 12; n += 1) {
    world.at(new Date(Date.UTC(2019, 11, 20, 3, n)).toISOString())
    numbers.push(String((await desk.post('/orders', { need: `第 ${n} 单` })).body['number']))
  }
  const seen: string[] = []
  let path: string | undefined = '/orders?rows=10&sort=number'
  while (path !== undefined) {
    const { body } = await desk.get(path)
    seen.push(...(body['items'] as { number: string }[]).map(item => item.number))
    const next = body['next'] as string | null
    path = next === null ? undefined : `/orders?rows=10&sort=number&after=${next}`
  }
  assert.deepEqual(seen, numbers)
  assert.equal((await desk.get('/orders?after=nonsense')).status, 422)
  assert.equal((await desk.get('/orders?status=gone')).status, 422)
})

test('refusals are problems in the caller’s language, with each field', async () => {
  const { desk, world } = await station()
  const bad = await desk.post('/orders', { need: '' }, { 'accept-language': 'en' })
  assert.equal(bad.status, 422)
  assert.equal(bad.headers.get('content-type'), 'application/problem+json')
  assert.deepEqual(bad.body['errors'], [{ field: 'need', message: 'Say what is needed.' }])
  const zh = await desk.post('/orders', { need: '' })
  assert.deepEqual(zh.body['errors'], [{ field: 'need', message: '请写明需要什么。' }])
  const nobody = await machine(world, 'mz_nobody').get('/orders')
  assert.deepEqual([nobody.status, nobody.headers.get('www-authenticate')], [401, 'Bearer'])
  assert.equal((await desk.get('/nothing')).headers.get('content-type'), 'application/problem+json')
})

test('a token may what its scopes name and its maker still may, until it is revoked or ends', async () => {
  const { world, head, token, desk } = await station()
  const narrow = machine(world, await makeToken(head, world.site, ['orders.read']))
  assert.equal((await narrow.get('/orders')).status, 200)
  assert.equal((await narrow.post('/orders', { need: '换灯管' })).status, 403)
  const refused = await world.administrator.submit(`/at/${world.site}/tokens`, `/at/${world.site}/tokens`, {
    name: 'forged',
    days: '30',
    scopes: 'orders.manage',
  })
  assert.equal(refused.status, 403, 'nobody gives what they may not do themselves')
  const kept = await sql<{ text: string }>`select to_jsonb(k)::text as text from api_token k
    union all select body from journal where type like 'api.%'`.execute(world.database.db)
  assert.ok(kept.rows.every(({ text }) => !text.includes(token)))

  const page = await head.get(`/at/${world.site}/tokens?text=narrow-orders.read`)
  const action = /action="([^"]+\/revocation)"/.exec(page.html)?.[1] ?? ''
  await head.submit(page.path, action, {})
  assert.equal((await narrow.get('/orders')).status, 401)
  assert.equal((await desk.get('/orders')).status, 200)
  await sql`delete from account_grant where role = 'dispatcher'`.execute(world.database.db)
  assert.equal((await desk.post('/orders/00000000-0000-7000-8000-000000000000/approve', {})).status, 403)
  world.at('2020-03-25T02:00:00Z')
  assert.equal((await desk.get('/orders')).status, 401)
})

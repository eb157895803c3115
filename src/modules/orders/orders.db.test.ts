import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyInstance } from '#verify'
import { newWorld, type Visitor, type World } from '#test/world'

import { runClocks } from './actions.ts'

const at = (world: World, path = ''): string => `/at/${world.site}/orders${path}`

async function station() {
  const world = await newWorld()
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const second = await world.colleague('second', ['confirmer'])
  const teams = `/at/${world.site}/teams`
  for (const [code, name] of [
    ['repair', '便民维修队'],
    ['care', '爱心陪护队'],
  ])
    await world.administrator.submit(`${teams}/new`, teams, {
      code: code ?? '',
      name: name ?? '',
      foundedOn: '2019-01-01',
    })
  const found = await sql<{ id: string; code: string }>`select id, code from team`.execute(world.database.db)
  const team = (code: string): string => found.rows.find(row => row.code === code)?.id ?? ''
  return { world, desk, second, team }
}

/** A resident's order over the web, and its code. */
async function ask(world: World, need: string): Promise<{ visitor: Visitor; path: string; id: string }> {
  const visitor = world.visitor()
  const base = `/p/${world.site}/order`
  const page = await visitor.submit(`${base}/new`, base, {
    need,
    name: '王秀英',
    phone: '0937-6221234',
    place: '3 号楼 2 单元',
  })
  assert.equal(page.status, 200, page.html)
  const path = page.path.replace(/\?.*/, '')
  const row = await sql<{
    id: string
  }>`select id from service_order order by received_at desc, id desc limit 1`.execute(world.database.db)
  return { visitor, path, id: row.rows[0]?.id ?? '' }
}

const statusOf = async (world: World, id: string): Promise<string> => {
  const found = await sql<{ status: string }>`select status from service_order where id = ${id}`.execute(
    world.database.db,
  )
  return found.rows[0]?.status ?? ''
}

test('a need on the web becomes a confirmed record, and the resident rates it without an account', async () => {
  const { world, desk, second, team } = await station()
  const { visitor, path, id } = await ask(world, '厨房水龙头漏水')
  const step = (who: Visitor, command: string, fields = {}) =>
    who.submit(at(world, `/${id}`), at(world, `/${id}/${command}`), fields)

  assert.match((await visitor.get(path)).html, /已收到，正在看/)
  assert.match((await desk.get(at(world))).html, /待审核/)
  assert.doesNotMatch((await desk.get(at(world))).html, /漏水|王秀英|6221234/)
  assert.match((await desk.get(at(world, `/${id}`))).html, /厨房水龙头漏水/)
  await step(desk, 'approve', { priority: '1' })
  await step(desk, 'dispatch', { to: team('repair') })
  await step(desk, 'accept')
  assert.match((await visitor.get(path)).html, /便民维修队/)
  await step(desk, 'schedule', { on: '2019-12-21', time: '09:30' })
  await step(desk, 'report', { quantity: '1', headcount: '1', words: '换了垫圈' })
  const own = await step(desk, 'confirm').catch((error: unknown) => error)
  assert.ok(own instanceof Error, 'the desk is offered no confirmation')
  await step(second, 'confirm')
  assert.equal(await statusOf(world, id), 'confirmed')
  const record = await sql<{ kind: string; status: string; title: string; details: { order: string } }>`
    select kind, status, title, details from record`.execute(world.database.db)
  assert.deepEqual(
    record.rows.map(({ kind, status }) => ({ kind, status })),
    [{ kind: 'service', status: 'confirmed' }],
  )
  const rated = await visitor.submit(path, `${path}/rate`, {
    source: 'self',
    done: 'yes',
    onTime: 'yes',
    needsMore: 'no',
  })
  assert.match(rated.html, /已收到您的评价/)
  world.at('2019-12-20T03:00:00Z')
  await runClocks(world.deps)
  assert.ok(['closed', 'follow-up'].includes(await statusOf(world, id)))
})

test('the one who was served confirms it: the record counts with a higher grade, and nobody else’s account is behind it', async () => {
  const { world, desk, team } = await station()
  const { visitor, path, id } = await ask(world, '陪我去医院')
  const step = (command: string, fields = {}) =>
    desk.submit(at(world, `/${id}`), at(world, `/${id}/${command}`), fields)
  await step('approve', { priority: '0' })
  await step('dispatch', { to: team('care') })
  await step('accept')
  await step('report', { quantity: '1' })
  await visitor.submit(path, `${path}/confirm`, {})
  const found = await sql<{ status: string; grade: number }>`select status, grade from record`.execute(
    world.database.db,
  )
  assert.deepEqual(found.rows, [{ status: 'confirmed', grade: 4 }])
  const disputed = await visitor.submit(path, `${path}/dispute`, { reason: 'not-done', words: '没有来' })
  assert.equal(disputed.status, 200)
  assert.equal(await statusOf(world, id), 'queued')
  const voided = await sql<{ status: string }>`select status from record`.execute(world.database.db)
  assert.deepEqual(voided.rows, [{ status: 'void' }])
})

test('verify rebuilds every order and rating from the journal, and names what was touched', async () => {
  const { world, desk, second, team } = await station()
  const { visitor, path, id } = await ask(world, '换灯管')
  const step = (who: Visitor, command: string, fields = {}) =>
    who.submit(at(world, `/${id}`), at(world, `/${id}/${command}`), fields)
  await step(desk, 'approve', { priority: '2', risky: 'yes' })
  await step(desk, 'dispatch', { to: team('repair') })
  await step(desk, 'decline', { reason: 'too-far' })
  await step(desk, 'dispatch', { to: team('care') })
  await step(desk, 'insure', { policy: 'PICC 1' })
  await step(desk, 'accept')
  await step(desk, 'report', { quantity: '2' })
  await step(second, 'confirm')
  await visitor.submit(path, `${path}/rate`, { source: 'self', done: 'yes', onTime: 'no', needsMore: 'no' })
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
  await sql`update service_order set bounces = 0`.execute(world.database.owner)
  await sql`update rating set on_time = true`.execute(world.database.owner)
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 2, lines.join('\n'))
})

test('of two who take the same step at once exactly one does, and the other is told', async () => {
  const { world, desk, team } = await station()
  const { id } = await ask(world, '修门锁')
  await desk.submit(at(world, `/${id}`), at(world, `/${id}/approve`), { priority: '0' })
  const before = await desk.get(at(world, `/${id}`))
  const token = /name="_token" value="([^"]+)"/.exec(before.html)?.[1] ?? ''
  const answers = await Promise.all(
    ['repair', 'care'].map(code =>
      desk.post(at(world, `/${id}/dispatch`), {
        _token: token,
        _key: `race-${code}-0001`,
        assignee: 'team',
        to: team(code),
      }),
    ),
  )
  assert.deepEqual(
    answers.map(answer => answer.status).toSorted((a, b) => a - b),
    [200, 409],
  )
  assert.ok(answers.find(answer => answer.status === 409)?.html.includes('先办了一步'))
  const events = await sql<{
    n: number
  }>`select count(*)::int as n from journal where subject_id = ${id} and type = 'orders.dispatch'`.execute(
    world.database.db,
  )
  assert.equal(events.rows[0]?.n, 1)
})

test('the clock lapses what was never answered and passes on what a team left lying', async () => {
  const { world, desk, team } = await station()
  const asked = await ask(world, '教我用手机')
  await desk.submit(at(world, `/${asked.id}`), at(world, `/${asked.id}/ask`), { words: '哪种手机？' })
  const left = await ask(world, '理发')
  await desk.submit(at(world, `/${left.id}`), at(world, `/${left.id}/approve`), { priority: '0' })
  await desk.submit(at(world, `/${left.id}`), at(world, `/${left.id}/dispatch`), { to: team('care') })
  world.at('2019-12-21T02:00:01Z')
  assert.equal(await runClocks(world.deps), 0)
  world.at('2019-12-23T02:00:01Z')
  assert.equal(await runClocks(world.deps), 1)
  assert.equal(await statusOf(world, left.id), 'queued')
  world.at('2019-12-27T02:00:01Z')
  await runClocks(world.deps)
  assert.equal(await statusOf(world, asked.id), 'expired')
})

test('what an order says is sealed in every table, and reading it leaves a trace', async () => {
  const { world, desk } = await station()
  const { id } = await ask(world, '金丝雀需求')
  await desk.get(at(world, `/${id}`))
  for (const table of ['service_order', 'order_private', 'order_note', 'journal', 'operation', 'outbox']) {
    const found = await sql<{
      text: string
    }>`select coalesce(string_agg(t::text, ' '), '') as text from ${sql.table(table)} t`.execute(
      world.database.owner,
    )
    assert.doesNotMatch(found.rows[0]?.text ?? '', /金丝雀|王秀英|6221234|3 号楼/, table)
  }
  const log = await sql<{
    n: number
  }>`select count(*)::int as n from access_log where subject_id = ${id}`.execute(world.database.db)
  assert.ok((log.rows[0]?.n ?? 0) > 0)
})

test('who asks to be forgotten is forgotten in their orders too; the steps and the numbers stay', async () => {
  const { world, desk } = await station()
  const people = `/at/${world.site}/people`
  const person = await desk.submit(`${people}/new`, people, { name: '李桂兰', code: 'R1' })
  const taken = await desk.submit(at(world, '/new'), at(world), {
    channel: 'phone',
    need: '换灯泡',
    requesterCode: 'R1',
  })
  assert.ok(taken.html.includes('换灯泡'))
  await world.administrator.submit(person.path, `${person.path}/erasure`, { eraseReason: '本人要求' })
  const after = await desk.get(taken.path)
  assert.equal(after.status, 200)
  assert.ok(after.html.includes('已经按要求删除') && after.html.includes('收到'))
  assert.ok(!after.html.includes('换灯泡'))
  const kept = await sql<{ n: number }>`select count(*)::int as n from order_private`.execute(
    world.database.db,
  )
  assert.equal(kept.rows[0]?.n, 0)
})

test('the morning board shows what is late, due, declined and to be confirmed, and renews itself without jumping', async () => {
  const { world, desk, team } = await station()
  const fresh = await ask(world, '修窗户')
  const declined = await ask(world, '搬家具')
  const step = (id: string, command: string, fields = {}) =>
    desk.submit(at(world, `/${id}`), at(world, `/${id}/${command}`), fields)
  await step(declined.id, 'approve', { priority: '2' })
  await step(declined.id, 'dispatch', { to: team('repair') })
  await step(declined.id, 'decline', { reason: 'too-far' })
  const columns = async (): Promise<Record<string, string>> => {
    const { html } = await desk.get(at(world))
    const [, board = ''] = html.split('<section id="board"')
    return Object.fromEntries(
      [...board.matchAll(/queue=([a-z]+)&amp;sort=due" accesskey="\d">(.*?)<\/section>/gs)].map(
        ([, queue = '', column = '']) => [queue, column],
      ),
    )
  }
  const morning = await columns()
  assert.deepEqual(Object.keys(morning), ['late', 'today', 'bounced', 'check', 'dispatch', 'confirm'])
  const shown = (name: string, id: string): boolean => morning[name]?.includes(id) ?? false
  assert.ok(shown('bounced', declined.id) && morning['bounced']?.includes('被退过'))
  assert.ok(shown('check', fresh.id) && !shown('check', declined.id) && !shown('late', fresh.id))
  world.at('2019-12-23T02:00:01Z')
  await desk.submit('/sign-in', '/sign-in', { login: 'desk', password: 'seven teams one bridge' })
  const later = await columns()
  assert.ok(later['late']?.includes(fresh.id) && later['late'].includes('1 个工作日'))
  const { html } = await desk.get(at(world))
  assert.ok(html.includes('<noscript><meta http-equiv="refresh" content="60"/></noscript>'))
  const [, script = ''] = /<script src="([^"]+)" defer/.exec(html) ?? []
  assert.match((await desk.get(script)).headers.get('content-type') ?? '', /javascript/)
  assert.ok(!(await desk.get(at(world, '?still=1'))).html.includes('<script'))
  assert.ok(!(await desk.get(at(world, '?queue=late&sort=due'))).html.includes('id="board"'))
})

test('a card shows its owner’s orders and nobody else’s; a new one ends the old, and being forgotten ends both', async () => {
  const { world, desk } = await station()
  const people = `/at/${world.site}/people`
  for (const [name, code] of [
    ['李桂兰', 'R1'],
    ['赵福', 'R2'],
  ] as const)
    await desk.submit(`${people}/new`, people, { name, code })
  const take = (need: string, requesterCode: string) =>
    desk.submit(at(world, '/new'), at(world), { channel: 'walk-in', need, requesterCode })
  const own = await take('理发', 'R1')
  await take('读信', 'R2')
  const issue = async () => {
    const page = await desk.submit(own.path, at(world, '/cards'), {})
    return `/p/${world.site}/card/${/<code>([A-Z0-9-]{11})<\/code>/.exec(page.html)?.[1]}`
  }
  const first = await issue()
  const shown = await world.visitor().get(first)
  assert.ok(shown.html.includes('2019-0001') && !shown.html.includes('2019-0002'))
  assert.ok(!shown.html.includes('理发') && !shown.html.includes('李桂兰'))
  const second = await issue()
  assert.equal((await world.visitor().get(first)).status, 404)
  assert.equal((await world.visitor().get(second)).status, 200)
  const person = /\/people\/[0-9a-f-]{36}/.exec(own.html)?.[0] ?? ''
  const path = `/at/${world.site}${person}`
  await world.administrator.submit(path, `${path}/erasure`, { eraseReason: '本人要求' })
  assert.equal((await world.visitor().get(second)).status, 404)
})

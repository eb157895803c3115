import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { newWorld, type Fields, type Visitor, type World } from '#test/world'
import { verifyInstance } from '#verify'

import { watch } from './watch-actions.ts'

const at = (world: World, path = ''): string => `/at/${world.site}/care${path}`

/** A station with a desk, and two guardians of whom the first is on duty, the second next. */
async function station() {
  const world = await newWorld()
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const first = await world.colleague('first', ['guardian'])
  const second = await world.colleague('second', ['guardian'])
  const account = async (login: string): Promise<string> =>
    (await sql<{ id: string }>`select id from account where login = ${login}`.execute(world.database.db))
      .rows[0]?.id ?? ''
  const onDuty = async (login: string, turn: string, more: Fields = {}) =>
    world.administrator.submit(at(world, '/duty'), at(world, '/duty'), {
      account: await account(login),
      fromDay: '2019-12-20',
      fromTime: '08:00',
      toDay: '2019-12-21',
      toTime: '08:00',
      turn,
      ...more,
    })
  return { world, desk, first, second, onDuty }
}

/** A resident's order over the web. */
async function ask(
  world: World,
  need: string,
  site = world.site,
): Promise<{ visitor: Visitor; path: string; id: string; html: string }> {
  const visitor = world.visitor()
  const base = `/p/${site}/order`
  const page = await visitor.submit(`${base}/new`, base, {
    need,
    name: '王秀英',
    phone: '0937-6221234',
    place: '3 号楼',
  })
  const rows = await sql<{
    id: string
  }>`select id from service_order order by received_at desc, id desc limit 1`.execute(world.database.db)
  return { visitor, path: page.path.replace(/\?.*/, ''), id: rows.rows[0]?.id ?? '', html: page.html }
}

const cases = async (world: World) =>
  (
    await sql<{
      id: string
      state: string
      moved: boolean
      called: number
      raised: number
      version: number
      held: string
    }>`
      select c.id, c.state, c.moved, c.called, c.raised, c.version, s.name as held
      from care_case c join station s on s.id = c.held_by order by c.opened_at, c.id`.execute(
      world.database.db,
    )
  ).rows

const badge = (html: string): string => /<strong class="red">(\d+)<\/strong>/.exec(html)?.[1] ?? '0'

test('words that may mean danger call whoever is on duty, tell the resident where help is, and label nothing', async () => {
  const { world, desk, first, second, onDuty } = await station()
  await onDuty('first', '1')
  const calm = await ask(world, '水龙头漏水')
  assert.ok(!calm.html.includes('12356'))
  const { visitor, path, id, html } = await ask(world, '一个人住，有时候真的不想活了')
  assert.ok(html.includes('12356') && html.includes('120') && html.includes('110') && html.includes('119'))
  assert.ok((await visitor.get(path)).html.includes('12356'), 'and it stays there')
  assert.ok(
    (await desk.get(`/at/${world.site}/orders/${id}`)).html.includes('不想活了'),
    'an order like any other',
  )
  const [one] = await cases(world)
  assert.equal((await cases(world)).length, 1)
  const list = await first.get(at(world))
  assert.ok(
    list.html.includes(one?.id ?? '-') && !list.html.includes('不想活') && !list.html.includes('王秀英'),
  )
  assert.equal(badge(list.html), '1')
  const idle = await second.get(at(world))
  assert.ok(!idle.html.includes(one?.id ?? '-'), 'nobody else on the roster’s list')
  assert.equal(badge(idle.html), '0')
  assert.equal((await second.get(at(world, `/${one?.id}`))).status, 404)
  assert.equal((await desk.get(at(world, `/${one?.id}`))).status, 403)
  assert.equal((await world.administrator.get(at(world))).status, 403)
})

test('a case takes the order’s words under its own key, ends its rating, and is worked to a receipt; every look is written down', async () => {
  const { world, desk, first, onDuty } = await station()
  await onDuty('first', '1')
  const { visitor, path, id } = await ask(world, '活着没意思，想请人来说说话')
  const kept = (await cases(world))[0]?.id ?? ''
  const page = at(world, `/${kept}`)
  const step = (command: string, fields: Fields = {}) => first.submit(page, `${page}/${command}`, fields)
  await step('take')
  const judged = await step('judge', { subject: 'crisis', words: '通过电话确认' })
  assert.ok(
    judged.html.includes('活着没意思') &&
      judged.html.includes('0937-6221234') &&
      judged.html.includes('12356'),
  )
  const order = await sql<{ status: string; reason: string; rating_waived: boolean }>`
    select status, reason, rating_waived from service_order where id = ${id}`.execute(world.database.db)
  assert.deepEqual(order.rows, [{ status: 'referred', reason: 'other', rating_waived: true }])
  const desks = await desk.get(`/at/${world.site}/orders/${id}`)
  assert.ok(
    desks.html.includes('转给专人保管') &&
      !desks.html.includes('活着没意思') &&
      !desks.html.includes('6221234'),
  )
  const own = await visitor.get(path)
  assert.ok(own.html.includes('12356') && !own.html.includes('活着没意思'))
  await step('note', { deed: 'kin', words: '女儿在路上' })
  const empty = await step('hand-over', { office: 'hospital' })
  assert.equal(empty.status, 422)
  const receipt = { office: 'hospital', number: 'H-77', day: '2019-12-20', time: '10:30' }
  assert.ok((await step('hand-over', receipt)).html.includes('H-77'))
  await step('close', { words: '家属陪同就诊' })
  assert.equal((await cases(world))[0]?.state, 'closed')
  const looks = await sql<{
    n: number
  }>`select count(*)::int as n from access_log where subject_id = ${kept}`.execute(world.database.db)
  assert.ok((looks.rows[0]?.n ?? 0) >= 5)
  assert.ok((await first.get(page)).html.includes('谁看过'))
  await watch(world.deps)
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
})

test('what is said later of an order under care is kept with the case and not with the order', async () => {
  const { world, desk, first, onDuty } = await station()
  await onDuty('first', '1')
  const { id } = await ask(world, '老公打我')
  const order = `/at/${world.site}/orders/${id}`
  await desk.submit(order, `${order}/approve`, { priority: '0' })
  await desk.submit(order, `${order}/open`, {})
  const kept = (await cases(world))[0]?.id ?? ''
  const page = at(world, `/${kept}`)
  await first.submit(page, `${page}/take`, {})
  await first.submit(page, `${page}/judge`, { subject: 'violence' })
  const row = await sql<{ status: string; rating_waived: boolean }>`
    select status, rating_waived from service_order where id = ${id}`.execute(world.database.db)
  assert.deepEqual(row.rows, [{ status: 'open-pool', rating_waived: true }], 'too far on to be referred')
  const after = await desk.submit(order, `${order}/urge`, { words: '她又来电话了' })
  assert.ok(!after.html.includes('她又来电话了'))
  assert.ok((await first.get(page)).html.includes('她又来电话了'))
  assert.equal((await cases(world)).length, 1)
})

test('the desk hands over an order by hand; harm to a child is not closed without a report', async () => {
  const { world, desk, first, onDuty } = await station()
  await onDuty('first', '1')
  const { id } = await ask(world, '请来家里看看孩子')
  assert.equal((await cases(world)).length, 0)
  const order = `/at/${world.site}/orders/${id}`
  assert.ok((await desk.get(order)).html.includes(`/care/new?order=${id}`))
  const sent = await desk.submit(at(world, `/new?order=${id}`), at(world), {
    subject: 'child',
    words: '老师说身上有淤青',
  })
  assert.ok(sent.path.endsWith('/care/sent'))
  assert.ok(!(await desk.get(order)).html.includes('看看孩子'))
  const kept = (await cases(world))[0]?.id ?? ''
  const page = at(world, `/${kept}`)
  const step = (command: string, fields: Fields = {}) => first.submit(page, `${page}/${command}`, fields)
  const opened = await step('take')
  assert.ok(
    opened.html.includes('淤青') && opened.html.includes('看看孩子') && opened.html.includes('第十一条'),
  )
  const early = await step('close', { words: '好了' })
  assert.equal(early.status, 409)
  assert.ok(early.html.includes('先填报告'))
  await step('report', { office: 'police', number: '110-5', day: '2019-12-20', time: '10:05' })
  await step('close', { words: '派出所已接手' })
  assert.equal((await cases(world))[0]?.state, 'closed')
})

test('a suggestion that is none leaves its order as it was', async () => {
  const { world, desk, first, onDuty } = await station()
  await onDuty('first', '1')
  const { visitor, path, id } = await ask(world, '孩子演话剧，台词是不如死，想借道具')
  const kept = (await cases(world))[0]?.id ?? ''
  const page = at(world, `/${kept}`)
  await first.submit(page, `${page}/take`, {})
  await first.submit(page, `${page}/dismiss`, { words: '是台词' })
  assert.equal((await cases(world))[0]?.state, 'dismissed')
  assert.ok((await desk.get(`/at/${world.site}/orders/${id}`)).html.includes('话剧'))
  assert.ok(!(await visitor.get(path)).html.includes('12356'))
})

test('time runs out: the next on the roster is called, then the site above; an empty roster is passed over at once', async () => {
  const { world, first, second, onDuty } = await station()
  await onDuty('first', '1')
  await onDuty('second', '2')
  const sites = `/at/${world.site}/sites`
  await world.administrator.submit(`${sites}/new`, sites, { name: '北区实践点', level: 'point' })
  const point =
    (await sql<{ id: string }>`select id from station where level = 'point'`.execute(world.database.db))
      .rows[0]?.id ?? ''
  await ask(world, '不想活了')
  await watch(world.deps)
  assert.deepEqual(
    (await cases(world)).map(({ called, raised, held }) => ({ called, raised, held })),
    [{ called: 1, raised: 0, held: '明珠社区' }],
  )
  assert.equal(badge((await second.get(at(world))).html), '0')
  world.at('2019-12-20T02:15:01Z')
  assert.equal(await watch(world.deps), 1)
  assert.equal(await watch(world.deps), 0)
  assert.equal((await cases(world))[0]?.called, 2)
  assert.equal(badge((await second.get(at(world))).html), '1')
  const below = await ask(world, '老公打我', point)
  assert.ok(below.html.includes('110'))
  await watch(world.deps)
  assert.equal(
    (await cases(world)).find(one => one.version === 1)?.held,
    '明珠社区',
    'nobody is on duty at the point',
  )
  const list = await first.get(at(world))
  const link = new RegExp(`/at/${point}/care/[0-9a-f-]{36}`).exec(list.html)?.[0] ?? ''
  assert.ok((await first.get(link)).html.includes('老公打我'))
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
})

test('the journal tells neither what a case is about nor which order it came from', async () => {
  const { world, first, onDuty } = await station()
  await onDuty('first', '1')
  const { id } = await ask(world, '不想活了')
  await watch(world.deps)
  const kept = (await cases(world))[0]?.id ?? ''
  const page = at(world, `/${kept}`)
  await first.submit(page, `${page}/take`, {})
  await first.submit(page, `${page}/judge`, { subject: 'crisis' })
  await first.submit(page, `${page}/report`, {
    office: 'police',
    number: '9',
    day: '2019-12-20',
    time: '10:05',
  })
  const journal = await sql<{ subject_id: string; type: string; body: string }>`
    select subject_id, type, body::text as body from journal`.execute(world.database.owner)
  const keys = (of: string) =>
    journal.rows.flatMap(row => (row.subject_id === of ? [String(JSON.parse(row.body).operation)] : []))
  assert.deepEqual(
    journal.rows.filter(row => row.subject_id === kept).map(row => row.type),
    ['care.opened', 'care.taken', 'care.noted'],
  )
  assert.ok(keys(id).length === 2 && keys(id).every(key => !keys(kept).includes(key)))
  for (const row of journal.rows) {
    if (row.subject_id === kept) assert.ok(!row.body.includes(id))
    if (row.subject_id === id)
      assert.ok(!row.body.includes(kept) && !/care|crisis|police/.test(row.body), row.body)
  }
})

test('two who take a case at once: one has it, the other takes it over knowingly or not at all', async () => {
  const { world, first, second, onDuty } = await station()
  await onDuty('first', '1')
  await onDuty('second', '2')
  await ask(world, '不想活了')
  const kept = (await cases(world))[0]?.id ?? ''
  const page = at(world, `/${kept}`)
  const answers = await Promise.all([first, second].map(who => who.submit(page, `${page}/take`, {})))
  assert.ok(answers.every(answer => answer.status === 200))
  const row = (await cases(world))[0]
  assert.equal(row?.state, 'taken')
  assert.equal(row?.version, 2, 'each of the two steps counts once')
})

test('only guardians are put on the roster, for a turn that has an end; off it they see nothing more', async () => {
  const { world, first, onDuty } = await station()
  assert.equal((await onDuty('desk', '1')).status, 422)
  assert.equal((await onDuty('first', '1', { toDay: '2019-12-19' })).status, 422)
  assert.equal((await onDuty('first', '1', { toDay: '2020-03-01' })).status, 422)
  const set = await onDuty('first', '1')
  assert.equal(set.status, 200)
  await ask(world, '不想活了')
  const kept = (await cases(world))[0]?.id ?? ''
  assert.equal((await first.get(at(world, `/${kept}`))).status, 200)
  const end = /\/care\/duty\/[0-9a-f-]{36}\/end/.exec(set.html)?.[0] ?? ''
  await world.administrator.submit(at(world, '/duty'), `/at/${world.site}${end}`, {})
  assert.equal((await first.get(at(world, `/${kept}`))).status, 404)
})

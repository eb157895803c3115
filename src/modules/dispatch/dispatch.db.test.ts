import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyInstance } from '#verify'
import { confirm, invite } from '#volunteers'
import { newWorld, type Visitor, type World } from '#test/world'

/** A station with two volunteers, one of whom repairs, a team, and a dispatcher. */
async function morning() {
  const world = await newWorld()
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const at = `/at/${world.site}`
  await world.administrator.submit(`${at}/catalogue`, `${at}/catalogue/service/template`, {})
  await desk.submit(`${at}/teams/new`, `${at}/teams`, { code: 'T1', name: '便民队', foundedOn: '2019-01-01' })
  const found = await sql<{ id: string }>`select id from station`.execute(world.database.db)
  const stationId = found.rows[0]?.id ?? ''
  for (const code of ['V1', 'V2']) {
    await desk.submit(`${at}/people/new`, `${at}/people`, { name: '志愿者', code })
    const acting = () => ({
      stationId,
      actorId: null,
      channel: 'command-line' as const,
      key: world.deps.newId(),
      at: world.deps.now(),
    })
    const skills = code === 'V2' ? ['repairs'] : []
    const profile = { skills, languages: [], availability: [], area: '' }
    const made = await invite(world.deps, acting(), {
      personCode: code,
      source: 'staff',
      age: 'adult',
      profile,
    })
    assert.ok(made.ok)
    assert.ok((await confirm(world.deps, acting(), made.value.id, 'paper', 'A1')).ok)
  }
  return { world, desk, at }
}

/** An order of a kind that waits to be dispatched. Shape: → its address. */
async function waiting(
  { world, desk, at }: Awaited<ReturnType<typeof morning>>,
  service: string,
): Promise<string> {
  const page = await desk.submit(`${at}/orders/new`, `${at}/orders`, {
    channel: 'phone',
    service,
    need: '帮忙',
  })
  assert.equal(page.status, 200)
  await desk.submit(page.path, `${page.path}/approve`, { priority: '0' })
  assert.equal((await assigneeOf(world, page.path)).status, 'queued')
  return page.path
}

async function assigneeOf(world: World, path: string) {
  const found = await sql<{ status: string; kind: string | null; name: string | null }>`
    select o.status, o.assignee_kind as kind, coalesce(p.code, t.name) as name from service_order o
      left join person p on p.id = o.assignee_id left join team t on t.id = o.assignee_id
    where o.id = ${path.split('/').at(-1) ?? ''}`.execute(world.database.db)
  const [row] = found.rows
  assert.ok(row)
  return row
}

/** Sends the first form of a page, as its first button does. */
const press = (desk: Visitor, path: string, action: string) => desk.submit(path, action, {})

test('whoever can do it stands first with the reasons, and a press dispatches to that person', async () => {
  const station = await morning()
  const { world, desk } = station
  const order = await waiting(station, 'repairs')
  assert.ok((await desk.get(order)).html.includes(`${order}/proposal`))
  const { html } = await desk.get(`${order}/proposal`)
  const names = [...html.matchAll(/<strong>([^<]+)<\/strong>/g)].map(([, name]) => name)
  assert.deepEqual(names, ['V2', 'V1', '便民队'])
  assert.ok(html.includes('登记过会做这类服务 +30'))
  await press(desk, `${order}/proposal`, `${order}/dispatch`)
  assert.deepEqual(await assigneeOf(world, order), { status: 'dispatched', kind: 'person', name: 'V2' })
})

test('into the home of somebody old two go together: single volunteers are out, with the reason', async () => {
  const station = await morning()
  const order = await waiting(station, 'elders')
  const { html } = await station.desk.get(`${order}/proposal`)
  assert.ok(html.includes('V1：入户服务须两名成年人同去'))
  assert.ok(!html.includes('<strong>V1'))
})

test('a morning’s queue is divided, changed by hand and dispatched order by order, each with its own outcome', async () => {
  const station = await morning()
  const { world, desk, at } = station
  const orders = [
    await waiting(station, 'repairs'),
    await waiting(station, 'repairs'),
    await waiting(station, 'sports'),
  ]
  const page = await desk.get(`${at}/dispatch`)
  const chosen = [...page.html.matchAll(/name="(to-[^"]+)".*?value="([^"]+)" selected/gs)]
  assert.equal(chosen.length, 3)
  const fields = Object.fromEntries(chosen.map(([, name = '', value = '']) => [name, value]))
  // Somebody was quicker with the first, and the last is left for later.
  await press(desk, `${orders[0]}/proposal`, `${orders[0]}/dispatch`)
  const hidden = (name: string): string =>
    new RegExp(`name="${name}" value="([^"]+)"`).exec(page.html)?.[1] ?? ''
  const sent = {
    ...fields,
    [`to-${orders[2]?.split('/').at(-1)}`]: '',
    _token: hidden('_token'),
    _key: 'morning-queue-0001',
  }
  const outcomes = await desk.post(`${at}/dispatch`, sent)
  assert.ok(outcomes.html.includes('派出 1 单，未派出 1 单'))
  assert.ok(outcomes.html.includes('先办了一步'))
  assert.ok(
    (await desk.post(`${at}/dispatch`, sent)).html.includes('派出 1 单，未派出 1 单'),
    'a retry does nothing twice',
  )
  assert.equal((await assigneeOf(world, orders[1] ?? '')).status, 'dispatched')
  assert.equal((await assigneeOf(world, orders[2] ?? '')).status, 'queued')
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { createSite } from '#stations'
import { ok } from '#kernel/result'
import { act } from '#platform/operation'
import { newWorld, type Fields, type Page, type Visitor, type World } from '#test/world'
import { verifyInstance } from '#verify'
import { listVolunteers } from '#volunteers'

const PLACE = '金丝雀巷 7 号'
const PHONE = '0937-6221234'
const PASSWORD = 'seven teams one bridge'

/** A station with two teams, each with a leader and a member, and somebody who serves alone; all with accounts of their own. */
async function station() {
  const world = await newWorld()
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const at = `/at/${world.site}`
  const submit = (list: string, fields: Fields) => desk.submit(`${at}/${list}/new`, `${at}/${list}`, fields)
  const who: Record<string, Visitor> = {}
  for (const [code, team, role] of [
    ['repair', '', ''],
    ['care', '', ''],
    ['R1', 'repair', 'leader'],
    ['R2', 'repair', 'member'],
    ['R3', 'care', 'leader'],
    ['R4', '', ''],
  ] as const) {
    if (!code.startsWith('R')) {
      await submit('teams', { code, name: `${code}队`, foundedOn: '2019-01-01' })
      continue
    }
    await submit('people', { code, name: `人${code}` })
    if (team !== '') {
      const page = await teamPage(team)
      await desk.submit(page, `${page}/members`, { personCode: code, role, fromOn: '2019-01-01' })
    }
    const page = await submit('volunteers', { personCode: code, age: 'adult' })
    const given = await desk.submit(page.path, `${page.path}/account`, {})
    const link = /\/join\/[\w-]+/.exec(given.html)?.[0] ?? ''
    const visitor = world.visitor()
    await visitor.submit(link, link, { password: PASSWORD })
    const confirmed = await visitor.submit(`${at}/mine`, `${at}/mine/confirmation`, {})
    assert.ok(confirmed.html.includes('等我答复'), confirmed.html)
    who[code] = visitor
  }
  async function teamPage(code: string): Promise<string> {
    return `${at}/teams/${await idOf(world, 'team', code)}`
  }
  const volunteer = (code: string): Visitor => {
    const visitor = who[code]
    if (!visitor) throw new Error(`nobody is ${code}`)
    return visitor
  }
  return { world, desk, at, volunteer }
}

async function idOf(world: World, table: 'team' | 'person', code: string): Promise<string> {
  const found = await sql<{ id: string }>`select id from ${sql.table(table)} where code = ${code}`.execute(
    world.database.db,
  )
  return found.rows[0]?.id ?? ''
}

/** An order that was taken on, on its way to where `then` says. */
async function order(
  { world, desk, at }: Awaited<ReturnType<typeof station>>,
  then: { readonly team?: string; readonly person?: string; readonly pool?: true },
): Promise<string> {
  const page = await desk.submit(`${at}/orders/new`, `${at}/orders`, {
    channel: 'phone',
    sure: 'yes',
    need: '换金丝雀灯泡',
    name: '王秀英',
    phone: PHONE,
    place: PLACE,
  })
  const step = (command: string, fields: Fields = {}) =>
    desk.submit(page.path, `${page.path}/${command}`, fields)
  await step('approve', { priority: '1' })
  if (then.pool) await step('open')
  if (then.team) await step('dispatch', { to: await idOf(world, 'team', then.team) })
  if (then.person)
    await step('dispatch', { assignee: 'person', to: await idOf(world, 'person', then.person) })
  return page.path.split('/').at(-1) ?? ''
}

const shows = (page: Page): boolean => page.html.includes(PLACE) && page.html.includes(PHONE)
const hides = (page: Page): boolean => !/金丝雀|6221234|王秀英/.test(page.html)

test('the address is seen from acceptance until 24 hours after the service, and each look is written down', async () => {
  const all = await station()
  const { world, at, volunteer } = all
  const id = await order(all, { team: 'repair' })
  const mine = `${at}/mine/orders/${id}`
  const leader = volunteer('R1')
  const looks = async (): Promise<number> => {
    const found = await sql<{
      n: number
    }>`select count(*)::int as n from access_log l join account a on a.id = l.account_id
      where l.subject_id = ${id} and a.name = 'R1'`.execute(world.database.db)
    return found.rows[0]?.n ?? 0
  }
  assert.ok(hides(await leader.get(`${at}/mine`)))
  const before = await leader.get(mine)
  assert.ok(before.status === 200 && hides(before))
  assert.equal(await looks(), 0, 'what was not shown was not looked at')
  assert.ok(shows(await leader.submit(mine, `${mine}/accept`, {})))
  assert.equal(await looks(), 1)
  assert.ok(hides(await leader.get(`${at}/mine`)), 'the list never shows it')
  await leader.submit(mine, `${mine}/schedule`, { on: '2019-12-20', time: '15:00' })
  await leader.submit(mine, `${mine}/start`, {})
  assert.ok(shows(await leader.submit(mine, `${mine}/report`, { quantity: '1' })))
  // The session of the day before has been idle for longer than it may.
  world.at('2019-12-21T01:59:00Z')
  const found = await sql<{ login: string }>`select login from account where name = 'R1'`.execute(
    world.database.db,
  )
  const again = world.visitor()
  await again.submit('/sign-in', '/sign-in', { login: found.rows[0]?.login ?? '', password: PASSWORD })
  world.at('2019-12-21T01:59:59.999Z')
  assert.ok(shows(await again.get(mine)))
  const seen = await looks()
  world.at('2019-12-21T02:00:00.000Z')
  const after = await again.get(mine)
  assert.ok(after.status === 200 && hides(after))
  assert.equal(await looks(), seen)
})

test('everybody else’s order is not there: another team’s, a member’s who was not sent, another station’s', async () => {
  const all = await station()
  const { world, at, desk, volunteer } = all
  const dispatched = await order(all, { team: 'repair' })
  const accepted = await order(all, { team: 'repair' })
  await volunteer('R1').submit(`${at}/mine/orders/${accepted}`, `${at}/mine/orders/${accepted}/accept`, {})
  const alone = await order(all, { person: 'R4' })
  const before = await sql`select * from service_order order by id`.execute(world.database.db)
  const tokenOf = async (visitor: Visitor): Promise<string> =>
    /name="_token" value="([^"]+)"/.exec((await visitor.get(`${at}/mine/profile`)).html)?.[1] ?? ''
  for (const [code, foreign] of [
    ['R2', [dispatched, accepted, alone]],
    ['R3', [dispatched, accepted, alone]],
    ['R4', [dispatched, accepted]],
    ['R1', [alone]],
  ] as const) {
    const visitor = volunteer(code)
    const _token = await tokenOf(visitor)
    for (const id of foreign) {
      const mine = `${at}/mine/orders/${id}`
      assert.equal((await visitor.get(mine)).status, 404, `${code} sees ${id}`)
      for (const [command, fields] of [
        ['accept', {}],
        ['decline', { reason: 'too-far' }],
        ['withdraw', { words: '来不了' }],
        ['schedule', { on: '2019-12-20', time: '15:00' }],
        ['start', {}],
        ['report', { quantity: '1' }],
        ['add-team', { to: await idOf(world, 'team', 'care') }],
        ['take', { team: await idOf(world, 'team', code === 'R1' ? 'care' : 'repair') }],
        ['confirm', {}],
        ['cancel', { reason: 'mistake' }],
        ['sent', { person: await idOf(world, 'person', 'R2') }],
      ] as const) {
        const answer = await visitor.post(`${mine}/${command}`, { ...fields, _token })
        assert.equal(answer.status, 404, `${code} ${command}`)
      }
    }
    assert.equal((await visitor.get(`${at}/orders/${dispatched}`)).status, 403, 'the desk is the station’s')
  }
  const elsewhere = await foreignStation(world)
  assert.equal((await volunteer('R1').get(`/at/${elsewhere}/mine`)).status, 403)
  assert.equal((await volunteer('R1').get(`/at/${elsewhere}/mine/orders/${accepted}`)).status, 403)
  const after = await sql`select * from service_order order by id`.execute(world.database.db)
  assert.deepEqual(after.rows, before.rows)
  assert.equal((await desk.get(`${at}/mine`)).status, 403)
})

/** A second station beside the first. */
async function foreignStation(world: World): Promise<string> {
  const stationId = world.deps.newId()
  const acting = {
    stationId,
    actorId: null,
    channel: 'set-up',
    key: 'second-station',
    at: world.deps.now(),
  } as const
  const made = await act(world.deps.db, acting, 'stations.add', null, async tx => {
    const site = await createSite(tx, acting, stationId, undefined, {
      name: '别处',
      level: 'station',
      divisionCode: '',
      ancestry: '',
      phone: '',
      address: '',
      hours: '',
    })
    return site.ok ? ok({ answer: null, events: [] }) : site
  })
  assert.ok(made.ok)
  return stationId
}

test('of two leaders who take the same open order exactly one has it, and the other is told why', async () => {
  const all = await station()
  const { world, at, volunteer } = all
  const id = await order(all, { pool: true })
  const posts = await Promise.all(
    (
      [
        ['R1', 'repair'],
        ['R3', 'care'],
      ] as const
    ).map(async ([code, team]) => {
      const { html } = await volunteer(code).get(`${at}/mine`)
      assert.ok(!/金丝雀|6221234|王秀英/.test(html), 'the pool is masked')
      const _token = /name="_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
      return { code, fields: { _token, _key: `race-${code}-0001`, team: await idOf(world, 'team', team) } }
    }),
  )
  const pages = await Promise.all(
    posts.map(({ code, fields }) => volunteer(code).post(`${at}/mine/orders/${id}/take`, fields)),
  )
  assert.deepEqual(
    pages.map(page => page.status).toSorted((a, b) => a - b),
    [200, 409],
  )
  assert.ok(pages.find(page => page.status === 409)?.html.includes('先办了一步'))
  assert.ok(shows(pages.find(page => page.status === 200) as Page))
  const events = await sql<{ n: number }>`select count(*)::int as n from journal
    where subject_id = ${id} and type = 'orders.take'`.execute(world.database.db)
  assert.equal(events.rows[0]?.n, 1)
})

test('somebody asked in person says no with one press, and an order that was given to another team is not accepted for it', async () => {
  const all = await station()
  const { world, at, desk, volunteer } = all
  const id = await order(all, { person: 'R4' })
  const mine = `${at}/mine/orders/${id}`
  const { html } = await volunteer('R4').get(mine)
  const hidden = Object.fromEntries(
    [
      ...(html.split(`action="${mine}/decline"`)[1]?.split('</form>')[0] ?? '').matchAll(
        /name="([^"]+)" value="([^"]*)"/g,
      ),
    ].map(([, name = '', value = '']) => [name, value]),
  )
  const declined = await volunteer('R4').post(`${mine}/decline`, hidden)
  assert.ok(declined.html.includes('没有等您答复的单'))
  assert.equal((await volunteer('R4').get(mine)).status, 404)
  const page = `${at}/orders/${id}`
  await desk.submit(page, `${page}/dispatch`, { to: await idOf(world, 'team', 'repair') })
  const opened = await volunteer('R1').get(mine)
  await desk.submit(page, `${page}/reassign`, { to: await idOf(world, 'team', 'care'), words: '更近' })
  const _token = /name="_token" value="([^"]+)"/.exec(opened.html)?.[1] ?? ''
  assert.equal((await volunteer('R1').post(`${mine}/accept`, { _token })).status, 404)
  const status = await sql<{ status: string }>`select status from service_order where id = ${id}`.execute(
    world.database.db,
  )
  assert.equal(status.rows[0]?.status, 'dispatched')
})

test('a leader sends a member, who then sees where to go until released; a helping team sees it too', async () => {
  const all = await station()
  const { world, at, volunteer } = all
  const id = await order(all, { team: 'repair' })
  const mine = `${at}/mine/orders/${id}`
  await volunteer('R1').submit(mine, `${mine}/accept`, {})
  const stranger = await volunteer('R1').post(`${mine}/sent`, {
    _token: /name="_token" value="([^"]+)"/.exec((await volunteer('R1').get(mine)).html)?.[1] ?? '',
    person: await idOf(world, 'person', 'R4'),
  })
  assert.equal(stranger.status, 422, 'only the team’s own people are sent')
  await volunteer('R1').submit(mine, `${mine}/sent`, { person: await idOf(world, 'person', 'R2') })
  assert.ok((await volunteer('R2').get(`${at}/mine`)).html.includes(mine))
  assert.ok(shows(await volunteer('R2').get(mine)))
  const site = await sql<{ id: string }>`select station_id as id from team limit 1`.execute(world.database.db)
  const offered = await listVolunteers(world.database.db, site.rows[0]?.id ?? '', '2019-12-20')
  assert.deepEqual(
    offered.map(({ code, load, leads }) => [code, load, leads.length]),
    [
      ['R1', 0, 1],
      ['R2', 1, 0],
      ['R3', 0, 1],
      ['R4', 0, 0],
    ],
  )
  assert.equal((await volunteer('R3').get(mine)).status, 404)
  await volunteer('R1').submit(mine, `${mine}/add-team`, { to: await idOf(world, 'team', 'care') })
  assert.ok(shows(await volunteer('R3').get(mine)))
  assert.ok(!(await volunteer('R1').get(`${at}/mine`)).html.includes('人R2'))
  assert.ok((await volunteer('R1').submit(`${at}/mine`, `${at}/mine/names`, {})).html.includes('人R2'))
  const named = await sql<{
    fields: readonly string[]
    code: string
  }>`select l.fields, p.code from access_log l
    join person p on p.id = l.subject_id::uuid where l.action = 'people.named' order by p.code`.execute(
    world.database.db,
  )
  assert.deepEqual(named.rows, [
    { fields: ['name'], code: 'R1' },
    { fields: ['name'], code: 'R2' },
  ])
  const leaves = `${mine}/sent/${await idOf(world, 'person', 'R2')}/release`
  await volunteer('R2').submit(mine, leaves, {})
  assert.equal((await volunteer('R2').get(mine)).status, 404)
  await volunteer('R1').submit(mine, `${mine}/sent`, { person: await idOf(world, 'person', 'R2') })
  await volunteer('R1').submit(mine, `${mine}/withdraw`, { words: '临时来不了' })
  assert.equal((await volunteer('R2').get(mine)).status, 404, 'who is sent goes with the team')
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
})

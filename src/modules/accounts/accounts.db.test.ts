import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { setUpLink } from '#accounts'
import { newInstance, newWorld, SITE, type Visitor, type World } from '#test/world'

const base = `/at/${SITE}/accounts`
const PASSWORD = 'seven teams one bridge'

async function idOf(world: World, login: string): Promise<string> {
  const found = await sql<{ id: string }>`select id from account where login = ${login}`.execute(
    world.database.owner,
  )
  return found.rows[0]?.id ?? ''
}
const signIn = (visitor: Visitor, login: string, password = PASSWORD) =>
  visitor.submit('/sign-in', '/sign-in', { login, password })
const joinLink = (html: string) => /\/join\/[\w-]+/.exec(html)?.[0] ?? ''

test('a disabled account is out at once, in every browser, and comes back when it is enabled', async () => {
  const world = await newWorld()
  const { administrator } = world
  const recorder = await world.colleague('recorder', ['recorder'])
  const id = await idOf(world, 'recorder')
  assert.equal((await recorder.get(`/at/${SITE}/records`)).status, 200)
  const after = await administrator.submit(base, `${base}/${id}/disabling`, {})
  assert.match(after.html, /同事recorder[\s\S]*停用/)
  assert.match((await recorder.get(`/at/${SITE}/records`)).path, /^\/sign-in/)
  assert.match((await signIn(recorder, 'recorder')).html, /登录名或密码不对/)
  await administrator.submit(base, `${base}/${id}/enabling`, {})
  assert.match((await signIn(recorder, 'recorder')).path, /^\/at\//)
  const story = await sql<{
    type: string
  }>`select type from journal where subject_id = ${id} order by seq`.execute(world.database.owner)
  assert.deepEqual(
    story.rows.map(({ type }) => type.replace('accounts.', '')),
    ['created', 'password-set', 'disabled', 'enabled'],
  )
})

test('nobody shuts themselves out, and no site loses its last administrator', async () => {
  const world = await newWorld()
  const { administrator } = world
  const head = await idOf(world, 'head')
  const page = await administrator.get(base)
  assert.ok(!page.html.includes(`${head}/disabling`))
  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  const out = await administrator.post(`${base}/${head}/disabling`, { _token: token, _key: 'oneself-1' })
  assert.equal(out.status, 409)
  assert.match(out.html, /不能停用自己/)
  const lost = await administrator.submit(base, `${base}/${head}/roles`, { roles: ['recorder'] })
  assert.equal(lost.status, 409)
  assert.match(lost.html, /明珠社区[\s\S]*没有管理员/)

  const second = await world.colleague('second', ['administrator'])
  assert.match((await administrator.submit(base, `${base}/${head}/roles`, {})).html, /没有这项权限/)
  const listed = await second.get(base)
  assert.match(listed.html, /站长[\s\S]*data-label="角色">—/, 'an account without roles stays in the list')
  const own = await second.submit(base, `${base}/${await idOf(world, 'second')}/roles`, {})
  assert.equal(own.status, 409)
})

test('the administrator of a lower site reaches nobody above through it', async () => {
  const world = await newWorld()
  const { administrator } = world
  await administrator.submit(`/at/${SITE}/sites/new`, `/at/${SITE}/sites`, {
    name: '北区实践点',
    level: 'point',
  })
  const found = await sql<{ id: string }>`select id from station where name = '北区实践点'`.execute(
    world.database.owner,
  )
  const point = `/at/${found.rows[0]?.id}/accounts`
  const invited = await administrator.submit(point, point, {
    person: '点长',
    login: 'point',
    roles: ['administrator'],
  })
  const below = world.visitor()
  await below.submit(joinLink(invited.html), joinLink(invited.html), { password: PASSWORD })
  // The head of the station is given a role at the point, and so stands in its list.
  const head = await idOf(world, 'head')
  await sql`insert into account_grant (account_id, station_id, role, granted_at)
    values (${head}, ${found.rows[0]?.id ?? ''}, 'reader', now())`.execute(world.database.owner)
  for (const act of ['invitation', 'disabling']) {
    const refused = await below.submit(point, `${point}/${head}/${act}`, {})
    assert.equal(refused.status, 403, act)
    assert.match(refused.html, /管理范围之外/)
  }
  assert.equal((await below.submit(point, `${point}/${head}/roles`, {})).status, 200)
  assert.equal((await administrator.get(base)).status, 200)
})

test('an invitation that ran out is made anew, and the old link stays dead; a forgotten password gets one too', async () => {
  const world = await newWorld()
  const { administrator } = world
  const invited = await administrator.submit(base, base, {
    person: '新人',
    login: 'fresh',
    roles: ['reader'],
  })
  const first = joinLink(invited.html)
  world.at('2019-12-23T02:00:00Z')
  const id = await idOf(world, 'fresh')
  await signIn(administrator, 'head', 'a quiet pearl at dawn')
  assert.match((await administrator.get(`${base}?state=expired`)).html, /新人[\s\S]*邀请已过期/)
  const again = await administrator.submit(base, `${base}/${id}/invitation`, {})
  assert.equal(again.status, 201)
  const visitor = world.visitor()
  assert.equal((await visitor.get(first)).status, 404)
  const link = joinLink(again.html)
  assert.match((await visitor.submit(link, link, { password: PASSWORD })).path, /^\/at\//)

  const reset = joinLink((await administrator.submit(base, `${base}/${id}/invitation`, {})).html)
  const elsewhere = world.visitor()
  await elsewhere.submit(reset, reset, { password: 'a new bridge over water' })
  assert.match((await visitor.get('/me')).path, /^\/sign-in/, 'a new password ends the sessions of the old')
  assert.equal((await elsewhere.get('/me')).status, 200)
})

test('one changes one’s own password with the present one; other browsers are signed out', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const other = world.visitor()
  await signIn(other, 'recorder')
  const change = (current: string, password: string) =>
    recorder.submit('/me', '/me/password', { current, password })
  assert.match((await change('not the one', 'a quiet new pearl')).html, /这不是|现在的密码不对/)
  assert.equal((await change(PASSWORD, 'short')).status, 422)
  assert.match((await change(PASSWORD, 'a quiet new pearl')).html, /密码已改/)
  assert.match((await other.get('/me')).path, /^\/sign-in/)
  assert.equal((await signIn(other, 'recorder')).status, 422)
  assert.match((await signIn(other, 'recorder', 'a quiet new pearl')).path, /^\/at\//)
})

test('the administrator sees signed-in devices and signs one out; a file of them computes nothing', async () => {
  const world = await newWorld()
  const { administrator } = world
  const recorder = await world.colleague('recorder', ['recorder'])
  const list = `${base}/sessions`
  const page = await administrator.get(`${list}?text=recorder`)
  const end = /\/accounts\/sessions\/[0-9a-f-]+\/end/.exec(page.html)?.[0] ?? ''
  await administrator.submit(`${list}?text=recorder`, `/at/${SITE}${end}`, {})
  assert.match((await recorder.get('/me')).path, /^\/sign-in/)
  assert.match((await administrator.get(`${list}?state=past`)).html, /同事recorder[\s\S]*退出/)
  const csv = await administrator.get(`${base}.csv?sort=-login`)
  assert.match(csv.headers.get('content-disposition') ?? '', /accounts-2019-12-20\.csv/)
  assert.match(csv.html, /登录名[\s\S]*recorder,登记人,在用[\s\S]*head,管理员/)
  assert.equal((await recorder.get(`${base}.csv`)).path.startsWith('/sign-in'), true)
})

test('too many tries for one name are told what helps, and when to try again', async () => {
  const world = await newWorld()
  const visitor = world.visitor()
  for (let index = 0; index < 8; index += 1) await signIn(visitor, 'head', 'wrong password')
  const page = await signIn(visitor, 'head', 'wrong password')
  assert.equal(page.status, 429)
  assert.match(page.html, /试了太多次。请过 \d+ 秒再试；忘了密码/)
  assert.match(page.headers.get('retry-after') ?? '', /^\d+$/)
})

test('a set-up form sent twice, also at the same moment, makes one site', async () => {
  const { app, deps, database } = await newInstance()
  const path = new URL((await setUpLink(deps)) ?? '').pathname
  const html = await (await app.request(`http://mingzhu.test${path}`)).text()
  const key = /name="_key" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const fields = {
    _key: key,
    name: '明珠社区',
    level: 'station',
    divisionCode: SITE,
    person: '站长',
    login: 'head',
    password: 'a quiet pearl at dawn',
  }
  const send = (more = {}) =>
    app.request(`http://mingzhu.test${path}`, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...more }),
      headers: { origin: 'http://mingzhu.test', host: 'mingzhu.test' },
    })
  const answers = await Promise.all([send(), send(), send()])
  assert.deepEqual(
    answers.map(answer => [answer.status, answer.headers.get('location')]),
    answers.map(() => [303, `/at/${SITE}`]),
  )
  assert.equal((await send()).status, 303)
  assert.equal((await send({ _key: 'another-key', login: 'thief' })).status, 404)
  const counted = await sql<{ sites: number; accounts: number }>`select
    (select count(*)::int from station) as sites, (select count(*)::int from account) as accounts`.execute(
    database.owner,
  )
  assert.deepEqual(counted.rows[0], { sites: 1, accounts: 1 })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { policy, roles, type Action } from '#accounts'
import { operations } from '#api'
import { allRoutes } from '#app'
import { turns, type CommandType } from '#orders'
import type { Route } from '#platform/http/route'
import { sql } from 'kysely'
import { fingerprintOf } from '#test/fingerprint'
import { machine, makeToken } from '#test/machine'
import { fillWorld, PASSWORD } from '#test/samples'
import { newWorld, SITE, type Page, type Visitor, type World } from '#test/world'

const OTHER = '620201002014'
const NOBODY = '00000000-0000-7000-8000-000000000000'
/** Every role but the volunteer's, whose pages are about whoever signs in. */
const staffRoles = roles.filter(role => role !== 'volunteer')
/** Looking, signing in and being refused leave marks here. */
const MARKS = ['access_log', 'api_token', 'session']

interface Place {
  readonly route: Route
  readonly path: string
}

/** Every route with an object in its address, with the address of an object that is there. A part nobody gave a sample of
 *  is filled with an id of nothing: who may ask is decided before. */
function placesOf(samples: Readonly<Record<string, readonly string[]>>): readonly Place[] {
  const [order = ''] = samples['/at/:site/orders/:id'] ?? []
  const [record = ''] = samples['/at/:site/records/:id'] ?? []
  return allRoutes()
    .filter(({ path }) => path.includes(':site') && /:(?!site)\w+/.test(path))
    .map(route => {
      const thing = /\/records\//.test(route.path) ? record : order
      if (route.path.startsWith('/api/'))
        return { route, path: fill(route.path.replace(':id', thing.split('/').at(-1) ?? '')) }
      const above = Object.keys(samples)
        .filter(pattern => route.path === pattern || route.path.startsWith(`${pattern}/`))
        .toSorted((a, b) => b.length - a.length)[0]
      const [found = ''] = (above === undefined ? undefined : samples[above]) ?? []
      return { route, path: fill(above === undefined ? route.path : found + route.path.slice(above.length)) }
    })
}

const fill = (path: string): string =>
  path.replace(':site', SITE).replace(':figure', 'care.waste').replace(/:\w+/g, NOBODY)

/** A caller who takes a second over each step, so that nobody is slowed down. */
async function prepared() {
  const world = await newWorld()
  const samples = await fillWorld(world)
  const sites = `/at/${SITE}/sites`
  const made = await world.administrator.submit(`${sites}/new`, sites, {
    name: '南区实践所',
    level: 'point',
    divisionCode: OTHER,
  })
  assert.equal(made.status, 200, 'a second site')
  let seconds = 0
  const later = (): void => world.at(new Date(Date.UTC(2019, 11, 20, 3, 0, ++seconds)).toISOString())
  return { world, samples, places: placesOf(samples), later }
}

/** Somebody with roles at a site, signed in. */
async function staff(world: World, site: string, login: string, theirs: readonly string[]): Promise<Visitor> {
  const list = `/at/${site}/accounts`
  const invited = await world.administrator.submit(list, list, {
    person: `同事${login}`,
    login,
    roles: theirs,
  })
  const [join] = /\/join\/[\w-]+/.exec(invited.html) ?? []
  assert.ok(join, `${login} is invited (${invited.status})`)
  const visitor = world.visitor()
  await visitor.submit(join, join, { password: PASSWORD })
  return visitor
}

const says = ({ html }: Page, words: string): boolean => html.includes(words)
const NOT_YOURS = '您的账号没有这项权限'
const STALE = '页面已过期'

/** Asks as somebody may or may not: a form without its mark, a command without a proper key, so that whoever is let in
 *  does nothing yet. Shape: → let in or not. */
async function knocks(visitor: Visitor, ask: ReturnType<typeof machine>, place: Place): Promise<boolean> {
  const { route, path } = place
  if (path.startsWith('/api/')) {
    const answer = await ask.send(
      route.method,
      path.replace(/^\/api\/v1\/sites\/\w+/, ''),
      route.method === 'GET' ? undefined : '{}',
      { 'idempotency-key': '!' },
    )
    assert.ok(answer.status < 500, `${path}: ${answer.text}`)
    assert.ok(answer.body['code'] !== 'http.no-token', path)
    return answer.body['code'] !== 'http.not-allowed'
  }
  const page = route.method === 'GET' ? await visitor.get(path) : await visitor.post(path, {})
  assert.ok(page.status < 500, `${path}: ${page.status}`)
  if (route.method === 'GET') return page.status !== 403
  assert.equal(page.status, 403, `${path} took a form without its mark`)
  assert.ok(says(page, NOT_YOURS) || says(page, STALE), path)
  return says(page, STALE)
}

test('each role × each route about a thing: let in exactly where the policy says so, at the own site only', async () => {
  const { world, places, later } = await prepared()
  assert.ok(places.length > 80, String(places.length))
  const guarded = places.filter(({ route }) => route.access !== 'public' && route.access !== 'account')
  const scopes = [...new Set(operations.map(({ access }) => access as Action))]
  const before = await fingerprintOf(world.database.owner, [...MARKS, 'operation'])
  const faults: string[] = []
  for (const role of staffRoles) {
    later()
    const here = await staff(world, SITE, `here.${role}`, [role])
    const there = await staff(world, OTHER, `there.${role}`, [role])
    // Tokens are made by those who may: whoever made this one has lost all but this role since.
    const ours = await tokenOf(world, here, SITE, role)
    const theirs = await tokenOf(world, there, OTHER, role)
    for (const place of guarded) {
      later()
      const may = (policy[place.route.access as Action] as readonly string[]).includes(role)
      const name = `${role} ${place.route.method} ${place.route.path}`
      if ((await knocks(here, machine(world, ours), place)) !== may)
        faults.push(`${name}: should ${may ? '' : 'not '}be let in`)
      later()
      if (await knocks(there, machine(world, theirs, SITE), place)) faults.push(`${name}: from another site`)
    }
  }
  assert.deepEqual(faults, [])
  assert.ok(scopes.every(scope => scope in policy))
  const after = await fingerprintOf(world.database.owner, [...MARKS, 'operation'])
  const touched = after.filter(line => !before.includes(line)).map(line => line.split(' ')[0])
  // Inviting and making tokens is all that was done.
  const invited = ['account', 'account_grant', 'invitation', 'journal', 'journal_head', 'order_counter']
  assert.deepEqual(
    touched.filter(table => !invited.includes(table ?? '')),
    [],
  )

  async function tokenOf(of: World, maker: Visitor, site: string, role: string): Promise<string> {
    const login = `${site === SITE ? 'here' : 'there'}.${role}`
    const grant = async (theirs: readonly string[]) => {
      later()
      const { rows } = await sql<{ id: string }>`select id from account where login = ${login}`.execute(
        of.database.db,
      )
      const list = `/at/${site}/accounts`
      const done = await of.administrator.submit(`${list}?text=${login}`, `${list}/${rows[0]?.id}/roles`, {
        roles: theirs,
      })
      assert.equal(done.status, 200, `${login} has ${theirs.join()}`)
    }
    await grant(staffRoles)
    const token = await makeToken(maker, site, scopes)
    await grant([role])
    return token
  }
})

test('what belongs to one site cannot be reached through another, not even by those who may everything there', async () => {
  const { world, places, later } = await prepared()
  const there = await staff(world, OTHER, 'there', staffRoles)
  const token = await makeToken(there, OTHER, [...new Set(operations.map(({ access }) => access))])
  const ask = machine(world, token, OTHER)
  later()
  const mark = /name="_token" value="([^"]+)"/.exec((await there.get(`/at/${OTHER}/tokens`)).html)?.[1] ?? ''
  assert.ok(mark)
  const but = [...MARKS, 'operation']
  const before = await fingerprintOf(world.database.owner, but)
  const faults: string[] = []
  // Figures come with the program: each site has its own value of them.
  const own = places.filter(({ route }) => !/:figure|\/levels|outcomes/.test(route.path))
  for (const { route, path } of own) {
    later()
    const elsewhere = path.replace(SITE, OTHER)
    const status = path.startsWith('/api/')
      ? (
          await ask.send(
            route.method,
            path.replace(/^\/api\/v1\/sites\/\w+/, ''),
            route.method === 'GET' ? undefined : '{}',
            {},
          )
        ).status
      : (route.method === 'GET' ? await there.get(elsewhere) : await there.post(elsewhere, { _token: mark }))
          .status
    if (status < 400 || status >= 500) faults.push(`${route.method} ${route.path}: ${status}`)
  }
  assert.deepEqual(faults, [])
  const after = await fingerprintOf(world.database.owner, but)
  assert.deepEqual(
    after.filter(line => !before.includes(line)),
    [],
  )
})

test('each command × each role: who may not take it changes nothing', async () => {
  const { world, samples, later } = await prepared()
  const [path = ''] = samples['/at/:site/orders/:id'] ?? []
  for (const role of staffRoles) {
    later()
    const visitor = await staff(world, SITE, `desk.${role}`, [role])
    const account = await visitor.get('/me')
    const mark = /name="_token" value="([^"]+)"/.exec(account.html)?.[1] ?? ''
    assert.ok(mark, role)
    const before = await fingerprintOf(world.database.owner, MARKS)
    for (const [command, turn] of Object.entries(turns) as [CommandType, { action: Action }][]) {
      if ((policy[turn.action] as readonly string[]).includes(role)) continue
      later()
      const page = await visitor.post(`${path}/${command}`, { _token: mark })
      assert.equal(page.status, 403, `${role} ${command}`)
    }
    assert.deepEqual(await fingerprintOf(world.database.owner, MARKS), before, role)
  }
})

test('whatever shows what a person said or is has left a row in the access log first', async () => {
  const { world, places, later } = await prepared()
  const clerk = await staff(world, SITE, 'looker', staffRoles)
  const ask = machine(
    world,
    await makeToken(clerk, SITE, [...new Set(operations.map(({ access }) => access))]),
  )
  const said = ['13812345678', 'Attic', 'Lamp', 'Wang']
  const count = async (): Promise<number> => {
    const found = await sql<{ n: number }>`select count(*)::int as n from access_log`.execute(
      world.database.db,
    )
    return found.rows[0]?.n ?? 0
  }
  const lists = allRoutes()
    .filter(({ method, path }) => method === 'GET' && /^\/(at|api\/v1\/sites)\/:site/.test(path))
    .filter(({ path }) => !/:(?!site)\w+/.test(path))
    .map(route => ({ route, path: fill(route.path) }))
  const shown: string[] = []
  // A resident's own page, opened by their code, is no look into somebody's file.
  for (const { route, path } of [...places, ...lists].filter(place => place.route.access !== 'public')) {
    if (route.method !== 'GET') continue
    later()
    const before = await count()
    const text = path.startsWith('/api/')
      ? (await ask.get(path.replace(/^\/api\/v1\/sites\/\w+/, ''))).text
      : (await clerk.get(path)).html
    if (!said.some(word => text.includes(word))) continue
    shown.push(route.path)
    assert.ok((await count()) > before, `${path} told without writing it down`)
  }
  for (const path of ['/at/:site/orders/:id', '/api/v1/sites/:site/orders/:id'])
    assert.ok(shown.includes(path), `${path} shows what was said`)
})

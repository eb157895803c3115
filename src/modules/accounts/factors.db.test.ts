import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'

import { newWorld, type Visitor, type World } from '#test/world'

const PASSWORD = 'seven teams one bridge'

/** A colleague with an authenticator app, and its secret. */
async function withApp(world: World, at: string) {
  world.at(at)
  const person = await world.colleague('clerk', ['recorder'])
  const page = await person.get('/me/factors')
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.html)?.[1]?.replaceAll(' ', '') ?? ''
  assert.ok(secret.length >= 32)
  const app = new TOTP({ secret: Secret.fromBase32(secret) })
  const codeAt = (instant: string): string => app.generate({ timestamp: Date.parse(instant) })
  const done = await person.submit('/me/factors', '/me/factors/totp', { code: codeAt(at) })
  assert.equal(done.status, 201)
  const recovery = [...done.html.matchAll(/<code>([a-z2-9]{5}-[a-z2-9]{5})<\/code>/g)].map(
    match => match[1] ?? '',
  )
  assert.equal(recovery.length, 10)
  return { person, codeAt, recovery, secret }
}

const enter = async (world: World): Promise<{ visitor: Visitor; half: string }> => {
  const visitor = world.visitor()
  const page = await visitor.submit('/sign-in', '/sign-in', { login: 'clerk', password: PASSWORD })
  return { visitor, half: /name="half" value="([^"]+)"/.exec(page.html)?.[1] ?? '' }
}
const isIn = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.get('/me')).html.includes('同事clerk')

test('with an app, password alone opens nothing; a code opens once and never again', async () => {
  const world = await newWorld()
  const { codeAt } = await withApp(world, '2019-12-20T02:00:00Z')
  world.at('2019-12-20T02:05:00Z')
  const { visitor, half } = await enter(world)
  assert.notEqual(half, '')
  assert.equal(await isIn(visitor), false)
  const wrong = await visitor.post('/sign-in/code', { half, code: '000000' })
  assert.equal(wrong.status, 422)
  const code = codeAt('2019-12-20T02:05:00Z')
  await visitor.post('/sign-in/code', { half, code })
  assert.equal(await isIn(visitor), true)
  const second = await enter(world)
  const again = await second.visitor.post('/sign-in/code', { half: second.half, code })
  assert.equal(again.status, 422, 'the same code once more')
  assert.equal(await isIn(second.visitor), false)
})

test('five tries end a sign-in half done, and five minutes do', async () => {
  const world = await newWorld()
  const { codeAt } = await withApp(world, '2019-12-20T02:00:00Z')
  world.at('2019-12-20T02:05:00Z')
  const tried = await enter(world)
  for (let n = 0; n < 5; n += 1)
    await tried.visitor.post('/sign-in/code', { half: tried.half, code: '000000' })
  const sixth = await tried.visitor.post('/sign-in/code', {
    half: tried.half,
    code: codeAt('2019-12-20T02:05:00Z'),
  })
  assert.equal(sixth.status, 403)
  const slow = await enter(world)
  world.at('2019-12-20T02:10:01Z')
  const late = await slow.visitor.post('/sign-in/code', {
    half: slow.half,
    code: codeAt('2019-12-20T02:10:01Z'),
  })
  assert.equal(late.status, 403)
})

test('a recovery code opens once; turning codes off takes a code; the secret lies sealed', async () => {
  const world = await newWorld()
  const { recovery, secret } = await withApp(world, '2019-12-20T02:00:00Z')
  const [first = '', next = ''] = recovery
  const one = await enter(world)
  await one.visitor.post('/sign-in/code', { half: one.half, code: first.toUpperCase() })
  assert.equal(await isIn(one.visitor), true)
  const two = await enter(world)
  assert.equal((await two.visitor.post('/sign-in/code', { half: two.half, code: first })).status, 422)
  for (const table of ['totp', 'recovery_code', 'journal', 'operation'] as const) {
    const found = await sql<{
      text: string
    }>`select coalesce(string_agg(t::text, ' '), '') as text from ${sql.table(table)} t`.execute(
      world.database.owner,
    )
    const text = found.rows[0]?.text ?? ''
    assert.ok(!text.includes(secret) && !text.includes(next), table)
  }
  const kept = await one.visitor.submit('/me/factors', '/me/factors/totp/removal', { code: '123456' })
  assert.equal(kept.status, 422)
  await one.visitor.submit('/me/factors', '/me/factors/totp/removal', { code: next })
  const plain = await enter(world)
  assert.equal(plain.half, '')
  assert.equal(await isIn(plain.visitor), true)
})

test('what is no passkey is refused in words, and changes nothing', async () => {
  const world = await newWorld()
  const visitor = world.visitor()
  for (const credential of ['', 'null', '[]', '{"id":7}', '{"id":"x","response":{}}']) {
    const page = await visitor.submit('/sign-in/passkey', '/sign-in/passkey', { credential })
    assert.equal(page.status, 422, credential)
  }
  const clerk = await world.colleague('clerk', ['recorder'])
  const token = /name="_token" value="([^"]+)"/.exec((await clerk.get('/me/factors')).html)?.[1] ?? ''
  const added = await clerk.post('/me/factors/passkeys', {
    _token: token,
    step: 'x',
    credential: '{}',
    name: 'x',
  })
  assert.equal(added.status, 403)
  const found = await sql<{ n: number }>`select count(*)::int as n from passkey`.execute(world.database.db)
  assert.equal(found.rows[0]?.n, 0)
})

test('who lost the app and the paper is let in again by an administrator, and the journal tells', async () => {
  const world = await newWorld()
  await withApp(world, '2019-12-20T02:00:00Z')
  const list = `/at/${world.site}/accounts`
  const page = await world.administrator.get(list)
  const action = /\/accounts\/[0-9a-f-]{36}\/factors\/reset/.exec(page.html)?.[0] ?? ''
  await world.administrator.submit(list, `/at/${world.site}${action}`, {})
  const plain = await enter(world)
  assert.equal(await isIn(plain.visitor), true)
  const told = await sql<{
    n: number
  }>`select count(*)::int as n from journal where type = 'accounts.factors-reset'`.execute(world.database.db)
  assert.equal(told.rows[0]?.n, 1)
})

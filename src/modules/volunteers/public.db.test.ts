import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { newWorld } from '#test/world'
import { verifyInstance } from '#verify'

const NAME = '欧阳金丝雀'
const PHONE = '13987650123'

test('who signs up is pending until the station hands over a link; a known phone is told to nobody but the station', async () => {
  const world = await newWorld()
  const clerk = await world.colleague('clerk', ['recorder', 'dispatcher'])
  const base = `/p/${world.site}/volunteer`
  const signUp = (fields: Record<string, string> = {}) =>
    world.visitor().submit(`${base}/new`, base, {
      name: NAME,
      phone: PHONE,
      age: 'adult',
      availability: '7-morning',
      agreed: 'yes',
      ...fields,
    })
  const unagreed = await signUp({ agreed: '' })
  assert.equal(unagreed.status, 422)
  const first = await signUp()
  const second = await signUp({ age: 'youth' })
  assert.equal(first.path, second.path)
  assert.equal(first.html, second.html, 'a known phone reads like a new one')
  const list = await clerk.get(`/at/${world.site}/volunteers?state=invited&slot=7-morning`)
  assert.ok(list.html.includes('>R00001<') && list.html.includes('>R00002<'))
  assert.ok(!list.html.includes(NAME))
  const minors = await sql<{
    code: string
    minor: boolean
  }>`select code, minor from person order by code`.execute(world.database.db)
  assert.deepEqual(minors.rows, [
    { code: 'R00001', minor: false },
    { code: 'R00002', minor: true },
  ])
})

test('“am I here?” says the same to everybody; staff see who asks, in the access log, until they answered', async () => {
  const world = await newWorld()
  const clerk = await world.colleague('clerk', ['recorder', 'dispatcher'])
  const people = `/at/${world.site}/people`
  await clerk.submit(`${people}/new`, people, { code: 'R7', name: NAME, phone: PHONE })
  const asking = `/p/${world.site}/volunteer/ask`
  const ask = (name: string, phone: string, wish = 'know') =>
    world.visitor().submit(asking, asking, { name, phone, wish })
  const known = await ask(NAME, PHONE)
  const stranger = await ask('别的人', '13800000000', 'erase')
  assert.equal(known.html, stranger.html)
  assert.equal((await ask(NAME, '12')).status, 422)
  for (const table of ['volunteer_inquiry', 'journal', 'operation', 'outbox']) {
    const found = await sql<{ text: string }>`
      select coalesce(string_agg(t::text, ' '), '') as text from ${sql.table(table)} t`.execute(
      world.database.owner,
    )
    assert.ok(!/金丝雀|13987650123/.test(found.rows[0]?.text ?? ''), table)
  }
  const list = await clerk.get(`/at/${world.site}/volunteers/inquiries?state=open&sort=asked`)
  assert.ok(!list.html.includes(PHONE))
  const pages = await Promise.all(
    [...new Set(list.html.match(/\/at\/[\w/]+\/inquiries\/[0-9a-f-]{36}/g))].map(path => clerk.get(path)),
  )
  const page = pages.find(one => one.html.includes(PHONE))
  assert.ok(page && page.html.includes(NAME) && page.html.includes('>R7<'))
  const id = page.path.split('/').at(-1) ?? ''
  const looks = await sql<{
    n: number
  }>`select count(*)::int as n from access_log where subject_id = ${id}`.execute(world.database.db)
  assert.equal(looks.rows[0]?.n, 1)
  await clerk.submit(page.path, `${page.path}/answer`, { outcome: 'told' })
  assert.ok(!(await clerk.get(page.path)).html.includes(PHONE))
  const left = await sql<{ n: number }>`select count(*)::int as n from volunteer_inquiry
    where id = ${id} and (sealed is not null or wrapped is not null)`.execute(world.database.db)
  assert.equal(left.rows[0]?.n, 0)
  const reader = await world.colleague('looker', ['confirmer'])
  assert.equal((await reader.get(page.path)).status, 403)
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
})

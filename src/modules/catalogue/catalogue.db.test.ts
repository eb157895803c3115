import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyChain } from '#platform/journal'
import { verifyInstance } from '#verify'
import { newWorld, SITE } from '#test/world'

const base = `/at/${SITE}/catalogue`
const codes = (html: string): readonly string[] =>
  [...html.matchAll(/<code>([^<]+)</g)].map(([, code = '']) => code)

test('the five programmes come from the ready-made list; a second use adds only what is missing', async () => {
  const { administrator } = await newWorld()
  await administrator.submit(`${base}/programme/new`, `${base}/programme`, {
    code: 'law',
    zh: '法治讲堂',
    position: '1',
  })
  const filled = await administrator.submit(base, `${base}/programme/template`, {})
  assert.deepEqual(codes(filled.html), ['law', 'theory', 'policy', 'morality', 'culture'])
  assert.match(filled.html, /法治讲堂/)
  assert.doesNotMatch(filled.html, /一键填入“五传五习”/)
})

test('a kind of service is taken out of use once, keeps its place in the list, and its code stays taken', async () => {
  const { administrator } = await newWorld()
  const filled = await administrator.submit(base, `${base}/service/template`, {})
  assert.equal(codes(filled.html).length, 14)
  const retired = await administrator.submit(base, `${base}/service/elders/retirement`, {})
  assert.match(retired.html, /2019年12月20日起停用/)
  const again = await administrator.submit(base, `${base}/service/talks/retirement`, {})
  assert.equal(codes(again.html).length, 14)
  const taken = await administrator.submit(`${base}/service/new`, `${base}/service`, {
    code: 'elders',
    zh: '助老',
    position: '1',
  })
  assert.equal(taken.status, 422)
  assert.match(taken.html, /这个代码已经用过了/)
})

test('only the administrator changes the catalogue', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const page = await recorder.get(base)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.html, /template/)
  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  const fields = { _token: token, _key: 'recorder-1', code: 'x', zh: '某项', position: '1' }
  assert.equal((await recorder.post(`${base}/programme`, fields)).status, 403)
  assert.equal((await recorder.post(`${base}/service/template`, fields)).status, 403)
})

test('an entry is renamed, retired and used again; the journal keeps each step and the list finds it', async () => {
  const world = await newWorld()
  const { administrator } = world
  await administrator.submit(base, `${base}/service/template`, {})
  const form = `${base}/service/elders`
  const change = (fields: Record<string, string>) =>
    administrator.submit(form, form, { zh: '为老服务', position: '2', ...fields })
  assert.match((await change({})).html, /为老服务/)
  assert.equal((await change({ version: '1' })).status, 409)
  await administrator.submit(base, `${form}/retirement`, {})
  assert.deepEqual(codes((await administrator.get(`${base}?state=closed`)).html), ['elders'])
  await administrator.submit(base, `${form}/return`, {})
  assert.equal(codes((await administrator.get(`${base}?state=closed`)).html).length, 0)
  const found = await administrator.get(`${base}?text=${encodeURIComponent('为老')}`)
  assert.deepEqual(codes(found.html), ['elders'])
  const station = await sql<{ id: string }>`select id from station`.execute(world.database.db)
  const broken: string[] = []
  await verifyChain(world.database.db, station.rows[0]?.id ?? '', (seq, why) => broken.push(`${seq} ${why}`))
  assert.deepEqual(broken, [])
})

test('what orders look at in a kind of service is set on its form, follows from the journal and shows to residents', async () => {
  const world = await newWorld()
  const { administrator } = world
  await administrator.submit(base, `${base}/service/template`, {})
  const form = `${base}/service/health`
  const before = await administrator.get(form)
  assert.ok(before.html.includes('要不要陪去医院'))
  const many = await administrator.submit(form, form, {
    zh: '陪诊',
    position: '1',
    ordered: 'yes',
    questions: Array.from({ length: 9 }, (_, n) => `问题 ${n}`).join('\n'),
  })
  assert.equal(many.status, 422)
  await administrator.submit(form, form, {
    zh: '陪诊',
    position: '1',
    ordered: 'yes',
    unrated: 'yes',
    stopper: 'crisis',
    questions: '哪一科？\n\n 几点的号？ ',
  })
  const visitor = world.visitor()
  const asked = await visitor.get(`/p/${SITE}/order/new?service=health`)
  assert.ok(asked.html.includes('12356') && asked.html.includes('几点的号？'))
  const off = `${base}/service/sports`
  await administrator.submit(off, off, { zh: '健身', position: '8' })
  const menu = await visitor.get(`/p/${SITE}/order`)
  assert.ok(menu.html.includes('陪诊') && !menu.html.includes('健身'))
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
  await sql`update service set unrated = false`.execute(world.database.owner)
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 2)
})

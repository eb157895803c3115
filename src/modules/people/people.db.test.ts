import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { sql } from 'kysely'

import type { Db } from '#platform/db'
import { verifyChain } from '#platform/journal'
import { inspectSheet, type SheetCell } from '#platform/sheet-read'
import { newWorld, SITE, type Page, type Visitor, type World } from '#test/world'

const base = `/at/${SITE}/people`
const wang = {
  name: '王金丝雀',
  phone: '138 1234 5678',
  idNumber: '11010519491231002x',
  address: '金丝雀路 7 号 2 单元',
  household: 'H007',
}
const canaries = ['金丝雀', '13812345678', '138 1234 5678', '11010519491231002']

const add = (visitor: Visitor, fields: Record<string, string>): Promise<Page> =>
  visitor.submit(`${base}/new`, base, fields)
const look = (visitor: Visitor, person: Page, reason: string): Promise<Page> =>
  visitor.submit(person.path, `${person.path}/identity`, { reason })
const idOf = (page: Page): string => page.path.split('/').at(-1) ?? ''
const tokenOf = (page: Page): string => /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''

async function count(db: Db, table: string, id: string): Promise<number> {
  const column = table === 'access_log' ? 'subject_id' : 'person_id'
  const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}
    where ${sql.ref(column)} = ${id}`.execute(db)
  return found.rows[0]?.n ?? -1
}

/** Every table that holds one of the words, as text or as bytes. */
async function tablesWith(db: Db, words: readonly string[]): Promise<readonly string[]> {
  const tables = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db)
  const needles = words.flatMap(word => [`%${word}%`, `%${Buffer.from(word).toString('hex')}%`])
  const holding: string[] = []
  for (const { name } of tables.rows) {
    const found =
      await sql`select 1 from ${sql.table(name)} x where x::text like any (${needles}::text[]) limit 1`.execute(
        db,
      )
    if (found.rows.length > 0) holding.push(name)
  }
  return holding
}

/** The first rows of a workbook, its header among them. */
async function readXlsx(bytes: Buffer): Promise<readonly (readonly SheetCell[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mingzhu-people-'))
  try {
    writeFileSync(join(folder, 'list.xlsx'), bytes)
    const summary = await inspectSheet(join(folder, 'list.xlsx'), { name: 'list.xlsx' })
    return summary.ok ? summary.value.sample.map(row => row.cells) : assert.fail(summary.error.code)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function staff(world: World) {
  return {
    recorder: await world.colleague('recorder', ['recorder']),
    reader: await world.colleague('reader', ['reader']),
  }
}

test('who a person is stands in no table, no journal and on no page until it is revealed for a reason', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  assert.equal(person.status, 200)
  assert.match(person.html, /R00001/)
  assert.match(person.html, /H007/)

  assert.deepEqual(await tablesWith(world.database.owner, canaries), [])
  const pseudonym = await tablesWith(world.database.owner, ['R00001'])
  assert.deepEqual(pseudonym.toSorted(), ['journal', 'operation', 'person'], 'the search itself finds things')
  const pages = [
    person,
    await recorder.get(base),
    await world.administrator.get(person.path),
    await recorder.get(`/at/${SITE}/teams`),
  ]
  for (const page of pages)
    for (const word of canaries) assert.ok(!page.html.includes(word), `${page.path} ${word}`)

  assert.equal((await look(recorder, person, ' ')).status, 422)
  assert.equal(await count(world.database.owner, 'access_log', idOf(person)), 0)
  const shown = await look(recorder, person, '上门前联系')
  for (const fact of ['王金丝雀', '13812345678', '11010519491231002X', '金丝雀路 7 号 2 单元'])
    assert.ok(shown.html.includes(fact), fact)
  assert.equal(shown.headers.get('cache-control'), 'no-store')
  const after = await world.administrator.get(person.path)
  assert.match(after.html, /同事recorder[\s\S]*上门前联系/)
  assert.ok(!after.html.includes('王金丝雀'))
})

test('what cannot be written down is not shown', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  await sql`revoke insert on access_log from mingzhu_app`.execute(world.database.owner)
  await assert.rejects(look(recorder, person, '上门前联系'), /permission denied for table access_log/)
})

test('a changed row, or one moved over from somebody else, does not open, and the attempt stays written down', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const first = await add(recorder, wang)
  const second = await add(recorder, { name: '李四', phone: '13900000000' })
  const { owner } = world.database
  await sql`update person_identity set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
    where person_id = ${idOf(first)} and field = 'phone'`.execute(owner)
  await sql`update person_identity set sealed = (select sealed from person_identity
      where person_id = ${idOf(first)} and field = 'name')
    where person_id = ${idOf(second)} and field = 'name'`.execute(owner)
  for (const person of [first, second]) {
    const refused = await look(recorder, person, '核对身份')
    assert.equal(refused.status, 409)
    assert.match(refused.html, /打不开/)
    for (const word of [...canaries, '李四']) assert.ok(!refused.html.includes(word), word)
    assert.equal(await count(owner, 'access_log', idOf(person)), 1)
  }
})

test('the same ID number or phone is met with the person already there; a relative can still be registered', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  const again = await add(recorder, { name: '王先生', idNumber: '11010519491231002X', another: '1' })
  assert.equal(again.status, 422)
  assert.ok(again.html.includes(person.path))
  assert.ok(!again.html.includes('王金丝雀'))
  const relative = { name: '王小妹', phone: '+86-13812345678' }
  const warned = await add(recorder, relative)
  assert.equal(warned.status, 422)
  assert.ok(warned.html.includes(person.path))
  assert.match(warned.html, /name="another"/)
  assert.match((await add(recorder, { ...relative, another: '1' })).html, /R00002/)
})

test('a search needs the exact fact, answers with pseudonyms, and is written down for whoever is found', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  const find = (text: string) => recorder.submit(base, `${base}/search`, { text })
  for (const text of ['138-1234-5678', '11010519491231002X', '王 金丝雀']) {
    const found = await find(text)
    assert.ok(found.html.includes(person.path), text)
    for (const word of canaries) assert.ok(!found.html.includes(word), `${text} ${word}`)
  }
  for (const text of ['1381234567', '王金', '13812345679'])
    assert.ok(!(await find(text)).html.includes(person.path), text)
  assert.equal(await count(world.database.owner, 'access_log', idOf(person)), 3)
  assert.deepEqual(await tablesWith(world.database.owner, canaries), [])
})

test('an erased identity is gone for good; the pseudonym, the household and the journal stay true', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  const { owner } = world.database
  const sealed = await sql<{ key: Buffer }>`select wrapped as key from person_key`.execute(owner)
  const erase = (eraseReason: string) =>
    world.administrator.submit(person.path, `${person.path}/erasure`, { eraseReason })
  assert.equal((await erase('')).status, 422)
  const erased = await erase('本人要求')
  assert.match(erased.html, /身份已删除/)
  assert.match(erased.html, /H007/)
  for (const table of ['person_key', 'person_identity', 'person_match'])
    assert.equal(await count(owner, table, idOf(person)), 0, table)
  assert.deepEqual(await tablesWith(owner, [sealed.rows[0]?.key.toString('hex') ?? 'no key']), [])
  const token = { _token: tokenOf(await recorder.get(base)), _key: 'after-erasure-1' }
  assert.equal((await recorder.post(`${person.path}/identity`, { ...token, reason: '再看一眼' })).status, 409)
  assert.match((await add(recorder, wang)).html, /R00002/)

  const station = await sql<{ id: string }>`select id from station`.execute(owner)
  const broken: string[] = []
  await verifyChain(world.database.db, station.rows[0]?.id ?? '', (seq, why) => broken.push(`${seq} ${why}`))
  assert.deepEqual(broken, [])
})

test('readers see nobody, administrators see pseudonyms only, recorders erase nobody', async () => {
  const world = await newWorld()
  const { recorder, reader } = await staff(world)
  const person = await add(recorder, wang)
  assert.equal((await reader.get(base)).status, 403)
  assert.equal((await reader.get(person.path)).status, 403)
  const page = await world.administrator.get(person.path)
  const administrator = { _token: tokenOf(page), _key: 'administrator-1' }
  assert.equal(
    (await world.administrator.post(`${person.path}/identity`, { ...administrator, reason: '看看' })).status,
    403,
  )
  assert.equal(
    (await world.administrator.post(`${base}/search`, { ...administrator, text: '王金丝雀' })).status,
    403,
  )
  const own = { _token: tokenOf(await recorder.get(person.path)), _key: 'recorder-1' }
  assert.equal((await recorder.post(`${person.path}/erasure`, { ...own, eraseReason: '不该' })).status, 403)
  assert.equal(await count(world.database.owner, 'access_log', idOf(person)), 0)
})

test('a person changes households and keeps where they were; bad facts come back with what to do', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  const moved = await recorder.submit(person.path, `${person.path}/household`, {
    household: 'H008',
    fromOn: '2020-01-01',
  })
  assert.match(moved.html, /H008[\s\S]*2020年1月1日[\s\S]*H007[\s\S]*2019年12月31日/)
  const bad = await add(recorder, { name: '', phone: '123', idNumber: '110105194912310021' })
  assert.equal(bad.status, 422)
  assert.match(bad.html, /请填写姓名/)
  const wrong = await add(recorder, { name: '赵六', phone: '123', idNumber: '110105194912310021' })
  assert.match(wrong.html, /固定电话要带区号[\s\S]*对不上校验位/)
  assert.match((await add(recorder, { name: '钱七', code: 'R00001' })).html, /这个编号已经用过了/)
})

const code = (page: Page): string => /<h1>([^<]+)/.exec(page.html)?.[1] ?? ''

test('a correction puts the whole identity anew: found by the new facts, not by the old; the journal holds none', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  const shown = await look(recorder, person, '电话变了')
  const version = /name="version" value="(\d+)"/.exec(shown.html)?.[1] ?? ''
  assert.match(shown.html, /name="phone"[^>]*value="13812345678"/)
  const correct = (fields: Record<string, string>, key: string) =>
    recorder.post(`${person.path}/correction`, { _token: tokenOf(shown), _key: key, version, ...fields })
  const next = { name: '王金丝雀', phone: '139 0000 0001', address: '金丝雀路 9 号' }
  const bad = await correct({ ...next, phone: '12' }, 'correction-1')
  assert.equal(bad.status, 422)
  assert.match(bad.html, /value="12"[\s\S]*保存改正/)
  const done = await correct(next, 'correction-2')
  assert.equal(done.status, 200)
  for (const word of [...canaries, '13900000001']) assert.ok(!done.html.includes(word), word)
  assert.equal(
    (await correct(next, 'correction-3')).status,
    409,
    'an old version is not written over a new one',
  )

  const find = (text: string) => recorder.submit(base, `${base}/search`, { text })
  assert.ok((await find('13900000001')).html.includes(person.path))
  for (const old of ['13812345678', '11010519491231002X'])
    assert.ok(!(await find(old)).html.includes(person.path), old)
  const again = await look(recorder, person, '核对')
  assert.match(again.html, /金丝雀路 9 号/)
  assert.ok(!again.html.includes('11010519491231002X'))
  assert.deepEqual(await tablesWith(world.database.owner, [...canaries, '13900000001']), [])
})

test('a correction is met with whoever has the phone already; a relative may share it', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const first = await add(recorder, wang)
  const second = await add(recorder, { name: '王小妹' })
  const shown = await look(recorder, second, '补电话')
  const version = /name="version" value="(\d+)"/.exec(shown.html)?.[1] ?? ''
  const fields = { _token: tokenOf(shown), version, name: '王小妹', phone: '13812345678' }
  const warned = await recorder.post(`${second.path}/correction`, { ...fields, _key: 'correction-1' })
  assert.equal(warned.status, 422)
  assert.ok(warned.html.includes(first.path))
  assert.match(warned.html, /name="another"/)
  const done = await recorder.post(`${second.path}/correction`, {
    ...fields,
    _key: 'correction-2',
    another: '1',
  })
  assert.equal(done.status, 200)
})

test('a list goes out by pseudonym; with names only for a reason, and each person gets a line the auditor reads', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const auditor = await world.colleague('auditor', ['auditor'])
  const person = await add(recorder, wang)
  await add(recorder, { name: '李四', household: 'H008' })
  const plain = await recorder.get(`${base}.csv`)
  assert.match(plain.html, /R00001,H007,2019-12-20,在册/)
  for (const word of [...canaries, '李四']) assert.ok(!plain.html.includes(word), word)

  const list = `${base}?household=H007`
  const take = (reason: string) => recorder.submit(list, `${base}/names`, { reason })
  assert.equal((await take('')).status, 422)
  assert.equal(await count(world.database.owner, 'access_log', idOf(person)), 0)
  const file = await take('入户走访名单')
  assert.match(file.headers.get('content-disposition') ?? '', /people-2019-12-20\.xlsx/)
  const sheet = await readXlsx(file.bytes)
  assert.deepEqual(sheet[1], [
    'R00001',
    'H007',
    '王金丝雀',
    '13812345678',
    '11010519491231002X',
    wang.address,
  ])
  assert.equal(sheet.length, 2, 'only those in the filter')

  const log = await auditor.get(`/at/${SITE}/access-log?from=2019-12-20&to=2019-12-20`)
  assert.match(log.html, /同事recorder[\s\S]*导出姓名[\s\S]*R00001[\s\S]*入户走访名单/)
  assert.doesNotMatch(log.html, new RegExp(`href="${person.path}"`))
  assert.doesNotMatch((await auditor.get(`/at/${SITE}/access-log?to=2019-12-19`)).html, /R00001/)
  assert.equal((await recorder.get(`/at/${SITE}/access-log`)).status, 403)
  assert.equal((await auditor.post(`${base}/names`, { _token: tokenOf(log), reason: '看看' })).status, 403)
})

test('a household shows who belonged to it from when to when, and where it is found', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const person = await add(recorder, wang)
  const households = await recorder.get(`/at/${SITE}/households`)
  const path = /\/at\/\d+\/households\/[0-9a-f-]{36}/.exec(households.html)?.[0] ?? ''
  const house = await recorder.submit(path, path, { area: '北区 3 号楼' })
  assert.equal(code(house), 'H007')
  assert.match(house.html, /北区 3 号楼/)
  assert.equal((await recorder.submit(path, path, { area: '南区', version: '1' })).status, 409)

  assert.match(
    (await recorder.submit(person.path, `${person.path}/leaving`, { toOn: '2019-12-25' })).html,
    /H007[\s\S]*2019年12月25日/,
  )
  const back = await recorder.submit(path, `${path}/members`, { personCode: 'R00001', fromOn: '2020-01-02' })
  assert.match(back.html, /2020年1月2日[\s\S]*至今[\s\S]*2019年12月20日[\s\S]*2019年12月25日/)
  assert.match(
    (await recorder.submit(path, `${path}/members`, { personCode: 'R9', fromOn: '2020-01-02' })).html,
    /没有这个人/,
  )
  assert.match((await recorder.get(`/at/${SITE}/households.csv?text=北区`)).html, /H007,北区 3 号楼,1,0,/)
})

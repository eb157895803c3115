import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'

import { inspectSheet } from '#platform/sheet-read'
import { newWorld, SITE, type Page, type Visitor } from '#test/world'

import { isLonger } from './list-store.ts'

const CSV = `/at/${SITE}/records.csv`
const register = (visitor: Visitor, kind: string, fields: Record<string, string>): Promise<Page> =>
  visitor.submit(`/at/${SITE}/records/new?kind=${kind}`, `/at/${SITE}/records`, fields)
const rowsOf = (page: Page): readonly Record<string, string>[] =>
  parse(page.bytes, { bom: true, columns: true, record_delimiter: '\r\n' })

test('the register goes out as its filter shows it, with numbers of households and without formulas', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  await register(recorder, 'study-session', {
    day: '2019-03-05',
    title: '=1+1',
    place: '会议室,二楼',
    headcount: '23',
    headcountMethod: 'roster',
    lead: '不外传的名字',
  })
  await register(recorder, 'home-visit', {
    theme: 'relief',
    day: '2019-01-20',
    title: '春节走访',
    visitors: '甲、乙',
    purpose: '慰问',
    households: 'H002,H001',
  })
  const page = await recorder.get(CSV)
  assert.equal(page.headers.get('content-type'), 'text/csv; charset=utf-8')
  assert.equal(
    page.headers.get('content-disposition'),
    `attachment; filename="register-2019-12-20.csv"; filename*=UTF-8''${encodeURIComponent('明珠社区台账2019-12-20.csv')}`,
  )
  assert.deepEqual([...page.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  const rows = rowsOf(page)
  assert.deepEqual(
    rows.map(row => [row['日期'], row['事项'], row['地点'], row['人次'], row['状态']]),
    [
      ['2019-03-05', "'=1+1", '会议室,二楼', '23', '待确认'],
      ['2019-01-20', '春节走访', '', '', '待确认'],
    ],
  )
  assert.deepEqual(rows[1]?.['户编号']?.split(' ').toSorted(), ['H001', 'H002'])
  assert.doesNotMatch(page.html, /不外传的名字/)

  const filtered = rowsOf(await recorder.get(`${CSV}?kind=home-visit&from=2019-01-01`))
  assert.deepEqual(
    filtered.map(row => row['事项']),
    ['春节走访'],
  )
  const english = await recorder.get(`${CSV}?lang=en&status=void`)
  assert.match(english.html, /^\uFEFFDay,Kind,Theme,What,/)
})

test('the same list goes out as a workbook that reads back, with real numbers and days and the formula as text', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  await register(recorder, 'study-session', {
    day: '2019-03-05',
    title: "'=1+1",
    headcount: '23',
    headcountMethod: 'roster',
    lead: '书记',
  })
  const page = await recorder.get(`/at/${SITE}/records.xlsx`)
  assert.match(page.headers.get('content-disposition') ?? '', /filename="register-2019-12-20\.xlsx"/)
  const folder = mkdtempSync(join(tmpdir(), 'mingzhu-export-'))
  const path = join(folder, 'register.xlsx')
  writeFileSync(path, page.bytes)
  const summary = await inspectSheet(path, { name: 'register.xlsx' })
  rmSync(folder, { recursive: true })
  assert.ok(summary.ok)
  const row = summary.value.sample[1]?.cells ?? []
  const cell = (head: string) => row[summary.value.header.indexOf(head)]
  assert.deepEqual(
    [cell('日期'), cell('事项'), cell('人次'), cell('数量')],
    [{ date: '2019-03-05' }, "'=1+1", 23, 1],
  )
})

test('pages join without a gap or a repeat, and a list too long for one file is known as such', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  await register(recorder, 'study-session', {
    day: '2019-03-05',
    title: '学习',
    headcount: '23',
    headcountMethod: 'roster',
    lead: '书记',
  })
  await sql`insert into record (station_id, id, kind, theme, day, title, quantity, unit, grade, class, status, recorder_id, recorded_at)
    select station_id, gen_random_uuid(), kind, theme, day - (n % 7)::int, title, quantity, unit, grade, class, status, recorder_id, recorded_at
    from record, generate_series(1, 2499) n`.execute(world.database.owner)
  const rows = rowsOf(await recorder.get(CSV))
  assert.equal(rows.length, 2_500)
  assert.equal(new Set(rows.map(row => row['编号'])).size, 2_500)
  const station = await sql<{ id: string }>`select id from station`.execute(world.database.db)
  const id = station.rows[0]?.id ?? ''
  assert.equal(await isLonger(world.database.db, id, {}, 2_499), true)
  assert.equal(await isLonger(world.database.db, id, {}, 2_500), false)
  assert.equal(await isLonger(world.database.db, id, { kind: 'home-visit' }, 0), false)
})

test('who may read the register but not export it gets no file', async () => {
  const world = await newWorld()
  const reader = await world.colleague('reader', ['reader'])
  assert.equal((await reader.get(`/at/${SITE}/records`)).status, 200)
  assert.equal((await reader.get(CSV)).status, 403)
})

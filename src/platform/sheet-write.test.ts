import assert from 'node:assert/strict'
import type { Readable } from 'node:stream'
import { test } from 'node:test'
import { buffer, text } from 'node:stream/consumers'

import fc from 'fast-check'
import { fromBufferPromise } from 'yauzl'

import { uploads } from '#test/sheet-samples'

import { readSheet, SHEET_LIMITS, type SheetCell, type SheetRow } from './sheet-read.ts'
import { openSource } from './sheet-source.ts'
import { writeCsv, writeXlsx, type SheetColumn, type SheetRows } from './sheet-write.ts'

const put = uploads()

const COLUMNS: readonly SheetColumn[] = [
  { title: '姓名', widthCharacters: 12 },
  { title: '=日期' },
  { title: '备注' },
]
const ROWS: readonly (readonly SheetCell[])[] = [
  ['陈晓', { date: '2019-03-05' }, '=1+1'],
  ['李秀英', { date: '2019-03-05T09:30:00' }, '他说"好"; 第一行\n第二行'],
  ['-', 2.5, true],
  [null, { date: '09:30:00' }],
  ["'=词", { date: '1850-01-01' }, ' 空格 '],
]

test('a CSV file, byte for byte', async () => {
  assert.equal(
    (await buffer(writeCsv(ROWS, COLUMNS))).toString(),
    [
      "\uFEFF姓名,'=日期,备注",
      "陈晓,2019-03-05,'=1+1",
      '李秀英,2019-03-05 09:30:00,"他说""好""; 第一行\n第二行"',
      "'-,2.5,TRUE",
      ',09:30:00,',
      '\'\'=词,1850-01-01," 空格 "',
      '',
    ].join('\r\n'),
  )
})

test("a workbook's sheet: frozen header, widths, typed cells, no formula", async () => {
  const zip = await fromBufferPromise(await buffer(writeXlsx(ROWS.slice(0, 3), COLUMNS, "2019/台账'")))
  const parts = new Map<string, string>()
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)))
  assert.match(parts.get('xl/workbook.xml') ?? '', /<sheet name="2019 台账" /)
  const [, sheet] = /<sheetViews>(.*)<\/worksheet>/s.exec(parts.get('xl/worksheets/sheet1.xml') ?? '') ?? []
  assert.equal(
    sheet?.replaceAll('<row ', '\n<row '),
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
      '<cols><col min="1" max="1" width="12" customWidth="1"/><col min="2" max="2" width="10" customWidth="1"/><col min="3" max="3" width="10" customWidth="1"/></cols><sheetData>\n' +
      '<row r="1"><c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve">姓名</t></is></c><c r="B1" s="1" t="inlineStr"><is><t xml:space="preserve">=日期</t></is></c><c r="C1" s="1" t="inlineStr"><is><t xml:space="preserve">备注</t></is></c></row>\n' +
      '<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve">陈晓</t></is></c><c r="B2" s="2"><v>43529</v></c><c r="C2" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c></row>\n' +
      '<row r="3"><c r="A3" t="inlineStr"><is><t xml:space="preserve">李秀英</t></is></c><c r="B3" s="3"><v>43529.395833333336</v></c><c r="C3" t="inlineStr"><is><t xml:space="preserve">他说"好"; 第一行\n第二行</t></is></c></row>\n' +
      '<row r="4"><c r="A4" t="inlineStr"><is><t xml:space="preserve">-</t></is></c><c r="B4"><v>2.5</v></c><c r="C4" t="b"><v>1</v></c></row></sheetData>',
  )
})

test('the same rows give the same bytes', async () => {
  async function* slowly(): AsyncGenerator<readonly SheetCell[]> {
    for (const row of ROWS)
      yield await new Promise<readonly SheetCell[]>(resolve => setImmediate(resolve, row))
  }
  const zone = process.env['TZ']
  for (const write of [writeXlsx, writeCsv]) {
    const bytes = await buffer(write(ROWS, COLUMNS))
    try {
      process.env['TZ'] = 'Asia/Shanghai'
      assert.deepEqual(await buffer(write(slowly(), COLUMNS)), bytes)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  }
})

test('rows are drawn as they are asked for, and let go when nobody asks', async () => {
  for (const write of [writeXlsx, writeCsv]) {
    let drawn = 0
    const ended = Promise.withResolvers<void>()
    async function* endless(): AsyncGenerator<readonly SheetCell[]> {
      try {
        for (;;) yield [`${drawn++}`, Math.sin(drawn), Math.cos(drawn)]
      } finally {
        ended.resolve()
      }
    }
    const stream = write(endless(), COLUMNS)
    let size = 0
    for await (const chunk of stream) {
      size += Buffer.isBuffer(chunk) ? chunk.length : 0
      if (size > 1_000_000) break
    }
    await ended.promise
    assert.ok(drawn < 500_000, `${drawn} rows drawn for the first megabyte`)
  }
})

test('what no sheet can hold is an error of the stream, never a damaged file', async () => {
  async function* broken(): AsyncGenerator<readonly SheetCell[]> {
    yield ['陈晓']
    throw new Error('the cursor is lost')
  }
  const table: readonly (readonly [rows: SheetRows, error: RegExp])[] = [
    [broken(), /the cursor is lost/],
    [[['字'.repeat(32_768)]], /32767 characters/],
    [[['a\0']], /NUL/],
    [[[Number.NaN]], /finite/],
    [[[1, 2, 3, 4]], /more cells/],
  ]
  for (const [rows, error] of table) await assert.rejects(buffer(writeXlsx(rows, COLUMNS)), error)
  for (const [rows, error] of table.slice(1)) await assert.rejects(buffer(writeCsv(rows, COLUMNS)), error)
  await assert.rejects(buffer(writeCsv(broken(), COLUMNS)), /the cursor is lost/)
})

const nasty = fc.string({
  unit: fc.constantFrom(...Array.from(`'"=+-@＝,;\t\r\n _x000D<>&]明\u{20000}\u0001\uFFFE0aé`)),
  maxLength: 12,
})
const texts = fc.oneof(
  nasty,
  fc.string({ unit: 'binary' }).map(value => value.replaceAll('\0', '').toWellFormed()),
)
const moments = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map(at => ({
    date: at
      .toISOString()
      .replace(/\.000Z$|Z$/, '')
      .replace(/T00:00:00$/, ''),
  }))
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0)
const cells = fc.oneof<fc.Arbitrary<SheetCell>[]>(texts, numbers, moments, fc.boolean(), fc.constant(null))
const tables = (cell: fc.Arbitrary<SheetCell>) =>
  fc.array(fc.array(cell, { maxLength: COLUMNS.length }), { minLength: 1, maxLength: 60 })

/** Rows as any reader must give them back: no empty texts, nothing after the last filled cell, no empty rows. */
const asRead = (rows: readonly (readonly SheetCell[])[]) =>
  [COLUMNS.map(({ title }): SheetCell => title), ...rows]
    .map((row, index) => {
      const filled = row.map(cell => (cell === '' ? null : cell))
      return { rowNumber: index + 1, cells: filled.slice(0, filled.findLastIndex(cell => cell !== null) + 1) }
    })
    .filter(row => row.cells.length > 0)

/** Writes and reads in this process: the same code the child runs, without the cost of a fork. */
async function roundTrip(name: string, stream: Readable): Promise<unknown> {
  const source = await openSource({ path: await put(name, stream), name, limits: SHEET_LIMITS })
  const rows: SheetRow[] = []
  for await (const batch of source.batches) rows.push(...batch)
  source.close()
  return rows
}

test('what is written is read back: workbooks', async () => {
  await fc.assert(
    fc.asyncProperty(tables(cells), async rows =>
      assert.deepEqual(await roundTrip('a.xlsx', writeXlsx(rows, COLUMNS)), asRead(rows)),
    ),
  )
})

test('what is written is read back: CSV', async () => {
  await fc.assert(
    fc.asyncProperty(tables(texts), async rows =>
      assert.deepEqual(await roundTrip('a.csv', writeCsv(rows, COLUMNS)), asRead(rows)),
    ),
  )
})

test('ten thousand rows are written and read back through the child, in order', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i): readonly SheetCell[] => [
    `第${i}人`,
    `${i}`,
    i % 7 ? '=走访' : null,
  ])
  for (const [name, stream] of [
    ['a.xlsx', writeXlsx(rows, COLUMNS)],
    ['a.csv', writeCsv(rows, COLUMNS)],
  ] as const) {
    const read: SheetRow[] = []
    for await (const batch of readSheet(await put(name, stream), { name }))
      read.push(...(batch.ok ? batch.value : assert.fail(batch.error.code)))
    assert.deepEqual(read, asRead(rows))
  }
})

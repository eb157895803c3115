import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'

import type { Refusal } from '#kernel/result'
import { translator } from '#kernel/text'
import { uploads, workbook, zip, type WorkbookParts } from '#test/sheet-samples'

import { inspectSheet, readSheet, SHEET_LIMITS, type SheetLimits } from './sheet-read.ts'
import { SheetRefused, sheetRefusal } from './sheet-refusal.ts'
import { openSource, summarize } from './sheet-source.ts'

const put = uploads()

type Told = readonly [code: string, facts?: Refusal['facts']]

/** Checks that a refusal speaks whole sentences in both languages, and gives what a test compares. */
function told({ code, words, facts, status }: Refusal): Told {
  for (const lang of ['zh', 'en'] as const)
    assert.doesNotMatch(translator(lang)(words, facts), /[{}]|undefined/)
  assert.ok(status === 413 || status === 422 || status === 429)
  return facts ? [code, facts] : [code]
}

/** Reads a file to its refusal, in this process: the same code the child runs, without the cost of a fork. */
async function refusalOf(
  name: string,
  content: Buffer | string,
  limits: Partial<SheetLimits> = {},
): Promise<Told> {
  const path = await put('upload', content)
  try {
    const source = await openSource({ path, name, limits: { ...SHEET_LIMITS, ...limits } })
    try {
      await summarize(source)
    } finally {
      source.close()
    }
  } catch (error) {
    if (error instanceof SheetRefused) return told(sheetRefusal(error.reason, error.facts))
    throw error
  }
  assert.fail(`${name} was read`)
}

/** The same through the child. */
async function refusalInChild(
  name: string,
  content: Buffer | string,
  limits: Partial<SheetLimits>,
): Promise<Told> {
  const inspected = await inspectSheet(await put('upload', content), { name, limits })
  return inspected.ok ? assert.fail(`${name} was read`) : told(inspected.error)
}

const row = (number: number, ...values: readonly string[]): string =>
  `<row r="${number}">${values.join('')}</row>`
const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`
const xlsx = async (parts: WorkbookParts, limits?: Partial<SheetLimits>) =>
  refusalOf('台账.xlsx', await workbook(parts), limits)

/** Changes the zip header fields of one part; `at` is the header's place. */
function patch(file: Buffer, name: string, change: (at: number, isCentral: boolean) => void): Buffer {
  for (const [signature, nameAt] of [
    ['PK\u0001\u0002', 46],
    ['PK\u0003\u0004', 30],
  ] as const)
    for (
      let at = file.indexOf(signature, 0, 'latin1');
      at >= 0;
      at = file.indexOf(signature, at + 4, 'latin1')
    )
      if (file.toString('latin1', at + nameAt, at + nameAt + name.length) === name) change(at, nameAt === 46)
  return file
}

const SHEET = 'xl/worksheets/sheet1.xml'
const OLE2 = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(100_000)])

test('what a file is, whatever its name says', async () => {
  const ods = await zip(
    { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' },
    false,
  )
  const docx = await workbook({
    parts: {
      '[Content_Types].xml':
        '<Types><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    },
  })
  const locked = Buffer.concat([OLE2, Buffer.from('EncryptedPackage', 'utf16le')])
  const table: readonly (readonly [name: string, content: Buffer | string, code: string])[] = [
    ['a.xlsx', '', 'empty-file'],
    ['a.csv', '', 'empty-file'],
    ['a.csv', '\r\n \r\n'.replaceAll(' ', ''), 'nothing-in-sheet'],
    ['a.xlsx', '<html><table><tr><td>1</td></tr></table></html>', 'web-page'],
    ['a.csv', '\uFEFF\n<!DOCTYPE html><html></html>', 'web-page'],
    ['a.xlsx', '姓名,日期\n', 'text-named-workbook'],
    ['a.xlsx', OLE2, 'old-workbook'],
    ['a.xls', OLE2, 'old-workbook'],
    [
      'a.xlsx',
      '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      'old-workbook',
    ],
    ['a.xlsx', locked, 'encrypted'],
    ['a.xlsx', ods, 'open-document'],
    ['a.ods', ods, 'open-document'],
    ['a.xlsx', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'not-a-sheet'],
    ['a.csv', '%PDF-1.7', 'not-a-sheet'],
    ['a.xlsx', docx, 'not-a-sheet'],
    ['a.xlsx', Buffer.alloc(100), 'not-a-sheet'],
    ['a.csv', await workbook({}), 'workbook-named-text'],
    ['a.xlsm', await workbook({}), 'macros'],
    ['a.txt', '姓名,日期\n', 'unknown-extension'],
    ['台账', '姓名,日期\n', 'unknown-extension'],
  ]
  for (const [name, content, code] of table)
    assert.equal(
      (await refusalOf(name, content))[0],
      `sheets.${code}`,
      `${name} ${content.slice(0, 20).toString()}`,
    )
  assert.deepEqual(await refusalOf('a.csv', 'a'.repeat(1024 * 1024 + 1), { fileBytes: 1024 * 1024 }), [
    'sheets.file-too-large',
    { sizeMb: 2, limitMb: 1 },
  ])
})

test('archives made to harm', async () => {
  const sound = await workbook({})
  const spaces = `<worksheet>${' '.repeat(5_000_000)}</worksheet>`
  const tooMuch = ['sheets.inflates-too-much', { limitMb: 512, ratio: 250 }]
  assert.deepEqual(await xlsx({ parts: { [SHEET]: spaces } }), tooMuch, 'declared ratio')
  assert.deepEqual(
    await xlsx({ parts: { 'xl/media/a.bin': Buffer.alloc(900_000) } }, { inflatedBytes: 900_000 }),
    ['sheets.inflates-too-much', { limitMb: 1, ratio: 250 }],
    'declared sum',
  )
  const lying = patch(await workbook({ parts: { [SHEET]: spaces } }), SHEET, () => undefined)
  patch(lying, SHEET, (at, isCentral) => lying.writeUInt32LE(1000, at + (isCentral ? 24 : 22)))
  assert.deepEqual(await refusalOf('a.xlsx', lying), tooMuch, 'unpacks to more than it declares')

  const inner = await zip({ 'b.bin': Buffer.alloc(5_000_000) })
  assert.deepEqual(await refusalOf('a.xlsx', await zip({ 'a.zip': inner, 'b.zip': inner })), [
    'sheets.not-a-sheet',
    { kind: 'ZIP' },
  ])
  const overlapping = Buffer.from(sound)
  patch(overlapping, 'xl/styles.xml', (at, isCentral) => isCentral && overlapping.writeUInt32LE(0, at + 42))
  assert.deepEqual(await refusalOf('a.xlsx', overlapping), ['sheets.overlapping-parts'])
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`a/${i}`, '']))
  assert.deepEqual(await xlsx({ parts: many }), ['sheets.too-many-parts', { count: 1007, limit: 1000 }])
  for (const evil of ['../etc/evil.xml', '/abs/oluteevil.xml', 'C:/windows.xml', 'xl/styles.xml']) {
    const name = 'a'.repeat(evil.length)
    const file = await workbook({ parts: { [name]: '' } })
    patch(file, name, (at, isCentral) => file.write(evil, at + (isCentral ? 46 : 30)))
    assert.deepEqual(await refusalOf('a.xlsx', file), ['sheets.unsafe-names'], evil)
  }
  const encrypted = Buffer.from(sound)
  patch(encrypted, SHEET, (at, isCentral) => encrypted.writeUInt16LE(1, at + (isCentral ? 8 : 6)))
  assert.deepEqual(await refusalOf('a.xlsx', encrypted), ['sheets.encrypted'])
})

test('archives that are damaged', async () => {
  const sound = await workbook({ rows: row(1, ...Array.from({ length: 50 }, (_, i) => text(`${i * i}`))) })
  for (const length of [10, 200, sound.length - 1, sound.length - 30])
    assert.deepEqual(
      await refusalOf('a.xlsx', sound.subarray(0, length)),
      ['sheets.broken-archive'],
      `${length}`,
    )
  const flipped = Buffer.from(sound)
  patch(
    flipped,
    SHEET,
    (at, isCentral) => !isCentral && flipped.writeUInt8(flipped.readUInt8(at + 90) ^ 1, at + 90),
  )
  const [code] = await refusalOf('a.xlsx', flipped)
  assert.match(code, /^sheets\.broken-(archive|workbook)$/)
  const wrongSum = Buffer.from(sound)
  patch(wrongSum, SHEET, (at, isCentral) => isCentral && wrongSum.writeUInt32LE(7, at + 16))
  assert.deepEqual(await refusalOf('a.xlsx', wrongSum), ['sheets.broken-archive'])
})

test('workbooks that compute, run or reach out', async () => {
  const formula = (address: string): string => `<c r="${address}"><f>1+1</f><v>2</v></c>`
  assert.deepEqual(await xlsx({ rows: row(1, text('a'), formula('B1')) + row(3, formula('AA3')) }), [
    'sheets.formulas',
    { cells: 'B1, AA3' },
  ])
  const many = Array.from({ length: 12 }, (_, i) => row(i + 1, formula(`A${i + 1}`))).join('')
  const [, facts] = await xlsx({ rows: many })
  assert.equal(facts?.['cells'], 'A1, A2, A3, A4, A5, A6, A7, A8, A9, A10')
  assert.equal(
    (await xlsx({ rows: row(1, '<c r="A1"><f t="shared" si="0"/><v>2</v></c>') }))[0],
    'sheets.formulas',
  )

  const type = (value: string): string => `<Override PartName="/xl/workbook.xml" ContentType="${value}"/>`
  assert.deepEqual(await xlsx({ parts: { 'xl/vbaProject.bin': 'x' } }), ['sheets.macros'])
  assert.deepEqual(await xlsx({ parts: { 'xl/macrosheets/sheet1.xml': '<a/>' } }), ['sheets.macros'])
  assert.deepEqual(
    await xlsx({ contentTypes: type('application/vnd.ms-excel.sheet.macroEnabled.main+xml') }),
    ['sheets.macros'],
  )
  assert.deepEqual(await xlsx({ parts: { 'xl/externalLinks/externalLink1.xml': '<a/>' } }), [
    'sheets.external-links',
  ])
  assert.deepEqual(await xlsx({ parts: { 'xl/connections.xml': '<a/>' } }), ['sheets.external-links'])
  assert.deepEqual(
    await xlsx({ relations: '<Relationship Id="r9" Type="x/externalLink" Target="externalLinks/a.xml"/>' }),
    ['sheets.external-links'],
  )
})

test('XML made to harm, and XML that is wrong', async () => {
  const laughs =
    '<!DOCTYPE sst [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
  assert.deepEqual(await xlsx({ parts: { 'xl/sharedStrings.xml': laughs } }), ['sheets.declares-entities'])
  const external = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>'
  assert.deepEqual(await xlsx({ parts: { [SHEET]: external } }), ['sheets.declares-entities'])
  const inSheet = ['sheets.broken-workbook', { part: SHEET }]
  const table: readonly string[] = [
    `<worksheet>${'<a>'.repeat(100)}`,
    `<worksheet a="${Array.from({ length: 400_000 }, (_, i) => i).join('')}"/>`,
    '<worksheet><sheetData><row r="1"><c r="A1"><v>&unknown;</v></c></row></sheetData></worksheet>',
    '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>',
    '<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>',
    '<worksheet><sheetData><row r="1"><c r="1"><v>1</v></c></row></sheetData></worksheet>',
    '<worksheet><sheetData><row r="1"><c><v>一</v></c></row></sheetData></worksheet>',
    '<worksheet><sheetData><row r="1"><c t="s"><v>9</v></c></row></sheetData></worksheet>',
    '<worksheet><sheetData>',
    '',
  ]
  for (const xml of table)
    assert.deepEqual(await xlsx({ parts: { [SHEET]: xml } }), inSheet, xml.slice(0, 90))
  assert.deepEqual(
    await xlsx({ parts: { [SHEET]: Buffer.from('<worksheet>\xff</worksheet>', 'latin1') } }),
    inSheet,
  )
  assert.deepEqual(await xlsx({ parts: { [SHEET]: null } }), [
    'sheets.broken-workbook',
    { part: 'xl/workbook.xml' },
  ])
  assert.deepEqual(await xlsx({ sheets: '<sheet/>' }), ['sheets.nothing-in-sheet'])
  assert.deepEqual(await xlsx({ rows: '' }), ['sheets.nothing-in-sheet'])
})

test('sheets that are too wide, too long or too full', async () => {
  const wide = row(1, text('a')) + row(2, text('b').repeat(10_000)) + '<unread'
  assert.deepEqual(await xlsx({ rows: wide }), ['sheets.too-many-columns', { row: 2, limit: 200 }])
  assert.deepEqual(await refusalOf('a.csv', `a\n${'b,'.repeat(10_000)}\n"`), [
    'sheets.too-many-columns',
    { row: 2, limit: 200 },
  ])
  const eleven = Array.from({ length: 11 }, (_, i) => row(i + 1, text('a'))).join('')
  const tooLong = ['sheets.too-many-rows', { limit: 10 }]
  assert.deepEqual(await xlsx({ rows: eleven }, { rows: 10 }), tooLong)
  assert.deepEqual(await refusalOf('a.csv', 'a\n'.repeat(11), { rows: 10 }), tooLong)

  const long = '长'.repeat(32_768)
  const tooFull = (at: number) => ['sheets.cell-too-long', { row: at, limit: 32_767 }]
  assert.deepEqual(await xlsx({ rows: row(3, text(long)) }), tooFull(3))
  assert.deepEqual(await xlsx({ rows: row(4, text(long.repeat(8))) }), tooFull(4))
  assert.deepEqual(await refusalOf('a.csv', `a\n${long}`), tooFull(2))
  assert.equal((await xlsx({ sharedStrings: `<si><t>${long}</t></si>` }))[0], 'sheets.broken-workbook')
  assert.deepEqual(await xlsx({ sharedStrings: '<si><t>一</t></si>' }, { sharedTextBytes: 1000 }), [
    'sheets.needs-too-much-memory',
  ])
  assert.deepEqual(await xlsx({ rows: row(2, text('a_x0000_b')) }), ['sheets.nul-character', { row: 2 }])
  assert.deepEqual(await refusalOf('a.csv', 'a\nb\nc\0d\n'), ['sheets.nul-character', { row: 3 }])
})

test('text that is in no encoding, and quotation marks that stay open', async () => {
  const latin = Buffer.concat([Buffer.from('姓名\n'), Buffer.from([0x4d, 0xfc, 0x6c, 0x6c, 0xff, 0x0a])])
  assert.deepEqual(await refusalOf('a.csv', latin), ['sheets.unknown-encoding', { offset: 11, line: 2 }])
  const far = Buffer.concat([Buffer.from('好,好\n'.repeat(50_000)), Buffer.from([0xff])])
  assert.deepEqual(await refusalOf('a.csv', far), [
    'sheets.unknown-encoding',
    { offset: 400_000, line: 50_001 },
  ])
  const cut = Buffer.from('\uFEFFa\n好', 'utf8').subarray(0, -1)
  assert.deepEqual(await refusalOf('a.csv', cut), ['sheets.unknown-encoding', { offset: 7, line: 2 }])
  assert.deepEqual(await refusalOf('a.csv', 'a,b\n1,2\n"3,4\n5,6\n'), ['sheets.open-quote', { line: 3 }])
  assert.deepEqual(await refusalOf('a.csv', `a,b\n1,"${'x\n'.repeat(3_000_000)}`), [
    'sheets.open-quote',
    { line: 2 },
  ])
})

test('a child out of time or memory is ended, and the server lives', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => row(i + 1, text(`第${i}行`))).join('')
  const long = await workbook({ rows })
  assert.deepEqual(await refusalInChild('a.xlsx', long, { workMs: 1 }), [
    'sheets.takes-too-long',
    { limitS: 1 },
  ])
  const full = `a,b\n1,"${'记'.repeat(3_000_000)}"\n`.repeat(3)
  assert.deepEqual(await refusalInChild('a.csv', full, { heapMb: 8 }), ['sheets.needs-too-much-memory'])
  assert.deepEqual(await refusalInChild('a.xlsx', long, { rows: 9 }), ['sheets.too-many-rows', { limit: 9 }])
})

test('aborting, or leaving the loop, ends the child', async () => {
  const started: ChildProcess[] = []
  const note = (message: unknown): void => void started.push((message as { process: ChildProcess }).process)
  subscribe('child_process', note)
  const path = await put('long.csv', '一,二,三\n'.repeat(100_000))
  const stopping = new AbortController()
  let batches = 0
  await assert.rejects(async () => {
    for await (const batch of readSheet(path, { name: 'long.csv', signal: stopping.signal })) {
      assert.ok(batch.ok)
      assert.equal(started[0]?.signalCode, null)
      if (++batches === 2) stopping.abort(new Error('the recorder changed her mind'))
    }
  }, /changed her mind/)
  assert.equal(batches, 2)
  for await (const batch of readSheet(path, { name: 'long.csv' })) {
    assert.ok(batch.ok)
    break
  }
  const soon = new AbortController()
  const inspecting = inspectSheet(path, { name: 'long.csv', signal: soon.signal })
  await new Promise(resolve => setImmediate(resolve))
  soon.abort(new Error('the page was closed'))
  await assert.rejects(inspecting, /page was closed/)
  assert.deepEqual(
    started.map(child => child.signalCode),
    ['SIGKILL', 'SIGKILL', 'SIGKILL'],
  )
  await assert.rejects(inspectSheet(path, { name: 'long.csv', signal: soon.signal }), /page was closed/)
  assert.equal(started.length, 3)
  unsubscribe('child_process', note)
})

test('two sheets are looked at at once, twenty wait, who comes then is told so', async () => {
  const path = await put('long.csv', '一,二,三\n'.repeat(100_000))
  const leaving = new AbortController()
  const options = { name: 'a.csv', signal: leaving.signal }
  const looks = Promise.allSettled(Array.from({ length: 22 }, () => inspectSheet(path, options)))
  const late = await inspectSheet(path, options)
  assert.ok(!late.ok)
  assert.deepEqual(told(late.error), ['sheets.busy'])
  leaving.abort('all went home')
  for (const look of await looks) assert.deepEqual(look, { status: 'rejected', reason: 'all went home' })
})

test('a refusal after rows ends the reading', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => row(i + 1, text(`${i}`))).join('')
  const path = await put('a.xlsx', await workbook({ rows: rows + row(3001, '<c r="A3001"><f>1</f></c>') }))
  const seen: (number | string)[] = []
  for await (const batch of readSheet(path, { name: 'a.xlsx' }))
    seen.push(batch.ok ? batch.value.length : batch.error.code)
  assert.equal(seen.at(-1), 'sheets.formulas')
  assert.ok(seen.slice(0, -1).every(Number.isInteger))
})

test('a refusal right behind rows is heard also by who is long about them', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => row(i + 1, text('x'))).join('')
  const path = await put('a.xlsx', await workbook({ rows: rows + row(1001, '<c r="A1001"><f>1</f></c>') }))
  const seen: (string | number)[] = []
  for await (const batch of readSheet(path, { name: 'a.xlsx' })) {
    seen.push(batch.ok ? batch.value.length : batch.error.code)
    // Another look at the file takes longer than the reader needs for what comes next.
    assert.equal((await inspectSheet(path, { name: 'a.xlsx', rowsWanted: 1 })).ok, true)
  }
  assert.equal(seen.at(-1), 'sheets.formulas', String(seen))
})

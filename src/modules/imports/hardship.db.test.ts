import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyInstance } from '#verify'
import { encoded } from '#test/garble'
import { factsOf, fileOf, preview, step, upload, write } from '#test/imports'
import { workbook, zip } from '#test/sheet-samples'
import { newWorld, type Visitor, type World } from '#test/world'

const HEAD = '类别,日期,事项,人次,计数方式,负责人'
const rows = (count: number, from = 0): readonly string[] =>
  Array.from(
    { length: count },
    (_, n) => `理论学习中心组学习,2019-03-05,学习第${from + n}次,${(from + n) % 90},签到表,书记`,
  )
const csv = (lines: readonly string[]): string => [HEAD, ...lines].join('\r\n')
const cell = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`

async function setUp(): Promise<World & { recorder: Visitor }> {
  const world = await newWorld()
  return { ...world, recorder: await world.colleague('recorder', ['recorder']) }
}

const count = async (world: World, table: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(world.deps.db))
    .rows[0]?.n ?? 0

async function assertSound(world: World): Promise<void> {
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
}

test('hostile and foolish files are refused at the door, in words, and leave nothing behind', async () => {
  const world = await setUp()
  const bomb = await workbook({
    parts: { 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(20_000_000)}</worksheet>` },
  })
  const wide = await workbook({ rows: `<row r="1">${cell('x').repeat(10_000)}</row>` })
  const formulas = await workbook({
    rows: `<row r="1">${cell('类别')}<c r="B1"><f>1+1</f><v>2</v></c></row>`,
  })
  const table: readonly (readonly [name: string, content: string | Buffer, status: number, says: RegExp])[] =
    [
      ['炸弹.xlsx', bomb, 413, /解压后太大/],
      ['公式.xlsx', formulas, 422, /表里有公式：B1/],
      ['宽.xlsx', wide, 422, /填到了第 200 列以后/],
      ['宽.csv', Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(), 422, /填到了第 200 列以后/],
      ['台账.csv', await workbook({}), 422, /里面却是 Excel 工作簿/],
      ['台账.xlsx', csv(rows(1)), 422, /里面却是纯文本/],
      ['台账.txt', csv(rows(1)), 422, /只收 .xlsx 和 .csv/],
      ['包.xlsx', await zip({ 'a.txt': 'x' }), 422, /文件内容是ZIP/],
      ['图.xlsx', Buffer.from('89504e470d0a1a0a', 'hex'), 422, /文件内容是PNG/],
      ['乱码.csv', Buffer.from([0x61, 0x2c, 0xff, 0xff, 0xfe, 0x0a]), 422, /文字编码认不出来/],
      ['空.csv', '', 422, /请选择一个台账文件/],
    ]
  for (const [name, content, status, says] of table) {
    const page = await upload(world.recorder, fileOf(new Uint8Array(Buffer.from(content)), name))
    assert.equal(page.status, status, name)
    assert.match(page.html, says, name)
  }
  assert.equal(await count(world, 'register_import'), 0)
  assert.deepEqual(readdirSync(join(world.deps.dataDir, 'uploads')), [])
})

test('what is wrong far down is found by the reading, and nothing of the file is kept', async () => {
  const world = await setUp()
  const good = Array.from({ length: 3_000 }, (_, n) => `<row r="${n + 2}">${cell('x')}</row>`).join('')
  const head = `<row r="1">${HEAD.split(',').map(cell).join('')}</row>`
  const late = await workbook({ rows: `${head}${good}<row r="3002"><c r="A3002"><f>1</f></c></row>` })
  const page = await preview(world, world.recorder, fileOf(new Uint8Array(late), '台账.xlsx'))
  assert.match(page.html, /没有成功/)
  assert.match(page.html, /表里有公式：A3002/)
  assert.equal(await count(world, 'register_import_row'), 0)
})

test('every encoding of the same file gives the same rows, so that the second adds nothing', async () => {
  const world = await setUp()
  const text = csv(rows(3))
  const gb = encoded(text, 'gb18030')
  assert.ok(gb)
  const [first, ...others] = [
    new Uint8Array(Buffer.from(text)),
    new Uint8Array(Buffer.from(`\uFEFF${text}`)),
    new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le')),
    new Uint8Array(gb),
    new Uint8Array(
      await workbook({
        rows: [HEAD, ...rows(3)]
          .map((line, n) => `<row r="${n + 1}">${line.split(',').map(cell).join('')}</row>`)
          .join(''),
      }),
    ),
  ]
  assert.ok(first)
  assert.equal(factsOf(await write(world, world.recorder, fileOf(first)))['新增记录'], '3')
  for (const [n, bytes] of others.entries()) {
    const page = await preview(world, world.recorder, fileOf(bytes, n === 3 ? '台账.xlsx' : '台账.csv'))
    assert.deepEqual(factsOf(page), { 有内容的行: '3', 可以新增: '0', 台账里已有: '3', 有问题: '0' })
  }
})

/** Holds a table while something is done, so that a job comes to a stop there. */
async function holding(world: World, table: string, work: (stopped: () => Promise<void>) => Promise<void>) {
  const held = await world.database.owner.startTransaction().execute()
  await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(held)
  await work(async () => {
    for (let waiting = 0; waiting === 0;) {
      const { rows: found } = await sql<{ n: number }>`select count(*)::int as n from pg_locks
        where relation = ${table}::regclass and not granted`.execute(world.database.owner)
      waiting = found[0]?.n ?? 0
    }
  })
  await held.rollback().execute()
}

const columns = Object.fromEntries(HEAD.split(',').map((key, n) => [`column-${n}`, key]))

test('given up in the middle of reading or of writing, an import leaves nothing', async () => {
  const world = await setUp()
  const { recorder } = world
  const reading = await upload(recorder, fileOf(csv(rows(3_000))))
  await step(recorder, reading, 'reading', columns)
  let working = Promise.resolve()
  // It has staged every row, and cannot look whether the register knows them.
  await holding(world, 'record', async stopped => {
    working = world.settle()
    await stopped()
    assert.match((await recorder.get(reading.path)).html, /已读 3,00\d 行，全部约 3,00\d 行/)
    assert.match((await step(recorder, reading, 'cancellation')).html, /没有写入任何内容/)
  })
  await working
  assert.equal(await count(world, 'register_import_row'), 0)

  const writing = await preview(world, recorder, fileOf(csv(rows(6_000))))
  await step(recorder, writing, 'writing')
  // The first records are inserted, and wait for their households.
  await holding(world, 'household', async stopped => {
    working = world.settle()
    await stopped()
    assert.match((await step(recorder, writing, 'cancellation')).html, /没有写入任何内容/)
  })
  await working
  assert.match((await recorder.get(writing.path)).html, /已放弃/)
  for (const table of ['register_import_row', 'record']) assert.equal(await count(world, table), 0, table)
  assert.deepEqual(readdirSync(join(world.deps.dataDir, 'imports')), [])
  await assertSound(world)
})

test('two imports with some rows in common, written at once, add each row once', async () => {
  const world = await setUp()
  const other = await world.colleague('other', ['recorder'])
  const pages = [
    await preview(world, world.recorder, fileOf(csv(rows(700)))),
    await preview(world, other, fileOf(csv(rows(700, 300).toReversed()))),
  ] as const
  await step(world.recorder, pages[0], 'writing')
  await step(other, pages[1], 'writing')
  await Promise.all([world.settle(), world.settle()])
  const told = await Promise.all(pages.map(async page => factsOf(await other.get(page.path))))
  assert.equal(
    told.map(facts => Number(facts['新增记录'])).reduce((sum, n) => sum + n),
    1_000,
  )
  assert.equal(
    told.map(facts => Number(facts['台账里原来就有'])).reduce((sum, n) => sum + n),
    400,
  )
  assert.equal(await count(world, 'record'), 1_000)
  await assertSound(world)
})

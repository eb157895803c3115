import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { sql } from 'kysely'

import { guessMapping, registerColumns, sweepImports } from '#imports'
import { verifyInstance } from '#verify'
import { factsOf, fileOf, idOf, IMPORTS, mapped, preview, step, upload, write } from '#test/imports'
import { newWorld, type Page, type Visitor, type World } from '#test/world'

const HEAD = '类别,专题,日期,事项,人次,计数方式,负责人,户编号,走访人(两人),事由'
const GOOD = [
  '理论学习中心组学习,,2019-03-05,学习会议精神,23,签到表,书记',
  '宣讲,方针政策,2019/4/1,"宣讲, ""惠民""政策",40,估计,主任',
  '走访慰问,困难家庭,2019年1月2日,走访,,,,H002 H001,甲、乙,新年',
]
const BAD = ['宣讲,,2019-02-30,没有专题,many,,', '不知道的类别,,2019-03-05,x,1,签到表,书记']

const csv = (...lines: readonly string[]): string => [HEAD, ...lines].join('\r\n')
async function setUp(): Promise<World & { recorder: Visitor; confirmer: Visitor }> {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  return { ...world, recorder, confirmer: await world.colleague('confirmer', ['confirmer']) }
}

const count = async (world: World, table: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(world.deps.db))
    .rows[0]?.n ?? 0

async function assertSound(world: World): Promise<void> {
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, line => lines.push(line)), 0, lines.join('\n'))
}

test('upload, columns, preview, write: pending and back-filled; the same rows again add nothing', async () => {
  const world = await setUp()
  const { recorder } = world
  const taken = await upload(recorder, fileOf(csv(...GOOD)))
  assert.match(taken.html, /10 列里认出了 10 列/)
  assert.match(taken.html, /<option value="类别" selected/)
  const reading = await step(recorder, taken, 'reading', mapped(HEAD))
  assert.match(reading.html, /<meta http-equiv="refresh" content="2"/)
  assert.match(reading.html, /在排队/)
  await world.settle()
  const shown = await recorder.get(reading.path)
  assert.deepEqual(factsOf(shown), { 有内容的行: '3', 可以新增: '3', 台账里已有: '0', 有问题: '0' })
  assert.equal(await count(world, 'record'), 0)
  assert.match((await step(recorder, taken, 'writing')).html, /正在写入 0 \/ 3 行/)
  await world.settle()
  assert.equal(factsOf(await recorder.get(reading.path))['新增记录'], '3')
  assert.equal(await count(world, 'register_import_row'), 0)
  const { rows } = await sql`select day, kind, theme, title, status, class, headcount, grade,
      (select count(*)::int from record_member m where m.record_id = r.id) as households
    from record r order by day`.execute(world.deps.db)
  const rest = { status: 'pending', class: 'backfilled', grade: 0 }
  assert.deepEqual(rows, [
    {
      ...rest,
      day: '2019-01-02',
      kind: 'home-visit',
      theme: 'relief',
      title: '走访',
      headcount: null,
      households: 2,
    },
    {
      ...rest,
      day: '2019-03-05',
      kind: 'study-session',
      theme: '',
      title: '学习会议精神',
      headcount: 23,
      households: 0,
    },
    {
      ...rest,
      day: '2019-04-01',
      kind: 'outreach-talk',
      theme: 'policy',
      title: '宣讲, "惠民"政策',
      headcount: 40,
      households: 0,
    },
  ])
  await assertSound(world)

  const other = await world.colleague('other', ['recorder'])
  const again = await preview(world, other, fileOf(`\uFEFF${csv(...GOOD.toReversed())}`, '另一份.csv'))
  assert.deepEqual(factsOf(again), { 有内容的行: '3', 可以新增: '0', 台账里已有: '3', 有问题: '0' })
  assert.match(again.html, /台账里都已经有了/)
  assert.doesNotMatch(again.html, /writing"/)
  // A longer file: what is known stays, what is new comes in; two equal rows of one file are two events.
  const longer = await write(world, recorder, fileOf(csv(...GOOD, GOOD[0] ?? '', GOOD[0] ?? '')))
  assert.equal(factsOf(longer)['新增记录'], '2')
  assert.equal(await count(world, 'record'), 5)
  await assertSound(world)
})

test('one bad row keeps the whole file out; all of them are listed and can be had as a file', async () => {
  const world = await setUp()
  const { recorder } = world
  const many = Array.from({ length: 120 }, () => BAD[0] ?? '')
  const shown = await preview(world, recorder, fileOf(csv(...GOOD, ...many, BAD[1] ?? '')))
  assert.equal(factsOf(shown)['有问题'], '121')
  assert.match(shown.html, /专题：请选择这一类的专题。 日期：请按 2019-12-10 的样子填写日期。/)
  assert.doesNotMatch(shown.html, /writing"/)
  const numbers: string[] = []
  for (let page: Page | undefined = shown; page;) {
    numbers.push(...[...page.html.matchAll(/data-label="行号">(\d+)</g)].map(([, n = '']) => n))
    const next: string | undefined = /rel="next" href="([^"]+)"/.exec(page.html)?.[1]
    page = next === undefined ? undefined : await recorder.get(next)
  }
  assert.deepEqual(
    numbers,
    Array.from({ length: 121 }, (_, index) => String(index + 5)),
  )
  const list = await recorder.get(`${IMPORTS}/${idOf(shown)}/problems.csv`)
  const lines = list.html.trimEnd().split('\r\n')
  assert.equal(lines.length, 122)
  assert.match(lines.at(-1) ?? '', /^125,类别：请选择记录类别。,不知道的类别,,2019-03-05,x,1/)
  assert.equal(
    (await recorder.get(`${IMPORTS}/${idOf(shown)}/problems.xlsx`)).bytes.toString('latin1', 0, 2),
    'PK',
  )
  // Asked all the same, by hand:
  const token = /name="_token" value="([^"]+)"/.exec(shown.html)?.[1] ?? ''
  const forced = await recorder.post(`${IMPORTS}/${idOf(shown)}/writing`, { _token: token })
  assert.equal(forced.status, 422)
  await world.settle()
  assert.equal(await count(world, 'record'), 0)
})

test('other columns are read anew; a file that is gone is told in plain words, and giving up leaves nothing', async () => {
  const world = await setUp()
  const { recorder } = world
  const wrong = HEAD.replace('事项', '内容').replace('负责人', '谁')
  const content = [wrong, ...GOOD].join('\r\n')
  const taken = await upload(recorder, fileOf(content))
  const unmapped = await step(recorder, taken, 'reading', mapped(wrong))
  assert.equal(unmapped.status, 422)
  assert.match(unmapped.html, /请至少说明哪几列是类别、日期和事项/)
  await step(recorder, taken, 'reading', { ...mapped(wrong), 'column-3': '事项' })
  await world.settle()
  assert.equal(factsOf(await recorder.get(taken.path))['有问题'], '2')
  await step(recorder, taken, 'reading', mapped(HEAD), '?columns=1')
  await world.settle()
  assert.equal(factsOf(await recorder.get(taken.path))['可以新增'], '3')

  rmSync(join(world.deps.dataDir, 'imports', idOf(taken)))
  await step(recorder, taken, 'reading', mapped(HEAD), '?columns=1')
  await world.settle()
  const failed = await recorder.get(taken.path)
  assert.match(failed.html, /上传的文件已经不在或被改动/)
  const gone = await step(recorder, taken, 'cancellation')
  assert.match(gone.html, /没有写入任何内容/)
  assert.equal(await count(world, 'register_import_row'), 0)
  assert.equal(
    (await step(recorder, await upload(recorder, fileOf(csv(...GOOD))), 'cancellation')).status,
    200,
  )
  await world.settle()
  assert.deepEqual(readdirSync(join(world.deps.dataDir, 'imports')), [])
  assert.deepEqual(readdirSync(join(world.deps.dataDir, 'uploads')), [])
})

test('an uploaded file goes once its rows are in the register, not before', async () => {
  const world = await setUp()
  const { recorder } = world
  const kept = () => readdirSync(join(world.deps.dataDir, 'imports'))
  const waiting = await preview(world, recorder, fileOf(csv(...GOOD)))
  assert.deepEqual(kept(), [idOf(waiting)])
  await step(recorder, waiting, 'writing')
  await world.settle()
  assert.deepEqual(kept(), [])
  assert.match((await recorder.get(waiting.path)).html, /上传的文件用完已删除/)
  assert.equal(await count(world, 'record'), 3)
})

test('at the start files that no import needs are cleared; one in use and one that has just come are not', async () => {
  const world = await setUp()
  const folder = join(world.deps.dataDir, 'imports')
  const waiting = await upload(world.recorder, fileOf(csv(...GOOD)))
  const [stray, fresh] = [join(folder, 'left-behind'), join(folder, 'just-come')]
  for (const path of [stray, fresh]) writeFileSync(path, 'x')
  const old = new Date(world.deps.now().getTime() - 25 * 3_600_000)
  for (const path of [stray, join(folder, idOf(waiting))]) utimesSync(path, old, old)
  assert.equal(await sweepImports(world.deps), 1)
  assert.deepEqual(readdirSync(folder).toSorted(), [idOf(waiting), 'just-come'].toSorted())
})

test('an import is the business of its station and of those who import; a confirmer sees it once it is written', async () => {
  const world = await setUp()
  const { recorder, confirmer } = world
  const shown = await preview(world, recorder, fileOf(csv(...GOOD)))
  assert.equal((await confirmer.get(shown.path)).status, 404)
  assert.equal((await confirmer.get(IMPORTS)).status, 403)
  assert.equal((await confirmer.get(`${shown.path}/problems.csv`)).status, 403)
  await step(recorder, shown, 'writing')
  await world.settle()
  assert.equal((await confirmer.get(shown.path)).status, 200)
  assert.doesNotMatch((await recorder.get(shown.path)).html, /confirmation"/)
})

test('earlier imports are a list like any other: narrowed, ordered, taken away as a file', async () => {
  const world = await setUp()
  const { recorder } = world
  await write(world, recorder, fileOf(csv(...GOOD), '春季.csv'))
  const given = await step(recorder, await upload(recorder, fileOf(csv(...BAD), '秋季.csv')), 'cancellation')
  // Still the 20th by UTC.
  for (const instant of ['2019-12-20T13:00:00Z', '2019-12-20T17:00:00Z']) {
    world.at(instant)
    await recorder.get(IMPORTS)
  }
  await upload(recorder, fileOf(csv(...GOOD), '冬季.csv'))
  const names = async (query: string) => {
    const { html } = await recorder.get(`${IMPORTS}?${query}`)
    return [...html.matchAll(/imports\/[0-9a-f-]{36}">([^<]+)</g)].map(([, name]) => name)
  }
  assert.equal((await names('')).at(0), '冬季.csv')
  assert.deepEqual(await names('sort=-written&rows=10'), ['春季.csv', '冬季.csv', '秋季.csv'])
  assert.deepEqual(await names('status=cancelled'), ['秋季.csv'])
  assert.deepEqual(await names('text=%E6%98%A5'), ['春季.csv'])
  assert.deepEqual(await names('from=2019-12-21'), ['冬季.csv'])
  assert.deepEqual(await names('to=2019-12-20&sort=-written'), ['春季.csv', '秋季.csv'])
  const file = await recorder.get(`${IMPORTS}.csv?status=cancelled`)
  assert.match(file.html, /秋季\.csv,同事recorder,2019年12月20日 10:00,已放弃,\r\n$/)
  assert.equal(given.status, 200)
})

test('a whole import is confirmed by a second person, batch by batch, never by who wrote it', async () => {
  const world = await setUp()
  const { confirmer } = world
  const both = await world.colleague('both', ['recorder', 'confirmer'])
  const lines = Array.from(
    { length: 1_203 },
    (_, n) => `理论学习中心组学习,,2019-03-05,学习第${n}次,${n},签到表,书记`,
  )
  const done = await write(world, both, fileOf(csv(...lines)))
  assert.equal(factsOf(done)['待确认'], '1,203')
  assert.doesNotMatch(done.html, /confirmation"/)
  const token = /name="_token" value="([^"]+)"/.exec(done.html)?.[1] ?? ''
  assert.equal((await both.post(`${done.path}/confirmation`, { _token: token })).status, 403)
  assert.match((await step(confirmer, done, 'confirmation')).html, /正在确认 0 \/ 1,203 条/)
  // Stopped before it began, and asked once more.
  await step(confirmer, done, 'rest')
  await world.settle()
  assert.equal(factsOf(await confirmer.get(done.path))['待确认'], '1,203')
  await step(confirmer, done, 'confirmation')
  await world.settle()
  const confirmed = factsOf(await confirmer.get(done.path))
  assert.deepEqual([confirmed['已确认'], confirmed['待确认']], ['1,203', '0'])
  await assertSound(world)
})

test('the demonstration register maps by itself, every column of it', () => {
  const [header = ''] = readFileSync(new URL('../../../demo/register-2019.csv', import.meta.url), 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\r\n')
  const names = header.split(',').map(name => name.replaceAll('"', ''))
  assert.deepEqual(
    names.filter((_, index) => guessMapping(names, registerColumns())[index] === ''),
    [],
  )
})

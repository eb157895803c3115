import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { preview, registerColumns, upload, write } from '#imports'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { listRecords } from '#records'
import { findSite } from '#stations'
import { newWorld, SITE } from '#test/world'

import { guessMapping } from './mapping.ts'

const HEAD = '类别,专题,日期,事项,人次,计数方式,负责人'
const GOOD = [
  '理论学习中心组学习,,2019-03-05,学习会议精神,23,签到表,书记',
  '宣讲,方针政策,2019/4/1,宣讲惠民政策,40,估计,主任',
]

async function setUp(): Promise<{
  deps: Deps
  station: string
  by: (key: string) => Acting
  close: () => void
}> {
  const world = await newWorld()
  await world.colleague('recorder', ['recorder'])
  const dataDir = mkdtempSync(join(tmpdir(), 'mingzhu-imports-'))
  const deps = { ...world.deps, dataDir }
  const station = (await findSite(deps.db, SITE))?.id ?? ''
  const { rows } = await world.database.db.executeQuery<{ id: string }>({
    sql: `select id from account where login = 'recorder'`,
    parameters: [],
    query: {} as never,
    queryId: {} as never,
  })
  const actorId = rows[0]?.id ?? ''
  return {
    deps,
    station,
    by: key => ({ stationId: station, actorId, channel: 'import', key: `test-${key}`, at: deps.now() }),
    close: () => rmSync(dataDir, { recursive: true }),
  }
}

const csv = (...lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\r\n'))
const guess = (summary: { readonly header: readonly string[] }) =>
  guessMapping(summary.header, registerColumns())

async function importFile(
  deps: Deps,
  by: (key: string) => Acting,
  key: string,
  bytes: Uint8Array,
  name = 'register.csv',
) {
  const taken = await upload(deps, by(`upload-${key}`), name, bytes)
  if (!taken.ok) return taken
  const judged = await preview(deps, by('x').stationId, taken.value.id, guess)
  if (!judged.ok) return judged
  const done = await write(deps, by(`write-${key}`), taken.value.id, guess(judged.value.summary))
  return done
}

test('a file is imported once: pending and back-filled; the same rows again add nothing', async () => {
  const { deps, station, by, close } = await setUp()
  assert.deepEqual(await importFile(deps, by, 'a', csv(HEAD, ...GOOD)), { ok: true, value: { written: 2 } })
  const records = await listRecords(deps.db, station, {}, undefined, 10)
  assert.deepEqual(
    records.map(({ day, kind, theme, status, class: recordClass, headcount }) => [
      day,
      kind,
      theme,
      status,
      recordClass,
      headcount,
    ]),
    [
      ['2019-04-01', 'outreach-talk', 'policy', 'pending', 'backfilled', 40],
      ['2019-03-05', 'study-session', '', 'pending', 'backfilled', 23],
    ],
  )
  const again = await importFile(deps, by, 'b', csv(HEAD, ...GOOD))
  assert.equal(!again.ok && again.error.code, 'imports.nothing-new')
  // A longer file: what is known stays, what is new comes in; two equal rows in one file are two events.
  assert.deepEqual(await importFile(deps, by, 'c', csv(HEAD, ...GOOD, ...[1, 2].map(() => GOOD[0] ?? ''))), {
    ok: true,
    value: { written: 2 },
  })
  close()
})

test('one bad row keeps the whole file out, and every bad row says why', async () => {
  const { deps, station, by, close } = await setUp()
  const bytes = csv(
    HEAD,
    ...GOOD,
    '宣讲,,2019-02-30,没有专题,many,,',
    '不知道的类别,,2019-03-05,x,1,签到表,书记',
  )
  const taken = await upload(deps, by('bad-upload'), 'register.csv', bytes)
  assert.ok(taken.ok)
  const judged = await preview(deps, station, taken.value.id, guess)
  assert.ok(judged.ok)
  assert.deepEqual(
    judged.value.bad.map(row => `${row.rowNumber}: ${row.problems.map(problem => problem.field).join(' ')}`),
    ['4: theme day headcount lead', '5: kind'],
  )
  const done = await importFile(deps, by, 'bad', bytes)
  assert.equal(!done.ok && done.error.code, 'imports.bad-rows')
  assert.deepEqual(await listRecords(deps.db, station, {}, undefined, 10), [])
  close()
})

test('hostile and foolish files are refused in words and leave nothing behind', async () => {
  const { deps, station, by, close } = await setUp()
  const files: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ['empty.csv', new Uint8Array()],
    ['picture.xlsx', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['page.xlsx', new TextEncoder().encode('<html><table></table></html>')],
    ['wide.csv', csv(Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(','))],
    ['not-text.csv', new Uint8Array([0x61, 0x2c, 0xff, 0xff, 0xfe, 0x0a])],
  ]
  for (const [name, bytes] of files) {
    const taken = await upload(deps, by(`hostile-${name}`), name, bytes)
    assert.ok(!taken.ok && taken.error.status >= 413, name)
  }
  assert.deepEqual(await listRecords(deps.db, station, {}, undefined, 10), [])
  close()
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

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { emptyDatabase } from '#test/db'

import { migrate } from './migrate.ts'
import { Trouble } from './trouble.ts'

const folder = mkdtempSync(join(tmpdir(), 'mingzhu-migrations-'))
after(() => rmSync(folder, { recursive: true }))

function files(name: string, texts: Readonly<Record<string, string>>): string {
  const place = join(folder, name)
  mkdirSync(place)
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(place, `${file}.sql`), text)
  return place
}

const first = { '0001_shelf': 'create table shelf (id int primary key);\ninsert into shelf values (1);' }
const second = { '0002_book': 'create table book (shelf_id int references shelf (id));' }

test('what is missing is applied once, in order, also when two programs start together', async () => {
  const { owner, addresses } = await emptyDatabase()
  const both = files('both', { ...first, ...second })
  assert.equal(await migrate(addresses.migrator, files('one', first)), 1)
  const counts = await Promise.all([1, 2, 3].map(() => migrate(addresses.migrator, both)))
  assert.deepEqual(
    counts.toSorted((a, b) => a - b),
    [0, 0, 1],
  )
  const { rows } =
    await sql`select number, name, length(sha256) as hex from migration order by number`.execute(owner)
  assert.deepEqual(rows, [
    { number: 1, name: 'shelf', hex: 64 },
    { number: 2, name: 'book', hex: 64 },
  ])
})

test('a file that fails leaves nothing of itself and says where', async () => {
  const { owner, addresses } = await emptyDatabase()
  const bad = files('bad', { ...first, '0002_bad': 'create table kept (id int);\n\nselect 1/0;' })
  await assert.rejects(migrate(addresses.migrator, bad), /0002_bad\.sql, line 3: division by zero/)
  const { rows } =
    await sql`select to_regclass('kept') as kept, (select max(number) from migration) as at`.execute(owner)
  assert.deepEqual(rows, [{ kept: null, at: 1 }])
})

test('a database that a newer program changed, or with another history, is refused in plain words', async () => {
  const { addresses } = await emptyDatabase()
  await migrate(addresses.migrator, files('newer', { ...first, ...second }))
  const refused = async (name: string, texts: Readonly<Record<string, string>>) => {
    const error = await migrate(addresses.migrator, files(name, texts)).then(
      String,
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof Trouble, String(error))
    return error.words
  }
  assert.match((await refused('older', first))[0], /更新版本.*第 2 步，本程序只到第 1 步/)
  const edited = { ...first, '0002_book': 'create table book (shelf_id bigint);' }
  assert.match((await refused('edited', edited))[1], /Step 2 \(book\) .* differs/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { freshDatabase } from '#test/db'

import { transaction } from './db.ts'

const { db, owner, reader } = await freshDatabase()

test('days stay days, sums stay exact, counts are numbers, instants are dates', async () => {
  const { rows } = await sql<Record<string, unknown>>`select
    date '2019-03-05' as day, array[date '2019-03-05', null] as days, 0.1::numeric + 0.2 as exact,
    count(*) as n, array[1::bigint, null] as ns, timestamptz '2019-03-05 08:00+08' as at,
    array[1.10::numeric] as exacts, '{"a":1}'::jsonb as doc, interval '1 hour' as span, null::bigint as nothing`.execute(
    db,
  )
  assert.deepEqual(rows[0], {
    day: '2019-03-05',
    days: ['2019-03-05', null],
    exact: '0.3',
    n: 1,
    ns: [1, null],
    at: new Date('2019-03-05T00:00:00Z'),
    exacts: ['1.10'],
    doc: { a: 1 },
    span: '01:00:00',
    nothing: null,
  })
  await assert.rejects(sql`select 9007199254740993::bigint`.execute(db), RangeError)
})

test('a transaction is a database: the same function joins the one that is open', async () => {
  const id = (tx: typeof db) =>
    sql<{ id: number }>`select txid_current() as id`.execute(tx).then(({ rows }) => rows[0]?.id)
  await transaction(db, async outer => {
    const first = await id(outer)
    assert.equal(await transaction(outer, id), first)
  })
  const one = transaction(db, async tx => {
    await sql`create temporary table half (n int) on commit preserve rows`.execute(tx)
    throw new Error('changed my mind')
  })
  await assert.rejects(one, /changed my mind/)
  await assert.rejects(sql`select * from half`.execute(db), /half/)
})

test('a statement gets a name the second time it comes, one without parameters never', async () => {
  await db.connection().execute(async one => {
    for (let round = 0; round < 3; round += 1) await sql`select ${round}::int as round_n`.execute(one)
    await sql`select 'plain'`.execute(one)
    const { rows } = await sql<{ n: number; longest: number }>`
      select count(*) as n, max(length(name)) as longest from pg_prepared_statements where statement like '%round_n%'`.execute(
      one,
    )
    assert.equal(rows[0]?.n, 1)
    assert.ok((rows[0]?.longest ?? 64) < 64, 'PostgreSQL cuts names at 63 bytes')
  })
})

test('the three roles: one owns, one works, one only looks; limits hold for each session', async () => {
  const who = async (role: typeof db) =>
    (await sql<{ r: string }>`select current_user as r`.execute(role)).rows[0]?.r
  assert.deepEqual(await Promise.all([owner, db, reader].map(who)), [
    'mingzhu_migrator',
    'mingzhu_app',
    'mingzhu_reader',
  ])
  await assert.rejects(sql`create table mine (n int)`.execute(db), /permission denied/)
  await assert.rejects(
    sql`insert into site_level values ('x', 1, 'x', 'x')`.execute(reader),
    /permission denied/,
  )
  for (const name of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) {
    const { rows } = await sql<{ s: string }>`select current_setting(${name}) as s`.execute(db)
    assert.notEqual(rows[0]?.s, '0', name)
  }
})

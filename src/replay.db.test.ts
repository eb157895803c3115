import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { allReplays } from '#app'
import type { Db } from '#platform/db'
import { compareReplay } from '#platform/replay'
import { newBusyWorld } from '#test/busy'
import { freshDatabase } from '#test/db'
import { newGround } from '#test/ground'
import { differencesOf } from '#test/verified'
import { readCatalog } from '#tools/catalog'

import { columnWords } from './verify-words.ts'

/** Tables whose rows `verify` does not rebuild through a replay, and why. */
const exceptions: Readonly<Record<string, string>> = {
  journal: 'is what is told; its chain is walked',
  journal_head: 'the end of the chain, compared when it is walked',
  record: 'replayed with its rules by verifyRecords',
  record_member: 'compared with its record',
  tally: 'recomputed from the records',
  tally_member: 'recomputed from the records',
  figure_begun: 'which of the program’s figures were counted back; the tallies themselves are recomputed',
  operation: 'what a repeated request is answered; no event tells answers',
  message: 'a log of what was sent, which follows from orders and from what other servers answered',
  message_address: 'sealed, as what an order says',
  message_choice: 'how somebody wants to be told, no fact of the station',
  outbox: 'work on its way to the queue, deleted when it is done',
  register_import_row: 'a file’s rows while it is read, deleted when they are written',
  order_code: 'a hash of the code that opens an order; drawn, never told',
  order_counter: 'the last number given; the orders tell the numbers',
  order_key: 'the key of what an order says, deleted when somebody is erased',
  order_match: 'blinded keys of what an order says, deleted with it; the journal tells nothing of it',
  order_note: 'sealed words said with a step; the journal tells the step',
  order_private: 'what an order says, sealed; the journal tells nothing of it',
  passkey: 'public keys; the journal tells that one was added or removed, not which',
  recovery_code: 'hashes of one-time codes',
  sign_in_step: 'a sign-in half done, five minutes long',
  totp: 'a sealed secret; the journal tells that there is one',
  session: 'who is signed in, which the journal does not tell',
  invitation: 'one-time links, of which only the hash is kept and which run out',
  access_log: 'append-only; a log of looks, not of changes',
  migration: 'the steps of this database, compared with the program at every start',
}

test('every table follows from the journal by a replay, or stands here with the reason why not', async () => {
  const catalog = await readCatalog((await freshDatabase()).owner)
  const replayed = allReplays().flatMap(({ table, covers = [] }) => [table, ...covers])
  assert.equal(new Set(replayed).size, replayed.length, 'no table is replayed twice')
  assert.deepEqual(
    [...replayed, ...Object.keys(exceptions)].toSorted(),
    catalog.tables.map(({ name }) => name).toSorted(),
  )
})

test('whatever is compared has a name in both languages', () => {
  for (const { columns } of allReplays())
    for (const column of columns) assert.equal(columnWords(column).length, 2)
})

/** Takes away every rule of the database that would keep damage out. */
async function unguarded(owner: Db): Promise<Db> {
  const found = await sql<{ statement: string }>`
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as statement
    from pg_constraint c join pg_class t on t.oid = c.conrelid
    where contype in ('c', 'f', 'u') and t.relnamespace = 'public'::regnamespace order by contype desc`.execute(
    owner,
  )
  for (const { statement } of found.rows) await sql.raw(statement).execute(owner)
  await sql`alter table journal disable trigger user`.execute(owner)
  return owner
}

/** Another value than a column has, by the type of the column. */
const others: Readonly<Record<string, string>> = {
  text: `coalesce(c, '') || 'x'`,
  integer: 'coalesce(c, 0) + 1',
  smallint: 'coalesce(c, 0) + 1',
  numeric: 'coalesce(c, 0) + 1',
  boolean: 'not c',
  date: `coalesce(c, '2001-01-01') + 1`,
  'timestamp with time zone': `coalesce(c, '2001-01-01') + interval '1 s'`,
  uuid: 'gen_random_uuid()',
  jsonb: `'["x"]'`,
  ARRAY: `array['x']`,
  'USER-DEFINED': `'x'`,
}

/** What is compared of a table and is no column of it, and how it is bent. */
const bends: Readonly<Record<string, string>> = {
  'account.password': 'update account set password_hash = null',
  'person.key': 'delete from person_key',
  'person.fields': `insert into person_identity select station_id, id, 'address', 'x' from person`,
  'person.matches': `delete from person_match`,
  'household.numbered': `update household set code = code || 'x'`,
  'pledge.pledges': 'update pledge set quantity = quantity + 1',
  'figure_snapshot.hash': `update figure_snapshot set records_hash = 'x'`,
  'figure_snapshot.ids': 'update figure_snapshot set record_ids = array[gen_random_uuid()]',
  'figure_snapshot.counted': `update figure_snapshot set record_ids = '{}'`,
  'register_import.problem': `update register_import set problem = '{"code":"x"}'`,
  'evidence.likenesses': 'delete from evidence_likeness',
  'volunteer_inquiry.locked': `update volunteer_inquiry set key_id = 'x', wrapped = 'x', sealed = 'x'`,
  'service_order.helpers': 'update service_order set helpers = array[gen_random_uuid()]',
}

test('each thing compared is missed where it was changed behind the program, in every table', async () => {
  const ground = await newBusyWorld()
  const { deps, stationId } = ground
  assert.deepEqual(await differencesOf(ground), [])
  const owner = await unguarded(ground.database.owner)
  const types = await sql<{ place: string; type: string }>`
    select table_name || '.' || column_name as place, data_type as type from information_schema.columns
    where table_schema = 'public'`.execute(owner)
  const typeOf = new Map(types.rows.map(({ place, type }) => [place, type]))
  for (const replay of allReplays()) {
    assert.ok((await compareReplay(deps.db, replay, stationId)).compared > 0, `no row of ${replay.table}`)
    for (const column of replay.columns) {
      const place = `${replay.table}.${column}`
      const other = others[typeOf.get(place) ?? '']
      const bend =
        bends[place] ??
        `update ${replay.table} set ${column} = ${other?.replace(/\bc\b/, column) ?? assert.fail(place)}`
      await sql.raw(bend).execute(owner)
      const { differences } = await compareReplay(deps.db, replay, stationId)
      assert.ok(
        differences.some(({ columns }) => columns.includes(column)),
        `${place} was changed and not missed`,
      )
    }
  }
})

/** Levels that come with the program. */
const LEVELS_BORN = 6

test('a row without any event and an event without its row are named, in every table', async () => {
  const ground = await newBusyWorld()
  const { deps, stationId } = ground
  const owner = await unguarded(ground.database.owner)
  // A household has no event of its birth: it begins with the record or the person that first names it.
  const replays = allReplays().filter(({ table }) => table !== 'household')
  await sql`create table kept as select * from journal`.execute(owner)
  await sql`delete from journal`.execute(owner)
  for (const replay of replays) {
    const { compared, differences } = await compareReplay(deps.db, replay, stationId)
    const untold = differences.filter(({ why }) => why === 'no-event')
    const born = replay.table === 'site_level' ? LEVELS_BORN : 0
    assert.equal(untold.length, compared - born, replay.table)
  }
  await sql`insert into journal select * from kept`.execute(owner)
  for (const { table } of allReplays()) await sql`delete from ${sql.table(table)}`.execute(owner)
  for (const replay of replays) {
    const { compared, differences } = await compareReplay(deps.db, replay, stationId)
    assert.ok(compared > 0, replay.table)
    assert.equal(differences.filter(({ why }) => why === 'no-row').length, compared, replay.table)
  }
})

test('what an older event did not tell yet is not compared', async () => {
  const ground = await newGround()
  const owner = await unguarded(ground.database.owner)
  const site = allReplays().find(({ table }) => table === 'station') ?? assert.fail('sites have no replay')
  const missed = async () =>
    (await compareReplay(ground.deps.db, site, ground.stationId)).differences.flatMap(
      ({ columns }) => columns,
    )
  await sql`update station set phone = 'x', name = '别名'`.execute(owner)
  assert.deepEqual(await missed(), ['name', 'phone'])
  await sql`update journal set body = (body::jsonb #- '{data,phone}')::text where type = 'stations.created'`.execute(
    owner,
  )
  assert.deepEqual(await missed(), ['name'])
})

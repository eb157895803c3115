import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { no, ok, type Refusal } from '#kernel/result'
import { startChain, verifyChain, type Acting, type Event } from '#platform/journal'
import { act, actAtOnce } from '#platform/operation'
import { freshDatabase } from '#test/db'

const { db, owner } = await freshDatabase()

let made = 0
const newId = (): string => `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`
const acting = (stationId: string, key = `key-of-test-${++made}`): Acting => ({
  stationId,
  actorId: null,
  channel: 'console',
  key,
  at: new Date('2019-12-20T02:00:00Z'),
})
const event = (subjectId: string, version: number): Event => ({
  subjectKind: 'test',
  subjectId,
  version,
  type: 'test.moved',
  data: { 名: '一二三', version },
})
const refused: Refusal = { code: 'test.refused', words: ['不行', 'No'], status: 409 }

async function newStation(): Promise<string> {
  const id = newId()
  await sql`insert into station (id, path, level, name, created_at)
    values (${id}, ${id.replaceAll('-', '')}::ltree, 'station', '站', now())`.execute(owner)
  await startChain(owner, id)
  return id
}

async function linksOf(stationId: string): Promise<number> {
  const broken: string[] = []
  const links = await verifyChain(db, stationId, (seq, why) => broken.push(`${seq} ${why}`))
  assert.deepEqual(broken, [])
  return links
}

const versionOf = async (subject: string): Promise<number> => {
  const found = await sql<{ version: number | null }>`select max(version) as version from journal
    where subject_id = ${subject}`.execute(db)
  return found.rows[0]?.version ?? 0
}

test('a chain written in the database is the one that verify computes: single links, many at once, more than one statement takes', async () => {
  const station = await newStation()
  for (const many of [1, 3, 2_500]) {
    const events = Array.from({ length: many }, () => event(newId(), 1))
    assert.ok(
      (await act(db, acting(station), 'test.many', { many }, async () => ok({ answer: many, events }))).ok,
    )
  }
  assert.equal(await linksOf(station), 2_504)
})

test('a retry gets the first answer and does nothing, whatever it would decide now; another request under the key is refused', async () => {
  const station = await newStation()
  const subject = newId()
  const as = acting(station)
  const move = (request: string) =>
    actAtOnce(db, as, 'test.move', request, async () =>
      (await versionOf(subject)) > 0 ? no(refused) : ok({ answer: request, events: [event(subject, 1)] }),
    )
  assert.deepEqual(await move('go'), ok('go'))
  assert.deepEqual(await move('go'), ok('go'))
  const other = await move('stop')
  assert.equal(other.ok ? '' : other.error.code, 'operation.key-reused')
  const again = await actAtOnce(db, as, 'test.move', 'go', async () =>
    ok({ answer: 'again', events: [event(newId(), 1)] }),
  )
  assert.deepEqual(again, ok('go'))
  assert.equal(await linksOf(station), 1)
})

test('who comes second decides again on what is there now; everybody is in the chain once', async () => {
  const station = await newStation()
  const subject = newId()
  const moves = Array.from({ length: 6 }, () =>
    actAtOnce(db, acting(station), 'test.move', null, async () => {
      const version = (await versionOf(subject)) + 1
      return ok({ answer: version, events: [event(subject, version)] })
    }),
  )
  const answers = (await Promise.all(moves)).map(result => (result.ok ? result.value : 0))
  assert.deepEqual(new Set(answers), new Set([1, 2, 3, 4, 5, 6]))
  assert.equal(await linksOf(station), 6)
})

test('without a journal, or when one part fails, nothing of the statement is kept', async () => {
  const station = await newStation()
  const insert = (id: string) => ({
    name: 'inserted',
    query: sql`insert into household (station_id, id, code, created_at) values (${station}::uuid, ${id}::uuid, ${id}, now()) returning 1`,
  })
  const rows = async () =>
    (
      await sql<{
        n: number
      }>`select (select count(*) from household) + (select count(*) from operation where station_id = ${station})
      + (select count(*) from outbox) as n`.execute(db)
    ).rows[0]?.n
  const messages = [{ topic: 'test.told', body: {} }]
  const subject = newId()
  const events = [event(subject, 1), event(subject, 1)]
  await assert.rejects(
    actAtOnce(db, acting(station), 'test.twice', null, async () =>
      ok({ answer: null, events, messages, writes: [insert(newId())] }),
    ),
    /journal_station_id_subject_id_version_key/,
  )
  await sql`delete from journal_head where station_id = ${station}`.execute(owner)
  await assert.rejects(
    actAtOnce(db, acting(station), 'test.headless', null, async () =>
      ok({ answer: null, events: [event(newId(), 1)], messages, writes: [insert(newId())] }),
    ),
    /null value in column "seq"/,
  )
  assert.equal(await rows(), 0)
})

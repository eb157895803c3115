import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'
import { fromKysely } from 'pg-boss'

import { ok, no } from '#kernel/result'
import type { Json } from '#kernel/canonical'
import { openDatabase } from '#platform/db'
import { runDueJobs, startWorker, type Job, type Message, type Outcome } from '#platform/jobs'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { declareJobs, handOver, openQueue, pruneOutbox, withQueue } from '#platform/queue'
import { quietLog } from '#test/db'
import { newWorld } from '#test/world'

const world = await newWorld()
const { db } = world.deps
const { rows } = await sql<{ id: string }>`select id from station`.execute(db)
const stationId = rows[0]?.id ?? ''

let keys = 0
const acting = (): Acting => ({
  stationId,
  actorId: null,
  channel: 'console',
  key: `key-of-test-${++keys}`,
  at: world.deps.now(),
})

/** Writes a message the way every module does. */
const tell = (topic: string, body: Json) =>
  act(db, acting(), 'test.tell', body, async () =>
    ok({ answer: null, events: [], messages: [{ topic, body }] }),
  )

const job = (topic: string, handle: Job['handle'], retriesMax = 2): Job => ({
  topic,
  words: ['测试任务', 'test job'],
  retriesMax,
  secondsMax: 20,
  handle,
})

const watched = () => {
  const outcomes: Outcome[] = []
  return {
    outcomes,
    watch: { ended: (_: string, outcome: Outcome) => void outcomes.push(outcome), failed: () => {} },
  }
}

const countOf = async (name: string) => {
  const found = await sql<{ n: number }>`select count(*) as n from jobs.job where name = ${name}`.execute(db)
  return found.rows[0]?.n
}

test('the tables of the queue are those pg-boss expects', async () => {
  const queue = await openQueue(fromKysely(world.database.owner), {
    supervise: false,
    failed: assert.ifError,
  })
  const { ok: same, ...drift } = await queue.detectSchemaDrift()
  await queue.stop()
  assert.ok(same, JSON.stringify(drift, undefined, 1))
})

test('the program may work with the queue and can change nothing of its tables', async () => {
  for (const statement of [
    'create table jobs.x (n int)',
    'alter table jobs.job add n int',
    'truncate jobs.job',
  ])
    await assert.rejects(sql.raw(statement).execute(db), { code: /42501/ }, statement)
})

test('a message of an act is done once, with its station and its body', async () => {
  const seen: Message[] = []
  await tell('test.once', { register: 'r-1' })
  const jobs = [job('test.once', async (_, message) => void seen.push(message))]
  await runDueJobs(world.deps, jobs)
  await runDueJobs(world.deps, jobs)
  assert.deepEqual(seen, [{ stationId, body: { register: 'r-1' } }])
})

test('what was refused or rolled back tells nobody', async () => {
  let ran = 0
  await act(db, acting(), 'test.refused', null, async () =>
    no({ code: 'test.no', status: 409, words: ['不行', 'no'] as const }),
  )
  const broken = act(db, acting(), 'test.broken', null, async () =>
    ok({
      answer: null,
      events: [],
      messages: [
        { topic: 'test.rolled', body: 1 },
        // JSON has no such text: PostgreSQL refuses this one, and with it goes the first.
        { topic: 'test.rolled', body: '\u0000' },
      ],
    }),
  )
  await assert.rejects(broken)
  await runDueJobs(world.deps, [job('test.rolled', async () => void (ran += 1))])
  assert.equal(ran, 0)
})

test('a job that fails is tried again and then done', async () => {
  let tries = 0
  await tell('test.second', null)
  const { outcomes, watch } = watched()
  const second = job('test.second', async () => {
    tries += 1
    if (tries < 2) throw new RangeError('not yet')
  })
  await runDueJobs(world.deps, [second], watch)
  assert.deepEqual(outcomes, ['failed', 'done'])
})

test('after the last try a job is a dead letter, with the code of its failure and not its words', async () => {
  await tell('test.dead', { name: '王秀兰' })
  const { outcomes, watch } = watched()
  const dead = job('test.dead', async () => {
    throw new RangeError('王秀兰 13812345678')
  })
  await runDueJobs(world.deps, [dead], watch)
  assert.deepEqual(outcomes, ['failed', 'failed', 'dead'])
  const { rows: letters } = await sql<{ source_output: Json }>`
    select source_output from jobs.job where name = 'dead-letters' and source_name = 'test.dead'`.execute(db)
  assert.deepEqual(letters, [{ source_output: { code: 'RangeError' } }])
})

test('handed over twice, because the note of it was lost, a message is still one job', async () => {
  await tell('test.twice', null)
  let ran = 0
  const jobs = [job('test.twice', async () => void (ran += 1))]
  await withQueue(db, async queue => {
    await declareJobs(queue, jobs)
    assert.equal((await handOver(db, queue, ['test.twice'])).topics.size, 1)
    await sql`update outbox set handed_at = null where topic = 'test.twice'`.execute(db)
    assert.equal((await handOver(db, queue, ['test.twice'])).topics.size, 1)
    assert.equal(await countOf('test.twice'), 1)
  })
  await runDueJobs(world.deps, jobs)
  assert.equal(ran, 1)
})

test('a relay that dies between handing over and noting it has handed over nothing', async () => {
  await tell('test.between', null)
  const jobs = [job('test.between', async () => {})]
  await withQueue(db, async queue => {
    await declareJobs(queue, jobs)
    const dying = db.transaction().execute(async tx => {
      await handOver(tx, queue, ['test.between'])
      throw new Error('killed')
    })
    await assert.rejects(dying, /killed/)
    assert.equal(await countOf('test.between'), 0)
    assert.equal((await handOver(db, queue, ['test.between'])).topics.size, 1)
    assert.equal(await countOf('test.between'), 1)
  })
})

test('messages handed over long ago are forgotten; none that waits ever is', async () => {
  await tell('test.old', 'handed')
  await runDueJobs(world.deps, [job('test.old', async () => {})])
  await tell('test.old', 'waits')
  await sql`update outbox set at = now() - interval '99 days',
    handed_at = case when handed_at is not null then now() - interval '99 days' end`.execute(
    world.database.owner,
  )
  await pruneOutbox(db)
  const { rows: kept } = await sql<{ body: Json }>`select body from outbox where topic = 'test.old'`.execute(
    db,
  )
  assert.deepEqual(kept, [{ body: 'waits' }])
})

/** A worker with one job, on connections of its own. */
async function startedWorker(only: Job) {
  const database = openDatabase(world.database.addresses.app, { connectionsMax: 4 })
  const deps = { ...world.deps, db: database.db }
  const worker = await startWorker({ deps, database, jobs: [only], log: quietLog })
  return {
    async stop(graceMs?: number) {
      await worker.stop(graceMs)
      assert.equal(database.pool.waitingCount, 0)
      await database.close()
    },
  }
}

test('a running worker is woken by the commit, hears again after its connection was cut, stops when asked', async () => {
  const seen: Json[] = []
  let wake = (): void => {}
  const reached = async (count: number): Promise<void> => {
    while (seen.length < count) await new Promise<void>(next => (wake = next))
  }
  const worker = await startedWorker(
    job('test.live', async (_, { body }) => {
      seen.push(body)
      wake()
    }),
  )
  for (const body of [1, 2, 3]) await tell('test.live', body)
  await reached(3)
  const { rows: cut } = await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query = 'listen outbox'`.execute(db)
  assert.equal(cut.length, 1)
  await tell('test.live', 4)
  await reached(4)
  await worker.stop()
  await tell('test.live', 5)
  assert.deepEqual(new Set(seen), new Set([1, 2, 3, 4]))
})

test('a try that takes longer than it may is told to stop, and counts as failed', async () => {
  let told = (): void => {}
  const aborted = new Promise<void>(resolve => (told = resolve))
  const endless: Job = {
    ...job('test.endless', (_deps, _message, signal) => {
      signal.addEventListener('abort', () => told())
      return new Promise((_, fail) => signal.addEventListener('abort', fail))
    }),
    retriesMax: 0,
    secondsMax: 1,
  }
  const worker = await startedWorker(endless)
  await tell('test.endless', null)
  await aborted
  await worker.stop()
  const { rows: letters } = await sql<{
    code: string | null
  }>`select source_output ->> 'code' as code from jobs.job
    where name = 'dead-letters' and source_name = 'test.endless'`.execute(db)
  assert.deepEqual(letters, [{ code: null }])
})

test('asked to stop, a worker tells a job that takes long, and puts it back for the next', async () => {
  let begun = (): void => {}
  const running = new Promise<void>(resolve => (begun = resolve))
  const worker = await startedWorker(
    job('test.long', async (_deps, _message, signal) => {
      begun()
      await new Promise<never>((_, fail) =>
        signal.addEventListener('abort', () => fail(new Error('stopped'))),
      )
    }),
  )
  await tell('test.long', null)
  await running
  await worker.stop(0)
  let again = 0
  await runDueJobs(world.deps, [job('test.long', async () => void (again += 1))])
  assert.equal(again, 1)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { ok } from '#kernel/result'
import { runDueJobs, type Job } from '#platform/jobs'
import { act } from '#platform/operation'
import { newWorld, SITE } from '#test/world'

const world = await newWorld()
const auditor = await world.colleague('auditor', ['auditor'])
const recorder = await world.colleague('recorder', ['recorder'])
const base = `/at/${SITE}/jobs`
const idOf = async (ref: string): Promise<string> => {
  const found = await sql<{ id: string }>`select id from station where division_code = ${ref}`.execute(
    world.deps.db,
  )
  return found.rows[0]?.id ?? ''
}

let keys = 0
const tell = async (topic: string, site = SITE) => {
  const stationId = await idOf(site)
  const acting = {
    stationId,
    actorId: null,
    channel: 'console',
    key: `jobs-test-${++keys}`,
    at: new Date(),
  } as const
  await act(world.deps.db, acting, 'test.tell', topic, async () =>
    ok({ answer: null, events: [], messages: [{ topic, body: { name: '王秀兰' } }] }),
  )
}

let broken = true
const fragile = (topic: string, retriesMax: number): Job => ({
  topic,
  words: ['试验', 'trial'],
  retriesMax,
  secondsMax: 20,
  async handle() {
    if (broken) throw new RangeError('王秀兰 13812345678')
  },
})
const ends: string[] = []
const run = (job: Job) =>
  runDueJobs(world.deps, [job], { failed: () => {}, ended: (_, outcome) => void ends.push(outcome) })

/** The address of the only job on the list. */
async function onlyJob(): Promise<string> {
  const { html } = await world.administrator.get(base)
  const found = [...html.matchAll(new RegExp(`href="(${base}/[0-9a-f-]{36})"`, 'g'))].map(
    ([, href = '']) => href,
  )
  assert.equal(found.length, 1, html)
  return found[0] ?? ''
}

const journal = async () => {
  const found = await sql<{ type: string; body: string }>`
    select type, body from journal where subject_kind = 'dead-letter' order by seq`.execute(world.deps.db)
  return found.rows
}

test('where nothing waits the list says so; who may not read it is told so', async () => {
  assert.match((await world.administrator.get(base)).html, /都做完了/)
  assert.equal((await recorder.get(base)).status, 403)
})

test('a message waits, then its job is dead: the list tells what and how, and nothing of what it is about', async () => {
  await tell('test.trial')
  const waiting = await world.administrator.get(`${base}?state=waiting`)
  assert.match(waiting.html, /test\.trial/)
  await run(fragile('test.trial', 1))
  assert.match((await world.administrator.get(`${base}?state=waiting`)).html, /没有这样的任务/)
  for (const path of [`${base}?state=dead`, await onlyJob()]) {
    const { html } = await auditor.get(path)
    assert.match(html, /未能完成/)
    assert.match(html, /RangeError/)
    assert.doesNotMatch(html, /王秀兰|13812345678/)
    assert.doesNotMatch(html, /再试一次/, 'an auditor only looks')
  }
})

test('tried again it has all its tries anew, and is done once the cause is gone', async () => {
  const first = await onlyJob()
  await world.administrator.submit(first, `${first}/retry`, {})
  ends.length = 0
  await run(fragile('test.trial', 1))
  assert.deepEqual(ends, ['failed', 'dead'])
  const second = await onlyJob()
  assert.notEqual(second, first)
  assert.equal((await world.administrator.post(`${first}/retry`, {})).status, 403, 'without its form')
  broken = false
  await world.administrator.submit(second, `${second}/retry`, {})
  await run(fragile('test.trial', 1))
  assert.deepEqual(ends, ['failed', 'dead', 'done'])
  assert.match((await world.administrator.get(base)).html, /都做完了/)
  assert.deepEqual(
    (await journal()).map(({ type }) => type),
    ['jobs.tried-again', 'jobs.tried-again'],
  )
})

test('given up only with a reason, once, and the journal keeps it', async () => {
  broken = true
  await tell('test.other')
  await run(fragile('test.other', 0))
  const job = await onlyJob()
  const without = await world.administrator.submit(job, `${job}/discard`, { reason: ' ' })
  assert.equal(without.status, 422)
  assert.match(without.html, /请写明为什么放弃/)
  const done = await world.administrator.submit(job, `${job}/discard`, { reason: '文件已经重新导入' })
  assert.match(done.html, /都做完了/)
  assert.equal((await world.administrator.get(job)).status, 404)
  const last = (await journal()).at(-1)
  assert.equal(last?.type, 'jobs.discarded')
  assert.match(last?.body ?? '', /文件已经重新导入/)
})

test('a site sees its own jobs only', async () => {
  const other = '620201002014'
  const added = await world.administrator.submit(`/at/${SITE}/sites/new`, `/at/${SITE}/sites`, {
    name: '东湖点',
    level: 'point',
    divisionCode: other,
  })
  assert.equal(added.status, 200, added.html)
  await tell('test.mine', other)
  await run(fragile('test.mine', 0))
  assert.match((await world.administrator.get(base)).html, /都做完了/)
  const there = await world.administrator.get(`/at/${other}/jobs`)
  const [, id = ''] = /jobs\/([0-9a-f-]{36})"/.exec(there.html) ?? []
  assert.match(id, /./, there.html)
  assert.equal((await world.administrator.get(`${base}/${id}`)).status, 404)
})

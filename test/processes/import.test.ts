import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { chosenOn, factsOf, fileOf, step, upload } from '#test/imports'
import { colleagueOf, newVisitor, setUpSite, type Page, type Visitor } from '#test/world'

import { asOwner, databaseProcesses, newFolder, serving, startProgram, stopped } from './program.ts'

const HEAD = '类别,日期,事项,人次,计数方式,负责人'
const ROWS = 30_000
/** More often than a page looks for itself, and less often than a visitor may. */
const LOOK_MS = 100
const csv = [
  HEAD,
  ...Array.from(
    { length: ROWS },
    (_, n) =>
      `理论学习中心组学习,2019-03-${String((n % 28) + 1).padStart(2, '0')},学习第${n}次,23,签到表,书记`,
  ),
].join('\r\n')

type Running = Awaited<ReturnType<typeof serving>>

/** Looks at a page that keeps itself up to date until it says something. */
async function until(by: Visitor, page: Page, says: RegExp): Promise<Page> {
  for (;;) {
    const now = await by.get(page.path)
    if (says.test(now.html)) return now
    assert.match(now.html, /http-equiv="refresh"/, now.html)
    await delay(LOOK_MS)
  }
}

test('killed in the middle of reading and of writing, an import goes on from where it was asked for, all of it or nothing', async () => {
  const dataDir = newFolder()
  let program: Running = await serving({ dataDir })
  // A visitor's requests, sent to the program wherever it listens at the moment.
  const request = async (input: Request): Promise<Response> => {
    const { pathname, search } = new URL(input.url)
    const headers = new Headers(input.headers)
    if (headers.has('origin')) headers.set('origin', program.url)
    headers.delete('host')
    const body = input.method === 'POST' ? await input.arrayBuffer() : null
    return fetch(program.url + pathname + search, { method: input.method, headers, body, redirect: 'manual' })
  }
  const [link = ''] = await program.line(/http\S+\/set-up\/\S+/)
  const administrator = newVisitor(request)
  await setUpSite(administrator, link)
  const recorder = await colleagueOf(administrator, newVisitor(request), 'recorder', ['recorder'])
  const killed = async (): Promise<void> => {
    for (const pid of [program.child.pid ?? 0, ...databaseProcesses(dataDir)]) process.kill(pid, 'SIGKILL')
    await program.ended()
    program = await serving({ dataDir })
  }
  const records = () =>
    asOwner(
      dataDir,
      async client => (await client.query<{ n: number }>('select count(*)::int as n from record')).rows[0]?.n,
    )

  const taken = await upload(recorder, fileOf(csv))
  await step(recorder, taken, 'reading', chosenOn(taken))
  await until(recorder, taken, /已读 [\d,]+ 行/)
  await killed()
  const shown = await until(recorder, taken, /可以新增/)
  assert.equal(factsOf(shown)['可以新增'], '30,000')

  await step(recorder, shown, 'writing')
  await until(recorder, taken, /正在写入 [1-9][\d,]* \//)
  await killed()
  assert.ok([0, ROWS].includes((await records()) ?? -1))
  const done = await until(recorder, taken, /新增记录/)
  assert.equal(factsOf(done)['新增记录'], '30,000')
  assert.equal(await records(), ROWS)
  const { code, output } = await startProgram({ dataDir, args: ['verify'] }).ended()
  assert.equal(code, 0, output)
  assert.equal((await stopped(program)).code, 0)
})

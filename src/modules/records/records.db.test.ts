import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyTallies } from '#figures'
import { verifyChain } from '#platform/journal'
import { change } from '#records'
import { verifyInstance } from '#verify'
import { bigNumber } from '#test/read'
import { newWorld, SITE, type Page, type Visitor } from '#test/world'

const session = {
  day: '2019-03-05',
  title: '学习会议精神',
  place: '社区会议室',
  headcount: '23',
  headcountMethod: 'estimate',
  lead: '书记',
}
const register = (visitor: Visitor, kind: string, fields: Record<string, string>): Promise<Page> =>
  visitor.submit(`/at/${SITE}/records/new?kind=${kind}`, `/at/${SITE}/records`, fields)
const confirm = (visitor: Visitor, page: Page): Promise<Page> =>
  visitor.submit(page.path, `${page.path}/confirmation`, {})
const shown = async (visitor: Visitor, figure: string, period = '2019'): Promise<string> => {
  return bigNumber(await visitor.get(`/at/${SITE}/figures/${figure}?period=${period}`))
}

test('a record counts once a second person has confirmed it, and its figure leads to it', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['recorder', 'confirmer'])
  const record = await register(recorder, 'study-session', session)
  assert.equal(record.status, 200)
  assert.match(record.html, /待确认/)
  assert.equal(await shown(recorder, 'learning.study-sessions'), '0 次')

  const confirmed = await confirm(confirmer, record)
  assert.match(confirmed.html, /已确认/)
  assert.equal(await shown(recorder, 'learning.study-sessions'), '1 次')
  assert.equal(await shown(recorder, 'learning.attendances'), '23 人次')
  assert.equal(await shown(recorder, 'learning.study-sessions', '2019-04'), '0 次')
  const figure = await recorder.get(`/at/${SITE}/figures/learning.study-sessions?period=2019`)
  assert.ok(figure.html.includes(record.path), 'the list behind the figure links to the record')
  assert.match(figure.html, /一致 ✓/)
})

test('nobody confirms a record of their own, and a recorder may confirm none', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const both = await world.colleague('both', ['recorder', 'confirmer'])
  const own = await register(both, 'study-session', session)
  const token = /name="_token" value="([^"]+)"/.exec(own.html)?.[1] ?? ''
  assert.equal(
    (await both.post(`${own.path}/confirmation`, { _token: token, _key: 'own-record-1' })).status,
    403,
  )
  const recorderToken = /name="_token" value="([^"]+)"/.exec((await recorder.get(own.path)).html)?.[1] ?? ''
  assert.equal(
    (await recorder.post(`${own.path}/confirmation`, { _token: recorderToken, _key: 'recorder-1' })).status,
    403,
  )
  assert.equal(await shown(both, 'learning.study-sessions'), '0 次')
})

test('a household counts until its last record is void; a correction replaces what it corrects; verify finds no difference', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['recorder', 'confirmer'])
  const visit = { theme: 'relief', title: '春节走访', visitors: '甲、乙', purpose: '慰问' }
  const first = await register(recorder, 'home-visit', {
    ...visit,
    day: '2019-01-20',
    households: 'H001,H002',
  })
  const second = await register(recorder, 'home-visit', { ...visit, day: '2019-01-25', households: 'H002' })
  for (const page of [first, second]) await confirm(confirmer, page)
  assert.equal(await shown(recorder, 'care.households-visited'), '2 户')

  await confirmer.submit(first.path, `${first.path}/void`, { reason: '登记重复' })
  assert.equal(await shown(recorder, 'care.households-visited'), '1 户')

  const correction = await recorder.submit(
    `/at/${SITE}/records/new?kind=home-visit&supersedes=${second.path.split('/').at(-1)}`,
    `/at/${SITE}/records`,
    { ...visit, day: '2019-01-25', households: 'H003,H004' },
  )
  assert.equal(await shown(recorder, 'care.households-visited'), '1 户')
  await confirm(confirmer, correction)
  assert.equal(await shown(recorder, 'care.households-visited'), '2 户')
  assert.match((await recorder.get(second.path)).html, /已作废/)

  const station = (await world.database.db
    .selectFrom('station' as never)
    .select('id' as never)
    .execute()) as unknown as { id: string }[]
  const id = station[0]?.id ?? ''
  assert.deepEqual((await verifyTallies(world.database.db, id)).differences, [])
  const broken: string[] = []
  assert.ok((await verifyChain(world.database.db, id, (seq, why) => broken.push(`${seq} ${why}`))) > 6)
  assert.deepEqual(broken, [])
})

test('bad input comes back with what is wrong and everything that was typed; nothing is written', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const page = await register(recorder, 'study-session', { ...session, day: '2019-02-30', headcount: 'many' })
  assert.equal(page.status, 422)
  assert.match(page.html, /请按 2019-12-10 的样子填写日期/)
  assert.match(page.html, /value="many"/)
  assert.match(page.html, /value="学习会议精神"/)
  assert.match((await recorder.get(`/at/${SITE}/records`)).html, /台账里还没有记录。先登记一条/)
})

test('the same form sent twice registers once', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const form = await recorder.get(`/at/${SITE}/records/new?kind=study-session`)
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form.html)?.[1] ?? ''
  const fields = { ...session, kind: 'study-session', _token: hidden('_token'), _key: hidden('_key') }
  const once = await recorder.post(`/at/${SITE}/records`, fields)
  const again = await recorder.post(`/at/${SITE}/records`, fields)
  assert.equal(again.path, once.path)
  assert.equal((await recorder.post(`/at/${SITE}/records`, { ...fields, title: '别的事' })).status, 409)
})

test('confirming all that waits, a record and its correction among it, counts the correction alone', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['recorder', 'confirmer'])
  const wrong = await register(recorder, 'study-session', session)
  await recorder.submit(
    `/at/${SITE}/records/new?kind=study-session&supersedes=${wrong.path.split('/').at(-1)}`,
    `/at/${SITE}/records`,
    { ...session, headcount: '32' },
  )
  const action = `/at/${SITE}/records/confirmations`
  await confirmer.submit(`/at/${SITE}/records?status=pending`, action, { all: '1', back: '' })
  assert.equal(await shown(recorder, 'learning.study-sessions'), '1 次')
  assert.equal(await shown(recorder, 'learning.attendances'), '32 人次')
  assert.match((await recorder.get(wrong.path)).html, /已作废/)
  assert.equal(await verifyInstance(world.deps, () => {}), 0)
})

test('of several corrections of one record only one counts: one after the other, together, or at the same moment', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['recorder', 'confirmer'])
  const idOf = (page: Page) => page.path.split('/').at(-1) ?? ''
  const correct = (page: Page, headcount: string) =>
    recorder.submit(
      `/at/${SITE}/records/new?kind=study-session&supersedes=${idOf(page)}`,
      `/at/${SITE}/records`,
      { ...session, headcount },
    )
  const { rows } = await sql<{ id: string }>`select id from station`.execute(world.database.db)
  const confirmAll = async (pages: readonly Page[]): Promise<readonly (string | null)[]> => {
    const result = await change(
      world.deps,
      {
        stationId: rows[0]?.id ?? '',
        actorId: '00000000-0000-7000-8000-000000000001',
        channel: 'console',
        key: `corrections-${pages.map(idOf).join()}`.slice(0, 100),
        at: world.deps.now(),
      },
      pages.map(idOf),
      { type: 'confirm', without: 'kept-on-paper' },
    )
    return result.ok ? result.value.outcomes.map(outcome => outcome.code) : [result.error.code]
  }

  const first = await register(recorder, 'study-session', session)
  const [left, right] = [await correct(first, '31'), await correct(first, '32')]
  assert.deepEqual(await confirmAll([left]), [null])
  assert.deepEqual(await confirmAll([right]), ['records.too-late'])

  const second = await register(recorder, 'study-session', session)
  const both = await confirmAll([await correct(second, '33'), await correct(second, '34')])
  assert.deepEqual(new Set(both), new Set([null, 'records.too-late']))

  const third = await register(recorder, 'study-session', session)
  const corrections = [await correct(third, '35'), await correct(third, '36'), await correct(third, '37')]
  const codes = (await Promise.all(corrections.map(page => confirmAll([page])))).flat()
  assert.equal(codes.filter(code => code === null).length, 1)
  assert.equal(codes.filter(code => code === 'records.too-late').length, 2)

  const chain = await correct(await register(recorder, 'study-session', session), '38')
  assert.equal((await correct(chain, '39')).status, 409)

  const gone = await register(recorder, 'study-session', session)
  const late = await correct(gone, '40')
  await confirmer.submit(gone.path, `${gone.path}/void`, { reason: '登记重复' })
  assert.deepEqual(await confirmAll([late]), ['records.too-late'])

  assert.equal(await shown(recorder, 'learning.study-sessions'), '3 次')
  assert.equal(await verifyInstance(world.deps, () => {}), 0)
})

test('when several confirm the same records at once, each record is confirmed once', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const pages = [
    await register(recorder, 'study-session', session),
    await register(recorder, 'study-session', { ...session, title: '又一次' }),
  ]
  const ids = pages.map(page => page.path.split('/').at(-1) ?? '')
  const { rows } = await sql<{ id: string }>`select id from station`.execute(world.database.db)
  const confirmAs = (n: number) =>
    change(
      world.deps,
      {
        stationId: rows[0]?.id ?? '',
        actorId: `00000000-0000-7000-8000-00000000000${n}`,
        channel: 'console',
        key: `confirmation-${n}`,
        at: world.deps.now(),
      },
      n % 2 === 0 ? ids : ids.toReversed(),
      { type: 'confirm' },
    )
  const done = await Promise.all([1, 2, 3, 4, 5].map(confirmAs))
  const outcomes = done.flatMap(result => (result.ok ? result.value.outcomes : []))
  assert.equal(outcomes.length, 10)
  assert.deepEqual(
    outcomes
      .filter(outcome => outcome.done)
      .map(outcome => outcome.id)
      .toSorted(),
    ids.toSorted(),
  )
  assert.equal(await shown(recorder, 'learning.study-sessions'), '2 次')
  assert.equal(await verifyInstance(world.deps, () => {}), 0)
})

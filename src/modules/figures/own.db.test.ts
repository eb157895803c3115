import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyChain } from '#platform/journal'
import { change, kinds, register } from '#records'
import { CONFIRMER, newGround, RECORDER, talk, value, visit } from '#test/ground'
import { bigNumber } from '#test/read'
import { SITE } from '#test/world'

import { verifyTallies } from './actions.ts'
import type { Definition } from './definition.ts'
import { definitionOf } from './definitions.ts'
import { beginFigure, beginProgramFigures } from './own-actions.ts'
import { readDraft, typedOf } from './own.ts'

const OWN = `/at/${SITE}/figures/own`
const law = {
  code: 'law-nights',
  zh: '法律夜校',
  en: 'Law nights',
  section: 'talks',
  measure: 'sum-headcount',
  of: ['outreach-talk/law', 'seminar'],
  programmes: ['one'],
}

test('a figure of one’s own: looked at, begun, counted back and along, renamed, counted otherwise, ended', async () => {
  const ground = await newGround()
  const { administrator: head, deps, stationId } = ground
  await ground.confirmed(
    talk('2019-01-10', 'law', { programme: 'one', headcount: '11' }),
    talk('2019-01-11', 'law', { programme: 'two', headcount: '22' }),
    talk('2019-01-12', 'theory', { programme: 'one', headcount: '44' }),
  )
  const agrees = async () => assert.deepEqual((await verifyTallies(deps.db, stationId)).differences, [])

  const looked = await head.get(`${OWN}/new`)
  assert.match(looked.html, /先看一看/)
  const token = /name="_token" value="([^"]+)"/.exec(looked.html)?.[1] ?? ''
  const preview = await head.post(`${OWN}/preview`, { ...law, _token: token })
  assert.equal(preview.status, 200)
  assert.equal(bigNumber(preview), '11 人次')
  assert.match(
    preview.html,
    /已确认的“专题研讨、宣讲（法治）”记录的人次之和，同一人来几次算几次；只算项目：项目one。待确认和作废的不算。/,
  )
  assert.match(preview.html, /value="law-nights"/)
  assert.match((await head.get(OWN)).html, /还没有/)

  const begun = await head.submit(`${OWN}/new`, OWN, law)
  assert.equal(begun.path, `/at/${SITE}/figures/own.law-nights`)
  assert.equal(bigNumber(begun), '11 人次')
  assert.match(begun.html, /刚才用 1 条记录重新算过，一致/)
  await ground.confirmed(talk('2019-02-10', 'law', { programme: 'one', headcount: '5' }))
  assert.equal(bigNumber(await head.get(`${begun.path}?period=2019`)), '16 人次')
  assert.match(
    (await head.get(`/at/${SITE}/figures?period=2019`)).html,
    /<b>16<small> 人次<\/small><\/b><span>法律夜校/,
  )
  assert.match((await head.get(`/at/${SITE}/reports/year?year=2019`)).html, /own\.law-nights@1/)
  assert.match((await ground.visitor().get(`/p/${SITE}/figures?period=2019`)).html, /法律夜校/)
  await agrees()

  const renamed = await head.submit(`${OWN}/law-nights/change`, `${OWN}/law-nights`, {
    ...law,
    zh: '法律夜学',
  })
  assert.match(renamed.html, /own\.law-nights@1/)
  const otherwise = await head.submit(`${OWN}/law-nights/change`, `${OWN}/law-nights`, {
    ...law,
    programmes: ['one', 'two'],
  })
  assert.match(otherwise.html, /own\.law-nights@2/)
  assert.equal(bigNumber(otherwise), '38 人次')
  await agrees()
  const stale = await head.post(`${OWN}/law-nights`, { ...law, revision: '1', _token: token })
  assert.equal(stale.status, 409)

  const ended = await head.submit(`${OWN}/law-nights/retirement`, `${OWN}/law-nights/retirement`, {})
  assert.equal(ended.path, OWN)
  await ground.confirmed(talk('2019-02-11', 'law', { programme: 'one', headcount: '3' }))
  assert.doesNotMatch((await head.get(`/at/${SITE}/figures?period=2019`)).html, /法律夜校/)
  const after = await head.get(`/at/${SITE}/figures/own.law-nights?period=2019`)
  assert.equal(bigNumber(after), '41 人次')
  assert.match(after.html, /停用，这里从记录现算/)
  assert.equal((await head.submit(`${OWN}/new`, OWN, law)).status, 422)
  await agrees()
  await verifyChain(deps.db, stationId, (seq, why) => assert.fail(`${seq} ${why}`))
  const kept = await sql<{
    type: string
  }>`select type from journal where subject_kind = 'figure' order by seq`.execute(deps.db)
  assert.deepEqual(
    kept.rows.map(({ type }) => type),
    ['figures.begun', 'figures.renamed', 'figures.begun', 'figures.retired'],
  )
})

test('what does not fit the grammar is refused with what was typed, and only the administrator may', async () => {
  const ground = await newGround()
  const { administrator: head } = ground
  const table: readonly (readonly [fields: Record<string, string | string[]>, message: RegExp])[] = [
    [{ of: [] }, /请至少选一类记录/],
    [{ of: ['hand-out'], measure: 'sum-quantity' }, /单位不同/],
    [{ of: ['mediation'] }, /不记人次/],
    [{ of: ['seminar'], measure: 'distinct-household' }, /不记户/],
    [{ measure: 'count', unit: '户' }, /请选择单位/],
    [{ measure: 'median' }, /请选择怎么算/],
    [{ programmes: ["one') or true --"] }, /没有这个项目/],
    [{ code: "x'; drop table record" }, /代码以小写字母开头/],
    [{ of: ["seminar' or true --"] }, /请至少选一类记录/],
  ]
  for (const [fields, message] of table) {
    const page = await head.submit(`${OWN}/new`, OWN, { ...law, ...fields })
    assert.equal(page.status, 422, String(message))
    assert.match(page.html, message)
    assert.match(page.html, /value="法律夜校"/)
  }
  assert.equal((await ground.reader.get(`${OWN}/new`)).status, 403)
  assert.equal((await ground.reader.get(OWN)).status, 200)
})

test('about people: a figure of one’s own stays out of public sight', async () => {
  const ground = await newGround()
  await ground.confirmed(visit('2019-01-20', 'H1,H2,H3,H4,H5,H6'))
  const page = await ground.administrator.submit(`${OWN}/new`, OWN, {
    ...law,
    zh: '走访次数',
    measure: 'count',
    unit: '次',
    of: ['home-visit'],
    programmes: [],
  })
  assert.equal(bigNumber(page), '1 次')
  const stranger = ground.visitor()
  assert.doesNotMatch((await stranger.get(`/p/${SITE}/figures?period=2019`)).html, /走访次数/)
  assert.equal((await stranger.get(`/p/${SITE}/figures/own.law-nights?period=2019`)).status, 404)
})

test('a figure begun while records are confirmed and voided misses none and counts none twice', async () => {
  const ground = await newGround()
  const { deps, stationId } = ground
  const names = { kinds, teams: new Map(), programmes: new Map(), services: new Map() }
  const typed = { ...law, of: 'home-visit', measure: 'distinct-household', programmes: '' }
  const ids: string[] = []
  for (let i = 0; i < 30; i++)
    ids.push(value(await register(deps, ground.acting(RECORDER), visit('2019-03-01', `H${i % 7},H${i}`))).id)
  const first = ids.slice(0, 10)
  value(await change(deps, ground.acting(CONFIRMER), first, { type: 'confirm' }))
  await Promise.all([
    ...ids.slice(10).map(id => change(deps, ground.acting(CONFIRMER), [id], { type: 'confirm' })),
    ...first
      .slice(0, 5)
      .map(id => change(deps, ground.acting(CONFIRMER), [id], { type: 'void', reason: '误' })),
    ...['a', 'b', 'c'].map(async code =>
      value(await beginFigure(deps, ground.acting(CONFIRMER), value(readDraft({ ...typed, code }, names)))),
    ),
  ])
  const { differences, compared } = await verifyTallies(deps.db, stationId)
  assert.deepEqual(differences, [])
  assert.ok(compared >= 16)
})

test('a figure begun between deciding on a confirmation and writing it is counted along', async () => {
  const ground = await newGround()
  const { deps, stationId } = ground
  const names = { kinds, teams: new Map(), programmes: new Map(), services: new Map() }
  const draft = value(readDraft({ ...law, of: 'outreach-talk/law', programmes: '' }, names))
  const { id } = value(await register(deps, ground.acting(RECORDER), talk('2019-01-10', 'law')))
  let decided = 0
  const slow = {
    ...deps,
    tally: async (...given: Parameters<typeof deps.tally>) => {
      const parts = await deps.tally(...given)
      decided += 1
      if (decided === 1) value(await beginFigure(deps, ground.acting(CONFIRMER), draft))
      return parts
    },
  }
  value(await change(slow, ground.acting(CONFIRMER), [id], { type: 'confirm' }))
  assert.equal(decided, 2)
  const page = await ground.administrator.get(`/at/${SITE}/figures/own.law-nights?period=2019`)
  assert.match(bigNumber(page), /^[1-9]\d* 人次$/)
  assert.deepEqual((await verifyTallies(deps.db, stationId)).differences, [])
})

test('a figure that a new program brings is counted back once; one it no longer has is forgotten', async () => {
  const ground = await newGround()
  const { deps, stationId, database } = ground
  await beginProgramFigures(deps.db, deps.now())
  await ground.confirmed(visit('2019-01-20', 'H1,H2'), talk('2019-01-10', 'law'))
  // As an earlier program left it: it did not know one of ours, and had one of its own.
  const figure = 'care.households-visited@1'
  await sql`delete from figure_begun where figure = ${figure}`.execute(database.owner)
  await sql`delete from tally where figure = ${figure}`.execute(database.owner)
  await sql`delete from tally_member where figure = ${figure}`.execute(database.owner)
  await sql`update tally set figure = 'talks.old@1' where figure = 'talks.law@1' and grain = 'day'`.execute(
    database.owner,
  )
  await sql`insert into tally select station_id, 'talks.law@1', grain, starts_on, value, records from tally where figure = 'talks.old@1'`.execute(
    database.owner,
  )
  await sql`insert into figure_begun values ('talks.old@1', now())`.execute(database.owner)
  assert.equal((await verifyTallies(deps.db, stationId)).differences.length > 4, true)

  assert.deepEqual(await beginProgramFigures(deps.db, deps.now()), [figure])
  assert.deepEqual((await verifyTallies(deps.db, stationId)).differences, [])
  assert.deepEqual(await beginProgramFigures(deps.db, deps.now()), [])
})

test('what the form shows for a change reads back as the same definition', () => {
  const names = { kinds, teams: new Map(), programmes: new Map(), services: new Map() }
  const sorted = ({ filter, unit, about }: Pick<Definition, 'filter' | 'unit' | 'about'>) => ({
    unit,
    about,
    of: filter.of.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
  })
  for (const id of [
    'learning.attendances',
    'care.households-visited',
    'care.relief-money',
    'order.mediated',
  ]) {
    const definition = definitionOf(id)
    assert.ok(definition)
    assert.deepEqual(sorted(value(readDraft(typedOf(definition), names))), sorted(definition))
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'
import { uuidv7 } from 'uuidv7'

import { withTally } from '#app'
import { runDemo } from '#demo'
import { definitionOf, definitions, readValue } from '#figures'
import { Trouble } from '#platform/trouble'
import { listSites } from '#stations'
import { freshDatabase } from '#test/db'
import { newDataDir, newKeyring } from '#test/world'
import { verifyInstance } from '#verify'

/** What the article of 2019-12-10 says, as intervals: an exact number, or “more than” up to the next unit. */
const claims: readonly (readonly [claim: string, figure: string, from: number, to: number])[] = [
  ['S1 一个核心', 'structure.cores', 1, 1],
  ['S2 6 支队伍', 'structure.teams', 6, 6],
  ['S4 五传五习', 'structure.programmes', 5, 5],
  ['S5 共建单位(点名 8 家)', 'structure.partners', 8, 8],
  ['C01 中心组学习 9 次', 'learning.study-sessions', 9, 9],
  ['C02 理论宣讲 3 次', 'learning.theory-talks', 3, 3],
  ['C03 特色党课 10 余次', 'learning.party-lessons', 11, 19],
  ['C04 专题研讨 6 次', 'learning.seminars', 6, 6],
  ['C05 上门送学 10 余次', 'learning.home-study', 11, 19],
  ['C06 受教育 1000 余人次', 'learning.attendances', 1001, 1999],
  ['C08 宣讲 10 余次', 'talks.policy', 11, 19],
  ['C09 理想信念 4 次', 'talks.ideals', 4, 4],
  ['C10 民族精神与道德 4 次', 'talks.virtues', 4, 4],
  ['C11 精神文明创建 2 次', 'activities.civility', 2, 2],
  ['C12 道德实践:本社区没有', 'activities.virtue', 0, 0],
  ['C13 我们的节日 9 次', 'activities.festivals', 9, 9],
  ['C14 家风家训 2 次', 'activities.family-values', 2, 2],
  ['C15 道德模范最美人物 2 次', 'activities.role-models', 2, 2],
  ['C16 移风易俗 1 次', 'activities.customs', 1, 1],
  ['C17 查找问题 3 个', 'order.findings', 3, 3],
  ['C18 整改措施 6 条', 'order.corrective-actions', 6, 6],
  ['C19 督查 10 余次', 'order.inspections', 11, 19],
  ['C20 调解解决 17 起', 'order.mediated', 17, 17],
  ['C21 走访困难家庭 180 余户', 'care.households-visited', 181, 189],
  ['C22 慰问金 15 万元', 'care.relief-money', 150_000, 150_000],
  ['C23 米面油 40 余份', 'care.relief-goods', 41, 49],
  ['C24 困境儿童 4 户', 'care.children', 4, 4],
  ['C25 优抚对象 6 户', 'care.military', 6, 6],
  ['C26 政策宣传 □0 余次', 'talks.benefits', 11, 99],
  ['C27 清理垃圾 20 余方', 'care.waste', 20.01, 29.99],
  ['C28 又一次义诊', 'care.clinics', 2, Infinity],
  ['C32 反馈 3 条', 'voice.feedback', 3, 3],
]

/** Figures the article says nothing of. */
const unclaimed = ['talks.law']

const { db } = await freshDatabase()
const deps = withTally({
  db,
  now: () => new Date('2026-03-02T02:00:00Z'),
  newId: uuidv7,
  keyring: await newKeyring(),
  dataDir: newDataDir(),
  publicUrl: 'http://mingzhu.test',
})

test('the demonstration year carries every claim of the article that can be carried', async () => {
  const lines: string[] = []
  await runDemo(deps, line => lines.push(line))
  const [site, ...others] = await listSites(db)
  assert.ok(site)
  assert.deepEqual(others, [])

  const year = { from: '2019-01-01', to: '2019-12-31', grain: 'year' } as const
  const outside: string[] = []
  for (const [claim, id, from, to] of claims) {
    const definition = definitionOf(id)
    assert.ok(definition, id)
    const value = Number((await readValue(db, definition, site.id, year)).value)
    if (value < from || value > to) outside.push(`${claim}: ${value} is not in ${from}…${to}`)
  }
  assert.deepEqual(outside, [])
  assert.deepEqual(
    [...claims.map(([, id]) => id), ...unclaimed].toSorted(),
    definitions.map(({ id }) => id).toSorted(),
    'the table speaks of every figure',
  )

  const verified: string[] = []
  assert.equal(await verifyInstance(deps, line => verified.push(line)), 0, verified.join('\n'))
  const [, links, tallies] = /日志 (\d+) 条，.*数据 (\d+) 项/.exec(verified[0] ?? '') ?? []
  assert.ok(Number(links) > 1_200 && Number(tallies) > 100, verified[0])

  const states = await sql`select status, class, count(distinct recorder_id)::int as recorders,
    bool_and(recorder_id <> confirmer_id) as by_another, min(day) >= '2019-01-01' and max(day) <= '2019-12-10' as in_time
    from record group by status, class`.execute(db)
  assert.deepEqual(states.rows, [
    { status: 'confirmed', class: 'backfilled', recorders: 1, by_another: true, in_time: true },
  ])
  assert.equal(lines.filter(line => /[0-9a-f]{4}(-[0-9a-f]{4}){3}/.test(line)).length, 1)
})

test('the demonstration leaves an instance alone that is not empty', async () => {
  const count = async () =>
    (await sql<{ links: number }>`select count(*)::int as links from journal`.execute(db)).rows[0]?.links
  const before = await count()
  await assert.rejects(
    runDemo(deps, () => {}),
    Trouble,
  )
  assert.equal(await count(), before)
})

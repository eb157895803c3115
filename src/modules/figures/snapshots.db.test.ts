import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { sql } from 'kysely'

import { change } from '#records'
import { CONFIRMER, newGround, talk, value, visit } from '#test/ground'
import { bigNumber } from '#test/read'
import { differencesOf } from '#test/verified'
import { SITE } from '#test/world'

const FIGURES = `/at/${SITE}/figures`

test('a frozen figure keeps its value, and says by how much and by which records today differs', async () => {
  const ground = await newGround()
  const { deps } = ground
  const reviewer = await ground.colleague('reviewer', ['reviewer'])
  const ids = await ground.confirmed(
    visit('2019-01-20', 'H1,H2', { title: '一月走访' }),
    visit('2019-02-20', 'H3,H4', { title: '二月走访' }),
  )
  const page = `${FIGURES}/care.households-visited`
  const form = (purpose: string) => reviewer.submit(`${page}?period=2019`, `${page}/snapshots`, { purpose })
  const refused = await form('  ')
  assert.equal(refused.status, 422)
  assert.match(refused.html, /请写明用在哪里/)
  const frozen = await form('年度报告初稿')
  assert.equal(frozen.status, 200, frozen.html.slice(0, 2000))
  assert.equal(bigNumber(frozen), '4 户')
  assert.match(frozen.html, /与现在一致/)
  const hash = createHash('sha256').update(ids.toSorted().join('\n')).digest('hex')
  assert.ok(frozen.html.includes(hash))

  value(await change(deps, ground.acting(CONFIRMER), ids.slice(1), { type: 'void', reason: '误登' }))
  await ground.confirmed(
    visit('2019-03-20', 'H1,H5,H6,H7', { title: '三月走访' }),
    talk('2019-03-20', 'law'),
    visit('2018-03-20', 'H8', { title: '去年走访' }),
  )
  const later = await reviewer.get(frozen.path)
  assert.equal(bigNumber(later), '4 户')
  assert.match(later.html, /现在多 1 户/)
  assert.match(later.html, /此后算进来的记录 · 1<.*三月走访.*此后不再算的记录 · 1<.*二月走访/s)
  assert.doesNotMatch(later.html, /一月走访|去年走访|宣讲law/)
  assert.match((await reviewer.get(`${FIGURES}/snapshots`)).html, /年度报告初稿/)
  assert.match((await reviewer.get(`${page}?period=2019`)).html, /年度报告初稿.*现在多 1 户/s)
  const english = await reviewer.get(`${frozen.path}?lang=en`)
  assert.match(english.html, /now differs by 1 household more/)

  assert.deepEqual(await differencesOf(ground), [])
  assert.equal((await ground.reader.post(`${page}/snapshots`, { purpose: 'x', period: '2019' })).status, 403)
})

test('a snapshot outlives its definition’s version, and what bends one is found', async () => {
  const ground = await newGround()
  const { administrator: head } = ground
  const reviewer = await ground.colleague('reviewer', ['reviewer'])
  await ground.confirmed(talk('2019-01-10', 'law'), talk('2019-01-11', 'theory'))
  const own = {
    code: 'talks',
    zh: '法治讲座',
    section: 'talks',
    measure: 'count',
    unit: '场',
    of: ['outreach-talk/law'],
  }
  const base = `${FIGURES}/own`
  await head.submit(`${base}/new`, base, own)
  const page = `${FIGURES}/own.talks`
  const frozen = await reviewer.submit(`${page}?period=2019-01`, `${page}/snapshots`, { purpose: '简报' })
  assert.equal(bigNumber(frozen), '1 场')
  const changed = await head.submit(`${base}/talks/change`, `${base}/talks`, {
    ...own,
    of: ['outreach-talk'],
  })
  assert.match(changed.html, /own\.talks@2/)
  const later = await reviewer.get(frozen.path)
  assert.match(later.html, /own\.talks@1/)
  assert.match(later.html, /与现在一致/)

  const bend = async (what: ReturnType<typeof sql>): Promise<readonly string[]> => {
    await sql`update figure_snapshot set ${what}`.execute(ground.database.owner)
    return differencesOf(ground)
  }
  const id = frozen.path.split('/').at(-1)
  const bent = (zh: string, en: string) => [
    `✗ 明珠社区: 留存的数 ${id} 与日志不符：${zh} · frozen figure ${id} differs from its journal: ${en}`,
  ]
  assert.deepEqual(await bend(sql`value = value + 1`), bent('数值', 'value'))
  assert.deepEqual(await bend(sql`value = value - 1`), [])
  const others = await bend(sql`record_ids = array[gen_random_uuid()]`)
  assert.deepEqual(others, bent('所含记录', 'its records'))
})

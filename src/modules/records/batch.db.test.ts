import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { newWorld, SITE, type Page, type Visitor, type World } from '#test/world'

const base = `/at/${SITE}/records`
const clean = { day: '2019-06-12', title: '清理桥下', quantity: '7.5', lead: '李队', basis: '三方车' }
const register = (visitor: Visitor, fields: Record<string, string> = {}): Promise<Page> =>
  visitor.submit(`${base}/new?kind=clean-up`, base, { ...clean, ...fields })
const idOf = (page: Page): string => page.path.split('/').at(-1) ?? ''
const titles = (page: Page): readonly string[] =>
  [...page.html.matchAll(/\/records\/[0-9a-f-]{36}">([^<]+)</g)].map(([, title = '']) => title)

async function staff(world: World) {
  return {
    recorder: await world.colleague('recorder', ['recorder']),
    confirmer: await world.colleague('confirmer', ['recorder', 'confirmer']),
  }
}

/** Evidence is another test's matter: here nothing lacks any. */
async function withoutNeeds(world: World): Promise<void> {
  await sql`alter table record disable trigger user`.execute(world.database.owner)
  await sql`update record set class = 'backfilled'`.execute(world.database.owner)
  await sql`alter table record enable trigger user`.execute(world.database.owner)
}

test('several records are confirmed at once, each told what became of it, also when the page is opened again', async () => {
  const world = await newWorld()
  const { recorder, confirmer } = await staff(world)
  const [first, second] = [await register(recorder), await register(recorder, { title: '清理河边' })]
  const own = await register(confirmer, { title: '自己登记的' })
  await withoutNeeds(world)
  const done = await confirmer.submit(`${base}?status=pending`, `${base}/confirmations`, {
    id: [first, second, own].map(idOf),
  })
  assert.match(done.path, /\/records\/outcomes\/[\w-]+$/)
  assert.match(done.html, /确认了 2 条[\s\S]*有 1 条没有确认/)
  assert.deepEqual(titles(done).toSorted(), ['清理桥下', '清理河边', '自己登记的'].toSorted())
  assert.match(done.html, /自己登记的[\s\S]*要由另一个人确认/)
  assert.equal((await confirmer.get(done.path)).html.includes('确认了 2 条'), true)
  assert.deepEqual(titles(await confirmer.get(`${base}?status=confirmed`)).length, 2)
})

test('several are made void with one reason; without one, or without a tick, nothing is done and all is kept', async () => {
  const world = await newWorld()
  const { recorder, confirmer } = await staff(world)
  const pages = [await register(recorder), await register(recorder, { title: '清理河边' })]
  const send = (fields: Record<string, string | readonly string[]>) =>
    confirmer.submit(`${base}?status=pending`, `${base}/confirmations`, fields)
  const page = await confirmer.get(`${base}?status=pending`)
  assert.match(page.html, /formaction="[^"]+\/records\/voids"/)
  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  const fields = { _token: token, back: 'status=pending', id: pages.map(idOf) }
  const bare = await confirmer.post(`${base}/voids`, { ...fields, _key: 'void-many-1', reason: ' ' })
  assert.equal(bare.status, 422)
  assert.match(bare.html, /请写明作废的原因/)
  assert.equal(titles(bare).length, 2)
  assert.match((await send({})).html, /请先勾选/)
  const done = await confirmer.post(`${base}/voids`, {
    ...fields,
    _key: 'void-many-2',
    reason: '登记错了日期',
  })
  assert.match(done.html, /作废了 2 条/)
  assert.match((await recorder.get(pages[0]?.path ?? '')).html, /登记错了日期/)
  const again = await confirmer.post(`${base}/voids`, {
    ...fields,
    _key: 'void-many-2',
    reason: '登记错了日期',
  })
  assert.match(again.html, /作废了 2 条/, 'the same form again does nothing and says the same')
  assert.equal((await recorder.post(`${base}/voids`, { ...fields, reason: '不该' })).status, 403)
})

test('the register is narrowed by state, kind, team, programme, household and days, ordered, and paged both ways', async () => {
  const world = await newWorld()
  const { recorder } = await staff(world)
  const at = `/at/${SITE}`
  await recorder.submit(`${at}/teams/new`, `${at}/teams`, { code: 'T1', name: '先锋队' })
  await world.administrator.submit(`${at}/catalogue`, `${at}/catalogue/programme/template`, {})
  await register(recorder, { title: '甲', team: 'T1', day: '2019-01-05', quantity: '3' })
  await register(recorder, { title: '乙', programme: 'law', day: '2019-02-05', quantity: '9' })
  await recorder.submit(`${base}/new?kind=home-visit`, base, {
    day: '2019-03-05',
    title: '丙',
    households: 'H007',
    lead: '李队',
    theme: 'hardship',
    reason: '慰问',
  })
  const narrowed = async (query: string) => titles(await recorder.get(`${base}?${query}`))
  assert.deepEqual(await narrowed('team=T1'), ['甲'])
  assert.deepEqual(await narrowed('programme=law'), ['乙'])
  assert.deepEqual(await narrowed('kind=clean-up&sort=day'), ['甲', '乙'])
  assert.deepEqual(await narrowed('kind=clean-up&sort=-quantity'), ['乙', '甲'])
  assert.deepEqual(await narrowed('from=2019-02-01&to=2019-02-28'), ['乙'])
  assert.deepEqual(await narrowed('status=confirmed'), [])
  assert.deepEqual(await narrowed('status=nonsense&from=yesterday&team=nobody%00'), [])
  const chips = await recorder.get(`${base}?status=pending&kind=clean-up`)
  assert.match(chips.html, /href="[^"]*\?kind=clean-up&amp;status=confirmed"[^>]*>已确认/)
  assert.match(chips.html, /去掉筛选 类别/)

  await sql`insert into record (station_id, id, kind, theme, day, title, quantity, unit, grade, class, status, recorder_id, recorded_at)
    select station_id, gen_random_uuid(), kind, theme, day + (n % 4)::int, '第' || n, quantity, unit, grade, class, status, recorder_id, recorded_at
    from record, generate_series(1, 40) n where title = '甲'`.execute(world.database.owner)
  const seen: string[] = []
  let page = await recorder.get(`${base}?rows=10`)
  const link = (rel: string) =>
    new RegExp(`rel="${rel}" href="([^"]+)"`).exec(page.html)?.[1]?.replaceAll('&amp;', '&')
  for (;;) {
    seen.push(...titles(page))
    const next = link('next')
    if (next === undefined) break
    page = await recorder.get(next)
  }
  assert.equal(new Set(seen).size, seen.length)
  assert.ok(seen.length >= 42)
  const back: string[] = [...titles(page)]
  for (let previous = link('prev'); previous !== undefined; previous = link('prev')) {
    page = await recorder.get(previous)
    back.unshift(...titles(page))
  }
  assert.deepEqual(back, seen)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { newWorld, SITE, type Visitor } from '#test/world'

const at = `/at/${SITE}`
const addTo = (visitor: Visitor, ref: string, fields: Record<string, string>) =>
  visitor.submit(`/at/${ref}/sites/new`, `/at/${ref}/sites`, fields)
const refOf = (html: string, name: string): string =>
  new RegExp(`href="/at/([0-9a-f-]+)">${name}`).exec(html)?.[1] ?? ''

test('sites stand as a tree, a level may be missing, and their code and level fit where they stand', async () => {
  const world = await newWorld()
  const { administrator } = world
  const added = await addTo(administrator, SITE, { name: '北区实践点', level: 'point' })
  assert.match(added.html, /明珠社区[\s\S]*└[\s\S]*北区实践点/)
  const slips: readonly (readonly [fields: Record<string, string>, words: RegExp])[] = [
    [{ name: '又一个', level: 'branch' }, /层级不能高于上级/],
    [{ name: '又一个', level: 'county' }, /没有这个层级/],
    [{ name: '又一个', level: 'point', divisionCode: SITE }, /已经有一个站点/],
    [{ name: '又一个', level: 'point', divisionCode: '620201003014' }, /下级的代码要在它里面/],
    [{ name: '又一个', level: 'point', divisionCode: '6202' }, /6、9 或 12 位数字/],
  ]
  for (const [fields, words] of slips) {
    const page = await addTo(administrator, SITE, fields)
    assert.equal(page.status, 422)
    assert.match(page.html, words)
    assert.match(page.html, /value="又一个"/)
  }
  const csv = await administrator.get(`${at}/sites.csv`)
  assert.match(csv.html, /明珠社区,实践站,620201002013,0937-6220000[\s\S]*北区实践点,实践点,,/)
})

test('a site is changed under its version; whoever reads it next finds it under its new code and name', async () => {
  const world = await newWorld()
  const { administrator } = world
  const change = (ref: string, fields: Record<string, string>) =>
    administrator.submit(`/at/${ref}/site`, `/at/${ref}/site`, {
      name: '明珠社区',
      level: 'station',
      divisionCode: SITE,
      ...fields,
    })
  const done = await change(SITE, { name: '新明珠社区', divisionCode: '620201002015', hours: '8:30—18:00' })
  assert.equal(done.path, '/at/620201002015/sites')
  assert.match(done.html, /新明珠社区[\s\S]*8:30—18:00/)
  assert.equal((await administrator.get(`${at}/sites`)).status, 404)
  assert.equal((await change('620201002015', { version: '1' })).status, 409)
  const page = await administrator.get('/at/620201002015/site')
  assert.match(page.html, /name="phone"[^>]*value=""/)
  assert.match(
    (await change('620201002015', { closedOn: '2019-12-01', openedOn: '2019-12-02' })).html,
    /不能早于启用/,
  )
  await change('620201002015', { divisionCode: '620201002015', closedOn: '2019-12-01' })
  assert.doesNotMatch((await world.visitor().get('/')).html, /620201002015/)
})

test('levels are named at the topmost site only; one that is used keeps its rank', async () => {
  const world = await newWorld()
  const { administrator } = world
  const save = (fields: Record<string, string>, path = `${at}/levels`) =>
    administrator.submit(path, `${at}/levels`, fields)
  const village = { code: 'village', zh: '村级点', en: 'Village point', rank: '55' }
  assert.match((await save(village)).html, /村级点[\s\S]*village/)
  assert.match((await save(village)).html, /这个代码已经用过/)
  assert.match((await save({ ...village, code: 'hamlet' })).html, /已经有一个层级排在这个位置/)
  const moved = await save({ zh: '实践站', en: 'Station', rank: '70' }, `${at}/levels?level=station`)
  assert.match(moved.html, /它的位置不能再改/)
  await save({ zh: '服务站', en: 'Station', rank: '50' }, `${at}/levels?level=station`)
  assert.match((await administrator.get(`${at}/sites`)).html, /data-label="层级">服务站/)
  const added = await addTo(administrator, SITE, { name: '北区', level: 'village' })
  const below = refOf(added.html, '北区')
  const page = await administrator.get(`/at/${below}/levels`)
  assert.doesNotMatch(page.html, /增加一个层级/)
  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  const refused = await administrator.post(`/at/${below}/levels`, {
    ...village,
    code: 'x',
    rank: '56',
    _token: token,
  })
  assert.equal(refused.status, 403)
})

test('readers see the tree and change nothing', async () => {
  const world = await newWorld()
  const reader = await world.colleague('reader', ['reader'])
  const page = await reader.get(`${at}/sites`)
  assert.match(page.html, /明珠社区/)
  assert.doesNotMatch(page.html, /sites\/new|\/site"/)
  for (const path of ['sites/new', 'site']) assert.equal((await reader.get(`${at}/${path}`)).status, 403)
})

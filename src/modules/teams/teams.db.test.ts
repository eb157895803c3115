import assert from 'node:assert/strict'
import { test } from 'node:test'

import { newWorld, SITE, type Visitor } from '#test/world'

const at = `/at/${SITE}`
const found = (visitor: Visitor, fields: Record<string, string>) =>
  visitor.submit(`${at}/teams/new`, `${at}/teams`, fields)
const token = (html: string) => /name="_token" value="([^"]+)"/.exec(html)?.[1] ?? ''

test('teams nest, a partner signs what it pledges and stands behind a team', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  await found(recorder, { code: 'T01', name: '党员先锋队', foundedOn: '2018年7月1日' })
  const below = await found(recorder, { code: 'T01-1', name: '政策宣讲分队', parentCode: 'T01' })
  assert.equal(below.status, 200)
  assert.match(below.html, /上级队伍[\s\S]*党员先锋队/)

  const partner = await recorder.submit(`${at}/partners/new`, `${at}/partners`, {
    code: 'P01',
    name: '某某医院',
    creditCode: '91350100M000100Y43',
  })
  const signed = await recorder.submit(partner.path, `${partner.path}/agreements`, {
    signedOn: '2019-03-01',
    endsOn: '2021-02-28',
    words: '每季度一次义诊',
    resource1: 'skills',
    pledge1: '义诊医生',
    quantity1: '4',
    unit1: '次',
    resource2: 'venue',
    pledge2: '会议室',
  })
  assert.equal(signed.status, 200)
  for (const words of ['2019年3月1日签订，至2021年2月28日', '义诊医生', '4 次', '会议室'])
    assert.ok(signed.html.includes(words), words)

  const linked = await recorder.submit(below.path, `${below.path}/partners`, { partnerCode: 'P01' })
  assert.match(linked.html, /某某医院/)
  const list = await recorder.get(`${at}/teams`)
  assert.match(list.html, /党员先锋队[\s\S]*└[\s\S]*政策宣讲分队[\s\S]*某某医院/)
})

test('a taken code, a mistyped credit code, an unreadable day and a nameless resource come back with what to do', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  await found(recorder, { code: 'T01', name: '党员先锋队' })
  const again = await found(recorder, { code: 'T01', name: '另一支队伍' })
  assert.equal(again.status, 422)
  assert.match(again.html, /这个编号已经用过了/)
  assert.match(again.html, /value="另一支队伍"/)
  assert.match(
    (await found(recorder, { code: 'T02', name: '二队', foundedOn: '2019-02-30' })).html,
    /2019-12-10 的样子/,
  )

  const slip = { code: 'P01', name: '某某学校', creditCode: '91350100M000100Y44' }
  const mistyped = await recorder.submit(`${at}/partners/new`, `${at}/partners`, slip)
  assert.match(mistyped.html, /对不上校验位/)
  const partner = await recorder.submit(`${at}/partners/new`, `${at}/partners`, {
    code: 'P01',
    name: '某某学校',
  })
  const nameless = await recorder.submit(partner.path, `${partner.path}/agreements`, {
    signedOn: '2019-03-01',
    endsOn: '2019-02-01',
    resource1: 'goods',
    quantity1: '3.125',
  })
  assert.equal(nameless.status, 422)
  assert.match(nameless.html, /最多两位小数/)
  const early = await recorder.submit(partner.path, `${partner.path}/agreements`, {
    signedOn: '2019-03-01',
    endsOn: '2019-02-01',
  })
  assert.match(early.html, /结束日期不能早于签订日期/)
  assert.match((await recorder.get(partner.path)).html, /还没有签过协议/)
})

test('readers see teams and partners but found none', async () => {
  const world = await newWorld()
  const reader = await world.colleague('reader', ['reader'])
  const page = await reader.get(`${at}/teams`)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.html, /teams\/new/)
  for (const path of ['teams', 'partners']) {
    assert.equal((await reader.get(`${at}/${path}/new`)).status, 403)
    const fields = { _token: token(page.html), _key: 'reader-key-1', code: 'X1', name: '不该有的' }
    assert.equal((await reader.post(`${at}/${path}`, fields)).status, 403)
  }
})

test('a registered person joins a team once at a time and leaves it; the person’s page says so', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const team = await found(recorder, { code: 'T01', name: '党员先锋队' })
  const person = await recorder.submit(`${at}/people/new`, `${at}/people`, { name: '王小明' })
  const join = (personCode: string, fromOn = '2019-12-01') =>
    recorder.submit(team.path, `${team.path}/members`, { personCode, fromOn, role: 'leader' })
  assert.match((await join('R00009')).html, /没有这个编号的人/)
  assert.match((await join('R00001')).html, /R00001[\s\S]*队长[\s\S]*2019年12月1日/)
  assert.match((await join('R00001', '2019-12-05')).html, /已经在这支队伍里/)
  assert.match((await recorder.get(`${at}/teams`)).html, /党员先锋队[\s\S]*data-label="人数">1</)
  assert.match((await recorder.get(person.path)).html, /党员先锋队/)

  const end = `${team.path}/members/${person.path.split('/').at(-1)}/end`
  assert.match((await recorder.submit(team.path, end, {})).html, /2019年12月20日/)
  assert.equal((await join('R00001', '2019-12-21')).status, 200)
})

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

test('a team is changed, never put under itself, and what somebody else changed meanwhile is not overwritten', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const top = await found(recorder, { code: 'T01', name: '党员先锋队' })
  const below = await found(recorder, { code: 'T01-1', name: '宣讲分队', parentCode: 'T01' })
  const change = (fields: Record<string, string>) =>
    recorder.submit(top.path, `${top.path}/change`, { name: '党员先锋队', ...fields })
  const circle = await change({ parentCode: 'T01-1' })
  assert.equal(circle.status, 422)
  assert.match(circle.html, /不能属于它自己或它的分队/)
  assert.match(
    (await change({ name: '先锋队', foundedOn: '2018.7.1' })).html,
    /<h1>先锋队[\s\S]*2018年7月1日/,
  )
  const stale = await change({ name: '别的名字', version: '1' })
  assert.equal(stale.status, 409)
  assert.match(stale.html, /刚才有别人改过它/)
  assert.match((await recorder.get(`${at}/teams`)).html, /先锋队[\s\S]*└[\s\S]*宣讲分队/)
  assert.match(below.html, /党员先锋队/)
})

test('a team ends with its members, keeps its place in the list, and can be taken up again', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const top = await found(recorder, { code: 'T01', name: '先锋队' })
  const below = await found(recorder, { code: 'T02', name: '分队', parentCode: 'T01' })
  await recorder.submit(`${at}/people/new`, `${at}/people`, { name: '王小明' })
  await recorder.submit(below.path, `${below.path}/members`, { personCode: 'R00001', fromOn: '2019-12-01' })
  const end = (path: string) => recorder.submit(path, `${path}/end`, { closedOn: '2019-12-15' })
  assert.match((await end(top.path)).html, /还有没结束的分队/)
  assert.match((await end(below.path)).html, /2019年12月15日/)
  const members = await recorder.get(`${at}/members?state=past`)
  assert.match(members.html, /R00001[\s\S]*2019年12月1日[\s\S]*2019年12月15日/)
  assert.match((await recorder.get(`${at}/teams?state=closed`)).html, /分队[\s\S]*2019年12月15日结束/)
  assert.doesNotMatch((await recorder.get(`${at}/teams?state=open`)).html, /T02/)
  assert.doesNotMatch((await recorder.get(`${at}/teams/new`)).html, /value="T02"/)
  await recorder.submit(below.path, `${below.path}/reopening`, {})
  assert.match((await recorder.get(`${at}/teams?state=open`)).html, /T02/)
})

test('a member becomes the leader from today; what they were before stays in the list', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const team = await found(recorder, { code: 'T01', name: '先锋队' })
  const person = await recorder.submit(`${at}/people/new`, `${at}/people`, { name: '王小明' })
  await recorder.submit(team.path, `${team.path}/members`, { personCode: 'R00001', fromOn: '2019-03-01' })
  const id = person.path.split('/').at(-1) ?? ''
  await recorder.submit(team.path, `${team.path}/members/${id}/leader`, {})
  const csv = await recorder.get(`${at}/members.csv?sort=from`)
  assert.deepEqual(csv.html.split('\r\n').slice(1, 3), [
    'R00001,先锋队,队员,2019-03-01,2019-12-19',
    'R00001,先锋队,队长,2019-12-20,',
  ])
  assert.match((await recorder.get(`${at}/teams.csv`)).html, /先锋队,T01,,1,R00001,/)
  const left = await recorder.submit(team.path, `${team.path}/leaving`, { person: id, toOn: '2020-01-01' })
  assert.equal(left.status, 422)
  assert.match(left.html, /离队日期不能晚于今天/)
})

test('an agreement is renewed and gains a resource; a partnership ends; both lists say so', async () => {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const partner = await recorder.submit(`${at}/partners/new`, `${at}/partners`, {
    code: 'P1',
    name: '某医院',
  })
  const signed = await recorder.submit(partner.path, `${partner.path}/agreements`, {
    signedOn: '2018-03-01',
    endsOn: '2019-02-28',
    resource1: 'skills',
    pledge1: '=义诊',
  })
  assert.match((await recorder.get(`${at}/agreements?state=past`)).html, /某医院/)
  const form = /\/agreements\/[0-9a-f-]+/.exec(signed.html)?.[0] ?? ''
  const renewed = await recorder.submit(`${at}${form}`, `${at}${form}`, {
    endsOn: '2021-02-28',
    words: '续签两年',
    resource1: 'goods',
    pledge1: '药品',
    quantity1: '20.5',
    unit1: '份',
  })
  assert.match(renewed.html, /至2021年2月28日[\s\S]*续签两年[\s\S]*20.5 份/)
  const rows = (await recorder.get(`${at}/agreements.csv?state=now&sort=quantity`)).html.split('\r\n')
  assert.equal(rows[1], "某医院,2018-03-01,2021-02-28,专业技能,'=义诊,,,续签两年")
  assert.equal(rows[2], '某医院,2018-03-01,2021-02-28,物资,药品,20.5,份,续签两年')
  const change = { name: '某某医院', creditCode: '91350100M000100Y43', closedOn: '2019-12-01' }
  await recorder.submit(partner.path, `${partner.path}/change`, change)
  assert.match((await recorder.get(`${at}/partners?state=closed&text=91350100`)).html, /某某医院/)
  const team = await found(recorder, { code: 'T01', name: '先锋队' })
  assert.doesNotMatch(team.html, /value="P1"/)
})

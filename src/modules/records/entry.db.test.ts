import assert from 'node:assert/strict'
import { test } from 'node:test'

import { newWorld, SITE, type Page, type Visitor } from '#test/world'

const at = `/at/${SITE}`
const base = `${at}/records`
const valueOf = (page: Page, name: string): string =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page.html)?.[1] ??
  new RegExp(`<select[^>]*name="${name}"[^>]*>(?:(?!</select>).)*<option value="([^"]*)" selected`).exec(
    page.html,
  )?.[1] ??
  ''
const talk = {
  theme: 'law',
  day: '2019-03-05',
  title: '民法讲座',
  place: '社区会议室',
  headcount: '23',
  headcountMethod: 'roster',
  team: 'T1',
  programme: 'law',
  lead: '书记',
}

async function newRecorder(): Promise<Visitor> {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  await recorder.submit(`${at}/teams/new`, `${at}/teams`, { code: 'T1', name: '先锋队' })
  await world.administrator.submit(`${at}/catalogue`, `${at}/catalogue/programme/template`, {})
  return recorder
}

test('the form knows today, names what it offers, and takes over what one’s last record of the kind had', async () => {
  const recorder = await newRecorder()
  const empty = await recorder.get(`${base}/new?kind=outreach-talk`)
  assert.equal(valueOf(empty, 'day'), '2019-12-20')
  assert.match(empty.html, /<option value="T1">先锋队/)
  assert.doesNotMatch((await recorder.get(`${base}/new`)).html, /您最近登记的/)

  await recorder.submit(`${base}/new?kind=outreach-talk`, base, talk)
  assert.match((await recorder.get(`${base}/new`)).html, /您最近登记的[\s\S]*宣讲[\s\S]*全部类别/)
  const next = await recorder.get(`${base}/new?kind=outreach-talk`)
  assert.match(next.html, /照您上一条填好了/)
  for (const [name, value] of Object.entries({
    team: 'T1',
    programme: 'law',
    headcountMethod: 'roster',
    lead: '书记',
  }))
    assert.equal(valueOf(next, name), value, name)
  for (const name of ['title', 'headcount', 'place']) assert.equal(valueOf(next, name), '', name)
  assert.match(next.html, /<datalist id="places"><option value="社区会议室"/)
  assert.equal(valueOf(await recorder.get(`${base}/new?kind=outreach-talk&blank=1`), 'team'), '')
  const ofTeam = await recorder.get(`${base}/new?kind=clean-up&team=T1`)
  assert.deepEqual([valueOf(ofTeam, 'team'), valueOf(ofTeam, 'programme')], ['T1', 'law'])
})

test('another one like it keeps what stays and nothing that is counted', async () => {
  const recorder = await newRecorder()
  const form = `${base}/new?kind=outreach-talk`
  const like = await recorder.submit(form, base, { ...talk, next: 'like' })
  assert.match(like.path, /\/records\/new\?like=[0-9a-f-]{36}&kept=1$/)
  assert.match(like.html, /已登记[\s\S]*民法讲座/)
  for (const [name, value] of Object.entries({
    theme: 'law',
    place: '社区会议室',
    team: 'T1',
    day: '2019-12-20',
  }))
    assert.equal(valueOf(like, name), value, name)
  for (const name of ['title', 'headcount']) assert.equal(valueOf(like, name), '', name)
})

test('a correction begins with all that was said', async () => {
  const recorder = await newRecorder()
  const record = await recorder.submit(`${base}/new?kind=outreach-talk`, base, talk)
  const id = record.path.split('/').at(-1) ?? ''
  const page = await recorder.get(`${base}/new?kind=outreach-talk&supersedes=${id}`)
  for (const [name, value] of Object.entries(talk)) assert.equal(valueOf(page, name), value, name)
})

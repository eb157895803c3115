import { allTicks } from '#app'
import { dayOf } from '#kernel/time'
import { newGround, talk, visit, type Ground } from '#test/ground'
import { fileOf, write } from '#test/imports'
import { phonePhoto } from '#test/photos'
import { SITE, type Page, type Visitor } from '#test/world'

const at = `/at/${SITE}`

/** A world in which a bit of everything has happened, through its front door. */
export async function newBusyWorld(): Promise<Ground> {
  const ground = await newGround()
  const head = ground.administrator
  const recorder = await ground.colleague('recorder', ['recorder'])
  const confirmer = await ground.colleague('confirmer', ['confirmer', 'reviewer'])
  const send = (by: Visitor, page: string, form: string, fields: Record<string, string> = {}) =>
    done(by.submit(at + page, at + form, fields))

  await send(head, '/sites/new', '/sites', { name: '北区实践点', level: 'point' })
  await send(head, '/site', '/site', {
    name: '明珠社区',
    level: 'station',
    divisionCode: SITE,
    hours: '8:30—18:00',
  })
  await send(head, '/levels?level=point', '/levels', { zh: '服务点', en: 'Point', rank: '60' })
  await ground.colleague('leaver', ['reader'])
  const leaver = /accounts\/([0-9a-f-]{36})\/disabling/.exec(
    (await head.get(`${at}/accounts?text=leaver`)).html,
  )?.[1]
  await send(head, '/accounts', `/accounts/${leaver}/roles`, { roles: 'auditor' })
  await send(head, '/accounts', `/accounts/${leaver}/disabling`)

  await send(head, '/catalogue', '/catalogue/service/template')
  await send(head, '/catalogue/service/elders', '/catalogue/service/elders', { zh: '为老', position: '9' })
  await send(head, '/catalogue', '/catalogue/service/elders/retirement')

  await send(head, '/tokens', '/tokens', { name: 'mover', days: '90', scopes: 'teams.read' })
  const token = /tokens\/[0-9a-f-]{36}\/revocation/.exec((await head.get(`${at}/tokens`)).html)?.[0]
  await send(head, '/tokens', `/${token}`)

  await people(recorder, head, send)
  await partners(recorder, send)
  await figures(ground, confirmer, send)
  await send(head, '/areas/new', '/areas', { name: '一网格', kind: 'grid', aliases: '幸福里1-10号楼' })
  await orders(ground, confirmer)
  await care(ground, recorder)

  await send(head, '/robots', '/robots', { kind: 'wecom', name: '值班群', url: 'http://127.0.0.1:9/x' })
  const robot = /robots\/([0-9a-f-]{36})\/retirement/.exec((await head.get(`${at}/robots`)).html)?.[1]
  await send(head, '/robots', `/robots/${robot}/retirement`)

  const photo = new File([new Uint8Array(await phonePhoto(1))], 'a.jpg', { type: 'image/jpeg' })
  const cleanUp = { day: '2019-06-12', quantity: '7.5', lead: '李队', basis: '三方车' }
  for (const title of ['清理楼道', '再次清理']) {
    const record = await done(
      recorder.submit(`${at}/records/new?kind=clean-up`, `${at}/records`, {
        ...cleanUp,
        title,
        'file-after': photo,
      }),
    )
    const evidence = /\/evidence\/([0-9a-f-]{36})/.exec(record.html)?.[1]
    const withdrawal = `${record.path}/evidence/${evidence}/withdrawal`
    const correction = `${at}/records/new?kind=clean-up&supersedes=${record.path.split('/').at(-1)}`
    if (title === '再次清理') await done(recorder.submit(record.path, withdrawal, { why: '传错了' }))
    else await done(recorder.submit(correction, `${at}/records`, { ...cleanUp, title, quantity: '8' }))
  }
  await write(
    ground,
    recorder,
    fileOf('类别,日期,事项,人次,计数方式,负责人\r\n理论学习中心组学习,2019-03-01,学习,23,签到表,书记'),
  )
  return ground
}

type Send = (by: Visitor, page: string, form: string, fields?: Record<string, string>) => Promise<Page>

async function people(recorder: Visitor, head: Visitor, send: Send): Promise<void> {
  const add = (name: string, household: string) =>
    send(recorder, '/people/new', '/people', { name, phone: '', household })
  const stays = await add('甲', 'H1')
  const goes = await add('乙', 'H1')
  await done(
    recorder.submit(stays.path, `${stays.path}/household`, { household: 'H2', fromOn: '2020-01-01' }),
  )
  await done(recorder.submit(stays.path, `${stays.path}/leaving`, { toOn: '2020-01-02' }))
  await done(head.submit(goes.path, `${goes.path}/erasure`, { eraseReason: '本人要求' }))
  const list = await recorder.get(`${at}/households`)
  const house = /\/households\/[0-9a-f-]{36}/.exec(list.html)?.[0] ?? ''
  await send(recorder, house, house, { area: '北区' })
}

async function partners(recorder: Visitor, send: Send): Promise<void> {
  const team = await send(recorder, '/teams/new', '/teams', {
    code: 'T3',
    name: '三队',
    foundedOn: '2019-01-01',
  })
  const join = { personCode: 'R00001', fromOn: '2019-03-01' }
  await done(recorder.submit(team.path, `${team.path}/members`, join))
  const person = /members\/([0-9a-f-]{36})\//.exec((await recorder.get(team.path)).html)?.[1]
  await done(recorder.submit(team.path, `${team.path}/members/${person}/leader`, {}))
  const partner = await send(recorder, '/partners/new', '/partners', { code: 'P1', name: '某医院' })
  const signed = {
    signedOn: '2019-03-01',
    words: '义诊',
    resource1: 'skills',
    pledge1: '医生',
    quantity1: '4',
    unit1: '次',
  }
  const agreement = /\/agreements\/[0-9a-f-]+/.exec(
    (await done(recorder.submit(partner.path, `${partner.path}/agreements`, signed))).html,
  )?.[0]
  await send(recorder, agreement ?? '', agreement ?? '', {
    endsOn: '2021-01-01',
    words: '续签',
    resource1: 'venue',
    pledge1: '会议室',
  })
  await done(recorder.submit(team.path, `${team.path}/partners`, { partnerCode: 'P1' }))
  await done(recorder.submit(team.path, `${team.path}/end`, { closedOn: '2019-12-20' }))
}

async function figures(ground: Ground, reviewer: Visitor, send: Send): Promise<void> {
  await ground.confirmed(visit('2019-01-20', 'H1,H3'), talk('2019-01-10', 'law'))
  const own = {
    code: 'talks',
    zh: '讲座',
    section: 'talks',
    measure: 'count',
    unit: '场',
    of: 'outreach-talk/law',
  }
  const head = ground.administrator
  await send(head, '/figures/own/new', '/figures/own', own)
  await send(head, '/figures/own/talks/change', '/figures/own/talks', { ...own, zh: '法治讲座' })
  await send(head, '/figures/own/talks/change', '/figures/own/talks', {
    ...own,
    measure: 'sum-headcount',
    unit: '人次',
  })
  await send(head, '/figures/own/talks/retirement', '/figures/own/talks/retirement')
  const page = '/figures/care.households-visited'
  await send(reviewer, `${page}?period=2019`, `${page}/snapshots`, { purpose: '年度报告' })
}

/** Somebody in danger: handed in by the desk, taken on by whoever is on duty. */
async function care(ground: Ground, recorder: Visitor): Promise<void> {
  const head = ground.administrator
  const guardian = await ground.colleague('guardian', ['guardian'])
  const roster = `${at}/care/duty`
  const account = /<option value="([0-9a-f-]{36})"/.exec((await head.get(roster)).html)?.[1] ?? ''
  const today = dayOf(ground.deps.now())
  const toDay = dayOf(new Date(ground.deps.now().getTime() + 86_400_000))
  const day = { account, fromDay: today, fromTime: '00:00', toDay, toTime: '23:00' }
  for (const turn of ['1', '2']) await done(head.submit(roster, roster, { ...day, turn }))
  const second = [...(await head.get(roster)).html.matchAll(/action="([^"]+\/end)"/g)].at(-1)?.[1] ?? ''
  await done(head.submit(roster, second, {}))
  await done(recorder.submit(`${at}/care/new`, `${at}/care`, { subject: 'other', words: '独居老人没有应门' }))
  const tick = allTicks().find(({ name }) => name === 'care.watch')
  await tick?.run(ground.deps, new AbortController().signal)
  const path = /\/at\/\d+\/care\/[0-9a-f-]{36}/.exec((await guardian.get(`${at}/care`)).html)?.[0] ?? ''
  await done(guardian.submit(path, `${path}/take`, {}))
}

/** An order from a resident's phone to the rating, declined once on its way. */
async function orders(ground: Ground, confirmer: Visitor): Promise<void> {
  const desk = await ground.colleague('desk', ['recorder', 'dispatcher', 'volunteer'])
  await done(
    desk.submit(`${at}/teams/new`, `${at}/teams`, { code: 'T4', name: '四队', foundedOn: '2019-01-01' }),
  )
  await volunteers(desk)
  const ask = {
    channel: 'phone',
    need: '修水龙头',
    name: '丙',
    phone: '0937-6221111',
    requesterCode: 'R00001',
  }
  const order = await done(desk.submit(`${at}/orders/new`, `${at}/orders`, ask))
  const step = (by: Visitor, command: string, fields: Record<string, string> = {}) =>
    done(by.submit(order.path, `${order.path}/${command}`, fields))
  const card = await desk.submit(order.path, `${at}/orders/cards`, {})
  if (card.status !== 201) throw new Error(`no card: ${card.status}`)
  const approved = await step(desk, 'approve', { priority: '1', risky: 'yes' })
  const team = /<option value="([0-9a-f-]{36})">四队/.exec(approved.html)?.[1] ?? ''
  await step(desk, 'dispatch', { to: team })
  await step(desk, 'decline', { reason: 'nobody-free' })
  await step(desk, 'insure', { policy: '保单一' })
  await step(desk, 'dispatch', { to: team })
  await step(desk, 'accept')
  const served = `${at}/mine/orders/${order.path.split('/').at(-1)}`
  const sent = /<option value="([0-9a-f-]{36})">R00001/.exec((await desk.get(served)).html)?.[1] ?? ''
  await done(desk.submit(served, `${served}/sent`, { person: sent }))
  await step(desk, 'schedule', { on: '2019-12-21', time: '09:30' })
  await step(desk, 'report', { quantity: '2', headcount: '1' })
  await step(confirmer, 'confirm')
  await step(confirmer, 'rate', { source: 'call-back', done: 'yes', onTime: 'yes', needsMore: 'no' })
}

/** Somebody of the fourth team who volunteers, with what they can do, under the account of the desk. */
async function volunteers(desk: Visitor): Promise<void> {
  const team = /\/teams\/[0-9a-f-]{36}/.exec((await desk.get(`${at}/teams?text=T4`)).html)?.[0] ?? ''
  const leads = { personCode: 'R00001', role: 'leader', fromOn: '2019-01-01' }
  await done(desk.submit(at + team, `${at}${team}/members`, leads))
  const list = `${at}/volunteers`
  const page = await done(desk.submit(`${list}/new`, list, { personCode: 'R00001', age: 'youth' }))
  const send = (form: string, fields: Record<string, string> = {}) =>
    done(desk.submit(page.path, `${page.path}/${form}`, fields))
  await send('age', { age: 'youth', consentOn: '2019-11-01' })
  await send('profile', { skills: 'elders', languages: 'zh', availability: '6-morning', area: '北区' })
  const noted = await send('licences', { kind: 'first-aid', expiresOn: '2021-01-01' })
  const licence = /licences\/[0-9a-f-]{36}\/withdrawal/.exec(noted.html)?.[0] ?? ''
  await send(licence)
  await send('licences', { kind: 'driver' })
  await send('confirmation', { paper: '2019-1' })
  await send('account', { login: 'desk' })
  const asking = `/p/${SITE}/volunteer/ask`
  const asked = { name: '丁', phone: '0937-6222222', wish: 'erase' }
  await done(desk.submit(asking, asking, asked))
  const inquiry = /inquiries\/[0-9a-f-]{36}/.exec((await desk.get(`${list}/inquiries`)).html)?.[0] ?? ''
  await done(desk.submit(`${list}/${inquiry}`, `${list}/${inquiry}/answer`, { outcome: 'unknown' }))
}

/** A form that was refused would leave the world less busy than it looks. */
async function done(answer: Promise<Page>): Promise<Page> {
  const page = await answer
  if (page.status !== 200)
    throw new Error(
      `${page.path} answered ${page.status}: ${/class="errors"[\s\S]*?<\/div>/.exec(page.html)?.[0]}`,
    )
  return page
}

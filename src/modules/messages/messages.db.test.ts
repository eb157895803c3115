import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { allJobs } from '#app'
import { read } from '#orders'
import { runDueJobs } from '#platform/jobs'
import { openLog } from '#platform/log'
import { startMailServer } from '#test/mail-server'
import { startRobotServer } from '#test/robot-server'
import { newWorld, type Visitor, type World } from '#test/world'

import { handOverDue } from './actions.ts'
import { remind } from './jobs.ts'
import { send } from './send-actions.ts'

const mail = await startMailServer()
const robot = await startRobotServer()
after(() => Promise.all([mail.close(), robot.close()]))

const FROM = '明珠社区服务站 <station@mingzhu.test>'
// What must be in no message, no row that is not sealed and no log.
const CANARIES = ['下水道堵了', '上官金丝雀', '0937-6229999', '八号楼九单元', 'secret-hook']

let log = ''
const logger = openLog({ destination: { write: line => (log += line) } })

/** A station with a dispatcher, where mail goes to the test's server. */
async function station() {
  const world = await newWorld()
  const deps = { ...world.deps, mail: { smtpUrl: mail.url, from: FROM } }
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const teams = `/at/${world.site}/teams`
  await world.administrator.submit(`${teams}/new`, teams, {
    code: 'T1',
    name: '维修队',
    foundedOn: '2019-01-01',
  })
  const found = await sql<{ id: string }>`select id from team`.execute(world.deps.db)
  const ends: string[] = []
  const run = () =>
    runDueJobs(deps, allJobs(), {
      failed: (error, job) => logger.error('jobs.failed', error, { job: job.topic }),
      ended: (topic, outcome) => void ends.push(`${topic} ${outcome}`),
    })
  mail.mails.length = 0
  robot.calls.length = 0
  return { world, deps, desk, team: found.rows[0]?.id ?? '', run, ends }
}

async function ask(
  world: World,
  email: string,
  more = {},
): Promise<{ visitor: Visitor; path: string; id: string }> {
  const visitor = world.visitor()
  const base = `/p/${world.site}/order`
  const page = await visitor.submit(`${base}/new`, base, {
    need: '下水道堵了',
    name: '上官金丝雀',
    phone: '0937-6229999',
    place: '八号楼九单元',
    email,
    ...more,
  })
  assert.equal(page.status, 200)
  const found = await sql<{
    id: string
  }>`select id from service_order order by received_at desc, id desc limit 1`.execute(world.deps.db)
  return { visitor, path: page.path.replace(/\?.*/, ''), id: found.rows[0]?.id ?? '' }
}

const stepping =
  (world: World, desk: Visitor, id: string) =>
  (command: string, fields: Record<string, string> = {}) =>
    desk.submit(`/at/${world.site}/orders/${id}`, `/at/${world.site}/orders/${id}/${command}`, fields)

interface Line {
  readonly template: string
  readonly channel: string
  readonly state: string
  readonly outcome: string | null
  readonly tries: number
}
const linesOf = async (world: World): Promise<readonly Line[]> =>
  (
    await sql<Line>`select template, channel, state, outcome, tries from message order by at, template, channel`.execute(
      world.deps.db,
    )
  ).rows
const short = (lines: readonly Line[]): readonly string[] =>
  lines.map(({ template, channel, state }) => `${template} ${channel} ${state}`)

test('a resident with an e-mail address is told of each step in Chinese that arrives whole, and of nothing they wrote', async () => {
  const { world, desk, team, run } = await station()
  const { path, id } = await ask(world, 'wang@example.cn')
  const step = stepping(world, desk, id)
  await step('approve', { priority: '0' })
  await step('dispatch', { to: team })
  await step('accept')
  await step('report', { quantity: '1' })
  await run()
  assert.equal(mail.mails.length, 4)
  assert.deepEqual(
    new Set(mail.mails.map(({ subject }) => subject)),
    new Set(['我们收到了您的服务单 2019-0001', '您的服务单 2019-0001 有新进展', '请确认服务单 2019-0001']),
  )
  for (const { from, to, text, headers } of mail.mails) {
    assert.equal(from?.text, '"明珠社区服务站" <station@mingzhu.test>')
    assert.equal(to && !Array.isArray(to) ? to.value[0]?.address : '', 'wang@example.cn')
    assert.ok(text?.includes(`http://mingzhu.test${path}`), 'the order opens from the mail')
    assert.ok(text?.includes('明珠社区 0937-6220000'))
    assert.equal(headers.get('auto-submitted'), 'auto-generated')
    for (const canary of CANARIES) assert.ok(!text?.includes(canary), canary)
  }
})

test('the dispatcher has it in the inbox with a number in the frame; opening it leads to the order and counts it as read', async () => {
  const { world, desk, run } = await station()
  const { id } = await ask(world, '')
  await run()
  const inbox = await desk.get('/me/messages')
  assert.ok(inbox.html.includes('通知（1 条未读）'))
  assert.ok(inbox.html.includes('新服务单 2019-0001'))
  const action = /\/me\/messages\/[0-9a-f-]{36}\/open/.exec(inbox.html)?.[0] ?? ''
  await ask(world, '')
  await run()
  const opened = await desk.submit('/me/messages', action, {})
  assert.equal(opened.path, `/at/${world.site}/orders/${id}`)
  assert.ok(opened.html.includes('通知（1 条未读）'), 'the second order is still unread')
  await desk.submit('/me/messages', '/me/messages/read', {})
  assert.ok(!(await desk.get('/me/messages')).html.includes('未读）'))
})

test('nobody opens another’s message', async () => {
  const { world, desk, run } = await station()
  await ask(world, '')
  await run()
  const other = await world.colleague('other', ['dispatcher'])
  await ask(world, '')
  await run()
  const mine = await sql<{ id: string }>`select m.id from message m join account a on a.id = m.account_id
    where a.login = 'desk' limit 1`.execute(world.deps.db)
  const page = await other.get('/me/messages')
  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  const tried = await other.post(`/me/messages/${mine.rows[0]?.id}/open`, { _token: token })
  assert.equal(tried.status, 404)
  assert.ok((await desk.get('/me/messages')).html.includes('2 条未读'))
})

test('mail that the other side will never take is shown as returned; what passes is tried again and arrives', async () => {
  const { world, run, ends } = await station()
  mail.refusals.set('gone', { code: 550, words: '5.1.1 <gone@example.cn> 上官金丝雀 unknown' })
  mail.refusals.set('busy', { code: 451, words: '4.7.1 later' })
  await ask(world, 'gone@example.cn')
  await run()
  assert.deepEqual(await oneMail(world), { state: 'bounced', outcome: 'smtp 550 5.1.1', tries: 1 })
  const list = await world.administrator.get(`/at/${world.site}/messages?state=bounced`)
  assert.ok(list.html.includes('被退回') && list.html.includes('smtp 550 5.1.1'))
  assert.ok(!list.html.includes('gone@'), 'no address on the page')

  await ask(world, 'busy@example.cn')
  ends.length = 0
  const waits = setInterval(() => {
    if (ends.includes('messages.send failed')) mail.refusals.delete('busy')
  }, 5)
  await run().finally(() => clearInterval(waits))
  assert.ok(ends.includes('messages.send failed') && ends.at(-1) === 'messages.send done')
  assert.equal(mail.mails.length, 1)
  const found = await oneMail(world)
  assert.equal(found.state, 'sent')
  assert.ok(found.tries > 1)
  mail.refusals.clear()
})

const oneMail = async (world: World) => {
  const found = await sql<Pick<Line, 'state' | 'outcome' | 'tries'>>`select state, outcome, tries from message
    where channel = 'email' order by at desc, id desc limit 1`.execute(world.deps.db)
  return found.rows[0] ?? assert.fail('no mail')
}

test('a job that runs twice sends once, and a happening that is told twice is told once', async () => {
  const { world, deps, run } = await station()
  await ask(world, 'wang@example.cn')
  await run()
  const found = await sql<{
    id: string
    station_id: string
  }>`select id, station_id from message where channel = 'email'`.execute(world.deps.db)
  const [row] = found.rows
  assert.ok(row)
  await send(deps, row.station_id, row.id, new AbortController().signal)
  assert.equal(mail.mails.length, 1)
  const told = await sql<{
    station_id: string
    body: unknown
  }>`select station_id, body from outbox where topic = 'messages.tell'`.execute(world.deps.db)
  const job = allJobs().find(({ topic }) => topic === 'messages.tell')
  await job?.handle(
    deps,
    { stationId: row.station_id, body: told.rows[0]?.body as never },
    new AbortController().signal,
  )
  await run()
  assert.equal(mail.mails.length, 1)
  assert.deepEqual(short(await linesOf(world)), [
    'resident.received email sent',
    'staff.received in-app sent',
  ])
})

test('at night mail waits until morning', async () => {
  const { world, deps, run } = await station()
  world.at('2019-12-20T14:30:00Z')
  await ask(world, 'wang@example.cn')
  await run()
  assert.equal(mail.mails.length, 0)
  world.at('2019-12-20T23:59:00Z')
  await handOverDue(deps)
  await run()
  assert.equal(mail.mails.length, 0, '07:59')
  world.at('2019-12-21T00:00:00Z')
  await handOverDue(deps)
  await handOverDue(deps)
  await run()
  assert.equal(mail.mails.length, 1, '08:00')
})

test('a colleague chooses mail, language and quiet hours; the address is sealed', async () => {
  const { world, desk, run } = await station()
  const choices = '/me/messages/choices'
  const bad = await desk.submit(choices, choices, { email: 'desk', lang: 'en', quietFrom: '0', quietTo: '0' })
  assert.equal(bad.status, 422)
  const saved = await desk.submit(choices, choices, {
    email: 'desk@example.cn',
    lang: 'en',
    quietFrom: '0',
    quietTo: '0',
  })
  assert.ok(saved.html.includes('已保存') && saved.html.includes('desk@example.cn'))
  world.at('2019-12-20T15:00:00Z')
  const { id } = await ask(world, '')
  await run()
  assert.deepEqual(
    mail.mails.map(({ subject }) => subject),
    ['New order 2019-0001'],
  )
  assert.ok(mail.mails[0]?.text?.includes(`http://mingzhu.test/at/${world.site}/orders/${id}`))
  const dumped = await sql<{ text: string }>`select string_agg(m::text, ' ') as text from (
    select to_jsonb(message_address) as m from message_address union all select to_jsonb(message_choice) from message_choice
    union all select to_jsonb(operation) from operation union all select to_jsonb(journal) from journal) all_rows`.execute(
    world.deps.db,
  )
  assert.ok(!dumped.rows[0]?.text.includes('desk@example.cn'))
})

test('who has no e-mail gets a letter where the order needs them, with its code; printing it leaves a line', async () => {
  const { world, desk, run } = await station()
  const { id, path } = await ask(world, '')
  await stepping(world, desk, id)('ask', { words: '几点在家？' })
  await run()
  assert.deepEqual(short(await linesOf(world)), [
    'resident.asked letter waiting',
    'staff.received in-app sent',
  ])
  const list = await desk.get(`/at/${world.site}/messages?channel=letter`)
  const href = /\/at\/[^"]+\/letter/.exec(list.html)?.[0] ?? ''
  const looks = async () =>
    (await sql`select 1 from access_log where action = 'orders.read'`.execute(world.deps.db)).rows.length
  const before = await looks()
  const letter = await desk.get(href)
  assert.equal(letter.status, 200)
  assert.ok(letter.html.includes(path.split('/').at(-1) ?? '-'), 'the code')
  assert.ok(letter.html.includes('八号楼九单元') && !letter.html.includes('下水道'))
  assert.equal(await looks(), before + 1)
  await desk.submit(href, href.replace('/letter', '/handed'), {})
  assert.ok(short(await linesOf(world)).includes('resident.asked letter sent'))
  assert.equal((await desk.get(href)).status, 404)
})

test('reminders go out the day before a service and for what nobody answered, each once', async () => {
  const { world, deps, desk, team, run } = await station()
  const first = await ask(world, 'wang@example.cn')
  const step = stepping(world, desk, first.id)
  await step('approve', { priority: '0' })
  await step('dispatch', { to: team })
  world.at('2019-12-20T05:59:00Z')
  await remind(deps)
  assert.ok(!short(await linesOf(world)).some(line => line.startsWith('team.unanswered')))
  await step('accept')
  await step('schedule', { on: '2019-12-22', time: '09:30' })
  const second = await ask(world, 'li@example.cn')
  await stepping(world, desk, second.id)('ask', { words: '几点在家？' })
  await run()
  await remind(deps)
  mail.mails.length = 0
  await run()
  assert.equal(mail.mails.length, 0, 'nothing is due yet')
  world.at('2019-12-21T02:00:00Z')
  await remind(deps)
  await remind(deps)
  world.at('2019-12-24T02:00:00Z')
  await remind(deps)
  await remind(deps)
  await run()
  assert.deepEqual(
    mail.mails.map(({ subject }) => subject),
    ['明天的服务：2019-0001', '您的服务单 2019-0002 还在等您回答'],
  )
})

test('robots of all three makers hear of new orders in their own format, signed, and of nobody’s need', async () => {
  const { world, run } = await station()
  const page = `/at/${world.site}/robots`
  for (const kind of ['wecom', 'dingtalk', 'feishu'])
    assert.equal(
      (
        await world.administrator.submit(page, page, {
          kind,
          name: kind,
          url: `${robot.url}/${kind}?access_token=secret-hook`,
          secret: kind === 'wecom' ? '' : 'SECabc',
        })
      ).status,
      200,
    )
  assert.ok(!(await world.administrator.get(page)).html.includes('secret-hook'))
  for (const url of [
    'http://oapi.dingtalk.com/x',
    'https://example.cn/x',
    'https://169.254.169.254/',
    'https://u@oapi.dingtalk.com/',
  ])
    assert.equal(
      (await world.administrator.submit(page, page, { kind: 'dingtalk', name: 'x', url })).status,
      422,
      url,
    )
  const { id } = await ask(world, '')
  await run()
  const text = `明珠社区收到服务单 2019-0001，请审核。\nhttp://mingzhu.test/at/${world.site}/orders/${id}`
  const called = Object.fromEntries(robot.calls.map(call => [call.path.slice(1), call]))
  const now = new Date('2019-12-20T02:00:00Z').getTime()
  assert.deepEqual(called['wecom']?.body, { msgtype: 'text', text: { content: text } })
  assert.deepEqual(called['dingtalk']?.body, { msgtype: 'text', text: { content: text } })
  const sign = (key: string, data: string) => createHmac('sha256', key).update(data).digest('base64')
  assert.deepEqual(Object.fromEntries(called['dingtalk']?.query ?? []), {
    access_token: 'secret-hook',
    timestamp: String(now),
    sign: sign('SECabc', `${now}\nSECabc`),
  })
  assert.deepEqual(called['feishu']?.body, {
    timestamp: String(now / 1000),
    sign: sign(`${now / 1000}\nSECabc`, ''),
    msg_type: 'text',
    content: { text },
  })
})

test('a robot that is asked too often is tried again; one that is gone is not; one that has ended says nothing', async () => {
  const { world, run, ends } = await station()
  const page = `/at/${world.site}/robots`
  await world.administrator.submit(page, page, { kind: 'wecom', name: '群', url: `${robot.url}/w` })
  robot.answers.push({ status: 200, body: { errcode: 45_009 } }, { status: 503, body: {} })
  await ask(world, '')
  await run()
  assert.equal(robot.calls.length, 3)
  assert.deepEqual(
    ends.filter(end => end.startsWith('messages.send')),
    ['messages.send failed', 'messages.send failed', 'messages.send done'],
  )
  robot.answers.push({ status: 200, body: { errcode: 93_000 } })
  await ask(world, '')
  await run()
  const list = await world.administrator.get(`/at/${world.site}/messages?state=bounced`)
  assert.ok(list.html.includes('wecom 93000'))
  const retire = /\/at\/[^"]+\/retirement/.exec((await world.administrator.get(page)).html)?.[0] ?? ''
  await world.administrator.submit(page, retire, {})
  robot.calls.length = 0
  await ask(world, '')
  await run()
  assert.equal(robot.calls.length, 0)
})

test('what residents wrote is in no message, no open row and no log', async () => {
  const { world, deps, desk, team, run } = await station()
  const { id } = await ask(world, 'canary@example.cn')
  const step = stepping(world, desk, id)
  await step('approve', { priority: '0' })
  await step('dispatch', { to: team })
  await run()
  assert.ok(mail.mails.length > 0)
  const tables = [
    'message',
    'message_address',
    'outbox',
    'operation',
    'journal',
    'service_order',
    'order_private',
  ]
  for (const table of tables) {
    const found = await sql<{
      text: string
    }>`select coalesce(string_agg(t::text, ' '), '') as text from ${sql.table(table)} t`.execute(
      world.deps.db,
    )
    for (const canary of [...CANARIES, 'canary@example.cn'])
      assert.ok(!found.rows[0]?.text.includes(canary), `${canary} in ${table}`)
  }
  const queued = await sql<{
    text: string
  }>`select coalesce(string_agg(j::text, ' '), '') as text from jobs.job j`.execute(world.deps.db)
  for (const canary of [...CANARIES, 'canary@example.cn', 'gone@example.cn', '上官金丝雀'])
    for (const text of [queued.rows[0]?.text ?? '', log, ...mail.mails.map(one => one.text ?? '')])
      assert.ok(!text.includes(canary), canary)
  const acting = {
    stationId: '',
    actorId: null,
    channel: 'public',
    key: 'test-read',
    at: new Date(),
  } as const
  const site = await sql<{ id: string }>`select id from station limit 1`.execute(world.deps.db)
  const said = await read(deps, { ...acting, stationId: site.rows[0]?.id ?? '' }, id, '')
  assert.equal(said.ok && said.value.said.fields.need, '下水道堵了', 'it is there, sealed')
})

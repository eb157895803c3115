import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { allJobs } from '#app'
import type { Instance } from '#instance'
import { runMail } from '#mail-command'
import { read } from '#orders'
import { runDueJobs } from '#platform/jobs'
import { startMailServer } from '#test/mail-server'
import { newWorld, SITE } from '#test/world'

const server = await startMailServer()
after(() => server.close())
const world = await newWorld()
const deps = { ...world.deps, mail: { smtpUrl: server.url, from: '明珠社区 <station@mingzhu.test>' } }
const desk = await world.colleague('desk', ['recorder', 'dispatcher'])

/** What a mail server's pipe would see. */
async function pipe(mail: string | readonly Buffer[], args: readonly string[] = [SITE]) {
  const lines: string[] = []
  const input = Readable.from(typeof mail === 'string' ? [Buffer.from(mail.replaceAll('\n', '\r\n'))] : mail)
  const code = await runMail(args, { input, print: line => lines.push(line) }, work =>
    work({ deps } as unknown as Instance),
  )
  return { code, said: lines.join('\n') }
}

interface Row {
  readonly id: string
  readonly station_id: string
  readonly status: string
  readonly channel: string
}
const orders = async (): Promise<readonly Row[]> =>
  (
    await sql<Row>`select id, station_id, status, channel from service_order order by received_at, number`.execute(
      deps.db,
    )
  ).rows

async function saidOf({ id, station_id }: Row) {
  const acting = {
    stationId: station_id,
    actorId: null,
    channel: 'public',
    key: 'test-read',
    at: deps.now(),
  } as const
  const said = await read(deps, acting, id, '')
  assert.ok(said.ok)
  return said.value.said.fields
}

const encoded = (text: string, charset = 'utf-8', bytes = Buffer.from(text)): string =>
  `=?${charset}?B?${bytes.toString('base64')}?=`
const mailOf = (id: string, more = ''): string => `From: ${encoded('王秀英')} <wang@example.cn>
To: station@mingzhu.test
Subject: ${encoded('水管漏了')}
Message-ID: <${id}@example.cn>
${more}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

${Buffer.from('厨房的水管漏了，\n下午在家。').toString('base64')}
--b
Content-Type: image/jpeg; name="a.jpg"
Content-Disposition: attachment; filename="a.jpg"
Content-Transfer-Encoding: base64

AAAA
--b--
`

test('a mail becomes a sealed draft, once for each Message-ID, and only staff are told', async () => {
  const { code, said } = await pipe(mailOf('one'))
  assert.equal(code, 0, said)
  assert.ok(said.includes('2019-0001'))
  assert.equal((await pipe(mailOf('one'))).code, 0)
  assert.ok((await pipe(mailOf('one').replace(encoded('水管漏了'), 'other'))).said.includes('已经收过'))
  const rows = await orders()
  assert.deepEqual(
    rows.map(({ status, channel }) => [status, channel]),
    [['draft', 'email']],
  )
  const [row] = rows
  assert.ok(row)
  const { need, name, email } = await saidOf(row)
  assert.equal(need, '水管漏了\n厨房的水管漏了，\n下午在家。\n（信里有 1 个附件，没有收进来。）')
  assert.equal(name, '王秀英')
  assert.equal(email, 'wang@example.cn')
  await runDueJobs(deps, allJobs())
  assert.equal(server.mails.length, 0, 'nobody is answered whose address may be made up')
  assert.ok((await desk.get('/me/messages')).html.includes('2019-0001'))
  const page = `/at/${SITE}/orders/${row.id}`
  await desk.submit(page, `${page}/submit`, {})
  await runDueJobs(deps, allJobs())
  assert.deepEqual(
    server.mails.map(({ subject }) => subject),
    ['我们收到了您的服务单 2019-0001'],
  )
})

test('mail from machines, lists and ourselves makes no order', async () => {
  const before = (await orders()).length
  const machines: Readonly<Record<string, string>> = {
    vacation: mailOf('m1', 'Auto-Submitted: auto-replied\n'),
    list: mailOf('m2', 'List-Id: <news.example.cn>\n'),
    bulk: mailOf('m3', 'Precedence: bulk\n'),
    bounce: mailOf('m4', 'Return-Path: <>\n'),
    daemon: mailOf('m5').replace('wang@', 'MAILER-DAEMON@'),
    noReply: mailOf('m6').replace('wang@', 'no-reply@'),
    loop: mailOf('m7').replace('wang@example.cn', 'Station@mingzhu.test'),
    nobody: mailOf('m8').replace(/^From: .*\n/, ''),
    empty: 'From: wang@example.cn\nMessage-ID: <m9@example.cn>\n\n',
  }
  for (const [name, mail] of Object.entries(machines)) {
    const { code, said } = await pipe(mail)
    assert.equal(code, 0, name)
    assert.ok(said.includes('没有收'), name)
  }
  assert.equal((await orders()).length, before)
})

test('mail as old programs write it: GB18030, only HTML, no id, far too long', async () => {
  // 修灯 in GB18030.
  const gb = Buffer.from([0xd0, 0xde, 0xb5, 0xc6])
  const head = `From: li@example.cn\nSubject: ${encoded('', 'gb18030', gb)}\n`
  assert.equal(
    (
      await pipe(
        `${head}Content-Type: text/html; charset=utf-8\n\n<p>楼道<b>灯</b>坏了</p><script>x()</script>`,
      )
    ).code,
    0,
  )
  const made = (await orders()).at(-1)
  assert.ok(made)
  assert.equal((await saidOf(made)).need, '修灯\n楼道灯坏了')
  assert.equal(
    (await pipe(`${head}Content-Type: text/plain; charset=utf-8\n\n${'长'.repeat(5_000)}`)).code,
    0,
  )
  const long = (await orders()).at(-1)
  assert.ok(long)
  const { need = '' } = await saidOf(long)
  assert.ok(need.length < 1_050 && need.endsWith('（信太长，后面的没有收进来。）'))
})

test('what is too large goes back, a site that is not there too, and without a site it says how it is used', async () => {
  const large = await pipe(Array.from({ length: 21 }, () => Buffer.alloc(1_000_000, 'a')))
  assert.equal(large.code, 65)
  assert.equal((await pipe(mailOf('s1'), ['999999'])).code, 67)
  assert.equal((await pipe(mailOf('s1'), [])).code, 2)
})

test('when something fails the mail waits at its server, and nothing of it is told', async () => {
  const lines: string[] = []
  const input = Readable.from([Buffer.from(mailOf('late'))])
  const code = await runMail([SITE], { input, print: line => lines.push(line) }, () =>
    Promise.reject(new TypeError('wang@example.cn 漏')),
  )
  assert.equal(code, 75)
  assert.ok(lines[0]?.includes('TypeError') && !/wang|漏/.test(lines.join()))
})

import { randomUUID } from 'node:crypto'

import { verifyInstance } from '#verify'
import { newVisitor, SITE } from '#test/world'

import { openDesk, type Desk } from './desk.ts'
import { inTurns, latencies, median, perSecond, timeAll, type Bench } from './kit.ts'
import { openRawLoops, prepareLoop, readPattern } from './raw-order.ts'

const AIM = 0.5
const PASSWORD = 'seven teams one bridge'

/** From a need to its rating through the forms of the desk, beside the same rows written by hand. */
export const orderLoop: Bench = {
  name: 'order-loop',
  async run(ground) {
    const full = ground.size === 'full'
    const [clients, pieces, rounds] = full ? [16, 80, 5] : [2, 4, 1]
    const desk = await openDesk(ground)
    try {
      const loop = await openLoop(desk)
      const pattern = await readPattern(desk.owner.pool, await loop())
      const raw = await openRawLoops(desk.app, clients, pattern)
      const byHand = Array.from({ length: pieces * (rounds + 1) }, (_, n) => prepareLoop(pattern, n))
      await desk.owner.pool.query('vacuum analyze')
      const turns = Array.from({ length: pieces })
      const pairs = await inTurns(
        rounds,
        () => timeAll(clients, turns, loop),
        round =>
          timeAll(clients, byHand.slice(round * pieces, (round + 1) * pieces), (piece, client) =>
            raw.loop(piece, client),
          ),
      )
      await raw.close()
      await desk.owner.pool.query('vacuum analyze')
      await expectTrue(desk)
      const ratio = median(pairs.map(([a, b]) => perSecond(a) / perSecond(b)))
      const speed = (which: 0 | 1): string => median(pairs.map(pair => perSecond(pair[which]))).toFixed(1)
      return [
        {
          clients,
          ratio,
          ...latencies(pairs.map(([a]) => a)),
          unit: 'of raw SQL throughput',
          note:
            `Loops of seven commands (take in, take on, dispatch, accept, report, confirm, rate) as posts of forms to one station, ` +
            `${speed(0)}/s against ${speed(1)}/s: higher is better. Sessions, tokens, sealing, rules and page addresses included; the pages that follow are not. ` +
            'Raw is the least that leaves the same rows and links, sent as prepared statements one after another, each command a transaction.',
          aim: `≥ ${AIM}`,
          met: ratio >= AIM,
        },
      ]
    } finally {
      await desk.close()
    }
  },
}

/** One loop through the desk's forms. Shape: → the order's id. */
async function openLoop(desk: Desk): Promise<() => Promise<string>> {
  const clerk = await desk.colleague('desk', ['recorder', 'dispatcher'])
  await desk.colleague('second', ['confirmer'])
  const teams = `/at/${SITE}/teams`
  await clerk.submit(`${teams}/new`, teams, { code: 'T1', name: '便民维修队', foundedOn: '2019-01-01' })
  const team = await desk.owner.pool.query<{ id: string }>('select id from team')
  const orders = `/at/${SITE}/orders`
  const [first, second] = [await openPoster(desk, 'desk'), await openPoster(desk, 'second')]
  return async () => {
    const made = await first(orders, {
      channel: 'phone',
      sure: 'yes',
      need: '厨房水龙头漏水，请帮忙换一个垫圈',
      name: '王秀英',
      phone: '0937-6221234',
      place: '3 号楼 2 单元 501',
    })
    const step = (post: typeof first, command: string, fields: Readonly<Record<string, string>> = {}) =>
      post(`${made}/${command}`, fields)
    await step(first, 'approve', { priority: '1' })
    await step(first, 'dispatch', { assignee: 'team', to: team.rows[0]?.id ?? '' })
    await step(first, 'accept')
    await step(first, 'report', { quantity: '1' })
    await step(second, 'confirm')
    await step(second, 'rate', { source: 'call-back', done: 'yes', onTime: 'yes', needsMore: 'no' })
    return made.split('/').at(-1) ?? ''
  }
}

/** Sends forms of somebody signed in, and does not open the page that follows. Shape: → its address. */
async function openPoster(
  { request }: Desk,
  login: string,
): Promise<(path: string, fields: Readonly<Record<string, string>>) => Promise<string>> {
  let cookie = ''
  const visitor = newVisitor(sent => {
    cookie = sent.headers.get('cookie') ?? ''
    return request(sent)
  })
  await visitor.submit('/sign-in', '/sign-in', { login, password: PASSWORD })
  const { html } = await visitor.get('/me')
  const [, token = ''] = /name="_token" value="([^"]+)"/.exec(html) ?? []
  return async (path, fields) => {
    const body = new URLSearchParams({ ...fields, _token: token, _key: randomUUID() })
    const headers = { cookie, origin: 'http://mingzhu.test', host: 'mingzhu.test' }
    const answer = await request(new Request(`http://mingzhu.test${path}`, { method: 'POST', headers, body }))
    const next = answer.headers.get('location')
    if (answer.status !== 303 || next === null) throw new Error(`${path}: ${answer.status}`)
    return next
  }
}

/** Rows and journal agree on both sides, or the comparison means nothing. */
async function expectTrue({ database: { db } }: Desk): Promise<void> {
  const lines: string[] = []
  if ((await verifyInstance({ db, dataDir: '/nonexistent' }, line => lines.push(line))) > 0)
    throw new Error(lines.slice(0, 10).join('\n'))
}

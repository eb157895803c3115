import assert from 'node:assert/strict'

import { allJobs, allRoutes } from '#app'
import { guessMapping, registerColumns } from '#imports'
import { ok } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { ANNOUNCE } from '#orders'
import type { Route } from '#platform/http/route'
import { runDueJobs } from '#platform/jobs'
import { act } from '#platform/operation'
import { listSites } from '#stations'
import { phonePhoto } from '#test/photos'
import { SITE, type Fields, type Page, type Visitor, type World } from '#test/world'

const at = `/at/${SITE}`
/** The figure that counts the one confirmed record. */
const FIGURE = 'care.waste'
export const EVERY_ROLE = [
  'administrator',
  'recorder',
  'confirmer',
  'dispatcher',
  'reviewer',
  'auditor',
  'volunteer',
  'guardian',
] as const
export const PASSWORD = 'seven teams one bridge'
/** What the filled world says in Chinese of its own accord; everything else Chinese is the program's. */
export const data = [
  '明珠社区',
  '同事',
  '站长',
  '甘肃',
  '嘉峪关',
  '明珠',
  '中文',
  'Basis of the volume',
] as const

/** A small world with something on every page, made through the front door. All that is typed in here is one
 *  Latin word a field, so that whatever else is Latin or Chinese on a page was written by us.
 *  Shape: addresses of routes by their pattern, for the routes whose address names a thing. */
export async function fillWorld(world: World): Promise<Readonly<Record<string, readonly string[]>>> {
  const clerk = await world.colleague('clerk', EVERY_ROLE)
  const confirmer = await world.colleague('confirmer', ['confirmer'])
  const add = async (list: string, fields: Fields, form = `${list}/new`): Promise<Page> => {
    const page = await clerk.submit(`${at}/${form}`, `${at}/${list}`, fields)
    assert.equal(page.status, 200, `${list}: ${page.html}`)
    return page
  }
  const team = await add('teams', { code: 'T1', name: 'Swallows', foundedOn: '2018-07-01' })
  await add('teams', { code: 'T2', name: 'Martins', parentCode: 'T1' })
  const partner = await add('partners', { code: 'P1', name: 'Hospital' })
  const signed = await clerk.submit(partner.path, `${partner.path}/agreements`, {
    signedOn: '2019-03-01',
    words: 'Clinics',
    resource1: 'skills',
    pledge1: 'Doctors',
    quantity1: '4',
    unit1: '次',
  })
  await clerk.submit(team.path, `${team.path}/partners`, { partnerCode: 'P1' })
  for (const shelf of ['programme', 'service'])
    await clerk.submit(`${at}/catalogue`, `${at}/catalogue/${shelf}/template`, {})
  const person = await add('people', { name: 'Wang', phone: '13812345678', code: 'R1', household: 'H1' })
  await clerk.submit(team.path, `${team.path}/members`, {
    personCode: 'R1',
    role: 'leader',
    fromOn: '2019-01-01',
  })
  const record = (title: string, files: Fields = {}) =>
    add(
      'records',
      { day: '2019-06-12', title, quantity: '7.5', lead: 'Li', basis: 'Carts', team: 'T1', ...files },
      'records/new?kind=clean-up',
    )
  const photo = new File([new Uint8Array(await phonePhoto(1))], 'bridge.jpg', { type: 'image/jpeg' })
  const counted = await record('Bridge', { 'file-after': photo, caption: 'Bank' })
  await confirmer.submit(counted.path, `${counted.path}/confirmation`, {})
  const pending = await record('Pond')
  const batch = await confirmer.submit(`${at}/records?status=pending`, `${at}/records/confirmations`, {
    id: [pending.path.split('/').at(-1) ?? ''],
  })
  const again = await record('Weir', { 'file-before': photo })
  const evidence = /\/at\/[\w/-]+\/evidence\/[\w-]+/.exec(counted.html)?.[0] ?? ''
  const own = await add('figures/own', {
    code: 'barrows',
    zh: 'Barrows',
    section: 'care',
    measure: 'sum-quantity',
    of: 'clean-up',
  })
  const snapshots = `figures/${FIGURE}/snapshots`
  const frozen = await add(
    snapshots,
    { period: '2019', purpose: 'Bulletin' },
    `figures/${FIGURE}?period=2019`,
  )
  const invited = await world.administrator.submit(`${at}/accounts`, `${at}/accounts`, {
    person: 'Newcomer',
    login: 'newcomer',
    roles: ['reader'],
  })
  const link = /\/join\/[\w-]+/.exec(invited.html)?.[0] ?? ''
  await clerk.submit(`${at}/tokens`, `${at}/tokens`, { name: 'Mover', days: '90', scopes: 'teams.read' })
  const rows = await importOf(clerk)
  const volunteer = await add('volunteers', { personCode: 'R1', age: 'adult', area: 'East' })
  await clerk.submit(volunteer.path, `${volunteer.path}/confirmation`, { paper: 'Folder' })
  await clerk.submit(volunteer.path, `${volunteer.path}/account`, { login: 'clerk' })
  const asking = `/p/${SITE}/volunteer/ask`
  await world.visitor().submit(asking, asking, { name: 'Wang', phone: '13812345678', wish: 'know' })
  const inquiries = await clerk.get(`${at}/volunteers/inquiries`)
  const served = await add('orders', {
    channel: 'phone',
    need: 'Shelf',
    place: 'Cellar',
    requesterCode: 'R1',
  })
  const serve = `${at}/mine/orders/${served.path.split('/').at(-1)}`
  await clerk.submit(served.path, `${served.path}/approve`, { priority: '0' })
  await clerk.submit(served.path, `${served.path}/dispatch`, { to: team.path.split('/').at(-1) ?? '' })
  await clerk.submit(serve, `${serve}/accept`, {})
  const area = await clerk.submit(`${at}/areas/new`, `${at}/areas`, { name: 'Eastside', kind: 'grid' })
  const order = await add('orders', {
    channel: 'phone',
    service: 'elders',
    sure: 'yes',
    need: 'Lamp',
    name: 'Wang',
    place: 'Attic',
    requesterCode: 'R1',
  })
  const card = await clerk.submit(order.path, `${at}/orders/cards`, {})
  const cardCode = /<code>([A-Z0-9-]{11})<\/code>/.exec(card.html)?.[1] ?? ''
  const asked = await world.visitor().submit(`/p/${SITE}/order/new`, `/p/${SITE}/order`, { need: 'Tap' })
  const letter = await letterOf(world, clerk, await add('orders', { channel: 'phone', need: 'Bulb' }))
  const households = await clerk.get(`${at}/households`)
  const danger = await careOf(world, clerk)
  return {
    '/at/:site/agreements/:id': [linkIn(signed, `${at}/agreements/`)],
    '/at/:site/care/:id': [danger],
    '/at/:site/catalogue/programme/:code': [`${at}/catalogue/programme/theory`],
    '/at/:site/catalogue/service/:code': [`${at}/catalogue/service/sports`],
    '/at/:site/areas/:id': [linkIn(area, `${at}/areas/`)],
    '/at/:site/households/:id': [linkIn(households, `${at}/households/`)],
    '/at/:site/imports/:id': [rows],
    '/at/:site/teams/:id': [team.path],
    '/at/:site/partners/:id': [partner.path],
    '/at/:site/people/:id': [person.path],
    '/at/:site/figures/:figure': [
      `${at}/figures/${FIGURE}`,
      `${at}/figures/${FIGURE}?from=2019-06-01&to=2019-07-14&kind=clean-up&team=-`,
      own.path,
    ],
    '/at/:site/figures/own/:code/change': [`${at}/figures/own/barrows/change`],
    '/at/:site/figures/own/:code/retirement': [`${at}/figures/own/barrows/retirement`],
    '/at/:site/figures/snapshots/:id': [frozen.path],
    '/at/:site/jobs/:id': [await deadLetter(world)],
    '/at/:site/volunteers/inquiries/:id': [linkIn(inquiries, `${at}/volunteers/inquiries/`)],
    '/at/:site/volunteers/:id': [volunteer.path],
    '/at/:site/mine/orders/:id': [serve],
    '/at/:site/messages/:id/letter': [letter],
    '/at/:site/orders/:id': [order.path],
    '/p/:site/order/:code': [asked.path.replace(/[?].*/, '')],
    '/p/:site/card/:code': [`/p/${SITE}/card/${cardCode}`],
    '/at/:site/records/outcomes/:key': [batch.path],
    '/at/:site/records/:id': [counted.path, pending.path, again.path],
    '/at/:site/records/:id/evidence/:evidence': [evidence],
    '/at/:site/records/:id/evidence/:evidence/thumbnail': [`${evidence}/thumbnail`],
    '/at/:site/records/new': [`${at}/records/new`, `${at}/records/new?kind=clean-up`],
    '/join/:token': [link],
  }
}

/** The address of a case that somebody on duty has. */
async function careOf({ deps }: World, clerk: Visitor): Promise<string> {
  const roster = `${at}/care/duty`
  const [from, to] = [deps.now(), new Date(deps.now().getTime() + 86_400_000)]
  await clerk.submit(roster, roster, {
    account: /<option value="([0-9a-f-]{36})"/.exec((await clerk.get(roster)).html)?.[1] ?? '',
    fromDay: dayOf(from),
    fromTime: '00:00',
    toDay: dayOf(to),
    toTime: '23:00',
    turn: '1',
  })
  await clerk.submit(`${at}/care/new`, `${at}/care`, { subject: 'other', words: 'Lodger' })
  const path = /\/at\/\d+\/care\/[0-9a-f-]{36}/.exec((await clerk.get(`${at}/care`)).html)?.[0]
  assert.ok(path, 'a case on the list')
  await clerk.submit(path, `${path}/take`, {})
  await clerk.submit(path, `${path}/note`, { deed: 'kin', words: 'Niece' })
  return path
}

/** The letter to a resident who is asked something and has no e-mail. */
async function letterOf(world: World, clerk: Visitor, order: Page): Promise<string> {
  await clerk.submit(order.path, `${order.path}/ask`, { words: 'When' })
  await runDueJobs(
    world.deps,
    allJobs().filter(({ topic }) => topic === ANNOUNCE),
  )
  const list = await clerk.get(`${at}/messages?channel=letter`)
  return linkIn(list, `${at}/messages/`) + '/letter'
}

/** The address of a job that could not be done. */
async function deadLetter({ administrator, deps }: World): Promise<string> {
  const [job] = allJobs()
  assert.ok(job, 'a module declares a job')
  const [site] = await listSites(deps.db)
  assert.ok(site)
  const acting = {
    stationId: site.id,
    actorId: null,
    channel: 'command-line',
    key: 'samples.dead-letter',
    at: deps.now(),
  } as const
  await act(deps.db, acting, 'samples.tell', null, async () =>
    ok({ answer: null, events: [], messages: [{ topic: job.topic, body: null }] }),
  )
  const handle = () => Promise.reject(new RangeError('a sample'))
  await runDueJobs(deps, [{ ...job, retriesMax: 0, handle }])
  const { html } = await administrator.get(`${at}/jobs?state=dead`)
  const [, path = ''] = /href="([^"]+\/jobs\/[0-9a-f-]{36})"/.exec(html) ?? []
  assert.ok(path, html)
  return path
}

/** A register file on its way in: uploaded, and asked to be read. */
async function importOf(clerk: Visitor): Promise<string> {
  const list = `${at}/imports`
  const head = 'Kind,Day,What,Quantity,Lead,Basis of the volume'
  const sheet = `${head}\nClean-up,2019-03-05,Canal,2,Li,Carts\n`
  const { path } = await clerk.submit(list, list, { file: new File([sheet], 'register.csv') })
  const columns = guessMapping(head.split(','), registerColumns()).map((key, i) => [`column-${i}`, key])
  const asked = await clerk.submit(path, `${path}/reading`, Object.fromEntries(columns))
  assert.equal(asked.status, 200, asked.html)
  return path
}

/** The first thing on a page whose address begins so. */
function linkIn(page: Page, start: string): string {
  const [link = ''] = new RegExp(`${start}[0-9a-f-]{36}`).exec(page.html) ?? []
  assert.ok(link, `no ${start} on ${page.path}`)
  return link
}

/** The addresses of a route; what lies below a thing's page is that of the same thing.
 *  Throws for a route that nobody gave a sample of: whoever adds a page with more than the site in its address
 *  adds a thing for it to show. */
export function addressesOf(
  route: Route,
  samples: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const known = samples[route.path]
  if (known) return known
  const above = Object.keys(samples).find(pattern => route.path.startsWith(`${pattern}/`)) ?? ''
  const [thing = ''] = samples[above] ?? []
  const path = (thing + route.path.slice(above.length)).replace(':site', SITE).replace(':figure', FIGURE)
  assert.ok(!path.includes(':'), `give test/samples.ts an address for ${route.path}`)
  return [path]
}

/** What a browser can open; programs ask the interface, and have tests of their own. */
export const pageRoutes = (): readonly Route[] =>
  allRoutes().filter(
    ({ method, path }) => method === 'GET' && !/^\/(assets|open311|api\/v1\/(sites|openapi))/.test(path),
  )

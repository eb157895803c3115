import { no, ok, type Result } from '#kernel/result'
import type { T } from '#kernel/text'
import {
  findByCode,
  listPublicOrders,
  listTerms,
  read,
  residentWords,
  statuses,
  type Kept,
  type PublicFilter,
  type PublicOrder,
  type Said,
} from '#orders'
import { isKeepable } from '#platform/http/api'
import type { Ctx, Route, Site } from '#platform/http/route'

import { actingFor, agency, answer, needWords, refusals, refuse, siteFor } from './georeport-answer.tsx'
import { send } from './georeport-send.tsx'
import {
  contentTypes,
  DAYS_MAX,
  fileOf,
  formats,
  NEED,
  readStamp,
  ROWS_MAX,
  SPECIFICATION,
  stamp,
  standing,
  type Format,
  type Value,
} from './georeport.ts'

const base = '/open311/v2'
const DAY_MS = 86_400_000

type Terms = Awaited<ReturnType<typeof listTerms>>[number]

const serviceOf = (t: T, item: Terms): Value => ({
  service_code: item.code,
  service_name: t([item.zh, item.en || item.zh]),
  description: t([item.zh, item.en || item.zh]),
  metadata: item.questions.length > 0,
  type: 'batch',
  keywords: '',
  group: t(agency),
})

async function services(ctx: Ctx, site: Site): Promise<Result<readonly [string, Value]>> {
  const { t } = ctx
  const terms = await listTerms(ctx.deps.db, site.id)
  const other: Value = {
    service_code: NEED,
    service_name: t(needWords),
    description: t(['不在菜单上的需要，请写明', 'A need that is not on the menu; describe it']),
    metadata: false,
    type: 'batch',
    keywords: '',
    group: t(agency),
  }
  return ok(['services', [...terms.map(item => serviceOf(t, item)), other]])
}

async function definition(ctx: Ctx, site: Site, code: string): Promise<Result<readonly [string, Value]>> {
  const terms = await listTerms(ctx.deps.db, site.id)
  const item = terms.find(one => one.code === code)
  if (!item && code !== NEED) return no(refusals.noService)
  const attributes = (item?.questions ?? []).map((question, index) => ({
    variable: true,
    code: `q${index}`,
    datatype: 'string',
    required: false,
    datatype_description: '',
    order: index + 1,
    description: question,
    values: [],
  }))
  return ok(['service_definition', { service_code: code, attributes }])
}

/** An order as anybody sees it; whoever has its code sees what it says as well. */
function requestOf(t: T, order: PublicOrder, own?: { said: Said; updates: boolean }): Value {
  const { fields, notes } = own?.said ?? { fields: {}, notes: [] }
  return {
    service_request_id: order.number,
    status: standing(order.status),
    status_notes: own ? t(residentWords[order.status]) : null,
    service_name: order.service === null ? t(needWords) : t([order.zh ?? '', order.en || (order.zh ?? '')]),
    service_code: order.service ?? NEED,
    description: fields.need ?? null,
    agency_responsible: t(agency),
    service_notice: null,
    requested_datetime: stamp(order.received_at),
    updated_datetime: stamp(order.since),
    expected_datetime: order.promised_at ? stamp(order.promised_at) : null,
    address: fields.place ?? null,
    address_id: null,
    zipcode: null,
    lat: null,
    long: null,
    media_url: null,
    ...(own?.updates
      ? {
          updates: notes
            .filter(note => note.party === 'resident' || note.kind === 'ask' || note.kind === 'reject')
            .map(note => ({
              update_id: `${order.number}-${note.version}`,
              kind: note.kind,
              description: note.words,
              updated_datetime: stamp(note.at),
            })),
        }
      : {}),
  }
}

/** The filter a request asks for. Refuses: 400. */
function filterOf(ctx: Ctx): Result<PublicFilter> {
  const list = (name: string) => ctx.query(name)?.split(',').filter(Boolean).slice(0, 200)
  const numbers = list('service_request_id')
  const codes = list('service_code')
  const states = list('status')
  if (states?.some(state => state !== 'open' && state !== 'closed')) return no(refusals.badStatus)
  if (![...(numbers ?? []), ...(codes ?? [])].every(isKeepable)) return no(refusals.noSuch)
  // Named orders are found however old they are.
  const [start, end] = [ctx.query('start_date'), ctx.query('end_date')]
  const dates = numbers ? ok({}) : spanOf(start, end, ctx.at)
  if (!dates.ok) return dates
  return ok({
    ...dates.value,
    ...(numbers ? { numbers } : {}),
    ...(codes ? { services: codes.map(code => (code === NEED ? null : code)) } : {}),
    ...(states ? { statuses: statuses.filter(status => states.includes(standing(status))) } : {}),
  })
}

/** The days asked for: 90 before the end, or after the beginning, or up to now. */
function spanOf(
  start: string | undefined,
  end: string | undefined,
  now: Date,
): Result<{ from: Date; to: Date }> {
  const [first, last] = [start && readStamp(start), end && readStamp(end)]
  if ((start && !first) || (end && !last)) return no(refusals.badDates)
  const span = DAYS_MAX * DAY_MS
  const to = last || (first ? new Date(first.getTime() + span) : now)
  const from = first || new Date(to.getTime() - span)
  const lasts = to.getTime() - from.getTime()
  return lasts < 0 || lasts > span ? no(refusals.badDates) : ok({ from, to })
}

async function requests(ctx: Ctx, site: Site): Promise<Result<readonly [string, Value]>> {
  const filter = filterOf(ctx)
  if (!filter.ok) return filter
  const found = await listPublicOrders(ctx.deps.db, site.id, filter.value, ROWS_MAX)
  return ok(['service_requests', found.map(order => requestOf(ctx.t, order))])
}

/** The order a code opens, as its requester sees it. */
async function openByCode(
  ctx: Ctx,
  site: Site,
  code: string,
): Promise<Result<{ kept: Kept; said: Said } | undefined>> {
  const id = await findByCode(ctx.deps, site.id, code)
  if (id === undefined) return ok(undefined)
  return read(ctx.deps, actingFor(ctx, site, null, ctx.deps.newId()), id, '')
}

async function request(ctx: Ctx, site: Site, number: string): Promise<Result<readonly [string, Value]>> {
  const token = ctx.query('token')
  if (token === undefined) {
    const [order] = await listPublicOrders(ctx.deps.db, site.id, { numbers: [number] }, 1)
    return order ? ok(['service_requests', [requestOf(ctx.t, order)]]) : no(refusals.noRequest)
  }
  const own = await openByCode(ctx, site, token)
  if (!own.ok) return own
  if (own.value?.kept.number !== number) return no(refusals.noRequest)
  const { kept, said } = own.value
  const terms = await listTerms(ctx.deps.db, site.id)
  const item = terms.find(one => one.code === kept.service)
  const order: PublicOrder = {
    id: kept.order.id,
    number: kept.number,
    service: kept.service,
    zh: item?.zh ?? kept.service,
    en: item?.en ?? kept.service,
    status: kept.order.status,
    received_at: kept.receivedAt,
    since: kept.since,
    promised_at: kept.promisedAt,
  }
  ctx.c.header('Cache-Control', 'no-store')
  return ok([
    'service_requests',
    [requestOf(ctx.t, order, { said, updates: ctx.query('extensions') === 'true' })],
  ])
}

async function token(ctx: Ctx, site: Site, code: string): Promise<Result<readonly [string, Value]>> {
  const own = await openByCode(ctx, site, code)
  if (!own.ok) return own
  if (!own.value) return no(refusals.noToken)
  return ok(['service_requests', [{ service_request_id: own.value.kept.number, token: code }]])
}

const discovery = (ctx: Ctx): Value => ({
  changeset: stamp(new Date('2019-12-20T00:00:00Z')),
  contact: ctx.t(['请联系站点', 'Ask the station']),
  key_service: ctx.t([
    '提交服务请求不需要 api_key；有令牌的程序可以带上。',
    'No api_key is needed to post a request; programs with a token may send it.',
  ]),
  endpoints: [
    {
      specification: SPECIFICATION,
      url: `${ctx.deps.publicUrl}${base}`,
      changeset: stamp(new Date('2019-12-20T00:00:00Z')),
      type: 'production',
      formats: formats.map(format => contentTypes[format].split(';')[0] ?? ''),
    },
  ],
})

type Give = (ctx: Ctx, site: Site, name: string) => Promise<Result<readonly [string, Value]>>

async function respond(
  ctx: Ctx,
  format: Format,
  work: Promise<Result<readonly [string, Value]>>,
  status = 200,
) {
  const done = await work
  return done.ok
    ? answer(ctx.c, ctx.t, format, ...done.value, status)
    : refuse(ctx.c, ctx.t, done.error, done.error.status)
}

async function atSite(ctx: Ctx, give: Give, name = ''): Promise<Result<readonly [string, Value]>> {
  if (!isKeepable(name)) return no(refusals.noSuch)
  const site = await siteFor(ctx, ctx.query('jurisdiction_id'))
  return site.ok ? give(ctx, site.value, name) : site
}

/** A resource that is all of a kind. */
const all = (path: string, audit: string, give: Give): readonly Route[] =>
  formats.map(format => ({
    method: 'GET',
    path: `${base}/${path}.${format}`,
    access: 'public',
    audit,
    handle: ctx => respond(ctx, format, atSite(ctx, give)),
  }))

/** One of a kind, by the name in its address. */
const one = (path: string, audit: string, give: Give): Route => ({
  method: 'GET',
  path: `${base}/${path}/:file`,
  access: 'public',
  audit,
  handle(ctx) {
    const file = fileOf(ctx.param('file'))
    return file
      ? respond(ctx, file.format, atSite(ctx, give, file.name))
      : refuse(ctx.c, ctx.t, refusals.noSuch, 404)
  },
})

export const georeportRoutes: readonly Route[] = [
  ...formats.map((format): Route => ({
    method: 'GET',
    path: `${base}/discovery.${format}`,
    access: 'public',
    audit: 'open311.discovery',
    handle: ctx => answer(ctx.c, ctx.t, format, 'discovery', discovery(ctx)),
  })),
  ...all('services', 'open311.services', services),
  one('services', 'open311.service', definition),
  ...all('requests', 'open311.requests', requests),
  one('requests', 'open311.request', request),
  one('tokens', 'open311.token', token),
  ...formats.map((format): Route => ({
    method: 'POST',
    path: `${base}/requests.${format}`,
    access: 'public',
    audit: 'open311.send',
    handle: ctx => respond(ctx, format, send(ctx), 201),
  })),
]

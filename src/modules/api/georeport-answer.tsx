import type { Context } from 'hono'

import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { Ctx, Face, Site } from '#platform/http/route'
import type { Acting } from '#platform/journal'
import { listSites } from '#stations'

import { contentTypes, written, type Format, type Value } from './georeport.ts'

// What all GeoReport addresses have in common: how they answer, refuse, and find the site that is meant.

const refusal = (status: Refusal['status'], zh: string, en: string): Refusal => ({
  code: 'open311.refused',
  status,
  words: [zh, en],
})
export const refusals = {
  noSuch: refusal(404, '没有这个地址。', 'There is nothing at this address.'),
  whichSite: refusal(400, '缺少 jurisdiction_id。', 'jurisdiction_id was not provided.'),
  noSite: refusal(404, '没有这个 jurisdiction_id。', 'The jurisdiction_id provided was not found.'),
  noService: refusal(404, '没有这个 service_code。', 'The service_code provided was not found.'),
  whichService: refusal(400, '缺少 service_code。', 'service_code was not provided.'),
  noRequest: refusal(
    404,
    '没有这个 service_request_id，或它不公开。',
    'The service_request_id provided was not found, or is not public.',
  ),
  noToken: refusal(404, '没有这个 token。', 'The token provided was not found.'),
  badKey: refusal(403, 'api_key 无效或没有权限。', 'The api_key is invalid or may not do this.'),
  badDates: refusal(
    400,
    '时间请写成 2019-12-20T02:00:00Z 的样子，起止最多相隔 90 天。',
    'Write times like 2019-12-20T02:00:00Z, at most 90 days apart.',
  ),
  badStatus: refusal(400, 'status 只能是 open 或 closed。', 'status is open or closed.'),
  noPlace: refusal(
    400,
    '请给出 address_string、address_id，或 lat 和 long。',
    'Give address_string or address_id, or both lat and long.',
  ),
  notForm: refusal(
    400,
    '请用 application/x-www-form-urlencoded 发送。',
    'Send it as application/x-www-form-urlencoded.',
  ),
} as const satisfies Record<string, Refusal>

export const needWords: Words = ['别的需要', 'Something else']
export const agency: Words = ['志愿服务站', 'Volunteer-service station']

const formatOf = (path: string): Format => (path.endsWith('.json') ? 'json' : 'xml')

export function answer(c: Context, t: T, format: Format, root: string, value: Value, status = 200): Response {
  c.header('Content-Language', t.lang === 'zh' ? 'zh-CN' : 'en')
  return c.body(written(format, root, value), status as 200, { 'Content-Type': contentTypes[format] })
}

/** How these addresses refuse: a list of errors, each with a code and a description. */
export function refuse(c: Context, t: T, { words, facts, fields }: Refusal, status: number): Response {
  // The standard knows 400 for whatever is wrong with what was sent.
  const code = status === 422 ? 400 : status
  const told = fields ? Object.entries(fields).map(([name, why]) => `${name}: ${t(why)}`) : [t(words, facts)]
  const errors = told.map(description => ({ code, description }))
  return answer(c, t, formatOf(c.req.path), 'errors', errors, code)
}

export const face: Face = { prefix: '/open311/', refuse }

/** The site a request means. Refuses: 400 without one where there are several, 404 for one that is not there. */
export async function siteFor(ctx: Ctx, asked: string | undefined): Promise<Result<Site>> {
  const { db } = ctx.deps
  if (asked !== undefined && asked !== '') {
    const site = await ctx.gate.findSite(asked)
    return site ? ok(site) : no(refusals.noSite)
  }
  const [only, other] = await listSites(db)
  return only && !other ? ok(only) : no(refusals.whichSite)
}

export const actingFor = (ctx: Ctx, site: Site, actorId: string | null, key: string): Acting => ({
  stationId: site.id,
  actorId,
  channel: actorId === null ? 'public' : 'api',
  key,
  at: ctx.at,
})

import { z } from 'zod'

import { no, ok, type Result } from '#kernel/result'
import { listTerms, orderFields, read, receive, stoppers } from '#orders'
import { isKeepable, keyOf } from '#platform/http/api'
import { parseForm } from '#platform/http/form'
import type { Ctx, Site } from '#platform/http/route'

import { actingFor, needWords, refusals, siteFor } from './georeport-answer.tsx'
import { NEED, type Value } from './georeport.ts'

const sentSchema = z.object({
  description: z.string().trim().max(4000, '最多 4000 个字。|At most 4000 characters.').default(''),
  address_string: z.string().trim().max(255, '最多 255 个字。|At most 255 characters.').default(''),
  address_id: z.string().trim().max(100, '最多 100 个字。|At most 100 characters.').default(''),
  lat: z
    .string()
    .regex(/^-?\d{1,2}(\.\d{1,12})?$/, '纬度是小数。|A decimal number.')
    .optional(),
  long: z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,12})?$/, '经度是小数。|A decimal number.')
    .optional(),
  first_name: z.string().trim().max(40, '最多 40 个字。|At most 40 characters.').default(''),
  last_name: z.string().trim().max(40, '最多 40 个字。|At most 40 characters.').default(''),
  email: z.string().trim().max(100, '最多 100 个字。|At most 100 characters.').default(''),
  phone: orderFields.phone,
})

/** Takes a request in as an order. Nobody needs a key, as nobody needs an account on the public form; whoever sends one
 *  has to be allowed. Shape: → the order's code as the token, which opens the order to nobody else. */
export async function send(ctx: Ctx): Promise<Result<readonly [string, Value]>> {
  const { t } = ctx
  const type = ctx.c.req.header('content-type') ?? ''
  const text = await ctx.c.req.text()
  if (text !== '' && !type.startsWith('application/x-www-form-urlencoded')) return no(refusals.notForm)
  const sent = Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [name, value.normalize('NFC')] as const),
  )
  if (!Object.values(sent).every(isKeepable)) return no(refusals.notForm)
  const site = await siteFor(ctx, sent['jurisdiction_id'] ?? ctx.query('jurisdiction_id'))
  if (!site.ok) return site
  const actorId = await callerOf(ctx, site.value, sent['api_key'] ?? ctx.query('api_key'))
  if (!actorId.ok) return actorId
  const code = sent['service_code'] ?? ''
  if (code === '') return no(refusals.whichService)
  const terms = await listTerms(ctx.deps.db, site.value.id)
  const item = terms.find(one => one.code === code)
  if (!item && code !== NEED) return no(refusals.noService)
  const parsed = parseForm(sentSchema, sent)
  if (!parsed.ok) return parsed
  const { lat, long, email, ...input } = parsed.value
  const point = lat !== undefined && long !== undefined ? `${lat}, ${long}` : ''
  const place = [input.address_string, input.address_id, point].filter(Boolean).join(' · ')
  if (place === '') return no(refusals.noPlace)
  const answers = (item?.questions ?? []).flatMap((question, index) => {
    const said = (sent[`attribute[q${index}]`] ?? '').trim().slice(0, 200)
    return said === '' ? [] : [`${question} ${said}`]
  })
  if (email !== '') answers.push(`E-mail ${email}`)
  const key = keyOf(ctx, actorId.value ?? 'public')
  if (!key.ok) return key
  const acting = actingFor(ctx, site.value, actorId.value, key.value)
  const made = await receive(ctx.deps, acting, {
    origin: item ? 'menu' : 'need',
    channel: 'api',
    ...(item ? { service: item.code } : {}),
    need: input.description || (item?.zh ?? needWords[0]),
    place,
    name: [input.first_name, input.last_name].filter(Boolean).join(' '),
    phone: input.phone,
    answers: answers.join('\n'),
  })
  if (!made.ok) return made
  const opened = await read(ctx.deps, actingFor(ctx, site.value, null, ctx.deps.newId()), made.value.id, '')
  if (!opened.ok) return opened
  const notice = item && item.stopper !== '' ? t(stoppers[item.stopper]) : null
  const received = { token: opened.value.said.fields.code ?? '', service_notice: notice, account_id: null }
  ctx.c.header('Cache-Control', 'no-store')
  return ok(['service_requests', [received]])
}

/** Whom an api_key stands for. Refuses: 403. */
async function callerOf(ctx: Ctx, site: Site, key: string | undefined): Promise<Result<string | null>> {
  if (key === undefined || key === '') return ok(null)
  const who = key.length > 200 ? undefined : await ctx.gate.identifyMachine(key, ctx.at)
  return who && ctx.gate.may(who, site, 'orders.receive') ? ok(who.accountId) : no(refusals.badKey)
}

import { z } from 'zod'

import type { Refusal } from '#kernel/result'
import { formOf, parseForm, readForm, refusedForm, type FormState } from '#platform/http/form'
import { addressOf, refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'

import * as actions from './actions.ts'
import { readCommand, type CommandType } from './command-actions.ts'
import { residentTurns } from './desk.ts'
import { guard, SHOWN, shownAt } from './guard-actions.ts'
import { orderFields } from './intake-page.tsx'
import { normalCode } from './private-store.ts'
import { askPage, findPage, menuPage, residentPage, type ResidentView } from './public-pages.tsx'
import { boardPage, slipPage } from './slip-pages.tsx'
import * as store from './store.ts'

const base = '/p/:site/order'
const askSchema = z.object(orderFields)

/** Somebody without an account, from a form that carries its operation key. */
const acting = (ctx: Ctx, values: Readonly<Record<string, string>>): Acting => ({
  stationId: siteOf(ctx).id,
  actorId: null,
  channel: 'public',
  key: /^[\w-]{8,100}$/.test(values['_key'] ?? '') ? (values['_key'] ?? '') : ctx.deps.newId(),
  at: ctx.at,
})

const termsOf = (ctx: Ctx, code: string | undefined) =>
  code ? store.findTerms(ctx.deps.db, siteOf(ctx).id, code) : Promise.resolve(undefined)

/** The form for residents, signed with the time it was first shown. */
function askForm(ctx: Ctx, form: FormState, item: store.Terms | undefined, status = 200) {
  const site = siteOf(ctx)
  const shown = shownAt(ctx.deps, site.id, ctx.at)
  if (!shown.ok) return refuse(ctx.c, ctx.deps, shown.error)
  const values = { ...form.values, [SHOWN]: form.values[SHOWN] ?? shown.value }
  return askPage(ctx, site, { ...form, values }, item, status)
}

async function ask(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const item = await termsOf(ctx, values['service'])
  const again = (form: FormState, status: number) => askForm(ctx, form, item, status)
  const parsed = parseForm(askSchema, values)
  if (!parsed.ok) return again(refusedForm(values, parsed.error), parsed.error.status)
  const passed = await guard(
    ctx.deps,
    { stationId: siteOf(ctx).id, address: addressOf(ctx.c), at: ctx.at },
    values,
  )
  if (!passed.ok) return again(refusedForm(values, passed.error), passed.error.status)
  const answers = (item?.questions ?? [])
    .map((question, index) => ({ question, answer: (values[`answer${index}`] ?? '').trim().slice(0, 200) }))
    .filter(({ answer }) => answer !== '')
    .map(({ question, answer }) => `${question} ${answer}`)
    .join('\n')
  const done = await actions.receive(ctx.deps, acting(ctx, values), {
    ...parsed.value,
    ...(answers === '' ? {} : { answers }),
    origin: item ? 'menu' : 'need',
    channel: 'web',
    lang: ctx.t.lang,
  })
  if (!done.ok) return again(refusedForm(values, done.error), done.error.status)
  const read = await actions.read(ctx.deps, acting(ctx, {}), done.value.id, '')
  return read.ok
    ? ctx.c.redirect(`/p/${siteOf(ctx).ref}/order/${read.value.said.fields.code}?fresh=1`, 303)
    : refuse(ctx.c, ctx.deps, read.error)
}

async function show(ctx: Ctx, refused?: ResidentView['refused'], status = 200): Promise<Response> {
  const code = ctx.param('code')
  const site = siteOf(ctx)
  const id = await actions.findByCode(ctx.deps, site.id, code)
  const read = id === undefined ? undefined : await actions.read(ctx.deps, acting(ctx, {}), id, '')
  if (!read) return refuse(ctx.c, ctx.deps, noSuchCode)
  if (!read.ok) return refuse(ctx.c, ctx.deps, read.error)
  const { kept, said } = read.value
  const names = await store.findNames(ctx.deps.db, site.id, kept)
  ctx.c.header('Cache-Control', 'no-store')
  return residentPage(
    ctx,
    site,
    {
      kept,
      said,
      code: said.fields.code ?? code,
      team: kept.order.assignee?.kind === 'team' ? names.assignee : null,
      fresh: ctx.query('fresh') === '1',
      helps: await ctx.deps.heed.helps(ctx.deps.db, site.id, kept.order.id),
      ...(refused ? { refused } : {}),
    },
    status,
  )
}

async function slip(ctx: Ctx): Promise<Response> {
  const site = siteOf(ctx)
  const code = normalCode(ctx.param('code'))
  const id = await actions.findByCode(ctx.deps, site.id, code)
  const kept = id === undefined ? undefined : await store.findOrder(ctx.deps.db, site.id, id)
  return kept ? slipPage(ctx, site, { kept, code }) : refuse(ctx.c, ctx.deps, noSuchCode)
}

async function say(ctx: Ctx): Promise<Response> {
  const type = ctx.param('command') as CommandType
  const id = await actions.findByCode(ctx.deps, siteOf(ctx).id, ctx.param('code'))
  if (id === undefined || !residentTurns.includes(type)) return refuse(ctx.c, ctx.deps, noSuchCode)
  const values = await readForm(ctx)
  const command = readCommand(type, values)
  const done = command.ok
    ? await actions.step(ctx.deps, acting(ctx, values), id, 'resident', command.value)
    : command
  return done.ok
    ? ctx.c.redirect(`/p/${siteOf(ctx).ref}/order/${ctx.param('code')}`, 303)
    : show(ctx, { type, form: refusedForm(values, done.error) }, done.error.status)
}

const noSuchCode: Refusal = {
  code: 'orders.no-such-code',
  status: 404,
  words: [
    '没有这个查询码的服务单。请核对一下，或打电话问站里。',
    'No order has this code. Look at it again, or call the station.',
  ],
}

const menu = async (ctx: Ctx): Promise<Response> =>
  menuPage(ctx, siteOf(ctx), await store.listTerms(ctx.deps.db, siteOf(ctx).id))

export const publicRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    access: 'public',
    audit: 'orders.menu',
    handle: menu,
  },
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'public',
    audit: 'orders.ask-form',
    handle: async ctx => askForm(ctx, formOf({}), await termsOf(ctx, ctx.query('service'))),
  },
  { method: 'POST', path: base, access: 'public', audit: 'orders.ask', handle: ask },
  {
    method: 'GET',
    path: `${base}/find`,
    access: 'public',
    audit: 'orders.find',
    handle: async ctx => {
      const code = ctx.query('code')?.trim() ?? ''
      if (code === '') return findPage(ctx, siteOf(ctx))
      const id = await actions.findByCode(ctx.deps, siteOf(ctx).id, code)
      return id === undefined
        ? refuse(ctx.c, ctx.deps, noSuchCode)
        : ctx.c.redirect(`/p/${siteOf(ctx).ref}/order/${encodeURIComponent(code)}`, 303)
    },
  },
  {
    method: 'GET',
    path: `${base}/board`,
    access: 'public',
    audit: 'orders.board',
    handle: async ctx => boardPage(ctx, siteOf(ctx), await store.listTerms(ctx.deps.db, siteOf(ctx).id)),
  },
  {
    method: 'GET',
    path: `${base}/:code/slip`,
    access: 'public',
    audit: 'orders.slip',
    handle: slip,
  },
  {
    method: 'GET',
    path: `${base}/:code`,
    access: 'public',
    audit: 'orders.status',
    handle: ctx => show(ctx),
  },
  { method: 'POST', path: `${base}/:code/:command`, access: 'public', audit: 'orders.say', handle: say },
]

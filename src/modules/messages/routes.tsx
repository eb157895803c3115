import { z } from 'zod'

import { isId } from '#kernel/id'
import type { Result } from '#kernel/result'
import { needed, text } from '#platform/http/fields'
import {
  actingFrom,
  formOf,
  parseForm,
  readForm,
  refusedForm,
  submit,
  type FormState,
} from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'
import { emailField, read } from '#orders'

import { readAddress } from './address-store.ts'
import { listInbox } from './inbox-store.ts'
import { choicePage, inboxPage } from './inbox-page.tsx'
import { letterPage } from './letter-page.tsx'
import { messagesServed } from './list-page.tsx'
import { NIGHT } from './quiet.ts'
import { listRobots } from './robot-store.ts'
import { robotKinds } from './robot.ts'
import { robotsPage } from './robots-page.tsx'
import * as settings from './setting-actions.ts'
import * as store from './store.ts'
import { leadsResident } from './template.ts'
import { refusals } from './text.ts'

const hour = z.coerce.number('请选择。|Choose one.').int().min(0).max(23)
const choiceSchema = z.object({
  email: emailField,
  lang: z.enum(['zh', 'en'], '请选择。|Choose one.'),
  quietFrom: hour,
  quietTo: hour,
})
const robotSchema = z.object({
  kind: z.enum(robotKinds, '请选择。|Choose one.'),
  name: needed(40),
  url: needed(500, '请填写地址。|Give the address.'),
  secret: text(200),
})

/** Whoever is signed in, for what is theirs and no site's. */
async function actingAtHome(ctx: Ctx, values: Readonly<Record<string, string>>): Promise<Acting> {
  const { accountId } = whoOf(ctx)
  const colleague = await store.findColleague(ctx.deps.db, accountId)
  if (!colleague) throw new Error('somebody signed in has an account')
  const key = /^[\w-]{8,100}$/.test(values['_key'] ?? '') ? (values['_key'] ?? '') : ctx.deps.newId()
  return { stationId: colleague.homeId, actorId: accountId, channel: 'console', key, at: ctx.at }
}

const INBOX_ROWS = 30

async function inbox(ctx: Ctx): Promise<Response> {
  const after = ctx.query('after')
  const before = after !== undefined && isId(after) ? after : undefined
  const lines = await listInbox(ctx.deps.db, whoOf(ctx).accountId, { before, limit: INBOX_ROWS + 1 })
  const shown = lines.slice(0, INBOX_ROWS)
  const next = lines.length > INBOX_ROWS ? shown.at(-1)?.id : undefined
  return inboxPage(ctx, { lines: shown, next, first: before === undefined })
}

async function openOne(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.noMessage)
  const done = await settings.readMessage(ctx.deps, await actingAtHome(ctx, values), whoOf(ctx).accountId, id)
  return done.ok ? ctx.c.redirect(done.value.href, 303) : refuse(ctx.c, ctx.deps, done.error)
}

async function readAll(ctx: Ctx): Promise<Response> {
  const acting = await actingAtHome(ctx, await readForm(ctx))
  const done = await settings.readMessage(ctx.deps, acting, whoOf(ctx).accountId)
  return done.ok ? ctx.c.redirect(done.value.href, 303) : refuse(ctx.c, ctx.deps, done.error)
}

async function showChoice(ctx: Ctx, form?: FormState, status = 200): Promise<Response> {
  const { deps } = ctx
  const view = { mails: deps.mail !== undefined, saved: ctx.query('saved') === '1' }
  if (form) return choicePage(ctx, form, view, status)
  const mine = await store.findColleague(deps.db, whoOf(ctx).accountId)
  if (!mine) throw new Error('somebody signed in has an account')
  const email = await readAddress(deps.db, deps.keyring, mine.homeId, mine.accountId)
  if (!email.ok) return refuse(ctx.c, deps, email.error)
  const values = {
    email: email.value ?? '',
    lang: mine.lang,
    quietFrom: String(mine.quietFrom ?? NIGHT.from),
    quietTo: String(mine.quietTo ?? NIGHT.to),
  }
  return choicePage(ctx, formOf(values), view)
}

async function choose(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(choiceSchema, values)
  const done = parsed.ok
    ? await settings.choose(ctx.deps, await actingAtHome(ctx, values), whoOf(ctx).accountId, parsed.value)
    : parsed
  return done.ok
    ? ctx.c.redirect('/me/messages/choices?saved=1', 303)
    : showChoice(ctx, refusedForm(values, done.error), done.error.status)
}

/** The letter with the name and place on its envelope: reading them leaves a line. */
async function letter(ctx: Ctx): Promise<Response> {
  const { deps } = ctx
  const site = siteOf(ctx)
  const id = ctx.param('id')
  const message = isId(id) ? await store.findMessage(deps.db, site.id, id) : undefined
  if (message?.channel !== 'letter' || message.state !== 'waiting')
    return refuse(ctx.c, deps, refusals.noLetter)
  if (!leadsResident(message.template)) {
    const link = `${deps.publicUrl}/at/${site.ref}/orders/${message.orderId}`
    return letterPage(ctx, { message, link, code: undefined, name: '', place: '' })
  }
  const said = await read(deps, actingFrom(ctx, {}), message.orderId, '')
  if (!said.ok) return refuse(ctx.c, deps, said.error)
  const { code = '', name = '', place = '' } = said.value.said.fields
  return letterPage(ctx, {
    message,
    link: `${deps.publicUrl}/p/${site.ref}/order/${code}`,
    code,
    name,
    place,
  })
}

const settle = (state: 'sent' | 'dropped') => async (ctx: Ctx) => {
  const acting = actingFrom(ctx, await readForm(ctx))
  const id = ctx.param('id')
  const done: Result<unknown> = isId(id)
    ? await settings.settleLetter(ctx.deps, acting, id, state)
    : { ok: false, error: refusals.noLetter }
  return done.ok
    ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/messages?channel=letter&state=waiting`, 303)
    : refuse(ctx.c, ctx.deps, done.error)
}

const showRobots = async (ctx: Ctx, form?: FormState, status?: number): Promise<Response> =>
  robotsPage(ctx, await listRobots(ctx.deps.db, siteOf(ctx).id), form, status)

async function retire(ctx: Ctx): Promise<Response> {
  const acting = actingFrom(ctx, await readForm(ctx))
  const id = ctx.param('id')
  const done = isId(id) ? await settings.retireRobot(ctx.deps, acting, id) : undefined
  return done?.ok
    ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/robots`, 303)
    : refuse(ctx.c, ctx.deps, done?.error ?? refusals.noRobot)
}

const messages = '/at/:site/messages'
const robots = '/at/:site/robots'
const mine = '/me/messages'

export const routes: readonly Route[] = [
  { method: 'GET', path: mine, access: 'account', audit: 'messages.inbox', handle: inbox },
  { method: 'POST', path: `${mine}/read`, access: 'account', audit: 'messages.read-all', handle: readAll },
  { method: 'POST', path: `${mine}/:id/open`, access: 'account', audit: 'messages.open', handle: openOne },
  {
    method: 'GET',
    path: `${mine}/choices`,
    access: 'account',
    audit: 'messages.choice',
    handle: ctx => showChoice(ctx),
  },
  { method: 'POST', path: `${mine}/choices`, access: 'account', audit: 'messages.choose', handle: choose },
  ...listRoutes(messagesServed, { access: 'messages.read', audit: 'messages.list', file: 'messages' }),
  {
    method: 'GET',
    path: `${messages}/:id/letter`,
    access: 'orders.speak',
    audit: 'messages.letter',
    handle: letter,
  },
  {
    method: 'POST',
    path: `${messages}/:id/handed`,
    access: 'orders.speak',
    audit: 'messages.handed',
    handle: settle('sent'),
  },
  {
    method: 'POST',
    path: `${messages}/:id/dropped`,
    access: 'orders.speak',
    audit: 'messages.drop',
    handle: settle('dropped'),
  },
  {
    method: 'GET',
    path: robots,
    access: 'messages.manage',
    audit: 'messages.robots',
    handle: ctx => showRobots(ctx),
  },
  {
    method: 'POST',
    path: robots,
    access: 'messages.manage',
    audit: 'messages.add-robot',
    handle: ctx =>
      submit(ctx, robotSchema, (acting, input) => settings.addRobot(ctx.deps, acting, input), {
        done: () => `/at/${siteOf(ctx).ref}/robots`,
        again: (form, status) => showRobots(ctx, form, status),
      }),
  },
  {
    method: 'POST',
    path: `${robots}/:id/retirement`,
    access: 'messages.manage',
    audit: 'messages.retire-robot',
    handle: retire,
  },
]

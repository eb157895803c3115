import { isId } from '#kernel/id'
import type { Refusal } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { commandTypes, readCommand, refusals as orderRefusals, type CommandType } from '#orders'
import { actingFrom, formOf, parseForm, readForm, refusedForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import { readNames } from '#people'
import { listTeams } from '#teams'

import * as actions from './actions.ts'
import { profileSchema } from './field-actions.ts'
import { mineOrderPage, type OrderView } from './mine-order-page.tsx'
import { minePage, profilePage, strangerPage, type MineView } from './mine-page.tsx'
import * as orders from './order-store.ts'
import * as serving from './serving-actions.ts'
import { refusals } from './volunteer.ts'

const base = '/at/:site/mine'
const mineOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/mine`
const meOf = (ctx: Ctx) => serving.servingAs(ctx.deps.db, siteOf(ctx).id, whoOf(ctx).accountId, ctx.at)

async function mine(
  ctx: Ctx,
  { refused, names, status = 200 }: Partial<Pick<MineView, 'refused' | 'names'>> & { status?: number } = {},
): Promise<Response> {
  const me = await meOf(ctx)
  if (!me) return strangerPage(ctx)
  const { db } = ctx.deps
  const stationId = siteOf(ctx).id
  const confirmed = me.volunteer.state === 'confirmed'
  const [own, pool, members] = confirmed
    ? await Promise.all([
        orders.listMine(db, stationId, me, ctx.at),
        orders.listPool(db, stationId),
        orders.listTeamVolunteers(db, stationId, me.leads, dayOf(ctx.at)),
      ])
    : [[], [], []]
  const view = { me, mine: own, pool, members, names }
  return minePage(ctx, { ...view, ...(refused ? { refused } : {}) }, status)
}

async function showOrder(ctx: Ctx, refused?: OrderView['refused'], status = 200): Promise<Response> {
  const id = ctx.param('id')
  const me = await meOf(ctx)
  if (!me || !isId(id)) return refuse(ctx.c, ctx.deps, orderRefusals.notFound)
  const looked = await serving.look(ctx.deps, actingFrom(ctx, {}), id)
  if (!looked.ok) return refuse(ctx.c, ctx.deps, looked.error)
  const { db } = ctx.deps
  const stationId = siteOf(ctx).id
  const { kept } = looked.value
  const team = serving.teamOf(me, kept)
  const [members, teams] = await Promise.all([
    team === undefined ? [] : orders.listTeamVolunteers(db, stationId, [team], dayOf(ctx.at)),
    listTeams(db, stationId),
  ])
  const choices = teams
    .filter(one => one.closed_on === null && one.id !== kept.order.assignee?.id)
    .map(one => ({ value: one.id, label: one.name }))
  const view = { ...looked.value, members, teams: choices, personId: me.personId }
  return mineOrderPage(ctx, { ...view, ...(refused ? { refused } : {}) }, status)
}

/** What was refused, on the order's page while it is one's own, else above all one's work. */
async function refusedAt(
  ctx: Ctx,
  type: string,
  values: Readonly<Record<string, string>>,
  refusal: Refusal,
): Promise<Response> {
  if (refusal.status === 404) return refuse(ctx.c, ctx.deps, refusal)
  const form = refusedForm(values, refusal)
  const page = type === 'take' ? undefined : await showOrder(ctx, { type, form }, refusal.status)
  return page && page.status !== 404 ? page : mine(ctx, { refused: form, status: refusal.status })
}

async function takeStep(ctx: Ctx): Promise<Response> {
  const type = ctx.param('command') as CommandType
  const id = ctx.param('id')
  if (!commandTypes.includes(type) || !isId(id)) return refuse(ctx.c, ctx.deps, orderRefusals.notFound)
  const values = await readForm(ctx)
  const command = readCommand(type, values)
  const done = command.ok
    ? await serving.serve(ctx.deps, actingFrom(ctx, values), id, command.value)
    : command
  if (!done.ok) return refusedAt(ctx, type, values, done.error)
  // Who declined or withdrew has no more to do with it.
  const left = type === 'decline' || type === 'withdraw' || type === 'miss'
  return ctx.c.redirect(left ? mineOf(ctx) : `${mineOf(ctx)}/orders/${id}`, 303)
}

async function send(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const [id, person] = [ctx.param('id'), values['person'] ?? '']
  if (!isId(id)) return refuse(ctx.c, ctx.deps, orderRefusals.notFound)
  const done = await serving.send(ctx.deps, actingFrom(ctx, values), id, person)
  return done.ok
    ? ctx.c.redirect(`${mineOf(ctx)}/orders/${id}`, 303)
    : refusedAt(ctx, 'send', values, done.error)
}

async function release(ctx: Ctx): Promise<Response> {
  const acting = actingFrom(ctx, await readForm(ctx))
  const done = await serving.release(ctx.deps, acting, ctx.param('id'), ctx.param('person'))
  if (!done.ok) return refuse(ctx.c, ctx.deps, done.error)
  const me = await meOf(ctx)
  return ctx.c.redirect(
    me?.personId === ctx.param('person') ? mineOf(ctx) : `${mineOf(ctx)}/orders/${ctx.param('id')}`,
    303,
  )
}

/** The names of those whose team one leads; whoever leads nobody sees nobody's. */
async function names(ctx: Ctx): Promise<Response> {
  const acting = actingFrom(ctx, await readForm(ctx))
  const me = await meOf(ctx)
  if (!me) return strangerPage(ctx)
  const members = await orders.listTeamVolunteers(ctx.deps.db, acting.stationId, me.leads, dayOf(ctx.at))
  const ids = [...new Set(members.map(member => member.personId))]
  const read = await readNames(ctx.deps, acting, ids, '队长看队员')
  return read.ok ? mine(ctx, { names: read.value }) : refuse(ctx.c, ctx.deps, read.error)
}

/** Something done with oneself. */
const own =
  (
    work: (
      ctx: Ctx,
      me: serving.Serving,
      values: Readonly<Record<string, string>>,
    ) => ReturnType<typeof actions.end>,
  ): Route['handle'] =>
  async ctx => {
    const values = await readForm(ctx)
    const me = await meOf(ctx)
    if (!me) return refuse(ctx.c, ctx.deps, refusals.notFound)
    const done = await work(ctx, me, values)
    return done.ok
      ? ctx.c.redirect(mineOf(ctx), 303)
      : mine(ctx, { refused: refusedForm(values, done.error), status: done.error.status })
  }

const change = own(async (ctx, me, values) => {
  const parsed = parseForm(profileSchema, values)
  return parsed.ok
    ? actions.changeProfile(ctx.deps, actingFrom(ctx, values), me.volunteer.id, parsed.value)
    : parsed
})

async function profile(ctx: Ctx): Promise<Response> {
  const me = await meOf(ctx)
  if (!me) return strangerPage(ctx)
  const { skills, languages, availability, area } = me.volunteer
  const form = formOf({
    skills: skills.join(','),
    languages: languages.join(','),
    availability: availability.join(','),
    area,
  })
  return profilePage(ctx, me, form, await actions.skillsOf(ctx.deps.db, siteOf(ctx).id))
}

const served = (method: Route['method'], path: string, audit: string, handle: Route['handle']): Route => ({
  method,
  path: `${base}${path}`,
  access: 'orders.serve',
  audit: `volunteers.${audit}`,
  handle,
})

export const mineRoutes: readonly Route[] = [
  served('GET', '', 'mine', ctx => mine(ctx)),
  served('GET', '/profile', 'my-profile', profile),
  served('POST', '/profile', 'change-my-profile', change),
  served(
    'POST',
    '/confirmation',
    'confirm-myself',
    own((ctx, me, values) => actions.confirm(ctx.deps, actingFrom(ctx, values), me.volunteer.id, 'device')),
  ),
  served(
    'POST',
    '/end',
    'end-myself',
    own((ctx, me, values) => actions.end(ctx.deps, actingFrom(ctx, values), me.volunteer.id)),
  ),
  served('POST', '/names', 'names', names),
  served('GET', '/orders/:id', 'my-order', ctx => showOrder(ctx)),
  served('POST', '/orders/:id/sent', 'send', send),
  served('POST', '/orders/:id/sent/:person/release', 'release', release),
  served('POST', '/orders/:id/:command', 'serve', takeStep),
]

import { z } from 'zod'

import { isId } from '#kernel/id'
import { listAccess } from '#platform/access-log'
import { day } from '#platform/http/fields'
import { actingFrom, formOf, readForm, refusedForm, submit, type FormState } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import { casePage, type CaseView } from './case-page.tsx'
import { commandTypes, refusals, type CommandType } from './case.ts'
import { openFields, readCommand, time } from './command-actions.ts'
import { endDuty, noDuty, setDuty } from './duty-actions.ts'
import { dutyPage, freshDuty } from './duty-page.tsx'
import { listDuties, listGuardians } from './duty-store.ts'
import { listPage, openPage, sentPage } from './list-page.tsx'
import * as store from './store.ts'

const base = '/at/:site/care'
const careOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/care`
const viewer = (ctx: Ctx) => ({ accountId: whoOf(ctx).accountId, at: ctx.at })

/** How many tasks wait for whoever looks at the console. */
export const waiting = (ctx: Ctx): Promise<number> =>
  store.countWaiting(ctx.deps.db, siteOf(ctx).id, viewer(ctx))

async function showCase(ctx: Ctx, refused?: CaseView['refused'], status = 200): Promise<Response> {
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const read = await actions.read(ctx.deps, actingFrom(ctx, {}), id)
  if (!read.ok) return refuse(ctx.c, ctx.deps, read.error)
  ctx.c.header('Cache-Control', 'no-store')
  const looks = await listAccess(ctx.deps.db, siteOf(ctx).id, id)
  return casePage(ctx, { ...read.value, looks, ...(refused ? { refused } : {}) }, status)
}

async function takeStep(ctx: Ctx): Promise<Response> {
  const type = ctx.param('command') as CommandType
  const id = ctx.param('id')
  if (!commandTypes.includes(type) || !isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const values = await readForm(ctx)
  const said = readCommand(type, values)
  const done = said.ok ? await actions.step(ctx.deps, actingFrom(ctx, values), id, said.value) : said
  if (done.ok)
    return ctx.c.redirect(type === 'dismiss' || type === 'close' ? careOf(ctx) : `${careOf(ctx)}/${id}`, 303)
  return showCase(ctx, { type, form: refusedForm(values, done.error) }, done.error.status)
}

async function showDuty(ctx: Ctx, form: FormState = formOf(freshDuty(ctx.at)), status = 200) {
  const stationId = siteOf(ctx).id
  return dutyPage(
    ctx,
    {
      form,
      duties: await listDuties(ctx.deps.db, stationId, ctx.at),
      guardians: await listGuardians(ctx.deps.db, stationId),
    },
    status,
  )
}

const instantOf = (onDay: string, at: string): Date => new Date(`${onDay}T${at}:00+08:00`)

const dutySchema = z
  .object({
    account: z.uuid('请选择一位守护人。|Choose a guardian.'),
    fromDay: day,
    fromTime: time,
    toDay: day,
    toTime: time,
    turn: z.coerce
      .number('请填写 1 到 9。|A number from 1 to 9.')
      .int()
      .min(1, '请填写 1 到 9。|A number from 1 to 9.')
      .max(9, '请填写 1 到 9。|A number from 1 to 9.'),
  })
  .transform(({ account, fromDay, fromTime, toDay, toTime, turn }) => ({
    accountId: account,
    from: instantOf(fromDay, fromTime),
    to: instantOf(toDay, toTime),
    turn,
  }))

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    access: 'care.serve',
    audit: 'care.list',
    handle: async ctx =>
      listPage(ctx, {
        cases: await store.listSeen(ctx.deps.db, siteOf(ctx).id, viewer(ctx)),
        duties: await listDuties(ctx.deps.db, siteOf(ctx).id, ctx.at),
      }),
  },
  {
    method: 'POST',
    path: base,
    access: 'care.open',
    audit: 'care.open',
    handle: ctx =>
      submit(
        ctx,
        openFields,
        (acting, { order, ...input }) =>
          actions.open(ctx.deps, acting, { ...input, ...(order === '' ? {} : { orderId: order }) }),
        { done: () => `${careOf(ctx)}/sent`, again: (form, status) => openPage(ctx, form, status) },
      ),
  },
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'care.open',
    audit: 'care.form',
    handle: ctx => openPage(ctx, formOf({ order: ctx.query('order') ?? '' })),
  },
  { method: 'GET', path: `${base}/sent`, access: 'care.open', audit: 'care.sent', handle: sentPage },
  {
    method: 'GET',
    path: `${base}/duty`,
    access: 'care.roster',
    audit: 'care.duty',
    handle: ctx => showDuty(ctx),
  },
  {
    method: 'POST',
    path: `${base}/duty`,
    access: 'care.roster',
    audit: 'care.set-duty',
    handle: ctx =>
      submit(ctx, dutySchema, (acting, input) => setDuty(ctx.deps, acting, input), {
        done: () => `${careOf(ctx)}/duty`,
        again: (form, status) => showDuty(ctx, form, status),
      }),
  },
  {
    method: 'POST',
    path: `${base}/duty/:id/end`,
    access: 'care.roster',
    audit: 'care.end-duty',
    async handle(ctx) {
      const id = ctx.param('id')
      const done = isId(id) ? await endDuty(ctx.deps, actingFrom(ctx, await readForm(ctx)), id) : undefined
      return done?.ok
        ? ctx.c.redirect(`${careOf(ctx)}/duty`, 303)
        : refuse(ctx.c, ctx.deps, done?.error ?? noDuty)
    },
  },
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'care.serve',
    audit: 'care.show',
    handle: ctx => showCase(ctx),
  },
  {
    method: 'POST',
    path: `${base}/:id/:command`,
    access: 'care.serve',
    audit: 'care.step',
    handle: takeStep,
  },
]

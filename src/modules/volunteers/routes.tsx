import QRCode from 'qrcode'
import { z } from 'zod'

import { isId } from '#kernel/id'
import type { Result } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { actingFrom, formOf, parseForm, readForm, refusedForm, submit } from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'

import { giveAccount } from './account-actions.ts'
import * as actions from './actions.ts'
import {
  accountSchema,
  ageSchema,
  inviteSchema,
  licenceSchema,
  paperSchema,
  profileSchema,
} from './field-actions.ts'
import { volunteersServed } from './lists.tsx'
import { invitePage } from './pages.tsx'
import * as store from './store.ts'
import { refusals } from './volunteer.ts'
import { volunteerPage, type VolunteerView } from './volunteer-page.tsx'

const base = '/at/:site/volunteers'
const hrefOf = (ctx: Ctx, id: string): string => `/at/${siteOf(ctx).ref}/volunteers/${id}`

/** A volunteer's page, as it is or with what was just made or refused. */
async function show(
  ctx: Ctx,
  more: Pick<VolunteerView, 'handed' | 'refused'> = {},
  status = 200,
): Promise<Response> {
  const { db } = ctx.deps
  const { id: stationId } = siteOf(ctx)
  const id = ctx.param('id')
  const volunteer = isId(id) ? await store.findVolunteer(db, stationId, 'id', id) : undefined
  if (!volunteer) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const [licences, teams, skills, load] = await Promise.all([
    store.listLicences(db, stationId, id),
    store.listTeamsOf(db, stationId, volunteer.personId, dayOf(ctx.at)),
    actions.skillsOf(db, stationId),
    store.countLoad(db, stationId, volunteer.personId),
  ])
  return volunteerPage(ctx, { volunteer, licences, teams, skills, load, ...more }, status)
}

/** A form on a volunteer's page: back to the page, with what is wrong where something is. */
const change =
  <S extends z.ZodType>(
    scope: string,
    schema: S,
    work: (ctx: Ctx, acting: Acting, id: string, input: z.output<S>) => Promise<Result<unknown>>,
  ): Route['handle'] =>
  async ctx => {
    const id = ctx.param('id')
    if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
    return submit(ctx, schema, (acting, input) => work(ctx, acting, id, input), {
      done: () => hrefOf(ctx, id),
      again: (form, status) => show(ctx, { refused: { scope, form } }, status),
    })
  }

async function give(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(accountSchema, values)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const done = parsed.ok
    ? await giveAccount(ctx.deps, actingFrom(ctx, values), id, parsed.value.login)
    : parsed
  if (!done.ok)
    return show(
      ctx,
      { refused: { scope: 'account', form: refusedForm(values, done.error) } },
      done.error.status,
    )
  const { link, login } = done.value
  if (link === null) return ctx.c.redirect(hrefOf(ctx, id), 303)
  const svg = await QRCode.toString(link, { type: 'svg', margin: 2 })
  const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  return show(ctx, { handed: { link, login, image } }, 201)
}

const manage = (path: string, audit: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path: `${base}${path}`,
  access: 'volunteers.manage',
  audit: `volunteers.${audit}`,
  handle,
})

const nothing = z.object({})

export const routes: readonly Route[] = [
  ...listRoutes(volunteersServed, {
    access: 'volunteers.read',
    audit: 'volunteers.list',
    file: 'volunteers',
  }),
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'volunteers.manage',
    audit: 'volunteers.form',
    handle: async ctx =>
      invitePage(ctx, formOf({ age: 'adult' }), await actions.skillsOf(ctx.deps.db, siteOf(ctx).id)),
  },
  manage('', 'invite', ctx =>
    submit(
      ctx,
      inviteSchema,
      (acting, { skills, languages, availability, area, ...input }) =>
        actions.invite(ctx.deps, acting, {
          ...input,
          source: 'staff',
          profile: { skills, languages, availability, area },
        }),
      {
        done: ({ id }) => hrefOf(ctx, id),
        again: async (form, status) =>
          invitePage(ctx, form, await actions.skillsOf(ctx.deps.db, siteOf(ctx).id), status),
      },
    ),
  ),
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'volunteers.read',
    audit: 'volunteers.show',
    handle: ctx => show(ctx),
  },
  manage('/:id/account', 'give-account', give),
  manage(
    '/:id/confirmation',
    'confirm',
    change('paper', paperSchema, (ctx, acting, id, { paper }) =>
      actions.confirm(ctx.deps, acting, id, 'paper', paper),
    ),
  ),
  manage(
    '/:id/profile',
    'change',
    change('profile', profileSchema, (ctx, acting, id, profile) =>
      actions.changeProfile(ctx.deps, acting, id, profile),
    ),
  ),
  manage(
    '/:id/age',
    'note-age',
    change('age', ageSchema, (ctx, acting, id, age) => actions.noteAge(ctx.deps, acting, id, age)),
  ),
  manage(
    '/:id/licences',
    'note-licence',
    change('licence', licenceSchema, (ctx, acting, id, licence) =>
      actions.noteLicence(ctx.deps, acting, id, licence),
    ),
  ),
  manage(
    '/:id/licences/:licence/withdrawal',
    'withdraw-licence',
    change('', nothing, (ctx, acting, id) =>
      actions.withdrawLicence(ctx.deps, acting, id, ctx.param('licence')),
    ),
  ),
  manage(
    '/:id/end',
    'end',
    change('', nothing, (ctx, acting, id) => actions.end(ctx.deps, acting, id)),
  ),
]

import { z } from 'zod'

import { isId } from '#kernel/id'
import { parseQuantity, printQuantity } from '#kernel/quantity'
import { invalidForm, no, ok, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { code, day, needed, orNothing, text, version } from '#platform/http/fields'
import {
  actingFrom,
  emptyForm,
  parseForm,
  readForm,
  refusedForm,
  submit,
  type FormState,
} from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import { agreementsServed, partnersServed } from './partner-lists.tsx'
import * as actions from './partner-actions.ts'
import * as pages from './partner-pages.tsx'
import * as store from './partner-store.ts'
import { resources } from './team.ts'
import { refusals } from './text.ts'

const creditCode = orNothing(z.string().transform(typed => typed.trim().toUpperCase()))
const partnerSchema = z.object({ name: needed(80), code, creditCode })
const changeSchema = z.object({ name: needed(80), creditCode, closedOn: orNothing(day), version })
const agreementSchema = z.object({ signedOn: day, endsOn: orNothing(day), words: text(500) })
const agreementChangeSchema = z.object({ version, endsOn: orNothing(day), words: text(500) })

const rowSchema = z.object({
  resource: z.enum(resources, '请选择类别。|Choose a kind.'),
  words: needed(200, '请写明是什么资源。|Say what is pledged.'),
  quantity: orNothing(
    z.string().transform((typed, checked) => {
      const parsed = parseQuantity(typed)
      if (parsed === undefined || parsed === 0n)
        checked.addIssue({
          code: 'custom',
          message: '请填写大于 0 的数，最多两位小数。|Give a number above 0, at most two decimals.',
        })
      return printQuantity(parsed ?? 0n)
    }),
  ),
  unit: text(20),
})

type Pledge = z.output<typeof rowSchema>

/** The rows of pledged resources that say something; messages carry the row's own field names. */
function readPledges(values: Readonly<Record<string, string>>): Result<readonly Pledge[]> {
  const pledges: Pledge[] = []
  const fields: Record<string, Words> = {}
  for (let row = 1; row <= pages.PLEDGE_ROWS; row += 1) {
    const cell = (field: string) => values[`${field}${row}`] ?? ''
    if (`${cell('pledge')}${cell('quantity')}`.trim() === '') continue
    const parsed = parseForm(rowSchema, {
      resource: cell('resource'),
      words: cell('pledge'),
      quantity: cell('quantity'),
      unit: cell('unit'),
    })
    if (parsed.ok) pledges.push(parsed.value)
    else
      for (const [field, words] of Object.entries(parsed.error.fields ?? {}))
        fields[`${field === 'words' ? 'pledge' : field}${row}`] = words
  }
  return Object.keys(fields).length === 0 ? ok(pledges) : no(invalidForm(fields))
}

/** An agreement's fields and its rows of resources, with what is wrong in either. */
function readAgreement<S extends z.ZodType>(
  schema: S,
  values: Readonly<Record<string, string>>,
): Result<{ readonly input: z.output<S>; readonly pledges: readonly Pledge[] }> {
  const parsed = parseForm(schema, values)
  const pledges = readPledges(values)
  if (parsed.ok && pledges.ok) return ok({ input: parsed.value, pledges: pledges.value })
  return no(
    invalidForm({
      ...(parsed.ok ? {} : parsed.error.fields),
      ...(pledges.ok ? {} : pledges.error.fields),
    }),
  )
}

const base = '/at/:site/partners'
const hrefOf = (ctx: Ctx, id: string): string => `/at/${siteOf(ctx).ref}/partners/${id}`

async function partnerOf(ctx: Ctx): Promise<store.PartnerLine | undefined> {
  const id = ctx.param('id')
  return isId(id) ? store.findPartner(ctx.deps.db, siteOf(ctx).id, dayOf(ctx.at), id) : undefined
}

async function showPartner(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const partner = await partnerOf(ctx)
  if (!partner) return refuse(ctx.c, ctx.deps, refusals.noPartner)
  const agreements = await store.listAgreements(ctx.deps.db, siteOf(ctx).id, { partnerId: partner.id })
  return pages.partnerPage(ctx, partner, agreements, form, status)
}

async function showAgreement(ctx: Ctx, form?: FormState, status = 200): Promise<Response> {
  const id = ctx.param('id')
  const [agreement] = isId(id) ? await store.listAgreements(ctx.deps.db, siteOf(ctx).id, { id }) : []
  if (!agreement) return refuse(ctx.c, ctx.deps, refusals.noAgreement)
  return pages.agreementPage(ctx, agreement, form, status)
}

const addPartner = (ctx: Ctx): Promise<Response> =>
  submit(ctx, partnerSchema, (acting, input) => actions.createPartner(ctx.deps, acting, input), {
    done: ({ id }) => hrefOf(ctx, id),
    again: (form, status) => pages.newPartnerPage(ctx, form, status),
  })

async function changePartner(ctx: Ctx): Promise<Response> {
  const partner = await partnerOf(ctx)
  if (!partner) return refuse(ctx.c, ctx.deps, refusals.noPartner)
  return submit(
    ctx,
    changeSchema,
    (acting, input) => actions.changePartner(ctx.deps, acting, { id: partner.id, ...input }),
    {
      done: ({ id }) => hrefOf(ctx, id),
      again: (form, status) => showPartner(ctx, form, status),
    },
  )
}

async function addAgreement(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const partner = await partnerOf(ctx)
  if (!partner) return refuse(ctx.c, ctx.deps, refusals.noPartner)
  const read = readAgreement(agreementSchema, values)
  const done = read.ok
    ? await actions.signAgreement(ctx.deps, actingFrom(ctx, values), {
        partnerCode: partner.code,
        ...read.value.input,
        pledges: read.value.pledges,
      })
    : read
  return done.ok
    ? ctx.c.redirect(hrefOf(ctx, partner.id), 303)
    : showPartner(ctx, refusedForm(values, done.error), done.error.status)
}

async function changeAgreement(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.noAgreement)
  const read = readAgreement(agreementChangeSchema, values)
  const done = read.ok
    ? await actions.changeAgreement(ctx.deps, actingFrom(ctx, values), {
        id,
        ...read.value.input,
        pledges: read.value.pledges,
      })
    : read
  return done.ok
    ? ctx.c.redirect(hrefOf(ctx, done.value.partnerId), 303)
    : showAgreement(ctx, refusedForm(values, done.error), done.error.status)
}

export const partnerRoutes: readonly Route[] = [
  ...listRoutes(partnersServed, { access: 'teams.read', audit: 'teams.list-partners', file: 'partners' }),
  ...listRoutes(agreementsServed, {
    access: 'teams.read',
    audit: 'teams.list-agreements',
    file: 'agreements',
  }),
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'teams.manage',
    audit: 'teams.partner-form',
    handle: ctx => pages.newPartnerPage(ctx, emptyForm),
  },
  {
    method: 'POST',
    path: base,
    access: 'teams.manage',
    audit: 'teams.create-partner',
    handle: addPartner,
  },
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'teams.read',
    audit: 'teams.read-partner',
    handle: ctx => showPartner(ctx),
  },
  {
    method: 'POST',
    path: `${base}/:id/change`,
    access: 'teams.manage',
    audit: 'teams.change-partner',
    handle: changePartner,
  },
  {
    method: 'POST',
    path: `${base}/:id/agreements`,
    access: 'teams.manage',
    audit: 'teams.sign-agreement',
    handle: addAgreement,
  },
  {
    method: 'GET',
    path: '/at/:site/agreements/:id',
    access: 'teams.manage',
    audit: 'teams.agreement-form',
    handle: ctx => showAgreement(ctx),
  },
  {
    method: 'POST',
    path: '/at/:site/agreements/:id',
    access: 'teams.manage',
    audit: 'teams.change-agreement',
    handle: changeAgreement,
  },
]

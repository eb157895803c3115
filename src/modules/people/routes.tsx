import { z } from 'zod'

import { isId } from '#kernel/id'
import type { Result } from '#kernel/result'
import { parseDay } from '#kernel/time'
import { listAccess } from '#platform/access-log'
import { actingFrom, emptyForm, parseForm, readForm, refusedForm, type FormState } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import * as pages from './pages.tsx'
import { refusals, type Identity } from './person.ts'
import * as store from './store.ts'

const PAGE_ROWS = 50

const personSchema = z.object({
  code: z
    .string()
    .trim()
    .regex(
      /^([\p{L}\p{N}][\p{L}\p{N}._-]{0,39})?$/u,
      '编号用字母、数字、汉字、点和连字符，最多 40 个。|A code has letters, digits, dots and hyphens, at most 40.',
    )
    .default(''),
  name: z
    .string()
    .trim()
    .min(1, '请填写姓名。|Give the name.')
    .max(40, '最多 40 个字。|At most 40 characters.'),
  phone: z.string().default(''),
  idNumber: z.string().default(''),
  address: z.string().trim().max(200, '最多 200 个字。|At most 200 characters.').default(''),
  household: z.string().trim().max(40, '最多 40 个字。|At most 40 characters.').default(''),
  minor: z.literal('1').optional(),
  another: z.literal('1').optional(),
})

const moveSchema = z.object({
  household: z
    .string()
    .trim()
    .min(1, '请填写户编号。|Give the household number.')
    .max(40, '最多 40 个字。|At most 40 characters.'),
  fromOn: z
    .string()
    .transform(text => parseDay(text) ?? '')
    .refine(day => day !== '', '请按 2019-12-10 的样子填写日期。|Write the day like 2019-12-10.'),
})

async function list(ctx: Ctx): Promise<Response> {
  const after = (ctx.query('after') ?? '').slice(0, 40)
  const rows = await store.listPeople(ctx.deps.db, siteOf(ctx).id, after, PAGE_ROWS + 1)
  const people = rows.slice(0, PAGE_ROWS)
  const next = rows.length > PAGE_ROWS ? people.at(-1)?.code : undefined
  return pages.listPage(ctx, { people, next, first: after === '', form: emptyForm })
}

/** What was typed does not come back on the page: the answer to a search is pseudonyms only. */
async function search(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const found = await actions.search(ctx.deps, actingFrom(ctx, values), (values['text'] ?? '').slice(0, 100))
  return pages.listPage(ctx, { people: [], next: undefined, first: true, found, form: emptyForm })
}

async function add(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(personSchema, values)
  if (!parsed.ok) return pages.newPage(ctx, refusedForm(values, parsed.error), [], false, parsed.error.status)
  const input = { ...parsed.value, minor: parsed.value.minor === '1', another: parsed.value.another === '1' }
  const done = await actions.addPerson(ctx.deps, actingFrom(ctx, values), input)
  if (done.ok) return ctx.c.redirect(`/at/${siteOf(ctx).ref}/people/${done.value.id}`, 303)
  const { code, status } = done.error
  const twins =
    code === refusals.known.code || code === refusals.perhapsKnown.code
      ? await actions.findTwinsOfTyped(ctx.deps, siteOf(ctx).id, input)
      : undefined
  const form = refusedForm(values, done.error)
  return pages.newPage(ctx, form, twins?.people ?? [], code === refusals.perhapsKnown.code, status)
}

async function detail(
  ctx: Ctx,
  form: FormState = emptyForm,
  status = 200,
  identity?: Identity,
): Promise<Response> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const id = ctx.param('id')
  const person = isId(id) ? await store.findPerson(db, station, id) : undefined
  if (!person) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const [stays, accesses] = await Promise.all([store.listStays(db, station, id), listAccess(db, station, id)])
  return pages.detailPage(ctx, { person, stays, accesses, identity, form }, status)
}

/** Does something to the person of the address, then shows them, or says what is wrong on their page. */
async function change(
  ctx: Ctx,
  work: (id: string, values: Record<string, string>) => Promise<Result<unknown>>,
): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const done = await work(id, values)
  if (!done.ok) return detail(ctx, refusedForm(values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/people/${id}`, 303)
}

async function reveal(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const done = await actions.reveal(ctx.deps, actingFrom(ctx, values), id, values['reason'] ?? '')
  return done.ok
    ? detail(ctx, emptyForm, 200, done.value)
    : detail(ctx, refusedForm(values, done.error), done.error.status)
}

const move = (ctx: Ctx): Promise<Response> =>
  change(ctx, async (personId, values) => {
    const parsed = parseForm(moveSchema, values)
    if (!parsed.ok) return parsed
    return actions.moveHousehold(ctx.deps, actingFrom(ctx, values), { personId, ...parsed.value })
  })

const erase = (ctx: Ctx): Promise<Response> =>
  change(ctx, (id, values) =>
    actions.erase(ctx.deps, actingFrom(ctx, values), id, values['eraseReason'] ?? ''),
  )

const base = '/at/:site/people'

export const routes: readonly Route[] = [
  { method: 'GET', path: base, access: 'people.read', audit: 'people.list', handle: list },
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'people.manage',
    audit: 'people.form',
    handle: ctx => pages.newPage(ctx, emptyForm, [], false),
  },
  { method: 'POST', path: base, access: 'people.manage', audit: 'people.add', handle: add },
  {
    method: 'POST',
    path: `${base}/search`,
    access: 'people.manage',
    audit: 'people.search',
    handle: search,
  },
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'people.read',
    audit: 'people.read',
    handle: ctx => detail(ctx),
  },
  {
    method: 'POST',
    path: `${base}/:id/identity`,
    access: 'people.reveal',
    audit: 'people.reveal',
    handle: reveal,
  },
  {
    method: 'POST',
    path: `${base}/:id/household`,
    access: 'people.manage',
    audit: 'people.move',
    handle: move,
  },
  {
    method: 'POST',
    path: `${base}/:id/erasure`,
    access: 'people.erase',
    audit: 'people.erase',
    handle: erase,
  },
]

import { z } from 'zod'

import { isId } from '#kernel/id'
import { invalidForm, no, type Result } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { listAccess } from '#platform/access-log'
import { download } from '#platform/http/download'
import { day, needed, text, version } from '#platform/http/fields'
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
import type { Acting } from '#platform/journal'
import { readAll, readAsked } from '#platform/list'
import { writeXlsx } from '#platform/sheet-write'
import { shapeOf } from '#platform/ui/list'

import * as actions from './actions.ts'
import { detailPage } from './detail-page.tsx'
import { householdPage } from './household-page.tsx'
import { findHousehold, listHouseholdMembers } from './household-store.ts'
import { accessesServed, householdsServed, peopleServed } from './lists.tsx'
import * as pages from './pages.tsx'
import * as reading from './reading-actions.ts'
import { identityFields, fieldWords, refusals, type Identity, type PersonInput } from './person.ts'
import * as store from './store.ts'
import { labels } from './text.ts'

const identityFieldsSchema = {
  name: needed(40, '请填写姓名。|Give the name.'),
  phone: z.string().default(''),
  idNumber: z.string().default(''),
  address: text(200),
  minor: z.literal('1').optional(),
  another: z.literal('1').optional(),
}
const personSchema = z.object({
  code: z
    .string()
    .trim()
    .regex(
      /^([\p{L}\p{N}][\p{L}\p{N}._-]{0,39})?$/u,
      '编号用字母、数字、汉字、点和连字符，最多 40 个。|A code has letters, digits, dots and hyphens, at most 40.',
    )
    .default(''),
  household: text(40),
  ...identityFieldsSchema,
})
const correctionSchema = z.object({ version, ...identityFieldsSchema })
const moveSchema = z.object({
  household: needed(40, '请填写户编号。|Give the household number.'),
  fromOn: day,
})
const memberSchema = z.object({
  personCode: needed(40, '请填写这个人的编号。|Give the person’s code.'),
  fromOn: day,
})

/** Ticks as what they say. */
const ticked = <I extends { readonly minor?: '1' | undefined; readonly another?: '1' | undefined }>(
  input: I,
) => ({
  ...input,
  minor: input.minor === '1',
  another: input.another === '1',
})

/** What was typed does not come back on the page: the answer to a search is pseudonyms only. */
async function search(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const found = await reading.search(ctx.deps, actingFrom(ctx, values), (values['text'] ?? '').slice(0, 100))
  return pages.foundPage(ctx, found)
}

/** The filtered people with who they are, as a workbook. */
async function names(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const query = new URLSearchParams(values['query'] ?? '')
  const shape = shapeOf(peopleServed.list)
  const asked = readAsked(shape, name => query.get(name)?.normalize('NFC'))
  const people = readAll<store.PersonLine>(ctx.deps.db, shape, asked, peopleServed.source(ctx, asked))
  const done = await reading.revealAll(ctx.deps, actingFrom(ctx, values), people, values['reason'] ?? '')
  if (!done.ok)
    return done.error.fields
      ? pages.peoplePage(ctx, refusedForm(values, done.error), done.error.status)
      : refuse(ctx.c, ctx.deps, done.error)
  const { t } = ctx
  const columns = [labels.code, labels.household, ...identityFields.map(field => fieldWords[field])]
  const rows = done.value.map(({ person, identity }) => [
    person.code,
    person.household,
    ...identityFields.map(field => identity[field] ?? null),
  ])
  const title = t(['居民名单', 'People'])
  const today = dayOf(ctx.at)
  return download(
    ctx,
    'xlsx',
    { plain: `people-${today}`, name: `${siteOf(ctx).name} ${title} ${today}` },
    writeXlsx(
      rows,
      columns.map(words => ({ title: t(words) })),
      title,
    ),
  )
}

async function add(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(personSchema, values)
  if (!parsed.ok) return pages.newPage(ctx, refusedForm(values, parsed.error), [], false, parsed.error.status)
  const input = ticked(parsed.value)
  const done = await actions.addPerson(ctx.deps, actingFrom(ctx, values), input)
  if (done.ok) return ctx.c.redirect(hrefOf(ctx, done.value.id), 303)
  const twins = await twinsOf(ctx, done.error.code, input)
  const form = refusedForm(values, done.error)
  const mayBeAnother = done.error.code === refusals.perhapsKnown.code
  return pages.newPage(ctx, form, twins?.people ?? [], mayBeAnother, done.error.status)
}

const hrefOf = (ctx: Ctx, id: string): string => `/at/${siteOf(ctx).ref}/people/${id}`

/** Who is there already, when that is why something was refused. */
async function twinsOf(ctx: Ctx, code: string, input: PersonInput, but?: string) {
  const isTwin = code === refusals.known.code || code === refusals.perhapsKnown.code
  return isTwin ? reading.findTwinsOfTyped(ctx.deps, siteOf(ctx).id, input, but) : undefined
}

interface Shown {
  readonly identity?: Identity
  readonly twins?: reading.Twins | undefined
}

async function detail(ctx: Ctx, form = emptyForm, status = 200, shown: Shown = {}): Promise<Response> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const id = ctx.param('id')
  const person = isId(id) ? await store.findPerson(db, station, id) : undefined
  if (!person) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const [stays, accesses] = await Promise.all([store.listStays(db, station, id), listAccess(db, station, id)])
  return detailPage(ctx, { person, stays, accesses, identity: undefined, form, ...shown }, status)
}

async function reveal(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const done = await reading.reveal(ctx.deps, actingFrom(ctx, values), id, values['reason'] ?? '')
  return done.ok
    ? detail(ctx, emptyForm, 200, { identity: done.value })
    : detail(ctx, refusedForm(values, done.error), done.error.status)
}

async function correct(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const parsed = parseForm(correctionSchema, values)
  if (!parsed.ok) return detail(ctx, refusedForm(values, parsed.error), parsed.error.status)
  const { version: seen, ...typed } = parsed.value
  const input = ticked(typed)
  const done = await actions.correct(ctx.deps, actingFrom(ctx, values), { id, version: seen }, input)
  if (done.ok) return ctx.c.redirect(hrefOf(ctx, id), 303)
  const twins = await twinsOf(ctx, done.error.code, input, id)
  return detail(ctx, refusedForm(values, done.error), done.error.status, { twins })
}

/** A form on a person's page: done, it shows them; refused, it shows them with what is wrong. */
const onPerson =
  <S extends z.ZodType>(
    schema: S,
    work: (ctx: Ctx, acting: Acting, id: string, input: z.output<S>) => Promise<Result<unknown>>,
  ) =>
  async (ctx: Ctx): Promise<Response> => {
    const id = ctx.param('id')
    if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
    return submit(ctx, schema, (acting, input) => work(ctx, acting, id, input), {
      done: () => hrefOf(ctx, id),
      again: (form, status) => detail(ctx, form, status),
    })
  }

const move = onPerson(moveSchema, (ctx, acting, personId, input) =>
  actions.moveHousehold(ctx.deps, acting, { personId, ...input }),
)
const leave = onPerson(z.object({ toOn: day }), (ctx, acting, personId, input) =>
  actions.leaveHousehold(ctx.deps, acting, { personId, ...input }),
)
const erase = onPerson(z.object({ eraseReason: z.string().default('') }), (ctx, acting, id, input) =>
  actions.erase(ctx.deps, acting, id, input.eraseReason),
)

async function household(ctx: Ctx, form: FormState = emptyForm, status = 200): Promise<Response> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const id = ctx.param('id')
  const found = isId(id) ? await findHousehold(db, station, dayOf(ctx.at), id) : undefined
  if (!found) return refuse(ctx.c, ctx.deps, refusals.householdNotFound)
  return householdPage(ctx, found, await listHouseholdMembers(db, station, id), form, status)
}

/** A form on a household's page. */
const onHousehold =
  <S extends z.ZodType>(
    schema: S,
    work: (ctx: Ctx, acting: Acting, id: string, input: z.output<S>) => Promise<Result<unknown>>,
  ) =>
  async (ctx: Ctx): Promise<Response> => {
    const id = ctx.param('id')
    if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.householdNotFound)
    return submit(ctx, schema, (acting, input) => work(ctx, acting, id, input), {
      done: () => `/at/${siteOf(ctx).ref}/households/${id}`,
      again: (form, status) => household(ctx, form, status),
    })
  }

const changeHousehold = onHousehold(z.object({ area: text(40), version }), (ctx, acting, id, input) =>
  actions.changeHousehold(ctx.deps, acting, { id, ...input }),
)
const addMember = onHousehold(memberSchema, async (ctx, acting, id, { personCode, fromOn }) => {
  const { db } = ctx.deps
  const [found, personId] = await Promise.all([
    findHousehold(db, acting.stationId, dayOf(ctx.at), id),
    store.findPersonId(db, acting.stationId, personCode),
  ])
  if (!found) return no(refusals.householdNotFound)
  if (personId === undefined) return no(invalidForm({ personCode: refusals.notFound.words }))
  return actions.moveHousehold(ctx.deps, acting, { personId, household: found.code, fromOn })
})

const base = '/at/:site/people'
const post = (
  path: string,
  action: 'manage' | 'reveal' | 'erase',
  audit: string,
  handle: Route['handle'],
): Route => ({
  method: 'POST',
  path: `/at/:site/${path}`,
  access: `people.${action}`,
  audit: `people.${audit}`,
  handle,
})

export const routes: readonly Route[] = [
  ...listRoutes(peopleServed, { access: 'people.read', audit: 'people.list', file: 'people' }, ctx =>
    pages.peoplePage(ctx, emptyForm),
  ),
  ...listRoutes(householdsServed, {
    access: 'people.read',
    audit: 'people.list-households',
    file: 'households',
  }),
  ...listRoutes(accessesServed, { access: 'journal.read', audit: 'people.access-log', file: 'access-log' }),
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'people.manage',
    audit: 'people.form',
    handle: ctx => pages.newPage(ctx, emptyForm, [], false),
  },
  post('people', 'manage', 'add', add),
  post('people/search', 'manage', 'search', search),
  post('people/names', 'reveal', 'names', names),
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'people.read',
    audit: 'people.read',
    handle: ctx => detail(ctx),
  },
  post('people/:id/identity', 'reveal', 'reveal', reveal),
  post('people/:id/correction', 'manage', 'correct', correct),
  post('people/:id/household', 'manage', 'move', move),
  post('people/:id/leaving', 'manage', 'leave-household', leave),
  post('people/:id/erasure', 'erase', 'erase', erase),
  {
    method: 'GET',
    path: '/at/:site/households/:id',
    access: 'people.read',
    audit: 'people.read-household',
    handle: ctx => household(ctx),
  },
  post('households/:id', 'manage', 'change-household', changeHousehold),
  post('households/:id/members', 'manage', 'add-household-member', addMember),
]

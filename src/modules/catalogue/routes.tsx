import { z } from 'zod'

import type { Result } from '#kernel/result'
import { needed, text, ticked, version } from '#platform/http/fields'
import { actingFrom, formOf, readForm, submit } from '#platform/http/form'
import { listRoutes, showList } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'

import * as actions from './actions.ts'
import { catalogueServed, itemPage, FillActions } from './pages.tsx'
import * as store from './store.ts'
import { shelves, stoppers, templates, usualTerms, type Shelf, type Terms } from './template.ts'

const itemFields = {
  zh: needed(40),
  en: text(80),
  position: z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, '请填写 0 到 9999 的数字。|Give a number from 0 to 9999.')
    .transform(Number),
}
const QUESTIONS_MAX = 8
const termFields = {
  ordered: ticked,
  risky: ticked,
  unrated: ticked,
  stopper: z.enum(stoppers, '请选择一项。|Choose one.').default(''),
  questions: z
    .string()
    .default('')
    .transform(typed =>
      typed
        .split('\n')
        .map(line => line.trim())
        .filter(Boolean),
    )
    .refine(
      lines => lines.length <= QUESTIONS_MAX && lines.every(line => line.length <= 60),
      '最多 8 个问题，每个最多 60 个字。|At most 8 questions of at most 60 characters.',
    ),
}
const code = z
  .string()
  .trim()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    '代码以小写字母开头，只用小写字母、数字和连字符，最多 31 个。|A code begins with a lower-case letter and has lower-case letters, digits and hyphens, at most 31.',
  )
const apart = <Rest extends object>({
  ordered,
  risky,
  unrated,
  stopper,
  questions,
  ...rest
}: Rest & Terms) => ({
  ...rest,
  terms: { ordered, risky, unrated, stopper, questions },
})
const newSchema = z.object({ code, ...itemFields, ...termFields }).transform(apart)
const changeSchema = z.object({ version, ...itemFields, ...termFields }).transform(apart)

const base = '/at/:site/catalogue'
const listOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/catalogue`
const itemsOf = (ctx: Ctx, shelf: Shelf) => store.listItems(ctx.deps.db, siteOf(ctx).id, shelf)

async function show(ctx: Ctx): Promise<Response> {
  const all = await Promise.all(shelves.map(async shelf => ({ shelf, items: await itemsOf(ctx, shelf) })))
  const missing = all
    .filter(({ shelf, items }) =>
      templates[shelf].some(({ code }) => !items.some(item => item.code === code)),
    )
    .map(({ shelf }) => shelf)
  return showList(ctx, catalogueServed, { above: <FillActions ctx={ctx} missing={missing} /> })
}

async function showItem(ctx: Ctx, shelf: Shelf, form?: Parameters<typeof itemPage>[2], status = 200) {
  const item = await store.findItem(ctx.deps.db, siteOf(ctx).id, shelf, ctx.param('code'))
  if (!item) return refuse(ctx.c, ctx.deps, actions.refusals.notFound)
  const { zh, en, position, terms } = item
  const shown = form ?? formOf({ zh, en, position: String(position), ...typedTerms(terms) })
  return itemPage(ctx, shelf, shown, item, status)
}

/** The terms of a kind of service as its form has them. */
const typedTerms = (terms: Terms | null): Record<string, string> =>
  terms === null
    ? {}
    : {
        stopper: terms.stopper,
        questions: terms.questions.join('\n'),
        ...Object.fromEntries(
          (['ordered', 'risky', 'unrated'] as const).filter(name => terms[name]).map(name => [name, 'yes']),
        ),
      }

/** A button of the list: back to it when it is done, else the reason as a page. */
const press =
  (work: (ctx: Ctx, acting: Acting) => Promise<Result<unknown>>) =>
  async (ctx: Ctx): Promise<Response> => {
    const done = await work(ctx, actingFrom(ctx, await readForm(ctx)))
    return done.ok ? ctx.c.redirect(listOf(ctx), 303) : refuse(ctx.c, ctx.deps, done.error)
  }

function routesOf(shelf: Shelf): readonly Route[] {
  const post = (path: string, audit: string, handle: Route['handle']): Route => ({
    method: 'POST',
    path: `${base}/${shelf}${path}`,
    access: 'catalogue.manage',
    audit: `catalogue.${audit}-${shelf}`,
    handle,
  })
  return [
    {
      method: 'GET',
      path: `${base}/${shelf}/new`,
      access: 'catalogue.manage',
      audit: `catalogue.${shelf}-form`,
      async handle(ctx) {
        const items = await itemsOf(ctx, shelf)
        const next = Math.max(0, ...items.map(item => item.position)) + 1
        return itemPage(ctx, shelf, formOf({ position: String(next), ...typedTerms(usualTerms) }), undefined)
      },
    },
    post('', 'create', ctx =>
      submit(ctx, newSchema, (acting, input) => actions.createItem(ctx.deps, acting, shelf, input), {
        done: () => listOf(ctx),
        again: (form, status) => itemPage(ctx, shelf, form, undefined, status),
      }),
    ),
    post(
      '/template',
      'use-template',
      press((ctx, acting) => actions.useTemplate(ctx.deps, acting, shelf)),
    ),
    {
      method: 'GET',
      path: `${base}/${shelf}/:code`,
      access: 'catalogue.manage',
      audit: `catalogue.${shelf}-change-form`,
      handle: ctx => showItem(ctx, shelf),
    },
    post('/:code', 'change', ctx =>
      submit(
        ctx,
        changeSchema,
        (acting, input) => actions.changeItem(ctx.deps, acting, shelf, { code: ctx.param('code'), ...input }),
        { done: () => listOf(ctx), again: (form, status) => showItem(ctx, shelf, form, status) },
      ),
    ),
    post(
      '/:code/retirement',
      'retire',
      press((ctx, acting) => actions.retire(ctx.deps, acting, shelf, ctx.param('code'))),
    ),
    post(
      '/:code/return',
      'restore',
      press((ctx, acting) => actions.retire(ctx.deps, acting, shelf, ctx.param('code'), true)),
    ),
  ]
}

export const routes: readonly Route[] = [
  ...listRoutes(
    catalogueServed,
    { access: 'catalogue.read', audit: 'catalogue.list', file: 'catalogue' },
    show,
  ),
  ...shelves.flatMap(routesOf),
]

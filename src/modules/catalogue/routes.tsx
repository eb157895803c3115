import { z } from 'zod'

import type { Result } from '#kernel/result'
import { actingFrom, formOf, parseForm, readForm, refusedForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import * as pages from './pages.tsx'
import * as store from './store.ts'
import { shelves, type Shelf } from './template.ts'

const itemSchema = z.object({
  code: z
    .string()
    .trim()
    .regex(
      /^[a-z][a-z0-9-]{0,30}$/,
      '代码以小写字母开头，只用小写字母、数字和连字符，最多 31 个。|A code begins with a lower-case letter and has lower-case letters, digits and hyphens, at most 31.',
    ),
  zh: z
    .string()
    .trim()
    .min(1, '请填写名称。|Give it a name.')
    .max(40, '名称最多 40 个字。|At most 40 characters.'),
  en: z.string().trim().max(80, '最多 80 个字符。|At most 80 characters.').default(''),
  position: z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, '请填写 0 到 9999 的数字。|Give a number from 0 to 9999.')
    .transform(Number),
})

async function show(ctx: Ctx): Promise<Response> {
  const site = siteOf(ctx).id
  const [programme, service] = await Promise.all(
    shelves.map(shelf => store.listItems(ctx.deps.db, site, shelf)),
  )
  return pages.cataloguePage(ctx, { programme: programme ?? [], service: service ?? [] })
}

/** Back to the catalogue when it is done, else the reason as a page. */
const afterwards = (ctx: Ctx, done: Result<unknown>): Response | Promise<Response> =>
  done.ok ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/catalogue`, 303) : refuse(ctx.c, ctx.deps, done.error)

const routesOf = (shelf: Shelf): readonly Route[] => [
  {
    method: 'GET',
    path: `/at/:site/catalogue/${shelf}/new`,
    access: 'catalogue.manage',
    audit: `catalogue.${shelf}-form`,
    async handle(ctx) {
      const items = await store.listItems(ctx.deps.db, siteOf(ctx).id, shelf)
      const next = Math.max(0, ...items.map(item => item.position)) + 1
      return pages.newItemPage(ctx, shelf, formOf({ position: String(next) }))
    },
  },
  {
    method: 'POST',
    path: `/at/:site/catalogue/${shelf}`,
    access: 'catalogue.manage',
    audit: `catalogue.create-${shelf}`,
    async handle(ctx) {
      const values = await readForm(ctx)
      const parsed = parseForm(itemSchema, values)
      const done = parsed.ok
        ? await actions.createItem(ctx.deps, actingFrom(ctx, values), shelf, parsed.value)
        : parsed
      if (!done.ok) return pages.newItemPage(ctx, shelf, refusedForm(values, done.error), done.error.status)
      return afterwards(ctx, done)
    },
  },
  {
    method: 'POST',
    path: `/at/:site/catalogue/${shelf}/template`,
    access: 'catalogue.manage',
    audit: `catalogue.use-template-${shelf}`,
    async handle(ctx) {
      return afterwards(ctx, await actions.useTemplate(ctx.deps, actingFrom(ctx, await readForm(ctx)), shelf))
    },
  },
  {
    method: 'POST',
    path: `/at/:site/catalogue/${shelf}/:code/retirement`,
    access: 'catalogue.manage',
    audit: `catalogue.retire-${shelf}`,
    async handle(ctx) {
      const acting = actingFrom(ctx, await readForm(ctx))
      return afterwards(ctx, await actions.retire(ctx.deps, acting, shelf, ctx.param('code')))
    },
  },
]

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/catalogue',
    access: 'catalogue.read',
    audit: 'catalogue.list',
    handle: show,
  },
  ...shelves.flatMap(routesOf),
]

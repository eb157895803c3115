import { z } from 'zod'

import { isId } from '#kernel/id'
import { needed, orNothing, version } from '#platform/http/fields'
import { actingFrom, formOf, readForm, submit, type FormState } from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import { areaKinds, refusals } from './area.ts'
import { areaPage, areasServed } from './pages.tsx'
import { findArea } from './store.ts'

const ALIASES_MAX = 50
const fields = {
  name: needed(60),
  kind: z.enum(areaKinds, '请选择一项。|Choose one.'),
  parentId: orNothing(z.uuid('请选择一项。|Choose one.')),
  keeperId: orNothing(z.uuid('请选择一项。|Choose one.')),
  aliases: z
    .string()
    .default('')
    .transform(typed =>
      typed
        .split('\n')
        .map(line => line.trim())
        .filter(Boolean),
    )
    .refine(
      lines => lines.length <= ALIASES_MAX && lines.every(line => line.length <= 60),
      '最多 50 个，每个最多 60 个字。|At most 50 names of at most 60 characters.',
    ),
}
const newSchema = z.object(fields)
const changeSchema = z.object({ ...fields, version })

const base = '/at/:site/areas'
const listOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/areas`

async function show(ctx: Ctx, form?: FormState, status = 200): Promise<Response> {
  const id = ctx.param('id')
  const area = isId(id) ? await findArea(ctx.deps.db, siteOf(ctx).id, id) : undefined
  if (!area) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const values = {
    name: area.name,
    kind: area.kind,
    parentId: area.parent_id ?? '',
    keeperId: area.keeper_id ?? '',
    aliases: area.aliases.join('\n'),
  }
  return areaPage(ctx, form ?? formOf(values), area, status)
}

const retire =
  (back: boolean) =>
  async (ctx: Ctx): Promise<Response> => {
    const acting = actingFrom(ctx, await readForm(ctx))
    const id = ctx.param('id')
    if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
    const done = await actions.retireArea(ctx.deps, acting, id, back)
    return done.ok ? ctx.c.redirect(listOf(ctx), 303) : refuse(ctx.c, ctx.deps, done.error)
  }

const post = (path: string, audit: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path: `${base}${path}`,
  access: 'areas.manage',
  audit: `areas.${audit}`,
  handle,
})

export const routes: readonly Route[] = [
  ...listRoutes(areasServed, { access: 'areas.read', audit: 'areas.list', file: 'areas' }),
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'areas.manage',
    audit: 'areas.form',
    handle: ctx => areaPage(ctx, formOf({ kind: 'grid', parentId: ctx.query('parent') ?? '' }), undefined),
  },
  post('', 'create', ctx =>
    submit(ctx, newSchema, (acting, input) => actions.createArea(ctx.deps, acting, input), {
      done: () => listOf(ctx),
      again: (form, status) => areaPage(ctx, form, undefined, status),
    }),
  ),
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'areas.manage',
    audit: 'areas.change-form',
    handle: ctx => show(ctx),
  },
  post('/:id', 'change', ctx =>
    submit(
      ctx,
      changeSchema,
      (acting, input) => actions.changeArea(ctx.deps, acting, { id: ctx.param('id'), ...input }),
      { done: () => listOf(ctx), again: (form, status) => show(ctx, form, status) },
    ),
  ),
  post('/:id/retirement', 'retire', retire(false)),
  post('/:id/return', 'return', retire(true)),
]

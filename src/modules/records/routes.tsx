import { isId } from '#kernel/id'
import { actingFrom, emptyForm, readForm, refusedForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import { detailPage } from './detail-page.tsx'
import { entryRoutes } from './entry-routes.tsx'
import { findDoubts } from './evidence-actions.ts'
import { evidenceRoutes } from './evidence-routes.tsx'
import { listEvidence, listReuse } from './evidence-store.ts'
import { isReasonWithout, refusals as evidenceRefusals } from './evidence.ts'
import { listRoutes } from './list-routes.tsx'
import { refusals, type Command } from './record.ts'
import * as store from './store.ts'
import { listStory } from './story-store.ts'

async function detail(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const id = ctx.param('id')
  const record = isId(id) ? await store.findRecord(db, station, id) : undefined
  if (!record) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const [story, names, items, reuse, doubts] = await Promise.all([
    listStory(db, station, id),
    store.findNames(db, station, record),
    listEvidence(db, station, id),
    listReuse(db, station, id),
    findDoubts(db, station, [record]),
  ])
  return detailPage(
    ctx,
    { record, story, names, form, evidence: { items, reuse, doubt: doubts(record) } },
    status,
  )
}

async function changeOne(
  ctx: Ctx,
  toCommand: (values: Record<string, string>) => Command,
): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const done = await actions.change(ctx.deps, actingFrom(ctx, values), [id], toCommand(values))
  if (!done.ok) return detail(ctx, refusedForm(values, done.error), done.error.status)
  const refused = done.value.outcomes.find(outcome => !outcome.done)
  const why = Object.values({ ...refusals, ...evidenceRefusals }).find(
    refusal => refusal.code === refused?.code,
  )
  return why
    ? detail(ctx, refusedForm(values, why), why.status)
    : ctx.c.redirect(`/at/${siteOf(ctx).ref}/records/${id}`, 303)
}

export const routes: readonly Route[] = [
  ...listRoutes,
  ...entryRoutes,
  {
    method: 'GET',
    path: '/at/:site/records/:id',
    access: 'records.read',
    audit: 'records.read',
    handle: ctx => detail(ctx),
  },
  {
    method: 'POST',
    path: '/at/:site/records/:id/confirmation',
    access: 'records.confirm',
    audit: 'records.confirm',
    handle: ctx =>
      changeOne(ctx, ({ without = '', seen = '' }) => ({
        type: 'confirm',
        ...(isReasonWithout(without) ? { without } : {}),
        ...(/^\d{1,4}$/.test(seen) ? { seen: Number(seen) } : {}),
      })),
  },
  {
    method: 'POST',
    path: '/at/:site/records/:id/void',
    access: 'records.void',
    audit: 'records.void',
    handle: ctx => changeOne(ctx, values => ({ type: 'void', reason: values['reason'] ?? '' })),
  },
  ...evidenceRoutes(detail),
]

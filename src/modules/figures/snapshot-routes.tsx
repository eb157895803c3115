import { isId } from '#kernel/id'
import { parsePeriod } from '#kernel/period'
import { actingFrom, readForm, refusedForm } from '#platform/http/form'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import { showFigure } from './figure-view.tsx'
import { namesOf } from './request.tsx'
import * as actions from './snapshot-actions.ts'
import * as pages from './snapshot-pages.tsx'
import { findSnapshot, listMoved } from './snapshot-store.ts'

const PAGE_ROWS = 20
const MOVED_SHOWN_MAX = 100

async function list(ctx: Ctx): Promise<Response> {
  const cursor = ctx.query('after')
  const after = cursor !== undefined && isId(cursor) ? cursor : undefined
  const all = await actions.compareSnapshots(ctx.deps.db, siteOf(ctx).id, undefined, after, PAGE_ROWS + 1)
  const rows = all.slice(0, PAGE_ROWS)
  const next = all.length > PAGE_ROWS ? rows.at(-1)?.snapshot.id : undefined
  return pages.snapshotsPage(ctx, { rows, next, first: after === undefined })
}

async function detail(ctx: Ctx): Promise<Response> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const id = ctx.param('id')
  const snapshot = isId(id) ? await findSnapshot(db, station, id) : undefined
  if (!snapshot) return ctx.c.notFound()
  const [now, moved, names] = await Promise.all([
    actions.nowOf(db, station, snapshot),
    listMoved(db, station, snapshot, MOVED_SHOWN_MAX),
    namesOf(ctx),
  ])
  return pages.snapshotPage(ctx, { snapshot, now }, moved, names)
}

export const snapshotRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/figures/snapshots',
    access: 'figures.read',
    audit: 'figures.snapshots',
    handle: list,
  },
  {
    method: 'GET',
    path: '/at/:site/figures/snapshots/:id',
    access: 'figures.read',
    audit: 'figures.snapshot',
    handle: detail,
  },
  {
    method: 'POST',
    path: '/at/:site/figures/:figure/snapshots',
    access: 'figures.snapshot',
    audit: 'figures.freeze',
    async handle(ctx) {
      const values = await readForm(ctx)
      const period = parsePeriod(values['period'] ?? '')
      if (!period) return ctx.c.notFound()
      const done = await actions.freeze(
        ctx.deps,
        actingFrom(ctx, values),
        ctx.param('figure'),
        period,
        values['purpose'] ?? '',
      )
      if (done.ok) return ctx.c.redirect(`/at/${siteOf(ctx).ref}/figures/snapshots/${done.value.id}`, 303)
      return showFigure(ctx, period, { form: refusedForm(values, done.error), status: done.error.status })
    },
  },
]

import { partsOf, yearPeriod, type Period } from '#kernel/period'
import { download } from '#platform/http/download'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import { figuresOf, findFigure } from './actions.ts'
import { isShared } from './definition.ts'
import { exportFile } from './export-actions.ts'
import { PAGE_ROWS, paged, showFigure } from './figure-view.tsx'
import { figuresPage } from './list-page.tsx'
import { narrowed } from './narrowing.ts'
import { publicFigurePage, publicFiguresPage, type PublicFigureView } from './public-pages.tsx'
import * as read from './read-store.ts'
import { afterOf, namesOf, narrowingOf, periodOf } from './request.tsx'
import { isProtected, isPublic } from './small-cells.ts'
import { hasBelow } from './subtree-store.ts'

const yearOf = (period: Period): Period => yearPeriod(Number(period.from.slice(0, 4)))

async function exportList(ctx: Ctx, format: 'csv' | 'xlsx'): Promise<Response> {
  const site = siteOf(ctx)
  const figure = await findFigure(ctx.deps.db, site.id, ctx.param('figure'))
  if (!figure) return ctx.c.notFound()
  const { definition } = figure
  const period = await periodOf(ctx)
  const filter = narrowed(definition.filter, narrowingOf(ctx))
  const name = ctx.t(['{site}{figure}记录', '{site} {figure} records'], {
    site: site.name,
    figure: ctx.t(definition.words),
  })
  const file = exportFile(
    ctx.deps.db,
    { ...definition, filter },
    site.id,
    period,
    await namesOf(ctx),
    format,
    ctx.t,
  )
  return download(ctx, format, { plain: `records-${definition.id}`, name }, file)
}

/** What the public sees of one figure. About people only whole years: from overlapping stretches of days one could
 *  compute what is withheld. */
async function publicView(ctx: Ctx): Promise<PublicFigureView | undefined> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const figure = await findFigure(db, station, ctx.param('figure'))
  if (!figure || figure.endedAt !== null || !isPublic(figure.definition)) return undefined
  const { definition } = figure
  const asked = await periodOf(ctx)
  const guarded = isProtected(definition)
  const period = guarded ? yearOf(asked) : asked
  const { grain } = partsOf(period)
  const [value, units, below, rows] = await Promise.all([
    read.readValue(db, definition, station, period),
    read.readUnits(db, definition, station, period, grain),
    isShared(definition) && hasBelow(db, siteOf(ctx).path),
    guarded ? [] : read.listScope(db, definition, station, period, afterOf(ctx), PAGE_ROWS + 1),
  ])
  return { definition, period, value, units, below, ...paged(rows, ctx) }
}

async function listView(ctx: Ctx, period: Period) {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const [definitions, values, below] = await Promise.all([
    figuresOf(db, station),
    read.readValues(db, station, period),
    hasBelow(db, siteOf(ctx).path),
  ])
  return { period, definitions, values, below }
}

async function publicListView(ctx: Ctx) {
  const view = await listView(ctx, yearOf(await periodOf(ctx)))
  return { ...view, definitions: view.definitions.filter(isPublic) }
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/figures',
    access: 'figures.read',
    audit: 'figures.list',
    handle: async ctx => figuresPage(ctx, await listView(ctx, await periodOf(ctx))),
  },
  {
    method: 'GET',
    path: '/at/:site/figures/:figure',
    access: 'figures.read',
    audit: 'figures.read',
    handle: async ctx => showFigure(ctx, await periodOf(ctx)),
  },
  ...(['csv', 'xlsx'] as const).map((format): Route => ({
    method: 'GET',
    path: `/at/:site/figures/:figure/records.${format}`,
    access: 'records.export',
    audit: 'figures.export',
    handle: ctx => exportList(ctx, format),
  })),
  {
    method: 'GET',
    path: '/p/:site/figures',
    access: 'public',
    audit: 'figures.public-list',
    handle: async ctx => publicFiguresPage(ctx, siteOf(ctx), await publicListView(ctx)),
  },
  {
    method: 'GET',
    path: '/p/:site/figures/:figure',
    access: 'public',
    audit: 'figures.public-read',
    async handle(ctx) {
      const found = await publicView(ctx)
      return found ? publicFigurePage(ctx, siteOf(ctx), found) : ctx.c.notFound()
    },
  },
]

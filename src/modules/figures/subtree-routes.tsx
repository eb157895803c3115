import { partsOf, yearPeriod, type Period } from '#kernel/period'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import { listSubtree } from '#stations'

import { definitionOf, definitions } from './definitions.ts'
import { periodOf } from './request.tsx'
import { isProtected } from './small-cells.ts'
import * as pages from './subtree-pages.tsx'
import { readSubtree, readSubtreeTotals } from './subtree-store.ts'
import { subtreeTable } from './subtree.ts'

const SITES_SHOWN_MAX = { console: 50, public: 25 }

const yearOf = (period: Period): Period => yearPeriod(Number(period.from.slice(0, 4)))

/** A subtree is shown for a year or a quarter, which tallies hold ready. */
async function wholePeriodOf(ctx: Ctx): Promise<Period> {
  const period = await periodOf(ctx)
  return period.grain === 'quarter' ? period : yearOf(period)
}

/** One of the program's figures by site and month; a site's own figures are no other site's. */
async function view(ctx: Ctx, reader: keyof typeof SITES_SHOWN_MAX): Promise<pages.SubtreeView | undefined> {
  const definition = definitionOf(ctx.param('figure'))
  if (!definition) return undefined
  const { db } = ctx.deps
  const { path } = siteOf(ctx)
  const asked = await wholePeriodOf(ctx)
  const period = reader === 'public' && isProtected(definition) ? yearOf(asked) : asked
  const [all, cells, wholes] = await Promise.all([
    listSubtree(db, path),
    readSubtree(db, definition, path, 'month', period),
    readSubtree(db, definition, path, period.grain === 'quarter' ? 'quarter' : 'year', {
      ...period,
      to: period.from,
    }),
  ])
  const table = subtreeTable(
    all.map(site => site.id),
    partsOf(period).parts,
    cells,
    wholes,
  )
  const after = all.findIndex(site => site.ref === ctx.query('after'))
  const sites = all.slice(after + 1, after + 1 + SITES_SHOWN_MAX[reader])
  const last = sites.at(-1)
  return {
    definition,
    period,
    table,
    sites,
    stations: all.length,
    next: last !== all.at(-1) ? last?.ref : undefined,
    first: after < 0,
  }
}

export const subtreeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/figures/below',
    access: 'figures.read',
    audit: 'figures.below-list',
    async handle(ctx) {
      const period = await wholePeriodOf(ctx)
      const { path } = siteOf(ctx)
      const [totals, all] = await Promise.all([
        readSubtreeTotals(ctx.deps.db, definitions, path, period),
        listSubtree(ctx.deps.db, path),
      ])
      return pages.subtreeListPage(ctx, { period, definitions, totals, stations: all.length })
    },
  },
  {
    method: 'GET',
    path: '/at/:site/figures/:figure/below',
    access: 'figures.read',
    audit: 'figures.below',
    async handle(ctx) {
      const found = await view(ctx, 'console')
      return found ? pages.subtreePage(ctx, found) : ctx.c.notFound()
    },
  },
  {
    method: 'GET',
    path: '/p/:site/figures/:figure/below',
    access: 'public',
    audit: 'figures.public-below',
    async handle(ctx) {
      const found = await view(ctx, 'public')
      return found ? pages.publicSubtreePage(ctx, siteOf(ctx), found) : ctx.c.notFound()
    },
  },
]

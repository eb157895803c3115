import { isId } from '#kernel/id'
import { parsePeriod, yearPeriod, type Period } from '#kernel/period'
import { dayOf, isDay } from '#kernel/time'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import { definitionOf } from './definitions.ts'
import * as pages from './pages.tsx'
import * as store from './store.ts'

const PAGE_ROWS = 50

/** The period asked for; without one, or with one that is none, the latest year that has figures. */
async function periodOf(ctx: Ctx): Promise<Period> {
  const asked = parsePeriod(ctx.query('period') ?? '')
  if (asked) return asked
  const year = await store.latestYear(ctx.deps.db, siteOf(ctx).id)
  return yearPeriod(year ?? Number(dayOf(ctx.at).slice(0, 4)))
}

function afterOf(ctx: Ctx): { day: string; id: string } | undefined {
  const [day = '', id = ''] = (ctx.query('after') ?? '').split('_')
  return isDay(day) && isId(id) ? { day, id } : undefined
}

const values = (ctx: Ctx, period: Period) =>
  store.readValues(ctx.deps.db, siteOf(ctx).id, period.grain ?? 'year', period.from)

async function view(ctx: Ctx): Promise<pages.FigureView | undefined> {
  const definition = definitionOf(ctx.param('figure'))
  if (!definition) return undefined
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const period = await periodOf(ctx)
  const after = afterOf(ctx)
  const [value, counted, months, teams, rows] = await Promise.all([
    store.readValue(db, definition, station, period),
    store.readScope(db, definition, [station], period),
    store.readMonths(db, definition, [station], period),
    store.splitByTeam(db, definition, station, period),
    store.listScope(db, definition, [station], period, after, PAGE_ROWS + 1),
  ])
  const records = rows.slice(0, PAGE_ROWS)
  const last = records.at(-1)
  return {
    definition,
    period,
    value,
    counted,
    months,
    teams,
    records,
    next: rows.length > PAGE_ROWS && last ? `${last.day}_${last.id}` : undefined,
    first: after === undefined,
  }
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/figures',
    access: 'figures.read',
    audit: 'figures.list',
    async handle(ctx) {
      const period = await periodOf(ctx)
      return pages.figuresPage(ctx, period, await values(ctx, period))
    },
  },
  {
    method: 'GET',
    path: '/at/:site/figures/:figure',
    access: 'figures.read',
    audit: 'figures.read',
    async handle(ctx) {
      const found = await view(ctx)
      return found ? pages.figurePage(ctx, found) : ctx.c.notFound()
    },
  },
  {
    method: 'GET',
    path: '/p/:site/figures',
    access: 'public',
    audit: 'figures.public-list',
    async handle(ctx) {
      const period = await periodOf(ctx)
      return pages.publicFiguresPage(ctx, siteOf(ctx), period, await values(ctx, period))
    },
  },
  {
    method: 'GET',
    path: '/p/:site/figures/:figure',
    access: 'public',
    audit: 'figures.public-read',
    async handle(ctx) {
      const found = await view(ctx)
      return found ? pages.publicFigurePage(ctx, siteOf(ctx), found) : ctx.c.notFound()
    },
  },
]

import { latestYear } from '#figures'
import { countFigures } from '#orders'
import { parsePeriod } from '#kernel/period'
import { dayOf } from '#kernel/time'
import { download, type DownloadName } from '#platform/http/download'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import { documentOf } from './document.ts'
import * as pages from './pages.tsx'
import { title } from './report.ts'
import { WORKBOOK_ROWS_MAX, workbookOf } from './workbook.ts'

/** The year asked for; without one, or with one that is none, the latest year that has figures. */
async function yearOf(ctx: Ctx): Promise<number> {
  const asked = parsePeriod(ctx.query('year') ?? '')
  if (asked?.grain === 'year') return Number(asked.from.slice(0, 4))
  return (await latestYear(ctx.deps.db, siteOf(ctx).id)) ?? Number(dayOf(ctx.at).slice(0, 4))
}

const report = async (ctx: Ctx) => actions.readYear(ctx.deps.db, siteOf(ctx).id, await yearOf(ctx), ctx.at)

const nameOf = (ctx: Ctx, year: number): DownloadName => ({
  plain: `report-${year}`,
  name: ctx.t(title, { site: siteOf(ctx).name, year }),
})

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/reports/year',
    access: 'reports.read',
    audit: 'reports.year',
    async handle(ctx) {
      const year = await report(ctx)
      return pages.yearPage(ctx, year, await countFigures(ctx.deps.db, siteOf(ctx).id, year.year))
    },
  },
  {
    method: 'GET',
    path: '/at/:site/reports/year.docx',
    access: 'reports.read',
    audit: 'reports.year-docx',
    async handle(ctx) {
      const year = await report(ctx)
      const address = { origin: ctx.deps.publicUrl, site: siteOf(ctx) }
      return download(ctx, 'docx', nameOf(ctx, year.year), await documentOf(year, address, ctx.t))
    },
  },
  {
    method: 'GET',
    path: '/at/:site/reports/year.xlsx',
    access: 'reports.read',
    audit: 'reports.year-xlsx',
    async handle(ctx) {
      const site = siteOf(ctx)
      const year = await yearOf(ctx)
      const { db } = ctx.deps
      // The list of records is an export of the register and asks for that right; the figures do not.
      const read = ctx.gate.may(whoOf(ctx), site, 'records.export')
        ? await actions.readYearAndRecords(db, site.id, year, ctx.at, WORKBOOK_ROWS_MAX)
        : { report: await actions.readYear(db, site.id, year, ctx.at), records: undefined }
      const address = { origin: ctx.deps.publicUrl, site }
      return download(
        ctx,
        'xlsx',
        nameOf(ctx, year),
        await workbookOf(read.report, read.records, address, ctx.t),
      )
    },
  },
]

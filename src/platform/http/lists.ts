import type { RawBuilder } from 'kysely'

import type { Refusal } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { download } from '#platform/http/download'
import { refuse } from '#platform/http/mount'
import { siteOf, type Access, type Ctx, type Route } from '#platform/http/route'
import { isLonger, readAll, readAsked, readPage, type Asked } from '#platform/list'
import { writeCsv, writeXlsx, type SheetCell } from '#platform/sheet-write'
import { listPage, shapeOf, type Around, type List } from '#platform/ui/list'

const FILE_ROWS_MAX = 100_000

/** A list with the query behind it. */
export interface Served<Row extends { readonly id: string }> {
  readonly list: List<Row>
  /** The rows that the filters leave, in no order. */
  readonly source: (ctx: Ctx, asked: Asked) => RawBuilder<unknown>
}

/** Shows a list as its address asks, with whatever stands around it. */
export async function showList<Row extends { readonly id: string }>(
  ctx: Ctx,
  { list, source }: Served<Row>,
  around?: Around,
): Promise<Response> {
  const shape = shapeOf(list)
  const asked = readAsked(shape, name => ctx.query(name))
  const page = await readPage<Row>(ctx.deps.db, shape, asked, source(ctx, asked))
  return listPage(ctx, list, asked, page, around)
}

/** The addresses of a list: the page, and the same rows as CSV and as a workbook.
 *  Shape: `audit` is what the log calls the page. */
export function listRoutes<Row extends { readonly id: string }>(
  served: Served<Row>,
  names: { readonly access: Access; readonly audit: string; readonly file: string },
  show: (ctx: Ctx) => Response | Promise<Response> = ctx => showList(ctx, served),
): readonly Route[] {
  const path = served.list.path(':site')
  return [
    { method: 'GET', path, access: names.access, audit: names.audit, handle: show },
    ...(['csv', 'xlsx'] as const).map((format): Route => ({
      method: 'GET',
      path: `${path}.${format}`,
      access: served.list.exports,
      audit: `${names.audit}-file`,
      handle: ctx => sendList(ctx, served, format, names.file),
    })),
  ]
}

async function sendList<Row extends { readonly id: string }>(
  ctx: Ctx,
  { list, source }: Served<Row>,
  format: 'csv' | 'xlsx',
  file: string,
): Promise<Response> {
  const { db } = ctx.deps
  const shape = shapeOf(list)
  const asked = readAsked(shape, name => ctx.query(name))
  const query = source(ctx, asked)
  if (await isLonger(db, query, FILE_ROWS_MAX)) return refuse(ctx.c, ctx.deps, tooLong)
  const columns = list.columns(ctx, asked).flatMap(({ label, file: cell }) => (cell ? [{ label, cell }] : []))
  const cells = (row: Row): readonly SheetCell[] => columns.map(({ cell }) => cell(row, ctx.t))
  const titles = columns.map(({ label }) => ({ title: ctx.t(label) }))
  const rows = mapped(readAll<Row>(db, shape, asked, query), cells)
  const title = ctx.t(list.title)
  const day = dayOf(ctx.at)
  const name = { plain: `${file}-${day}`, name: `${siteOf(ctx).name} ${title} ${day}` }
  return download(
    ctx,
    format,
    name,
    format === 'csv' ? writeCsv(rows, titles) : writeXlsx(rows, titles, title),
  )
}

async function* mapped<A, B>(rows: AsyncIterable<A>, to: (row: A) => B): AsyncGenerator<B> {
  for await (const row of rows) yield to(row)
}

const tooLong: Refusal = {
  code: 'lists.too-long',
  status: 413,
  words: [
    '符合条件的超过 100,000 行，一个文件放不下。请缩小筛选后再导出。',
    'More than 100,000 rows fit; that is too many for one file. Narrow the filter and export again.',
  ],
}

import { partsOf, type Period } from '#kernel/period'
import { emptyForm, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'

import { findFigure } from './actions.ts'
import { isShared } from './definition.ts'
import { figurePage, type FigureView } from './figure-page.tsx'
import { isNarrow, narrowed } from './narrowing.ts'
import { figureQuery } from './query.ts'
import * as read from './read-store.ts'
import { afterOf, namesOf, narrowingOf } from './request.tsx'
import { compareSnapshots } from './snapshot-actions.ts'
import { hasBelow } from './subtree-store.ts'

export const PAGE_ROWS = 50
/** A page counts and divides so many records while its reader waits; beyond, only tallies and the list are read. */
const COUNTED_RECORDS_MAX = 200_000
const SNAPSHOTS_SHOWN_MAX = 5

/** A page of records out of one more than it shows. */
export function paged(rows: readonly read.FigureRecord[], ctx: Ctx) {
  const records = rows.slice(0, PAGE_ROWS)
  const last = records.at(-1)
  return {
    records,
    next: rows.length > PAGE_ROWS && last ? `${last.day}_${last.id}` : undefined,
    first: afterOf(ctx) === undefined,
  }
}

/** Reads all that a figure's page shows. */
async function viewOf(ctx: Ctx, period: Period, form: FormState): Promise<FigureView | undefined> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const figure = await findFigure(db, station, ctx.param('figure'))
  if (!figure) return undefined
  const { definition, endedAt } = figure
  const counts = endedAt === null
  const by = narrowingOf(ctx)
  const whole = !isNarrow(by)
  const counted = whole ? definition : { ...definition, filter: narrowed(definition.filter, by) }
  const kept = counts
    ? await read.readValue(db, definition, station, period)
    : await read.readScope(db, definition, [station], period)
  const few = kept.records <= COUNTED_RECORDS_MAX
  const { grain } = partsOf(period)
  const axis = grain === 'quarter' ? 'month' : grain
  const parts = (along: Parameters<typeof read.readParts>[4]) =>
    read.readParts(db, counted, [station], period, along)
  const [recount, units, team, programme, theme, outside, names, snapshots, below, rows] = await Promise.all([
    few || !whole ? read.readScope(db, counted, [station], period) : undefined,
    whole && counts && period.grain !== undefined
      ? read.readUnits(db, definition, station, period, grain)
      : parts(axis),
    few ? parts('team') : [],
    few ? parts('programme') : [],
    few ? parts('theme') : [],
    few && whole ? read.readOutside(db, definition, station, period) : undefined,
    namesOf(ctx),
    compareSnapshots(db, station, definition.id, undefined, SNAPSHOTS_SHOWN_MAX),
    hasBelow(db, siteOf(ctx).path),
    read.listScope(db, counted, station, period, afterOf(ctx), PAGE_ROWS + 1),
  ])
  return {
    definition,
    endedAt,
    period,
    by,
    value: whole ? kept : (recount ?? kept),
    recount: whole && counts ? recount : undefined,
    units,
    splits: few ? { team, programme, theme } : undefined,
    outside,
    names,
    snapshots,
    below: below && isShared(definition),
    form,
    sql: figureQuery(counted).value,
    ...paged(rows, ctx),
  }
}

/** Shows a figure of a period, with a form that was refused where there is one. */
export async function showFigure(
  ctx: Ctx,
  period: Period,
  refused: { readonly form: FormState; readonly status?: number } = { form: emptyForm },
): Promise<Response> {
  const view = await viewOf(ctx, period, refused.form)
  return view ? figurePage(ctx, view, refused.status) : ctx.c.notFound()
}

import { isId } from '#kernel/id'
import { invalidForm } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { download } from '#platform/http/download'
import { actingFrom, emptyForm, readForm, refusedForm, type FormState } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import { askedHref, readAsked, readPage } from '#platform/list'
import { listPage, shapeOf } from '#platform/ui/list'

import * as actions from './actions.ts'
import { findDoubts } from './evidence-actions.ts'
import { exportFile } from './export-actions.ts'
import { filterOf, type ListFilter } from './filter.ts'
import { outcomePage } from './outcome-page.tsx'
import { Batch, ImportNote, recordsList, StatusChips } from './pages.tsx'
import { refusals, type Command } from './record.ts'
import * as lists from './list-store.ts'
import * as store from './store.ts'

const BATCH_MAX = 2_000
const EXPORT_ROWS_MAX = 100_000

const shape = shapeOf(recordsList(() => ({ lacking: false, reused: 0 })))
const baseOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/records`

/** The register as the query asks, the address's own or that of the form that came back. */
async function show(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const { db } = ctx.deps
  const back = form.values['back']
  const query = new URLSearchParams(back ?? new URL(ctx.c.req.url).search)
  const asked = readAsked(shape, name => query.get(name)?.normalize('NFC'))
  const filter = filterOf(asked.values)
  const found = await readPage<store.RecordRow>(db, shape, asked, lists.recordSource(siteOf(ctx).id, filter))
  const rows = found.rows.map(store.toRecord)
  const doubts = await findDoubts(db, siteOf(ctx).id, rows)
  const here = askedHref('', shape, asked)
  return listPage(
    ctx,
    recordsList(doubts),
    asked,
    { ...found, rows },
    {
      status,
      above: (
        <>
          <ImportNote ctx={ctx} importId={filter.importId} />
          <StatusChips
            ctx={ctx}
            href={value => askedHref(baseOf(ctx), shape, asked, { values: { status: value } })}
          />
        </>
      ),
      wrap: table => (
        <Batch ctx={ctx} form={form} query={here.slice(1)}>
          {table}
        </Batch>
      ),
    },
  )
}

async function exportList(ctx: Ctx, format: 'csv' | 'xlsx', whole: boolean): Promise<Response> {
  const { db } = ctx.deps
  const site = siteOf(ctx)
  const filter = filterOf(readAsked(shape, name => ctx.query(name)).values)
  if (await lists.isLonger(db, site.id, filter, EXPORT_ROWS_MAX))
    return refuse(ctx.c, ctx.deps, refusals.tooMany)
  const day = dayOf(ctx.at)
  const name = ctx.t(['{site}台账{day}', '{site} register {day}'], { site: site.name, day })
  return download(
    ctx,
    format,
    { plain: `register-${day}`, name },
    exportFile(db, site.id, filter, { format, whole }, ctx.t),
  )
}

/** Does something to the ticked records, or to those that `all` finds, and shows what became of each. */
async function changeMany(
  ctx: Ctx,
  values: Readonly<Record<string, string>>,
  command: Command,
  all?: (filter: ListFilter) => Promise<readonly string[]>,
): Promise<Response> {
  const acting = actingFrom(ctx, values)
  const filter = filterOf(Object.fromEntries(new URLSearchParams(values['back'] ?? '')))
  const ids = all ? await all(filter) : (values['id'] ?? '').split(',').filter(isId).slice(0, BATCH_MAX)
  if (ids.length === 0) return again(ctx, values, { ...refusals.notFound, status: 422, words: nothingTicked })
  const done = await actions.change(ctx.deps, acting, ids, command)
  return done.ok
    ? ctx.c.redirect(`${baseOf(ctx)}/outcomes/${acting.key}`, 303)
    : again(ctx, values, done.error)
}

const nothingTicked = [
  '没有可以处理的记录。请先勾选。',
  'There was nothing to do. Tick some records first.',
] as const

const again = (
  ctx: Ctx,
  values: Readonly<Record<string, string>>,
  refusal: Parameters<typeof refusedForm>[1],
): Promise<Response> => show(ctx, refusedForm(values, refusal) satisfies FormState, refusal.status)

async function confirmMany(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const pending = (filter: ListFilter) =>
    lists.listPending(ctx.deps.db, siteOf(ctx).id, whoOf(ctx).accountId, filter, BATCH_MAX)
  return changeMany(ctx, values, { type: 'confirm' }, values['all'] === '1' ? pending : undefined)
}

async function voidMany(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const reason = (values['reason'] ?? '').trim().slice(0, 300)
  return reason === ''
    ? again(ctx, values, invalidForm({ reason: refusals.noReason.words }))
    : changeMany(ctx, values, { type: 'void', reason })
}

async function outcome(ctx: Ctx): Promise<Response> {
  const { db } = ctx.deps
  const found = await store.findOutcomes(db, siteOf(ctx).id, ctx.param('key'))
  if (!found) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const records = await store.findRecords(
    db,
    siteOf(ctx).id,
    found.outcomes.map(({ id }) => id),
  )
  return outcomePage(ctx, found.act, found.outcomes, records)
}

export const listRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/records',
    access: 'records.read',
    audit: 'records.list',
    handle: ctx => show(ctx),
  },
  ...(['csv', 'xlsx'] as const).flatMap((format): readonly Route[] => [
    {
      method: 'GET',
      path: `/at/:site/records.${format}`,
      access: 'records.export',
      audit: 'records.export',
      handle: ctx => exportList(ctx, format, false),
    },
    {
      method: 'GET',
      path: `/at/:site/records-whole.${format}`,
      access: 'records.import',
      audit: 'records.export-whole',
      handle: ctx => exportList(ctx, format, true),
    },
  ]),
  {
    method: 'POST',
    path: '/at/:site/records/confirmations',
    access: 'records.confirm',
    audit: 'records.confirm-many',
    handle: confirmMany,
  },
  {
    method: 'POST',
    path: '/at/:site/records/voids',
    access: 'records.void',
    audit: 'records.void-many',
    handle: voidMany,
  },
  {
    method: 'GET',
    path: '/at/:site/records/outcomes/:key',
    access: 'records.read',
    audit: 'records.outcome',
    handle: outcome,
  },
]

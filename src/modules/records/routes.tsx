import { isId } from '#kernel/id'
import { dayOf, isDay } from '#kernel/time'
import { download } from '#platform/http/download'
import { actingFrom, emptyForm, formOf, readForm, refusedForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import { findDoubts, prepareEvidence } from './evidence-actions.ts'
import { evidenceRoutes, readUploads, UPLOAD_BYTES_MAX } from './evidence-routes.tsx'
import { listEvidence, listReuse } from './evidence-store.ts'
import { isReasonWithout, refusals as evidenceRefusals } from './evidence.ts'
import { kindOf } from './kind.ts'
import { detailPage } from './detail-page.tsx'
import { entryPage, kindsPage } from './entry-pages.tsx'
import { listPage } from './pages.tsx'
import { refusals, type Command, type Status } from './record.ts'
import * as store from './store.ts'

const PAGE_ROWS = 50
const BATCH_MAX = 2_000
const EXPORT_ROWS_MAX = 100_000

/** The filter as the address gives it; what is no filter is left out. */
export function filterOf(values: Readonly<Record<string, string | undefined>>): store.ListFilter {
  const { status, kind, from, to, text } = values
  return {
    status:
      status === 'pending' || status === 'confirmed' || status === 'void'
        ? (status satisfies Status)
        : undefined,
    kind: kind !== undefined && kindOf(kind) ? kind : undefined,
    from: from !== undefined && isDay(from) ? from : undefined,
    to: to !== undefined && isDay(to) ? to : undefined,
    text: text?.trim() ? text.trim().slice(0, 60) : undefined,
    evidence:
      values['evidence'] === 'lacking' || values['evidence'] === 'reused' ? values['evidence'] : undefined,
    importId: values['import'] !== undefined && isId(values['import']) ? values['import'] : undefined,
  }
}

const filterNames = ['status', 'kind', 'from', 'to', 'text', 'evidence', 'import'] as const

async function list(ctx: Ctx): Promise<Response> {
  const values = Object.fromEntries(filterNames.map(name => [name, ctx.query(name) ?? '']))
  const [day = '', id = ''] = (ctx.query('after') ?? '').split('_')
  const after = isDay(day) && isId(id) ? { day, id } : undefined
  const rows = await store.listRecords(ctx.deps.db, siteOf(ctx).id, filterOf(values), after, PAGE_ROWS + 1)
  const records = rows.slice(0, PAGE_ROWS)
  const last = records.at(-1)
  const doubts = await findDoubts(ctx.deps.db, siteOf(ctx).id, records)
  return listPage(ctx, {
    records,
    doubts,
    left: Number(/^\d{1,4}$/.exec(ctx.query('left') ?? '')?.[0] ?? 0),
    filter: values,
    next: rows.length > PAGE_ROWS && last ? `${last.day}_${last.id}` : undefined,
    first: after === undefined,
  })
}

async function detail(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const id = ctx.param('id')
  const record = isId(id) ? await store.findRecord(db, station, id) : undefined
  if (!record) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const [story, names, items, reuse, doubts] = await Promise.all([
    store.listStory(db, station, id),
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

async function exportList(ctx: Ctx, format: 'csv' | 'xlsx', whole: boolean): Promise<Response> {
  const { db } = ctx.deps
  const site = siteOf(ctx)
  const filter = filterOf(Object.fromEntries(filterNames.map(name => [name, ctx.query(name)])))
  if (await store.isLonger(db, site.id, filter, EXPORT_ROWS_MAX))
    return refuse(ctx.c, ctx.deps, refusals.tooMany)
  const day = dayOf(ctx.at)
  const name = ctx.t(['{site}台账{day}', '{site} register {day}'], { site: site.name, day })
  return download(
    ctx,
    format,
    { plain: `register-${day}`, name },
    actions.exportFile(db, site.id, filter, { format, whole }, ctx.t),
  )
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/at/:site/records', access: 'records.read', audit: 'records.list', handle: list },
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
    method: 'GET',
    path: '/at/:site/records/new',
    access: 'records.register',
    audit: 'records.entry-form',
    async handle(ctx) {
      const kindId = ctx.query('kind') ?? ''
      const kind = kindOf(kindId)
      if (!kind) return kindsPage(ctx)
      const supersedes = ctx.query('supersedes')
      return entryPage(
        ctx,
        kindId,
        kind,
        formOf({}),
        await store.listCodes(ctx.deps.db, siteOf(ctx).id),
        supersedes && isId(supersedes) ? supersedes : undefined,
      )
    },
  },
  {
    method: 'POST',
    path: '/at/:site/records',
    access: 'records.register',
    audit: 'records.register',
    bodyBytesMax: UPLOAD_BYTES_MAX,
    async handle(ctx) {
      const values = await readForm(ctx)
      const supersedes = isId(values['supersedes'] ?? '') ? (values['supersedes'] ?? null) : null
      const files = await prepareEvidence(await readUploads(ctx), values['caption'] ?? '')
      const done = files.ok
        ? await actions.register(ctx.deps, actingFrom(ctx, values), values, supersedes, files.value)
        : files
      if (done.ok) return ctx.c.redirect(`/at/${siteOf(ctx).ref}/records/${done.value.id}`, 303)
      const kind = kindOf(values['kind'] ?? '')
      if (!kind) return refuse(ctx.c, ctx.deps, done.error)
      const codes = await store.listCodes(ctx.deps.db, siteOf(ctx).id)
      return entryPage(
        ctx,
        values['kind'] ?? '',
        kind,
        refusedForm(values, done.error),
        codes,
        supersedes ?? undefined,
        done.error.status,
      )
    },
  },
  {
    method: 'POST',
    path: '/at/:site/records/confirmations',
    access: 'records.confirm',
    audit: 'records.confirm-many',
    async handle(ctx) {
      const values = await readForm(ctx)
      const back = new URLSearchParams(values['back'] ?? '')
      const filter = filterOf(Object.fromEntries(back))
      const ticked = (values['id'] ?? '').split(',').filter(isId)
      const ids =
        values['all'] === '1'
          ? await store.listPending(ctx.deps.db, siteOf(ctx).id, whoOf(ctx).accountId, filter, BATCH_MAX)
          : ticked
      if (ids.length > 0) {
        const done = await actions.change(ctx.deps, actingFrom(ctx, values), ids, { type: 'confirm' })
        if (!done.ok) return refuse(ctx.c, ctx.deps, done.error)
        const codes: readonly (string | null)[] = [
          evidenceRefusals.lacking.code,
          evidenceRefusals.reuseUnseen.code,
        ]
        const left = done.value.outcomes.filter(({ code }) => codes.includes(code)).length
        if (left > 0) back.set('left', String(left))
      }
      const query = back.toString()
      return ctx.c.redirect(`/at/${siteOf(ctx).ref}/records${query ? `?${query}` : ''}`, 303)
    },
  },
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

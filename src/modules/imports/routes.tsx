import { isId } from '#kernel/id'
import type { Refusal } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { download } from '#platform/http/download'
import { actingFrom, emptyForm, readForm, refusedForm } from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import { SHEET_LIMITS } from '#platform/sheet-read'
import { countImported } from '#records'

import * as actions from './actions.ts'
import { columnsPage } from './columns-page.tsx'
import { isLegal, refusals, type Status } from './import.ts'
import { importsPage, importsServed } from './lists.tsx'
import { guessMapping, readMapping } from './mapping.ts'
import { progressPage } from './pages.tsx'
import { donePage, previewPage, reasonsOf } from './result-pages.tsx'
import * as store from './store.ts'

const PAGE_ROWS = 50
const SOUND_SHOWN = 5

const refused = (ctx: Ctx, refusal: Refusal): Promise<Response> =>
  importsPage(ctx, refusedForm({}, refusal), refusal.status)

async function upload(ctx: Ctx): Promise<Response> {
  const { values = {}, file } = ctx.received ?? {}
  if (!file) return refused(ctx, refusals.noFile)
  const done = await actions.upload(ctx.deps, actingFrom(ctx, values, 'import'), file)
  return done.ok
    ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/imports/${done.value.id}`, 303)
    : refused(ctx, done.error)
}

const findFile = async (ctx: Ctx): Promise<store.ImportFile | undefined> =>
  isId(ctx.param('id')) ? store.findImport(ctx.deps.db, siteOf(ctx).id, ctx.param('id')) : undefined

const isUnderWay = (status: Status): boolean =>
  isLegal('show', status) || isLegal('finish', status) || isLegal('rest', status)

/** The page of the step at which an import stands; a refusal is shown on it. */
async function show(ctx: Ctx, refusal?: Refusal): Promise<Response> {
  const file = await findFile(ctx)
  if (!file) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const form = refusal ? refusedForm({}, refusal) : emptyForm
  const status = refusal?.status ?? 200
  const { db } = ctx.deps
  const mayImport = ctx.gate.may(whoOf(ctx), siteOf(ctx), 'records.import')
  const isWritten = isLegal('confirm', file.status) || isLegal('rest', file.status)
  if (isWritten || !isLegal('cancel', file.status)) {
    const states = isWritten ? await countImported(db, file.stationId, file.id) : {}
    const { pending = 0, confirmed = 0 } = states
    return isUnderWay(file.status)
      ? progressPage(ctx, file, pending)
      : donePage(ctx, file, { pending, confirmed }, form, status)
  }
  // Until it is written, a file is the business of those who import.
  if (!mayImport) return refuse(ctx.c, ctx.deps, refusals.notFound)
  if (isUnderWay(file.status)) return progressPage(ctx, file, 0)
  const columns = actions.registerColumns()
  if (!isLegal('write', file.status) || ctx.query('columns') === '1')
    return columnsPage(
      ctx,
      file,
      file.mapping ?? guessMapping(file.head.header, columns),
      columns,
      form,
      status,
    )
  const after = Number(ctx.query('after') ?? 0)
  const afterRow = Number.isSafeInteger(after) && after >= 0 && after < 2 ** 31 ? after : 0
  const bad =
    file.rowsBad > 0 ? await store.listBad(db, file.stationId, file.id, afterRow, PAGE_ROWS + 1) : []
  const last = bad[PAGE_ROWS - 1]
  return previewPage(
    ctx,
    {
      file,
      sound: await store.listSound(db, file.stationId, file.id, SOUND_SHOWN),
      bad: bad.slice(0, PAGE_ROWS),
      next: bad.length > PAGE_ROWS && last ? String(last.rowNumber) : undefined,
      first: afterRow === 0,
    },
    columns,
    form,
    status,
  )
}

type Asked = Parameters<typeof actions.ask>[3]

/** Does one step and shows where the import stands then. */
async function ask(
  ctx: Ctx,
  toCommand: (values: Readonly<Record<string, string>>) => Asked,
): Promise<Response> {
  const values = await readForm(ctx)
  if (!isId(ctx.param('id'))) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const command = toCommand(values)
  const done = await actions.ask(ctx.deps, actingFrom(ctx, values, 'import'), ctx.param('id'), command)
  return done.ok
    ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/imports/${ctx.param('id')}`, 303)
    : show(ctx, done.error)
}

function mappingFrom(values: Readonly<Record<string, string>>): Asked {
  const count = Object.keys(values).filter(name => name.startsWith('column-')).length
  const chosen = Array.from({ length: count }, (_, index) => values[`column-${index}`] ?? '')
  return { type: 'read', mapping: readMapping(chosen, actions.registerColumns()) }
}

/** Every row that will not do, as it stood, with its number and the reasons: to be mended in the file. */
async function problems(ctx: Ctx, format: 'csv' | 'xlsx'): Promise<Response> {
  const file = await findFile(ctx)
  if (!file) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const columns = actions.registerColumns()
  const name = {
    plain: `problems-${dayOf(ctx.at)}`,
    name: `${file.fileName.replace(/\.\w+$/, '')}-${ctx.t(['有问题的行', 'problems'])}`,
  }
  const reasons = (row: store.BadRow): string => reasonsOf(ctx, row.problems, columns)
  return download(ctx, format, name, actions.problemsFile(ctx.deps.db, file, format, ctx.t, reasons))
}

const at = '/at/:site/imports'

export const routes: readonly Route[] = [
  ...listRoutes(importsServed, { access: 'records.import', audit: 'imports.list', file: 'imports' }, ctx =>
    importsPage(ctx),
  ),
  {
    method: 'POST',
    path: at,
    access: 'records.import',
    audit: 'imports.upload',
    uploadBytesMax: SHEET_LIMITS.fileBytes,
    handle: upload,
  },
  {
    method: 'GET',
    path: `${at}/:id`,
    access: 'records.read',
    audit: 'imports.read',
    handle: ctx => show(ctx),
  },
  ...(['csv', 'xlsx'] as const).map((format): Route => ({
    method: 'GET',
    path: `${at}/:id/problems.${format}`,
    access: 'records.import',
    audit: 'imports.problems',
    handle: ctx => problems(ctx, format),
  })),
  {
    method: 'POST',
    path: `${at}/:id/reading`,
    access: 'records.import',
    audit: 'imports.reading',
    handle: ctx => ask(ctx, mappingFrom),
  },
  {
    method: 'POST',
    path: `${at}/:id/writing`,
    access: 'records.import',
    audit: 'imports.writing',
    handle: ctx => ask(ctx, () => ({ type: 'write' })),
  },
  {
    method: 'POST',
    path: `${at}/:id/cancellation`,
    access: 'records.import',
    audit: 'imports.cancellation',
    handle: ctx => ask(ctx, () => ({ type: 'cancel' })),
  },
  {
    method: 'POST',
    path: `${at}/:id/confirmation`,
    access: 'records.confirm',
    audit: 'imports.confirmation',
    handle: ctx => ask(ctx, () => ({ type: 'confirm' })),
  },
  {
    method: 'POST',
    path: `${at}/:id/rest`,
    access: 'records.confirm',
    audit: 'imports.rest',
    handle: ctx => ask(ctx, () => ({ type: 'rest' })),
  },
]

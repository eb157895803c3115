import { isId } from '#kernel/id'
import type { Refusal } from '#kernel/result'
import { actingFrom, emptyForm, readForm, refusedForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import { preview, registerColumns, upload, write } from './actions.ts'
import { guessMapping, readMapping, type Mapping } from './mapping.ts'
import * as pages from './pages.tsx'
import { listImports } from './store.ts'

const FILE_BYTES_MAX = 32 * 1024 * 1024

const noFile: Refusal = {
  code: 'imports.no-file',
  status: 422,
  words: ['请选择一个台账文件。', 'Choose a register file.'],
  fields: { file: ['请选择 XLSX 或 CSV 文件。', 'Choose an XLSX or CSV file.'] },
}
const notFound: Refusal = {
  code: 'imports.not-found',
  status: 404,
  words: ['没有这次导入。', 'There is no such import.'],
}

async function uploaded(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const file = (await ctx.c.req.parseBody({ all: true }))['file']
  const { db } = ctx.deps
  const site = siteOf(ctx)
  if (!(file instanceof File) || file.size === 0)
    return pages.uploadPage(ctx, await listImports(db, site.id), refusedForm(values, noFile), 422)
  const done = await upload(
    ctx.deps,
    actingFrom(ctx, values, 'import'),
    file.name.normalize('NFC').slice(0, 200),
    new Uint8Array(await file.arrayBuffer()),
  )
  if (!done.ok)
    return pages.uploadPage(
      ctx,
      await listImports(db, site.id),
      refusedForm(values, done.error),
      done.error.status,
    )
  return ctx.c.redirect(`/at/${site.ref}/imports/${done.value.id}`, 303)
}

async function show(ctx: Ctx, chosen?: Mapping, refusal?: Refusal): Promise<Response> {
  const columns = registerColumns()
  let mapping: Mapping = chosen ?? []
  const view = isId(ctx.param('id'))
    ? await preview(
        ctx.deps,
        siteOf(ctx).id,
        ctx.param('id'),
        summary => (mapping = chosen ?? guessMapping(summary.header, columns)),
      )
    : undefined
  if (!view) return refuse(ctx.c, ctx.deps, notFound)
  if (!view.ok) return refuse(ctx.c, ctx.deps, view.error)
  return pages.previewPage(
    ctx,
    view.value,
    mapping,
    columns,
    refusal ? refusedForm({}, refusal) : emptyForm,
    refusal?.status ?? 200,
  )
}

async function writing(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const count = Object.keys(values).filter(name => name.startsWith('column-')).length
  const mapping = readMapping(
    Array.from({ length: count }, (_, index) => values[`column-${index}`] ?? ''),
    registerColumns(),
  )
  if (values['do'] === 'check') return show(ctx, mapping)
  if (!isId(ctx.param('id'))) return refuse(ctx.c, ctx.deps, notFound)
  const done = await write(ctx.deps, actingFrom(ctx, values, 'import'), ctx.param('id'), mapping)
  return done.ok
    ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/records?import=${ctx.param('id')}`, 303)
    : show(ctx, mapping, done.error)
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/imports',
    access: 'records.import',
    audit: 'imports.list',
    handle: async ctx => pages.uploadPage(ctx, await listImports(ctx.deps.db, siteOf(ctx).id), emptyForm),
  },
  {
    method: 'POST',
    path: '/at/:site/imports',
    access: 'records.import',
    audit: 'imports.upload',
    bodyBytesMax: FILE_BYTES_MAX,
    handle: uploaded,
  },
  {
    method: 'GET',
    path: '/at/:site/imports/:id',
    access: 'records.import',
    audit: 'imports.preview',
    handle: ctx => show(ctx),
  },
  {
    method: 'POST',
    path: '/at/:site/imports/:id/writing',
    access: 'records.import',
    audit: 'imports.write',
    handle: writing,
  },
]

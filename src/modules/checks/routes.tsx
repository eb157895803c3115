import { join } from 'node:path'

import type { Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { openFileStore } from '#platform/files'
import { readForm, refusedForm } from '#platform/http/form'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import { checkBytes } from './actions.ts'
import * as pages from './pages.tsx'
import { reportPage } from './report-page.tsx'

const TEXT_BYTES_MAX = 2 * 1024 * 1024

const invalid = (fields: Readonly<Record<string, Words>>) => ({
  code: 'form.invalid',
  status: 422 as const,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ] as const,
  fields,
})

/** The bytes to check: a file, or what was pasted, unchanged. */
async function givenBytes(ctx: Ctx): Promise<Uint8Array> {
  const { file, text } = await ctx.c.req.parseBody()
  if (file instanceof File && file.size > 0) return new Uint8Array(await file.arrayBuffer())
  return new TextEncoder().encode(typeof text === 'string' ? text : '')
}

async function run(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const bytes = await givenBytes(ctx)
  const year = Number(values['year'])
  const fields: Record<string, Words> = {}
  if (bytes.length === 0) fields['text'] = ['请粘贴稿件或上传文件。', 'Paste the text or choose a file.']
  if (!Number.isInteger(year) || year < 1949 || year > 2199)
    fields['year'] = ['请填写年份，例如 2019。', 'Give a year, such as 2019.']
  if (Object.keys(fields).length > 0) return pages.formPage(ctx, refusedForm(values, invalid(fields)), 422)
  // The bytes are kept as they came before anything reads them: a repair is only worth what its proof can show.
  const archive = await openFileStore(join(ctx.deps.dataDir, 'checked'))
  const kept = await archive.put(bytes, { sizeBytesMax: TEXT_BYTES_MAX })
  if (!kept.ok) return pages.formPage(ctx, refusedForm(values, kept.error), kept.error.status)
  const { db, now } = ctx.deps
  const checked = await checkBytes(bytes, { db, now, site: siteOf(ctx), year })
  if (checked.ok) return reportPage(ctx, checked.value, { year, ...kept.value })
  return pages.formPage(ctx, refusedForm(values, checked.error), checked.error.status)
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/checks',
    access: 'checks.run',
    audit: 'checks.form',
    handle: ctx => pages.formPage(ctx, { values: { year: dayOf(ctx.at).slice(0, 4) }, errors: {} }),
  },
  {
    method: 'POST',
    path: '/at/:site/checks',
    access: 'checks.run',
    audit: 'checks.run',
    bodyBytesMax: TEXT_BYTES_MAX + 65_536,
    handle: run,
  },
]

import { Readable } from 'node:stream'

import { isId } from '#kernel/id'
import { attachmentHeaders } from '#platform/documents'
import { logAccess } from '#platform/access-log'
import { actingFrom, readForm, refusedForm, type FormState } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'

import { addEvidence, withdrawEvidence } from './evidence-actions.ts'
import { listEvidence, type EvidenceItem } from './evidence-store.ts'
import { fileField, isSensitive, refusals, shows as showsWords } from './evidence.ts'
import type { Shows } from './kind.ts'
import type { RegisterRecord } from './record.ts'
import { findRecord } from './store.ts'
import { evidenceFiles, prepareEvidence, type Upload } from './upload-actions.ts'

/** A dozen photos of a phone; more at a time would only lengthen the wait for a refusal. */
export const UPLOAD_BYTES_MAX = 32 * 1024 * 1024

/** The files of a posted form; a field in which none was chosen sends one without a name. */
export async function readUploads(ctx: Ctx): Promise<readonly Upload[]> {
  const body = await ctx.c.req.parseBody({ all: true })
  const uploads: Upload[] = []
  for (const shows of Object.keys(showsWords) as Shows[])
    for (const file of [body[fileField(shows)] ?? []].flat())
      if (file instanceof File && file.name !== '')
        uploads.push({
          shows,
          name: file.name.normalize('NFC').slice(-100),
          bytes: new Uint8Array(await file.arrayBuffer()),
        })
  return uploads
}

type ShowRecord = (ctx: Ctx, form: FormState, status: number) => Promise<Response>

async function added(ctx: Ctx, show: ShowRecord): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  const prepared = await prepareEvidence(await readUploads(ctx), values['caption'] ?? '')
  const done =
    prepared.ok && isId(id)
      ? await addEvidence(ctx.deps, actingFrom(ctx, values), id, prepared.value)
      : prepared
  // A key stands for what was sent with it; other files are another command.
  if (!done.ok)
    return show(ctx, refusedForm({ ...values, _key: ctx.deps.newId() }, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/records/${id}#evidence`, 303)
}

async function withdrawn(ctx: Ctx, show: ShowRecord): Promise<Response> {
  const values = await readForm(ctx)
  const request = {
    recordId: ctx.param('id'),
    evidenceId: ctx.param('evidence'),
    reason: values['why'] ?? '',
  }
  const done = await withdrawEvidence(
    ctx.deps,
    actingFrom(ctx, values),
    request,
    ctx.gate.may(whoOf(ctx), siteOf(ctx), 'records.void'),
  )
  return done.ok
    ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/records/${request.recordId}#evidence`, 303)
    : show(ctx, refusedForm({ ...values, _key: ctx.deps.newId() }, done.error), done.error.status)
}

/** Evidence as this reader may see it: withdrawn files only for those who read the journal. */
async function findItem(ctx: Ctx): Promise<{ record: RegisterRecord; item: EvidenceItem } | undefined> {
  const [id, evidence] = [ctx.param('id'), ctx.param('evidence')]
  if (!isId(id) || !isId(evidence)) return undefined
  const station = siteOf(ctx)
  const record = await findRecord(ctx.deps.db, station.id, id)
  const item = (await listEvidence(ctx.deps.db, station.id, id)).find(one => one.id === evidence)
  if (!record || !item) return undefined
  return item.withdrawn && !ctx.gate.may(whoOf(ctx), station, 'journal.read') ? undefined : { record, item }
}

/** Where people or hardship can be seen, it is written down who looked, before anything is shown. */
async function noteLook(ctx: Ctx, record: RegisterRecord, item: EvidenceItem): Promise<void> {
  const acting = actingFrom(ctx, {})
  await ctx.deps.db.transaction().execute(tx =>
    logAccess(tx, acting, {
      action: 'records.evidence-read',
      subjectKind: 'record',
      subjectId: record.id,
      fields: [`evidence ${item.id}`],
      reason: '',
    }),
  )
}

async function file(ctx: Ctx): Promise<Response> {
  const found = await findItem(ctx)
  if (!found) return refuse(ctx.c, ctx.deps, refusals.noEvidence)
  const { record, item } = found
  if (isSensitive(record)) await noteLook(ctx, record, item)
  return send(ctx, item.sha256, {
    keep: !isSensitive(record) && item.withdrawn === null,
    headers: item.kind === 'document' ? attachmentHeaders(item.mime, item.name) : photoHeaders(item.sha256),
  })
}

async function thumbnail(ctx: Ctx): Promise<Response> {
  const found = await findItem(ctx)
  const sha256 = found?.item.thumbnailSha256
  if (!found || !sha256 || isSensitive(found.record)) return refuse(ctx.c, ctx.deps, refusals.noEvidence)
  return send(ctx, sha256, { keep: found.item.withdrawn === null, headers: photoHeaders(sha256) })
}

/** A picture is only ever shown as one, and can do nothing where it is shown. */
const photoHeaders = (sha256: string): Readonly<Record<string, string>> => ({
  'content-type': 'image/jpeg',
  'content-disposition': `inline; filename="${sha256.slice(0, 12)}.jpg"`,
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
})

/** Hands out a file. A browser may keep it but has to ask each time, so that a right taken away counts at once. */
async function send(
  ctx: Ctx,
  sha256: string,
  { keep, headers }: { keep: boolean; headers: Readonly<Record<string, string>> },
): Promise<Response> {
  const etag = `"${sha256}"`
  const cache = keep ? { 'cache-control': 'private, no-cache', etag } : { 'cache-control': 'no-store' }
  if (keep && ctx.c.req.header('if-none-match') === etag)
    return new Response(null, { status: 304, headers: { ...cache } })
  const found = await (await evidenceFiles(ctx.deps)).get(sha256)
  if (!found.ok) return refuse(ctx.c, ctx.deps, found.error)
  const { stream, sizeBytes } = found.value
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: { ...headers, ...cache, 'content-length': String(sizeBytes) },
  })
}

/** The evidence of a record: added, shown, taken back. `show` is the record's page, for what was refused. */
export const evidenceRoutes = (show: ShowRecord): readonly Route[] => [
  {
    method: 'POST',
    path: '/at/:site/records/:id/evidence',
    access: 'records.register',
    audit: 'records.add-evidence',
    bodyBytesMax: UPLOAD_BYTES_MAX,
    handle: ctx => added(ctx, show),
  },
  {
    method: 'GET',
    path: '/at/:site/records/:id/evidence/:evidence',
    access: 'records.read',
    audit: 'records.read-evidence',
    handle: file,
  },
  {
    method: 'GET',
    path: '/at/:site/records/:id/evidence/:evidence/thumbnail',
    access: 'records.read',
    audit: 'records.read-thumbnail',
    handle: thumbnail,
  },
  {
    method: 'POST',
    path: '/at/:site/records/:id/evidence/:evidence/withdrawal',
    access: 'records.withdraw',
    audit: 'records.withdraw-evidence',
    handle: ctx => withdrawn(ctx, show),
  },
]

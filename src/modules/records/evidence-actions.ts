import { createHash } from 'node:crypto'
import { join } from 'node:path'

import type { Json } from '#kernel/canonical'
import { assert, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { translator } from '#kernel/text'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import { prepareDocument } from '#platform/documents'
import { openFileStore, type FileStore } from '#platform/files'
import { prepareImage } from '#platform/images'
import type { Acting, Event } from '#platform/journal'
import { isPlain } from '#platform/likeness'
import { act, type Done } from '#platform/operation'
import { kindOf } from '#platform/sniff'

import * as evidence from './evidence-store.ts'
import {
  fileField,
  gradeOf,
  isLacking,
  mayAdd,
  mayWithdraw,
  phaseOf,
  refusals,
  UPLOAD_FILES_MAX,
  type Doubt,
  type Witnessed,
} from './evidence.ts'
import type { Shows } from './kind.ts'
import { refusals as recordRefusals, type RegisterRecord } from './record.ts'
import * as store from './store.ts'

const PHOTOS: readonly Shows[] = ['photo', 'before', 'after']
const STORED_BYTES_MAX = 20_000_000

/** A file as it was sent. */
export interface Upload {
  readonly shows: Shows
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file made fit to keep. */
interface Prepared extends Omit<evidence.NewEvidence, 'id' | 'recordId' | 'caption' | 'afterConfirmation'> {
  readonly bytes: Uint8Array
  readonly thumbnail: Uint8Array | null
}

/** Files made fit to keep, and what the person who sent them says of them. */
export interface Bundle {
  readonly files: readonly Prepared[]
  readonly caption: string
}

export const emptyBundle: Bundle = { files: [], caption: '' }

/** Makes uploaded files fit to keep, all of them or none: photos anew from their pixels, PDFs looked through.
 *  Refuses: records.too-much-evidence; records.evidence-refused, with why for each file under its field. */
export async function prepareEvidence(uploads: readonly Upload[], caption: string): Promise<Result<Bundle>> {
  if (uploads.length > UPLOAD_FILES_MAX) return no(refusals.tooMany)
  const files: Prepared[] = []
  const refused = new Map<string, { name: string; why: Refusal }[]>()
  for (const upload of uploads) {
    const prepared = await prepare(upload)
    if (prepared.ok) files.push(prepared.value)
    else {
      const field = fileField(upload.shows)
      refused.set(field, [...(refused.get(field) ?? []), { name: upload.name, why: prepared.error }])
    }
  }
  if (refused.size === 0) return ok({ files, caption: Array.from(caption.trim()).slice(0, 200).join('') })
  const fields = Object.fromEntries([...refused].map(([field, all]) => [field, perFile(all)]))
  return no({ ...refusals.notKept, fields })
}

/** One message for the files of a field: each by its name, with why. */
function perFile(refused: readonly { name: string; why: Refusal }[]): Words {
  const line = (lang: 'zh' | 'en') => {
    const t = translator(lang)
    return refused
      .map(({ name, why }) => `${t(['“{name}”：', '“{name}”: '], { name })}${t(why.words, why.facts)}`)
      .join(' ')
  }
  return [line('zh'), line('en')]
}

async function prepare({ shows, name, bytes }: Upload): Promise<Result<Prepared>> {
  if (!PHOTOS.includes(shows) && kindOf(bytes) === 'pdf') {
    const paper = await prepareDocument(bytes, name)
    if (!paper.ok) return paper
    const { sha256, mime } = paper.value
    return ok({
      kind: 'document',
      name: paper.value.name,
      shows,
      mime,
      bytes,
      sizeBytes: bytes.byteLength,
      sha256,
      originalSha256: sha256,
      thumbnail: null,
      thumbnailSha256: null,
      look: null,
      plain: false,
    })
  }
  const photo = await prepareImage(bytes)
  if (!photo.ok) return photo
  const { sha256, sha256Original, mime, perceptualHash, thumbnail } = photo.value
  return ok({
    kind: 'photo',
    // What a phone calls its photos tells nothing, or too much.
    name: '',
    shows,
    mime,
    bytes: photo.value.bytes,
    sizeBytes: photo.value.bytes.byteLength,
    sha256,
    originalSha256: sha256Original,
    thumbnail,
    thumbnailSha256: sha256Of(thumbnail),
    look: perceptualHash,
    plain: isPlain(perceptualHash),
  })
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The folder of evidence; it holds nothing else, so what no evidence names may be cleared. */
export const evidenceFiles = (deps: Pick<Deps, 'dataDir'>): Promise<FileStore> =>
  openFileStore(join(deps.dataDir, 'evidence'))

/** `act` for a command that brings files: they are in the store before anything speaks of them, and gone again when nothing does. */
export async function actWithFiles<A extends Json>(
  deps: Deps,
  acting: Acting,
  command: string,
  request: Readonly<Record<string, Json>>,
  { files, caption }: Bundle,
  work: (tx: Db) => Promise<Result<Done<A>>>,
): Promise<Result<A>> {
  if (files.length === 0) return act(deps.db, acting, command, request, work)
  const sent = { ...request, caption, files: files.map(file => [file.shows, file.originalSha256]) }
  let kept = false
  try {
    const done = await act<A>(deps.db, acting, command, sent, async tx => {
      await evidence.holdFiles(tx)
      const folder = await evidenceFiles(deps)
      for (const { bytes, thumbnail } of files)
        for (const part of [bytes, thumbnail]) if (part) await keep(folder, part)
      return work(tx)
    })
    kept = done.ok
    return done
  } finally {
    if (!kept) await dropUnused(deps, files.flatMap(hashesOf))
  }
}

async function keep(folder: FileStore, bytes: Uint8Array): Promise<void> {
  const stored = await folder.put(bytes, { sizeBytesMax: STORED_BYTES_MAX })
  assert(stored.ok, 'what is made here is smaller than what was let in')
}

const hashesOf = (file: Pick<Prepared, 'sha256' | 'thumbnailSha256'>): readonly string[] =>
  file.thumbnailSha256 === null ? [file.sha256] : [file.sha256, file.thumbnailSha256]

/** Takes away those of these files that no evidence names; while uploads run, that is left to `sweepEvidence`.
 *  Shape: → how many were taken away. */
async function dropUnused(deps: Deps, hashes: readonly string[]): Promise<number> {
  return deps.db.transaction().execute(async tx => {
    if (hashes.length === 0 || !(await evidence.ownFiles(tx))) return 0
    const folder = await evidenceFiles(deps)
    const unused = await evidence.findUnused(tx, hashes)
    for (const sha256 of unused) await folder.remove(sha256)
    return unused.length
  })
}

const DRAFT_MAX_MS = 24 * 60 * 60_000

/** Clears what a crash between file and transaction left behind; answers how many files.
 *  Shape: run it when the program starts, since only its sudden end leaves anything. */
export async function sweepEvidence(deps: Deps): Promise<number> {
  const folder = await evidenceFiles(deps)
  let swept = await folder.sweepTemporary(new Date(deps.now().getTime() - DRAFT_MAX_MS))
  for (let prefix = 0; prefix < 256; prefix += 1)
    swept += await dropUnused(deps, await folder.list(prefix.toString(16).padStart(2, '0')))
  return swept
}

/** Adds files to a record, in the caller's transaction: rows, likenesses, the record's next versions.
 *  Shape: → what the journal is to say.
 *  Refuses: records.evidence-twice, and what `mayAdd` refuses. */
export async function addFiles(
  tx: Db,
  deps: Deps,
  acting: Acting,
  record: Witnessed & Pick<RegisterRecord, 'id' | 'status' | 'version' | 'grade'>,
  { files, caption }: Bundle,
): Promise<Result<readonly Event[]>> {
  const here = (await evidence.listEvidence(tx, acting.stationId, record.id)).filter(item => !item.withdrawn)
  const may = mayAdd(record, here.length, files.length)
  if (!may.ok) return may
  const originals = new Set(here.map(item => item.originalSha256))
  const shown = new Set(here.map(item => item.shows))
  await evidence.lockLikeness(tx, acting.stationId)
  const events: Event[] = []
  let next = { version: record.version, grade: record.grade }
  for (const { bytes: _, thumbnail: __, ...file } of files) {
    if (originals.has(file.originalSha256)) return no(refusals.twice)
    originals.add(file.originalSha256)
    shown.add(file.shows)
    const phase = phaseOf[record.status]
    const item = {
      ...file,
      id: deps.newId(),
      recordId: record.id,
      caption,
      afterConfirmation: phase !== 'open',
    }
    await evidence.insertEvidence(tx, acting.stationId, acting.actorId ?? '', acting.at, item)
    const likenesses = await evidence.noteLikeness(tx, acting.stationId, item)
    // The grade a record was confirmed with stays: figures have counted it.
    next = { version: next.version + 1, grade: phase === 'open' ? gradeOf(record, shown) : record.grade }
    const { id, kind, sha256, originalSha256, afterConfirmation } = item
    events.push({
      subjectKind: 'record',
      subjectId: record.id,
      version: next.version,
      type: 'records.evidence-added',
      data: {
        id,
        kind,
        shows: item.shows,
        sha256,
        originalSha256,
        afterConfirmation,
        likenesses,
        grade: next.grade,
      },
    })
  }
  await evidence.saveWitness(tx, acting.stationId, record.id, next)
  return ok(events)
}

/** Adds files to a record that is there.
 *  Refuses: records.not-found, and what `addFiles` refuses. */
export async function addEvidence(
  deps: Deps,
  acting: Acting,
  recordId: string,
  bundle: Bundle,
): Promise<Result<{ added: number }>> {
  return actWithFiles(deps, acting, 'records.add-evidence', { recordId }, bundle, async tx => {
    const [record] = await store.lockRecords(tx, acting.stationId, [recordId])
    if (!record) return no(recordRefusals.notFound)
    const events = await addFiles(tx, deps, acting, record, bundle)
    return events.ok ? ok({ answer: { added: events.value.length }, events: events.value }) : events
  })
}

/** Takes evidence back: a new fact with its reason. The file stays where it is and is shown no more.
 *  Refuses: records.no-such-evidence, and what `mayWithdraw` refuses. */
export async function withdrawEvidence(
  deps: Deps,
  acting: Acting,
  { recordId, evidenceId, reason }: { recordId: string; evidenceId: string; reason: string },
  isConfirmer: boolean,
): Promise<Result<{ id: string }>> {
  const why = Array.from(reason.trim()).slice(0, 300).join('')
  const request = { recordId, evidenceId, reason: why }
  return act(deps.db, acting, 'records.withdraw-evidence', request, async tx => {
    const [record] = await store.lockRecords(tx, acting.stationId, [recordId])
    const all = await evidence.listEvidence(tx, acting.stationId, recordId)
    const item = all.find(({ id }) => id === evidenceId)
    if (!record || !item) return no(refusals.noEvidence)
    const may = mayWithdraw(record.status, { withdrawn: item.withdrawn !== null }, why, isConfirmer)
    if (!may.ok) return may
    const left = all.filter(({ id, withdrawn }) => id !== evidenceId && !withdrawn)
    const grade =
      phaseOf[record.status] === 'open'
        ? gradeOf(record, new Set(left.map(({ shows }) => shows)))
        : record.grade
    const version = record.version + 1
    await evidence.insertWithdrawal(tx, acting.stationId, acting.actorId ?? '', acting.at, {
      evidenceId,
      reason: why,
    })
    await evidence.saveWitness(tx, acting.stationId, recordId, { version, grade })
    return ok({
      answer: { id: evidenceId },
      events: [
        {
          subjectKind: 'record',
          subjectId: recordId,
          version,
          type: 'records.evidence-withdrawn',
          data: { id: evidenceId, sha256: item.sha256, grade },
          reason: why,
        },
      ],
    })
  })
}

/** What a confirmer has to answer before each of these records can count. */
export async function findDoubts(
  db: Db,
  stationId: string,
  records: readonly RegisterRecord[],
): Promise<(record: RegisterRecord) => Doubt> {
  const witness = await evidence.findWitness(
    db,
    stationId,
    records.map(record => record.id),
  )
  return record => {
    const { shown, reused } = witness.get(record.id) ?? { shown: new Set<Shows>(), reused: 0 }
    return { lacking: isLacking(record, shown), reused }
  }
}

const VERIFY_PAGE_ROWS = 500

/** Reads every file of a station's evidence and compares it with its hash, and every row with the journal.
 *  Shape: → rows compared; `broken` is told each that differs. */
export async function verifyEvidence(
  deps: Pick<Deps, 'db' | 'dataDir'>,
  stationId: string,
  broken: (difference: { readonly id: string; readonly recordId: string; readonly why: string }) => void,
): Promise<number> {
  let compared = 0
  let after: string | undefined
  do {
    const page = await evidence.listKept(deps.db, stationId, after, VERIFY_PAGE_ROWS)
    for (const { id, recordId, files, told } of page) {
      if (!told) broken({ id, recordId, why: 'journal' })
      for (const sha256 of files) {
        const found = await (await evidenceFiles(deps)).get(sha256)
        if (found.ok) found.value.stream.destroy()
        else broken({ id, recordId, why: found.error.code })
      }
    }
    compared += page.length
    after = page.length === VERIFY_PAGE_ROWS ? page.at(-1)?.id : undefined
  } while (after !== undefined)
  return compared
}

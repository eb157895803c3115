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
import type { Acting } from '#platform/journal'
import { isPlain } from '#platform/likeness'
import { act, type Done } from '#platform/operation'
import { kindOf } from '#platform/sniff'

import * as evidence from './evidence-store.ts'
import { fileField, refusals, UPLOAD_FILES_MAX } from './evidence.ts'
import type { Shows } from './kind.ts'

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

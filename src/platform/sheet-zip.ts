import { crc32 } from 'node:zlib'

import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl'

import type { SheetLimits } from './sheet-limits.ts'
import { SheetRefused } from './sheet-refusal.ts'

/** The parts of a workbook file, checked before anything is unpacked. */
export interface SheetPackage {
  readonly names: readonly string[]
  has(name: string): boolean
  /** The size a part declares to have once unpacked; 0 for one that is not there. */
  sizeBytes(name: string): number
  /** Unpacks one part, counting as it goes: what unpacks to more than it declares is refused. */
  chunks(name: string): AsyncGenerator<Buffer>
  close(): void
}

/** Below this a high ratio is harmless: an empty sheet's XML is nearly all repetition. */
const RATIO_COUNTS_FROM_BYTES = 1024 * 1024

/** Opens a zip file, by its path or as bytes, and checks its directory: sizes, ratio, names, encryption, overlaps. */
export async function openPackage(source: string | Uint8Array, limits: SheetLimits): Promise<SheetPackage> {
  const options = { validateEntrySizes: false, autoClose: false }
  const opening =
    typeof source === 'string'
      ? openPromise(source, options)
      : fromBufferPromise(Buffer.from(source), options)
  const zip = await opening.catch(() => {
    throw new SheetRefused('broken-archive')
  })
  try {
    if (zip.entryCount > limits.parts)
      throw new SheetRefused('too-many-parts', { count: zip.entryCount, limit: limits.parts })
    const entries = await listEntries(zip)
    refuseBombs(entries, limits)
    await refuseOverlaps(zip, entries)
    const byName = new Map(entries.map(entry => [entry.fileName, entry]))
    return {
      names: [...byName.keys()],
      has: name => byName.has(name),
      sizeBytes: name => byName.get(name)?.uncompressedSize ?? 0,
      chunks: name => inflate(zip, byName.get(name), limits),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function listEntries(zip: ZipFile): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  const seen = new Set<string>()
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
  } catch (error) {
    // yauzl tells unsafe names apart from damage only by its message.
    const isName = error instanceof Error && /path|fileName/i.test(error.message)
    throw new SheetRefused(isName ? 'unsafe-names' : 'broken-archive')
  }
  for (const entry of entries) {
    // Parts of a package are the same whatever their case (ECMA-376 part 2, 6.2.2.3).
    const name = entry.fileName.toLowerCase()
    if (seen.has(name) || name.includes('\0')) throw new SheetRefused('unsafe-names')
    seen.add(name)
    if (entry.isEncrypted()) throw new SheetRefused('encrypted')
    if (!entry.canDecodeFileData()) throw new SheetRefused('broken-archive')
  }
  return entries
}

function refuseBombs(entries: readonly Entry[], limits: SheetLimits): void {
  let total = 0
  for (const { compressedSize, uncompressedSize } of entries) {
    total += uncompressedSize
    const isOver =
      uncompressedSize > RATIO_COUNTS_FROM_BYTES && uncompressedSize > compressedSize * limits.inflateRatio
    if (isOver || total > limits.inflatedBytes) throw inflatesTooMuch(limits)
  }
}

/** Where parts share bytes, few bytes can pose as much data (Fifield, "A better zip bomb", WOOT 2019). */
async function refuseOverlaps(zip: ZipFile, entries: readonly Entry[]): Promise<void> {
  const inOrder = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let end = 0
  for (const entry of inOrder) {
    if (entry.relativeOffsetOfLocalHeader < end) throw new SheetRefused('overlapping-parts')
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true }).catch(() => {
      throw new SheetRefused('broken-archive')
    })
    end = fileDataStart + entry.compressedSize
  }
}

async function* inflate(zip: ZipFile, entry: Entry | undefined, limits: SheetLimits): AsyncGenerator<Buffer> {
  if (!entry) throw new SheetRefused('broken-archive')
  let size = 0
  let sum = 0
  const stream = await zip.openReadStreamPromise(entry).catch(() => {
    throw new SheetRefused('broken-archive')
  })
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await chunks.next().catch(() => {
        throw new SheetRefused('broken-archive')
      })
      if (done) break
      size += value.length
      if (size > entry.uncompressedSize) throw inflatesTooMuch(limits)
      sum = crc32(value, sum)
      yield value
    }
  } finally {
    stream.destroy()
  }
  if (size !== entry.uncompressedSize || sum !== entry.crc32) throw new SheetRefused('broken-archive')
}

const inflatesTooMuch = (limits: SheetLimits): SheetRefused =>
  new SheetRefused('inflates-too-much', {
    limitMb: Math.round(limits.inflatedBytes / 1024 / 1024),
    ratio: limits.inflateRatio,
  })

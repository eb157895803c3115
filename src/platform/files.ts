import { createHash, randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

import { no, ok } from '#kernel/result'
import type { Refusal, Result } from '#kernel/result'

/** What a stored file is known by: its content. */
export interface StoredFile {
  readonly sha256: string
  readonly sizeBytes: number
}

/** A folder of files named by their own hash: the same bytes are stored once, a name can never lie. */
export interface FileStore {
  /** Stores bytes for good: when this answers, they survive a power cut.
   *  Shape:   a broken source throws and leaves nothing behind.
   *  Refuses: files.too-large, as soon as the limit is passed, without reading on. */
  put(source: Uint8Array | AsyncIterable<Uint8Array>, limits: FileLimits): Promise<Result<StoredFile>>
  /** Opens a file whose bytes have been checked against its name just now.
   *  Shape:   the stream holds the file open; read it to its end or destroy it.
   *  Refuses: files.missing, files.damaged. */
  get(sha256: string): Promise<Result<OpenFile>>
  has(sha256: string): Promise<boolean>
  /** The names of the files whose hash begins with these two hex digits. */
  list(prefix: string): Promise<readonly string[]>
  /** Takes a file away; answers whether it was there. */
  remove(sha256: string): Promise<boolean>
  /** Clears what interrupted uploads left behind before the given instant; answers how many. */
  sweepTemporary(before: Date): Promise<number>
}

export interface FileLimits {
  readonly sizeBytesMax: number
}

export interface OpenFile {
  readonly stream: Readable
  readonly sizeBytes: number
}

const SHA256 = /^[0-9a-f]{64}$/

/** Opens (and makes, if need be) a file store in a folder that nobody else may enter. */
export async function openFileStore(folder: string): Promise<FileStore> {
  const temporary = join(folder, 'tmp')
  await mkdir(temporary, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  // Two levels of 256 folders: a million files are some fifteen in each.
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

  return {
    async put(source, limits) {
      const draft = join(temporary, randomUUID())
      try {
        const written = await writeDraft(draft, source, limits)
        if (!written.ok) return written
        // Renaming over an equal file changes nothing, and heals one that was damaged.
        await settle(draft, pathOf(written.value.sha256), folder)
        return written
      } finally {
        await rm(draft, { force: true })
      }
    },

    async get(sha256) {
      const handle = SHA256.test(sha256) ? await unlessMissing(open(pathOf(sha256), 'r')) : undefined
      if (!handle) return no(missing)
      let handedOn = false
      try {
        const content = await readThrough(handle)
        if (content.sha256 !== sha256) return no(damaged)
        handedOn = true
        // The same open file is read again from its start, so nothing can be swapped in between.
        return ok({ stream: handle.createReadStream({ start: 0 }), sizeBytes: content.sizeBytes })
      } finally {
        if (!handedOn) await handle.close()
      }
    },

    async has(sha256) {
      return SHA256.test(sha256) && (await unlessMissing(stat(pathOf(sha256)))) !== undefined
    },

    async list(prefix) {
      const folders = (await unlessMissing(readdir(join(folder, prefix)))) ?? []
      const names = await Promise.all(folders.map(inner => readdir(join(folder, prefix, inner))))
      return names.flat().filter(name => SHA256.test(name))
    },

    async remove(sha256) {
      if (!SHA256.test(sha256)) return false
      const path = pathOf(sha256)
      const removed = await unlessMissing(rm(path).then(() => true))
      if (removed) await syncFolder(dirname(path))
      return removed ?? false
    },

    async sweepTemporary(before) {
      let removed = 0
      for (const name of await readdir(temporary)) {
        const path = join(temporary, name)
        const found = await unlessMissing(stat(path))
        if (found && found.mtime < before) {
          await rm(path, { force: true })
          removed += 1
        }
      }
      return removed
    },
  }
}

/** Writes a whole file so that after any crash the old or the new content is there, never a part.
 *  Source:  a configuration file written without fsync came back full of NULs after a power cut. */
export const replaceFileDurably = (path: string, content: Uint8Array | string): Promise<void> =>
  writeBeside(path, content, draft => rename(draft, path))

/** The same for a file that must not be there yet; of several writers at once exactly one succeeds.
 *  Shape:   answers whether it was this one; an existing file is left as it is. */
export const createFileDurably = (path: string, content: Uint8Array | string): Promise<boolean> =>
  writeBeside(path, content, async draft => (await unless('EEXIST', link(draft, path))) !== 'EEXIST')

async function writeBeside<T>(
  path: string,
  content: Uint8Array | string,
  place: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return await place(draft)
  } finally {
    await rm(draft, { force: true })
    await syncFolder(dirname(path))
  }
}

async function writeDraft(
  path: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limits: FileLimits,
): Promise<Result<StoredFile>> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > limits.sizeBytesMax) return no(tooLarge(limits.sizeBytesMax))
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    await handle.sync()
    return ok({ sha256: hash.digest('hex'), sizeBytes })
  } finally {
    await handle.close()
  }
}

/** Moves a finished draft to its place. Every folder on the way is synced each time: another upload may
 *  have made it a moment ago and not yet synced it, and its entry must not be lost under our file. */
async function settle(draft: string, path: string, root: string): Promise<void> {
  const inner = dirname(path)
  const outer = dirname(inner)
  await mkdir(inner, { recursive: true, mode: 0o700 })
  await rename(draft, path)
  for (const folder of [inner, outer, root]) await syncFolder(folder)
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readThrough(handle: FileHandle): Promise<StoredFile> {
  const hash = createHash('sha256')
  const window = Buffer.allocUnsafe(256 * 1024)
  let sizeBytes = 0
  for (;;) {
    const { bytesRead } = await handle.read(window, 0, window.length, sizeBytes)
    if (bytesRead === 0) return { sha256: hash.digest('hex'), sizeBytes }
    hash.update(window.subarray(0, bytesRead))
    sizeBytes += bytesRead
  }
}

async function unlessMissing<T>(attempt: Promise<T>): Promise<T | undefined> {
  const outcome = await unless('ENOENT', attempt)
  return outcome === 'ENOENT' ? undefined : outcome
}

/** Turns one expected failure of the operating system into a value; all others are thrown on. */
export async function unless<T, Code extends string>(code: Code, attempt: Promise<T>): Promise<T | Code> {
  try {
    return await attempt
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return code
    throw error
  }
}

const missing: Refusal = {
  code: 'files.missing',
  status: 404,
  words: ['找不到这个文件，可能已经删除。', 'This file is not here; it may have been deleted.'],
}

const damaged: Refusal = {
  code: 'files.damaged',
  status: 409,
  words: [
    '这个文件在磁盘上已经损坏，不再提供。请联系管理员从备份中恢复。',
    'This file is damaged on disk and is not handed out. Ask your administrator to restore it from a backup.',
  ],
}

const tooLarge = (sizeBytesMax: number): Refusal => ({
  code: 'files.too-large',
  status: 413,
  facts: { maxMb: Math.round((sizeBytesMax / 1_000_000) * 10) / 10 },
  words: [
    '文件太大：最多 {maxMb} MB。请压缩后再上传。',
    'The file is too large: at most {maxMb} MB. Make it smaller and upload it again.',
  ],
})

import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { no, ok, type Refusal, type Result } from '#kernel/result'

import { boundaryOf, BrokenForm, readParts, type Part } from './multipart.ts'

/** A file as it came in. It goes when its request has been answered, unless the handler moved it away. */
export interface ReceivedFile {
  readonly path: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** A form with a file, received. */
export interface Received {
  readonly values: Readonly<Record<string, string>>
  /** Missing when none was chosen, or an empty one. */
  readonly file?: ReceivedFile
}

interface Options {
  /** Where files are put. */
  readonly folder: string
  readonly sizeBytesMax: number
  readonly at: Date
  /** Asked once the fields before the file are known; of a form that is not wanted nothing is kept. */
  readonly isWanted: (values: Readonly<Record<string, string>>) => boolean
  readonly unwanted: Refusal
  readonly tooLarge: Refusal
}

const FIELD_BYTES_MAX = 64 * 1024
/** All that a form has beside its file. */
const FORM_BYTES_MAX = 1024 * 1024
/** No file is on its way for so long. */
const LEFT_MS = 86_400_000

const broken: Refusal = {
  code: 'http.broken-form',
  status: 422,
  words: ['没有收完整，请再上传一次。', 'It did not arrive whole; send it again.'],
}

/** Receives a form whose last part is a file, which goes to disk as it arrives.
 *  Refuses: `unwanted`, `tooLarge`, http.broken-form; then nothing is left on disk. */
export async function receive(request: Request, options: Options): Promise<Result<Received>> {
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  if (boundary === undefined || !request.body) return no(broken)
  // What says so itself is not even begun: whoever stops in the middle cuts the sender off from the answer.
  if (Number(request.headers.get('content-length') ?? 0) > options.sizeBytesMax + FORM_BYTES_MAX)
    return no(options.tooLarge)
  const values: Record<string, string> = {}
  let file: ReceivedFile | undefined
  const give = async (result: Result<Received>): Promise<Result<Received>> => {
    if (file && !result.ok) await rm(file.path, { force: true })
    return result
  }
  try {
    for await (const part of readParts(request.body, boundary)) {
      if (part.fileName === undefined) {
        const text = await textOf(part)
        if (text === undefined) return give(no(options.tooLarge))
        values[part.name] ??= text.normalize('NFC')
      } else if (!file && options.isWanted(values)) {
        const kept = await keep(part, part.fileName, options)
        if (kept === undefined) return no(options.tooLarge)
        if (kept.sizeBytes > 0) file = kept
        else await rm(kept.path)
      }
    }
  } catch (error) {
    if (error instanceof BrokenForm) return give(no(broken))
    throw error
  }
  return options.isWanted(values) ? ok({ values, ...(file && { file }) }) : give(no(options.unwanted))
}

async function textOf({ data }: Part): Promise<string | undefined> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of data) {
    size += piece.length
    if (size > FIELD_BYTES_MAX) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** Writes a file to disk, for good; undefined, and gone again, when it is too large. */
async function keep(
  { data }: Part,
  fileName: string,
  { folder, sizeBytesMax, at }: Options,
): Promise<ReceivedFile | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await clearLeft(folder, at.getTime() - LEFT_MS)
  const path = join(folder, randomUUID())
  const sum = createHash('sha256')
  let sizeBytes = 0
  let isWhole = false
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const piece of data) {
      sizeBytes += piece.length
      if (sizeBytes > sizeBytesMax) return undefined
      sum.update(piece)
      await handle.write(piece)
    }
    await handle.sync()
    isWhole = true
  } finally {
    await handle.close()
    if (!isWhole) await rm(path, { force: true })
  }
  // Some browsers tell the folder as well.
  const name = (fileName.split(/[\\/]/).at(-1) ?? '').normalize('NFC').slice(-200)
  return { path, name, sha256: sum.digest('hex'), sizeBytes }
}

/** Takes away what a program left behind that was killed while files came in. */
async function clearLeft(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    // Another request may be taking it away just now.
    const found = await stat(path).catch(() => undefined)
    if (found && found.mtimeMs < beforeMs) await rm(path, { force: true })
  }
}

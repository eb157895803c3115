import { createReadStream } from 'node:fs'

import { SheetRefused } from './sheet-refusal.ts'

/** The encodings in which a text file is read, as people and `TextDecoder` name them. */
export type SheetEncoding = 'UTF-8' | 'UTF-8 BOM' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030'

const LABELS = {
  'UTF-8': 'utf-8',
  'UTF-8 BOM': 'utf-8',
  'UTF-16LE': 'utf-16le',
  'UTF-16BE': 'utf-16be',
  GB18030: 'gb18030',
} as const satisfies Record<SheetEncoding, string>

/** Finds the one encoding in which every byte of a file makes sense: by its byte order mark, else strict
 *  UTF-8, else strict GB18030. Nothing is guessed and nothing is replaced.
 *  Refuses: bytes that are neither, with the place; NUL bytes. */
export async function findEncoding(path: string, head: Buffer): Promise<SheetEncoding> {
  const marked = byMark(head)
  if (marked) {
    const failed = await firstFailure(path, marked)
    if (failed) throw await unreadable(path, marked, failed)
    return marked
  }
  await refuseNul(path)
  const notUtf8 = await firstFailure(path, 'UTF-8')
  if (!notUtf8) return 'UTF-8'
  const notGb = await firstFailure(path, 'GB18030')
  if (!notGb) return 'GB18030'
  const [encoding, chunk] = notUtf8 > notGb ? (['UTF-8', notUtf8] as const) : (['GB18030', notGb] as const)
  throw await unreadable(path, encoding, chunk)
}

/** A file's text, piece by piece, without its byte order mark. The encoding must have been found before.
 *  `heard` is told the size of each piece. */
export async function* decodedText(
  path: string,
  encoding: SheetEncoding,
  heard: (bytes: number) => void = () => undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(LABELS[encoding], { fatal: true })
  for await (const chunk of bytesOf(path)) {
    heard(chunk.length)
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path)) if (chunk instanceof Buffer) yield chunk
}

function byMark(head: Buffer): SheetEncoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'UTF-8 BOM'
  if (head[0] === 0xff && head[1] === 0xfe) return 'UTF-16LE'
  if (head[0] === 0xfe && head[1] === 0xff) return 'UTF-16BE'
  return undefined
}

/** The number of the first piece, from 1, that does not decode; 0 if all do. */
async function firstFailure(path: string, encoding: SheetEncoding): Promise<number> {
  const decoder = new TextDecoder(LABELS[encoding], { fatal: true })
  let piece = 0
  try {
    for await (const chunk of bytesOf(path)) {
      piece++
      decoder.decode(chunk, { stream: true })
    }
    piece++
    decoder.decode()
    return 0
  } catch (error) {
    if (error instanceof TypeError) return piece
    throw error
  }
}

/** Names the exact place: decodes again, byte by byte within the piece that failed. */
async function unreadable(path: string, encoding: SheetEncoding, failedPiece: number): Promise<SheetRefused> {
  const decoder = new TextDecoder(LABELS[encoding], { fatal: true })
  let offset = 0
  let line = 1
  let piece = 0
  for await (const chunk of bytesOf(path)) {
    piece++
    if (piece < failedPiece) {
      decoder.decode(chunk, { stream: true })
      offset += chunk.length
      line += count(chunk, 0x0a)
      continue
    }
    for (const [index] of chunk.entries()) {
      try {
        decoder.decode(chunk.subarray(index, index + 1), { stream: true })
      } catch {
        return new SheetRefused('unknown-encoding', { offset, line })
      }
      offset++
      if (chunk[index] === 0x0a) line++
    }
  }
  return new SheetRefused('unknown-encoding', { offset, line })
}

async function refuseNul(path: string): Promise<void> {
  let row = 1
  for await (const chunk of bytesOf(path)) {
    const at = chunk.indexOf(0)
    row += count(at < 0 ? chunk : chunk.subarray(0, at), 0x0a)
    if (at >= 0) throw new SheetRefused('nul-character', { row })
  }
}

function count(bytes: Buffer, byte: number): number {
  let found = 0
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found++
  return found
}

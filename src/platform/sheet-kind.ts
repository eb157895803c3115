import { open, type FileHandle } from 'node:fs/promises'

import type { SheetLimits } from './sheet-limits.ts'
import { SheetRefused } from './sheet-refusal.ts'

/** The two formats that are read. */
export type SheetFormat = 'xlsx' | 'csv'

const HEAD_BYTES = 4096
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/** What people upload by mistake, by its first bytes. */
const OTHER_KINDS: readonly (readonly [kind: string, magic: string])[] = [
  ['PDF', '25504446'],
  ['PNG', '89504e47'],
  ['JPEG', 'ffd8ff'],
  ['GIF', '47494638'],
  ['RAR', '526172211a07'],
  ['7Z', '377abcaf271c'],
  ['GZIP', '1f8b08'],
  ['EXE', '4d5a9000'],
]

/** Looks at what a file really is and compares it with what its name says.
 *  Refuses: empty and over-long files, other kinds, a name that says otherwise than the content. */
export async function findFormat(
  path: string,
  name: string,
  limits: SheetLimits,
): Promise<{ format: SheetFormat; head: Buffer; sizeBytes: number }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size === 0) throw new SheetRefused('empty-file')
    if (size > limits.fileBytes) throw tooLarge(size, limits)
    const head = Buffer.alloc(Math.min(HEAD_BYTES, size))
    await file.read(head, 0, head.length, 0)
    return { format: await judge(head, extensionOf(name), file), head, sizeBytes: size }
  } finally {
    await file.close()
  }
}

const extensionOf = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

async function judge(head: Buffer, extension: string, file: FileHandle): Promise<SheetFormat> {
  if (head.subarray(0, OLE2.length).equals(OLE2))
    throw new SheetRefused((await holds(file, ENCRYPTED_PACKAGE)) ? 'encrypted' : 'old-workbook')
  const other = OTHER_KINDS.find(([, magic]) => head.toString('hex', 0, magic.length / 2) === magic)
  if (other) throw new SheetRefused('not-a-sheet', { kind: other[0] })
  const isZip = head.toString('latin1', 0, 2) === 'PK' && (head[2] ?? 0) < 9
  if (isZip) {
    if (extension === 'xlsx') return 'xlsx'
    if (extension === 'xlsm' || extension === 'xltm') throw new SheetRefused('macros')
    if (extension === 'ods') throw new SheetRefused('open-document')
    throw new SheetRefused(extension === 'csv' ? 'workbook-named-text' : 'unknown-extension')
  }
  refuseMarkup(head)
  if (extension === 'csv') return 'csv'
  if (extension !== 'xlsx') throw new SheetRefused('unknown-extension')
  const isUtf16 = head[0] === 0xff || head[0] === 0xfe
  if (head.includes(0) && !isUtf16) throw new SheetRefused('not-a-sheet', { kind: 'BIN' })
  throw new SheetRefused('text-named-workbook')
}

function refuseMarkup(head: Buffer): void {
  const start = head
    .toString('latin1')
    .replace(/^(?:\u00EF\u00BB\u00BF|[\u00FE\u00FF]{2})/, '')
    .replaceAll('\0', '')
    .trimStart()
    .toLowerCase()
  if (start.startsWith('<?xml') && start.includes('office:spreadsheet'))
    throw new SheetRefused('old-workbook')
  if (/^<(!doctype html|html|head|body|meta|table|script|style|!--)/.test(start))
    throw new SheetRefused('web-page')
  if (start.startsWith('<?xml'))
    throw start.includes('<html')
      ? new SheetRefused('web-page')
      : new SheetRefused('not-a-sheet', { kind: 'XML' })
}

async function holds(file: FileHandle, wanted: Buffer): Promise<boolean> {
  let tail = Buffer.alloc(0)
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    if (!(chunk instanceof Buffer)) continue
    const piece = Buffer.concat([tail, chunk])
    if (piece.includes(wanted)) return true
    tail = piece.subarray(-wanted.length)
  }
  return false
}

const tooLarge = (size: number, limits: SheetLimits): SheetRefused =>
  new SheetRefused('file-too-large', {
    sizeMb: Math.ceil(size / 1024 / 1024),
    limitMb: Math.round(limits.fileBytes / 1024 / 1024),
  })

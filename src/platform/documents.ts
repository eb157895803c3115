import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'

import { no, ok } from '#kernel/result'
import type { Refusal, Result } from '#kernel/result'

import { kindOf } from './sniff.ts'

const inflated = promisify(inflate)

/** A PDF kept as evidence, byte for byte as it came. */
export interface PreparedDocument {
  readonly bytes: Uint8Array
  readonly mime: 'application/pdf'
  readonly sha256: string
  /** The name for the person who saves it: one line, no path, ends in .pdf. */
  readonly name: string
}

const SIZE_BYTES_MAX = 10_000_000
const INSIDE_BYTES_MAX = 32_000_000

// What makes a PDF do something instead of showing something, each by the name it must use for it.
const REFUSED = [
  ['Encrypt', 'locked'],
  ['JavaScript', 'active'],
  ['Launch', 'active'],
  ['SubmitForm', 'active'],
  ['ImportData', 'active'],
  ['RichMedia', 'active'],
  ['XFA', 'active'],
  ['EmbeddedFile', 'carries-files'],
  ['EmbeddedFiles', 'carries-files'],
] as const

/** Checks a PDF that is to be kept as evidence. Hand it out only with `attachmentHeaders`.
 *  Shape:   looks for the names of active parts in the file and in its compressed object streams. That keeps
 *           out what office programs put in; it is no virus scanner, and a file made to deceive may pass.
 *  Refuses: documents.empty, documents.too-large, documents.not-a-pdf, documents.damaged, documents.locked,
 *           documents.active, documents.carries-files. */
export async function prepareDocument(bytes: Uint8Array, name: string): Promise<Result<PreparedDocument>> {
  if (bytes.byteLength === 0) return no(refusals.empty)
  if (bytes.byteLength > SIZE_BYTES_MAX) return no(refusals.tooLarge)
  if (kindOf(bytes) !== 'pdf') return no(refusals.notAPdf)
  // One character a byte, so positions in the text are positions in the file.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.slice(-1024).includes('%%EOF')) return no(refusals.damaged)
  const inside = await objectStreams(bytes, text)
  if (inside === undefined) return no(refusals.damaged)
  for (const part of [text, ...inside]) {
    const found = refusedName(part)
    if (found) return no(refusals[found])
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return ok({ bytes, mime: 'application/pdf', sha256, name: plainName(name) })
}

/** The headers that make a browser save a kept file and never run or show it in our name. */
export const attachmentHeaders = (mime: string, name: string): Readonly<Record<string, string>> => ({
  'content-type': mime,
  'content-disposition': `attachment; filename="document.pdf"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*!]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)}`,
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
})

const NAME = new RegExp(`/(${REFUSED.map(([name]) => spelt(name)).join('|')})(?=[\\s\\0/<>()[\\]{}%]|$)`, 'g')

/** A PDF name may write any letter as # and two hex digits, of either case. */
function spelt(name: string): string {
  const hexOf = (letter: string) =>
    letter
      .charCodeAt(0)
      .toString(16)
      .replace(/[a-f]/g, digit => `[${digit}${digit.toUpperCase()}]`)
  return Array.from(name, letter => `(?:${letter}|#${hexOf(letter)})`).join('')
}

function refusedName(text: string): (typeof REFUSED)[number][1] | undefined {
  for (const [, written = ''] of text.matchAll(NAME)) {
    const name = written.replace(/#(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    const found = REFUSED.find(([refused]) => refused === name)
    if (found) return found[1]
  }
  return undefined
}

const OBJECT_STREAM = new RegExp(`/${spelt('ObjStm')}(?![A-Za-z])`, 'g')
const DICTIONARY_BYTES_MAX = 1000

/** The text of all compressed object streams; undefined when one cannot be looked into. */
async function objectStreams(bytes: Uint8Array, text: string): Promise<string[] | undefined> {
  const found: string[] = []
  let left = INSIDE_BYTES_MAX
  for (const { index } of text.matchAll(OBJECT_STREAM)) {
    const before = text.slice(Math.max(0, index - DICTIONARY_BYTES_MAX), index)
    const ahead = text.slice(index, index + DICTIONARY_BYTES_MAX)
    const start = /stream\r?\n/.exec(ahead)
    if (!start) return undefined
    const dictionary = before.slice(Math.max(0, before.lastIndexOf('obj'))) + ahead.slice(0, start.index)
    const filters = dictionary.match(/Decode\b/g)?.length ?? 0
    const compressed = dictionary.includes('/Filter')
    if (filters !== (compressed ? 1 : 0) || /#|Predictor/.test(dictionary)) return undefined
    if (!compressed) continue // it is read with the rest of the file
    const content = await inflateUpTo(bytes.subarray(index + start.index + start[0].length), left)
    if (!content) return undefined
    left -= content.length
    found.push(content.toString('latin1'))
  }
  return found
}

/** zlib stops at the end of its own data; a broken stream or one that swells beyond all measure is refused. */
async function inflateUpTo(bytes: Uint8Array, sizeBytesMax: number): Promise<Buffer | undefined> {
  if (sizeBytesMax <= 0) return undefined
  try {
    return await inflated(bytes, { maxOutputLength: sizeBytesMax })
  } catch {
    return undefined
  }
}

/** Keeps a file's name readable and takes from it what could mislead: paths, controls, changes of direction. */
function plainName(name: string): string {
  const base = name
    .normalize('NFC')
    .toWellFormed()
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>|:*?]/gu, '')
    .replace(/\.pdf$/i, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  return `${Array.from(base).slice(0, 80).join('') || '文件'}.pdf`
}

const refusals = {
  empty: {
    code: 'documents.empty',
    status: 422,
    words: ['文件是空的，请重新选择。', 'The file is empty. Choose it again.'],
  },
  tooLarge: {
    code: 'documents.too-large',
    status: 413,
    facts: { maxMb: SIZE_BYTES_MAX / 1_000_000 },
    words: [
      '文件太大：最多 {maxMb} MB。扫描时请选较低的清晰度，或分成几份上传。',
      'The file is too large: at most {maxMb} MB. Scan it at a lower resolution, or upload it in parts.',
    ],
  },
  notAPdf: {
    code: 'documents.not-a-pdf',
    status: 422,
    words: [
      '这不是 PDF 文件。请用“另存为 PDF”或扫描成 PDF 后上传；照片请在“照片”一栏上传。',
      'This is not a PDF. Save or scan it as PDF and upload that; photos are uploaded as photos.',
    ],
  },
  damaged: {
    code: 'documents.damaged',
    status: 422,
    words: [
      'PDF 文件不完整或无法检查。请用“打印 › 另存为 PDF”重新生成后上传。',
      'The PDF is incomplete or cannot be checked. Make it anew with Print › Save as PDF and upload that.',
    ],
  },
  locked: {
    code: 'documents.locked',
    status: 422,
    words: [
      'PDF 设了密码或限制。请去掉密码，用“打印 › 另存为 PDF”重新生成后上传。',
      'The PDF is protected by a password or by restrictions. Remove them, make it anew with Print › Save as PDF and upload that.',
    ],
  },
  active: {
    code: 'documents.active',
    status: 422,
    words: [
      'PDF 里带有脚本、表单动作或多媒体，不能保存。请用“打印 › 另存为 PDF”重新生成后上传。',
      'The PDF carries scripts, form actions or media and cannot be kept. Make it anew with Print › Save as PDF and upload that.',
    ],
  },
  'carries-files': {
    code: 'documents.carries-files',
    status: 422,
    words: [
      'PDF 里夹带了别的文件，不能保存。请把附件单独上传，PDF 用“打印 › 另存为 PDF”重新生成。',
      'The PDF has other files inside and cannot be kept. Upload those on their own, and make the PDF anew with Print › Save as PDF.',
    ],
  },
} as const satisfies Record<string, Refusal>

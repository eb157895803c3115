import type { Refusal, Words } from '#kernel/result'

import { LEVEL_ONE, LEVEL_ONE_BIG5, commonness } from './charset.ts'
import type { Finding } from './finding.ts'

/** A file as text. `strict` is false when bytes were in it that the encoding does not know; each of them is U+FFFD in
 *  the text, and `findings` say so for the file as a whole. */
export interface Decoded {
  readonly text: string
  readonly encoding: string
  readonly byteOrderMark: boolean
  readonly strict: boolean
  readonly findings: readonly Finding[]
}

const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** First bytes of files that are not text at all. */
const NOT_TEXT: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['Word/Excel 97', [0xd0, 0xcf, 0x11, 0xe0]],
  ['ZIP', [0x50, 0x4b, 0x03, 0x04]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['ELF', [0x7f, 0x45, 0x4c, 0x46]],
]

/** True for files that begin as Word documents and other packages do. */
export const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])

// Damage leaves a control character here and there, a program or a picture is full of them.
const MOST_CONTROLS = 0.02

/** Why these bytes cannot be read as a text at all, or null when they can.
 *  Refuses: checks.empty, checks.not-text. */
export function unreadable(bytes: Uint8Array): Refusal | null {
  if (bytes.length === 0) return { code: 'checks.empty', status: 422, words: EMPTY }
  const known = NOT_TEXT.find(([, start]) => startsWith(bytes, start))
  if (known) return { code: 'checks.not-text', status: 422, words: NOT_A_TEXT, facts: { format: known[0] } }
  if (MARKS.some(([, mark]) => startsWith(bytes, mark))) return null
  const { text } = readBytes(bytes.subarray(0, 65536))
  let controls = 0
  for (let i = 0; i < text.length; i++) if (isControl(text.charCodeAt(i))) controls++
  return controls > 8 && controls > MOST_CONTROLS * text.length
    ? { code: 'checks.not-text', status: 422, words: BINARY }
    : null
}

const isControl = (unit: number): boolean => (unit < 0x20 && !(unit >= 0x09 && unit <= 0x0d)) || unit === 0x7f

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte)

/** Reads a file's bytes as text: by its byte order mark, else as UTF-8, the declared encoding, GB18030 or Big5,
 *  whichever makes the most of it. Nothing is cleaned up.
 *  Shape: (bytes, declared encoding as from a header, if any) → text, encoding, findings about the file. */
export function readBytes(bytes: Uint8Array, declared?: string): Decoded {
  const findings: Finding[] = []
  const marked = MARKS.find(([, mark]) => startsWith(bytes, mark))
  if (marked) return decoded(bytes, marked[0], true, findings)

  const utf8 = bytes.includes(0) ? null : wholly(bytes, 'utf-8')
  const wanted = known(declared)
  const candidates = [
    ...new Set([
      'utf-8',
      ...(wanted ? [wanted] : []),
      'gb18030',
      'big5',
      ...wideBy(bytes.subarray(0, 65536)),
    ]),
  ]
  const encoding = utf8 === null ? mostPlausible(bytes, candidates) : 'utf-8'
  if (wanted !== null && wanted !== encoding && bytes.some(byte => byte > 0x7f))
    findings.push(aboutFile(DECLARED_WRONG, { declared: wanted, encoding }, 'warn'))
  if (utf8 !== null) return { text: utf8, encoding, byteOrderMark: false, strict: true, findings }
  return decoded(bytes, encoding, false, findings)
}

/** Without a mark UTF-16 shows itself by the zero bytes of its line ends and digits: all of them are second bytes, or all
 *  are first ones. */
function wideBy(sample: Uint8Array): readonly string[] {
  const zeros = [0, 0]
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  const [first = 0, second = 0] = zeros
  if (first + second === 0 || (first > 0 && second > 0)) return []
  return second > 0 ? ['utf-16le'] : ['utf-16be']
}

function decoded(
  bytes: Uint8Array,
  encoding: string,
  byteOrderMark: boolean,
  findings: readonly Finding[],
): Decoded {
  const whole = wholly(bytes, encoding)
  if (whole !== null) return { text: whole, encoding, byteOrderMark, strict: true, findings }
  const text = new TextDecoder(encoding).decode(bytes)
  const broken = aboutFile(NOT_WHOLE, { encoding, count: replacements(text) })
  return { text, encoding, byteOrderMark, strict: false, findings: [...findings, broken] }
}

/** The platform's name for a declared encoding, or null when it knows none; GBK and GB 2312 are parts of GB18030. */
function known(label: string | undefined): string | null {
  if (label === undefined) return null
  try {
    const name = new TextDecoder(label.trim()).encoding
    return name === 'gbk' ? 'gb18030' : name
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The text, or null when there are bytes in it that the encoding does not know. */
function wholly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Compares by a sample from the start: a lost byte costs much, an uncommon character a little. */
function mostPlausible(bytes: Uint8Array, encodings: readonly string[]): string {
  const sample = bytes.subarray(0, 65536)
  const scores = encodings.map(encoding => ({
    encoding,
    score: plausibility(new TextDecoder(encoding).decode(sample), encoding),
  }))
  return scores.toSorted((a, b) => b.score - a.score)[0]?.encoding ?? 'utf-8'
}

function plausibility(text: string, encoding: string): number {
  const bits = commonness()
  const wanted =
    encoding === 'big5' ? LEVEL_ONE_BIG5 : encoding === 'gb18030' ? LEVEL_ONE : LEVEL_ONE | LEVEL_ONE_BIG5
  let common = 0
  let others = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (((bits[unit] ?? 0) & wanted) !== 0) common++
    else others += unit === 0xfffd || (unit >= 0xe000 && unit <= 0xf8ff) ? 4 : 1
  }
  return common + others === 0 ? 0 : (common - others) / (common + others)
}

function replacements(text: string): number {
  let count = 0
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) count++
  return count
}

const aboutFile = (
  message: Words,
  facts: Record<string, string | number>,
  severity: 'block' | 'warn' = 'block',
): Finding => ({
  kind: 'damaged-text',
  text: '',
  start: 0,
  end: 0,
  message,
  facts,
  repair: null,
  severity,
})

const EMPTY: Words = ['文件是空的，一个字节也没有。', 'The file is empty: it has no bytes at all.']
const NOT_A_TEXT: Words = [
  '这是 {format} 文件，不是稿件。可以检查的有 .txt、.html、.docx；别的格式请另存为其中一种。',
  'This is a {format} file, not a text. Texts are read from .txt, .html and .docx; save others as one of these.',
]
const BINARY: Words = [
  '这不是文字文件：里面多是无法阅读的控制字节。可以检查的有 .txt、.html、.docx。',
  'This is no text file: it is full of control bytes. Texts are read from .txt, .html and .docx.',
]
const DECLARED_WRONG: Words = [
  '文件自称是 {declared}，实际是 {encoding}，已按 {encoding} 打开。',
  'The file says it is {declared} but it is {encoding}; it was opened as {encoding}.',
]
const NOT_WHOLE: Words = [
  '文件里有 {count} 处字节不合 {encoding} 编码，文件可能传坏了或被截断，请换原件重试。',
  'In {count} places the bytes of this file are not valid {encoding}: it may have been damaged or cut off. Please try the original file.',
]

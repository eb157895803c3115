import type { Words } from '#kernel/result'

import { hex, isHan, latinByte, likelihood } from './charset.ts'
import type { Finding, Reading } from './finding.ts'

const CONTROLS = /[^\P{Cc}\t\n\f\r]/u
/** Characters that show single bytes, line ends among them, since these too may be half of a character. */
const BYTES =
  /[\0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{6,}/g
const LEAST_GOOD = 0.85
const LEAST_HAN = 0.25

interface Reading16 {
  readonly first: number
  readonly text: string
  readonly good: number
  readonly little: boolean
}

/** Finds UTF-16 whose bytes were read one by one, over several lines as well.
 *  Shape: text → findings with repair; linear, and nothing but one search in a text without control characters. */
export function findWide(text: string): Finding[] {
  if (!CONTROLS.test(text)) return []
  return Array.from(text.matchAll(BYTES)).flatMap(({ 0: run, index }) => {
    if (!CONTROLS.test(run)) return []
    const [best] = [
      readPairs(run, 0, true),
      readPairs(run, 1, true),
      readPairs(run, 0, false),
      readPairs(run, 1, false),
    ].toSorted((a, b) => b.good - a.good)
    return best && isProse(best) ? [describe(text, index, best)] : []
  })
}

function readPairs(run: string, first: number, little: boolean): Reading16 {
  const weight = likelihood()
  let read = ''
  let good = 0
  for (let i = first; i + 1 < run.length; i += 2) {
    const [a, b] = [latinByte(run.charCodeAt(i)), latinByte(run.charCodeAt(i + 1))]
    const unit = little ? a | (b << 8) : (a << 8) | b
    read += String.fromCharCode(unit)
    if ((weight[unit] ?? -15) >= -12 || unit === 0x0a) good++
  }
  return { first, text: read, good, little }
}

function isProse({ text, good }: Reading16): boolean {
  const han = Array.from(text).filter(sign => isHan(sign.charCodeAt(0))).length
  return good >= LEAST_GOOD * text.length && han >= LEAST_HAN * text.length
}

function describe(text: string, index: number, { first, text: read, little }: Reading16): Finding {
  // A line end before or behind belongs to the text around.
  const start = index + first
  const end = start + 2 * read.length
  const encoding = little ? 'UTF-16LE' : 'UTF-16BE'
  const shown = Array.from(text.slice(start, start + 40), (sign): Reading => [
    hex(latinByte(sign.charCodeAt(0))),
    sign,
  ])
  const meant = Array.from(read.slice(0, 20), (sign): Reading => {
    const unit = sign.charCodeAt(0)
    return [hex(little ? ((unit & 0xff) << 8) | (unit >> 8) : unit).padStart(4, '0'), sign]
  })
  return {
    kind: 'damaged-text',
    text: text.slice(start, end),
    start,
    end,
    message: WIDE,
    facts: { repair: read.length > 60 ? `${read.slice(0, 60)}…` : read },
    repair: read,
    severity: 'block',
    proof: { encoding, cause: CAUSE, read: shown, meant, lost: [] },
  }
}

const CAUSE: Words = [
  '文字每个字占两个字节（UTF-16），却被一个字节一个字节地读了出来。字节本身没有变。',
  'The text has two bytes for each character (UTF-16) but was read byte by byte; the bytes themselves are unchanged.',
]
const WIDE: Words = [
  '这一段是用 UTF-16 写的，却被逐个字节打开了，应为“{repair}”。',
  'This passage was written in UTF-16 but opened byte by byte; it reads “{repair}”.',
]

import type { Words } from '#kernel/result'

import { LEVEL_ONE, commonness, gbk, isHan, once } from './charset.ts'
import type { Evidence } from './damage-evidence.ts'
import { findEscapes } from './damage-escapes.ts'
import { REPLACED_TWICE, findFillers } from './damage-fillers.ts'
import type { Finding } from './finding.ts'
import { findMarks, isSuspicious } from './damage-marks.ts'
import type { Mark, MarkKind } from './damage-marks.ts'
import { findSlips } from './damage-slip.ts'
import { findUnbalanced } from './damage-quotes.ts'
import { findOtherPairs, findRecodings, findSwapped, joinRecodings } from './damage-recode.ts'
import { findWide } from './damage-wide.ts'
import { apart, covering } from './spans.ts'
import type { Span } from './spans.ts'
import { commonPairs } from './vocabulary.ts'

// What a unit means to the scan: 0 is of no interest, as most of a clean text is; the rest index MARKS.
const RARE = 1
const ODD = 2
const QUOTE = 3
const LINE_END = 4
const LATIN = 5
const FIRST_MARK = 6
const MARKS: readonly MarkKind[] = [
  'private',
  'replaced',
  'control',
  'question',
  'entity',
  'headless',
  'surrogate',
  'hidden',
  'blank',
]

/** One line of the text, as the scan gathers it. */
interface Line {
  from: number
  /** Neighbourhoods of what only a closer look can explain. */
  suspect: { from: number; to: number }[]
  marks: Mark[]
  /** Windows of eight in which six characters are on no list of common ones. */
  odd: { from: number; to: number }[]
}

const lineFrom = (from: number): Line => ({ from, suspect: [], marks: [], odd: [] })

// A garbled passage is not innocent for so long in one go that it would reach further than this.
const NEIGHBOURHOOD = 128

/** Finds damaged bytes in a text as it was decoded, before any clean-up of it.
 *  Shape:   text → findings in order of place; one pass over clean text, a closer look at suspicious lines only. */
export function findDamage(text: string): Finding[] {
  const inText = once(() => pairsOf(text))
  const evidence: Evidence = { inWords: wordPairs(), inText }
  const explained: Finding[] = []
  const others: Finding[] = []
  const quotes: number[] = []
  const damagedLines: { start: number; end: number }[] = []
  const wide = apart([findWide(text), findSwapped(text)])
  const inWide = covering(wide)
  for (const finding of wide) {
    explained.push(finding)
    damagedLines.push(finding)
  }
  scan(text, quotes, (line, to) => {
    // Whatever else such a passage shows of damage is part of it.
    const touched = inWide(line.from, to)
    const found = line.suspect.flatMap(near =>
      explain(text, Math.max(near.from, line.from), Math.min(near.to, to), evidence),
    )
    const own = touched ? found.filter(({ start, end }) => !inWide(start, end)) : found
    const inOwn = covering(own)
    const covered = (start: number, end: number): boolean =>
      inOwn(start, end) || (touched && inWide(start, end))
    for (const finding of own) explained.push(finding)
    if (own.length > 0) damagedLines.push({ start: line.from, end: to })
    const open = line.marks.filter(mark => !covered(mark.at, mark.to))
    for (const mark of findMarks(text, open)) others.push(mark)
    for (const { from, to: end } of line.odd) if (!covered(from, end)) others.push(unlikely(text, from, end))
  })
  for (const finding of [...findFillers(text), ...findEscapes(text)]) others.push(finding)
  // A garbled passage takes its quotation marks with it, so its line is not judged by them.
  const inDamage = covering(damagedLines)
  for (const finding of findUnbalanced(text, quotes))
    if (!inDamage(finding.start, finding.end)) others.push(finding)
  return [...joinRecodings(text, explained), ...others].toSorted((a, b) => a.start - b.start)
}

// Fewer characters explain nothing.
const LEAST_EXPLAINED = 3

/** Wrong tables first, since their proof is the stricter one, then steps lost within GBK. */
function explain(text: string, from: number, to: number, evidence: Evidence): Finding[] {
  // Where characters were replaced twice the bytes are gone; what is left must not be read as anything.
  if (text.slice(from, to).includes(REPLACED_TWICE)) return []
  const recoded = findRecodings(text, from, to, evidence)
  const rest = between(recoded, from, to)
  return apart([
    recoded,
    rest.flatMap(({ start, end }) => findSlips(text, start, end, evidence)),
    rest.flatMap(({ start, end }) => findOtherPairs(text, start, end)),
  ])
}

/** What the findings leave of a stretch. */
function between(found: readonly Finding[], from: number, to: number): Span[] {
  const ends = [from, ...found.map(({ end }) => end)]
  const starts = [...found.map(({ start }) => start), to]
  return ends
    .map((start, i) => ({ start, end: starts[i] ?? to }))
    .filter(({ start, end }) => end - start >= LEAST_EXPLAINED)
}

function scan(text: string, quotes: number[], finish: (line: Line, to: number) => void): void {
  const kind = kindOf()
  let line = lineFrom(0)
  // Places of the last rare characters: four in eight make a line suspect, six of the oddest in eight a window.
  const rare = [-9, -9, -9]
  const odd = [-9, -9, -9, -9, -9]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const is = kind[unit] ?? 0
    if (is === 0) continue
    if (is === RARE || is === ODD) {
      if (at - (rare[0] ?? 0) < 8) suspect(line, at)
      rare[0] = rare[1] ?? 0
      rare[1] = rare[2] ?? 0
      rare[2] = at
      if (is === RARE) continue
      odd.push(at)
      const first = odd.shift() ?? 0
      if (first >= line.from && at - first < 8 && isUnlikely(text.slice(first, at + 1)))
        widen(line.odd, first, at + 1)
    } else if (is === QUOTE) quotes.push(at)
    else if (is === LINE_END) {
      finish(line, at)
      line = lineFrom(at + 1)
    } else if (is === LATIN) {
      if ((kind[text.charCodeAt(at + 1)] ?? 0) >= LATIN) suspect(line, at)
    } else {
      const mark = isSuspicious(text, at, MARKS[is - FIRST_MARK] ?? 'control')
      if (mark === null) continue
      line.marks.push(mark)
      if (mark.kind === 'private' || mark.kind === 'replaced' || mark.kind === 'question') suspect(line, at)
    }
  }
  finish(line, text.length)
}

/** Rare characters stand together in lists of birds, in names and in words that repeat them; damage makes no lists and
 *  repeats nothing. */
function isUnlikely(window: string): boolean {
  const { codeOf } = gbk()
  const signs = new Set(window)
  const beyond = [...signs].filter(sign => {
    const code = codeOf[sign.charCodeAt(0)] ?? 0
    return code < 0xb0a1 || (code & 0xff) < 0xa1
  })
  return signs.size >= 6 && !signs.has('、') && beyond.length >= 2
}

const suspect = (line: Line, at: number): void => widen(line.suspect, at - NEIGHBOURHOOD, at + NEIGHBOURHOOD)

function widen(spans: { from: number; to: number }[], from: number, to: number): void {
  const last = spans.at(-1)
  if (last && from <= last.to) last.to = to
  else spans.push({ from, to })
}

const kindOf = once(() => {
  const kind = new Uint8Array(65536)
  const bits = commonness()
  for (let unit = 0x3400; unit <= 0x9fff; unit++) {
    if (unit > 0x4dbf && unit < 0x4e00) continue
    const common = bits[unit] ?? 0
    kind[unit] = common === 0 ? ODD : (common & LEVEL_ONE) === 0 ? RARE : 0
  }
  const mark = (name: MarkKind, from: number, to = from): void => {
    kind.fill(FIRST_MARK + MARKS.indexOf(name), from, to + 1)
  }
  mark('control', 0, 0x1f)
  mark('control', 0x7f, 0x9f)
  mark('control', 0xfdd0, 0xfdef)
  mark('control', 0xfffe, 0xffff)
  // Tab, form feed and carriage return are ordinary layout.
  for (const unit of [0x09, 0x0c, 0x0d]) kind[unit] = 0
  mark('private', 0xe000, 0xf8ff)
  mark('surrogate', 0xd800, 0xdfff)
  mark('replaced', 0xfffd)
  mark('question', 0x3f)
  mark('entity', 0x26)
  mark('headless', 0x30)
  mark('headless', 0xff10)
  for (const unit of [0xad, 0x180e, 0xfeff]) mark('hidden', unit)
  mark('hidden', 0x200b, 0x200f)
  mark('hidden', 0x202a, 0x202e)
  mark('hidden', 0x2060, 0x206f)
  mark('hidden', 0xfff9, 0xfffb)
  mark('blank', 0x25a1)
  kind.fill(LATIN, 0xa1, 0x100)
  // Signs that honest Chinese texts use.
  for (const sign of '§©®°±²³·×÷') kind[sign.charCodeAt(0)] = 0
  for (const quote of '“”《》') kind[quote.charCodeAt(0)] = QUOTE
  kind[0x0a] = LINE_END
  return kind
})

const wordPairs = once(commonPairs)

/** All pairs of neighbouring Han characters of the text. */
function pairsOf(text: string): ReadonlySet<string> {
  const pairs = new Set<string>()
  for (let i = 0; i + 1 < text.length; i++)
    if (isHan(text.charCodeAt(i)) && isHan(text.charCodeAt(i + 1))) pairs.add(text.slice(i, i + 2))
  return pairs
}

const unlikely = (text: string, start: number, end: number): Finding => ({
  kind: 'damaged-text',
  text: text.slice(start, end),
  start,
  end,
  message: UNLIKELY,
  repair: null,
  severity: 'warn',
})

const UNLIKELY: Words = [
  '这几个字在文章里极少见，可能是乱码，请对照原件看一看。',
  'These characters hardly ever stand together in a text; they may be garbled. Please compare with the original.',
]

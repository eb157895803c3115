import type { Words } from '#kernel/result'

import { gbk, hex, isHan, likelihood } from './charset.ts'
import { LOST } from './finding.ts'
import type { Finding, Loss, Reading } from './finding.ts'

/** Answers whether two characters are known to stand side by side. */
export interface Evidence {
  readonly inWords: ReadonlySet<string>
  /** Pairs of the text itself, made when first asked for. */
  readonly inText: () => ReadonlySet<string>
}

const QUESTION = 0x3f
const REPLACEMENT = 0xfffd
const isMark = (unit: number): boolean => unit === QUESTION || unit === REPLACEMENT
const isPrintable = (unit: number): boolean => unit > 0x20 && unit < 0x7f
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

// Costs of a change of step, in the same natural logarithms as the likelihoods. Where a mark or an ASCII byte stands a
// change needs little belief; in the middle of a run it must be bought with some four implausible characters.
const STEP_AT_MARK = -2
const STEP_IN_RUN = -14
// The character a change cuts in two is not seen; it counts like an average one.
const CUT_CHARACTER = -8
// Width folding turns the byte pair A3xx into ASCII; rare inside a run, so a fold is believed only among Han.
const FOLDED = -4
// Gain below which a passage is left alone: e⁸, three thousand to one.
const LEAST_GAIN = 8

/** A passage read one byte late: characters `from` to `to` (exclusive) are out of step. */
interface Slip {
  readonly from: number
  readonly to: number
}

/** The phase test: finds passages of GBK text that were decoded one byte out of step, and reads them again in step.
 *  Shape:   (text, line from, line to, evidence) → findings with repair and byte proof; linear in the line.
 *  Source:  two-state path of greatest likelihood over the line (in step, out of step). */
export function findSlips(text: string, from: number, to: number, evidence: Evidence): Finding[] {
  return slips(text, from, to).map(slip => describe(text, slip, from, to, evidence))
}

/** The two-byte code a unit was read from, when it was read out of step; ASCII may be a folded full-width character. */
function codeInRun(unit: number): number {
  return isPrintable(unit) ? 0xa380 + unit : (gbk().codeOf[unit] ?? 0)
}

function slips(text: string, from: number, to: number): Slip[] {
  const weight = likelihood()
  const { codeOf, unitOf } = gbk()
  const length = to - from
  // Which state each state was best reached from: bit 0 for in step, bit 1 for out of step.
  const path = new Uint8Array(length)
  const gainAt = new Float64Array(length)
  let inStep = 0
  let outOfStep = -Infinity
  let previous = 0x0a
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(from + i)
    const code = codeInRun(unit)
    const ascii = unit < 0x80
    const easy = isMark(previous) || ascii || codeOf[unit] === 0
    // Back in step with this character: free at ASCII and at marks, where decoders find their step again.
    const back = outOfStep + CUT_CHARACTER + (easy || isMark(unit) ? 0 : STEP_IN_RUN)
    const stay = inStep
    const nowIn = Math.max(stay, back) + (weight[unit] ?? -15)
    let bits = back > stay ? 1 : 0
    let nowOut = -Infinity
    if (code !== 0 && !isMark(unit)) {
      const start =
        inStep + CUT_CHARACTER + (isMark(previous) ? STEP_AT_MARK : ascii ? -Infinity : STEP_IN_RUN)
      const pair = ((codeInRun(previous) & 0xff) << 8) | (code >> 8)
      const on = outOfStep + (weight[unitOf[pair] ?? 0] ?? -15)
      nowOut = Math.max(start, on) + (ascii ? FOLDED : 0)
      if (on > start) bits |= 2
    }
    path[i] = bits
    gainAt[i] = nowOut - nowIn
    inStep = nowIn
    outOfStep = nowOut
    previous = unit
  }
  return traced(path, gainAt, from, outOfStep + CUT_CHARACTER > inStep).filter(
    slip => gainOf(text, slip) >= LEAST_GAIN,
  )
}

/** Walks the best path backwards. */
function traced(path: Uint8Array, gainAt: Float64Array, from: number, endsOut: boolean): Slip[] {
  const found: Slip[] = []
  let out = endsOut
  let end = gainAt.length
  for (let i = gainAt.length - 1; i >= 0; i--) {
    const bits = path[i] ?? 0
    if (out) {
      if ((bits & 2) === 0) {
        found.push({ from: from + i, to: from + end })
        out = false
      }
    } else if ((bits & 1) !== 0) {
      out = true
      end = i
    }
  }
  return found.reverse()
}

/** How much more likely the passage reads in step, leaving out the characters that were cut. */
function gainOf(text: string, slip: Slip): number {
  const weight = likelihood()
  let gain = 0
  for (const { unit } of inStepPairs(text, slip)) gain += weight[unit] ?? -15
  for (let i = slip.from; i < slip.to; i++) gain -= weight[text.charCodeAt(i)] ?? -15
  return gain + CUT_CHARACTER
}

function inStepPairs(text: string, slip: Slip): { unit: number; code: number }[] {
  const { unitOf } = gbk()
  const pairs: { unit: number; code: number }[] = []
  for (let i = slip.from + 1; i < slip.to; i++) {
    const code = ((codeInRun(text.charCodeAt(i - 1)) & 0xff) << 8) | (codeInRun(text.charCodeAt(i)) >> 8)
    pairs.push({ unit: unitOf[code] ?? 0, code })
  }
  return pairs
}

/** The characters of which one byte is known: as first byte, as second byte, or either. */
function candidates(byte: number, known: 'lead' | 'trail'): number[] {
  const { unitOf } = gbk()
  const units: number[] = []
  for (let other = 0x40; other <= 0xfe; other++) {
    const unit = unitOf[known === 'lead' ? (byte << 8) | other : (other << 8) | byte] ?? 0
    if (isHan(unit)) units.push(unit)
  }
  return units
}

/** The one candidate that makes a known pair with its neighbours, or null when none or several do. */
function chosen(units: readonly number[], left: string, right: string, evidence: Evidence): string | null {
  const fits = (pairs: ReadonlySet<string>): string[] =>
    units
      .map(unit => String.fromCharCode(unit))
      .filter(character => pairs.has(left + character) || pairs.has(character + right))
  const known = fits(evidence.inWords)
  if (known.length === 1) return known[0] ?? null
  const seen = fits(evidence.inText())
  const both = known.length === 0 ? seen : known.filter(character => seen.includes(character))
  return both.length === 1 ? (both[0] ?? null) : null
}

interface Cut {
  readonly reading: Reading
  readonly loss: Loss
}

/** Puts a character together again of which one byte is left. */
function mended(byte: number, known: 'lead' | 'trail', character: string | null): Cut {
  if (character === null) {
    const code = known === 'lead' ? `${hex(byte)}··` : `··${hex(byte)}`
    return { reading: [code, LOST], loss: { byte: null, stands: LOST, why: UNSURE } }
  }
  const code = gbk().codeOf[character.charCodeAt(0)] ?? 0
  const lost = code >> 8 === byte && (code & 0xff) !== byte ? code & 0xff : code >> 8
  return {
    reading: [hex(code), character],
    loss: { byte: hex(known === 'lead' ? code & 0xff : lost), stands: character, why: ONLY_WORD },
  }
}

function describe(text: string, slip: Slip, lineFrom: number, lineTo: number, evidence: Evidence): Finding {
  const pairs = inStepPairs(text, slip)
  const middle = pairs.map(({ unit }) => String.fromCharCode(unit)).join('')
  const opens = isMark(text.charCodeAt(slip.from - 1)) && slip.from > lineFrom ? slip.from - 1 : slip.from
  const closingUnit = slip.to < lineTo ? text.charCodeAt(slip.to) : 0
  const closes = isMark(closingUnit) ? slip.to + 1 : slip.to
  const before = opens > lineFrom ? text.charAt(opens - 1) : ''
  const after = text.charAt(closes)

  const firstByte = codeInRun(text.charCodeAt(slip.from)) >> 8
  const lastByte = codeInRun(text.charCodeAt(slip.to - 1)) & 0xff
  const firstChoice = [...candidates(firstByte, 'trail'), ...candidates(firstByte, 'lead')]
  const first = mended(firstByte, 'trail', chosen(firstChoice, before, middle.charAt(0), evidence))
  const beforeLast = middle === '' ? first.reading[1] : middle.slice(-1)
  const last = mended(lastByte, 'lead', chosen(candidates(lastByte, 'lead'), beforeLast, after, evidence))

  // A decoder that writes `?` swallows the half character together with the ASCII byte after it; one that writes
  // U+FFFD keeps that byte. What was swallowed can be known by no one.
  const swallowed = closingUnit === QUESTION
  const digitGone = swallowed && (isDigit(after.charCodeAt(0)) || /^[余多几万千百次户件]/.test(after))
  const losses = [first.loss, last.loss]
  if (swallowed) losses.push({ byte: null, stands: LOST, why: digitGone ? DIGIT_GONE : SIGN_GONE })

  const start = widenLeft(text, opens, lineFrom)
  const end = digitGone ? widenRight(text, closes, lineTo) : closes
  const repair =
    text.slice(start, opens) +
    first.reading[1] +
    middle +
    last.reading[1] +
    (swallowed ? LOST : '') +
    text.slice(closes, end)
  const unsure = losses.some(loss => loss.why === UNSURE)
  return {
    kind: 'damaged-text',
    text: text.slice(start, end),
    start,
    end,
    message: digitGone ? SLIP_DIGIT : unsure ? SLIP_UNSURE : SLIP,
    facts: { repair, byte: first.loss.byte ?? '?', signs: closes - opens },
    repair,
    severity: 'block',
    proof: {
      encoding: 'GB18030',
      cause: CAUSE,
      read: readings(text, opens, closes),
      meant: [
        first.reading,
        ...pairs.map(({ unit, code }): Reading => [hex(code), String.fromCharCode(unit)]),
        last.reading,
        ...(swallowed ? [['··', LOST] as const] : []),
      ],
      lost: losses,
    },
  }
}

function readings(text: string, from: number, to: number): Reading[] {
  const shown: Reading[] = []
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i)
    shown.push([
      unit === QUESTION ? '3F' : unit === REPLACEMENT ? '··' : hex(codeInRun(unit)),
      text.charAt(i),
    ])
  }
  return shown
}

/** Takes the half word before the damage and its opening quotation mark along, so that a person sees a whole phrase. */
function widenLeft(text: string, at: number, least: number): number {
  let start = at
  while (start > least && at - start < 4 && isHan(text.charCodeAt(start - 1))) start--
  return start > least && '“‘《「'.includes(text.charAt(start - 1)) ? start - 1 : start
}

/** Takes the rest of the number that lost its first digit along, with its unit. */
function widenRight(text: string, at: number, most: number): number {
  let end = at
  while (end < most && isDigit(text.charCodeAt(end))) end++
  while (end < most && '余多几十百千万亿'.includes(text.charAt(end))) end++
  return end < most && isHan(text.charCodeAt(end)) ? end + 1 : end
}

const CAUSE: Words = [
  '这一段的 GBK 字节从中间断开，少了一个字节，后面每两个字节都错位配成了别的字，直到遇到英文或数字才恢复。',
  'One byte of this GBK passage was lost; from there on every two bytes were paired wrongly, until a Latin letter or a digit put the reader back in step.',
]
const UNSURE: Words = [
  '只剩半个字，看不出是哪个字，需要人来定。',
  'Only half of this character is left and the text does not tell which it was: a person must decide.',
]
const ONLY_WORD: Words = [
  '剩下的半个字，与前后文能组成常用词的只有这一个字。',
  'Of all characters with the byte that is left, only this one makes a known word here.',
]
const DIGIT_GONE: Words = [
  '这里原有一位数字，连同半个字一起被吞掉，无法找回。',
  'A digit stood here and was swallowed with half a character; nothing can bring it back.',
]
const SIGN_GONE: Words = [
  '这里原有一个英文字符或数字，被吞掉，无法找回。',
  'A letter, digit or space stood here and was swallowed; nothing can bring it back.',
]
const SLIP: Words = [
  '这一段是乱码，可以还原为“{repair}”。请对照原件确认。',
  'This passage is garbled; its bytes read “{repair}”. Please confirm against the original.',
]
const SLIP_UNSURE: Words = [
  '这一段是乱码，能还原的部分是“{repair}”，□ 处要人对照原件补上。',
  'This passage is garbled; its bytes read “{repair}”. A person must fill in □ from the original.',
]
const SLIP_DIGIT: Words = [
  '这一段是乱码，可以还原为“{repair}”；□ 处的数字已丢失，无法推算，请查原始记录，在此之前这个数不能用。',
  'This passage is garbled; its bytes read “{repair}”. The digit at □ is lost and cannot be worked out: look it up in the records, and do not use the figure until then.',
]

import type { Words } from '#kernel/result'

import { gbk, hex, isHan } from './charset.ts'
import { candidates, chosen } from './damage-evidence.ts'
import type { Evidence } from './damage-evidence.ts'
import { QUESTION, REPLACEMENT, codeInRun, gainOf, inStepPairs, isMark, slips } from './damage-phase.ts'
import type { Slip } from './damage-phase.ts'
import { LOST } from './finding.ts'
import type { Finding, Loss, Reading } from './finding.ts'

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

/** The phase test: finds passages of GBK text that were decoded one byte out of step, and reads them again in step.
 *  Shape:   (text, line from, line to, evidence) → findings with repair and byte proof; linear in the line. */
export function findSlips(text: string, from: number, to: number, evidence: Evidence): Finding[] {
  return slips(text, from, to).map(slip =>
    describe(text, settled(text, slip, from, evidence), from, to, evidence),
  )
}

// What a known pair of characters is worth: half the step from a common character to a rare one.
const KNOWN_PAIR = 3

// Readings less apart than this are equally good, and where they differ nobody can know.
const EQUALLY_GOOD = 8

interface Settled extends Slip {
  /** Which of the characters of the repair, counted from the cut one, differ between equally good readings. */
  readonly unknown: ReadonlySet<number>
}

/** Where no mark shows the beginning, several places are about as likely: takes the one whose text reads best, and
 *  notes where others that read as well would differ. */
function settled(text: string, slip: Slip, lineFrom: number, evidence: Evidence): Settled {
  if (isMark(text.charCodeAt(slip.from - 1))) return { ...slip, unknown: new Set() }
  const least = Math.max(lineFrom, slip.from - 2)
  const readings: { from: number; read: string; worth: number }[] = []
  for (let from = least; from <= slip.from + 2 && from < slip.to - 1; from++) {
    const tried = { from, to: slip.to }
    if (text.charCodeAt(from) < 0x80) continue
    const first = firstCharacter(text, tried, text.charAt(from - 1), evidence) ?? LOST
    const rest = inStepPairs(text, { from, to: Math.min(slip.to, slip.from + 6) })
    const read = text.slice(least, from) + first + rest.map(({ unit }) => String.fromCharCode(unit)).join('')
    const context = text.slice(Math.max(lineFrom, least - 1), least)
    readings.push({
      from,
      read,
      worth: gainOf(text, tried) + KNOWN_PAIR * knownPairs(context + read, evidence),
    })
  }
  const best = readings.toSorted((a, b) => b.worth - a.worth)[0]
  if (!best) return { ...slip, unknown: new Set() }
  const rivals = readings.filter(({ worth }) => worth > best.worth - EQUALLY_GOOD)
  const from = Math.min(...rivals.map(rival => rival.from))
  const unknown = new Set<number>()
  for (let i = from - least; i < best.read.length; i++)
    if (rivals.some(({ read }) => read[i] !== best.read[i])) unknown.add(i - (from - least))
  return { from, to: slip.to, unknown }
}

function knownPairs(text: string, { inWords }: Evidence): number {
  let count = 0
  for (let i = 0; i + 1 < text.length; i++) if (inWords.has(text.slice(i, i + 2))) count++
  return count
}

/** The character whose first byte is gone, if the words around tell it. */
function firstCharacter(text: string, slip: Slip, before: string, evidence: Evidence): string | null {
  const byte = codeInRun(text.charCodeAt(slip.from)) >> 8
  const after = String.fromCharCode(inStepPairs(text, { from: slip.from, to: slip.from + 2 })[0]?.unit ?? 0)
  // The character as it was misread would be known from the damaged text itself.
  const units = [...candidates(byte, 'trail'), ...candidates(byte, 'lead')]
  return chosen(
    units.filter(unit => unit !== text.charCodeAt(slip.from)),
    before,
    after,
    evidence,
  )
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

function describe(
  text: string,
  slip: Settled,
  lineFrom: number,
  lineTo: number,
  evidence: Evidence,
): Finding {
  const opens = isMark(text.charCodeAt(slip.from - 1)) && slip.from > lineFrom ? slip.from - 1 : slip.from
  const closingUnit = slip.to < lineTo ? text.charCodeAt(slip.to) : 0
  const closes = isMark(closingUnit) ? slip.to + 1 : slip.to
  const after = text.charAt(closes)
  // A decoder that writes `?` swallows the half character together with the ASCII byte after it; one that writes
  // U+FFFD keeps that byte. At the end of a line it had nothing to swallow. What was swallowed can be known by no one.
  const swallowed = closingUnit === QUESTION && closes < lineTo
  const digitGone = swallowed && (isDigit(after.charCodeAt(0)) || /^[余多几万千百次户件]/.test(after))
  const { meant, lost } = inStep(text, slip, opens > lineFrom ? text.charAt(opens - 1) : '', after, evidence)
  if (swallowed) {
    meant.push(['··', LOST])
    lost.push({ byte: null, stands: LOST, why: digitGone ? DIGIT_GONE : SIGN_GONE })
  }
  const start = opens < slip.from ? widenLeft(text, opens, lineFrom) : opens
  const end = digitGone ? widenRight(text, closes, lineTo) : closes
  const repair =
    text.slice(start, opens) + meant.map(([, character]) => character).join('') + text.slice(closes, end)
  const unsure = lost.some(({ why }) => why === UNSURE)
  return {
    kind: 'damaged-text',
    text: text.slice(start, end),
    start,
    end,
    message: digitGone ? SLIP_DIGIT : unsure ? SLIP_UNSURE : SLIP,
    facts: { repair },
    repair,
    severity: 'block',
    proof: { encoding: 'GB18030', cause: CAUSE, read: readings(text, opens, closes), meant, lost },
  }
}

/** The passage read in step, with the characters that were cut at both ends put together again where words tell them. */
function inStep(
  text: string,
  slip: Settled,
  before: string,
  after: string,
  evidence: Evidence,
): { meant: Reading[]; lost: Loss[] } {
  const pairs = inStepPairs(text, slip)
  const firstByte = codeInRun(text.charCodeAt(slip.from)) >> 8
  const lastByte = codeInRun(text.charCodeAt(slip.to - 1)) & 0xff
  const first = mended(firstByte, 'trail', firstCharacter(text, slip, before, evidence))
  const lastLeft = String.fromCharCode(pairs.at(-1)?.unit ?? 0)
  const last = mended(lastByte, 'lead', chosen(candidates(lastByte, 'lead'), lastLeft, after, evidence))
  const known = [
    first.reading,
    ...pairs.map(({ unit, code }): Reading => [hex(code), String.fromCharCode(unit)]),
  ]
  const meant = known.map((reading, i): Reading => (slip.unknown.has(i) ? ['····', LOST] : reading))
  const blurred = [...slip.unknown].map((): Loss => ({ byte: null, stands: LOST, why: UNSURE }))
  return {
    meant: [...meant, last.reading],
    lost: [...(slip.unknown.has(0) ? [] : [first.loss]), ...blurred, last.loss],
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

/** Takes along the other half of the word that tells the lost character, with its opening quotation mark. */
function widenLeft(text: string, at: number, least: number): number {
  const start = at > least && isHan(text.charCodeAt(at - 1)) ? at - 1 : at
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

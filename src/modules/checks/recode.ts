import type { Words } from '#kernel/result'

import { LEVEL_ONE, LEVEL_ONE_BIG5, big5, commonness, gbk, hex, latinByte } from './charset.ts'
import type { PairCode } from './charset.ts'
import { LOST } from './finding.ts'
import type { Finding, Reading } from './finding.ts'
import { apart } from './spans.ts'

/** A passage whose bytes were read with the wrong table, and what they read as with the right one. */
interface Recoding {
  readonly start: number
  readonly end: number
  readonly repair: string
  readonly written: string
  readonly readAs: string
}

const UNKNOWN = 0x100

/** Round trips: finds passages written in one encoding and read as another, and reads them again.
 *  Shape: (text, line from, line to) → findings that do not overlap; linear in the line. */
export function findRecodings(text: string, from: number, to: number): Finding[] {
  return apart([
    [...utf8ReadAsGbk(text, from, to)],
    [...readAsLatin(text, from, to)],
    [...readAsOtherPairs(text, from, to)],
  ]).map(recoding => describe(text, recoding))
}

/** One finding for neighbours of the same cause, so that a wholly garbled file is one finding and not one a line. */
export function joinRecodings(text: string, findings: readonly Finding[]): Finding[] {
  const joined: { first: Finding; last: Finding; parts: string[] }[] = []
  for (const finding of findings) {
    const group = joined.at(-1)
    const gap = group ? text.slice(group.last.end, finding.start) : ''
    if (
      group?.first.proof &&
      finding.proof &&
      group.first.proof.cause === finding.proof.cause &&
      group.first.proof.encoding === finding.proof.encoding &&
      gap.length < 80 &&
      !/[\u4e00-\u9fff]{3}/.test(gap)
    ) {
      group.parts.push(gap, finding.repair ?? '')
      group.last = finding
    } else joined.push({ first: finding, last: finding, parts: [finding.repair ?? ''] })
  }
  return joined.map(({ first, last, parts }) => {
    if (parts.length === 1) return first
    const repair = parts.join('')
    return {
      ...first,
      text: text.slice(first.start, last.end),
      end: last.end,
      repair,
      facts: { ...first.facts, repair: shortened(repair) },
    }
  })
}

/** The line as the bytes it was read from: one byte for ASCII, two for a pair, UNKNOWN where the decoder gave up;
 *  `owner` says to which character of the text a byte belongs. */
function gbkBytes(text: string, from: number, to: number): { bytes: Uint16Array; owner: Uint32Array } {
  const { codeOf } = gbk()
  const bytes = new Uint16Array(2 * (to - from))
  const owner = new Uint32Array(2 * (to - from))
  let length = 0
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i)
    const code = codeOf[unit] ?? 0
    owner[length] = i
    // 0x80 alone is the euro sign to a GBK decoder.
    if (unit === 0x20ac) bytes[length++] = 0x80
    else if (code === 0) bytes[length++] = unit < 0x80 && unit !== 0x3f ? unit : UNKNOWN
    else {
      bytes[length++] = code >> 8
      owner[length] = i
      bytes[length++] = code & 0xff
    }
  }
  return { bytes: bytes.subarray(0, length), owner: owner.subarray(0, length) }
}

function* utf8ReadAsGbk(text: string, from: number, to: number): Generator<Recoding> {
  const { bytes, owner } = gbkBytes(text, from, to)
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte < 0xc2 || byte > 0xef || (at > 0 && owner[at - 1] === owner[at])) {
      at++
      continue
    }
    const { units, whole, lost, next } = utf8From(bytes, at)
    // A pair cut by the end of the passage belongs to the damage; what its other half was is lost.
    const cut = next < bytes.length && next > at && owner[next - 1] === owner[next]
    if (whole >= 2 && lost <= whole && plausible(units))
      yield {
        start: owner[at] ?? from,
        end: (owner[next - 1] ?? from) + 1,
        repair: units.map(unit => String.fromCharCode(unit)).join('') + (cut ? LOST : ''),
        written: 'UTF-8',
        readAs: 'GBK',
      }
    at = Math.max(next, at + 1)
  }
}

/** Reads UTF-8 as far as it goes; ASCII may stand between, an unknown byte costs the character it belonged to. */
function utf8From(bytes: Uint16Array, from: number) {
  const units: number[] = []
  let whole = 0
  let lost = 0
  let next = from
  let kept = 0
  for (let at = from; at < bytes.length;) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) {
      units.push(lead)
      at++
      continue
    }
    const size = lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xc2 && lead <= 0xdf ? 2 : 0
    if (size === 0) break
    let value = lead & (size === 3 ? 0x0f : 0x1f)
    let good = 1
    while (good < size && ((bytes[at + good] ?? 0) & 0x1c0) === 0x80)
      value = (value << 6) | ((bytes[at + good++] ?? 0) & 0x3f)
    if (good === size) {
      units.push(value)
      whole++
      at += size
    } else if (bytes[at + good] === UNKNOWN && whole > 0) {
      units.push(LOST.charCodeAt(0))
      lost++
      at += good + 1
    } else break
    next = at
    kept = units.length
  }
  return { units: units.slice(0, kept), whole, lost, next }
}

/** True for text that is Chinese prose by its characters: three in four of the common lists, or marks. */
function plausible(units: readonly number[]): boolean {
  const bits = commonness()
  let good = 0
  let all = 0
  for (const unit of units) {
    if (unit < 0x80 || unit === LOST.charCodeAt(0)) continue
    all++
    if ((bits[unit] ?? 0) !== 0 || (unit >= 0xff01 && unit <= 0xff5e)) good++
  }
  return all >= 2 && good >= 0.75 * all
}

function* readAsLatin(text: string, from: number, to: number): Generator<Recoding> {
  let at = from
  while (at < to) {
    const start = at
    let high = 0
    const bytes: number[] = []
    for (; at < to; at++) {
      const unit = text.charCodeAt(at)
      const byte = unit < 0x80 ? -1 : latinByte(unit)
      if (byte === -1) break
      if (unit <= 0xff) high++
      bytes.push(byte)
    }
    if (bytes.length >= 2 && high * 2 >= bytes.length) {
      const recoding = latinRun(new Uint8Array(bytes))
      if (recoding) yield { start, end: at, readAs: 'windows-1252', ...recoding }
    }
    at = Math.max(at, start + 1)
  }
}

function latinRun(bytes: Uint8Array): { repair: string; written: string } | null {
  const utf8 = new TextDecoder().decode(bytes)
  if (
    !utf8.includes('\ufffd') &&
    /[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\u2010-\u2026]|^[\u00c0-\u017f]+$/.test(utf8)
  )
    return { repair: utf8, written: 'UTF-8' }
  const asGbk = new TextDecoder('gb18030').decode(bytes)
  const units = Array.from({ length: asGbk.length }, (_, i) => asGbk.charCodeAt(i))
  const bits = commonness()
  const good = units.filter(unit => ((bits[unit] ?? 0) & LEVEL_ONE) !== 0).length
  return units.length >= 2 && good >= 0.75 * units.length ? { repair: asGbk, written: 'GB18030' } : null
}

/** Big5 read as GBK and the reverse map character to character, so only plausibility can tell them. */
function* readAsOtherPairs(text: string, from: number, to: number): Generator<Recoding> {
  const bits = commonness()
  let at = from
  while (at < to) {
    const start = at
    let simplified = 0
    let traditional = 0
    while (at < to && text.charCodeAt(at) >= 0x80) {
      const bit = bits[text.charCodeAt(at++)] ?? 0
      if ((bit & LEVEL_ONE) !== 0) simplified++
      if ((bit & LEVEL_ONE_BIG5) !== 0) traditional++
    }
    const length = at - start
    if (length >= 6 && Math.max(simplified, traditional) < 0.75 * length) {
      const asBig5 = mapped(text, start, at, gbk(), big5(), LEVEL_ONE_BIG5)
      if (asBig5 !== null) yield { start, end: at, repair: asBig5, written: 'Big5', readAs: 'GBK' }
      else {
        const asGbk = mapped(text, start, at, big5(), gbk(), LEVEL_ONE)
        if (asGbk !== null) yield { start, end: at, repair: asGbk, written: 'GB18030', readAs: 'Big5' }
      }
    }
    at = Math.max(at, start + 1)
  }
}

/** The run read with the other table, or null unless nine in ten characters come out common. */
function mapped(
  text: string,
  from: number,
  to: number,
  readAs: PairCode,
  written: PairCode,
  common: number,
): string | null {
  const bits = commonness()
  let repair = ''
  let good = 0
  for (let i = from; i < to; i++) {
    const unit = written.unitOf[readAs.codeOf[text.charCodeAt(i)] ?? 0] ?? 0
    if (((bits[unit] ?? 0) & common) !== 0) good++
    repair += unit === 0 ? LOST : String.fromCharCode(unit)
  }
  return good >= 0.9 * (to - from) ? repair : null
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

function describe(text: string, { start, end, repair, written, readAs }: Recoding): Finding {
  const shown = text.slice(start, Math.min(end, start + 40))
  const encode = readAs === 'Big5' ? big5().codeOf : gbk().codeOf
  const read = Array.from({ length: shown.length }, (_, i): Reading => {
    const unit = shown.charCodeAt(i)
    const code = unit < 0x80 ? unit : readAs === 'windows-1252' ? latinByte(unit) : (encode[unit] ?? 0)
    return [unit === 0xfffd || code === 0 ? '··' : hex(code), shown.charAt(i)]
  })
  const meant = Array.from(repair.slice(0, 20), (character): Reading => [
    written === 'UTF-8' ? utf8Hex(character) : pairHex(character, written),
    character,
  ])
  return {
    kind: 'damaged-text',
    text: text.slice(start, end),
    start,
    end,
    message: repair.includes(LOST) ? RECODED_IN_PART : RECODED,
    facts: { written, readAs, repair: shortened(repair) },
    repair,
    severity: 'block',
    proof: { encoding: written, cause: CAUSE, read, meant, lost: [] },
  }
}

function utf8Hex(character: string): string {
  if (character === LOST) return '··'
  return Array.from(new TextEncoder().encode(character), byte => hex(byte)).join('')
}

function pairHex(character: string, written: string): string {
  const unit = character.charCodeAt(0)
  const code = unit < 0x80 ? unit : ((written === 'Big5' ? big5() : gbk()).codeOf[unit] ?? 0)
  return code === 0 ? '··' : hex(code)
}

const CAUSE: Words = [
  '文字是用一种编码写的，却用另一种编码打开。字节本身没有变。',
  'The text was written in one encoding and opened in another; the bytes themselves are unchanged.',
]
const RECODED: Words = [
  '这一段是用 {written} 写的，却当成 {readAs} 打开了，应为“{repair}”。',
  'This passage was written in {written} but opened as {readAs}; it reads “{repair}”.',
]
const RECODED_IN_PART: Words = [
  '这一段是用 {written} 写的，却当成 {readAs} 打开了，能还原的部分是“{repair}”，□ 处已丢失，请对照原件补上。',
  'This passage was written in {written} but opened as {readAs}; it reads “{repair}”. What stood at □ is lost: fill it in from the original.',
]

import type { Words } from '#kernel/result'

import { LEVEL_ONE, LEVEL_ONE_BIG5, big5, commonness, gbk, hex, isHan, latinByte } from './charset.ts'
import { chosen } from './damage-evidence.ts'
import type { Evidence } from './damage-evidence.ts'
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
 *  Shape: (text, line from, line to, evidence) → findings that do not overlap; linear in the line. */
export function findRecodings(text: string, from: number, to: number, evidence: Evidence): Finding[] {
  return apart([
    [...utf8ReadAsGbk(text, from, to, evidence)],
    readAsLatin(text, from, to),
    readAsOtherPairs(text, from, to),
  ]).map(recoding => describe(text, recoding))
}

/** One finding for neighbouring passages that were read with the same wrong table, so that a wholly garbled file is one finding and not one a line. */
export function joinRecodings(text: string, findings: readonly Finding[]): Finding[] {
  const joined: { first: Finding; last: Finding; parts: string[] }[] = []
  for (const finding of findings) {
    const group = joined.at(-1)
    const gap = group ? text.slice(group.last.end, finding.start) : ''
    if (
      group?.first.proof &&
      finding.proof &&
      group.first.proof.cause === CAUSE &&
      finding.proof.cause === CAUSE &&
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

function* utf8ReadAsGbk(text: string, from: number, to: number, evidence: Evidence): Generator<Recoding> {
  const { bytes, owner } = gbkBytes(text, from, to)
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte < 0xe2 || sizeOf(byte) !== 3 || (at > 0 && owner[at - 1] === owner[at])) {
      at++
      continue
    }
    const { repair, whole, lost, next } = utf8From(bytes, at, evidence, i => text.charAt(owner[i] ?? to))
    // A pair cut by the end of the passage belongs to the damage; what its other half was is lost.
    const cut = next < bytes.length && next > at && owner[next - 1] === owner[next]
    if (whole >= 2 && lost <= whole && plausible(repair))
      yield {
        start: owner[at] ?? from,
        end: (owner[next - 1] ?? from) + 1,
        repair: repair + (cut ? LOST : ''),
        written: 'UTF-8',
        readAs: 'GBK',
      }
    at = Math.max(next, at + 1)
  }
}

/** How long a UTF-8 sequence is by its first byte, for the characters that Chinese texts are made of; else 0. */
const sizeOf = (lead: number): number =>
  (lead >= 0xe2 && lead <= 0xe9) || lead === 0xef ? 3 : lead === 0xc2 || lead === 0xc3 ? 2 : 0

/** True where a decoder lost the rest of a sequence: at a mark, or silently before ASCII and at the end. */
const isCutOff = (byte: number | undefined): boolean => byte === undefined || byte === UNKNOWN || byte < 0x80

const NARROW_SIGNS = '§°±·×÷'

/** Reads UTF-8 as far as it goes; ASCII may stand between. A byte that is gone costs its character, unless only one
 *  character fits the bytes that are left, and with `?` for it also the ASCII byte that was swallowed with it. */
function utf8From(bytes: Uint16Array, from: number, evidence: Evidence, signAt: (at: number) => string) {
  const signs: string[] = []
  const halves: { index: number; bits: number }[] = []
  let whole = 0
  let lost = 0
  let next = from
  let kept = 0
  for (let at = from; at < bytes.length;) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) {
      signs.push(String.fromCharCode(lead))
      at++
      continue
    }
    const size = sizeOf(lead)
    if (size === 0) break
    let bits = lead & (size === 3 ? 0x0f : 0x1f)
    let good = 1
    while (good < size && ((bytes[at + good] ?? 0) & 0x1c0) === 0x80)
      bits = (bits << 6) | ((bytes[at + good++] ?? 0) & 0x3f)
    if (good === size) {
      if (size === 2 && !NARROW_SIGNS.includes(String.fromCharCode(bits))) break
      signs.push(String.fromCharCode(bits))
      whole++
      at += size
    } else if (whole > 0 && good < size && isCutOff(bytes[at + good])) {
      if (size - good === 1) halves.push({ index: signs.length, bits })
      signs.push(LOST)
      if (signAt(at + good) === '?' && at + good + 1 < bytes.length) signs.push(LOST)
      lost++
      at += bytes[at + good] === UNKNOWN ? good + 1 : good
    } else break
    next = at
    kept = signs.length
  }
  for (const { index, bits } of halves) {
    const units = Array.from({ length: 64 }, (_, i) => (bits << 6) | i).filter(isHan)
    const right = index + 1 < kept ? (signs[index + 1] ?? '') : signAt(next)
    signs[index] = chosen(units, signs[index - 1] ?? '', right, evidence) ?? LOST
  }
  return { repair: signs.slice(0, kept).join(''), whole, lost, next }
}

/** True for text that is Chinese prose by its characters: three in four of the common lists, or marks. */
function plausible(text: string): boolean {
  const bits = commonness()
  let good = 0
  let all = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80 || unit === LOST.charCodeAt(0)) continue
    all++
    if ((bits[unit] ?? 0) !== 0 || (unit >= 0xff01 && unit <= 0xff5e)) good++
  }
  return all >= 2 && good >= 0.75 * all
}

interface Run {
  readonly start: number
  readonly end: number
}

/** Runs of characters above ASCII, all of which satisfy a test. */
function runsOf(text: string, from: number, to: number, belongs: (unit: number) => boolean): Run[] {
  const runs: Run[] = []
  for (let at = from; at < to; at++) {
    if (text.charCodeAt(at) < 0x80 || !belongs(text.charCodeAt(at))) continue
    const start = at
    while (at < to && text.charCodeAt(at) >= 0x80 && belongs(text.charCodeAt(at))) at++
    runs.push({ start, end: at })
  }
  return runs
}

/** The bytes of a text as windows-1252 showed them. A run too short to judge follows the line's other runs. */
function readAsLatin(text: string, from: number, to: number): Recoding[] {
  const runs = runsOf(text, from, to, unit => latinByte(unit) !== -1).map(run => {
    const bytes = Uint8Array.from({ length: run.end - run.start }, (_, i) =>
      latinByte(text.charCodeAt(run.start + i)),
    )
    let high = 0
    for (let i = run.start; i < run.end; i++) if (text.charCodeAt(i) <= 0xff) high++
    // The curly marks of honest texts are in windows-1252 too, but only beside other bytes do they mean any.
    return { ...run, bytes, judged: bytes.length >= 2 && high * 3 >= bytes.length }
  })
  const labels = runs.map(({ bytes, judged }) => (judged ? latinEncoding(bytes) : null))
  const line = labels.find(label => label !== null)
  if (!line) return []
  return runs.flatMap(({ start, end, bytes, judged }, i) => {
    const label = labels[i] ?? (judged ? line : null)
    const repair = label === null ? '\ufffd' : new TextDecoder(label).decode(bytes)
    if (repair.includes('\ufffd')) return []
    return [{ start, end, repair, readAs: 'windows-1252', written: label === 'utf-8' ? 'UTF-8' : 'GB18030' }]
  })
}

function latinEncoding(bytes: Uint8Array): 'utf-8' | 'gb18030' | null {
  const utf8 = new TextDecoder().decode(bytes)
  if (
    /^[^\ufffd]*$/.test(utf8) &&
    /[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\u2010-\u2026]|^[\u00c0-\u017f]+$/.test(utf8)
  )
    return 'utf-8'
  const pairs = new TextDecoder('gb18030').decode(bytes)
  return pairs.length >= 2 && shareOf(pairs, LEVEL_ONE) >= 0.75 ? 'gb18030' : null
}

function shareOf(text: string, common: number): number {
  const bits = commonness()
  let good = 0
  for (let i = 0; i < text.length; i++) if (((bits[text.charCodeAt(i)] ?? 0) & common) !== 0) good++
  return good / text.length
}

// A run this long is judged by itself; a shorter one follows the line's other runs.
const JUDGED = 6

/** Big5 read as GBK and the reverse map character to character, so only plausibility can tell them. */
function readAsOtherPairs(text: string, from: number, to: number): Recoding[] {
  const runs = runsOf(text, from, to, () => true)
  const unlikely = runs.filter(({ start, end }) => {
    const run = text.slice(start, end)
    return end - start >= JUDGED && Math.max(shareOf(run, LEVEL_ONE), shareOf(run, LEVEL_ONE_BIG5)) < 0.75
  })
  if (unlikely.length === 0) return []
  for (const [readAs, written] of [
    ['GBK', 'Big5'],
    ['Big5', 'GB18030'],
  ] as const) {
    const repairs = new Map(runs.map(run => [run, mapped(text, run, readAs, written)] as const))
    if (unlikely.every(run => (repairs.get(run) ?? null) === null)) continue
    return runs.flatMap(run => {
      const repair = repairs.get(run) ?? null
      const follows = run.end - run.start < JUDGED || unlikely.includes(run)
      return repair === null || !follows ? [] : [{ start: run.start, end: run.end, repair, written, readAs }]
    })
  }
  return []
}

/** The run read with the other table, or null unless nine in ten characters come out common. */
function mapped(
  text: string,
  { start, end }: Run,
  readAs: 'GBK' | 'Big5',
  written: 'Big5' | 'GB18030',
): string | null {
  const { codeOf } = readAs === 'GBK' ? gbk() : big5()
  const { unitOf } = written === 'Big5' ? big5() : gbk()
  let repair = ''
  for (let i = start; i < end; i++) {
    const unit = unitOf[codeOf[text.charCodeAt(i)] ?? 0] ?? 0
    repair += unit === 0 ? LOST : String.fromCharCode(unit)
  }
  return shareOf(repair, written === 'Big5' ? LEVEL_ONE_BIG5 : LEVEL_ONE) >= 0.9 ? repair : null
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

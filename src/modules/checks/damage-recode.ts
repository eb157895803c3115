import type { Words } from '#kernel/result'

import { big5, commonness, gbk, hex, latinByte, macByte } from './charset.ts'
import { bytesOf, isSingle } from './damage-bytes.ts'
import type { Guess, Recoding, Table } from './damage-bytes.ts'
import type { Evidence } from './damage-evidence.ts'
import { gbkReadAsLatin, lossyLatin } from './damage-latin.ts'
import { readAsOtherPairs, readSwapped } from './damage-pairs.ts'
import { gainOver, plausible, utf8Passages } from './damage-utf8.ts'
import { LOST } from './finding.ts'
import type { Finding, Reading } from './finding.ts'
import { apart } from './spans.ts'

/** Round trips: finds passages written in one encoding and read as another, and reads them again.
 *  Shape: (text, line from, line to, evidence) → findings that do not overlap; linear in the line. */
export function findRecodings(text: string, from: number, to: number, evidence: Evidence): Finding[] {
  return recodings(text, from, to, evidence, 1).map(recoding => describe(text, recoding))
}

/** The same where only plausibility can tell, since each character has a counterpart in the other table. */
export const findOtherPairs = (text: string, from: number, to: number): Finding[] =>
  readAsOtherPairs(text, from, to).map(recoding => describe(text, recoding))

/** Two bytes of each character in the wrong order. */
export const findSwapped = (text: string): Finding[] =>
  readSwapped(text).map(recoding => describe(text, recoding))

// Two mistakes on top of each other are common, four are not.
const MOST_TIMES = 3

function recodings(text: string, from: number, to: number, evidence: Evidence, depth: number): Recoding[] {
  const utf8ReadAs = (table: Table): Guess[] => guesses(text, from, to, table, evidence, depth)
  return apart([
    best(utf8ReadAs('GBK'), utf8ReadAs('Big5')),
    best(utf8ReadAs('windows-1252'), utf8ReadAs('Mac Roman'), gbkReadAsLatin(text, from, to)),
    lossyLatin(text, from, to),
  ])
}

/** Of several tables that show bytes alike the one that explains most; the others find their own bytes by chance. */
const best = (...tables: readonly (readonly Guess[])[]): readonly Guess[] =>
  tables.toSorted((a, b) => total(b) - total(a))[0] ?? []

const total = (found: readonly Guess[]): number => found.reduce((sum, { explained }) => sum + explained, 0)

// A passage that reads less than this much better is left alone: e⁸, three thousand to one.
const LEAST_GAIN = 8

function guesses(
  text: string,
  from: number,
  to: number,
  table: Table,
  evidence: Evidence,
  depth: number,
): Guess[] {
  const single = isSingle(table)
  const found = utf8Passages(bytesOf(text, from, to, table), table, text, evidence).flatMap(passage => {
    const { start, end, whole, lost, digitLost, bare } = passage
    // Pairs give two good characters by chance, but not where others are missing around them.
    const foreign = single || isForeign(text.slice(start, end))
    if (whole < (single ? 1 : lost > 0 && !foreign ? 3 : 2) || lost > 3 * whole) return []
    const again = readAgain(bare, evidence, depth)
    const { repair, times } = again.times > depth ? again : { repair: passage.repair, times: depth }
    if (!(plausible(repair) || (single && isSignOrWord(repair)))) return []
    if (gainOver(repair, text.slice(start, end)) < LEAST_GAIN) return []
    return [
      { start, end, repair, written: 'UTF-8', readAs: table, times, digitLost, explained: whole - lost },
    ]
  })
  // Beside a passage that went wrong twice, one that seems to have gone wrong once has only lost too much to be read.
  const deepest = Math.max(...found.map(({ times }) => times))
  return found.map(each =>
    each.times === deepest ? each : { ...each, times: deepest, repair: unread(each.repair) },
  )
}

/** True where hardly any character is one that prose is made of. */
function isForeign(text: string): boolean {
  const bits = commonness()
  const wide = Array.from(text).filter(sign => sign.charCodeAt(0) >= 0x80)
  return wide.filter(sign => (bits[sign.charCodeAt(0)] ?? 0) !== 0).length * 4 <= wide.length
}

/** What a short passage among Latin letters may be: a sign of Chinese prose, or letters with their accents. */
const isSignOrWord = (text: string): boolean =>
  /^[\0-\u007f]*[\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e][\0-\u007f]*$/.test(text) ||
  /^[\0-\u007f§°±·×÷\u00c0-\u017f]+$/.test(text)

/** The same mistake made twice: what comes out is garbled in its turn. */
function readAgain(repair: string, evidence: Evidence, depth: number): { repair: string; times: number } {
  if (depth === MOST_TIMES || plausible(repair)) return { repair, times: depth }
  const inner = recodings(repair, 0, repair.length, evidence, depth + 1)
  if (inner.length === 0) return { repair, times: depth }
  let read = ''
  let at = 0
  for (const each of inner) {
    read += unread(repair.slice(at, each.start)) + (each.repair ?? unread(repair.slice(each.start, each.end)))
    at = each.end
  }
  const times = Math.max(...inner.map(each => each.times ?? depth + 1))
  return { repair: read + unread(repair.slice(at)), times }
}

/** What only the first of two mistakes can be undone in is lost; a character had three bytes, two of which made one. */
const unread = (text: string): string =>
  text.replaceAll(/[^\0-\u007f]+/g, run => LOST.repeat(Math.ceil((run.length * 2) / 3)))

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
      finding.repair !== null &&
      group.first.repair !== null &&
      gap.length < 80 &&
      !/[\u0080-\u024f\u3400-\u9fff\ue000-\uf8ff\ufffd]/.test(gap)
    ) {
      group.parts.push(gap, finding.repair)
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

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

function describe(text: string, recoding: Recoding): Finding {
  const { start, end, repair, written, readAs, times = 1 } = recoding
  const read = Array.from(text.slice(start, Math.min(end, start + 40)), (sign): Reading => {
    const code = byteOf(sign.charCodeAt(0), readAs)
    return [code === 0 ? '··' : hex(code), sign]
  })
  const meant = Array.from((repair ?? '').slice(0, 20), (sign): Reading => [
    written === 'UTF-8' ? utf8Hex(sign) : pairHex(sign, written),
    sign,
  ])
  return {
    kind: 'damaged-text',
    text: text.slice(start, end),
    start,
    end,
    message: messageOf(recoding),
    facts: { written, readAs, times, ...(repair === null ? {} : { repair: shortened(repair) }) },
    repair,
    severity: 'block',
    proof: { encoding: written, cause: CAUSE, read, meant, lost: [] },
  }
}

function messageOf({ repair, times = 1, digitLost }: Recoding): Words {
  if (repair === null) return RECODED_LOST
  if (digitLost) return RECODED_DIGIT
  if (repair.includes(LOST)) return RECODED_IN_PART
  return times > 1 ? RECODED_TWICE : RECODED
}

/** The code a character was read from, or 0 where it stands for bytes that were lost. */
function byteOf(unit: number, readAs: string): number {
  if (unit === 0xfffd) return 0
  if (unit < 0x80) return unit
  if (readAs === 'windows-1252') return Math.max(latinByte(unit), 0)
  if (readAs === 'UTF-16BE') return unit
  if (readAs === 'Mac Roman') return Math.max(macByte(unit), 0)
  return (readAs === 'Big5' ? big5() : gbk()).codeOf[unit] ?? 0
}

function utf8Hex(character: string): string {
  if (character === LOST) return '··'
  return Array.from(new TextEncoder().encode(character), byte => hex(byte)).join('')
}

function pairHex(character: string, written: string): string {
  const unit = character.charCodeAt(0)
  if (written === 'UTF-16LE') return hex(((unit & 0xff) << 8) | (unit >> 8)).padStart(4, '0')
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
const RECODED_TWICE: Words = [
  '这一段是用 {written} 写的，却接连 {times} 次当成 {readAs} 打开又存下，应为“{repair}”。',
  'This passage was written in {written} but opened as {readAs} and saved {times} times over; it reads “{repair}”.',
]
const RECODED_DIGIT: Words = [
  '这一段是用 {written} 写的，却当成 {readAs} 打开了，能还原的部分是“{repair}”；数旁边的 □ 可能是丢失的数字，无法推算，请查原始记录，在此之前这个数不能用。',
  'This passage was written in {written} but opened as {readAs}; it reads “{repair}”. The □ beside a number may be a lost digit that cannot be worked out: look it up in the records, and do not use the figure until then.',
]
const RECODED_LOST: Words = [
  '这一段像是用 {written} 写的，却当成 {readAs} 打开，而且丢了太多字节，无法还原，请用原文件重新导入。',
  'This passage looks like {written} opened as {readAs}, and too many of its bytes are gone to read it: import the original file again.',
]

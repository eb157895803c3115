import { LEVEL_ONE_BIG5, big5, commonness, gbk, isHan, likelihood } from './charset.ts'
import type { Recoding } from './damage-bytes.ts'
import { LOST } from './finding.ts'

// Beginning and end of a passage must be bought with some two implausible characters each.
const CHANGE = -14
const LEAST_CHARACTERS = 3

/** Big5 read as GBK and the reverse map character to character, so only plausibility can tell them: a passage is what
 *  reads much better with the other table, from its first character to its last. */
export function readAsOtherPairs(text: string, from: number, to: number): Recoding[] {
  const ways = [
    ['GBK', 'Big5', gbk().codeOf, big5().unitOf],
    ['Big5', 'GB18030', big5().codeOf, gbk().unitOf],
  ] as const
  return ways.flatMap(([readAs, written, codeOf, unitOf]) => {
    // Latin and Greek letters prove nothing: honest texts have them.
    const read = (unit: number): number => (unit < 0x2000 ? unit : (unitOf[codeOf[unit] ?? 0] ?? 0))
    const byCode = (unit: number): number => (unit < 0x80 ? unit : (unitOf[codeOf[unit] ?? 0] ?? 0))
    return passages(text, from, to, read, byCode).map(passage => ({ ...passage, written, readAs }))
  })
}

/** Scripts that Chinese characters fall into when their two bytes change places. */
const FALLEN = /[\u0230\u0c00-\u0dff\u3100-\u33ff\ua000-\ua4ff\uac00-\ud7a3]/

/** UTF-16 whose bytes changed places.
 *  Shape: text → passages; linear, and one search in a text without such scripts. */
export function readSwapped(text: string): Recoding[] {
  if (!FALLEN.test(text)) return []
  const swap = (unit: number): number => (unit === 0x0a ? unit : ((unit & 0xff) << 8) | (unit >> 8))
  return passages(text, 0, text.length, swap, swap).map(passage => ({
    ...passage,
    written: 'UTF-16LE',
    readAs: 'UTF-16BE',
  }))
}

function passages(
  text: string,
  from: number,
  to: number,
  judged: (unit: number) => number,
  read: (unit: number) => number,
): Pick<Recoding, 'start' | 'end' | 'repair'>[] {
  const gains = Float64Array.from({ length: to - from }, (_, i) => {
    const unit = text.charCodeAt(from + i)
    const other = judged(unit)
    return other === unit ? 0 : weightOf(other) - weightOf(unit)
  })
  return segments(gains).flatMap(([first, last]) => {
    let repair = ''
    for (let i = first; i < last; i++) {
      const unit = read(text.charCodeAt(from + i))
      repair += unit === 0 ? LOST : String.fromCharCode(unit)
    }
    const signs = Array.from(repair, sign => sign.charCodeAt(0))
    const good = signs.filter(unit => weightOf(unit) >= -9.5).length
    const han = signs.filter(isHan).length
    if (han < LEAST_CHARACTERS || han < 0.4 * signs.length || good < 0.8 * signs.length) return []
    return [{ start: from + first, end: from + last, repair }]
  })
}

/** Likelihood in simplified or traditional prose, whichever is greater. */
function weightOf(unit: number): number {
  const weight = likelihood()[unit] ?? -15
  return ((commonness()[unit] ?? 0) & LEVEL_ONE_BIG5) === 0 ? weight : Math.max(weight, -9.5)
}

/** The stretches whose gains are worth the change to the other table and back.
 *  Source: path of greatest likelihood between two states. */
function segments(gains: Float64Array): [first: number, last: number][] {
  const entered = new Uint8Array(gains.length)
  const left = new Uint8Array(gains.length)
  let as = 0
  let other = -Infinity
  for (const [i, gain] of gains.entries()) {
    const start = as + CHANGE
    const back = other
    entered[i] = start >= other ? 1 : 0
    other = Math.max(start, other) + gain
    left[i] = back > as ? 1 : 0
    as = Math.max(as, back)
  }
  const found: [number, number][] = []
  let end = other > as ? gains.length : -1
  for (let i = gains.length - 1; i >= 0; i--) {
    if (end === -1) {
      if (left[i] === 1) end = i
      else continue
    }
    if (end > i && entered[i] === 1) {
      found.push(trimmed(gains, i, end))
      end = -1
      // Before this place the path was as it stands.
    }
  }
  return found.reverse().filter(([first, last]) => last > first)
}

function trimmed(gains: Float64Array, first: number, last: number): [number, number] {
  let from = first
  let to = last
  while (from < to && (gains[from] ?? 0) <= 0) from++
  while (to > from && (gains[to - 1] ?? 0) <= 0) to--
  return [from, to]
}

import { gbk, likelihood } from './charset.ts'

export const QUESTION = 0x3f
export const REPLACEMENT = 0xfffd
export const isMark = (unit: number): boolean => unit === QUESTION || unit === REPLACEMENT
const isPrintable = (unit: number): boolean => unit > 0x20 && unit < 0x7f

// Costs of a change of step, in the same natural logarithms as the likelihoods. Where a mark or an ASCII byte stands a
// change needs little belief; in the middle of a run it must be bought with some four implausible characters.
const STEP_AT_MARK = -2
const STEP_IN_RUN = -14
// Few programs drop half a character before ASCII without leaving a mark.
const STEP_UNMARKED = -4
// The character a change cuts in two is not seen; it counts like an average one.
const CUT_CHARACTER = -8
// Width folding turns the byte pair A3xx into ASCII; rare inside a run, so a fold is believed only among Han.
const FOLDED = -1
// Gain below which a passage is left alone: e⁸, three thousand to one.
const LEAST_GAIN = 8

/** A passage read one byte late: characters `from` to `to` (exclusive) are out of step. */
export interface Slip {
  readonly from: number
  readonly to: number
}

/** The two-byte code a unit was read from, when it was read out of step; ASCII may be a folded full-width character. */
export function codeInRun(unit: number): number {
  return isPrintable(unit) ? 0xa380 + unit : (gbk().codeOf[unit] ?? 0)
}

/** Finds passages of GBK text that were decoded one byte out of step.
 *  Shape:   (text, line from, line to) → passages in order; linear in the line.
 *  Source:  two-state path of greatest likelihood over the line (in step, out of step). */
export function slips(text: string, from: number, to: number): Slip[] {
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
    // Back in step with this character: decoders find their step again at ASCII and leave a mark there.
    const back = outOfStep + CUT_CHARACTER + (isMark(unit) ? 0 : easy ? STEP_UNMARKED : STEP_IN_RUN)
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
      // Of two equal beginnings the earlier one explains more.
      if (on >= start) bits |= 2
    }
    path[i] = bits
    gainAt[i] = nowOut - nowIn
    inStep = nowIn
    outOfStep = nowOut
    previous = unit
  }
  return traced(path, gainAt, from, outOfStep + CUT_CHARACTER > inStep).filter(slip => isSlip(text, slip))
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

// So many characters must come out whole; where bytes are missing everywhere (U+FFFD) shorter ones come out by chance.
const LEAST_PAIRS = 2
const LEAST_PAIRS_AT_REPLACED = 3

function isSlip(text: string, slip: Slip): boolean {
  const weight = likelihood()
  const pairs = inStepPairs(text, slip)
  const common = pairs.filter(({ unit }) => (weight[unit] ?? -15) >= -9).length
  const least = text.charCodeAt(slip.from - 1) === REPLACEMENT ? LEAST_PAIRS_AT_REPLACED : LEAST_PAIRS
  return pairs.length >= least && common >= 0.75 * pairs.length && gainOf(text, slip) >= LEAST_GAIN
}

/** How much more likely the passage reads in step, leaving out the characters that were cut. */
export function gainOf(text: string, slip: Slip): number {
  const weight = likelihood()
  let gain = 0
  for (const { unit } of inStepPairs(text, slip)) gain += weight[unit] ?? -15
  for (let i = slip.from; i < slip.to; i++) gain -= weight[text.charCodeAt(i)] ?? -15
  return gain + CUT_CHARACTER
}

export function inStepPairs(text: string, slip: Slip): { unit: number; code: number }[] {
  const { unitOf } = gbk()
  const pairs: { unit: number; code: number }[] = []
  for (let i = slip.from + 1; i < slip.to; i++) {
    const code = ((codeInRun(text.charCodeAt(i - 1)) & 0xff) << 8) | (codeInRun(text.charCodeAt(i)) >> 8)
    pairs.push({ unit: unitOf[code] ?? 0, code })
  }
  return pairs
}

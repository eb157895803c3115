import { once } from './charset.ts'

export const DIGIT = 1
export const HAN_DIGIT = 2
export const POWER = 3
export const FEW = 4
export const HALF = 5

const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const POWERS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000, 亿: 100_000_000 }
const SCORES: Readonly<Record<string, number>> = { 廿: 2, 卅: 3 }

/** What a unit is to a number: 0 nothing, else one of the classes above. */
export const numberClass = once(() => {
  const table = new Uint8Array(65536)
  for (let i = 0; i < 10; i++) {
    table[0x30 + i] = DIGIT
    table[0xff10 + i] = DIGIT
  }
  for (const character of Object.keys(DIGITS)) table[character.charCodeAt(0)] = HAN_DIGIT
  for (const character of Object.keys(POWERS)) table[character.charCodeAt(0)] = POWER
  for (const character of Object.keys(SCORES)) table[character.charCodeAt(0)] = POWER
  for (const character of '几数') table[character.charCodeAt(0)] = FEW
  table['半'.charCodeAt(0)] = HALF
  return table
})

/** A digit that the text leaves between two values: 三四 is 3 to 4, 几 is 1 or 2 to 9. */
type Part =
  | { readonly low: number; readonly high: number; readonly zero: boolean }
  | { readonly power: number }

export interface Parts {
  readonly parts: readonly Part[]
  readonly end: number
  /** Where 余 stood in front of a power, as a number of parts: 10余万 is 1. */
  readonly openAt: number
  readonly sign: string | null
  readonly digits: boolean
  /** The text gives no first digit: 几十, 数百. */
  readonly vague: boolean
}

const ASCII = /[1-9]\d{0,2}(?:,\d{3})+(?![\d,])|[\d０-９]+(?:[.．][\d０-９]+)?/y
const OPENERS = '余多来'
const MOST_PARTS = 16
// 15 digits are exact; no count of a station has more than 12.
const MOST_DIGITS = 12

const narrow = (digits: string): string =>
  digits
    .replaceAll(',', '')
    .replaceAll(/[０-９．]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))

export function readParts(text: string, from: number): Parts {
  const kind = numberClass()
  const parts: Part[] = []
  const state = {
    at: from,
    openAt: -1,
    sign: null as string | null,
    digits: false,
    vague: false,
    failed: false,
  }
  while (parts.length <= MOST_PARTS && !state.failed) {
    const is = kind[text.charCodeAt(state.at)] ?? 0
    const last = parts.at(-1)
    const afterPower = last === undefined || 'power' in last
    if (state.at >= text.length) break
    if (is === DIGIT && afterPower) readDigits(text, parts, state)
    else if (is === HAN_DIGIT && afterPower) readRun(text, parts, state)
    else if (is === POWER) readPower(text, parts, state)
    else if (is === FEW && afterPower && !readFew(text, parts, state)) break
    else if (is !== FEW || !afterPower) break
  }
  if (state.failed) return { ...state, parts: [], end: state.at }
  const opener = text.charAt(state.at)
  if (parts.length === 0 || state.sign !== null || opener === '' || !OPENERS.includes(opener))
    return { ...state, parts, end: state.at }
  const openAt = parts.length
  let end = state.at + 1
  for (let power = POWERS[text.charAt(end)]; power !== undefined && parts.length <= MOST_PARTS;) {
    parts.push({ power })
    power = POWERS[text.charAt(++end)]
  }
  return { ...state, parts, openAt, sign: opener, end }
}

interface State {
  at: number
  openAt: number
  sign: string | null
  digits: boolean
  vague: boolean
  failed: boolean
}

function readDigits(text: string, parts: Part[], state: State): void {
  ASCII.lastIndex = state.at
  const written = ASCII.exec(text)?.[0] ?? ''
  state.at += Math.max(1, written.length)
  state.digits ||= parts.length === 0
  const digits = narrow(written)
  if (digits.length > MOST_DIGITS) state.failed = true
  else parts.push({ low: Number(digits), high: Number(digits), zero: false })
}

/** A run of Chinese digits: one, two neighbours (三四 is 3 to 4), or a string as in 二〇一九. */
function readRun(text: string, parts: Part[], state: State): void {
  const start = state.at
  const values: number[] = []
  for (;;) {
    const value = DIGITS[text.charAt(state.at)]
    if (value === undefined) break
    values.push(value)
    state.at++
  }
  const zero = values[0] === 0 && values.length > 1 && parts.length > 0
  const run = zero ? values.slice(1) : values
  const [a = 0, b = 0] = run
  if (run.length === 1) parts.push({ low: a, high: a, zero: zero || a === 0 })
  else if (run.length === 2 && a > 0 && (b === a + 1 || (a === 3 && b === 5))) {
    state.sign = text.slice(start + (zero ? 1 : 0), state.at)
    parts.push({ low: a, high: b, zero })
  } else if (run.length > MOST_DIGITS || text.slice(start, state.at).includes('两')) state.failed = true
  else {
    const value = Number(run.join(''))
    parts.push({ low: value, high: value, zero: true })
  }
}

function readPower(text: string, parts: Part[], state: State): void {
  const character = text.charAt(state.at)
  const score = SCORES[character]
  if (score === undefined) parts.push({ power: POWERS[character] ?? 1 })
  else parts.push({ low: score, high: score, zero: false }, { power: 10 })
  state.at++
}

/** 几 before a power (几十), behind one (十几) or alone; 数 only before a power. */
function readFew(text: string, parts: Part[], state: State): boolean {
  const character = text.charAt(state.at)
  const beforePower = POWERS[text.charAt(state.at + 1)] !== undefined
  if (state.sign !== null || (character === '数' && (parts.length > 0 || !beforePower))) return false
  const leads = parts.length === 0
  parts.push({ low: leads ? 2 : 1, high: 9, zero: false })
  state.sign = character
  state.vague = leads
  state.at++
  return true
}

/** The least and the most that the parts can mean, and what they state. */
export function valuesOf({ parts, openAt, sign, vague }: Parts): {
  low: number
  high: number
  value: number | null
} {
  const low = evaluate(parts, 'low')
  const high = evaluate(parts, 'high')
  if (sign !== null && OPENERS.includes(sign)) return opened(parts, openAt, low)
  if (!vague) {
    // 十几 states 10; 三四十 states its lower end.
    const value = sign === '几' ? evaluate(parts.slice(0, -1), 'low') : low
    return { low, high, value }
  }
  // 几百 goes up to the next power.
  const spread = parts.slice(1).every(part => 'power' in part) ? evaluate(parts.slice(1), 'low') : 1
  return { low, high: high + (spread > 1 ? spread - 1 : 0), value: null }
}

/** 余 means more than what stands before it and less than the next unit of its last digit that says something: 180余 is
 *  181 to 189, 15万余 is 150,001 to 159,999. Before a power it is the same: 10余万 and 10万余 are 100,001 to 199,999. */
function opened(parts: readonly Part[], openAt: number, value: number) {
  const power = openAt < parts.length ? evaluate(parts.slice(openAt), 'low') : 1
  const head = power === 1 ? value : evaluate(parts.slice(0, openAt), 'low')
  const step = stepOf(head)
  const next = step < 1 ? head + step : step === 1 ? Math.floor(head / 10) * 10 + 10 : head + step
  if (power > 1) {
    const least = round(head * power + 1)
    return { value, low: least, high: Math.max(least, round((step === 1 ? head + 1 : next) * power - 1)) }
  }
  return step < 1
    ? { value, low: head, high: round(next) }
    : { value, low: head + 1, high: Math.max(next - 1, head + 1) }
}

/** The unit of the last digit that is not zero: 10 of 180, 1,000 of 35,000, 0.1 of 3.5. */
function stepOf(value: number): number {
  if (value === 0) return 1
  if (!Number.isInteger(value)) return Number.isInteger(round(value * 10)) ? 0.1 : 0.01
  let step = 1
  while (value % (step * 10) === 0) step *= 10
  return step
}

export const round = (value: number): number => Math.round(value * 100) / 100

export function evaluate(parts: readonly Part[], end: 'low' | 'high'): number {
  let total = 0
  let section = 0
  let digit: number | null = null
  let last = 1
  for (const part of parts) {
    if ('power' in part) {
      if (part.power >= 10_000) {
        const sum: number = total + section + (digit ?? 0)
        total = (sum === 0 && digit === null ? 1 : sum) * part.power
        section = 0
      } else section += (digit ?? 1) * part.power
      digit = null
      last = part.power
    } else {
      digit = part[end]
      // 一万五 is 15,000, 一百零五 is 105.
      if (
        part === parts.at(-1) &&
        last >= 100 &&
        !part.zero &&
        part.high < 10 &&
        parts.length > 2 &&
        isLoose(parts)
      )
        digit *= last / 10
    }
  }
  return round(total + section + (digit ?? 0))
}

/** Only a digit that follows its power directly (一万五, 三百二) is short for tenths of it; 十几 and 百几 are not. */
const isLoose = (parts: readonly Part[]): boolean => {
  const last = parts.at(-1)
  return last !== undefined && 'low' in last && last.low === last.high
}

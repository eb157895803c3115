import { FEW, HALF, evaluate, numberClass, readParts, round, valuesOf } from './claim-parts.ts'
import type { Parts } from './claim-parts.ts'

/** A number as written in Chinese prose, and the whole numbers it can mean.
 *  Shape: `low` ≤ `high`; both equal `value` for a plain number. `value` is what is stated: the lower end of a range,
 *         10 of 10余, null of 几十. `sign` is the character that opens the number: 余 多 来 几 数 or the sign of a range. */
export interface Numeral {
  readonly start: number
  readonly end: number
  readonly value: number | null
  readonly low: number
  readonly high: number
  readonly sign: string | null
  /** The way it is written matters: 一 is mostly an article, a bare 百 mostly a flourish. */
  readonly script: 'digits' | 'han' | 'one' | 'bare'
  readonly percent: boolean
}

/** What begins at a place: a numeral, or digits that are none (a date, a code, a telephone number); `end` is behind them. */
export interface Reading {
  readonly end: number
  readonly numeral: Numeral | null
}

/** Reads the number that begins at a place; the character there must have a class.
 *  Shape: linear in what is read. */
export function readNumeral(text: string, at: number): Reading {
  const share = shareAt(text, at)
  if (share) return share
  const first = readParts(text, at)
  if (first.parts.length === 0) return { end: Math.max(first.end, at + 1), numeral: null }
  return fractionAt(text, at, first) ?? rangeAt(text, at, first) ?? plainAt(text, at, first)
}

function plainAt(text: string, at: number, parts: Parts): Reading {
  const { low, high, value } = valuesOf(parts)
  const script = scriptOf(text, at, parts)
  const percent = isPercent(text, parts.end)
  const end = percent ? parts.end + 1 : parts.end
  return { end, numeral: { start: at, end, value, low, high, sign: parts.sign, script, percent } }
}

function scriptOf(text: string, at: number, { parts, digits, end }: Parts): Numeral['script'] {
  if (digits) return 'digits'
  if (text.slice(at, end) === '一') return 'one'
  const [first] = parts
  return first && 'power' in first && first.power > 10 ? 'bare' : 'han'
}

const isPercent = (text: string, at: number): boolean => {
  const sign = text.charAt(at)
  return sign === '%' || sign === '％'
}

/** 百分之五十, 三成, 百分百: shares in percent. */
function shareAt(text: string, at: number): Reading | null {
  const character = text.charAt(at)
  const per = character === '百' ? 1 : character === '千' ? 0.1 : character === '万' ? 0.01 : 0
  if (per === 0 || text.charAt(at + 1) !== '分') return null
  if (text.startsWith('百分百', at)) return shareOf(at, at + 3, 100)
  if (text.charAt(at + 2) !== '之') return null
  const parts = readParts(text, at + 3)
  if (parts.parts.length === 0) return null
  const { low, high, value } = valuesOf(parts)
  const scaled = (number: number): number => round(number * per)
  return {
    end: parts.end,
    numeral: {
      start: at,
      end: parts.end,
      value: value === null ? null : scaled(value),
      low: scaled(low),
      high: scaled(high),
      sign: parts.sign,
      script: 'han',
      percent: true,
    },
  }
}

const shareOf = (start: number, end: number, value: number): Reading => ({
  end,
  numeral: { start, end, value, low: value, high: value, sign: null, script: 'han', percent: true },
})

/** 三分之二 is 66.67 %. */
function fractionAt(text: string, at: number, whole: Parts): Reading | null {
  if (!text.startsWith('分之', whole.end) || whole.sign !== null) return null
  const part = readParts(text, whole.end + 2)
  const below = evaluate(whole.parts, 'low')
  const above = evaluate(part.parts, 'low')
  if (part.parts.length === 0 || below === 0 || above > below) return null
  return shareOf(at, part.end, round((above / below) * 100))
}

const JOINS = /(?:[-－—–~～至到]|——)/y

/** 3—5, 三至五, 3至5万; digits joined to a smaller number are a date, a code or a telephone number. */
function rangeAt(text: string, at: number, first: Parts): Reading | null {
  const percent = isPercent(text, first.end)
  JOINS.lastIndex = percent ? first.end + 1 : first.end
  const sign = JOINS.exec(text)?.[0]
  if (sign === undefined || first.sign !== null) return codeAt(text, first)
  const kind = numberClass()[text.charCodeAt(JOINS.lastIndex)] ?? 0
  if (kind === 0 || kind === HALF || (kind === FEW && sign !== '至')) return null
  const second = readParts(text, JOINS.lastIndex)
  if (second.parts.length === 0) return null
  const to = valuesOf(second)
  const shared = second.parts.reduce((product, part) => ('power' in part ? product * part.power : product), 1)
  const written = evaluate(first.parts, 'low')
  const lacksPower = first.parts.every(part => !('power' in part))
  const from = lacksPower && shared > 1 && written < to.low / shared ? written * shared : written
  if (from >= to.low)
    return sign === '至' || sign === '到'
      ? null
      : (codeAt(text, second) ?? { end: second.end, numeral: null })
  const coded = codeAt(text, second)
  if (coded) return coded
  const end = isPercent(text, second.end) ? second.end + 1 : second.end
  const script = first.digits ? 'digits' : 'han'
  const numeral = {
    start: at,
    end,
    value: from,
    low: from,
    high: to.high,
    sign,
    script,
    percent: end > second.end,
  } as const
  return { end, numeral }
}

const CODE = /(?:[-－–—./:：·×*+＋][\dN０-９]+)+|[A-Za-z]+\d*(?![³²])/y

/** 2019-12-10, 8:30, 1+6+N, 5G: digits with other signs among them. */
function codeAt(text: string, { end, digits }: Parts): Reading | null {
  if (!digits) return null
  const next = text.charCodeAt(end)
  // Most numbers are followed by a Chinese character.
  if (next >= 0x4e00 && next <= 0x9fff) return null
  CODE.lastIndex = end
  const rest = CODE.exec(text)?.[0]
  return rest === undefined || /^(?:kg|km|m)(?:[^A-Za-z]|$)/i.test(rest)
    ? null
    : { end: end + rest.length, numeral: null }
}

import type { T, Lang } from './text.ts'
import { daysInMonth, isDay, showDay, type Day } from './time.ts'

export type Grain = 'day' | 'month' | 'quarter' | 'year'

/** A stretch of calendar days, both ends included. With a grain it is exactly one such unit. */
export interface Period {
  readonly from: Day
  readonly to: Day
  readonly grain: Grain | undefined
}

/** Reads `2019`, `2019-Q1`, `2019-03`, `2019-03-05` or `2019-01-01..2019-02-19`.
 *  Shape: text → period, or undefined when it is none of these or ends before it begins. */
export function parsePeriod(text: string): Period | undefined {
  const range = text.split('..')
  if (range.length === 2) {
    const [from = '', to = ''] = range
    return isDay(from) && isDay(to) && from <= to ? { from, to, grain: undefined } : undefined
  }
  if (isDay(text)) return { from: text, to: text, grain: 'day' }
  const match = /^(\d{4})(?:-(?:Q([1-4])|(\d{2})))?$/.exec(text)
  const year = Number(match?.[1])
  if (!match || year < 1900 || year > 2199) return undefined
  if (match[2]) return months(year, Number(match[2]) * 3 - 2, 3, 'quarter')
  if (!match[3]) return months(year, 1, 12, 'year')
  const month = Number(match[3])
  return month >= 1 && month <= 12 ? months(year, month, 1, 'month') : undefined
}

const two = (n: number) => String(n).padStart(2, '0')

function months(year: number, first: number, count: number, grain: Grain): Period {
  const last = first + count - 1
  return { from: `${year}-${two(first)}-01`, to: `${year}-${two(last)}-${daysInMonth(year, last)}`, grain }
}

export const yearPeriod = (year: number): Period => months(year, 1, 12, 'year')

/** The one text form of a period, the inverse of `parsePeriod`. */
export function printPeriod(period: Period): string {
  const { from, to, grain } = period
  if (grain === 'year') return from.slice(0, 4)
  if (grain === 'quarter') return `${from.slice(0, 4)}-Q${(Number(from.slice(5, 7)) + 2) / 3}`
  if (grain === 'month') return from.slice(0, 7)
  return grain === 'day' ? from : `${from}..${to}`
}

/** The first day of the unit a day falls in, for every grain a tally is kept by. */
export function startsOf(day: Day): Readonly<Record<Grain, Day>> {
  const year = day.slice(0, 4)
  const quarter = two(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1)
  return { day, month: `${day.slice(0, 7)}-01`, quarter: `${year}-${quarter}-01`, year: `${year}-01-01` }
}

/** The twelve months of a year. */
export const monthsOf = (year: number): readonly Period[] =>
  Array.from({ length: 12 }, (_, i) => months(year, i + 1, 1, 'month'))

const show: Readonly<Record<Lang, (year: string, month: number, quarter: number, grain: Grain) => string>> = {
  zh: (year, month, quarter, grain) =>
    grain === 'year'
      ? `${year}年`
      : grain === 'quarter'
        ? `${year}年第${quarter}季度`
        : `${year}年${month}月`,
  en: (year, month, quarter, grain) =>
    grain === 'year' ? year : grain === 'quarter' ? `Q${quarter} ${year}` : `${year}-${two(month)}`,
}

/** 2019年 / 2019; 2019年3月 / 2019-03; ranges as two days. */
export function showPeriod(period: Period, t: T): string {
  if (period.grain === undefined) return `${showDay(period.from, t)} – ${showDay(period.to, t)}`
  if (period.grain === 'day') return showDay(period.from, t)
  const month = Number(period.from.slice(5, 7))
  return show[t.lang](period.from.slice(0, 4), month, Math.ceil(month / 3), period.grain)
}

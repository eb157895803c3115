import type { Words } from './result.ts'
import type { T } from './text.ts'
import { daysInMonth, isDay, MONTHS, showDay, type Day } from './time.ts'

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
    return rangePeriod(from, to)
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

/** The days from one to another; where they are exactly one day, month, quarter or year, that unit.
 *  Shape: two texts → period, or undefined when one is no day or the end comes before the beginning. */
export function rangePeriod(from: string, to: string): Period | undefined {
  if (!isDay(from) || !isDay(to) || from > to) return undefined
  const [year, first, last] = [Number(from.slice(0, 4)), Number(from.slice(5, 7)), Number(to.slice(5, 7))]
  const units = [
    months(year, 1, 12, 'year'),
    months(year, Math.ceil(first / 3) * 3 - 2, 3, 'quarter'),
    months(year, last, 1, 'month'),
    { from, to: from, grain: 'day' } as const,
  ]
  return units.find(unit => unit.from === from && unit.to === to) ?? { from, to, grain: undefined }
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

/** The four quarters of a year. */
export const quartersOf = (year: number): readonly Period[] =>
  [1, 4, 7, 10].map(first => months(year, first, 3, 'quarter'))

/** A longer stretch is shown by years, not by months. */
const MONTHS_SHOWN_MAX = 24

/** Into which parts a period is best divided: a day into none, a month into days, up to two years into months,
 *  more into years. A part that sticks out is cut off at the period's ends. */
export function partsOf(period: Period): { readonly grain: Grain; readonly parts: readonly Period[] } {
  if (period.grain === 'day') return { grain: 'day', parts: [] }
  if (period.from.slice(0, 7) === period.to.slice(0, 7)) {
    const [first, last] = [Number(period.from.slice(8)), Number(period.to.slice(8))]
    const days = Array.from({ length: last - first + 1 }, (_, i) => {
      const day = `${period.from.slice(0, 8)}${two(first + i)}`
      return { from: day, to: day, grain: 'day' } as const
    })
    return { grain: 'day', parts: days }
  }
  const years = Array.from(
    { length: Number(period.to.slice(0, 4)) - Number(period.from.slice(0, 4)) + 1 },
    (_, i) => Number(period.from.slice(0, 4)) + i,
  )
  const all = years.flatMap(monthsOf).filter(month => month.to >= period.from && month.from <= period.to)
  const [grain, units] =
    all.length <= MONTHS_SHOWN_MAX ? (['month', all] as const) : (['year', years.map(yearPeriod)] as const)
  return { grain, parts: units.map(unit => within(unit, period)) }
}

function within(unit: Period, period: Period): Period {
  const from = unit.from < period.from ? period.from : unit.from
  const to = unit.to > period.to ? period.to : unit.to
  return from === unit.from && to === unit.to ? unit : { from, to, grain: undefined }
}

/** 2019年 / 2019; 2019年第1季度 / Q1 2019; 2019年3月 / Mar 2019; ranges as two days. */
export function showPeriod(period: Period, t: T): string {
  if (period.grain === undefined) return `${showDay(period.from, t)} – ${showDay(period.to, t)}`
  if (period.grain === 'day') return showDay(period.from, t)
  const year = period.from.slice(0, 4)
  if (period.grain === 'year') return t([`${year}年`, year])
  const [zh, en] = monthHead(period)
  if (period.grain === 'month') return t([`${year}年${zh}`, en])
  const quarter = Math.ceil(Number(period.from.slice(5, 7)) / 3)
  return t([`${year}年第${quarter}季度`, `Q${quarter} ${year}`])
}

/** A month over a narrow column, where Chinese leaves the year to the heading: 3月 / Mar 2019. */
export function monthHead({ from }: Period): Words {
  const month = Number(from.slice(5, 7))
  return [`${month}月`, `${MONTHS[month - 1]} ${from.slice(0, 4)}`]
}

import type { T } from './text.ts'

/** A calendar day as the neighbourhood writes it: `YYYY-MM-DD`, no zone. */
export type Day = string

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

/** True when the text is a day that exists in the calendar, years 1900 to 2199. */
export function isDay(text: string): boolean {
  const match = DAY.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return (
    year >= 1900 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  )
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Reads the ways people write a day: 2019-12-10, 2019/12/10, 2019.12.10, 2019年12月10日, 20191210.
 *  Shape: text → day, or undefined when it is none. */
export function parseDay(text: string): Day | undefined {
  const match = /^\s*(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{2})(\d{2}))\s*$/.exec(
    text,
  )
  if (!match) return undefined
  const day = `${match[1]}-${(match[2] ?? match[4] ?? '').padStart(2, '0')}-${(match[3] ?? match[5] ?? '').padStart(2, '0')}`
  return isDay(day) ? day : undefined
}

/** As English spells them where room is short. */
export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const

/** 2019年12月10日 / 10 Dec 2019. */
export function showDay(day: Day, t: T): string {
  const [year, month, date] = day.split('-').map(Number)
  return t.lang === 'zh' ? `${year}年${month}月${date}日` : `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`
}

/** The station's clock: China has one zone and no summer time, so an instant's day is UTC+8's. */
const CHINA_OFFSET_MS = 8 * 3_600_000

/** The calendar day of an instant in China. */
export const dayOf = (instant: Date): Day =>
  new Date(instant.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10)

/** An instant to the minute, in China's time. */
export function showInstant(instant: Date, t: T): string {
  const local = new Date(instant.getTime() + CHINA_OFFSET_MS).toISOString()
  return `${showDay(local.slice(0, 10), t)} ${local.slice(11, 16)}`
}

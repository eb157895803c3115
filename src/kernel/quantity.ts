import type { T } from './text.ts'

/** Hundredths of a unit as an integer: 20.5 方 is 2050, 150,000.00 元 is 15,000,000 fen. Sums never pass through floats. */
export type Hundredths = bigint

/** Reads `20`, `20.5`, `150,000.00`; at most two decimals, not negative.
 *  Shape: text → hundredths, or undefined. */
export function parseQuantity(text: string): Hundredths | undefined {
  const match = /^\s*(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?\s*$/.exec(text)
  if (!match) return undefined
  return BigInt((match[1] ?? '').replaceAll(',', '')) * 100n + BigInt((match[2] ?? '').padEnd(2, '0') || '0')
}

/** The plain decimal a database column holds: `20.50`. */
export function printQuantity(value: Hundredths): string {
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** 150,000.00 元 for money, 20.5 方, 9 次, 1 time, 9 times: exact, grouped, with its unit. */
export function showQuantity(decimal: string, unit: string, t: T): string {
  const [whole = '0', cents = ''] = decimal.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const rest = unit === '元' ? `.${cents.padEnd(2, '0')}` : cents.replace(/0+$/, '').replace(/^(?=.)/, '.')
  return `${grouped}${rest} ${showUnit(unit, t, decimal)}`
}

/** Units as the register knows them, in English for one and for several; 人 (persons) is never 人次 (attendances). */
export const units = {
  次: ['次', 'time', 'times'],
  场: ['场', 'event', 'events'],
  人次: ['人次', 'attendance', 'attendances'],
  人: ['人', 'person', 'persons'],
  户: ['户', 'household', 'households'],
  起: ['起', 'case', 'cases'],
  份: ['份', 'kit', 'kits'],
  方: ['方', 'm³', 'm³'],
  元: ['元', 'yuan', 'yuan'],
  个: ['个', 'item', 'items'],
  条: ['条', 'item', 'items'],
  支: ['支', 'team', 'teams'],
  家: ['家', 'organisation', 'organisations'],
  项: ['项', 'programme', 'programmes'],
  篇: ['条', 'statement', 'statements'],
} as const

export type Unit = keyof typeof units

/** The unit in the reader's language, as it stands after `decimal`; without a number, for several. */
export function showUnit(unit: string, t: T, decimal?: string): string {
  if (!(unit in units)) return unit
  const [zh, one, many] = units[unit as Unit]
  return t([zh, Number(decimal) === 1 ? one : many])
}

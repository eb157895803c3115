/** What one cell of a sheet may hold. An empty cell is `null`, and so is an empty text. */
export type SheetCell = string | number | boolean | SheetMoment | null

/** A calendar date, a time of day, or both, exactly as the sheet shows it: sheets know no zone.
 *  Shape: `2019-03-05`, `2019-03-05T09:30:00` or `09:30:00`; milliseconds only where there are some. */
export interface SheetMoment {
  readonly date: string
}

/** One row as read. Row numbers are those Excel shows; cells after the last filled one are left out. */
export interface SheetRow {
  readonly rowNumber: number
  readonly cells: readonly SheetCell[]
}

/** The longest text Excel keeps in one cell, in UTF-16 units
 *  (support.microsoft.com, "Excel specifications and limits"). */
export const CELL_CHARACTERS_MAX = 32_767

const DAY_MS = 86_400_000
/** Serial 0 of each date system. Excel counts a 29 February 1900 that never was, so days before it are one off. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30)
const EPOCH_1904_MS = Date.UTC(1904, 0, 1)
/** The day after 9999-12-31, the last that Excel knows. */
const LAST_SERIAL = 2_958_466
const DAYS_TO_1904 = 1_462

/** Turns Excel's day count into the date and time it stands for; `undefined` where it stands for none. */
export function momentOf(serial: number, is1904: boolean): SheetMoment | undefined {
  if (!(serial >= 0) || serial >= (is1904 ? LAST_SERIAL - DAYS_TO_1904 : LAST_SERIAL)) return undefined
  const ms = Math.round(serial * DAY_MS)
  if (ms < DAY_MS) return { date: timeOf(new Date(ms)) }
  if (is1904) return { date: isoOf(new Date(EPOCH_1904_MS + ms)) }
  const day = Math.floor(ms / DAY_MS)
  if (day === 60) return undefined
  return { date: isoOf(new Date(EPOCH_1900_MS + ms + (day < 60 ? DAY_MS : 0))) }
}

const ISO = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:T?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?Z?$/

/** Reads an ISO date cell; `undefined` if it is none. */
export function momentFromIso(text: string): SheetMoment | undefined {
  const [whole, year, month, day, hour, minute, second = '0', fraction = ''] = ISO.exec(text) ?? []
  if (!whole || (year === undefined && hour === undefined)) return undefined
  const at = new Date(0)
  if (year !== undefined) at.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (year !== undefined && (at.getUTCMonth() !== Number(month) - 1 || at.getUTCDate() !== Number(day)))
    return undefined
  if (hour !== undefined)
    at.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0')))
  if (year === undefined) return { date: timeOf(at) }
  return { date: isoOf(at) }
}

/** Excel's day count for a moment; `undefined` before 1900, where Excel has none. */
export function serialOf({ date }: SheetMoment): number | undefined {
  const isTime = !date.includes('-')
  const ms = Date.parse(`${isTime ? `1970-01-01T${date}` : date.includes('T') ? date : `${date}T00:00:00`}Z`)
  if (Number.isNaN(ms)) return undefined
  if (isTime) return ms / DAY_MS
  const serial = (ms - EPOCH_1900_MS) / DAY_MS
  const counted = serial < 61 ? serial - 1 : serial
  return counted >= 1 && counted < LAST_SERIAL ? counted : undefined
}

function isoOf(at: Date): string {
  const iso = at.toISOString()
  if (iso.endsWith('T00:00:00.000Z')) return iso.slice(0, 10)
  return iso.slice(0, iso.endsWith('.000Z') ? 19 : 23)
}

function timeOf(at: Date): string {
  const iso = at.toISOString()
  return iso.slice(11, iso.endsWith('.000Z') ? 19 : 23)
}

/** Number formats Excel has built in that show a date or a time (ECMA-376 part 1, 18.8.30, with the
 *  East Asian ones 27–36 and 50–58). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Says whether a number format shows its number as a date or a time. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id)
  // Quoted and escaped characters, colours, locales and conditions say nothing; elapsed hours [h] do.
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(h+|m+|s+)\]/gi, '$1')
    .replace(/\[[^\]]*\]/g, '')
  const first = bare.split(';')[0] ?? ''
  return (
    !/general/i.test(first) &&
    !/[#0?]/.test(first.replace(/s\.0+/gi, '')) &&
    /([ymdhs年月日时分秒]|aaa)/i.test(first)
  )
}

/** The letters Excel shows above a column, counted from 0. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

/** The column of a cell address such as `AB12`, counted from 0; -1 if it names none. */
export function columnOf(address: string): number {
  let column = 0
  let at = 0
  for (; at < address.length; at++) {
    const code = address.charCodeAt(at)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return at > 0 && at < 4 ? column - 1 : -1
}

/** Resolves the escapes of a sheet's XML, `_x000D_` for a character XML cannot carry. */
export const unescapeXlsx = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text

/** Writes a text so that XML, Excel and `unescapeXlsx` give it back unchanged. */
export const escapeXlsx = (text: string): string =>
  text
    // What follows the four digits does not matter: an escape written next begins with an underscore, too.
    .replace(/_(?=x[0-9A-Fa-f]{4})/g, '_x005F_')
    // Characters XML 1.0 cannot carry, and the carriage return, which it would turn into a line feed.
    .replace(/(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu, char => `_x${hexOf(char)}_`)
    .replace(/[&<>]/g, char => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'))

const hexOf = (char: string): string => char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')

/** Texts that a spreadsheet would take for a formula when it opens a CSV: they start with one of
 *  `= + - @` (or their full-width forms), a tab or a line break, after any number of apostrophes
 *  (OWASP, "CSV Injection"). */
const FORMULA_LIKE = /^'*[=+\-@＝＋－＠\t\r\n]/
const GUARDED = /^'+[=+\-@＝＋－＠\t\r\n]/

/** Puts one apostrophe before a text that a spreadsheet would compute. `unguard` takes exactly that one away. */
export const guardFormula = (text: string): string => (FORMULA_LIKE.test(text) ? `'${text}` : text)

/** Takes away the apostrophe that `guardFormula`, or a careful person, put before a formula-like text. */
export const unguardFormula = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text)

/** The text of a cell in a CSV file. */
export function cellText(cell: SheetCell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return guardFormula(cell)
  if (typeof cell === 'object') return cell.date.replace('T', ' ')
  return typeof cell === 'boolean' ? (cell ? 'TRUE' : 'FALSE') : String(cell)
}

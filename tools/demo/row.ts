/** A row by field names; what each kind asks for stands in the records module. */
export interface Row {
  readonly kind: string
  readonly theme?: string
  readonly day: string
  readonly title: string
  readonly place?: string
  readonly programme?: string
  readonly team?: string
  readonly partner?: string
  readonly quantity?: string
  readonly headcount?: string
  readonly headcountMethod?: string
  readonly households?: string
  readonly details: Readonly<Record<string, string>>
}

/** Lines of a table whose cells are parted by `|`. */
export const table = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split('\n')
    .map(line => line.split('|').map(cell => cell.trim()))

/** The day `count` days after another one. */
export const later = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)

export const number = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** Events that count heads: day | title | place | heads | how counted | theme. */
export const events = (
  text: string,
  rest: Pick<Row, 'kind'> & Partial<Row> & { readonly lead: string },
): readonly Row[] =>
  table(text).map(([day = '', title = '', place = '', headcount = '', how = '', theme = '']) => {
    const { lead, ...row } = rest
    return {
      ...row,
      day,
      title,
      place,
      headcount,
      headcountMethod: how || 'roster',
      ...(theme === '' ? {} : { theme }),
      details: { lead, ...row.details },
    }
  })

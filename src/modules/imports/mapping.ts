import type { Words } from '#kernel/result'

/** A column of the register as a file may head it. */
export interface RegisterColumn {
  /** Tells columns apart: two kinds may fill one field under different headings. */
  readonly key: string
  readonly field: string
  readonly words: Words
  /** Values that stand for codes, by the words people write. */
  readonly values?: ReadonlyMap<string, string>
}

/** A cell as a sheet gives it. */
type Cell = string | number | boolean | { readonly date: string } | null

/** A file as its first rows show it. */
export interface Head {
  readonly format: string
  readonly encoding: string
  readonly sheets: readonly { readonly name: string }[]
  readonly sheet: string
  readonly headerRowNumber: number
  readonly header: readonly string[]
  readonly mergedRanges: readonly string[]
  /** The first rows below the header, as text. */
  readonly examples: readonly (readonly string[])[]
}

interface Looked extends Omit<Head, 'examples'> {
  readonly sample: readonly { readonly rowNumber: number; readonly cells: readonly Cell[] }[]
}

const EXAMPLES = 3
const EXAMPLE_CHARACTERS_MAX = 60

/** What is kept of a look at a file, to choose its columns by. */
export function headOf(summary: Looked): Head {
  const { format, encoding, sheets, sheet, headerRowNumber, header, mergedRanges, sample } = summary
  const short = (text: string): string => text.slice(0, EXAMPLE_CHARACTERS_MAX)
  return {
    format,
    encoding,
    sheets,
    sheet,
    headerRowNumber,
    header: header.map(short),
    mergedRanges,
    examples: sample
      .filter(row => row.rowNumber > headerRowNumber)
      .slice(0, EXAMPLES)
      .map(row => row.cells.map(cell => short(cellText(cell)))),
  }
}

/** A cell as it would have been typed; a time of day beside a date says nothing here. */
function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? cell.date.slice(0, 10) : String(cell)
}

/** Which register column each column of the file is, by its key; '' leaves it out. */
export type Mapping = readonly string[]

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

/** Guesses the mapping from a file's header: by name in either language, or by the field's own name. Each field once. */
export function guessMapping(header: readonly string[], columns: readonly RegisterColumn[]): Mapping {
  const taken = new Set<string>()
  return header.map(head => {
    const name = plain(head)
    const found = columns.find(
      column =>
        !taken.has(column.key) &&
        [column.words[0], column.words[1], column.field].some(word => plain(word) === name),
    )
    if (found) taken.add(found.key)
    return found?.key ?? ''
  })
}

/** A mapping as it was chosen on the page: one key a column; unknown or doubled ones are left out. */
export function readMapping(chosen: readonly string[], columns: readonly RegisterColumn[]): Mapping {
  const taken = new Set<string>()
  return chosen.map(key => {
    if (taken.has(key) || !columns.some(column => column.key === key)) return ''
    taken.add(key)
    return key
  })
}

/** One row's typed values by field. Words become codes; what is no known word stays, to be refused by name. */
export function rowFields(
  cells: readonly Cell[],
  mapping: Mapping,
  columns: ReadonlyMap<string, RegisterColumn>,
): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [index, key] of mapping.entries()) {
    const text = cellText(cells[index]).trim()
    const column = columns.get(key)
    if (column && text !== '') fields[column.field] ??= column.values?.get(text) ?? text
  }
  return fields
}

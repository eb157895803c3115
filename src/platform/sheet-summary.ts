import type { SheetCell, SheetRow } from './sheet-cell.ts'
import { columnOf } from './sheet-cell.ts'
import type { SheetDelimiter } from './sheet-csv.ts'
import type { SheetEncoding } from './sheet-encoding.ts'
import type { SheetFormat } from './sheet-kind.ts'

/** What a file holds, known after reading it: through, or as far as was asked.
 *  Counts: `rowCount` is the rows read: every row with at least one filled cell, the header among them. */
export interface SheetSummary {
  readonly format: SheetFormat
  readonly encoding: SheetEncoding
  /** Of a CSV file. */
  readonly delimiter?: SheetDelimiter
  readonly sheets: readonly { readonly name: string; readonly isHidden: boolean }[]
  /** The sheet that was read; '' for a CSV file. */
  readonly sheet: string
  /** The row that looks like the header: the first with two different texts (a title above it has one). */
  readonly headerRowNumber: number
  /** The header's texts by column; under a merged header cell each column has its text. */
  readonly header: readonly string[]
  /** The first 20 rows. */
  readonly sample: readonly SheetRow[]
  readonly rowCount: number
  /** The file was read to its end: nothing in it is refused, and merged cells of its header are known. */
  readonly isWhole: boolean
  /** The widest row. */
  readonly columnCount: number
  /** Merged ranges below the header, the first ten: their value stands in the first cell, the others are empty. */
  readonly mergedRanges: readonly string[]
}

export const SAMPLE_ROWS = 20
const RANGES_NAMED = 10

/** Picks the header among the first rows and spreads merged header cells over their columns. */
export function findHeader(
  sample: readonly SheetRow[],
  merged: readonly string[],
): Pick<SheetSummary, 'headerRowNumber' | 'header' | 'mergedRanges'> {
  const ranges = merged.map(range => ({ range, ...cornersOf(range) }))
  const filled = sample.map(({ rowNumber, cells }) => {
    const spread: SheetCell[] = [...cells]
    for (const { top, bottom, left, right } of ranges) {
      if (rowNumber < top || rowNumber > bottom) continue
      const value = sample.find(row => row.rowNumber === top)?.cells[left] ?? null
      // A merged range may reach to Excel's last column: no further than anybody has headers.
      for (let column = left; column <= Math.min(right, left + 200); column++) spread[column] ??= value
    }
    return { rowNumber, texts: Array.from(spread, cell => textOf(cell ?? null)) }
  })
  const header = filled.find(({ texts }) => new Set(texts.filter(text => text !== '')).size > 1) ?? filled[0]
  const headerRowNumber = header?.rowNumber ?? 1
  return {
    headerRowNumber,
    header: header?.texts ?? [],
    mergedRanges: ranges
      .filter(({ bottom }) => bottom > headerRowNumber)
      .slice(0, RANGES_NAMED)
      .map(({ range }) => range),
  }
}

function cornersOf(range: string): { top: number; bottom: number; left: number; right: number } {
  const [from = '', to = from] = range.split(':')
  const row = (address: string): number => Number(/\d+$/.exec(address)?.[0] ?? 0)
  return { top: row(from), bottom: row(to), left: Math.max(columnOf(from), 0), right: columnOf(to) }
}

function textOf(cell: SheetCell): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? cell.date : String(cell)
}

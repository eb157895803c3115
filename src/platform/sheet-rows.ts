import {
  CELL_CHARACTERS_MAX,
  columnLetters,
  columnOf,
  momentFromIso,
  momentOf,
  unescapeXlsx,
  type SheetCell,
  type SheetRow,
} from './sheet-cell.ts'
import type { SheetLimits } from './sheet-limits.ts'
import { SheetRefused } from './sheet-refusal.ts'
import type { SharedTexts } from './sheet-workbook.ts'
import { parseXml, type XmlHandlers } from './sheet-xml.ts'

/** What a worksheet's XML needs to become rows. */
export interface SheetContext {
  readonly part: string
  readonly limits: SheetLimits
  readonly is1904: boolean
  readonly isDateStyle: readonly boolean[]
  readonly sharedTexts: SharedTexts
  /** Told of each merged range, after the rows: a worksheet lists them at its end. */
  readonly merged?: (range: string) => void
}

/** So many formula cells are named in a refusal. */
const FORMULAS_NAMED = 10
const ROW_NUMBER_MAX = 1_048_576
/** A cell's text before its escapes are resolved: seven characters for one. */
const RAW_CHARACTERS_MAX = 7 * CELL_CHARACTERS_MAX

/** Reads a worksheet's rows as its bytes arrive; rows without any value are left out.
 *  Refuses: formulas (also those with a stored value), too many rows or columns, texts that are too long. */
export async function* sheetRows(
  chunks: AsyncIterable<Buffer>,
  context: SheetContext,
): AsyncGenerator<SheetRow[]> {
  const formulas: string[] = []
  const ready: SheetRow[] = []
  const handlers = rowHandlers(context, formulas, row => void ready.push(row))
  const refuseFormulas = (): never => {
    throw new SheetRefused('formulas', { cells: formulas.join(', ') })
  }
  let count = 0
  for await (const _ of parseXml(chunks, context.part, handlers)) {
    if (formulas.length >= FORMULAS_NAMED) refuseFormulas()
    count += ready.length
    if (count > context.limits.rows) throw new SheetRefused('too-many-rows', { limit: context.limits.rows })
    // After a formula nothing is handed on; the rest is read only to name the others.
    if (formulas.length === 0 && ready.length > 0) yield ready.slice()
    ready.length = 0
  }
  if (formulas.length > 0) refuseFormulas()
}

interface OpenCell {
  readonly column: number
  readonly type: string
  readonly style: number
}

function rowHandlers(context: SheetContext, formulas: string[], emit: (row: SheetRow) => void): XmlHandlers {
  const { part, limits } = context
  const broken = (): never => {
    throw new SheetRefused('broken-workbook', { part })
  }
  let rowNumber = 0
  let cells: SheetCell[] = []
  let nextColumn = 0
  let cell: OpenCell | undefined
  let text = ''
  let isText = false
  let isReading = false

  const openRow = (number: string | undefined): void => {
    const given = number === undefined ? rowNumber + 1 : Number(number)
    if (!Number.isInteger(given) || given <= rowNumber || given > ROW_NUMBER_MAX) broken()
    rowNumber = given
    cells = []
    nextColumn = 0
  }
  const openCell = (attributes: Readonly<Record<string, string>>): void => {
    const { r: address, t: type = 'n', s: style = '0' } = attributes
    const column = address === undefined ? nextColumn : columnOf(address)
    if (column < 0) broken()
    nextColumn = column + 1
    cell = { column, type, style: Number(style) }
    text = ''
  }
  const closeCell = ({ column, type, style }: OpenCell): void => {
    const value = cellValue(text, type, style, context, rowNumber) ?? null
    if (value === null) return
    if (column >= limits.columns)
      throw new SheetRefused('too-many-columns', { row: rowNumber, limit: limits.columns })
    while (cells.length < column) cells.push(null)
    cells[column] = value
  }
  return {
    open(name, attributes) {
      if (name === 'c') openCell(attributes)
      else if (name === 'v') isText = cell !== undefined
      else if (name === 't') isText = cell !== undefined && !isReading
      else if (name === 'row') openRow(attributes['r'])
      else if (name === 'rPh') isReading = true
      else if (name === 'f' && cell && formulas.length < FORMULAS_NAMED)
        formulas.push(`${columnLetters(cell.column)}${rowNumber}`)
      else if (name === 'mergeCell') context.merged?.(attributes['ref'] ?? '')
    },
    close(name) {
      if (name === 'v' || name === 't') isText = false
      else if (name === 'c' && cell) {
        closeCell(cell)
        cell = undefined
      } else if (name === 'rPh') isReading = false
      else if (name === 'row' && cells.length > 0) {
        emit({ rowNumber, cells })
        cells = []
      }
    },
    text(piece) {
      if (!isText) return
      text += piece
      if (text.length > RAW_CHARACTERS_MAX) throw tooLong(rowNumber)
    },
  }
}

function cellValue(
  raw: string,
  type: string,
  style: number,
  { part, is1904, isDateStyle, sharedTexts }: SheetContext,
  row: number,
): SheetCell | undefined {
  if (raw === '') return undefined
  switch (type) {
    case 's': {
      const text = sharedTexts.get(Number(raw))
      if (text === undefined) throw new SheetRefused('broken-workbook', { part })
      return checkedText(text, row)
    }
    case 'inlineStr':
    case 'str':
    case 'e':
      return checkedText(unescapeXlsx(raw), row)
    case 'b':
      return raw === '1' || raw === 'true'
    case 'd':
      return momentFromIso(raw) ?? checkedText(raw, row)
    default: {
      const number = Number(raw)
      if (!Number.isFinite(number)) throw new SheetRefused('broken-workbook', { part })
      return (isDateStyle[style] && momentOf(number, is1904)) || number
    }
  }
}

/** The text of a cell, or nothing if it is empty. Refuses what no cell of Excel and no column of ours can hold. */
export function checkedText(text: string, row: number): string | undefined {
  if (text === '') return undefined
  if (text.length > CELL_CHARACTERS_MAX) throw tooLong(row)
  if (text.includes('\0')) throw new SheetRefused('nul-character', { row })
  return text
}

const tooLong = (row: number): SheetRefused =>
  new SheetRefused('cell-too-long', { row, limit: CELL_CHARACTERS_MAX })

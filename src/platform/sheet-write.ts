import { Readable } from 'node:stream'

import { ZipFile } from 'yazl'

import { assert } from '#kernel/result'

import {
  CELL_CHARACTERS_MAX,
  cellText,
  columnLetters,
  escapeXlsx,
  serialOf,
  type SheetCell,
  type SheetMoment,
} from './sheet-cell.ts'

export type { SheetCell, SheetMoment } from './sheet-cell.ts'

/** One column of a sheet to be written. */
export interface SheetColumn {
  readonly title: string
  /** How wide the column opens in Excel, in characters. */
  readonly widthCharacters?: number
}

/** Rows to be written, from a list or from a cursor; a row may be shorter than the columns, never longer. */
export type SheetRows = Iterable<readonly SheetCell[]> | AsyncIterable<readonly SheetCell[]>

/** Excel's own bound on the rows of one sheet. */
const ROWS_MAX = 1_048_576
/** Text is handed on in pieces of about this size: large enough for zlib, small enough for memory. */
const PIECE_CHARACTERS = 65_536

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEETML = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const CONTENT_TYPES = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEETML}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEETML}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEETML}.styles+xml"/></Types>`
const PACKAGE_RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`
const WORKBOOK_RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`

/** Styles by place in `cellXfs`: plain, header, date, date with time, time. */
const STYLE = { header: 1, date: 2, moment: 3, time: 4 } as const
const STYLES = `${XML}<styleSheet ${MAIN}><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`

/** Writes rows as an Excel workbook with one sheet: frozen bold header, real numbers and dates, texts that
 *  Excel never computes.
 *  Shape: rows are drawn as the reader of the stream asks for bytes; the same rows give the same bytes.
 *  Destroying the stream ends the rows' iterator, an error in the rows destroys the stream. */
export function writeXlsx(rows: SheetRows, columns: readonly SheetColumn[], sheetName = 'Sheet1'): Readable {
  const zip = new ZipFile()
  // Local time on purpose: a zip keeps the clock's digits, so this gives the same bytes in every zone.
  const options = { mtime: new Date(2000, 0, 1), mode: 0o100644, forceDosTimestamp: true }
  const part = (name: string, text: string): void => zip.addBuffer(Buffer.from(text), name, options)
  part('[Content_Types].xml', CONTENT_TYPES)
  part('_rels/.rels', PACKAGE_RELATIONS)
  part('xl/workbook.xml', workbookXml(sheetName))
  part('xl/_rels/workbook.xml.rels', WORKBOOK_RELATIONS)
  part('xl/styles.xml', STYLES)

  const sheet = Readable.from(inPieces(sheetXml(rows, columns)), { objectMode: false })
  const output = zip.outputStream
  assert(output instanceof Readable, 'yazl writes to a stream of Node')
  zip.on('error', error => output.destroy(error instanceof Error ? error : new Error(String(error))))
  sheet.on('error', error => output.destroy(error))
  output.on('close', () => sheet.destroy())
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', options)
  zip.end()
  return output
}

/** Writes rows as CSV the way Excel opens it by a double click: UTF-8 with byte order mark, commas, CRLF,
 *  RFC 4180 quotes. A text that a spreadsheet would compute gets one apostrophe in front, which our reader
 *  takes away again (docs/decisions/0005-spreadsheets.md). */
export function writeCsv(rows: SheetRows, columns: readonly SheetColumn[]): Readable {
  return Readable.from(inPieces(csvText(rows, columns)), { objectMode: false })
}

async function* csvText(rows: SheetRows, columns: readonly SheetColumn[]): AsyncGenerator<string> {
  const line = (cells: readonly SheetCell[]): string =>
    `${columns.map((_, index) => csvField(cellText(checked(cells[index] ?? null)))).join(',')}\r\n`
  yield `\uFEFF${line(columns.map(({ title }) => title))}`
  for await (const row of rows) {
    fits(row, columns)
    yield line(row)
  }
}

// Semicolons and tabs are quoted too: elsewhere Excel splits at them.
const csvField = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

async function* sheetXml(rows: SheetRows, columns: readonly SheetColumn[]): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index))
  const widths = columns.map(
    ({ title, widthCharacters }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${widthCharacters ?? Math.max(10, title.length * 2 + 2)}" customWidth="1"/>`,
  )
  yield `${XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${
    widths.length > 0 ? `<cols>${widths.join('')}</cols>` : ''
  }<sheetData>`
  yield `<row r="1">${columns.map(({ title }, index) => cellXml(`${letters[index]}1`, title, STYLE.header)).join('')}</row>`
  let rowNumber = 1
  for await (const row of rows) {
    fits(row, columns)
    rowNumber++
    if (rowNumber > ROWS_MAX) throw new RangeError(`a sheet holds ${ROWS_MAX} rows`)
    let xml = `<row r="${rowNumber}">`
    for (let index = 0; index < row.length; index++)
      xml += cellXml(`${letters[index]}${rowNumber}`, row[index] ?? null)
    yield `${xml}</row>`
  }
  yield '</sheetData></worksheet>'
}

function cellXml(address: string, cell: SheetCell, style?: number): string {
  const styled = style === undefined ? '' : ` s="${style}"`
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${address}"${styled}><v>${finite(cell)}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${address}"${styled} t="b"><v>${cell ? 1 : 0}</v></c>`
  if (typeof cell === 'object') return momentXml(address, cell)
  const text = escapeXlsx(checkedText(cell))
  return `<c r="${address}"${styled} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

function momentXml(address: string, moment: SheetMoment): string {
  const serial = serialOf(moment)
  if (serial === undefined) return cellXml(address, moment.date)
  const style = !moment.date.includes('-')
    ? STYLE.time
    : moment.date.includes('T')
      ? STYLE.moment
      : STYLE.date
  return `<c r="${address}" s="${style}"><v>${serial}</v></c>`
}

function checkedText(text: string): string {
  if (text.length > CELL_CHARACTERS_MAX)
    throw new RangeError(`a cell holds ${CELL_CHARACTERS_MAX} characters`)
  if (text.includes('\0')) throw new RangeError('a cell holds no NUL character')
  return text.toWellFormed()
}

function checked(cell: SheetCell): SheetCell {
  if (typeof cell === 'number') return finite(cell)
  return typeof cell === 'string' ? checkedText(cell) : cell
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError('a cell holds finite numbers only')
  return value
}

function fits(row: readonly SheetCell[], columns: readonly SheetColumn[]): void {
  if (row.length > columns.length) throw new RangeError('a row has more cells than there are columns')
}

function workbookXml(sheetName: string): string {
  // Excel allows 31 characters and none of these (ECMA-376 and Excel's own message).
  const name =
    sheetName
      .replace(/[[\]:*?/\\]|^'|'$/g, ' ')
      .trim()
      .slice(0, 31)
      .toWellFormed() || 'Sheet1'
  const attribute = escapeXlsx(name).replaceAll('"', '&quot;')
  return `${XML}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets><sheet name="${attribute}" sheetId="1" r:id="rId1"/></sheets></workbook>`
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = ''
  for await (const text of texts) {
    piece += text
    if (piece.length < PIECE_CHARACTERS) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece) yield Buffer.from(piece)
}

import { Readable } from 'node:stream'

import { CsvError, parse, type Parser } from 'csv-parse'

import { unguardFormula, type SheetCell, type SheetRow } from './sheet-cell.ts'
import { decodedText, type SheetEncoding } from './sheet-encoding.ts'
import { RECORD_CHARACTERS_MAX, type SheetLimits } from './sheet-limits.ts'
import { SheetRefused } from './sheet-refusal.ts'
import { checkedText } from './sheet-rows.ts'

/** What separates the columns of a text file. */
export type SheetDelimiter = ',' | ';' | '\t'

const DELIMITERS: readonly SheetDelimiter[] = [',', ';', '\t']
const SAMPLE_CHARACTERS = 65_536
const SAMPLE_RECORDS = 20
const BATCH_ROWS = 500

/** Finds the delimiter by which the first records fall into equally many columns. */
export async function findDelimiter(path: string, encoding: SheetEncoding): Promise<SheetDelimiter> {
  let sample = ''
  for await (const text of decodedText(path, encoding)) {
    sample += text
    if (sample.length >= SAMPLE_CHARACTERS) break
  }
  return delimiterOf(sample)
}

/** The delimiter of a sample: the one that occurs equally often in most records, then most often. */
export function delimiterOf(sample: string): SheetDelimiter {
  const stated = /^sep=([,;\t])\r?\n/.exec(sample)?.[1]
  const known = DELIMITERS.find(delimiter => delimiter === stated)
  if (known) return known
  const scored = DELIMITERS.map(delimiter => {
    const counts = countPerRecord(sample, delimiter)
    const first = counts[0] ?? 0
    const alike = first === 0 ? 0 : counts.filter(count => count === first).length / counts.length
    return { delimiter, alike, first }
  })
  scored.sort((a, b) => b.alike - a.alike || b.first - a.first)
  return scored[0]?.delimiter ?? ','
}

function countPerRecord(sample: string, delimiter: string): readonly number[] {
  const counts: number[] = []
  let count = 0
  let isQuoted = false
  let length = 0
  for (const char of sample) {
    if (char === '"') isQuoted = !isQuoted
    else if (!isQuoted && char === '\n') {
      if (length > 0) counts.push(count)
      if (counts.length === SAMPLE_RECORDS) return counts
      count = 0
      length = 0
      continue
    } else if (!isQuoted && char === delimiter) count++
    if (char !== '\r') length++
  }
  if (length > 0 && (counts.length === 0 || sample.length < SAMPLE_CHARACTERS)) counts.push(count)
  return counts
}

/** Reads a text file's records as rows; every cell is text, empty ones are `null`, blank records are left out.
 *  Refuses: too many rows or columns, texts that are too long, a quotation mark that is never closed. */
export async function* csvRows(
  path: string,
  encoding: SheetEncoding,
  delimiter: SheetDelimiter,
  limits: SheetLimits,
  heard: (bytes: number) => void,
): AsyncGenerator<SheetRow[]> {
  const source = Readable.from(withoutStatement(decodedText(path, encoding, heard)))
  let linesRead = 0
  const parser = parserOf(delimiter, limits.columns, lines => (linesRead = lines))
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  let batch: SheetRow[] = []
  let rowNumber = 0
  let count = 0
  try {
    for await (const record of parser) {
      rowNumber++
      const cells = cellsOf(record, rowNumber)
      if (cells.length === 0) continue
      if (++count > limits.rows) throw new SheetRefused('too-many-rows', { limit: limits.rows })
      batch.push({ rowNumber, cells })
      if (batch.length < BATCH_ROWS) continue
      yield batch
      batch = []
    }
  } catch (error) {
    throw refusalOf(error, linesRead + 1)
  } finally {
    source.destroy()
  }
  if (batch.length > 0) yield batch
}

function parserOf(delimiter: SheetDelimiter, columns: number, atLine: (lines: number) => void): Parser {
  let row = 0
  return parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quotation mark inside an unquoted cell is a quotation mark, as in Excel.
    relax_quotes: true,
    max_record_size: RECORD_CHARACTERS_MAX,
    on_record(record: string[], { lines }) {
      row++
      atLine(lines)
      // Here, before the parser reads on, and not where its rows are drawn.
      if (record.length > columns && record.findLastIndex(field => field !== '') >= columns)
        throw new SheetRefused('too-many-columns', { row, limit: columns })
      return record
    },
  })
}

function cellsOf(record: unknown, rowNumber: number): readonly SheetCell[] {
  if (!Array.isArray(record)) throw new TypeError('a CSV record is a list')
  const cells: SheetCell[] = []
  for (const [index, field] of record.entries()) {
    const text = checkedText(unguardFormula(String(field)), rowNumber)
    if (text === undefined) continue
    while (cells.length < index) cells.push(null)
    cells.push(text)
  }
  return cells
}

/** The parser fails only on a quotation mark that is never closed: at the end of the file or of its patience. */
function refusalOf(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error
  return new SheetRefused('open-quote', { line })
}

/** Takes away the line `sep=;` by which some programs tell Excel the delimiter. */
async function* withoutStatement(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true
  for await (const text of texts) {
    yield isFirst ? text.replace(/^sep=[,;\t]\r?\n/, '') : text
    if (text !== '') isFirst = false
  }
}

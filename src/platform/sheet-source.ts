import type { SheetRow } from './sheet-cell.ts'
import { csvRows, findDelimiter } from './sheet-csv.ts'
import { findEncoding } from './sheet-encoding.ts'
import { findFormat } from './sheet-kind.ts'
import type { SheetLimits } from './sheet-limits.ts'
import { SheetRefused } from './sheet-refusal.ts'
import { sheetRows } from './sheet-rows.ts'
import { findHeader, SAMPLE_ROWS, type SheetSummary } from './sheet-summary.ts'
import { readDateStyles, readSharedTexts, readWorkbook } from './sheet-workbook.ts'
import { openPackage, type SheetPackage } from './sheet-zip.ts'

/** Which file to read, and how much of it is allowed. */
export interface SheetRequest {
  readonly path: string
  readonly name: string
  readonly sheet?: string
  readonly limits: SheetLimits
}

/** Told how many bytes of how many have been read: of the file, or of the sheet's unpacked part. */
type Heard = (bytes: number) => void

type Frame = Pick<SheetSummary, 'format' | 'encoding' | 'delimiter' | 'sheets' | 'sheet'>

/** A file opened for reading. */
export interface SheetSource {
  readonly frame: Frame
  readonly batches: AsyncGenerator<readonly SheetRow[]>
  /** Filled when the rows are through. */
  readonly merged: readonly string[]
  /** How much of it has been read so far: 0 to 1. */
  readonly share: () => number
  close(): void
}

/** More merged ranges than any header has; the rest is not kept. */
const MERGED_MAX = 1000

/** Opens a file as what its content is, up to the point where rows can be drawn.
 *  Refuses: by throwing `SheetRefused`, here and while rows are drawn. */
export async function openSource({ path, name, sheet, limits }: SheetRequest): Promise<SheetSource> {
  const { format, head, sizeBytes } = await findFormat(path, name, limits)
  if (format === 'xlsx') {
    const parts = await openPackage(path, limits)
    try {
      return await openWorkbook(parts, sheet, limits)
    } catch (error) {
      parts.close()
      throw error
    }
  }
  const encoding = await findEncoding(path, head)
  const delimiter = await findDelimiter(path, encoding)
  const frame: Frame = { format, encoding, delimiter, sheets: [], sheet: '' }
  const { heard, share } = measure(sizeBytes)
  const batches = csvRows(path, encoding, delimiter, limits, heard)
  return { frame, batches, merged: [], share, close: () => undefined }
}

function measure(ofBytes: number): { heard: Heard; share: () => number } {
  let bytesRead = 0
  return {
    heard: bytes => void (bytesRead += bytes),
    share: () => (ofBytes === 0 ? 1 : Math.min(bytesRead / ofBytes, 1)),
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, heard: Heard): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    heard(chunk.length)
    yield chunk
  }
}

async function openWorkbook(
  parts: SheetPackage,
  sheet: string | undefined,
  limits: SheetLimits,
): Promise<SheetSource> {
  const { sheets, is1904, stylesPart, sharedTextsPart } = await readWorkbook(parts)
  const chosen =
    sheet === undefined
      ? (sheets.find(({ isHidden }) => !isHidden) ?? sheets[0])
      : sheets.find(candidate => candidate.name === sheet)
  if (!chosen) throw new SheetRefused('no-such-sheet', { sheet: sheet ?? '' })
  if (!parts.has(chosen.part)) throw new SheetRefused('broken-workbook', { part: 'xl/workbook.xml' })
  const isDateStyle = await readDateStyles(parts, stylesPart)
  const sharedTexts = await readSharedTexts(parts, sharedTextsPart, limits)
  const ranges: string[] = []
  const { heard, share } = measure(parts.sizeBytes(chosen.part))
  const context = {
    part: chosen.part,
    limits,
    is1904,
    isDateStyle,
    sharedTexts,
    merged: (range: string) => void (ranges.length < MERGED_MAX && ranges.push(range)),
  }
  return {
    frame: {
      format: 'xlsx',
      encoding: 'UTF-8',
      sheets: sheets.map(({ name, isHidden }) => ({ name, isHidden })),
      sheet: chosen.name,
    },
    batches: sheetRows(counted(parts.chunks(chosen.part), heard), context),
    merged: ranges,
    share,
    close: () => parts.close(),
  }
}

/** Reads a source, at least so many rows of it where it has them, and sums up what was read. */
export async function summarize(
  { frame, batches, merged }: SheetSource,
  rowsWanted = Infinity,
): Promise<SheetSummary> {
  const sample: SheetRow[] = []
  let rowCount = 0
  let columnCount = 0
  let isWhole = true
  for await (const rows of batches) {
    rowCount += rows.length
    if (sample.length < SAMPLE_ROWS) sample.push(...rows.slice(0, SAMPLE_ROWS - sample.length))
    for (const { cells } of rows) columnCount = Math.max(columnCount, cells.length)
    if (rowCount < rowsWanted) continue
    isWhole = false
    break
  }
  if (rowCount === 0) throw new SheetRefused('nothing-in-sheet')
  return { ...frame, ...findHeader(sample, merged), sample, rowCount, columnCount, isWhole }
}

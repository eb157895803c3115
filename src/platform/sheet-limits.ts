/** What a sheet may cost. Every bound is far above a station's year and far below what hurts the server. */
export interface SheetLimits {
  readonly fileBytes: number
  /** All parts of a workbook together, unpacked. 100,000 rows of 14 columns are about 90 MB. */
  readonly inflatedBytes: number
  /** How many times its packed size a part may unpack to. Real sheets stay below 100; deflate ends at 1,032. */
  readonly inflateRatio: number
  readonly parts: number
  readonly rows: number
  readonly columns: number
  /** Distinct texts of a workbook, kept in memory while reading. */
  readonly sharedTextBytes: number
  /** How long the child may work; the time in which nobody asks it for rows does not count. */
  readonly workMs: number
  /** The child's JavaScript heap. */
  readonly heapMb: number
}

export const SHEET_LIMITS: SheetLimits = {
  fileBytes: 64 * 1024 * 1024,
  inflatedBytes: 512 * 1024 * 1024,
  inflateRatio: 250,
  parts: 1_000,
  rows: 200_000,
  columns: 200,
  sharedTextBytes: 64 * 1024 * 1024,
  workMs: 60_000,
  heapMb: 96,
}

/** The text of one CSV record; a longer one is a quotation mark that was never closed. */
export const RECORD_CHARACTERS_MAX = 4_000_000

import type { Period } from '#kernel/period'
import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { Db } from '#platform/db'
import { writeCsv, writeXlsx, type SheetCell } from '#platform/sheet-write'
import { classWords, gradeWords, type Class } from '#records'

import { nameOf, type Names } from './names.ts'
import type { Counted } from './query.ts'
import { listScope, type FigureRecord } from './read-store.ts'

interface Column {
  readonly label: Words
  readonly holds?: 'day' | 'number'
  readonly cell: (row: FigureRecord, names: Names, t: T) => string
}

const columns: readonly Column[] = [
  { label: ['日期', 'Day'], holds: 'day', cell: row => row.day },
  { label: ['类别', 'Kind'], cell: (row, names, t) => nameOf('kind', row.kind, {}, names, t) },
  {
    label: ['专题', 'Theme'],
    cell: (row, names, t) =>
      row.theme === '' ? '' : t(names.kinds[row.kind]?.themes[row.theme]?.words ?? ['', '']),
  },
  { label: ['事项', 'What'], cell: row => row.title },
  { label: ['地点', 'Place'], cell: row => row.place },
  {
    label: ['项目', 'Programme'],
    cell: (row, names, t) => (row.programme === null ? '' : nameOf('programme', row.programme, {}, names, t)),
  },
  {
    label: ['队伍', 'Team'],
    cell: (row, names, t) => (row.team_id === null ? '' : nameOf('team', row.team_id, {}, names, t)),
  },
  { label: ['数量', 'Quantity'], holds: 'number', cell: row => row.quantity },
  { label: ['单位', 'Unit'], cell: row => row.unit },
  {
    label: ['人次', 'Head-count'],
    holds: 'number',
    cell: row => (row.headcount === null ? '' : String(row.headcount)),
  },
  { label: ['登记方式', 'How registered'], cell: (row, _, t) => t(classWords[row.class as Class]) },
  { label: ['证明程度', 'Grade of proof'], cell: (row, _, t) => t(gradeWords[row.grade] ?? ['', '']) },
  { label: ['编号', 'Id'], cell: row => row.id },
]

const PAGE_ROWS = 1_000

/** The records behind a figure, or a part of it, as a file: the page's own list, read page by page to its end.
 *  Shape: pieces of one CSV file or workbook; no text in it is computed by a spreadsheet. */
export function exportFile(
  db: Db,
  counted: Counted,
  station: string,
  period: Period,
  names: Names,
  format: 'csv' | 'xlsx',
  t: T,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const titles = columns.map(column => ({ title: t(column.label) }))
  async function* rows(): AsyncGenerator<readonly SheetCell[]> {
    let after: { day: string; id: string } | undefined
    do {
      const page = await listScope(db, counted, station, period, after, PAGE_ROWS)
      for (const row of page)
        yield columns.map(({ cell, holds }): SheetCell => {
          const text = cell(row, names, t)
          if (format === 'csv' || text === '' || holds === undefined) return text
          return holds === 'day' ? { date: text } : Number(text)
        })
      const last = page.length === PAGE_ROWS ? page.at(-1) : undefined
      after = last && { day: last.day, id: last.id }
    } while (after)
  }
  return format === 'csv' ? writeCsv(rows(), titles) : writeXlsx(rows(), titles, t(['记录', 'Records']))
}

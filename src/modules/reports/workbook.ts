import writeExcelFile, { type Cell, type Sheet } from 'write-excel-file/node'

import { showUnit } from '#kernel/quantity'
import type { T } from '#kernel/text'
import { showInstant } from '#kernel/time'

import {
  countsWords,
  figureHref,
  title,
  type Address,
  type BehindRecord,
  type ReportFigure,
  type YearReport,
} from './report.ts'

/** The records sheet holds at most so many rows, and says so where there are more: the library writes a workbook in
 *  one go, and meanwhile nobody else is served (5,000 rows: 0.8 s). The register's CSV has no such bound. */
export const WORKBOOK_ROWS_MAX = 3_000

type Row = Cell[]

/** The year report as a workbook: one sheet of figures, and one of the records behind them where the reader may have it.
 *  Shape: the bytes of an XLSX file. Texts are cells of text, which a spreadsheet never computes. */
export async function workbookOf(
  report: YearReport,
  records: readonly BehindRecord[] | undefined,
  address: Address,
  t: T,
): Promise<Uint8Array<ArrayBuffer>> {
  const sheets: Sheet<Buffer>[] = [
    {
      sheet: t(['数字', 'Figures']),
      data: figureRows(report, records, address, t),
      columns: widths(30, 16, 10, 12, 60, 26, 60),
    },
  ]
  if (records)
    sheets.push({
      sheet: t(['记录', 'Records']),
      data: recordRows(records, address, t),
      columns: widths(12, 22, 20, 40, 24, 12, 8, 10, 10, 40, 60),
      stickyRowsCount: 1,
    })
  const bytes = await writeExcelFile(sheets, { fontFamily: '等线', fontSize: 11 }).toBuffer()
  return new Uint8Array(bytes)
}

const widths = (...characters: readonly number[]) => characters.map(width => ({ width }))
const text = (value: string): Cell => ({ value, type: String })
const bold = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' })
const header = (...titles: readonly string[]): Row => titles.map(bold)

/** Amounts carry two decimals and stay far below 2^53 hundredths, so a spreadsheet's number holds them exactly. */
const number = (decimal: string, isMoney: boolean): Cell => ({
  value: Number(decimal),
  type: Number,
  format: isMoney ? '#,##0.00' : Number.isInteger(Number(decimal)) ? '#,##0' : '#,##0.0#',
})
const whole = (value: number | null): Cell =>
  value === null ? null : { value, type: Number, format: '#,##0' }

function figureRows(
  report: YearReport,
  records: readonly BehindRecord[] | undefined,
  address: Address,
  t: T,
): Row[] {
  const { counts } = report
  const figureRow = ({ definition, key, value, records: behind }: ReportFigure): Row => [
    text(t(definition.words)),
    number(value, definition.unit === '元'),
    text(showUnit(definition.unit, t)),
    whole(behind),
    text(t(definition.sentence)),
    text(key),
    text(`${address.origin}${figureHref(address.site.ref, { definition }, report.year)}`),
  ]
  return [
    [bold(t(title, { site: address.site.name, year: report.year }))],
    [text(t(['截至 {at}', 'As of {at}'], { at: showInstant(report.asOf, t) }))],
    [text(t(countsWords.behind)), whole(report.behind)],
    ...(['confirmed', 'pending', 'void'] as const).map(status => [
      text(t(countsWords[status])),
      whole(counts[status]),
    ]),
    [
      text(t(['合起来不同的户（不能相加）', 'Different households together (never a sum)'])),
      whole(report.households.together),
    ],
    [text(sheetNote(report, records, t))],
    [],
    header(
      t(['事项', 'Figure']),
      t(['数量', 'Value']),
      t(['单位', 'Unit']),
      t(['记录', 'Records']),
      t(['定义', 'Definition']),
      t(['编号', 'Id']),
      t(['链接', 'Link']),
    ),
    ...report.sections.flatMap(section => [[bold(t(section.words))], ...section.figures.map(figureRow)]),
  ]
}

/** What the second sheet holds, or why there is none. */
function sheetNote(report: YearReport, records: readonly BehindRecord[] | undefined, t: T): string {
  if (!records)
    return t([
      '您的账号没有导出台账的权限，所以没有记录表。',
      'Your account may not export the register, so there is no sheet of records.',
    ])
  return records.length < report.behind
    ? t(
        [
          '记录表只列出最近的 {n} 条，一共有 {all} 条；全部记录请在台账页导出 CSV。',
          'The sheet of records lists the latest {n} of {all}; export the register as CSV for all of them.',
        ],
        { n: records.length, all: report.behind },
      )
    : t(['记录表列出全部 {n} 条。', 'The sheet of records lists all {n}.'], { n: records.length })
}

function recordRows(records: readonly BehindRecord[], { origin, site }: Address, t: T): Row[] {
  return [
    header(
      t(['日期', 'Day']),
      t(['类别', 'Kind']),
      t(['主题', 'Theme']),
      t(['事项', 'What']),
      t(['地点', 'Place']),
      t(['数量', 'Quantity']),
      t(['单位', 'Unit']),
      t(['人次', 'Heads']),
      t(['户数', 'Households']),
      t(['计入', 'Counted in']),
      t(['链接', 'Link']),
    ),
    ...records.map(({ record, kind, theme, figures }) => [
      text(record.day),
      text(t(kind)),
      text(theme ? t(theme) : ''),
      text(record.title),
      text(record.place),
      number(record.quantity, record.unit === '元'),
      text(showUnit(record.unit, t)),
      whole(record.headcount),
      whole(record.households.length),
      text(figures.join(' ')),
      text(`${origin}/at/${site.ref}/records/${record.id}`),
    ]),
  ]
}

import {
  AlignmentType,
  Document,
  ExternalHyperlink,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type ParagraphChild,
} from 'docx'

import { monthsOf, printPeriod, showPeriod } from '#kernel/period'
import { showQuantity, showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { showInstant } from '#kernel/time'

import {
  countsWords,
  figureHref,
  householdNote,
  monthsNote,
  recordsHref,
  title,
  type Address,
  type ReportFigure,
  type ReportSection,
  type YearReport,
} from './report.ts'
import { summaryOf } from './summary.ts'

/** Latin and Chinese faces that come with Word and WPS. */
const body = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: '宋体' }
const heading = { ascii: 'Arial', hAnsi: 'Arial', cs: 'Arial', eastAsia: '黑体' }

/** A4 with the margins of an official paper, in twentieths of a point. */
const page = {
  size: { width: 11_906, height: 16_838 },
  margin: { top: 2_098, bottom: 1_984, left: 1_587, right: 1_474 },
}

interface Writing {
  readonly report: YearReport
  readonly address: Address
  readonly t: T
}

/** The year report as a Word file; every number is a link to its figure's page.
 *  Shape: the bytes of a DOCX file. */
export async function documentOf(
  report: YearReport,
  address: Address,
  t: T,
): Promise<Uint8Array<ArrayBuffer>> {
  const writing = { report, address, t }
  const name = t(title, { site: address.site.name, year: report.year })
  const file = new Document({
    title: name,
    creator: address.site.name,
    styles: {
      default: {
        document: { run: { font: body, size: 24 }, paragraph: { spacing: { line: 360, after: 120 } } },
        title: { run: { font: heading, size: 40, bold: true } },
        heading1: {
          run: { font: heading, size: 30, bold: true, color: '1F2328' },
          paragraph: { spacing: { before: 360, after: 160 }, keepNext: true },
        },
        hyperlink: { run: { color: '1D4E89' } },
      },
    },
    sections: [
      {
        properties: { page },
        children: [
          new Paragraph({ text: name, heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER }),
          ...cover(writing),
          ...summary(writing),
          ...counts(writing),
          ...report.sections.flatMap(section => sectionOf(section, writing)),
          ...households(writing),
          ...appendix(writing),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(file))
}

const paragraph = (...children: readonly (ParagraphChild | string)[]): Paragraph =>
  new Paragraph({
    children: children.map(child => (typeof child === 'string' ? new TextRun(child) : child)),
  })

const headingOf = (words: Words, t: T): Paragraph =>
  new Paragraph({ text: t(words), heading: HeadingLevel.HEADING_1 })

const link = (text: string, path: string, { address }: Writing): ExternalHyperlink =>
  new ExternalHyperlink({
    link: `${address.origin}${path}`,
    children: [new TextRun({ text, style: 'Hyperlink' })],
  })

const bound = (figure: ReportFigure, writing: Writing): ExternalHyperlink =>
  link(
    showQuantity(figure.value, figure.definition.unit, writing.t),
    figureHref(writing.address.site.ref, figure, writing.report.year),
    writing,
  )

function cover(writing: Writing): readonly Paragraph[] {
  const { report, t } = writing
  return [
    paragraph(
      t(
        [
          '截至 {at}。每个数字都由已确认的记录算出。',
          'As of {at}. Every number is computed from confirmed records.',
        ],
        {
          at: showInstant(report.asOf, t),
        },
      ),
    ),
  ]
}

/** What stands behind the numbers. */
function counts(writing: Writing): readonly Paragraph[] {
  const { report, address, t } = writing
  const colon = t(['：', ': '])
  return [
    paragraph(`${t(countsWords.behind)}${colon}${report.behind}`),
    ...(['confirmed', 'pending', 'void'] as const).map(status =>
      paragraph(
        `${t(countsWords[status])}${colon}`,
        link(String(report.counts[status]), recordsHref(address.site.ref, report.year, status), writing),
      ),
    ),
  ]
}

function summary(writing: Writing): readonly Paragraph[] {
  const { report, t } = writing
  const sentences = summaryOf(report.sections, t)
  return [
    headingOf(['概要', 'Summary'], t),
    ...(sentences.length === 0
      ? [paragraph(t(['这一年还没有已确认的记录。', 'The year has no confirmed records yet.']))]
      : sentences.map(sentence =>
          paragraph(...sentence.map(piece => ('text' in piece ? piece.text : bound(piece.figure, writing)))),
        )),
  ]
}

/** A table whose first row repeats on every page and whose rows stay whole. */
function table(
  titles: readonly string[],
  rows: readonly (readonly (ParagraphChild | string)[])[],
  widths: readonly number[],
): Table {
  const row = (cells: readonly (ParagraphChild | string)[], isHeader: boolean): TableRow =>
    new TableRow({
      tableHeader: isHeader,
      cantSplit: true,
      children: cells.map(
        (cell, index) =>
          new TableCell({
            width: { size: widths[index] ?? 0, type: WidthType.PERCENTAGE },
            margins: { top: 40, bottom: 40, left: 100, right: 100 },
            children: [
              new Paragraph({
                spacing: { after: 0 },
                children: [typeof cell === 'string' ? new TextRun({ text: cell, bold: isHeader }) : cell],
              }),
            ],
          }),
      ),
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [row(titles, true), ...rows.map(cells => row(cells, false))],
  })
}

function sectionOf(section: ReportSection, writing: Writing): readonly (Paragraph | Table)[] {
  const { report, t } = writing
  const { main } = section
  const figures = table(
    [t(['事项', 'Figure']), t(['数量', 'Value']), t(['记录', 'Records'])],
    section.figures.map(figure => [
      t(figure.definition.words),
      bound(figure, writing),
      String(figure.records),
    ]),
    [50, 30, 20],
  )
  if (!main) return [headingOf(section.words, t), figures]
  const byMonth = new Map(section.months.map(row => [row.month, row.value]))
  return [
    headingOf(section.words, t),
    figures,
    new Paragraph({
      spacing: { before: 240 },
      keepNext: true,
      children: [
        new TextRun({ text: `${t(main.definition.words)} · ${t(['按月', 'by month'])}`, bold: true }),
      ],
    }),
    table(
      [t(['月份', 'Month']), t(['数量', 'Value'])],
      monthsOf(report.year).map(month => [
        showPeriod(month, t),
        showQuantity(byMonth.get(printPeriod(month)) ?? '0', main.definition.unit, t),
      ]),
      [50, 50],
    ),
    ...(main.definition.measure === 'distinct-household' ? [paragraph(t(monthsNote))] : []),
  ]
}

function households(writing: Writing): readonly (Paragraph | Table)[] {
  const { report, t } = writing
  const { figures, together } = report.households
  return [
    headingOf(['服务到的户', 'Households served'], t),
    paragraph(t(householdNote)),
    table(
      [t(['事项', 'Figure']), t(['户数', 'Households'])],
      [
        ...figures.map(figure => [t(figure.definition.words), bound(figure, writing)]),
        [t(['合起来不同的户', 'Different households together']), showQuantity(String(together), '户', t)],
      ],
      [60, 40],
    ),
  ]
}

function appendix({ report, t }: Writing): readonly (Paragraph | Table)[] {
  return [
    headingOf(['附录：数字的定义', 'Appendix: definitions of the figures'], t),
    table(
      [t(['编号', 'Id']), t(['名称', 'Name']), t(['定义', 'Definition']), t(['单位', 'Unit'])],
      report.sections
        .flatMap(section => section.figures)
        .map(({ key, definition }) => [
          key,
          t(definition.words),
          t(definition.sentence),
          showUnit(definition.unit, t),
        ]),
      [22, 20, 46, 12],
    ),
  ]
}

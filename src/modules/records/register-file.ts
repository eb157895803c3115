import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

import { kindOf } from './kind.ts'
import type { RegisterRecord } from './record.ts'
import { classWords, gradeWords, labels, methodWords, statusWords } from './text.ts'

/** Ids that a file shows as the codes people know. */
export interface Codes {
  readonly teams: ReadonlyMap<string, string>
  readonly partners: ReadonlyMap<string, string>
  readonly households: ReadonlyMap<string, string>
}

interface FileColumn {
  readonly label: Words
  readonly cell: (record: RegisterRecord, codes: Codes, t: T) => string
}

/** What a register file holds: the facts that are counted and their state. The kinds' own fields stay out,
 *  for they hold the names of people. */
const columns: readonly FileColumn[] = [
  { label: labels.day, cell: record => record.day },
  { label: labels.kind, cell: ({ kind }, _, t) => t(kindOf(kind)?.words ?? [kind, kind]) },
  {
    label: labels.theme,
    cell: ({ kind, theme }, _, t) => t(kindOf(kind)?.themes[theme]?.words ?? [theme, theme]),
  },
  { label: labels.title, cell: record => record.title },
  { label: labels.place, cell: record => record.place },
  { label: labels.programme, cell: record => record.programme ?? '' },
  { label: labels.service, cell: record => record.service ?? '' },
  { label: labels.team, cell: ({ teamId }, codes) => codes.teams.get(teamId ?? '') ?? '' },
  { label: labels.partner, cell: ({ partnerId }, codes) => codes.partners.get(partnerId ?? '') ?? '' },
  { label: labels.quantity, cell: record => record.quantity },
  { label: ['单位', 'Unit'], cell: record => record.unit },
  { label: labels.headcount, cell: record => (record.headcount === null ? '' : String(record.headcount)) },
  {
    label: labels.headcountMethod,
    cell: ({ headcountMethod }, _, t) => (headcountMethod ? t(methodWords[headcountMethod]) : ''),
  },
  {
    label: labels.households,
    cell: ({ households }, codes) => households.map(id => codes.households.get(id) ?? id).join(' '),
  },
  { label: ['状态', 'State'], cell: ({ status }, _, t) => t(statusWords[status]) },
  { label: ['作废原因', 'Why void'], cell: record => record.voidReason ?? '' },
  { label: ['登记方式', 'How registered'], cell: (record, _, t) => t(classWords[record.class]) },
  {
    label: ['证明程度', 'Grade of proof'],
    cell: ({ grade }, _, t) => t(gradeWords[grade] ?? [String(grade), String(grade)]),
  },
  { label: ['编号', 'Id'], cell: record => record.id },
]

/** The first line of a register file; the byte order mark makes Excel read UTF-8. */
export const csvHead = (t: T): string => `\uFEFF${csvLine(columns.map(column => t(column.label)))}`

/** Records as lines of a register file. */
export const csvRecords = (records: readonly RegisterRecord[], codes: Codes, t: T): string =>
  records.map(record => csvLine(columns.map(column => column.cell(record, codes, t)))).join('')

/** One line of CSV that no spreadsheet computes: a cell that begins like a formula gets an apostrophe in front.
 *  Source: RFC 4180; OWASP, CSV injection. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells
    .map(cell => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))
    .map(cell => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

import { kindIds, kindOf } from './kind.ts'
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
  readonly holds?: 'day' | 'number'
  readonly cell: (record: RegisterRecord, codes: Codes, t: T) => string
}

/** What a register file holds for everybody: the facts that are counted and their state. The kinds' own fields stay
 *  out, for they hold the names of people. */
const columns: readonly FileColumn[] = [
  { label: labels.day, holds: 'day', cell: record => record.day },
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
  { label: labels.quantity, holds: 'number', cell: record => record.quantity },
  { label: ['单位', 'Unit'], cell: record => record.unit },
  {
    label: labels.headcount,
    holds: 'number',
    cell: record => (record.headcount === null ? '' : String(record.headcount)),
  },
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

/** The kinds' own fields, each heading once: with them a file can be imported again. */
const ownColumns: readonly FileColumn[] = [
  ...new Map(
    kindIds.flatMap(id => kindOf(id)?.fields ?? []).map(field => [field.words[0], field.words] as const),
  ).values(),
].map(label => ({
  label,
  cell(record, _, t) {
    const field = kindOf(record.kind)?.fields.find(({ words }) => words[0] === label[0])
    const value = field ? (record.details[field.name] ?? '') : ''
    return t(field?.choices?.[value] ?? [value, value])
  },
}))

const columnsOf = (whole: boolean): readonly FileColumn[] => (whole ? [...columns, ...ownColumns] : columns)

/** The headings of a register file; a whole one has the kinds' own fields as well. */
export const fileHeadings = (t: T, whole: boolean): readonly string[] =>
  columnsOf(whole).map(column => t(column.label))

export type FileCell = string | number | { readonly date: string }

interface RowOptions {
  readonly typed: boolean
  readonly whole: boolean
}

/** A record as a row of a register file.
 *  Shape: texts for CSV, where a quantity keeps its two decimals; for a workbook (`typed`) numbers and days are what they are. */
export function fileRow(
  record: RegisterRecord,
  codes: Codes,
  t: T,
  { typed, whole }: RowOptions,
): readonly FileCell[] {
  return columnsOf(whole).map(({ cell, holds }) => {
    const text = cell(record, codes, t)
    if (!typed || text === '' || holds === undefined) return text
    return holds === 'day' ? { date: text } : Number(text)
  })
}

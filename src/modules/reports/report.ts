import type { Definition, FigureValue, MonthValue } from '#figures'
import type { Words } from '#kernel/result'
import type { RegisterRecord, Status } from '#records'

/** A figure with its value in the report's year. */
export interface ReportFigure extends FigureValue {
  readonly definition: Definition
  /** `id@version`, the name the appendix and the workbook cite. */
  readonly key: string
}

/** One section: all its figures, and the one its chart shows month by month. */
export interface ReportSection {
  readonly id: Definition['section']
  readonly words: Words
  readonly figures: readonly ReportFigure[]
  readonly main: ReportFigure | undefined
  readonly months: readonly MonthValue[]
}

/** A station's year: every number read at one moment, so that they agree with one another. */
export interface YearReport {
  readonly year: number
  readonly asOf: Date
  /** Confirmed records that at least one figure counts. */
  readonly behind: number
  /** Records of the year by state. */
  readonly counts: Readonly<Record<Status, number>>
  readonly sections: readonly ReportSection[]
  readonly households: {
    readonly figures: readonly ReportFigure[]
    /** Different households over all of them: a union. */
    readonly together: number
  }
}

/** A confirmed record of the year and the figures that count it. */
export interface BehindRecord {
  readonly record: RegisterRecord
  readonly kind: Words
  readonly theme: Words | undefined
  readonly figures: readonly string[]
}

/** True for a figure that has something to say. */
export const isPresent = (figure: FigureValue): boolean => Number(figure.value) > 0

/** Which figure of a section its chart shows. */
const mainFigures: Readonly<Record<Definition['section'], string>> = {
  structure: 'structure.teams',
  learning: 'learning.attendances',
  talks: 'talks.policy',
  activities: 'activities.civility',
  care: 'care.households-visited',
  order: 'order.inspections',
  voice: 'voice.feedback',
}

/** The section's main figure, or where it is 0 the first one that is not. */
export function mainOf(
  section: Definition['section'],
  figures: readonly ReportFigure[],
): ReportFigure | undefined {
  const main = figures.find(figure => figure.definition.id === mainFigures[section])
  return main && isPresent(main) ? main : figures.find(isPresent)
}

/** Where a figure of the report opens, below the site's address. */
export const figureHref = (siteRef: string, figure: Pick<ReportFigure, 'definition'>, year: number): string =>
  `/at/${siteRef}/figures/${figure.definition.id}?period=${year}`

/** The year's records in one state as the register lists them. */
export const recordsHref = (siteRef: string, year: number, status: Status): string =>
  `/at/${siteRef}/records?status=${status}&from=${year}-01-01&to=${year}-12-31`

/** A station and the address its links begin with. */
export interface Address {
  readonly origin: string
  readonly site: { readonly ref: string; readonly name: string }
}

/** What the report is called. */
export const title: Words = ['{site}{year}年度报告', '{site} · annual report {year}']

/** What a reader has to know so as not to add up what cannot be added. */
export const householdNote: Words = [
  '同一户可能同时受走访、受资助。下面几个户数各按不同的户计，合起来也只数不同的户，不能相加。',
  'One household may be visited and helped as well. Each number below counts different households, and so does the number of all together; they must not be added up.',
]

/** Why the months of such a figure may come to more than the year. */
export const monthsNote: Words = [
  '每月按不同的户计；一户几个月都走访，全年仍只算一户，所以各月相加可能多于全年。',
  'Each month counts different households; one visited in several months counts once in the year, so the months may come to more than the year.',
]

/** What is not in the figures and why. */
export const countsWords = {
  behind: ['支撑本报告数字的已确认记录', 'Confirmed records behind the figures'],
  confirmed: ['全年已确认的记录', 'Confirmed records of the year'],
  pending: ['待第二个人确认，未计入', 'Waiting for a second person, not counted'],
  void: ['已作废，未计入', 'Void, not counted'],
} as const satisfies Record<string, Words>

import {
  countsIn,
  figuresOf,
  figureKey,
  readBehind,
  readMonths,
  readUnion,
  readValues,
  sections,
  sectionWords,
} from '#figures'
import { yearPeriod } from '#kernel/period'
import type { Db } from '#platform/db'
import { kindOf, listRecords } from '#records'

import {
  mainOf,
  type BehindRecord,
  type ReportFigure,
  type ReportSection,
  type YearReport,
} from './report.ts'
import * as store from './store.ts'

/** Reads a station's year. All numbers come from one snapshot of the database, so none can contradict another. */
export const readYear = (db: Db, station: string, year: number, at: Date): Promise<YearReport> =>
  snapshot(db, tx => yearIn(tx, station, year, at))

/** The year together with the records behind it, from the same snapshot, latest first.
 *  Shape: at most `limit` records; the report's `behind` tells how many there are. */
export const readYearAndRecords = (
  db: Db,
  station: string,
  year: number,
  at: Date,
  limit: number,
): Promise<{ report: YearReport; records: readonly BehindRecord[] }> =>
  snapshot(db, async tx => ({
    report: await yearIn(tx, station, year, at),
    records: await recordsIn(tx, station, year, limit),
  }))

const snapshot = <R>(db: Db, work: (tx: Db) => Promise<R>): Promise<R> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)

async function yearIn(tx: Db, station: string, year: number, at: Date): Promise<YearReport> {
  const period = yearPeriod(year)
  const values = await readValues(tx, station, period)
  const definitions = await figuresOf(tx, station)
  const figures: readonly ReportFigure[] = definitions.map(definition => {
    const key = figureKey(definition)
    return { definition, key, ...(values.get(key) ?? { value: '0', records: 0 }) }
  })
  const made: ReportSection[] = []
  for (const id of sections) {
    const own = figures.filter(figure => figure.definition.section === id)
    const main = mainOf(id, own)
    const months = main ? await readMonths(tx, main.definition, [station], period) : []
    made.push({ id, words: sectionWords[id], figures: own, main, months })
  }
  const households = figures.filter(figure => figure.definition.measure === 'distinct-household')
  const counted = households.map(figure => figure.definition)
  return {
    year,
    asOf: at,
    behind: await readBehind(tx, definitions, station, period),
    counts: await store.countByStatus(tx, station, period),
    sections: made,
    households: {
      figures: households,
      together: await readUnion(tx, counted, station, 'year', period.from),
    },
  }
}

const PAGE_ROWS = 1_000

async function recordsIn(
  tx: Db,
  station: string,
  year: number,
  limit: number,
): Promise<readonly BehindRecord[]> {
  const { from, to } = yearPeriod(year)
  const definitions = await figuresOf(tx, station)
  const behind: BehindRecord[] = []
  let after: { day: string; id: string } | undefined
  do {
    const rows = await listRecords(tx, station, { status: 'confirmed', from, to }, after, PAGE_ROWS)
    for (const record of rows) {
      const figures = definitions.filter(definition => countsIn(definition, record)).map(figureKey)
      const kind = kindOf(record.kind)
      if (figures.length === 0 || !kind) continue
      behind.push({ record, kind: kind.words, theme: kind.themes[record.theme]?.words, figures })
      if (behind.length === limit) return behind
    }
    const last = rows.length === PAGE_ROWS ? rows.at(-1) : undefined
    after = last && { day: last.day, id: last.id }
  } while (after)
  return behind
}

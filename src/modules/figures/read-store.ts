import { CompiledQuery, sql } from 'kysely'

import type { Grain, Period } from '#kernel/period'
import type { Db } from '#platform/db'

import { figureKey, type Definition } from './definition.ts'
import { behindQuery, figureQuery, outsideQuery, type Axis, type Counted, type FigureQuery } from './query.ts'

const queries = new WeakMap<Counted, FigureQuery>()

function queryOf(counted: Counted): FigureQuery {
  const known = queries.get(counted)
  if (known) return known
  const made = figureQuery(counted)
  queries.set(counted, made)
  return made
}

const all = async <Row>(db: Db, text: string, parameters: readonly unknown[]): Promise<readonly Row[]> =>
  (await db.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))).rows

export interface FigureValue {
  /** Decimal text. */
  readonly value: string
  readonly records: number
}

const nothing: FigureValue = { value: '0', records: 0 }

/** The value straight from the records. */
export async function readScope(
  db: Db,
  counted: Counted,
  stations: readonly string[],
  period: Period,
): Promise<FigureValue> {
  const [row] = await all<FigureValue>(db, queryOf(counted).value, [stations, period.from, period.to])
  return row ?? nothing
}

/** The value from the tallies of one station, for any period. */
export async function readValue(
  db: Db,
  definition: Definition,
  station: string,
  period: Period,
): Promise<FigureValue> {
  const values = await readTallies(db, station, period, [definition])
  return values.get(figureKey(definition)) ?? nothing
}

/** All figures of a station that have records in a period, from its tallies: figure key → value. */
export const readValues = (
  db: Db,
  station: string,
  period: Period,
): Promise<ReadonlyMap<string, FigureValue>> => readTallies(db, station, period)

type KeyedValue = FigureValue & { readonly figure: string }

/** One row a figure where the period is one of the tallies' units; else its days together, members counted once. */
async function readTallies(
  db: Db,
  station: string,
  period: Period,
  only?: readonly Definition[],
): Promise<ReadonlyMap<string, FigureValue>> {
  const wanted = only ? sql`and figure = any (${only.map(figureKey)})` : sql``
  const found =
    period.grain === undefined
      ? await sql<KeyedValue>`
        select t.figure, coalesce(m.members, t.value)::text as value, t.records from (
          select figure, sum(value) as value, sum(records)::int as records from tally
          where station_id = ${station} ${wanted} and grain = 'day' and starts_on between ${period.from} and ${period.to}
          group by figure) t
        left join (
          select figure, count(distinct member_id) as members from tally_member
          where station_id = ${station} ${wanted} and grain = 'day' and starts_on between ${period.from} and ${period.to} and records > 0
          group by figure) m using (figure)`.execute(db)
      : await sql<KeyedValue>`select figure, value::text, records from tally
        where station_id = ${station} ${wanted} and grain = ${period.grain} and starts_on = ${period.from}`.execute(
          db,
        )
  return new Map(found.rows.map(row => [row.figure, row]))
}

/** Confirmed records of a station that stand behind at least one of these figures. */
export async function readBehind(
  db: Db,
  counted: readonly Counted[],
  station: string,
  period: Period,
): Promise<number> {
  const [row] = await all<{ records: number }>(db, behindQuery(counted), [[station], period.from, period.to])
  return row?.records ?? 0
}

/** Different households behind several household figures together: a union, never a sum. */
export async function readUnion(
  db: Db,
  definitions: readonly Definition[],
  station: string,
  grain: Grain,
  from: string,
): Promise<number> {
  const found = await sql<{
    members: number
  }>`select count(distinct member_id)::int as members from tally_member
    where station_id = ${station} and figure = any (${definitions.map(figureKey)}) and grain = ${grain} and starts_on = ${from}
      and records > 0`.execute(db)
  return found.rows[0]?.members ?? 0
}

/** One part of a figure; `key` is what the axis divides by: a day, a month, a team's id, a code, `kind/theme`. */
export interface Part extends FigureValue {
  readonly key: string
}

/** A figure divided along one axis, straight from the records. */
export const readParts = (
  db: Db,
  counted: Counted,
  stations: readonly string[],
  period: Period,
  axis: Axis,
): Promise<readonly Part[]> => all<Part>(db, queryOf(counted).by(axis), [stations, period.from, period.to])

/** A station's figure by unit of time from its tallies, for units that lie whole in the period. */
export async function readUnits(
  db: Db,
  definition: Definition,
  station: string,
  period: Period,
  grain: Grain,
): Promise<readonly Part[]> {
  const found = await sql<Part>`select starts_on::text as key, value::text, records from tally
    where station_id = ${station} and figure = ${figureKey(definition)} and grain = ${grain}
      and starts_on between ${period.from} and ${period.to} and records > 0 order by starts_on`.execute(db)
  return found.rows
}

export interface MonthValue {
  readonly month: string
  readonly value: string
}

/** A figure by month, straight from the records. */
export async function readMonths(
  db: Db,
  counted: Counted,
  stations: readonly string[],
  period: Period,
): Promise<readonly MonthValue[]> {
  const parts = await readParts(db, counted, stations, period, 'month')
  return parts.map(({ key, value }) => ({ month: key, value }))
}

export interface FigureRecord {
  readonly station_id: string
  readonly id: string
  readonly kind: string
  readonly theme: string
  readonly programme: string | null
  readonly team_id: string | null
  readonly day: string
  readonly title: string
  readonly place: string
  readonly quantity: string
  readonly unit: string
  readonly headcount: number | null
  readonly class: string
  readonly grade: number
}

/** A page of the records behind a figure, latest first. */
export const listScope = (
  db: Db,
  counted: Counted,
  station: string,
  period: Period,
  after: { readonly day: string; readonly id: string } | undefined,
  limit: number,
): Promise<readonly FigureRecord[]> =>
  all<FigureRecord>(db, queryOf(counted).list, [
    station,
    period.from,
    period.to,
    after?.day ?? null,
    after?.id ?? null,
    limit,
  ])

/** Records of a figure's kinds that are not in it: waiting, void, or left out by its narrower rules. */
export interface Outside {
  readonly pending: number
  readonly void: number
  readonly other: number
}

export async function readOutside(
  db: Db,
  counted: Counted,
  station: string,
  period: Period,
): Promise<Outside> {
  const [row] = await all<Outside>(db, outsideQuery(counted), [[station], period.from, period.to])
  return row ?? { pending: 0, void: 0, other: 0 }
}

/** The latest year in which any figure of the station has a value. */
export async function latestYear(db: Db, station: string): Promise<number | undefined> {
  const found = await sql<{ year: string | null }>`select max(starts_on)::text as year from tally
    where station_id = ${station} and grain = 'year' and records > 0`.execute(db)
  const year = found.rows[0]?.year
  return year ? Number(year.slice(0, 4)) : undefined
}

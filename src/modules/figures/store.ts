import { CompiledQuery, sql } from 'kysely'

import type { Grain, Period } from '#kernel/period'
import type { Db } from '#platform/db'

import { figureKey, type Definition } from './definition.ts'
import { behindQuery, figureQuery } from './query.ts'
import { deltasOf, type Change, type MemberDelta, type TallyDelta } from './tally.ts'

const queries = new Map<string, ReturnType<typeof figureQuery>>()

function queryOf(definition: Definition): ReturnType<typeof figureQuery> {
  const key = figureKey(definition)
  const known = queries.get(key)
  if (known) return known
  const made = figureQuery(definition)
  queries.set(key, made)
  return made
}

export interface FigureValue {
  /** Decimal text. */
  readonly value: string
  readonly records: number
}

/** The value straight from the records. */
export async function readScope(
  db: Db,
  definition: Definition,
  stations: readonly string[],
  period: Period,
): Promise<FigureValue> {
  const found = await db.executeQuery<FigureValue>(
    CompiledQuery.raw(queryOf(definition).value, [stations, period.from, period.to]),
  )
  return found.rows[0] ?? { value: '0', records: 0 }
}

/** The value from the tallies of one station where the period is one of their units; else from the records. */
export async function readValue(
  db: Db,
  definition: Definition,
  station: string,
  period: Period,
): Promise<FigureValue> {
  if (period.grain === undefined) return readScope(db, definition, [station], period)
  const found = await sql<FigureValue>`select value::text, records from tally
    where station_id = ${station} and figure = ${figureKey(definition)} and grain = ${period.grain} and starts_on = ${period.from}`.execute(
    db,
  )
  return found.rows[0] ?? { value: '0', records: 0 }
}

/** All figures of a station for one unit of time, in one query: figure key → value. */
export async function readValues(
  db: Db,
  station: string,
  grain: Grain,
  from: string,
): Promise<ReadonlyMap<string, FigureValue>> {
  const found = await sql<FigureValue & { figure: string }>`select figure, value::text, records from tally
    where station_id = ${station} and grain = ${grain} and starts_on = ${from}`.execute(db)
  return new Map(found.rows.map(row => [row.figure, row]))
}

/** Confirmed records of a station that stand behind at least one of these figures. */
export async function readBehind(
  db: Db,
  all: readonly Definition[],
  station: string,
  period: Period,
): Promise<number> {
  const found = await db.executeQuery<{ records: number }>(
    CompiledQuery.raw(behindQuery(all), [[station], period.from, period.to]),
  )
  return found.rows[0]?.records ?? 0
}

/** Different households behind several household figures together: a union, never a sum. */
export async function readUnion(
  db: Db,
  all: readonly Definition[],
  station: string,
  grain: Grain,
  from: string,
): Promise<number> {
  const found = await sql<{
    members: number
  }>`select count(distinct member_id)::int as members from tally_member
    where station_id = ${station} and figure = any (${all.map(figureKey)}) and grain = ${grain} and starts_on = ${from}
      and records > 0`.execute(db)
  return found.rows[0]?.members ?? 0
}

export interface SubtreeCell extends FigureValue {
  readonly station_id: string
  readonly starts_on: string
}

/** A figure for a site and all below it, by station and unit of time, from tallies. */
export async function readSubtree(
  db: Db,
  definition: Definition,
  path: string,
  grain: Grain,
  period: Period,
): Promise<readonly SubtreeCell[]> {
  const found = await sql<SubtreeCell>`
    select t.station_id, t.starts_on, t.value::text, t.records
    from station s join tally t on t.station_id = s.id and t.figure = ${figureKey(definition)} and t.grain = ${grain}
      and t.starts_on between ${period.from} and ${period.to}
    where s.path <@ ${path}::ltree`.execute(db)
  return found.rows
}

export interface MonthValue {
  readonly month: string
  readonly value: string
}

export async function readMonths(
  db: Db,
  definition: Definition,
  stations: readonly string[],
  period: Period,
): Promise<readonly MonthValue[]> {
  return (
    await db.executeQuery<MonthValue>(
      CompiledQuery.raw(queryOf(definition).months, [stations, period.from, period.to]),
    )
  ).rows
}

export interface FigureRecord {
  readonly station_id: string
  readonly id: string
  readonly kind: string
  readonly theme: string
  readonly day: string
  readonly title: string
  readonly quantity: string
  readonly unit: string
  readonly headcount: number | null
  readonly grade: number
  readonly team_id: string | null
}

/** A page of the records behind a figure, latest first. */
export async function listScope(
  db: Db,
  definition: Definition,
  stations: readonly string[],
  period: Period,
  after: { readonly day: string; readonly id: string } | undefined,
  limit: number,
): Promise<readonly FigureRecord[]> {
  const parameters = [stations, period.from, period.to, after?.day ?? null, after?.id ?? null, limit]
  return (await db.executeQuery<FigureRecord>(CompiledQuery.raw(queryOf(definition).list, parameters))).rows
}

export interface Split {
  readonly key: string
  readonly label: string | null
  readonly records: number
}

/** Records behind a figure by team. */
export async function splitByTeam(
  db: Db,
  definition: Definition,
  station: string,
  period: Period,
): Promise<readonly Split[]> {
  const text = `select coalesce(r.team_id::text, '') as key, t.name as label, r.records::int as records from (
    select r.team_id, count(*) as records from record r where ${scopeOf(definition)} group by r.team_id) r
    left join team t on t.station_id = $4 and t.id = r.team_id order by r.records desc limit 50`
  return (await db.executeQuery<Split>(CompiledQuery.raw(text, [[station], period.from, period.to, station])))
    .rows
}

const scopeOf = (definition: Definition): string => queryOf(definition).value.split('\nwhere ')[1] ?? 'false'

/** Brings the tallies of a station in step with records that begin or cease to count, in the caller's transaction:
 *  two statements, however many records. */
export async function applyTallies(
  tx: Db,
  station: string,
  definitions: readonly Definition[],
  changes: readonly Change[],
): Promise<void> {
  const { tallies, members } = deltasOf(definitions, changes)
  const came = new Map<string, number>()
  for (const row of await applyMembers(tx, station, members)) {
    const key = `${row.figure} ${row.grain} ${row.starts_on}`
    came.set(key, (came.get(key) ?? 0) + row.change)
  }
  await saveTallies(
    tx,
    station,
    tallies.map(delta => ({
      ...delta,
      members: came.get(`${delta.figure} ${delta.grain} ${delta.startsOn}`) ?? 0,
    })),
  )
}

type CountedDelta = TallyDelta & { readonly members: number }

/** Rows that come in are inserted or added to; rows that lose a record are there already, so they are updated:
 *  the check that no count falls below zero then sees the sum and not the step. */
async function saveTallies(tx: Db, station: string, deltas: readonly CountedDelta[]): Promise<void> {
  const given = (
    rows: readonly CountedDelta[],
  ) => sql`unnest(${rows.map(r => r.figure)}::text[], ${rows.map(r => r.grain)}::text[], ${rows.map(r => r.startsOn)}::date[],
      ${rows.map(r => (r.members === 0 ? r.value : String(r.members)))}::numeric[], ${rows.map(r => r.records)}::int[]) as given (figure, grain, starts_on, value, records)`
  const gained = deltas.filter(delta => delta.records >= 0)
  const lost = deltas.filter(delta => delta.records < 0)
  if (gained.length > 0)
    await sql`
      insert into tally (station_id, figure, grain, starts_on, value, records)
      select ${station}::uuid, given.* from ${given(gained)}
      on conflict (station_id, figure, grain, starts_on)
      do update set value = tally.value + excluded.value, records = tally.records + excluded.records`.execute(
      tx,
    )
  if (lost.length > 0)
    await sql`
      update tally t set value = t.value + given.value, records = t.records + given.records from ${given(lost)}
      where t.station_id = ${station} and t.figure = given.figure and t.grain = given.grain and t.starts_on = given.starts_on`.execute(
      tx,
    )
}

interface MemberChange {
  readonly figure: string
  readonly grain: Grain
  readonly starts_on: string
  readonly change: number
}

/** Members that came in with their first record or left with their last one. */
async function applyMembers(
  tx: Db,
  station: string,
  rows: readonly MemberDelta[],
): Promise<readonly MemberChange[]> {
  const given = (
    some: readonly MemberDelta[],
  ) => sql`unnest(${some.map(r => r.figure)}::text[], ${some.map(r => r.grain)}::text[], ${some.map(r => r.startsOn)}::date[],
      ${some.map(r => r.member)}::uuid[], ${some.map(r => r.records)}::int[]) as given (figure, grain, starts_on, member_id, records)`
  const gained = rows.filter(row => row.records > 0)
  const lost = rows.filter(row => row.records < 0)
  const came =
    gained.length === 0
      ? []
      : (
          await sql<MemberChange>`
    with given as (select * from ${given(gained)}), kept as (
      insert into tally_member as m (station_id, figure, grain, starts_on, member_id, records)
      select ${station}::uuid, figure, grain, starts_on, member_id, records from given
      on conflict (station_id, figure, grain, starts_on, member_id) do update set records = m.records + excluded.records
      returning figure, grain, starts_on, member_id, records
    )
    select figure, grain, starts_on, count(*) filter (where kept.records = given.records)::int as change
    from kept join given using (figure, grain, starts_on, member_id) group by 1, 2, 3`.execute(tx)
        ).rows
  const went =
    lost.length === 0
      ? []
      : (
          await sql<MemberChange>`
    with kept as (
      update tally_member m set records = m.records + given.records from ${given(lost)}
      where m.station_id = ${station} and m.figure = given.figure and m.grain = given.grain and m.starts_on = given.starts_on and m.member_id = given.member_id
      returning m.figure, m.grain, m.starts_on, m.records
    )
    select figure, grain, starts_on, -count(*) filter (where records = 0)::int as change from kept group by 1, 2, 3`.execute(
            tx,
          )
        ).rows
  return [...came, ...went]
}

export interface TallyRow extends FigureValue {
  readonly figure: string
  readonly grain: Grain
  readonly starts_on: string
}

/** What a tally should hold, recomputed from the records for every unit of time that has any. */
export async function recomputeTallies(
  db: Db,
  definition: Definition,
  station: string,
  grain: Grain,
): Promise<readonly TallyRow[]> {
  const [select = '', where = ''] = queryOf(definition).value.split('\nwhere ')
  const text = `${select.replace(/^select /, `select '${grain}' as grain, date_trunc('${grain}', r.day)::date as starts_on, `)} where ${where} group by 2`
  const found = await db.executeQuery<Omit<TallyRow, 'figure'>>(
    CompiledQuery.raw(text, [[station], '0001-01-01', '9999-12-31']),
  )
  return found.rows.map(row => ({ ...row, figure: figureKey(definition) }))
}

export async function listTallies(
  db: Db,
  station: string,
  figure: string,
  grain: Grain,
): Promise<readonly TallyRow[]> {
  const found = await sql<TallyRow>`select figure, grain, starts_on, value::text, records from tally
    where station_id = ${station} and figure = ${figure} and grain = ${grain}`.execute(db)
  return found.rows
}

/** The latest year in which any figure of the station has a value. */
export async function latestYear(db: Db, station: string): Promise<number | undefined> {
  const found = await sql<{ year: string | null }>`select max(starts_on)::text as year from tally
    where station_id = ${station} and grain = 'year' and records > 0`.execute(db)
  const year = found.rows[0]?.year
  return year ? Number(year.slice(0, 4)) : undefined
}

import { CompiledQuery, sql } from 'kysely'

import type { Grain } from '#kernel/period'
import type { Db } from '#platform/db'

import { figureKey, type Definition } from './definition.ts'
import { membersQuery, talliesQuery } from './query.ts'
import { deltasOf, type Change, type MemberDelta, type TallyDelta } from './tally.ts'

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

export interface TallyRow {
  readonly grain: Grain
  readonly starts_on: string
  /** Decimal text. */
  readonly value: string
  readonly records: number
}

const EVER = ['0001-01-01', '9999-12-31'] as const

/** What a figure's tallies should hold, recomputed from the records. */
export async function recomputeTallies(
  db: Db,
  definition: Definition,
  station: string,
): Promise<readonly TallyRow[]> {
  const query = CompiledQuery.raw(talliesQuery(definition), [[station], ...EVER])
  return (await db.executeQuery<TallyRow>(query)).rows
}

export interface MemberDifference {
  readonly grain: Grain
  readonly starts_on: string
  readonly member_id: string
  readonly kept: number
  readonly counted: number
}

/** Members of a distinct count whose records are kept otherwise than the records say. */
export async function compareMembers(
  db: Db,
  definition: Definition,
  station: string,
): Promise<readonly MemberDifference[]> {
  const text = `select grain, starts_on, member_id, coalesce(k.records, 0) as kept, coalesce(c.records, 0) as counted
    from (select grain, starts_on, member_id, records from tally_member where station_id = any ($1) and figure = $4) k
    full join (${membersQuery(definition)}) c using (grain, starts_on, member_id)
    where coalesce(k.records, 0) <> coalesce(c.records, 0) order by 1, 2, 3`
  const query = CompiledQuery.raw(text, [[station], ...EVER, figureKey(definition)])
  return (await db.executeQuery<MemberDifference>(query)).rows
}

export async function listTallies(db: Db, station: string, figure: string): Promise<readonly TallyRow[]> {
  const found = await sql<TallyRow>`select grain, starts_on, value, records from tally
    where station_id = ${station} and figure = ${figure}`.execute(db)
  return found.rows
}

/** Figures that a station has tallies of. */
export async function listTallied(db: Db, station: string): Promise<readonly string[]> {
  const found = await sql<{ figure: string }>`select distinct figure from tally
    where station_id = ${station} order by figure`.execute(db)
  return found.rows.map(row => row.figure)
}

import { CompiledQuery, sql } from 'kysely'

import type { Grain } from '#kernel/period'
import type { Db } from '#platform/db'
import { given, type Part } from '#platform/write'

import { figureKey, type Definition } from './definition.ts'
import { membersQuery, talliesQuery } from './query.ts'
import { deltasOf, type Change, type MemberDelta } from './tally.ts'

/** What brings the tallies of a station in step with records that begin or cease to count: parts of the statement
 *  that changes the records, which fails when the station has begun or ended a figure since its own were read.
 *  Rows that come in are inserted or added to; rows that lose a record are there already, so they are updated:
 *  the check that no count falls below zero then sees the sum and not the step. */
export function tallyParts(
  station: string,
  definitions: readonly Definition[],
  own: readonly Definition[],
  changes: readonly Change[],
): readonly Part[] {
  const { tallies, members } = deltasOf([...definitions, ...own], changes)
  const held = {
    name: 'figures_held',
    query: sql`select hold_figures(${station}::uuid, ${own.map(figureKey)}::text[])`,
  }
  if (tallies.length === 0) return [held]
  const counted = memberParts(station, members)
  const moves = given('moves', tallies, {
    figure: ['text', delta => delta.figure],
    grain: ['text', delta => delta.grain],
    starts_on: ['date', delta => delta.startsOn],
    value: ['numeric', delta => delta.value],
    records: ['int', delta => delta.records],
  })
  return [
    held,
    ...counted,
    {
      name: 'tally_given',
      query:
        counted.length === 0
          ? sql`select * from ${moves} where ${HELD}`
          : sql`select figure, grain, starts_on, value + coalesce(members, 0) as value, records
            from ${moves} left join member_moved using (figure, grain, starts_on) where ${HELD}`,
    },
    {
      name: 'tally_gained',
      query: sql`insert into tally as t (station_id, figure, grain, starts_on, value, records)
        select ${station}::uuid, figure, grain, starts_on, value, records from tally_given
        where records >= 0 order by figure, grain, starts_on
        on conflict (station_id, figure, grain, starts_on)
        do update set value = t.value + excluded.value, records = t.records + excluded.records
        returning 1`,
    },
    ...when(tallies.some(loses), {
      name: 'tally_lost',
      query: sql`update tally t set value = t.value + g.value, records = t.records + g.records from tally_given g
        where g.records < 0 and t.station_id = ${station}::uuid
          and t.figure = g.figure and t.grain = g.grain and t.starts_on = g.starts_on
        returning 1`,
    }),
  ]
}

/** The members of distinct counts, each with the number of records behind it, and how many members came to each
 *  tally with their first record or left it with their last one. */
function memberParts(station: string, members: readonly MemberDelta[]): readonly Part[] {
  if (members.length === 0) return []
  const lost = when(members.some(loses), {
    name: 'member_lost',
    query: sql`update tally_member m set records = m.records + g.records from member_given g
      where g.records < 0 and m.station_id = ${station}::uuid
        and m.figure = g.figure and m.grain = g.grain and m.starts_on = g.starts_on and m.member_id = g.member_id
      returning m.figure, m.grain, m.starts_on, m.member_id, m.records`,
  })
  return [
    {
      name: 'member_given',
      query: sql`select * from ${given('moves', members, {
        figure: ['text', delta => delta.figure],
        grain: ['text', delta => delta.grain],
        starts_on: ['date', delta => delta.startsOn],
        member_id: ['uuid', delta => delta.member],
        records: ['int', delta => delta.records],
      })} where ${HELD}`,
    },
    {
      name: 'member_gained',
      query: sql`insert into tally_member as m (station_id, figure, grain, starts_on, member_id, records)
        select ${station}::uuid, figure, grain, starts_on, member_id, records from member_given
        where records > 0 order by figure, grain, starts_on, member_id
        on conflict (station_id, figure, grain, starts_on, member_id) do update set records = m.records + excluded.records
        returning figure, grain, starts_on, member_id, records`,
    },
    ...lost,
    {
      name: 'member_moved',
      query: sql`select figure, grain, starts_on,
          sum(case when kept.records = given.records then 1 when kept.records = 0 then -1 else 0 end) as members
        from (select * from member_gained${lost.length === 0 ? sql`` : sql` union all select * from member_lost`}) kept
        join member_given given using (figure, grain, starts_on, member_id) group by figure, grain, starts_on`,
    },
  ]
}

// Before anything else is locked: whoever begins or ends a figure waits for us, and we for nothing of theirs.
const HELD = sql`(select count(*) from figures_held) = 1`

const loses = (delta: { readonly records: number }): boolean => delta.records < 0

// A part with nothing to do would still cost its share of the statement that is written all day.
const when = (needed: boolean, part: Part): readonly Part[] => (needed ? [part] : [])

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

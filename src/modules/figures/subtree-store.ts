import { sql } from 'kysely'

import type { Grain, Period } from '#kernel/period'
import type { Db } from '#platform/db'

import { figureKey, type Definition } from './definition.ts'
import type { FigureValue } from './read-store.ts'

export interface SubtreeCell extends FigureValue {
  readonly station_id: string
  readonly starts_on: string
}

// First the figures, which lie together in the index, then the tree: left to itself the planner takes any tree for
// small and asks for each station on its own. The grain stands in the text, so that it knows the index of all but days.

/** A figure for a site and all below it, by station and unit of time, from tallies. */
export async function readSubtree(
  db: Db,
  definition: Definition,
  path: string,
  grain: Exclude<Grain, 'day'>,
  period: Period,
): Promise<readonly SubtreeCell[]> {
  const found = await sql<SubtreeCell>`
    with t as materialized (
      select station_id, starts_on, value, records from tally
      where figure = ${figureKey(definition)} and grain = ${sql.lit(grain)} and starts_on between ${period.from} and ${period.to})
    select t.station_id, t.starts_on, t.value::text, t.records from t join station s on s.id = t.station_id
    where s.path <@ ${path}::ltree`.execute(db)
  return found.rows
}

export interface SubtreeTotal extends FigureValue {
  /** Stations that have records of it. */
  readonly stations: number
}

/** All these figures for a site and all below it together, for one unit of time: figure key → total. Members of a
 *  distinct count are a station's own, so stations add up. */
export async function readSubtreeTotals(
  db: Db,
  definitions: readonly Definition[],
  path: string,
  period: Period,
): Promise<ReadonlyMap<string, SubtreeTotal>> {
  const found = await sql<SubtreeTotal & { figure: string }>`
    with t as materialized (
      select t.station_id, t.figure, t.value, t.records from unnest(${definitions.map(figureKey)}::text[]) as wanted (figure)
      join tally t on t.figure = wanted.figure and t.grain = ${sql.lit(period.grain ?? 'year')} and t.starts_on = ${period.from})
    select t.figure, sum(t.value)::text as value, sum(t.records)::int as records,
      count(*) filter (where t.records > 0)::int as stations
    from t join station s on s.id = t.station_id
    where s.path <@ ${path}::ltree group by t.figure`.execute(db)
  return new Map(found.rows.map(row => [row.figure, row]))
}

/** True when there is a site below. */
export async function hasBelow(db: Db, path: string): Promise<boolean> {
  const found = await sql<{ has: boolean }>`
    select exists (select from station where path <@ ${path}::ltree and path <> ${path}::ltree) as has`.execute(
    db,
  )
  return found.rows[0]?.has ?? false
}

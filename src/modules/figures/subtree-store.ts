import { sql } from 'kysely'

import type { Grain, Period } from '#kernel/period'
import type { Db } from '#platform/db'

import { figureKey, type Definition } from './definition.ts'
import type { FigureValue } from './read-store.ts'

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
    select t.figure, sum(t.value)::text as value, sum(t.records)::int as records,
      count(*) filter (where t.records > 0)::int as stations
    from station s join tally t on t.station_id = s.id and t.figure = any (${definitions.map(figureKey)})
      and t.grain = ${period.grain ?? 'year'} and t.starts_on = ${period.from}
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

import { sql, type RawBuilder } from 'kysely'

import type { Json } from '#kernel/canonical'
import type { Words } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Tables } from '#platform/tables'
import { given } from '#platform/write'

/** How the rows of a table follow from the journal. What the journal does not tell is not compared: so an event may
 *  tell more than its like did before, and nothing about people need stand in it. */
export interface Replay {
  readonly table: keyof Tables
  /** What one row is called. */
  readonly words: Words
  /** What is compared: columns, and what else `told` and `kept` have under a name. */
  readonly columns: readonly string[]
  /** Further tables whose rows are judged along with this one's. */
  readonly covers?: readonly (keyof Tables)[]
  /** The rows belong to no station, and their events may lie in the chains of several. */
  readonly everywhere?: boolean
  /** A query of `key` (text) and `told`: the columns as the journal tells them, as a JSON object. */
  told(stationId: string): RawBuilder<unknown>
  /** A query of `key` and `kept`: the rows as they are, as JSON objects with at least those columns. */
  kept(stationId: string): RawBuilder<unknown>
}

/** A row that differs: one the journal does not know, one that is gone, or one with other columns than it tells. */
export interface Difference {
  readonly key: string
  readonly why: 'no-event' | 'no-row' | 'differs'
  readonly columns: readonly string[]
}

/** Compares a table with the journal, by one statement. Values are not shown, since they may be about people.
 *  Shape: → rows compared, and each that differs. */
export async function compareReplay(
  db: Db,
  replay: Replay,
  stationId: string,
): Promise<{ readonly compared: number; readonly differences: readonly Difference[] }> {
  // What is told becomes a row of the table and JSON again, so that 3 is 3.00 and a day is a day on both sides.
  const found = await sql<{ compared: number; differences: readonly Difference[] }>`
    with told as (${replay.told(stationId)}), kept as (${replay.kept(stationId)}),
    both_sides as (
      select coalesce(t.key, k.key) as key, t.told, k.kept,
        to_jsonb(jsonb_populate_record(null::${sql.table(replay.table)}, t.told)) as typed
      from told t full join kept k on k.key = t.key),
    judged as (
      select key, case when told is null then 'no-event' when kept is null then 'no-row' else 'differs' end as why,
        array(select c.key from jsonb_each(told) c where kept is not null
          and (case when typed ? c.key then typed -> c.key else c.value end) is distinct from kept -> c.key
          order by c.key) as columns
      from both_sides)
    select (select count(*)::int from judged) as compared,
      coalesce((select jsonb_agg(jsonb_build_object('key', key, 'why', why, 'columns', columns) order by key)
        from judged where why <> 'differs' or columns <> '{}'), '[]') as differences`.execute(db)
  const [row] = found.rows
  if (!row) throw new Error('a count gave no row')
  return row
}

/** Where an event says what a column holds: under a name in its data, elsewhere in its body, or by its very type. */
export type Source = string | { readonly path: readonly string[] } | Value
interface Value {
  readonly is: Json
}

export const subject = { path: ['id'] }
export const actor = { path: ['actor'] }
export const instant = { path: ['at'] }
export const reason = { path: ['reason'] }
/** The station in whose chain the event lies. */
export const station = { path: ['station'] }

interface Merging extends Omit<Replay, 'columns' | 'told' | 'kept'> {
  /** The column that tells a row from the others, and where an event names it; the subject's id unless told. */
  readonly key?: readonly [column: string, source: Exclude<Source, Value>]
  /** What each type of event tells of which column. Of a column told several times the last is true. */
  readonly events: Readonly<Record<string, Readonly<Record<string, Source>>>>
  /** The column that counts the subject's events, where there is one. */
  readonly version?: string
  /** What is compared besides columns, as SQL over the row `r`. */
  readonly shows?: Readonly<Record<string, RawBuilder<unknown>>>
  /** Rows that came with the program and have no event of their birth. */
  readonly born?: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

/** The usual case: all events of a subject, laid one over the other in their order, give its row. */
export function merging(declared: Merging): Replay {
  const { table, words, covers = [], everywhere = false, events, version, shows = {}, born = {} } = declared
  const [column, keySource] = declared.key ?? ['id', subject]
  const fields = Object.entries(events).flatMap(([type, columns]) => {
    const all = version === undefined ? columns : { ...columns, [version]: { path: ['version'] } }
    return Object.entries(all).map(([name, source]) => ({ type, name, source }))
  })
  const first = Object.entries(born).flatMap(([key, columns]) =>
    Object.entries(columns).map(([name, value]) => ({ key, name, value })),
  )
  return {
    table,
    words,
    columns: [...new Set([...fields, ...first].map(({ name }) => name))],
    covers,
    everywhere,
    told: id => sql`
      select key, jsonb_object_agg(name, value order by version, seq) as told from (
        select e.body #>> ${literal(pathOf(keySource))}::text[] as key, e.version, e.seq, f.name,
          coalesce(f.value, e.body #> f.path::text[]) as value
        from (${eventsOf(everywhere ? undefined : id, Object.keys(events))}) e join ${given('f', fields, {
          type: ['text', field => field.type],
          name: ['text', field => field.name],
          path: ['text', ({ source }) => (isValue(source) ? null : literal(pathOf(source)))],
          value: ['jsonb', ({ source }) => (isValue(source) ? JSON.stringify(source.is) : null)],
        })} on f.type = e.type
        union all select key, 0, 0, name, value from ${given('b', first, {
          key: ['text', one => one.key],
          name: ['text', one => one.name],
          value: ['jsonb', one => JSON.stringify(one.value)],
        })}) facts
      where value is not null group by key`,
    kept: id => sql`
      select ${sql.ref(`r.${column}`)}::text as key, to_jsonb(r) || jsonb_build_object(${sql.join(
        Object.entries(shows).flatMap(([name, expression]) => [sql.lit(name), expression]),
      )}) as kept
      from ${sql.table(table)} r ${everywhere ? sql`` : sql`where r.station_id = ${id}::uuid`}`,
  }
}

const isValue = (source: Source): source is Value => typeof source !== 'string' && 'is' in source

const pathOf = (source: Exclude<Source, Value>): readonly string[] =>
  typeof source === 'string' ? ['data', source] : source.path

/** Names are ours: letters only, so nothing in them needs quoting. */
const literal = (path: readonly string[]): string => `{${path.join(',')}}`

/** Events of these types, of a station or of all: seq, version, type, at, and the body with its station.
 *  The types stand in the statement itself, where the index over all but the register's own events can be seen to hold. */
export const eventsOf = (stationId: string | undefined, types: readonly string[]): RawBuilder<unknown> => sql`
  select seq, version, type, at, body::jsonb || jsonb_build_object('station', station_id) as body from journal
  where type in (${sql.join(types.map(type => sql.lit(type)))})
    ${stationId === undefined ? sql`` : sql`and station_id = ${stationId}::uuid`}`

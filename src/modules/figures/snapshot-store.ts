import { CompiledQuery, sql } from 'kysely'

import { parsePeriod, type Period } from '#kernel/period'
import type { Db } from '#platform/db'

import { figureKey, type Definition } from './definition.ts'
import { definitionSchema } from './own.ts'
import { figureQuery } from './query.ts'
import type { FigureRecord, FigureValue } from './read-store.ts'

/** A figure as it was when somebody froze it. */
export interface Snapshot extends FigureValue {
  readonly id: string
  readonly definition: Definition
  readonly period: Period
  readonly purpose: string
  readonly hash: string
  readonly takenBy: string | null
  readonly takenAt: Date
}

interface SnapshotRow extends FigureValue {
  readonly id: string
  readonly definition: unknown
  readonly period: string
  readonly purpose: string
  readonly hash: string
  readonly taken_by: string | null
  readonly taken_at: Date
}

function toSnapshot(row: SnapshotRow): Snapshot {
  const period = parsePeriod(row.period)
  if (!period) throw new Error('a snapshot holds a period that is none')
  const { id, value, records, purpose, hash } = row
  const definition = definitionSchema.parse(row.definition)
  return {
    id,
    value,
    records,
    purpose,
    hash,
    definition,
    period,
    takenBy: row.taken_by,
    takenAt: row.taken_at,
  }
}

const columns = sql`s.id, s.definition, s.period, s.value::text, s.records, s.purpose, encode(s.records_hash, 'hex') as hash,
  a.name as taken_by, s.taken_at`

export interface NewSnapshot {
  readonly id: string
  readonly definition: Definition
  readonly period: Period
  /** The period as its one text form. */
  readonly periodText: string
  readonly purpose: string
  readonly by: string
  readonly at: Date
}

/** Freezes a figure: value, records and their ids read and kept by one statement, so they are of one moment. */
export async function insertSnapshot(
  tx: Db,
  station: string,
  snapshot: NewSnapshot,
): Promise<FigureValue & { readonly hash: string }> {
  const { id, definition, period, periodText, purpose, by, at } = snapshot
  const query = figureQuery(definition)
  const text = `insert into figure_snapshot (station_id, id, figure, period, value, records, records_hash, record_ids, definition, purpose, taken_by, taken_at)
    select ($1::uuid[])[1], $4::uuid, $5::text, $6::text, v.value::numeric, v.records,
      sha256(convert_to(array_to_string(i.ids, E'\\n'), 'UTF8')), i.ids, $7::jsonb, $8::text, $9::uuid, $10::timestamptz
    from (${query.value}) v, (select coalesce(array_agg(id order by id), '{}') as ids from (${query.ids}) r) i
    returning value::text, records, encode(records_hash, 'hex') as hash`
  const parameters = [
    [station],
    period.from,
    period.to,
    id,
    figureKey(definition),
    periodText,
    JSON.stringify(definition),
    purpose,
    by,
    at,
  ]
  const done = await tx.executeQuery<FigureValue & { hash: string }>(CompiledQuery.raw(text, parameters))
  const [row] = done.rows
  if (!row) throw new Error('a snapshot was not kept')
  return row
}

export async function findSnapshot(db: Db, station: string, id: string): Promise<Snapshot | undefined> {
  const found =
    await sql<SnapshotRow>`select ${columns} from figure_snapshot s left join account a on a.id = s.taken_by
    where s.station_id = ${station} and s.id = ${id}`.execute(db)
  return found.rows[0] && toSnapshot(found.rows[0])
}

/** A station's snapshots, latest first; of one figure when it is named. */
export async function listSnapshots(
  db: Db,
  station: string,
  figure: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<readonly Snapshot[]> {
  const found =
    await sql<SnapshotRow>`select ${columns} from figure_snapshot s left join account a on a.id = s.taken_by
    where s.station_id = ${station}
      and (${figure ?? null}::text is null or split_part(s.figure, '@', 1) = ${figure ?? null})
      and (${after ?? null}::uuid is null or (s.taken_at, s.id) <
        (select l.taken_at, l.id from figure_snapshot l where l.station_id = ${station} and l.id = ${after ?? null}::uuid))
    order by s.taken_at desc, s.id desc limit ${limit}`.execute(db)
  return found.rows.map(toSnapshot)
}

/** A record that a figure has gained or lost since it was frozen. */
export interface Moved extends Pick<
  FigureRecord,
  'id' | 'kind' | 'theme' | 'day' | 'title' | 'quantity' | 'unit'
> {
  readonly way: 'came' | 'went'
  /** How many records went the same way. */
  readonly all: number
}

/** Records that came or went since a figure was frozen, latest day first; at most `limit` each way. */
export async function listMoved(
  db: Db,
  station: string,
  snapshot: Snapshot,
  limit: number,
): Promise<readonly Moved[]> {
  const { definition, period, id } = snapshot
  const text = `with kept as (select unnest(record_ids) as id from figure_snapshot where station_id = any ($1) and id = $4),
    now as (${figureQuery(definition).ids}),
    moved as (select id, 'came' as way from (select id from now except select id from kept) c
      union all select id, 'went' from (select id from kept except select id from now) w)
    select * from (
      select r.id, r.kind, r.theme, r.day, r.title, r.quantity, r.unit, m.way,
        (count(*) over (partition by m.way))::int as all,
        row_number() over (partition by m.way order by r.day desc, r.id desc) as place
      from moved m join record r on r.station_id = any ($1) and r.id = m.id) numbered
    where place <= $5 order by way, day desc, id desc`
  const found = await db.executeQuery<Moved>(
    CompiledQuery.raw(text, [[station], period.from, period.to, id, limit]),
  )
  return found.rows
}

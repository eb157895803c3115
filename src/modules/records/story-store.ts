import { sql } from 'kysely'

import type { Db } from '#platform/db'

import type { Told } from './replay.ts'

export interface Story {
  readonly at: Date
  readonly type: string
  readonly actor: string | null
  readonly reason: string | null
  /** Why it was confirmed although evidence was lacking. */
  readonly without: string | null
  /** What a file that was added shows. */
  readonly shows: string | null
}

/** What happened to a record, from the journal. */
export async function listStory(db: Db, stationId: string, id: string): Promise<readonly Story[]> {
  const found = await sql<Story>`select j.at, j.type, a.name as actor, j.body::jsonb ->> 'reason' as reason,
      j.body::jsonb #>> '{data,without}' as without, j.body::jsonb #>> '{data,shows}' as shows
    from journal j left join account a on a.id = j.actor_id
    where j.station_id = ${stationId} and j.subject_id = ${id} order by j.seq limit 200`.execute(db)
  return found.rows
}

/** Ids of records that the register or the journal knows, in id order. */
export async function listSubjects(
  db: Db,
  stationId: string,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const start = after ?? '00000000-0000-0000-0000-000000000000'
  const found = await sql<{ id: string }>`
    (select id from record where station_id = ${stationId} and id > ${start} order by id limit ${limit})
    union
    (select distinct subject_id from journal
      where station_id = ${stationId} and subject_kind = 'record' and subject_id > ${start} order by subject_id limit ${limit})
    order by id limit ${limit}`.execute(db)
  return found.rows.map(row => row.id)
}

/** What the journal tells of each of these records, in order. */
export async function listStories(
  db: Db,
  stationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Told[]>> {
  const found = await sql<{ id: string; body: Told }>`
    select subject_id as id, body::jsonb as body from journal
    where station_id = ${stationId} and subject_kind = 'record' and subject_id = any (${ids}::uuid[]) order by seq`.execute(
    db,
  )
  const byRecord = Map.groupBy(found.rows, row => row.id)
  return new Map([...byRecord].map(([id, told]) => [id, told.map(row => row.body)]))
}

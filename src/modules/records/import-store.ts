import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'

import type { Status } from './record.ts'

/** Inserts the records of a query and their households, pending and back-filled, without passing through the program.
 *  Shape: the query gives record_id, import_id, fingerprint and the facts by column, households as `households` and
 *  `household_ids`, and no row that `isKnown`; returns how many there were. */
export async function insertRecordsFrom(
  tx: Db,
  stationId: string,
  recorderId: string,
  at: Date,
  rows: RawBuilder<unknown>,
): Promise<number> {
  const inserted = await sql`
    insert into record (station_id, id, kind, theme, programme, service, team_id, partner_id, day, title, place, quantity, unit,
      headcount, headcount_method, details, grade, class, import_id, fingerprint, status, recorder_id, recorded_at)
    select ${stationId}::uuid, record_id, kind, theme, programme, service, team_id, partner_id, day, title, place, quantity, unit,
      headcount, headcount_method, details, 0, 'backfilled', import_id, fingerprint, 'pending', ${recorderId}::uuid, ${at}::timestamptz
    from (${rows}) n`.execute(tx)
  await sql`insert into household (station_id, id, code, created_at)
    select distinct ${stationId}::uuid, h.id, h.code, ${at}::timestamptz
    from (${rows}) n, unnest(n.household_ids, n.households) as h (id, code)
    on conflict do nothing`.execute(tx)
  await sql`insert into record_member (station_id, record_id, role, member_id)
    select ${stationId}::uuid, n.record_id, 'household', h.id
    from (${rows}) n, unnest(n.household_ids) as h (id)`.execute(tx)
  return Number(inserted.numAffectedRows)
}

/** Does the register have this row `n` of a file already, by its fingerprint? */
export const isKnown = (stationId: string): RawBuilder<unknown> =>
  sql`exists (select from record r where r.station_id = ${stationId}::uuid and r.fingerprint = n.fingerprint)`

/** Ids of an import's records that wait for somebody other than their recorder, in id order. */
export async function listImported(
  db: Db,
  stationId: string,
  importId: string,
  notBy: string,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`select id from record
    where station_id = ${stationId} and import_id = ${importId} and status = 'pending' and recorder_id <> ${notBy}
      ${after === undefined ? sql`` : sql`and id > ${after}::uuid`}
    order by id limit ${limit}`.execute(db)
  return found.rows.map(row => row.id)
}

/** An import's records by state. */
export async function countImported(
  db: Db,
  stationId: string,
  importId: string,
): Promise<Readonly<Partial<Record<Status, number>>>> {
  const found = await sql<{
    status: Status
    records: number
  }>`select status, count(*)::int as records from record
    where station_id = ${stationId} and import_id = ${importId} group by status`.execute(db)
  return Object.fromEntries(found.rows.map(row => [row.status, row.records]))
}

/** What the journal says of each of these rows as a record: the words of `registered`, as text. */
export const beginningsFrom = (rows: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select n.row_number as place, n.record_id as subject_id, concat('{"class":"backfilled","facts":', n.facts,
      ',"grade":0,"importId":"', n.import_id, '","supersedes":null}') as data
    from (${rows}) n`

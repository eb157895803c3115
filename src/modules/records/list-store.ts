import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import type { Sorts } from '#platform/list'
import { householdId } from '#people'

import { evidenceCondition } from './evidence-store.ts'
import type { ListFilter } from './filter.ts'
import type { RegisterRecord } from './record.ts'
import { columns, toRecord, type RecordRow } from './store.ts'

/** A page of the register, latest day first. `text` is looked for in title and place. */
export async function listRecords(
  db: Db,
  stationId: string,
  filter: ListFilter,
  after: { readonly day: string; readonly id: string } | undefined,
  limit: number,
): Promise<readonly RegisterRecord[]> {
  const found = await sql<RecordRow>`select ${columns} from record r
    where r.station_id = ${stationId} ${where(filter, stationId)}
      ${after === undefined ? sql`` : sql`and (r.day, r.id) < (${after.day}::date, ${after.id}::uuid)`}
    order by r.day desc, r.id desc limit ${limit}`.execute(db)
  return found.rows.map(toRecord)
}

/** What the list can be ordered by. */
export const recordSorts = {
  day: { key: sql`l.day`, holds: 'day' },
  recorded: { key: sql`l.recorded_at`, holds: 'instant' },
  quantity: { key: sql`l.quantity`, holds: 'number' },
  headcount: { key: sql`coalesce(l.headcount, -1)`, holds: 'number' },
} satisfies Sorts

/** The records of a filter, for the list that orders them. */
export const recordSource = (stationId: string, filter: ListFilter): RawBuilder<unknown> =>
  sql`select ${columns} from record r where r.station_id = ${stationId} ${where(filter, stationId)}`

/** True when a filter holds more records than this. */
export async function isLonger(
  db: Db,
  stationId: string,
  filter: ListFilter,
  records: number,
): Promise<boolean> {
  const found = await sql`select 1 from record r where r.station_id = ${stationId} ${where(filter, stationId)}
    offset ${records} limit 1`.execute(db)
  return found.rows.length > 0
}

/** The conditions of a filter, shared by the list and by what is done to all of it. */
const where = (filter: ListFilter, stationId: string) => {
  const like = filter.text === undefined ? null : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`${filter.status === undefined ? sql`` : sql`and r.status = ${filter.status}`}
      ${filter.kind === undefined ? sql`` : sql`and r.kind = ${filter.kind}`}
      ${filter.from === undefined ? sql`` : sql`and r.day >= ${filter.from}`}
      ${filter.to === undefined ? sql`` : sql`and r.day <= ${filter.to}`}
      ${filter.importId === undefined ? sql`` : sql`and r.import_id = ${filter.importId}`}
      ${filter.evidence === undefined ? sql`` : evidenceCondition(filter.evidence)}
      ${filter.team === undefined ? sql`` : sql`and r.team_id = (select t.id from team t where t.station_id = ${stationId} and t.code = ${filter.team})`}
      ${filter.programme === undefined ? sql`` : sql`and r.programme = ${filter.programme}`}
      ${
        filter.household === undefined
          ? sql``
          : sql`and exists (select from record_member m where m.station_id = r.station_id and m.record_id = r.id
              and m.role = 'household' and m.member_id = ${householdId(stationId, filter.household)}::uuid)`
      }
      ${like === null ? sql`` : sql`and (r.title like ${like} or r.place like ${like})`}`
}

/** Ids of the pending records in a filter that somebody else registered, oldest first. */
export async function listPending(
  db: Db,
  stationId: string,
  notBy: string,
  filter: ListFilter,
  limit: number,
): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`select r.id from record r
    where r.station_id = ${stationId} and r.status = 'pending' and r.recorder_id <> ${notBy} ${where(filter, stationId)}
    order by r.day, r.id limit ${limit}`.execute(db)
  return found.rows.map(row => row.id)
}

import { sql } from 'kysely'

import type { Period } from '#kernel/period'
import type { Db } from '#platform/db'
import type { Status } from '#records'

/** Records of a period by state, as far as there are any. */
export async function countByStatus(
  db: Db,
  station: string,
  period: Period,
): Promise<Readonly<Record<Status, number>>> {
  const found = await sql<{
    status: Status
    records: number
  }>`select status, count(*)::int as records from record
    where station_id = ${station} and day between ${period.from} and ${period.to} group by status`.execute(db)
  const counts: Record<Status, number> = { pending: 0, confirmed: 0, void: 0 }
  for (const row of found.rows) counts[row.status] = row.records
  return counts
}

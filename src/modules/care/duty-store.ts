import { sql } from 'kysely'

import type { Db } from '#platform/db'
import type { Part } from '#platform/write'

/** One turn of duty. */
export interface Duty {
  readonly id: string
  readonly accountId: string
  readonly fromAt: Date
  readonly toAt: Date
  /** Who is called first, second … */
  readonly turn: number
}

export interface DutyLine extends Duty {
  readonly name: string
  readonly version: number
}

/** Turns that are not over, the nearest first. */
export async function listDuties(db: Db, stationId: string, at: Date): Promise<readonly DutyLine[]> {
  const found =
    await sql<DutyLine>`select d.id, d.account_id as "accountId", d.from_at as "fromAt", d.to_at as "toAt", d.turn,
      a.name, d.version
    from care_duty d join account a on a.id = d.account_id
    where d.station_id = ${stationId} and d.ended_at is null and d.to_at > ${at}
    order by d.from_at, d.turn, d.id limit 200`.execute(db)
  return found.rows
}

export async function findDuty(db: Db, stationId: string, id: string): Promise<DutyLine | undefined> {
  const found =
    await sql<DutyLine>`select d.id, d.account_id as "accountId", d.from_at as "fromAt", d.to_at as "toAt", d.turn,
      a.name, d.version
    from care_duty d join account a on a.id = d.account_id
    where d.station_id = ${stationId} and d.id = ${id} and d.ended_at is null`.execute(db)
  return found.rows[0]
}

/** Accounts that can be put on the roster of a site: guardians there or above. */
export async function listGuardians(
  db: Db,
  stationId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const found = await sql<{ id: string; name: string }>`select distinct a.id, a.name
    from account a join account_grant g on g.account_id = a.id and g.role = 'guardian'
      join station at on at.id = g.station_id join station s on s.path <@ at.path
    where s.id = ${stationId} and a.disabled_at is null order by a.name, a.id limit 200`.execute(db)
  return found.rows
}

export const dutyPart = (stationId: string, duty: Duty): Part => ({
  name: 'duty_set',
  query: sql`insert into care_duty (station_id, id, account_id, from_at, to_at, turn)
    values (${stationId}, ${duty.id}, ${duty.accountId}, ${duty.fromAt}, ${duty.toAt}, ${duty.turn}) returning 1`,
})

export const dutyEndPart = (stationId: string, id: string, at: Date, version: number): Part => ({
  name: 'duty_ended',
  query: sql`update care_duty set ended_at = ${at}, version = ${version}
    where station_id = ${stationId} and id = ${id} and version = ${version - 1} returning 1`,
})

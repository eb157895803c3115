import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { containing, byName, startOf, type Sorts } from '#platform/list'

export interface HouseholdLine {
  readonly id: string
  readonly code: string
  readonly area: string
  readonly version: number
  readonly created_at: Date
  readonly members: number
  readonly records: number
}

/** What the list can be ordered by. */
export const householdSorts = {
  code: { key: sql`l.code collate "C"`, holds: 'text' },
  area: byName(sql`l.area`),
  members: { key: sql`l.members`, holds: 'number' },
  records: { key: sql`l.records`, holds: 'number' },
} satisfies Sorts

/** Households with who belongs to them on the day, and the records that name them and are not void. */
export function householdSource(
  stationId: string,
  day: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '' } = filter
  return sql`select h.id, h.code, h.area, h.version, h.created_at,
      (select count(*)::int from household_member m where m.station_id = h.station_id and m.household_id = h.id
        and m.from_on <= ${day} and (m.to_on is null or m.to_on >= ${day})) as members,
      (select count(*)::int from record_member m join record r on r.station_id = m.station_id and r.id = m.record_id
        where m.station_id = h.station_id and m.role = 'household' and m.member_id = h.id
          and r.status <> 'void') as records
    from household h where h.station_id = ${stationId}
      ${text === '' ? sql`` : sql`and (h.code ilike ${containing(text)} or h.area ilike ${containing(text)})`}`
}

export async function findHousehold(
  db: Db,
  stationId: string,
  day: string,
  id: string,
): Promise<HouseholdLine | undefined> {
  const found =
    await sql<HouseholdLine>`select * from (${householdSource(stationId, day, {})}) h where id = ${id}`.execute(
      db,
    )
  return found.rows[0]
}

export interface HouseholdMemberLine {
  readonly person_id: string
  readonly code: string
  readonly minor: boolean
  readonly from_on: string
  readonly to_on: string | null
}

/** Who belongs or belonged to a household, by pseudonym, those of now first; at most 500. */
export async function listHouseholdMembers(
  db: Db,
  stationId: string,
  id: string,
): Promise<readonly HouseholdMemberLine[]> {
  const found = await sql<HouseholdMemberLine>`select m.person_id, p.code, p.minor, m.from_on, m.to_on
    from household_member m join person p on p.station_id = m.station_id and p.id = m.person_id
    where m.station_id = ${stationId} and m.household_id = ${id}
    order by m.to_on is not null, p.code, m.from_on desc limit 500`.execute(db)
  return found.rows
}

/** Saves where a household is found; false when somebody changed it since this version. */
export async function saveHousehold(
  tx: Db,
  stationId: string,
  id: string,
  area: string,
  version: number,
): Promise<boolean> {
  const done = await sql`update household set area = ${area}, version = version + 1
    where station_id = ${stationId} and id = ${id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

/** Ends somebody's time in their household; false when they are in none that began by then. */
export async function endStay(tx: Db, stationId: string, personId: string, toOn: string): Promise<boolean> {
  const done = await sql`update household_member set to_on = ${toOn}
    where station_id = ${stationId} and person_id = ${personId} and to_on is null and from_on <= ${toOn}`.execute(
    tx,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}

export interface AccessRow {
  readonly id: string
  readonly at: Date
  readonly who: string | null
  readonly action: string
  readonly subject: string | null
  readonly subject_id: string
  readonly subject_kind: string
  readonly fields: readonly string[]
  readonly reason: string
}

/** What the list can be ordered by. */
export const accessSorts = {
  at: { key: sql`l.at`, holds: 'instant' },
  who: byName(sql`coalesce(l.who, '')`),
} satisfies Sorts

/** Everybody who looked at protected data of the station. Days are China's. */
export function accessSource(
  stationId: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', action = '', from = '', to = '' } = filter
  const like = containing(text)
  return sql`select l.id, l.at, a.name as who, l.action, p.code as subject, l.subject_id, l.subject_kind, l.fields, l.reason
    from access_log l left join account a on a.id = l.account_id
      left join person p on p.station_id = l.station_id and p.id = l.subject_id
    where l.station_id = ${stationId}
      ${text === '' ? sql`` : sql`and (a.name ilike ${like} or p.code ilike ${like} or l.reason ilike ${like})`}
      ${action === '' ? sql`` : sql`and l.action = ${action}`}
      ${from === '' ? sql`` : sql`and l.at >= ${startOf(from)}`}
      ${to === '' ? sql`` : sql`and l.at < ${startOf(to)} + interval '1 day'`}`
}

import { sql } from 'kysely'

import type { Db } from '#platform/db'
import { given, type Part } from '#platform/write'
import { householdId } from '#people'

import type { Class, CountMethod, Facts, Outcome, RegisterRecord, Status } from './record.ts'

/** A record as the table has it. */
export interface RecordRow {
  readonly id: string
  readonly station_id: string
  readonly kind: string
  readonly theme: string
  readonly programme: string | null
  readonly service: string | null
  readonly team_id: string | null
  readonly partner_id: string | null
  readonly day: string
  readonly title: string
  readonly place: string
  readonly quantity: string
  readonly unit: string
  readonly headcount: number | null
  readonly headcount_method: CountMethod | null
  readonly details: Record<string, string>
  readonly grade: number
  readonly class: Class
  readonly import_id: string | null
  readonly status: Status
  readonly recorder_id: string
  readonly recorded_at: Date
  readonly confirmer_id: string | null
  readonly confirmed_at: Date | null
  readonly void_reason: string | null
  readonly supersedes: string | null
  readonly superseded_by: string | null
  readonly version: number
  readonly households: readonly string[] | null
}

export const toRecord = (row: RecordRow): RegisterRecord => ({
  id: row.id,
  stationId: row.station_id,
  kind: row.kind,
  theme: row.theme,
  programme: row.programme,
  service: row.service,
  teamId: row.team_id,
  partnerId: row.partner_id,
  day: row.day,
  title: row.title,
  place: row.place,
  quantity: row.quantity,
  unit: row.unit,
  headcount: row.headcount,
  headcountMethod: row.headcount_method,
  households: row.households ?? [],
  details: row.details,
  grade: row.grade,
  class: row.class,
  importId: row.import_id,
  status: row.status,
  recorderId: row.recorder_id,
  recordedAt: row.recorded_at,
  confirmerId: row.confirmer_id,
  confirmedAt: row.confirmed_at,
  voidReason: row.void_reason,
  supersedes: row.supersedes,
  supersededBy: row.superseded_by,
  version: row.version,
})

/** What a query of records `r` selects. */
export const columns = sql`r.id, r.station_id, r.kind, r.theme, r.programme, r.service, r.team_id, r.partner_id, r.day, r.title, r.place,
  r.quantity, r.unit, r.headcount, r.headcount_method, r.details, r.grade, r.class, r.import_id, r.status, r.recorder_id, r.recorded_at,
  r.confirmer_id, r.confirmed_at, r.void_reason, r.supersedes, r.superseded_by, r.version,
  (select array_agg(m.member_id::text order by m.member_id) from record_member m
    where m.station_id = r.station_id and m.record_id = r.id and m.role = 'household') as households`

export async function findRecord(db: Db, stationId: string, id: string): Promise<RegisterRecord | undefined> {
  const found =
    await sql<RecordRow>`select ${columns} from record r where r.station_id = ${stationId} and r.id = ${id}`.execute(
      db,
    )
  return found.rows[0] && toRecord(found.rows[0])
}

/** Records by id, in id order. */
export async function findRecords(
  db: Db,
  stationId: string,
  ids: readonly string[],
): Promise<readonly RegisterRecord[]> {
  const found = await sql<RecordRow>`select ${columns} from record r
    where r.station_id = ${stationId} and r.id in (select id from ${given('asked', ids, { id: ['uuid', id => id] })}) order by r.id`.execute(
    db,
  )
  return found.rows.map(toRecord)
}

/** Records by id, locked for a change, in id order so that two batches never wait for each other crosswise. */
export async function lockRecords(
  tx: Db,
  stationId: string,
  ids: readonly string[],
): Promise<readonly RegisterRecord[]> {
  const found = await sql<RecordRow>`select ${columns} from record r
    where r.station_id = ${stationId} and r.id = any (${ids}::uuid[]) order by r.id for update of r`.execute(
    tx,
  )
  return found.rows.map(toRecord)
}

export interface NewRecord extends Facts {
  readonly id: string
  readonly class: Class
  readonly grade: number
  readonly importId: string | null
  readonly fingerprint: Buffer | null
  readonly supersedes: string | null
}

/** Inserts records and their households, many at once. */
export async function insertRecords(
  tx: Db,
  stationId: string,
  recorderId: string,
  at: Date,
  records: readonly NewRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(
    records.map(record => ({
      ...record,
      theme: record.theme,
      headcount_method: record.headcountMethod,
      team_id: record.teamId,
      partner_id: record.partnerId,
      import_id: record.importId,
      fingerprint: record.fingerprint ? `\\x${record.fingerprint.toString('hex')}` : null,
    })),
  )
  await sql`
    insert into record (station_id, id, kind, theme, programme, service, team_id, partner_id, day, title, place, quantity, unit,
      headcount, headcount_method, details, grade, class, import_id, fingerprint, status, recorder_id, recorded_at, supersedes)
    select ${stationId}::uuid, id, kind, theme, programme, service, team_id, partner_id, day, title, place, quantity, unit,
      headcount, headcount_method, details, grade, class, import_id, fingerprint, 'pending', ${recorderId}::uuid, ${at}::timestamptz, supersedes
    from jsonb_to_recordset(${rows}::jsonb) as n (id uuid, kind text, theme text, programme text, service text, team_id uuid, partner_id uuid,
      day date, title text, place text, quantity numeric, unit text, headcount int, headcount_method text, details jsonb, grade smallint,
      class text, import_id uuid, fingerprint bytea, supersedes uuid)`.execute(tx)
  const members = records.flatMap(record =>
    record.households.map(code => ({ record: record.id, code, member: householdId(stationId, code) })),
  )
  if (members.length === 0) return
  await sql`insert into household (station_id, id, code, created_at)
    select distinct ${stationId}::uuid, member, code, ${at}::timestamptz
    from unnest(${members.map(m => m.member)}::uuid[], ${members.map(m => m.code)}::text[]) as h (member, code)
    on conflict do nothing`.execute(tx)
  await sql`insert into record_member (station_id, record_id, role, member_id)
    select ${stationId}::uuid, record, 'household', member
    from unnest(${members.map(m => m.record)}::uuid[], ${members.map(m => m.member)}::uuid[]) as m (record, member)`.execute(
    tx,
  )
}

/** Inserts one record without households, as part of a statement. */
export const beginningPart = (stationId: string, recorderId: string, at: Date, record: NewRecord): Part => ({
  name: 'record_begun',
  query: sql`insert into record (station_id, id, kind, theme, programme, service, team_id, partner_id, day, title, place, quantity, unit,
      headcount, headcount_method, details, grade, class, status, recorder_id, recorded_at)
    values (${stationId}, ${record.id}, ${record.kind}, ${record.theme}, ${record.programme}, ${record.service}, ${record.teamId},
      ${record.partnerId}, ${record.day}, ${record.title}, ${record.place}, ${record.quantity}, ${record.unit}, ${record.headcount},
      ${record.headcountMethod}, ${JSON.stringify(record.details)}, ${record.grade}, ${record.class}, 'pending', ${recorderId}, ${at})
    returning 1`,
})

interface StateChange {
  readonly id: string
  /** The version that was read. */
  readonly version: number
  readonly status: Status
  readonly voidReason: string | null
  readonly supersededBy: string | null
  /** Left out: as it is. */
  readonly grade?: number | null
}

/** Saves the new state of records and moves each to its next version; one that has moved on meanwhile is left. */
export const statePart = (
  stationId: string,
  actorId: string,
  at: Date,
  changes: readonly StateChange[],
): Part => ({
  name: 'record_changed',
  query: sql`
    update record r set status = c.status, version = r.version + 1, void_reason = c.void_reason, superseded_by = c.superseded_by,
      grade = coalesce(c.grade, r.grade),
      confirmer_id = case when c.status = 'confirmed' then ${actorId}::uuid else r.confirmer_id end,
      confirmed_at = case when c.status = 'confirmed' then ${at}::timestamptz else r.confirmed_at end
    from ${given('c', changes, {
      id: ['uuid', change => change.id],
      version: ['int', change => change.version],
      status: ['text', change => change.status],
      void_reason: ['text', change => change.voidReason],
      superseded_by: ['uuid', change => change.supersededBy],
      grade: ['smallint', change => change.grade ?? null],
    })}
    where r.station_id = ${stationId}::uuid and r.id = c.id and r.version = c.version
    returning 1`,
})

/** The numbers of households by id, as far as the station has them. */
export async function findHouseholdCodes(
  db: Db,
  stationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: string; code: string }>`select id, code from household
    where station_id = ${stationId} and id = any (${ids}::uuid[])`.execute(db)
  return new Map(found.rows.map(row => [row.id, row.code]))
}

/** What a batch did to each record, as its operation remembers it. */
export async function findOutcomes(
  db: Db,
  stationId: string,
  key: string,
): Promise<{ readonly act: 'confirm' | 'void'; readonly outcomes: readonly Outcome[] } | undefined> {
  const found = await sql<{ act: 'confirm' | 'void'; outcomes: readonly Outcome[] }>`
    select substr(command, 9) as act, answer -> 'outcomes' as outcomes from operation
    where station_id = ${stationId} and key = ${key} and command in ('records.confirm', 'records.void')`.execute(
    db,
  )
  return found.rows[0]
}

/** The latest records of a station that one person registered, the newest first, among its latest 500:
 *  what somebody does again is soon found there, and the register may be long. */
export async function listOwnLatest(
  db: Db,
  stationId: string,
  recorderId: string,
): Promise<readonly RegisterRecord[]> {
  const found = await sql<RecordRow>`select ${columns} from (
      select * from record where station_id = ${stationId} order by id desc limit 500) r
    where r.recorder_id = ${recorderId} and r.class <> 'backfilled' order by r.id desc limit 100`.execute(db)
  return found.rows.map(toRecord)
}

export interface Known {
  readonly code: string
  readonly id: string
}

/** The codes records may name. */
export async function listCodes(
  db: Db,
  stationId: string,
): Promise<{
  teams: readonly Known[]
  partners: readonly Known[]
  programmes: readonly string[]
  services: readonly string[]
}> {
  const found = await sql<{ what: string; code: string; id: string | null }>`
    select 'team' as what, code, id::text from team where station_id = ${stationId}
    union all select 'partner', code, id::text from partner where station_id = ${stationId}
    union all select 'programme', code, null from programme where station_id = ${stationId} and retired_on is null
    union all select 'service', code, null from service where station_id = ${stationId} and retired_on is null`.execute(
    db,
  )
  const named = (what: string) => found.rows.filter(row => row.what === what)
  const known = (what: string) => named(what).map(row => ({ code: row.code, id: row.id ?? '' }))
  return {
    teams: known('team'),
    partners: known('partner'),
    programmes: named('programme').map(r => r.code),
    services: named('service').map(r => r.code),
  }
}

/** Names of households, teams and people behind a record's ids, for its page. */
export async function findNames(
  db: Db,
  stationId: string,
  record: RegisterRecord,
): Promise<{
  team: string | null
  partner: string | null
  recorder: string | null
  confirmer: string | null
  households: readonly string[]
}> {
  const found = await sql<{
    team: string | null
    partner: string | null
    recorder: string | null
    confirmer: string | null
    households: string[] | null
  }>`
    select (select name from team where station_id = ${stationId} and id = ${record.teamId}) as team,
      (select name from partner where station_id = ${stationId} and id = ${record.partnerId}) as partner,
      (select name from account where id = ${record.recorderId}) as recorder,
      (select name from account where id = ${record.confirmerId}) as confirmer,
      (select array_agg(code order by code) from household where station_id = ${stationId} and id = any (${record.households}::uuid[])) as households`.execute(
    db,
  )
  const row = found.rows[0]
  return {
    team: row?.team ?? null,
    partner: row?.partner ?? null,
    recorder: row?.recorder ?? null,
    confirmer: row?.confirmer ?? null,
    households: row?.households ?? [],
  }
}

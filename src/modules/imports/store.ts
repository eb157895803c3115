import { sql, type RawBuilder } from 'kysely'

import type { Refusal, Words } from '#kernel/result'
import type { Db } from '#platform/db'
import { byName, containing, startOf, type Sorts } from '#platform/list'
import type { SheetCell } from '#platform/sheet-read'
import { isKnown, type Facts } from '#records'

import type { Import, Status } from './import.ts'
import type { Head, Mapping } from './mapping.ts'

/** A file with what has become of it. */
export interface ImportFile extends Import {
  readonly id: string
  readonly stationId: string
  readonly fileName: string
  readonly sha256: string
  readonly head: Head
  readonly mapping: Mapping | null
  readonly rowsRead: number
  readonly rowsExpected: number
  readonly rowsWritten: number
  readonly rowsConfirmed: number
  readonly problem: Pick<Refusal, 'code' | 'words' | 'facts'> | null
  readonly version: number
  readonly createdAt: Date
  readonly createdByName: string
}

const columns = sql`f.id, f.station_id as "stationId", f.file_name as "fileName", f.sha256, f.head, f.mapping, f.status,
  f.rows_total as "rowsTotal", f.rows_read as "rowsRead", f.rows_expected as "rowsExpected", f.rows_bad as "rowsBad",
  f.rows_known as "rowsKnown", f.rows_written as "rowsWritten", f.rows_confirmed as "rowsConfirmed", f.problem, f.version,
  f.written_by as "writtenBy", f.created_at as "createdAt", coalesce(a.name, '') as "createdByName"`
const files = sql`register_import f left join account a on a.id = f.created_by`

export async function findImport(db: Db, stationId: string, id: string): Promise<ImportFile | undefined> {
  const found = await sql<ImportFile>`select ${columns} from ${files}
    where f.station_id = ${stationId} and f.id = ${id}`.execute(db)
  return found.rows[0]
}

/** The same, locked for a change of state. */
export async function lockImport(tx: Db, stationId: string, id: string): Promise<ImportFile | undefined> {
  const found = await sql<ImportFile>`select ${columns} from ${files}
    where f.station_id = ${stationId} and f.id = ${id} for update of f`.execute(tx)
  return found.rows[0]
}

/** How all imports of all stations stand. */
export async function listStatuses(
  db: Db,
): Promise<readonly { readonly id: string; readonly status: Status }[]> {
  return (await sql<{ id: string; status: Status }>`select id, status from register_import`.execute(db)).rows
}

/** What the list can be ordered by. */
export const importSorts = {
  at: { key: sql`l."createdAt"`, holds: 'instant' },
  file: byName(sql`l."fileName"`),
  by: byName(sql`l."createdByName"`),
  written: { key: sql`l."rowsWritten"`, holds: 'number' },
} satisfies Sorts

/** Imports of a station, as far as a filter leaves them. Days are China's. */
export function importSource(
  stationId: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', status = '', from = '', to = '' } = filter
  return sql`select ${columns} from ${files} where f.station_id = ${stationId}
    ${text === '' ? sql`` : sql`and (f.file_name ilike ${containing(text)} or a.name ilike ${containing(text)})`}
    ${status === '' ? sql`` : sql`and f.status = ${status}`}
    ${from === '' ? sql`` : sql`and f.created_at >= ${startOf(from)}`}
    ${to === '' ? sql`` : sql`and f.created_at < ${startOf(to)} + interval '1 day'`}`
}

interface NewImport {
  readonly stationId: string
  readonly id: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly head: Head
  readonly by: string
  readonly at: Date
}

export async function insertImport(tx: Db, file: NewImport): Promise<void> {
  await sql`insert into register_import (station_id, id, file_name, sha256, size_bytes, head, status, created_by, created_at)
    values (${file.stationId}, ${file.id}, ${file.name}, ${file.sha256}, ${file.sizeBytes}, ${JSON.stringify(file.head)},
      'uploaded', ${file.by}, ${file.at})`.execute(tx)
}

/** What a move changes besides the status; what is not named stays. */
export interface Changes {
  readonly mapping?: Mapping
  readonly writtenBy?: string
  readonly rowsTotal?: number
  readonly rowsRead?: number
  readonly rowsBad?: number
  readonly rowsKnown?: number
  readonly rowsWritten?: number
  readonly rowsConfirmed?: number
  readonly problem?: Refusal
}

/** Moves an import to its next state; false when somebody else moved it meanwhile. */
export async function saveMove(tx: Db, file: ImportFile, status: Status, changes: Changes): Promise<boolean> {
  const { mapping, problem } = changes
  const saved = await sql`update register_import set status = ${status}, version = version + 1,
      mapping = coalesce(${mapping === undefined ? null : JSON.stringify(mapping)}::jsonb, mapping),
      written_by = ${changes.writtenBy ?? file.writtenBy},
      rows_total = ${changes.rowsTotal ?? file.rowsTotal}, rows_read = ${changes.rowsRead ?? file.rowsRead},
      rows_bad = ${changes.rowsBad ?? file.rowsBad}, rows_known = ${changes.rowsKnown ?? file.rowsKnown},
      rows_written = ${changes.rowsWritten ?? file.rowsWritten}, rows_confirmed = ${changes.rowsConfirmed ?? file.rowsConfirmed},
      problem = ${problem === undefined ? null : JSON.stringify(problem)}::jsonb
    where station_id = ${file.stationId} and id = ${file.id} and version = ${file.version}`.execute(tx)
  return saved.numAffectedRows === 1n
}

/** Tells how far a job is, to whoever watches; false when the import was moved meanwhile, so that nobody waits for it. */
export async function saveProgress(
  db: Db,
  file: ImportFile,
  rows: Partial<Record<'read' | 'expected' | 'written' | 'confirmed', number>>,
): Promise<boolean> {
  const saved =
    await sql`update register_import set rows_read = coalesce(${rows.read ?? null}::int, rows_read),
      rows_expected = coalesce(${rows.expected ?? null}::int, rows_expected),
      rows_written = coalesce(${rows.written ?? null}::int, rows_written),
      rows_confirmed = coalesce(${rows.confirmed ?? null}::int, rows_confirmed)
    where station_id = ${file.stationId} and id = ${file.id} and version = ${file.version}`.execute(db)
  return saved.numAffectedRows === 1n
}

export interface Problem {
  readonly field: string
  readonly words: Words
}

/** A sound row as it will stand in the register, for a look before it is written. */
export type SoundRow = Pick<Facts, 'day' | 'kind' | 'title' | 'place' | 'quantity' | 'unit' | 'headcount'>

/** The first sound rows of a file. */
export async function listSound(
  db: Db,
  stationId: string,
  importId: string,
  limit: number,
): Promise<readonly SoundRow[]> {
  const found =
    await sql<SoundRow>`select day, kind, title, place, quantity, unit, headcount from register_import_row
    where station_id = ${stationId} and import_id = ${importId} and record_id is not null
    order by row_number limit ${limit}`.execute(db)
  return found.rows
}

/** A sound row as read: the record it would become. */
export interface GoodRow {
  readonly rowNumber: number
  readonly recordId: string
  readonly facts: Facts
  /** The facts as the journal keeps them. */
  readonly factsText: string
  /** Hexadecimal. */
  readonly fingerprint: string
  readonly householdIds: readonly string[]
}

/** Stages rows as read, many at once. */
export async function stageRows(
  tx: Db,
  stationId: string,
  importId: string,
  good: readonly GoodRow[],
  bad: readonly BadRow[],
): Promise<void> {
  await stageGood(tx, stationId, importId, good)
  await stageBad(tx, stationId, importId, bad)
}

async function stageGood(
  tx: Db,
  stationId: string,
  importId: string,
  rows: readonly GoodRow[],
): Promise<void> {
  if (rows.length === 0) return
  const fact = (pick: (facts: Facts) => string | number | null) => rows.map(row => pick(row.facts))
  // Household numbers hold no blanks: readFacts parts them there.
  const joined = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join(' '))
  // JSON holds no line ends: as lines it needs no quoting within quotes, which costs more than all else here.
  const lines = (pick: (row: GoodRow) => string): string => rows.map(pick).join('\n')
  await sql`
    insert into register_import_row (station_id, import_id, row_number, record_id, facts, fingerprint, kind, theme, programme,
      service, team_id, partner_id, day, title, place, quantity, unit, headcount, headcount_method, details, households,
      household_ids)
    select ${stationId}::uuid, ${importId}::uuid, n, record_id, facts, decode(fingerprint, 'hex'), kind, theme, programme, service, team_id,
      partner_id, day, title, place, quantity, unit, headcount, headcount_method, details::jsonb,
      string_to_array(households, ' '), string_to_array(household_ids, ' ')::uuid[]
    from unnest(${rows.map(row => row.rowNumber)}::int[], ${rows.map(row => row.recordId)}::uuid[],
      string_to_array(${lines(row => row.factsText)}, E'\n'), string_to_array(${lines(row => row.fingerprint)}, E'\n'), ${fact(f => f.kind)}::text[],
      ${fact(f => f.theme)}::text[], ${fact(f => f.programme)}::text[], ${fact(f => f.service)}::text[],
      ${fact(f => f.teamId)}::uuid[], ${fact(f => f.partnerId)}::uuid[], ${fact(f => f.day)}::date[],
      ${fact(f => f.title)}::text[], ${fact(f => f.place)}::text[], ${fact(f => f.quantity)}::numeric[],
      ${fact(f => f.unit)}::text[], ${fact(f => f.headcount)}::int[], ${fact(f => f.headcountMethod)}::text[],
      string_to_array(${lines(row => JSON.stringify(row.facts.details))}, E'\n'), ${fact(f => joined(f.households))}::text[],
      ${rows.map(row => joined(row.householdIds))}::text[]
    ) as r (n, record_id, facts, fingerprint, kind, theme, programme, service, team_id, partner_id, day, title, place, quantity,
      unit, headcount, headcount_method, details, households, household_ids)`.execute(tx)
}

/** A row that will not do: why, and what stood there. */
export interface BadRow {
  readonly rowNumber: number
  readonly problems: readonly Problem[]
  readonly cells: readonly SheetCell[]
}

async function stageBad(tx: Db, stationId: string, importId: string, rows: readonly BadRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into register_import_row (station_id, import_id, row_number, problems, cells)
    select ${stationId}::uuid, ${importId}::uuid, n, problems::jsonb, cells::jsonb
    from unnest(${rows.map(row => row.rowNumber)}::int[], ${rows.map(row => JSON.stringify(row.problems))}::text[],
      ${rows.map(row => JSON.stringify(row.cells))}::text[]) as r (n, problems, cells)`.execute(tx)
}

export async function deleteStaged(tx: Db, stationId: string, importId: string): Promise<void> {
  await sql`delete from register_import_row where station_id = ${stationId} and import_id = ${importId}`.execute(
    tx,
  )
}

/** How many of the staged rows the register has already. */
export async function countKnown(db: Db, stationId: string, importId: string): Promise<number> {
  const found = await sql<{ known: number }>`select count(*)::int as known from register_import_row n
    where n.station_id = ${stationId} and n.import_id = ${importId} and ${isKnown(stationId)}`.execute(db)
  return found.rows[0]?.known ?? 0
}

/** Leaves staged what the register does not have yet. */
export async function deleteKnown(tx: Db, stationId: string, importId: string): Promise<void> {
  await sql`delete from register_import_row n
    where n.station_id = ${stationId} and n.import_id = ${importId} and ${isKnown(stationId)}`.execute(tx)
}

/** The last row number that was staged. */
export async function findLastRow(db: Db, stationId: string, importId: string): Promise<number> {
  const found = await sql<{ last: number | null }>`select max(row_number) as last from register_import_row
    where station_id = ${stationId} and import_id = ${importId}`.execute(db)
  return found.rows[0]?.last ?? 0
}

/** The sound rows between two row numbers, as a query for `registerFrom` and `journalFrom`. */
export const stagedRows = (
  stationId: string,
  importId: string,
  from: number,
  to: number,
): RawBuilder<unknown> =>
  sql`select row_number, record_id, import_id, fingerprint, facts, kind, theme, programme, service, team_id, partner_id,
      day, title, place, quantity, unit, headcount, headcount_method, details, households, household_ids
    from register_import_row
    where station_id = ${stationId}::uuid and import_id = ${importId}::uuid and record_id is not null
      and row_number between ${from} and ${to}`

/** Rows that will not do, in their order. */
export async function listBad(
  db: Db,
  stationId: string,
  importId: string,
  afterRow: number,
  limit: number,
): Promise<readonly BadRow[]> {
  const found = await sql<BadRow>`select row_number as "rowNumber", problems, cells from register_import_row
    where station_id = ${stationId} and import_id = ${importId} and problems is not null and row_number > ${afterRow}
    order by row_number limit ${limit}`.execute(db)
  return found.rows
}

/** Lets one transaction take longer than a request may. */
export async function allowLong(tx: Db): Promise<void> {
  for (const setting of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'])
    await sql.raw(`set local ${setting} = '10min'`).execute(tx)
}

/** One station's imports are written one after the other, so that two with the same rows cannot wait for each other crosswise. */
export async function waitForTurn(tx: Db, stationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('imports.write ' || ${stationId}, 0))`.execute(tx)
}

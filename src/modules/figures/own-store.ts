import { CompiledQuery, sql } from 'kysely'

import type { Db } from '#platform/db'

import { figureKey, type Definition } from './definition.ts'
import { definitionSchema } from './own.ts'
import { membersQuery, talliesQuery } from './query.ts'

/** A version of a station's own figure. */
export interface OwnFigure {
  readonly definition: Definition
  readonly subjectId: string
  readonly revision: number
  readonly createdAt: Date
  readonly endedAt: Date | null
}

interface OwnRow {
  readonly body: unknown
  readonly subject_id: string
  readonly revision: number
  readonly created_at: Date
  readonly ended_at: Date | null
}

const toOwn = (row: OwnRow): OwnFigure => ({
  definition: definitionSchema.parse(row.body),
  subjectId: row.subject_id,
  revision: row.revision,
  createdAt: row.created_at,
  endedAt: row.ended_at,
})

/** A station's own figures that count now. */
export async function listOwn(db: Db, station: string): Promise<readonly Definition[]> {
  const found = await sql<{ body: unknown }>`select body from figure_definition
    where station_id = ${station} and ended_at is null order by id`.execute(db)
  return found.rows.map(row => definitionSchema.parse(row.body))
}

/** All versions of a station's own figures, the newest of each first; at most 500. */
export async function listOwnVersions(db: Db, station: string): Promise<readonly OwnFigure[]> {
  const found =
    await sql<OwnRow>`select body, subject_id, revision, created_at, ended_at from figure_definition
    where station_id = ${station} order by id, version desc limit 500`.execute(db)
  return found.rows.map(toOwn)
}

/** The newest version of a figure, whether it counts or not. */
export async function findOwn(db: Db, station: string, id: string): Promise<OwnFigure | undefined> {
  const found =
    await sql<OwnRow>`select body, subject_id, revision, created_at, ended_at from figure_definition
    where station_id = ${station} and id = ${id} order by version desc limit 1`.execute(db)
  return found.rows[0] && toOwn(found.rows[0])
}

/** Nobody confirms or voids a record of the station, and nobody else begins or ends a figure, until the transaction ends. */
export async function lockFigures(tx: Db, station: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('figures ' || ${station}, 0))`.execute(tx)
}

export async function insertOwn(
  tx: Db,
  station: string,
  own: Omit<OwnFigure, 'endedAt'>,
  by: string | null,
): Promise<void> {
  const { definition, subjectId, revision, createdAt } = own
  await sql`insert into figure_definition (station_id, id, version, body, subject_id, revision, created_by, created_at)
    values (${station}, ${definition.id}, ${definition.version}, ${JSON.stringify(definition)}, ${subjectId}, ${revision},
      ${by}, ${createdAt})`.execute(tx)
}

/** Keeps new words of a version, or its end. */
export async function saveOwn(
  tx: Db,
  station: string,
  own: Pick<OwnFigure, 'definition' | 'revision' | 'endedAt'>,
): Promise<void> {
  const { definition, revision, endedAt } = own
  await sql`update figure_definition set body = ${JSON.stringify(definition)}, revision = ${revision}, ended_at = ${endedAt}
    where station_id = ${station} and id = ${definition.id} and version = ${definition.version}`.execute(tx)
}

/** Makes a figure's tallies reach back over all records of these stations. The caller holds their locks. */
export async function fillTallies(
  tx: Db,
  stations: readonly string[],
  definition: Definition,
): Promise<void> {
  // A register of millions takes longer than a page may.
  await sql`set local statement_timeout = '10min'`.execute(tx)
  await dropTallies(tx, stations, definition)
  const parameters = [stations, '0001-01-01', '9999-12-31', figureKey(definition)]
  const into = (table: string, columns: string, query: string) =>
    tx.executeQuery(
      CompiledQuery.raw(
        `insert into ${table} (station_id, figure, ${columns}) select station_id, $4, ${columns} from (${query}) filled`,
        parameters,
      ),
    )
  await into('tally', 'grain, starts_on, value, records', talliesQuery(definition))
  if (definition.measure === 'distinct-household')
    await into('tally_member', 'grain, starts_on, member_id, records', membersQuery(definition))
}

/** A figure that has ended keeps no tallies; what it gave is in its snapshots, and can be counted from the records. */
export async function dropTallies(
  tx: Db,
  stations: readonly string[],
  definition: Definition,
): Promise<void> {
  const figure = figureKey(definition)
  await sql`delete from tally where station_id = any (${stations}) and figure = ${figure}`.execute(tx)
  await sql`delete from tally_member where station_id = any (${stations}) and figure = ${figure}`.execute(tx)
}

/** Figures of the program whose tallies reach back over all records. */
export async function listBegun(db: Db): Promise<ReadonlySet<string>> {
  const found = await sql<{ figure: string }>`select figure from figure_begun`.execute(db)
  return new Set(found.rows.map(row => row.figure))
}

export async function insertBegun(tx: Db, figures: readonly string[], at: Date): Promise<void> {
  await sql`insert into figure_begun (figure, begun_at) select figure, ${at}::timestamptz
    from unnest(${figures}::text[]) as figure on conflict do nothing`.execute(tx)
}

export async function listStationIds(db: Db): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`select id from station order by id`.execute(db)
  return found.rows.map(row => row.id)
}

/** Forgets figures of an earlier program, with their tallies in all stations. */
export async function dropBegun(tx: Db, figures: readonly string[]): Promise<void> {
  if (figures.length === 0) return
  await sql`delete from tally where figure = any (${figures})`.execute(tx)
  await sql`delete from tally_member where figure = any (${figures})`.execute(tx)
  await sql`delete from figure_begun where figure = any (${figures})`.execute(tx)
}

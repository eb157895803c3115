import { sql } from 'kysely'

import type { Db } from '#platform/db'

export interface ImportRow {
  readonly id: string
  readonly file_name: string
  readonly sha256: string
  readonly status: string
  readonly rows_total: number
  readonly rows_written: number
  readonly rows_known: number
  readonly version: number
  readonly created_at: Date
}

const columns = sql`id, file_name, sha256, status, rows_total, rows_written, rows_known, version, created_at`

export async function findImport(db: Db, stationId: string, id: string): Promise<ImportRow | undefined> {
  const found =
    await sql<ImportRow>`select ${columns} from register_import where station_id = ${stationId} and id = ${id}`.execute(
      db,
    )
  return found.rows[0]
}

/** The latest imports of a station, at most 50. */
export async function listImports(db: Db, stationId: string): Promise<readonly ImportRow[]> {
  const found =
    await sql<ImportRow>`select ${columns} from register_import where station_id = ${stationId} order by created_at desc, id desc limit 50`.execute(
      db,
    )
  return found.rows
}

interface NewImport {
  readonly stationId: string
  readonly id: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly rows: number
  readonly by: string
  readonly at: Date
}

export async function insertImport(tx: Db, file: NewImport): Promise<void> {
  await sql`insert into register_import (station_id, id, file_name, sha256, size_bytes, status, rows_total, created_by, created_at)
    values (${file.stationId}, ${file.id}, ${file.name}, ${file.sha256}, ${file.sizeBytes}, 'uploaded', ${file.rows}, ${file.by}, ${file.at})`.execute(
    tx,
  )
}

interface Finished {
  readonly written: number
  readonly known: number
  readonly mapping: readonly string[]
  readonly at: Date
}

/** Closes an import; false when it is closed already. */
export async function finishImport(
  tx: Db,
  stationId: string,
  id: string,
  version: number,
  done: Finished,
): Promise<boolean> {
  const saved =
    await sql`update register_import set status = 'done', rows_written = ${done.written}, rows_known = ${done.known},
      mapping = ${JSON.stringify(done.mapping)}, finished_at = ${done.at}, version = version + 1
    where station_id = ${stationId} and id = ${id} and version = ${version} and status = 'uploaded'`.execute(
      tx,
    )
  return saved.numAffectedRows === 1n
}

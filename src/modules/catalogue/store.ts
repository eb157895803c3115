import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'

import type { Shelf } from './template.ts'

/** One entry of the catalogue as it stands. */
export interface Item {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly position: number
  readonly retired_on: string | null
}

const table = (shelf: Shelf): RawBuilder<unknown> => sql.table(shelf)

/** A station's entries in their order, retired ones last; at most 500. */
export async function listItems(db: Db, stationId: string, shelf: Shelf): Promise<readonly Item[]> {
  const found = await sql<Item>`select code, zh, en, position, retired_on from ${table(shelf)}
    where station_id = ${stationId} order by retired_on is not null, position, code limit 500`.execute(db)
  return found.rows
}

/** Adds an entry; false when the code is taken. */
export async function insertItem(
  tx: Db,
  stationId: string,
  shelf: Shelf,
  item: Omit<Item, 'retired_on'>,
): Promise<boolean> {
  const done = await sql`insert into ${table(shelf)} (station_id, code, zh, en, position)
    values (${stationId}, ${item.code}, ${item.zh}, ${item.en}, ${item.position})
    on conflict do nothing returning code`.execute(tx)
  return done.rows.length > 0
}

/** Takes an entry out of use; false when there is none in use under this code. */
export async function retireItem(
  tx: Db,
  stationId: string,
  shelf: Shelf,
  code: string,
  on: string,
): Promise<boolean> {
  const done = await sql`update ${table(shelf)} set retired_on = ${on}
    where station_id = ${stationId} and code = ${code} and retired_on is null returning code`.execute(tx)
  return done.rows.length > 0
}

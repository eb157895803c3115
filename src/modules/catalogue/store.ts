import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { containing, byName, type Sorts } from '#platform/list'

import { shelves, type Shelf, type Terms } from './template.ts'

/** One entry of the catalogue as it stands. */
export interface Item {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly position: number
  readonly retired_on: string | null
  readonly version: number
  /** Of a kind of service; a programme has none. */
  readonly terms: Terms | null
}

/** An entry in the list of both shelves; a code may stand on each. */
export interface ItemLine extends Omit<Item, 'terms'> {
  readonly id: string
  readonly shelf: Shelf
  readonly place: string
}

const table = (shelf: Shelf): RawBuilder<unknown> => sql.table(shelf)
const columns = sql`code, zh, en, position, retired_on, version`
const terms = (shelf: Shelf): RawBuilder<unknown> =>
  shelf === 'service'
    ? sql`jsonb_build_object('ordered', ordered, 'risky', risky, 'unrated', unrated, 'stopper', stopper, 'questions', questions) as terms`
    : sql`null as terms`

/** What the list can be ordered by. */
export const itemSorts = {
  place: { key: sql`l.place collate "C"`, holds: 'text' },
  name: byName(sql`l.zh`),
  code: { key: sql`l.code collate "C"`, holds: 'text' },
} satisfies Sorts

/** Both shelves. `place` is where an entry stands: by shelf, those in use first, then by position. */
export function itemSource(stationId: string, filter: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const { text = '', shelf = '', state = '' } = filter
  const like = containing(text)
  const both = shelves.map(
    (name, index) => sql`select ${`${name} `} || code as id, ${name} as shelf, ${columns},
      ${String(index)} || (retired_on is not null)::int || lpad(position::text, 6, '0') as place
    from ${table(name)} where station_id = ${stationId}`,
  )
  return sql`select * from (${sql.join(both, sql` union all `)}) i where true
    ${text === '' ? sql`` : sql`and (zh ilike ${like} or en ilike ${like} or code ilike ${like})`}
    ${shelf === '' ? sql`` : sql`and shelf = ${shelf}`}
    ${state === 'open' ? sql`and retired_on is null` : state === 'closed' ? sql`and retired_on is not null` : sql``}`
}

/** A station's entries in their order, retired ones last; at most 500. */
export async function listItems(db: Db, stationId: string, shelf: Shelf): Promise<readonly Item[]> {
  const found = await sql<Item>`select ${columns}, ${terms(shelf)} from ${table(shelf)}
    where station_id = ${stationId} order by retired_on is not null, position, code limit 500`.execute(db)
  return found.rows
}

export async function findItem(
  db: Db,
  stationId: string,
  shelf: Shelf,
  code: string,
): Promise<Item | undefined> {
  const found = await sql<Item>`select ${columns}, ${terms(shelf)} from ${table(shelf)}
    where station_id = ${stationId} and code = ${code}`.execute(db)
  return found.rows[0]
}

/** Adds an entry; false when the code is taken. */
export async function insertItem(
  tx: Db,
  stationId: string,
  shelf: Shelf,
  item: Pick<Item, 'code' | 'zh' | 'en' | 'position' | 'terms'>,
): Promise<boolean> {
  const set = Object.entries(item.terms ?? {})
  const names = set.map(([name]) => sql`, ${sql.ref(name)}`)
  const values = set.map(([, value]) => sql`, ${value}`)
  const done =
    await sql`insert into ${table(shelf)} (station_id, code, zh, en, position${sql.join(names, sql``)})
    values (${stationId}, ${item.code}, ${item.zh}, ${item.en}, ${item.position}${sql.join(values, sql``)})
    on conflict do nothing returning code`.execute(tx)
  return done.rows.length > 0
}

/** Saves an entry; false when somebody changed it since its version. */
export async function saveItem(tx: Db, stationId: string, shelf: Shelf, item: Item): Promise<boolean> {
  const set = Object.entries(item.terms ?? {}).map(([name, value]) => sql`, ${sql.ref(name)} = ${value}`)
  const done =
    await sql`update ${table(shelf)} set zh = ${item.zh}, en = ${item.en}, position = ${item.position},
      retired_on = ${item.retired_on}, version = version + 1${sql.join(set, sql``)}
    where station_id = ${stationId} and code = ${item.code} and version = ${item.version}`.execute(tx)
  return done.numAffectedRows === 1n
}

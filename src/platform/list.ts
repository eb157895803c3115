import { sql, type RawBuilder } from 'kysely'

import { isId } from '#kernel/id'
import { isDay } from '#kernel/time'
import type { Db } from '#platform/db'

/** Something a list can be ordered by: an SQL value over the row `l` that is never null. Ties are broken by the row's id. */
export interface Sort {
  readonly key: RawBuilder<unknown>
  readonly holds: keyof typeof sqlTypes
}

/** The orders of a list by the names the address spells. They stand in the store beside the rows they order. */
export type Sorts = Readonly<Record<string, Sort>>

/** What an address may ask of a list. */
export interface ListShape {
  /** Names of the filters, as the address spells them. */
  readonly filterNames: readonly string[]
  /** Those of them that are days; what is no day is as if it were not asked. */
  readonly dayNames?: readonly string[]
  readonly sorts: Sorts
  /** The order before anybody chose one: the name of a sort, `-` in front when the largest comes first. */
  readonly order: string
  /** What the rows' ids are; uuids unless told. */
  readonly ids?: 'uuid' | 'text'
}

/** What an address asks of a list: filters, order and the place to read on from. Nothing else is remembered of a list. */
export interface Asked {
  readonly values: Readonly<Record<string, string>>
  readonly order: string
  readonly rowsMax: number
  readonly from: { readonly key: string; readonly id: string } | undefined
  readonly backwards: boolean
}

/** One page of a list, and the cursors of its neighbours. */
export interface ListPage<Row> {
  readonly rows: readonly Row[]
  readonly before: string | undefined
  readonly after: string | undefined
}

export const PAGE_ROWS = 50
const PAGE_SIZES: readonly string[] = ['10', '50', '200']
const FILE_PAGE_ROWS = 1_000

const sqlTypes = {
  text: sql`text`,
  day: sql`date`,
  instant: sql`timestamptz`,
  number: sql`numeric`,
} as const

const wellFormed: Readonly<Record<Sort['holds'], (text: string) => boolean>> = {
  text: () => true,
  day: isDay,
  instant: text =>
    isDay(text.slice(0, 10)) && /^.{10} ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?\+00$/.test(text),
  number: text => /^-?\d{1,18}(\.\d{1,6})?$/.test(text),
}

const plain = (text: string): string => text.replace(/\p{Cc}/gu, '')

/** Names in the order of Chinese dictionaries (pinyin), Latin ones by letter. */
export const byName = (name: RawBuilder<unknown>): Sort => ({
  key: sql`${name} collate "zh-Hans-x-icu"`,
  holds: 'text',
})

/** A typed filter as a pattern for `ilike`: the letters it has, wherever they stand. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** The instant at which a calendar day begins in China. */
export const startOf = (day: string): RawBuilder<unknown> =>
  sql`((${day}::date - interval '8 hours') at time zone 'UTC')`

/** Reads what an address asks. Whatever it asks that the list does not have is as if it were not asked. */
export function readAsked(shape: ListShape, query: (name: string) => string | undefined): Asked {
  const sort = query('sort') ?? ''
  const order = Object.hasOwn(shape.sorts, sort.replace(/^-/, '')) ? sort : shape.order
  const before = query('before')
  const rows = query('rows') ?? ''
  return {
    values: Object.fromEntries(shape.filterNames.map(name => [name, readFilter(shape, name, query(name))])),
    order,
    rowsMax: PAGE_SIZES.includes(rows) ? Number(rows) : PAGE_ROWS,
    from: readCursor(before ?? query('after'), shape, order),
    backwards: before !== undefined,
  }
}

function readFilter(shape: ListShape, name: string, typed = ''): string {
  const text = plain(typed).trim().slice(0, 100)
  return shape.dayNames?.includes(name) && !isDay(text) ? '' : text
}

/** The address of a list with some of it asked differently; a new order or filter begins at the first page. */
export function askedHref(
  path: string,
  shape: ListShape,
  asked: Asked,
  change: { readonly values?: Readonly<Record<string, string>>; readonly order?: string } = {},
): string {
  const query = new URLSearchParams(
    Object.entries({ ...asked.values, ...change.values }).filter(([, value]) => value !== ''),
  )
  const order = change.order ?? asked.order
  if (order !== shape.order) query.set('sort', order)
  if (asked.rowsMax !== PAGE_ROWS) query.set('rows', String(asked.rowsMax))
  return query.size === 0 ? path : `${path}?${query}`
}

/** Reads one page of `source`, a query whose rows have an `id`, from the cursor on or back.
 *  Shape: rows in the asked order, whichever way they were read. */
export async function readPage<Row extends { readonly id: string }>(
  db: Db,
  shape: ListShape,
  asked: Asked,
  source: RawBuilder<unknown>,
): Promise<ListPage<Row>> {
  const name = asked.order.replace(/^-/, '')
  const sort = shape.sorts[name]
  if (!sort) throw new Error(`the list has no order ${name}`)
  const down = asked.order.startsWith('-') !== asked.backwards
  const way = down ? sql`desc` : sql`asc`
  const from =
    asked.from &&
    sql`where (${sort.key}, l.id) ${down ? sql`<` : sql`>`}
      (${asked.from.key}::${sqlTypes[sort.holds]}, ${asked.from.id}::${shape.ids === 'text' ? sql`text` : sql`uuid`})`
  const found = await sql<Row & { sort_key: string }>`select l.*, (${sort.key})::text as sort_key
    from (${source}) l ${from ?? sql``} order by ${sort.key} ${way}, l.id ${way} limit ${asked.rowsMax + 1}`.execute(
    db,
  )
  const more = found.rows.length > asked.rowsMax
  const rows = found.rows.slice(0, asked.rowsMax)
  if (asked.backwards) rows.reverse()
  const cursor = (row: (typeof rows)[number] | undefined): string | undefined =>
    row && Buffer.from(JSON.stringify([row.sort_key, row.id])).toString('base64url')
  const hasBefore = asked.backwards ? more : asked.from !== undefined
  const hasAfter = asked.backwards ? asked.from !== undefined : more
  return {
    rows,
    before: hasBefore ? cursor(rows[0]) : undefined,
    after: hasAfter ? cursor(rows.at(-1)) : undefined,
  }
}

/** All of a list in the asked order, read page by page as they are taken. */
export async function* readAll<Row extends { readonly id: string }>(
  db: Db,
  shape: ListShape,
  asked: Asked,
  source: RawBuilder<unknown>,
): AsyncGenerator<Row> {
  let next: Asked | undefined = { ...asked, rowsMax: FILE_PAGE_ROWS, from: undefined, backwards: false }
  while (next) {
    const page: ListPage<Row> = await readPage<Row>(db, shape, next, source)
    yield* page.rows
    next = page.after === undefined ? undefined : { ...next, from: readCursor(page.after, shape, next.order) }
  }
}

/** True when a query has more rows than this. */
export async function isLonger(db: Db, source: RawBuilder<unknown>, rows: number): Promise<boolean> {
  const found = await sql`select 1 from (${source}) l offset ${rows} limit 1`.execute(db)
  return found.rows.length > 0
}

/** The place a cursor names; undefined when somebody made it up. */
function readCursor(text: string | undefined, shape: ListShape, order: string): Asked['from'] {
  if (!text || text.length > 2_000) return undefined
  const [key, id] = fromJson(Buffer.from(text, 'base64url').toString())
  const holds = shape.sorts[order.replace(/^-/, '')]?.holds
  if (typeof key !== 'string' || typeof id !== 'string' || !holds) return undefined
  const idFits = shape.ids === 'text' || isId(id)
  return idFits && wellFormed[holds](key) && plain(key + id) === key + id ? { key, id } : undefined
}

function fromJson(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    // Not what we wrote: the address was typed or cut off.
    return []
  }
}

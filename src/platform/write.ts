import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'

/** One of several queries that make one statement: `name as (query)`. It returns a row for each row it wrote,
 *  which the queries after it may read by its name; a table, on the other hand, they see as it was before. */
export interface Part {
  readonly name: string
  readonly query: RawBuilder<unknown>
}

/** Writes all of it by one statement: one way to the server and back, all or nothing also outside a transaction. */
export async function writeTogether(db: Db, parts: readonly Part[]): Promise<void> {
  if (parts.length === 0) return
  const all = parts.map(({ name, query }) => sql`${sql.id(name)} as (${query})`)
  await sql`with ${sql.join(all)} select 1`.execute(db)
}

/** A condition that holds once these have been written: what a lock waits for that is to be held briefly. */
export const written = (parts: readonly Part[]): RawBuilder<unknown> =>
  sql.join(
    [sql`true`, ...parts.map(({ name }) => sql`(select count(*) from ${sql.id(name)}) is not null`)],
    sql` and `,
  )

/** Rows as a table: an array for each column, told by type and by what a row puts there.
 *  The sub-selects hide how many rows there are: the planner would else make a new plan each time, in the
 *  belief that this number matters, and planning takes longer than the work. */
export function given<R>(
  name: string,
  rows: readonly R[],
  columns: Readonly<Record<string, readonly [type: string, of: (row: R) => unknown]>>,
): RawBuilder<unknown> {
  const arrays = Object.values(columns).map(([type, of]) => sql`(select ${rows.map(of)}::${sql.raw(type)}[])`)
  const names = Object.keys(columns).map(column => sql.id(column))
  return sql`unnest(${sql.join(arrays)}) as ${sql.id(name)} (${sql.join(names)})`
}

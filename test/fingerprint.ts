import { sql } from 'kysely'

import type { Db } from '#platform/db'

/** What stands in every table, in a line each: how many rows, and a hash over all of them.
 *  Shape: `but` are tables where looking alone leaves a mark. */
export async function fingerprintOf(owner: Db, but: readonly string[] = []): Promise<readonly string[]> {
  const tables = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`.execute(owner)
  const lines = tables.rows
    .filter(({ name }) => !but.includes(name))
    .map(
      ({ name }) => sql`select ${name}::text || ' ' || count(*) || ' '
        || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as line from ${sql.table(name)} t`,
    )
  const found = await sql<{ line: string }>`${sql.join(lines, sql` union all `)}`.execute(owner)
  return found.rows.map(({ line }) => line).toSorted()
}

import { sql } from 'kysely'

import type { Db } from '#platform/db'

/** What the migrated database looks like, read back from its own catalogue. */
export interface Catalog {
  readonly extensions: readonly string[]
  readonly functions: readonly string[]
  readonly tables: readonly Table[]
}

export interface Table {
  readonly name: string
  readonly comment: string | null
  readonly columns: readonly Column[]
  /** Each without its leading name: `primary key (…)`, `check (…)`. */
  readonly constraints: readonly { readonly name: string; readonly definition: string }[]
  readonly indexes: readonly string[]
  readonly triggers: readonly string[]
  readonly grants: readonly Grant[]
}

export interface Column {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly standard: string | null
  readonly generated: boolean
  readonly identity: boolean
  readonly comment: string | null
}

interface Grant {
  readonly role: string
  readonly right: string
  readonly column: string | null
}

/** Reads everything in the schema `public`, tables in the order in which the migrations made them. */
export async function readCatalog(db: Db): Promise<Catalog> {
  const [extensions, functions, tables] = await Promise.all([
    sql<{ name: string }>`
      select extname as name from pg_extension where extname <> 'plpgsql' order by extname`.execute(db),
    sql<{ text: string }>`
      select case when a.aggfnoid is null then pg_get_functiondef(p.oid) else format(
        'CREATE AGGREGATE %s(%s) (SFUNC = %s, STYPE = %s)', p.oid::regproc, pg_get_function_arguments(p.oid),
        a.aggtransfn, a.aggtranstype::regtype) end as text
      from pg_proc p left join pg_aggregate a on a.aggfnoid = p.oid
      where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      order by p.prokind desc, p.proname, pg_get_function_identity_arguments(p.oid)`.execute(db),
    sql<Table>`
      select c.relname as name, obj_description(c.oid, 'pg_class') as comment,
        ${columns} as columns, ${constraints} as constraints, ${indexes} as indexes,
        ${triggers} as triggers, ${grants} as grants
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      order by c.oid`.execute(db),
  ])
  return {
    extensions: extensions.rows.map(({ name }) => name),
    functions: functions.rows.map(({ text }) => text),
    tables: tables.rows,
  }
}

const columns = sql`(
  select coalesce(json_agg(json_build_object(
    'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
    'standard', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attgenerated <> '',
    'identity', a.attidentity <> '', 'comment', col_description(c.oid, a.attnum)) order by a.attnum), '[]')
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)`

// PostgreSQL 18 lists "not null" as a constraint of its own; it is shown with its column.
const constraints = sql`(
  select coalesce(json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid, true))
    order by array_position(array['p', 'u', 'x', 'f', 'c'], k.contype::text), k.conname), '[]')
  from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'x', 'f', 'c'))`

const indexes = sql`(
  select coalesce(json_agg(pg_get_indexdef(i.indexrelid) order by i.indexrelid::regclass::text), '[]')
  from pg_index i where i.indrelid = c.oid
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))`

const triggers = sql`(
  select coalesce(json_agg(pg_get_triggerdef(t.oid, true) order by t.tgname), '[]')
  from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)`

const grants = sql`(
  select coalesce(json_agg(json_build_object('role', g.role, 'right', g.right, 'column', g.column)
    order by g.role, g.right, g.place), '[]')
  from (
    select a.grantee::regrole::text as role, lower(a.privilege_type) as right, null as column, 0 as place
    from aclexplode(c.relacl) a where a.grantee <> c.relowner and a.grantee <> 0
    union all
    select x.grantee::regrole::text, lower(x.privilege_type), a.attname, a.attnum
    from pg_attribute a, aclexplode(a.attacl) x where a.attrelid = c.oid and x.grantee <> c.relowner
  ) g)`

import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { byName, containing, type Sorts } from '#platform/list'

import type { Placed } from './address.ts'
import type { AreaKind } from './area.ts'

/** An area as its list and its form show it. */
export interface AreaRow {
  readonly id: string
  readonly parent_id: string | null
  readonly parent: string | null
  readonly kind: AreaKind
  readonly name: string
  readonly aliases: readonly string[]
  readonly keeper_id: string | null
  readonly keeper: string | null
  readonly retired_on: string | null
  readonly version: number
  readonly depth: number
  /** Open orders in it and in what is part of it. */
  readonly orders: number
}

/** What the list can be ordered by. */
export const areaSorts = {
  tree: { key: sql`l.path collate "C"`, holds: 'text' },
  name: byName(sql`l.name`),
  orders: { key: sql`l.orders`, holds: 'number' },
} satisfies Sorts

/** Areas of a station, each below what it is part of. */
export function areaSource(stationId: string, filter: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const { text = '', kind = '', state = '' } = filter
  const like = containing(text)
  return sql`with recursive tree (id, path, depth, above) as (
      select id, name || ' ' || id, 0, array[id] from area where station_id = ${stationId} and parent_id is null
      union all select a.id, tree.path || ' ' || a.name || ' ' || a.id, tree.depth + 1, tree.above || a.id
        from area a join tree on a.parent_id = tree.id where a.station_id = ${stationId}),
    load (id, n) as (
      select above.id, count(*)::int from service_order o join tree t on t.id = o.area_id, unnest(t.above) as above (id)
      where o.station_id = ${stationId} and o.ended_at is null group by above.id)
    select a.id, a.parent_id, up.name as parent, a.kind, a.name, a.aliases, a.keeper_id, k.name as keeper,
      a.retired_on, a.version, tree.path, tree.depth, coalesce(load.n, 0) as orders
    from area a join tree on tree.id = a.id
      left join area up on up.station_id = a.station_id and up.id = a.parent_id
      left join account k on k.id = a.keeper_id
      left join load on load.id = a.id
    where a.station_id = ${stationId}
      ${text === '' ? sql`` : sql`and (a.name ilike ${like} or array_to_string(a.aliases, ' ') ilike ${like})`}
      ${kind === '' ? sql`` : sql`and a.kind = ${kind}`}
      ${state === 'open' ? sql`and a.retired_on is null` : state === 'closed' ? sql`and a.retired_on is not null` : sql``}`
}

export async function findArea(db: Db, stationId: string, id: string): Promise<AreaRow | undefined> {
  const found = await sql<AreaRow>`select * from (${areaSource(stationId, {})}) a where id = ${id}`.execute(
    db,
  )
  return found.rows[0]
}

/** Areas in use, in the order of the tree; at most 5,000. */
export async function listAreas(
  db: Db,
  stationId: string,
): Promise<readonly (Placed & { readonly depth: number })[]> {
  const found = await sql<Placed & { depth: number }>`with recursive tree (id, path, depth) as (
      select id, name || ' ' || id, 0 from area where station_id = ${stationId} and parent_id is null
      union all select a.id, tree.path || ' ' || a.name || ' ' || a.id, tree.depth + 1
        from area a join tree on a.parent_id = tree.id where a.station_id = ${stationId})
    select a.id, a.parent_id as "parentId", a.kind, a.name, a.aliases, tree.depth
    from area a join tree on tree.id = a.id
    where a.station_id = ${stationId} and a.retired_on is null order by tree.path collate "C" limit 5000`.execute(
    db,
  )
  return found.rows
}

/** Accounts that belong to a site or have a role there: who can be responsible. */
export async function listKeepers(
  db: Db,
  stationId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const found = await sql<{ id: string; name: string }>`select a.id, a.name from account a
    where a.disabled_at is null and (a.station_id = ${stationId} or exists (
      select from account_grant g where g.account_id = a.id and g.station_id = ${stationId}))
    order by a.name, a.id limit 500`.execute(db)
  return found.rows
}

export interface AreaValues {
  readonly kind: AreaKind
  readonly parentId: string | null
  readonly name: string
  readonly aliases: readonly string[]
  readonly keeperId: string | null
}

export async function insertArea(
  tx: Db,
  stationId: string,
  area: AreaValues & { readonly id: string },
  at: Date,
): Promise<void> {
  await sql`insert into area (station_id, id, parent_id, kind, name, aliases, keeper_id, created_at)
    values (${stationId}, ${area.id}, ${area.parentId}, ${area.kind}, ${area.name}, ${area.aliases}, ${area.keeperId}, ${at})`.execute(
    tx,
  )
}

/** Saves an area; false when somebody changed it since its version. */
export async function saveArea(
  tx: Db,
  stationId: string,
  area: AreaValues & { readonly id: string; readonly retiredOn: string | null },
  version: number,
): Promise<boolean> {
  const done =
    await sql`update area set parent_id = ${area.parentId}, kind = ${area.kind}, name = ${area.name},
      aliases = ${area.aliases}, keeper_id = ${area.keeperId}, retired_on = ${area.retiredOn}, version = version + 1
    where station_id = ${stationId} and id = ${area.id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

/** True while areas in use are part of this one. */
export async function hasOpenBelow(tx: Db, stationId: string, id: string): Promise<boolean> {
  const found = await sql`select from area
    where station_id = ${stationId} and parent_id = ${id} and retired_on is null limit 1`.execute(tx)
  return found.rows.length > 0
}

import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import type { Site } from '#platform/http/route'
import { containing, byName, type Sorts } from '#platform/list'

interface SiteRow {
  readonly id: string
  readonly path: string
  readonly name: string
  readonly level: string
  readonly division_code: string | null
  readonly phone: string
  readonly ancestry: readonly string[]
}

const columns = sql`id, path::text, name, level, division_code, phone, ancestry`

const toSite = (row: SiteRow): Site => ({
  id: row.id,
  ref: row.division_code ?? row.id,
  path: row.path,
  name: row.name,
  level: row.level,
  divisionCode: row.division_code,
  phone: row.phone,
  ancestry: row.ancestry,
})

/** A site by its division code or its id. */
export async function findSite(db: Db, ref: string): Promise<Site | undefined> {
  if (!/^[0-9a-f-]{6,36}$/.test(ref)) return undefined
  const found = await sql<SiteRow>`select ${columns}
    from station where division_code = ${ref} or id::text = ${ref}`.execute(db)
  return found.rows[0] && toSite(found.rows[0])
}

/** The nearest site above a path. */
export async function findParent(db: Db, path: string): Promise<Site | undefined> {
  const found = await sql<SiteRow>`select ${columns} from station
    where path @> ${path}::ltree and path <> ${path}::ltree order by nlevel(path) desc limit 1`.execute(db)
  return found.rows[0] && toSite(found.rows[0])
}

/** The sites right below a path; at most 2,000. */
export async function listBelow(db: Db, path: string): Promise<readonly Site[]> {
  const found = await sql<SiteRow>`select ${columns} from station
    where path <@ ${path}::ltree and nlevel(path) = nlevel(${path}::ltree) + 1 order by path limit 2000`.execute(
    db,
  )
  return found.rows.map(toSite)
}

/** A site and everything below it, parents first; at most 2,000. */
export async function listSubtree(db: Db, path: string): Promise<readonly Site[]> {
  const found = await sql<SiteRow>`select ${columns}
    from station where path <@ ${path}::ltree order by path limit 2000`.execute(db)
  return found.rows.map(toSite)
}

/** All sites that are not closed, parents first; at most 500, for the public start page and for choosing a site. */
export async function listSites(db: Db): Promise<readonly Site[]> {
  const found = await sql<SiteRow>`select ${columns}
    from station where closed_on is null order by path limit 500`.execute(db)
  return found.rows.map(toSite)
}

/** Every site there ever was, parents first, for what goes through the whole instance. */
export async function listAllSites(db: Db): Promise<readonly Pick<Site, 'id' | 'name'>[]> {
  const found = await sql<Pick<Site, 'id' | 'name'>>`select id, name from station order by path`.execute(db)
  return found.rows
}

/** A site as the list of the tree shows it. */
export interface SiteLine {
  readonly id: string
  readonly ref: string
  readonly path: string
  readonly depth: number
  readonly name: string
  readonly level: string
  readonly level_zh: string
  readonly level_en: string
  readonly rank: number
  readonly division_code: string | null
  readonly phone: string
  readonly address: string
  readonly hours: string
  readonly closed_on: string | null
}

/** What the list can be ordered by. */
export const siteSorts = {
  tree: { key: sql`l.path collate "C"`, holds: 'text' },
  name: byName(sql`l.name`),
  level: { key: sql`l.rank`, holds: 'number' },
  code: { key: sql`coalesce(l.division_code, '') collate "C"`, holds: 'text' },
} satisfies Sorts

/** A site and everything below it. A path's text puts a site behind what it is below: its labels are all equally long. */
export function siteSource(path: string, filter: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const { text = '', level = '', state = '' } = filter
  const like = containing(text)
  return sql`select s.id, coalesce(s.division_code, s.id::text) as ref, s.path::text,
      nlevel(s.path) - nlevel(${path}::ltree) as depth, s.name, s.level, l.zh as level_zh, l.en as level_en, l.rank,
      s.division_code, s.phone, s.address, s.hours, s.closed_on
    from station s join site_level l on l.code = s.level where s.path <@ ${path}::ltree
      ${text === '' ? sql`` : sql`and (s.name ilike ${like} or s.division_code ilike ${like} or s.address ilike ${like})`}
      ${level === '' ? sql`` : sql`and s.level = ${level}`}
      ${state === 'open' ? sql`and s.closed_on is null` : state === 'closed' ? sql`and s.closed_on is not null` : sql``}`
}

/** What can be changed of a site, with the version it was read at. */
export interface SiteDetails {
  readonly address: string
  readonly hours: string
  readonly opened_on: string | null
  readonly closed_on: string | null
  readonly version: number
}

export async function findDetails(db: Db, id: string): Promise<SiteDetails | undefined> {
  const found = await sql<SiteDetails>`select address, hours, opened_on, closed_on, version
    from station where id = ${id}`.execute(db)
  return found.rows[0]
}

export interface NewSite {
  readonly id: string
  readonly parent: Site | undefined
  readonly level: string
  readonly name: string
  readonly divisionCode: string | null
  readonly address: string
  readonly phone: string
  readonly hours: string
  readonly ancestry: readonly string[]
  readonly at: Date
}

/** The tree's label of a site is its id: names and codes may change, the path need not. */
export async function insertSite(tx: Db, site: NewSite): Promise<string> {
  const label = site.id.replaceAll('-', '')
  const path = site.parent ? `${site.parent.path}.${label}` : label
  await sql`insert into station (id, parent_id, path, level, name, division_code, address, phone, hours, ancestry, created_at)
    values (${site.id}, ${site.parent?.id ?? null}, ${path}::ltree, ${site.level}, ${site.name}, ${site.divisionCode},
      ${site.address}, ${site.phone}, ${site.hours}, ${site.ancestry}, ${site.at})`.execute(tx)
  return path
}

/** Saves a site; false when somebody changed it since this version. */
export async function saveSite(
  tx: Db,
  site: Omit<NewSite, 'parent' | 'at'> & {
    readonly openedOn: string | null
    readonly closedOn: string | null
  },
  version: number,
): Promise<boolean> {
  const done = await sql`update station set level = ${site.level}, name = ${site.name},
      division_code = ${site.divisionCode}, address = ${site.address}, phone = ${site.phone}, hours = ${site.hours},
      ancestry = ${site.ancestry}, opened_on = ${site.openedOn}, closed_on = ${site.closedOn}, version = version + 1
    where id = ${site.id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

/** True when another site has this division code. */
export async function codeTaken(db: Db, code: string, but: string): Promise<boolean> {
  const found = await sql`select 1 from station where division_code = ${code} and id <> ${but}`.execute(db)
  return found.rows.length > 0
}

export interface LevelRow {
  readonly code: string
  readonly rank: number
  readonly zh: string
  readonly en: string
  readonly version: number
}

export async function listLevels(db: Db): Promise<readonly LevelRow[]> {
  const found =
    await sql<LevelRow>`select code, rank, zh, en, version from site_level order by rank limit 50`.execute(db)
  return found.rows
}

export async function isLevelUsed(db: Db, code: string): Promise<boolean> {
  const found = await sql`select 1 from station where level = ${code} limit 1`.execute(db)
  return found.rows.length > 0
}

/** Adds a level (version 0) or saves one; false when somebody changed it since. */
export async function saveLevel(tx: Db, level: Omit<LevelRow, 'version'>, version: number): Promise<boolean> {
  const { code, rank, zh, en } = level
  const done =
    version === 0
      ? await sql`insert into site_level (code, rank, zh, en) values (${code}, ${rank}, ${zh}, ${en})
          on conflict do nothing`.execute(tx)
      : await sql`update site_level set rank = ${rank}, zh = ${zh}, en = ${en}, version = version + 1
          where code = ${code} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

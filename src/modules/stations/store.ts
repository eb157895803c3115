import { sql } from 'kysely'

import type { Db } from '#platform/db'
import type { Site } from '#platform/http/route'

interface SiteRow {
  readonly id: string
  readonly path: string
  readonly name: string
  readonly level: string
  readonly division_code: string | null
  readonly phone: string
  readonly ancestry: readonly string[]
}

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
  const found = await sql<SiteRow>`select id, path::text, name, level, division_code, phone, ancestry
    from station where division_code = ${ref} or id::text = ${ref}`.execute(db)
  return found.rows[0] && toSite(found.rows[0])
}

/** A site and everything below it, parents first; at most 2,000. */
export async function listSubtree(db: Db, path: string): Promise<readonly Site[]> {
  const found = await sql<SiteRow>`select id, path::text, name, level, division_code, phone, ancestry
    from station where path <@ ${path}::ltree order by path limit 2000`.execute(db)
  return found.rows.map(toSite)
}

/** All sites, parents first; at most 500, for the public start page and for choosing a site. */
export async function listSites(db: Db): Promise<readonly Site[]> {
  const found = await sql<SiteRow>`select id, path::text, name, level, division_code, phone, ancestry
    from station order by path limit 500`.execute(db)
  return found.rows.map(toSite)
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

export async function codeTaken(db: Db, code: string): Promise<boolean> {
  const found = await sql`select 1 from station where division_code = ${code}`.execute(db)
  return found.rows.length > 0
}

export interface LevelRow {
  readonly code: string
  readonly zh: string
  readonly en: string
}

export async function listLevels(db: Db): Promise<readonly LevelRow[]> {
  const found = await sql<LevelRow>`select code, zh, en from site_level order by rank limit 50`.execute(db)
  return found.rows
}

import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { containing, byName, type Sorts } from '#platform/list'

import type { MemberRole, TeamLine, TeamRow } from './team.ts'

const today = (day: string) => sql`m.from_on <= ${day} and (m.to_on is null or m.to_on >= ${day})`

/** The day of what has no end, where a list is ordered by ends. */
export const FAR = '2199-12-31'

/** What the list can be ordered by. */
export const teamSorts = {
  tree: { key: sql`l.path collate "C"`, holds: 'text' },
  name: byName(sql`l.name`),
  members: { key: sql`l.members`, holds: 'number' },
  founded: { key: sql`coalesce(l.founded_on, ${FAR}::date)`, holds: 'day' },
} satisfies Sorts

/** Teams with what a list shows of them. `tree` puts a team behind what it is part of, siblings by code: a code has
 *  no blank, and a blank comes before all that a code has. */
export function teamSource(
  stationId: string,
  day: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', partner = '', state = '' } = filter
  return sql`with recursive tree (id, path, depth) as (
      select id, code, 0 from team where station_id = ${stationId} and parent_id is null
      union all select t.id, tree.path || ' ' || t.code, tree.depth + 1
        from team t join tree on t.parent_id = tree.id where t.station_id = ${stationId})
    select t.id, t.parent_id, t.code, t.name, t.founded_on, t.staff, t.closed_on, t.version, above.name as parent,
      tree.path, tree.depth,
      (select count(distinct m.person_id)::int from team_member m
        where m.station_id = t.station_id and m.team_id = t.id and ${today(day)}) as members,
      array(select p.code from team_member m join person p on p.station_id = m.station_id and p.id = m.person_id
        where m.station_id = t.station_id and m.team_id = t.id and m.role = 'leader' and ${today(day)}
        order by p.code) as leaders,
      array(select p.name from team_partner l join partner p on p.station_id = l.station_id and p.id = l.partner_id
        where l.station_id = t.station_id and l.team_id = t.id order by p.code) as partners
    from team t join tree on tree.id = t.id
      left join team above on above.station_id = t.station_id and above.id = t.parent_id
    where t.station_id = ${stationId}
      ${text === '' ? sql`` : sql`and (t.name ilike ${containing(text)} or t.code ilike ${containing(text)})`}
      ${state === 'open' ? sql`and t.closed_on is null` : state === 'closed' ? sql`and t.closed_on is not null` : sql``}
      ${
        partner === ''
          ? sql``
          : sql`and exists (select from team_partner l join partner p on p.station_id = l.station_id and p.id = l.partner_id
              where l.station_id = t.station_id and l.team_id = t.id and p.code = ${partner})`
      }`
}

export async function findTeam(
  db: Db,
  stationId: string,
  day: string,
  id: string,
): Promise<TeamRow | undefined> {
  const found =
    await sql<TeamRow>`select * from (${teamSource(stationId, day, {})}) t where id = ${id}`.execute(db)
  return found.rows[0]
}

/** All teams of a station by code, to choose from; at most 2,000. */
export async function listTeams(db: Db, stationId: string): Promise<readonly TeamLine[]> {
  const found = await sql<TeamLine>`select id, parent_id, code, name, closed_on from team
    where station_id = ${stationId} order by code limit 2000`.execute(db)
  return found.rows
}

/** A team's own sub-teams by code; at most 500. */
export async function listBelow(
  db: Db,
  stationId: string,
  day: string,
  id: string,
): Promise<readonly TeamRow[]> {
  const found = await sql<TeamRow>`select * from (${teamSource(stationId, day, {})}) t where parent_id = ${id}
    order by code limit 500`.execute(db)
  return found.rows
}

export async function findTeamId(db: Db, stationId: string, code: string): Promise<string | undefined> {
  const found = await sql<{ id: string }>`select id from team
    where station_id = ${stationId} and code = ${code}`.execute(db)
  return found.rows[0]?.id
}

interface NewTeam {
  readonly id: string
  readonly parentId: string | null
  readonly code: string
  readonly name: string
  readonly foundedOn: string | null
  readonly staff: boolean
}

/** Adds a team; false when the code is taken. */
export async function insertTeam(tx: Db, stationId: string, team: NewTeam, at: Date): Promise<boolean> {
  const done =
    await sql`insert into team (station_id, id, parent_id, code, name, founded_on, staff, created_at)
    values (${stationId}, ${team.id}, ${team.parentId}, ${team.code}, ${team.name}, ${team.foundedOn}, ${team.staff}, ${at})
    on conflict (station_id, code) do nothing returning id`.execute(tx)
  return done.rows.length > 0
}

/** Saves what a team is called and part of; false when somebody changed it since this version. */
export async function saveTeam(
  tx: Db,
  stationId: string,
  team: Omit<NewTeam, 'code'>,
  version: number,
): Promise<boolean> {
  const done = await sql`update team set name = ${team.name}, parent_id = ${team.parentId},
      founded_on = ${team.foundedOn}, staff = ${team.staff}, version = version + 1
    where station_id = ${stationId} and id = ${team.id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

/** Ends a team on a day or takes it up again; false when there is none in the other state. */
export async function saveClosed(tx: Db, stationId: string, id: string, on: string | null): Promise<boolean> {
  const done = await sql`update team set closed_on = ${on}
    where station_id = ${stationId} and id = ${id} and (closed_on is null) = ${on !== null}`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function hasOpenBelow(db: Db, stationId: string, id: string): Promise<boolean> {
  const found = await sql`select 1 from team
    where station_id = ${stationId} and parent_id = ${id} and closed_on is null limit 1`.execute(db)
  return found.rows.length > 0
}

/** Counts a team's version up, which also makes its writers wait for each other; undefined when there is none. */
export async function nextTeamVersion(tx: Db, stationId: string, id: string): Promise<number | undefined> {
  const done = await sql<{ version: number }>`update team set version = version + 1
    where station_id = ${stationId} and id = ${id} returning version`.execute(tx)
  return done.rows[0]?.version
}

export interface MemberLine {
  readonly id: string
  readonly team_id: string
  readonly team: string
  readonly person_id: string
  readonly code: string
  readonly role: MemberRole
  readonly from_on: string
  readonly to_on: string | null
}

/** What the list can be ordered by. */
export const memberSorts = {
  code: { key: sql`l.code collate "C"`, holds: 'text' },
  team: byName(sql`l.team`),
  from: { key: sql`l.from_on`, holds: 'day' },
  to: { key: sql`coalesce(l.to_on, ${FAR}::date)`, holds: 'day' },
} satisfies Sorts

/** Memberships with their time, by pseudonym. */
export function memberSource(
  stationId: string,
  day: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { team = '', role = '', state = '', text = '' } = filter
  return sql`select m.team_id || ' ' || m.person_id || ' ' || m.from_on as id, m.team_id, t.name as team, m.person_id,
      p.code, m.role, m.from_on, m.to_on
    from team_member m join team t on t.station_id = m.station_id and t.id = m.team_id
      join person p on p.station_id = m.station_id and p.id = m.person_id
    where m.station_id = ${stationId}
      ${team === '' ? sql`` : sql`and t.code = ${team}`}
      ${role === '' ? sql`` : sql`and m.role = ${role}`}
      ${state === 'now' ? sql`and ${today(day)}` : state === 'past' ? sql`and m.to_on < ${day}` : sql``}
      ${text === '' ? sql`` : sql`and p.code ilike ${containing(text)}`}`
}

/** A team's members by pseudonym: those of today first, leaders first; at most 2,000. */
export async function listMembers(db: Db, stationId: string, teamId: string): Promise<readonly MemberLine[]> {
  const found =
    await sql<MemberLine>`select * from (${memberSource(stationId, '', {})}) m where team_id = ${teamId}
    order by to_on is not null, role, code, from_on desc limit 2000`.execute(db)
  return found.rows
}

interface NewMember {
  readonly teamId: string
  readonly personId: string
  readonly role: MemberRole
  readonly fromOn: string
}

/** Takes a person into a team; false when they belong to it already. */
export async function insertMember(tx: Db, stationId: string, member: NewMember): Promise<boolean> {
  const { teamId, personId, role, fromOn } = member
  const done = await sql`insert into team_member (station_id, team_id, person_id, role, from_on)
    select ${stationId}, ${teamId}, ${personId}, ${role}, ${fromOn} where not exists (
      select 1 from team_member where station_id = ${stationId} and team_id = ${teamId} and person_id = ${personId}
        and (to_on is null or to_on >= ${fromOn}))
    returning person_id`.execute(tx)
  return done.rows.length > 0
}

/** Ends a membership on a day; false when there is none that began by then and still runs. */
export async function endMember(
  tx: Db,
  stationId: string,
  teamId: string,
  personId: string,
  toOn: string,
): Promise<boolean> {
  const done = await sql`update team_member set to_on = ${toOn}
    where station_id = ${stationId} and team_id = ${teamId} and person_id = ${personId} and to_on is null
      and from_on <= ${toOn} returning person_id`.execute(tx)
  return done.rows.length > 0
}

/** Ends every running membership of a team on a day; one that begins later ends where it begins. */
export async function endMembers(tx: Db, stationId: string, teamId: string, toOn: string): Promise<void> {
  await sql`update team_member set to_on = greatest(from_on, ${toOn}::date)
    where station_id = ${stationId} and team_id = ${teamId} and to_on is null`.execute(tx)
}

/** Gives a running membership another role from a day on: what it was before stays in the list. */
export async function saveRole(tx: Db, stationId: string, member: NewMember): Promise<boolean> {
  const { teamId, personId, role, fromOn } = member
  const mine = sql`station_id = ${stationId} and team_id = ${teamId} and person_id = ${personId} and to_on is null
    and role <> ${role}`
  const same =
    await sql`update team_member set role = ${role} where ${mine} and from_on >= ${fromOn}`.execute(tx)
  if (same.numAffectedRows === 1n) return true
  const before = await sql`update team_member set to_on = ${fromOn}::date - 1 where ${mine}`.execute(tx)
  if (before.numAffectedRows !== 1n) return false
  await sql`insert into team_member (station_id, team_id, person_id, role, from_on)
    values (${stationId}, ${teamId}, ${personId}, ${role}, ${fromOn})`.execute(tx)
  return true
}

import { sql } from 'kysely'

import type { Db } from '#platform/db'

import type { Resource, TeamLine } from './team.ts'

/** All teams of a station by code, with today's members counted; at most 2,000. */
export async function listTeams(db: Db, stationId: string, today: string): Promise<readonly TeamLine[]> {
  const found = await sql<TeamLine>`select t.id, t.parent_id, t.code, t.name, t.founded_on,
      (select count(distinct m.person_id)::int from team_member m where m.station_id = t.station_id and m.team_id = t.id
        and m.from_on <= ${today} and (m.to_on is null or m.to_on >= ${today})) as members,
      array(select p.name from team_partner l join partner p on p.station_id = l.station_id and p.id = l.partner_id
        where l.station_id = t.station_id and l.team_id = t.id order by p.code) as partners
    from team t where t.station_id = ${stationId} order by t.code limit 2000`.execute(db)
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
}

/** Adds a team; false when the code is taken. */
export async function insertTeam(tx: Db, stationId: string, team: NewTeam, at: Date): Promise<boolean> {
  const done = await sql`insert into team (station_id, id, parent_id, code, name, founded_on, created_at)
    values (${stationId}, ${team.id}, ${team.parentId}, ${team.code}, ${team.name}, ${team.foundedOn}, ${at})
    on conflict (station_id, code) do nothing returning id`.execute(tx)
  return done.rows.length > 0
}

/** Counts a team's version up, which also makes its writers wait for each other. */
export async function nextTeamVersion(tx: Db, stationId: string, id: string): Promise<number> {
  const done = await sql<{ version: number }>`update team set version = version + 1
    where station_id = ${stationId} and id = ${id} returning version`.execute(tx)
  const row = done.rows[0]
  if (!row) throw new Error('the team is gone')
  return row.version
}

export interface PartnerLine {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly credit_code: string | null
  readonly agreements: number
  readonly teams: readonly string[]
}

/** All partners of a station by code; at most 2,000. */
export async function listPartners(db: Db, stationId: string): Promise<readonly PartnerLine[]> {
  const found = await sql<PartnerLine>`select p.id, p.code, p.name, p.credit_code,
      (select count(*)::int from agreement a where a.station_id = p.station_id and a.partner_id = p.id) as agreements,
      array(select t.name from team_partner l join team t on t.station_id = l.station_id and t.id = l.team_id
        where l.station_id = p.station_id and l.partner_id = p.id order by t.code) as teams
    from partner p where p.station_id = ${stationId} order by p.code limit 2000`.execute(db)
  return found.rows
}

export async function findPartnerId(db: Db, stationId: string, code: string): Promise<string | undefined> {
  const found = await sql<{ id: string }>`select id from partner
    where station_id = ${stationId} and code = ${code}`.execute(db)
  return found.rows[0]?.id
}

interface NewPartner {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly creditCode: string | null
}

/** Adds a partner; false when the code is taken. */
export async function insertPartner(
  tx: Db,
  stationId: string,
  partner: NewPartner,
  at: Date,
): Promise<boolean> {
  const done = await sql`insert into partner (station_id, id, code, name, credit_code, created_at)
    values (${stationId}, ${partner.id}, ${partner.code}, ${partner.name}, ${partner.creditCode}, ${at})
    on conflict (station_id, code) do nothing returning id`.execute(tx)
  return done.rows.length > 0
}

/** Puts a partner behind a team; false when it already stands there. */
export async function insertTeamPartner(
  tx: Db,
  stationId: string,
  teamId: string,
  partnerId: string,
): Promise<boolean> {
  const done = await sql`insert into team_partner (station_id, team_id, partner_id)
    values (${stationId}, ${teamId}, ${partnerId}) on conflict do nothing returning team_id`.execute(tx)
  return done.rows.length > 0
}

interface NewPledge {
  readonly id: string
  readonly resource: Resource
  readonly words: string
  readonly quantity: string | null
  readonly unit: string
}

interface NewAgreement {
  readonly id: string
  readonly partnerId: string
  readonly signedOn: string
  readonly endsOn: string | null
  readonly words: string
  readonly pledges: readonly NewPledge[]
}

export async function insertAgreement(
  tx: Db,
  stationId: string,
  agreement: NewAgreement,
  at: Date,
): Promise<void> {
  await sql`insert into agreement (station_id, id, partner_id, signed_on, ends_on, words, created_at)
    values (${stationId}, ${agreement.id}, ${agreement.partnerId}, ${agreement.signedOn}, ${agreement.endsOn},
      ${agreement.words}, ${at})`.execute(tx)
  for (const pledge of agreement.pledges)
    await sql`insert into pledge (station_id, id, agreement_id, resource, words, quantity, unit, created_at)
      values (${stationId}, ${pledge.id}, ${agreement.id}, ${pledge.resource}, ${pledge.words}, ${pledge.quantity},
        ${pledge.unit}, ${at})`.execute(tx)
}

export interface AgreementLine {
  readonly id: string
  readonly signed_on: string
  readonly ends_on: string | null
  readonly words: string
  readonly pledges: readonly {
    readonly resource: Resource
    readonly words: string
    readonly quantity: string | null
    readonly unit: string
  }[]
}

/** A partner's agreements, the latest first, each with what it promises. */
export async function listAgreements(
  db: Db,
  stationId: string,
  partnerId: string,
): Promise<readonly AgreementLine[]> {
  const found = await sql<AgreementLine>`select a.id, a.signed_on, a.ends_on, a.words,
      coalesce((select jsonb_agg(jsonb_build_object('resource', g.resource, 'words', g.words,
          'quantity', g.quantity::text, 'unit', g.unit) order by g.created_at, g.id)
        from pledge g where g.station_id = a.station_id and g.agreement_id = a.id), '[]') as pledges
    from agreement a where a.station_id = ${stationId} and a.partner_id = ${partnerId}
    order by a.signed_on desc, a.id desc limit 200`.execute(db)
  return found.rows
}

export interface MemberLine {
  readonly person_id: string
  readonly code: string
  readonly role: 'leader' | 'member'
  readonly from_on: string
  readonly to_on: string | null
}

/** A team's members by pseudonym: those of today first, leaders first; at most 2,000. */
export async function listMembers(db: Db, stationId: string, teamId: string): Promise<readonly MemberLine[]> {
  const found =
    await sql<MemberLine>`select m.person_id, p.code, m.role, m.from_on, m.to_on from team_member m
    join person p on p.station_id = m.station_id and p.id = m.person_id
    where m.station_id = ${stationId} and m.team_id = ${teamId}
    order by m.to_on is not null, m.role, p.code, m.from_on desc limit 2000`.execute(db)
  return found.rows
}

/** Takes a person into a team; false when they belong to it already. */
export async function insertMember(
  tx: Db,
  stationId: string,
  member: {
    readonly teamId: string
    readonly personId: string
    readonly role: 'leader' | 'member'
    readonly fromOn: string
  },
): Promise<boolean> {
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

import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { containing, byName, type Sorts } from '#platform/list'

import { FAR } from './store.ts'

import type { Resource } from './team.ts'

export interface PartnerLine {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly credit_code: string | null
  readonly closed_on: string | null
  readonly version: number
  readonly agreements: number
  readonly teams: readonly string[]
}

/** What the list can be ordered by. */
export const partnerSorts = {
  code: { key: sql`l.code collate "C"`, holds: 'text' },
  name: byName(sql`l.name`),
  agreements: { key: sql`l.agreements`, holds: 'number' },
} satisfies Sorts

/** Partners with the agreements that run on the day, and the teams they stand behind. */
export function partnerSource(
  stationId: string,
  day: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', state = '' } = filter
  return sql`select p.id, p.code, p.name, p.credit_code, p.closed_on, p.version,
      (select count(*)::int from agreement a where a.station_id = p.station_id and a.partner_id = p.id
        and (a.ends_on is null or a.ends_on >= ${day})) as agreements,
      array(select t.name from team_partner l join team t on t.station_id = l.station_id and t.id = l.team_id
        where l.station_id = p.station_id and l.partner_id = p.id order by t.code) as teams
    from partner p where p.station_id = ${stationId}
      ${text === '' ? sql`` : sql`and (p.name ilike ${containing(text)} or p.code ilike ${containing(text)} or p.credit_code ilike ${containing(text)})`}
      ${state === 'open' ? sql`and p.closed_on is null` : state === 'closed' ? sql`and p.closed_on is not null` : sql``}`
}

/** Partners to choose from, by code; at most 2,000. */
export async function listPartners(
  db: Db,
  stationId: string,
): Promise<readonly Pick<PartnerLine, 'id' | 'code' | 'name' | 'closed_on'>[]> {
  const found = await sql<Pick<PartnerLine, 'id' | 'code' | 'name' | 'closed_on'>>`
    select id, code, name, closed_on from partner
    where station_id = ${stationId} order by code limit 2000`.execute(db)
  return found.rows
}

export async function findPartner(
  db: Db,
  stationId: string,
  day: string,
  id: string,
): Promise<PartnerLine | undefined> {
  const found =
    await sql<PartnerLine>`select * from (${partnerSource(stationId, day, {})}) p where id = ${id}`.execute(
      db,
    )
  return found.rows[0]
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

/** Saves a partner's names; false when somebody changed it since this version. */
export async function savePartner(
  tx: Db,
  stationId: string,
  partner: Omit<NewPartner, 'code'> & { readonly closedOn: string | null },
  version: number,
): Promise<boolean> {
  const done = await sql`update partner set name = ${partner.name}, credit_code = ${partner.creditCode},
      closed_on = ${partner.closedOn}, version = version + 1
    where station_id = ${stationId} and id = ${partner.id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
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

export async function deleteTeamPartner(
  tx: Db,
  stationId: string,
  teamId: string,
  partnerId: string,
): Promise<boolean> {
  const done = await sql`delete from team_partner
    where station_id = ${stationId} and team_id = ${teamId} and partner_id = ${partnerId}`.execute(tx)
  return done.numAffectedRows === 1n
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
}

export async function insertPledges(
  tx: Db,
  stationId: string,
  agreementId: string,
  pledges: readonly NewPledge[],
  at: Date,
): Promise<void> {
  for (const pledge of pledges)
    await sql`insert into pledge (station_id, id, agreement_id, resource, words, quantity, unit, created_at)
      values (${stationId}, ${pledge.id}, ${agreementId}, ${pledge.resource}, ${pledge.words}, ${pledge.quantity},
        ${pledge.unit}, ${at})`.execute(tx)
}

/** Saves when an agreement ends and what it says; false when somebody changed it since this version. */
export async function saveAgreement(
  tx: Db,
  stationId: string,
  agreement: Pick<NewAgreement, 'id' | 'endsOn' | 'words'>,
  version: number,
): Promise<boolean> {
  const done = await sql`update agreement set ends_on = ${agreement.endsOn}, words = ${agreement.words},
      version = version + 1
    where station_id = ${stationId} and id = ${agreement.id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

export interface AgreementLine {
  readonly id: string
  readonly partner_id: string
  readonly signed_on: string
  readonly ends_on: string | null
  readonly words: string
  readonly version: number
  readonly pledges: readonly {
    readonly resource: Resource
    readonly words: string
    readonly quantity: string | null
    readonly unit: string
  }[]
}

/** Agreements, the latest first, each with what it promises: a partner's, or the one of an id; at most 200. */
export async function listAgreements(
  db: Db,
  stationId: string,
  of: { readonly partnerId: string } | { readonly id: string },
): Promise<readonly AgreementLine[]> {
  const found =
    await sql<AgreementLine>`select a.id, a.partner_id, a.signed_on, a.ends_on, a.words, a.version,
      coalesce((select jsonb_agg(jsonb_build_object('resource', g.resource, 'words', g.words,
          'quantity', g.quantity::text, 'unit', g.unit) order by g.created_at, g.id)
        from pledge g where g.station_id = a.station_id and g.agreement_id = a.id), '[]') as pledges
    from agreement a where a.station_id = ${stationId}
      and ${'id' in of ? sql`a.id = ${of.id}` : sql`a.partner_id = ${of.partnerId}`}
    order by a.signed_on desc, a.id desc limit 200`.execute(db)
  return found.rows
}

export interface PledgeLine {
  readonly id: string
  readonly agreement_id: string
  readonly partner_id: string
  readonly partner: string
  readonly signed_on: string
  readonly ends_on: string | null
  readonly words: string
  readonly resource: Resource | null
  readonly what: string | null
  readonly quantity: string | null
  readonly unit: string | null
}

/** What the list can be ordered by. */
export const pledgeSorts = {
  signed: { key: sql`l.signed_on`, holds: 'day' },
  ends: { key: sql`coalesce(l.ends_on, ${FAR}::date)`, holds: 'day' },
  partner: byName(sql`l.partner`),
  quantity: { key: sql`coalesce(l.quantity, 0)`, holds: 'number' },
} satisfies Sorts

/** Agreements line by line: one a pledged resource, and one for an agreement that pledges none. */
export function pledgeSource(
  stationId: string,
  day: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', resource = '', state = '' } = filter
  const like = containing(text)
  return sql`select coalesce(g.id, a.id) as id, a.id as agreement_id, a.partner_id, p.name as partner, a.signed_on,
      a.ends_on, a.words, g.resource, g.words as what, g.quantity, g.unit
    from agreement a join partner p on p.station_id = a.station_id and p.id = a.partner_id
      left join pledge g on g.station_id = a.station_id and g.agreement_id = a.id
    where a.station_id = ${stationId}
      ${text === '' ? sql`` : sql`and (p.name ilike ${like} or g.words ilike ${like} or a.words ilike ${like})`}
      ${resource === '' ? sql`` : sql`and g.resource = ${resource}`}
      ${state === 'now' ? sql`and (a.ends_on is null or a.ends_on >= ${day})` : state === 'past' ? sql`and a.ends_on < ${day}` : sql``}`
}

import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { containing, type Sorts } from '#platform/list'

import type { Age, How, Language, Licence, Slot, Source, Standing, State } from './volunteer.ts'

/** What a volunteer tells of what they can do and when. */
export interface Profile {
  readonly skills: readonly string[]
  readonly languages: readonly Language[]
  readonly availability: readonly Slot[]
  readonly area: string
}

/** A volunteer as the directory has them. */
export interface Volunteer extends Profile, Standing {
  readonly id: string
  readonly personId: string
  readonly code: string
  readonly minor: boolean
  readonly source: Source
  readonly confirmedHow: How | null
  readonly paper: string | null
  readonly accountId: string | null
  readonly guardian: string | null
  readonly invitedAt: Date
  readonly confirmedAt: Date | null
  readonly endedAt: Date | null
  readonly version: number
}

const rows = sql`select v.id, v.person_id as "personId", p.code, p.minor, v.state, v.source, v.age, v.guardian_id as "guardianId",
    g.code as guardian, v.consent_on as "consentOn", v.confirmed_how as "confirmedHow", v.paper, v.account_id as "accountId",
    v.skills, v.languages, v.availability, v.area, v.invited_at as "invitedAt", v.confirmed_at as "confirmedAt",
    v.ended_at as "endedAt", v.version
  from volunteer v join person p on p.station_id = v.station_id and p.id = v.person_id
    left join person g on g.station_id = v.station_id and g.id = v.guardian_id`

/** Who was erased is in no list and acts no more. */
const known = sql`p.erased_at is null`

export type VolunteerKey = 'id' | 'person_id' | 'account_id'

export async function findVolunteer(
  db: Db,
  stationId: string,
  key: VolunteerKey,
  value: string,
): Promise<Volunteer | undefined> {
  const found = await sql<Volunteer>`${rows}
    where v.station_id = ${stationId} and ${sql.ref(`v.${key}`)} = ${value} and ${known}`.execute(db)
  return found.rows[0]
}

export interface NewVolunteer extends Profile {
  readonly id: string
  readonly personId: string
  readonly source: Source
  readonly age: Age
  readonly guardianId: string | null
  readonly consentOn: string | null
}

/** Adds an invitation; false when the person is in the directory already. */
export async function insertVolunteer(
  tx: Db,
  stationId: string,
  made: NewVolunteer,
  at: Date,
): Promise<boolean> {
  const done =
    await sql`insert into volunteer (station_id, id, person_id, state, source, age, guardian_id, consent_on, skills, languages,
      availability, area, invited_at)
    values (${stationId}, ${made.id}, ${made.personId}, 'invited', ${made.source}, ${made.age}, ${made.guardianId}, ${made.consentOn},
      ${[...made.skills]}::text[], ${[...made.languages]}::text[], ${[...made.availability]}::text[], ${made.area}, ${at})
    on conflict (station_id, person_id) do nothing returning id`.execute(tx)
  return done.rows.length > 0
}

/** What can change of a volunteer. */
export type Change = Partial<
  Profile &
    Pick<Standing, 'age' | 'guardianId' | 'consentOn'> & {
      readonly state: State
      readonly source: Source
      readonly confirmedHow: How | null
      readonly paper: string | null
      readonly accountId: string | null
      readonly invitedAt: Date
      readonly confirmedAt: Date | null
      readonly endedAt: Date | null
    }
>

const columns: Readonly<Record<keyof Change, string>> = {
  state: 'state',
  source: 'source',
  age: 'age',
  guardianId: 'guardian_id',
  consentOn: 'consent_on',
  confirmedHow: 'confirmed_how',
  paper: 'paper',
  accountId: 'account_id',
  skills: 'skills',
  languages: 'languages',
  availability: 'availability',
  area: 'area',
  invitedAt: 'invited_at',
  confirmedAt: 'confirmed_at',
  endedAt: 'ended_at',
}

/** Saves what changed and counts the version up; false when somebody changed the volunteer since this version. */
export async function saveVolunteer(
  tx: Db,
  stationId: string,
  { id, version }: { readonly id: string; readonly version: number },
  change: Change,
): Promise<boolean> {
  const set = Object.entries(change).map(
    ([name, value]) => sql`${sql.ref(columns[name as keyof Change])} = ${value}, `,
  )
  const done = await sql`update volunteer set ${sql.join(set, sql``)} version = version + 1
    where station_id = ${stationId} and id = ${id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

export interface LicenceLine {
  readonly id: string
  readonly kind: Licence
  readonly expires_on: string | null
}

/** Licences of a volunteer that were not withdrawn, expired ones included; at most 100. */
export async function listLicences(
  db: Db,
  stationId: string,
  volunteerId: string,
): Promise<readonly LicenceLine[]> {
  const found = await sql<LicenceLine>`select id, kind, expires_on from volunteer_licence
    where station_id = ${stationId} and volunteer_id = ${volunteerId} and withdrawn_at is null
    order by expires_on desc nulls first, id limit 100`.execute(db)
  return found.rows
}

export async function insertLicence(
  tx: Db,
  stationId: string,
  volunteerId: string,
  licence: LicenceLine,
  at: Date,
): Promise<void> {
  await sql`insert into volunteer_licence (station_id, id, volunteer_id, kind, expires_on, noted_at)
    values (${stationId}, ${licence.id}, ${volunteerId}, ${licence.kind}, ${licence.expires_on}, ${at})`.execute(
    tx,
  )
}

/** Takes a licence back; false when the volunteer has none such. */
export async function withdrawLicence(
  tx: Db,
  stationId: string,
  volunteerId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const done = await sql`update volunteer_licence set withdrawn_at = ${at}
    where station_id = ${stationId} and volunteer_id = ${volunteerId} and id = ${id} and withdrawn_at is null`.execute(
    tx,
  )
  return done.numAffectedRows === 1n
}

/** True for somebody who confirmed that they volunteer, and so can be asked in person. */
export async function isVolunteer(db: Db, stationId: string, personId: string): Promise<boolean> {
  const found = await findVolunteer(db, stationId, 'person_id', personId)
  return found?.state === 'confirmed'
}

/** A confirmed volunteer with all that a dispatcher weighs. */
export interface VolunteerLine extends Profile {
  readonly id: string
  readonly personId: string
  readonly code: string
  readonly age: Age
  readonly guardianId: string | null
  /** Licences that are valid on the day. */
  readonly licences: readonly { readonly kind: Licence; readonly expiresOn: string | null }[]
  /** Teams they belong to on the day, and those of them they lead. */
  readonly teams: readonly string[]
  readonly leads: readonly string[]
  /** Orders they have in hand. */
  readonly load: number
}

/** Appointments to the order `o` that hold: it is still with the team, in the same round. */
export const holds = sql`a.station_id = o.station_id and a.order_id = o.id and a.cycle = o.cycle and not a.released
  and (a.team_id = o.assignee_id or a.team_id = any (o.helpers))`

/** How many orders that are not done somebody has in hand: given to them, or their team sends them. */
export const loadOf = (stationId: string, personId: RawBuilder<unknown>): RawBuilder<unknown> => {
  const open = sql`o.station_id = ${stationId} and o.status in ('dispatched', 'accepted', 'scheduled', 'in-service', 'paused')`
  return sql`((select count(*) from service_order o where ${open} and o.assignee_id = ${personId})
    + (select count(*) from order_appointment a join service_order o on ${holds} and ${open}
      where a.station_id = ${stationId} and a.person_id = ${personId} and not a.released))::int`
}

/** The confirmed volunteers of a station on a day, by code; at most 5,000. */
export async function listVolunteers(
  db: Db,
  stationId: string,
  day: string,
): Promise<readonly VolunteerLine[]> {
  const team = (more = sql``) => sql`array(select m.team_id from team_member m
    join team t on t.station_id = m.station_id and t.id = m.team_id and t.closed_on is null
    where m.station_id = v.station_id and m.person_id = v.person_id and m.from_on <= ${day}
      and (m.to_on is null or m.to_on >= ${day}) ${more} order by m.team_id)`
  const found =
    await sql<VolunteerLine>`select v.id, v.person_id as "personId", p.code, v.age, v.guardian_id as "guardianId",
      v.skills, v.languages, v.availability, v.area,
      coalesce((select jsonb_agg(jsonb_build_object('kind', l.kind, 'expiresOn', l.expires_on) order by l.kind, l.expires_on)
        from volunteer_licence l where l.station_id = v.station_id and l.volunteer_id = v.id and l.withdrawn_at is null
          and (l.expires_on is null or l.expires_on >= ${day})), '[]') as licences,
      ${team()} as teams, ${team(sql`and m.role = 'leader'`)} as leads,
      ${loadOf(stationId, sql`v.person_id`)} as load
    from volunteer v join person p on p.station_id = v.station_id and p.id = v.person_id
    where v.station_id = ${stationId} and v.state = 'confirmed' and ${known} order by p.code limit 5000`.execute(
      db,
    )
  return found.rows
}

export async function isMinor(db: Db, stationId: string, personId: string): Promise<boolean> {
  const found = await sql<{ minor: boolean }>`select minor from person
    where station_id = ${stationId} and id = ${personId}`.execute(db)
  return found.rows[0]?.minor === true
}

/** A volunteer as the list shows them. */
export interface DirectoryLine {
  readonly id: string
  readonly code: string
  readonly state: State
  readonly source: Source
  readonly age: Age
  readonly skills: readonly string[]
  readonly licences: readonly Licence[]
  readonly teams: readonly string[]
  readonly load: number
  readonly invited_at: Date
  readonly confirmed_at: Date | null
}

/** What the list can be ordered by. */
export const directorySorts = {
  code: { key: sql`l.code collate "C"`, holds: 'text' },
  invited: { key: sql`l.invited_at`, holds: 'instant' },
  load: { key: sql`l.load`, holds: 'number' },
} satisfies Sorts

/** The directory in a filter. */
export function directorySource(
  stationId: string,
  day: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const {
    text = '',
    state = '',
    skill = '',
    language = '',
    slot = '',
    licence = '',
    team = '',
    age = '',
  } = filter
  const valid = sql`l.station_id = v.station_id and l.volunteer_id = v.id and l.withdrawn_at is null
    and (l.expires_on is null or l.expires_on >= ${day})`
  const belongs = sql`team_member m join team t on t.station_id = m.station_id and t.id = m.team_id
    where m.station_id = v.station_id and m.person_id = v.person_id and m.from_on <= ${day}
      and (m.to_on is null or m.to_on >= ${day})`
  return sql`select v.id, p.code, v.state, v.source, v.age, v.skills, v.invited_at, v.confirmed_at,
      array(select distinct l.kind from volunteer_licence l where ${valid} order by l.kind) as licences,
      array(select t.name from ${belongs} order by t.code) as teams,
      ${loadOf(stationId, sql`v.person_id`)} as load
    from volunteer v join person p on p.station_id = v.station_id and p.id = v.person_id
    where v.station_id = ${stationId} and ${known}
      ${text === '' ? sql`` : sql`and p.code ilike ${containing(text)}`}
      ${state === '' ? sql`` : sql`and v.state = ${state}`}
      ${age === '' ? sql`` : sql`and v.age = ${age}`}
      ${skill === '' ? sql`` : sql`and ${skill} = any (v.skills)`}
      ${language === '' ? sql`` : sql`and ${language} = any (v.languages)`}
      ${slot === '' ? sql`` : sql`and ${slot} = any (v.availability)`}
      ${licence === '' ? sql`` : sql`and exists (select from volunteer_licence l where ${valid} and l.kind = ${licence})`}
      ${team === '' ? sql`` : sql`and exists (select from ${belongs} and t.code = ${team})`}`
}

/** The open teams somebody belongs to on a day, with their role there. */
export async function listTeamsOf(
  db: Db,
  stationId: string,
  personId: string,
  day: string,
): Promise<readonly { readonly id: string; readonly name: string; readonly role: 'leader' | 'member' }[]> {
  const found = await sql<{ id: string; name: string; role: 'leader' | 'member' }>`
    select t.id, t.name, m.role from team_member m join team t on t.station_id = m.station_id and t.id = m.team_id
    where m.station_id = ${stationId} and m.person_id = ${personId} and t.closed_on is null
      and m.from_on <= ${day} and (m.to_on is null or m.to_on >= ${day}) order by t.code limit 100`.execute(
    db,
  )
  return found.rows
}

export async function countLoad(db: Db, stationId: string, personId: string): Promise<number> {
  const found = await sql<{ n: number }>`select ${loadOf(stationId, sql`${personId}::uuid`)} as n`.execute(db)
  return found.rows[0]?.n ?? 0
}

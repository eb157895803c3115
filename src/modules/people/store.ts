import { createHash } from 'node:crypto'

import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { containing, type Sorts } from '#platform/list'
import type { WrappedKey } from '#platform/seal'

import type { IdentityField, MatchField } from './person.ts'

/** The master keys that somebody's data is locked with. */
export async function listKeyIds(db: Db): Promise<readonly string[]> {
  const found = await sql<{ key_id: string }>`
    select key_id from person_key union select key_id from order_key union select key_id from message_address
    limit 1000`.execute(db)
  return found.rows.map(row => row.key_id)
}

/** A person as lists show them: a pseudonym and nothing else. */
export interface PersonLine {
  readonly id: string
  readonly code: string
  readonly minor: boolean
  readonly version: number
  readonly created_at: Date
  readonly erased_at: Date | null
  readonly household: string | null
}

const lines = sql`select p.id, p.code, p.minor, p.version, p.created_at, p.erased_at,
  (select h.code from household_member m join household h on h.station_id = m.station_id and h.id = m.household_id
    where m.station_id = p.station_id and m.person_id = p.id and m.to_on is null
    order by m.from_on desc limit 1) as household
  from person p`

/** What the list can be ordered by. */
export const personSorts = {
  code: { key: sql`l.code collate "C"`, holds: 'text' },
  household: { key: sql`coalesce(l.household, '') collate "C"`, holds: 'text' },
  registered: { key: sql`l.created_at`, holds: 'instant' },
} satisfies Sorts

/** People with the household they live in now. */
export function personSource(
  stationId: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', household = '', state = '' } = filter
  return sql`select * from (${lines} where p.station_id = ${stationId}) q where true
    ${text === '' ? sql`` : sql`and q.code ilike ${containing(text)}`}
    ${household === '' ? sql`` : sql`and q.household = ${household}`}
    ${state === '' ? sql`` : (states[state] ?? sql`and false`)}`
}

const states: Readonly<Record<string, RawBuilder<unknown>>> = {
  known: sql`and q.erased_at is null`,
  minor: sql`and q.erased_at is null and q.minor`,
  erased: sql`and q.erased_at is not null`,
}

export async function findPerson(db: Db, stationId: string, id: string): Promise<PersonLine | undefined> {
  const found = await sql<PersonLine>`${lines} where p.station_id = ${stationId} and p.id = ${id}`.execute(db)
  return found.rows[0]
}

export async function findPersonId(db: Db, stationId: string, code: string): Promise<string | undefined> {
  const found = await sql<{ id: string }>`select id from person
    where station_id = ${stationId} and code = ${code} and erased_at is null`.execute(db)
  return found.rows[0]?.id
}

/** People that one of these blinded keys leads to; at most 50. */
export async function findMatches(
  db: Db,
  stationId: string,
  field: MatchField,
  blinds: readonly string[],
): Promise<readonly PersonLine[]> {
  const found = await sql<PersonLine>`${lines} where p.station_id = ${stationId} and p.id in (
      select m.person_id from person_match m
      where m.station_id = ${stationId} and m.purpose = ${field} and m.blind = any (${blinds}::text[]))
    order by p.code limit 50`.execute(db)
  return found.rows
}

/** The next free number; whoever asks keeps it until their transaction ends. */
export async function nextCode(tx: Db, stationId: string): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended('person code ' || ${stationId}::text, 0))`.execute(
    tx,
  )
  const found = await sql<{ last: number | null }>`select max(substr(code, 2)::int) as last from person
    where station_id = ${stationId} and code ~ '^R[0-9]{5,8}$'`.execute(tx)
  return `R${String((found.rows[0]?.last ?? 0) + 1).padStart(5, '0')}`
}

/** An identity as it is kept: each fact locked, and the blinded keys it is found by. */
export interface Locked {
  readonly sealed: readonly { readonly field: IdentityField; readonly bytes: Buffer }[]
  readonly blinds: readonly { readonly field: MatchField; readonly blind: string }[]
}

interface NewPerson extends Locked {
  readonly id: string
  readonly code: string
  readonly minor: boolean
  readonly key: WrappedKey
}

/** Adds a person with everything locked; false when the code is taken. */
export async function insertPerson(tx: Db, stationId: string, person: NewPerson, at: Date): Promise<boolean> {
  const done = await sql`insert into person (station_id, id, code, minor, created_at)
    values (${stationId}, ${person.id}, ${person.code}, ${person.minor}, ${at})
    on conflict (station_id, code) do nothing returning id`.execute(tx)
  if (done.rows.length === 0) return false
  await sql`insert into person_key (station_id, person_id, key_id, wrapped)
    values (${stationId}, ${person.id}, ${person.key.keyId}, ${person.key.wrapped})`.execute(tx)
  await insertLocked(tx, stationId, person.id, person)
  return true
}

async function insertLocked(
  tx: Db,
  stationId: string,
  id: string,
  { sealed, blinds }: Locked,
): Promise<void> {
  for (const { field, bytes } of sealed)
    await sql`insert into person_identity (station_id, person_id, field, sealed)
      values (${stationId}, ${id}, ${field}, ${bytes})`.execute(tx)
  for (const { field, blind } of blinds)
    await sql`insert into person_match (station_id, person_id, purpose, blind)
      values (${stationId}, ${id}, ${field}, ${blind})`.execute(tx)
}

/** Puts an identity in the place of the one before; false when somebody changed the person since this version. */
export async function saveIdentity(
  tx: Db,
  stationId: string,
  person: { readonly id: string; readonly version: number; readonly minor: boolean },
  locked: Locked,
): Promise<boolean> {
  const { id, version, minor } = person
  const done = await sql`update person set version = version + 1, minor = ${minor}
    where station_id = ${stationId} and id = ${id} and version = ${version} and erased_at is null`.execute(tx)
  if (done.numAffectedRows !== 1n) return false
  for (const table of ['person_identity', 'person_match'] as const)
    await sql`delete from ${sql.table(table)} where station_id = ${stationId} and person_id = ${id}`.execute(
      tx,
    )
  await insertLocked(tx, stationId, id, locked)
  return true
}

export interface Kept {
  readonly key: WrappedKey
  readonly fields: readonly { readonly field: IdentityField; readonly sealed: Buffer }[]
}

/** A person's locked facts with the wrapped key; undefined when the key was destroyed. */
export async function findSealed(db: Db, stationId: string, id: string): Promise<Kept | undefined> {
  const keys = await sql<{ key_id: string; wrapped: Buffer }>`select key_id, wrapped from person_key
    where station_id = ${stationId} and person_id = ${id}`.execute(db)
  const key = keys.rows[0]
  if (!key) return undefined
  const found = await sql<{ field: IdentityField; sealed: Buffer }>`select field, sealed from person_identity
    where station_id = ${stationId} and person_id = ${id}`.execute(db)
  return { key: { keyId: key.key_id, wrapped: key.wrapped }, fields: found.rows }
}

/** Counts a person's version up, which also makes their writers wait for each other. */
export async function nextPersonVersion(tx: Db, stationId: string, id: string): Promise<number | undefined> {
  const done = await sql<{ version: number }>`update person set version = version + 1
    where station_id = ${stationId} and id = ${id} and erased_at is null returning version`.execute(tx)
  return done.rows[0]?.version
}

/** Destroys the key and everything locked or found with it. The pseudonym stays. */
export async function eraseIdentity(tx: Db, stationId: string, id: string, at: Date): Promise<void> {
  for (const table of ['person_key', 'person_identity', 'person_match'] as const)
    await sql`delete from ${sql.table(table)} where station_id = ${stationId} and person_id = ${id}`.execute(
      tx,
    )
  await sql`update person set erased_at = ${at} where station_id = ${stationId} and id = ${id}`.execute(tx)
}

/** A household's id follows from station and number, so that a number means the same household in every file. */
export function householdId(stationId: string, code: string): string {
  const hex = createHash('sha256').update(`household ${stationId} ${code}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Moves a person into a household; the one before ends the day before. */
export async function moveInto(
  tx: Db,
  stationId: string,
  personId: string,
  code: string,
  fromOn: string,
  at: Date,
): Promise<void> {
  const id = householdId(stationId, code)
  await sql`insert into household (station_id, id, code, created_at) values (${stationId}, ${id}, ${code}, ${at})
    on conflict do nothing`.execute(tx)
  await sql`update household_member set to_on = greatest(from_on, ${fromOn}::date - 1)
    where station_id = ${stationId} and person_id = ${personId} and to_on is null`.execute(tx)
  await sql`insert into household_member (station_id, household_id, person_id, from_on)
    values (${stationId}, ${id}, ${personId}, ${fromOn})
    on conflict (station_id, household_id, person_id, from_on) do update set to_on = null`.execute(tx)
}

export interface StayLine {
  readonly id: string
  readonly what: 'household' | 'team'
  readonly name: string
  readonly from_on: string
  readonly to_on: string | null
}

/** Households and teams a person belongs or belonged to, the latest first; at most 200. */
export async function listStays(db: Db, stationId: string, id: string): Promise<readonly StayLine[]> {
  const found = await sql<StayLine>`
    select 'household' as what, h.id, h.code as name, m.from_on, m.to_on from household_member m
      join household h on h.station_id = m.station_id and h.id = m.household_id
      where m.station_id = ${stationId} and m.person_id = ${id}
    union all select 'team', t.id, t.name, m.from_on, m.to_on from team_member m
      join team t on t.station_id = m.station_id and t.id = m.team_id
      where m.station_id = ${stationId} and m.person_id = ${id}
    order by from_on desc, name limit 200`.execute(db)
  return found.rows
}

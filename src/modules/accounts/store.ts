import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { containing, byName, type Sorts } from '#platform/list'

import type { AccountState } from './policy.ts'

export interface AccountRow {
  readonly id: string
  readonly station_id: string
  readonly login: string
  readonly name: string
  readonly password_hash: string | null
  readonly version: number
  readonly disabled_at: Date | null
}

export async function findAccountByLogin(db: Db, login: string): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`
    select id, station_id, login, name, password_hash, version, disabled_at from account where login = ${login}`.execute(
    db,
  )
  return found.rows[0]
}

export async function findAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  const found = await sql<AccountRow>`
    select id, station_id, login, name, password_hash, version, disabled_at from account where id = ${id}`.execute(
    db,
  )
  return found.rows[0]
}

export async function countAccounts(db: Db): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from account`.execute(db)
  return found.rows[0]?.n ?? 0
}

interface NewAccount {
  readonly id: string
  readonly stationId: string
  readonly login: string
  readonly name: string
  readonly passwordHash: string | null
  readonly at: Date
}

export async function insertAccount(tx: Db, account: NewAccount): Promise<void> {
  await sql`insert into account (id, station_id, login, name, password_hash, created_at)
    values (${account.id}, ${account.stationId}, ${account.login}, ${account.name}, ${account.passwordHash}, ${account.at})`.execute(
    tx,
  )
}

/** Saves a changed account; false when somebody else changed it first. */
export async function savePassword(
  tx: Db,
  id: string,
  version: number,
  passwordHash: string,
): Promise<boolean> {
  const done = await sql`update account set password_hash = ${passwordHash}, version = version + 1
    where id = ${id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function saveDisabled(tx: Db, id: string, version: number, at: Date | null): Promise<boolean> {
  const done =
    await sql`update account set disabled_at = ${at}, version = version + 1 where id = ${id} and version = ${version}`.execute(
      tx,
    )
  return done.numAffectedRows === 1n
}

/** Moves the account to its next version, for changes that touch its grants; false when somebody else was first. */
export async function bumpAccount(tx: Db, id: string, version: number): Promise<boolean> {
  const done =
    await sql`update account set version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function insertGrant(
  tx: Db,
  accountId: string,
  stationId: string,
  role: string,
  at: Date,
): Promise<void> {
  await sql`insert into account_grant (account_id, station_id, role, granted_at)
    values (${accountId}, ${stationId}, ${role}, ${at}) on conflict do nothing`.execute(tx)
}

export async function deleteGrants(tx: Db, accountId: string, stationId: string): Promise<void> {
  await sql`delete from account_grant where account_id = ${accountId} and station_id = ${stationId}`.execute(
    tx,
  )
}

export interface AccountLine {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
  readonly state: AccountState
  readonly created_at: Date
  readonly seen_at: Date | null
  /** Has a second factor. */
  readonly guarded: boolean
}

/** What the list can be ordered by. */
export const accountSorts = {
  name: byName(sql`l.name`),
  login: { key: sql`l.login collate "C"`, holds: 'text' },
  made: { key: sql`l.created_at`, holds: 'instant' },
  seen: { key: sql`coalesce(l.seen_at, timestamptz '1970-01-01')`, holds: 'instant' },
} satisfies Sorts

/** Accounts that belong to a site or have a role there, with when they were last at work. */
export function accountSource(
  stationId: string,
  at: Date,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', role = '', state = '' } = filter
  const like = containing(text)
  return sql`select * from (select a.id, a.login, a.name, a.created_at,
      array(select g.role from account_grant g
        where g.account_id = a.id and g.station_id = ${stationId} order by g.role) as roles,
      case when a.disabled_at is not null then 'disabled' when a.password_hash is not null then 'active'
        when exists (select from invitation i where i.account_id = a.id and i.used_at is null and i.expires_at > ${at})
        then 'invited' else 'expired' end as state,
      (select max(s.seen_at) from session s where s.account_id = a.id) as seen_at,
      exists (select from totp t where t.account_id = a.id and t.confirmed_at is not null)
        or exists (select from passkey p where p.account_id = a.id) as guarded
    from account a where a.station_id = ${stationId}
      or exists (select from account_grant g where g.account_id = a.id and g.station_id = ${stationId})) a where true
    ${text === '' ? sql`` : sql`and (a.name ilike ${like} or a.login ilike ${like})`}
    ${role === '' ? sql`` : sql`and ${role} = any (a.roles)`}
    ${state === '' ? sql`` : sql`and a.state = ${state}`}`
}

/** Makes changes of who administers what wait for each other, so that two administrators cannot shut each other out. */
export async function lockAdministrators(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('administrators', 0))`.execute(tx)
}

/** True when whoever asks is an administrator over everything the account may do, and over the site it belongs to. */
export async function isOver(db: Db, actorId: string, accountId: string): Promise<boolean> {
  const found = await sql<{ over: boolean }>`select not exists (
      select from (select station_id from account_grant where account_id = ${accountId}
        union select station_id from account where id = ${accountId}) g join station s on s.id = g.station_id
      where not exists (select from account_grant m join station t on t.id = m.station_id
        where m.account_id = ${actorId} and m.role = 'administrator' and s.path <@ t.path)) as over`.execute(
    db,
  )
  return found.rows[0]?.over ?? false
}

/** A site that nobody but this account administers, from there or from above; among all its sites, or the one told. */
export async function findSoleSite(
  db: Db,
  accountId: string,
  stationId?: string,
): Promise<string | undefined> {
  const found = await sql<{
    name: string
  }>`select s.name from account_grant g join station s on s.id = g.station_id
    where g.account_id = ${accountId} and g.role = 'administrator'
      ${stationId === undefined ? sql`` : sql`and g.station_id = ${stationId}`}
      and not exists (select from account_grant o join station t on t.id = o.station_id
        join account a on a.id = o.account_id
        where o.role = 'administrator' and s.path <@ t.path and a.disabled_at is null and a.password_hash is not null
          and (o.account_id <> ${accountId} ${stationId === undefined ? sql`` : sql`or o.station_id <> ${stationId}`}))
    limit 1`.execute(db)
  return found.rows[0]?.name
}

export interface SessionRow {
  readonly id: string
  readonly account_id: string
  readonly name: string
  readonly login: string
  readonly home_ref: string
  readonly seen_at: Date
  readonly grants: readonly { readonly path: string; readonly role: string }[]
}

/** The live session of a token, with all it may do; one query a request. */
export async function findSession(
  db: Db,
  tokenHash: Buffer,
  at: Date,
  idleSince: Date,
): Promise<SessionRow | undefined> {
  const found = await sql<SessionRow>`
    select s.id, s.account_id, a.name, a.login, coalesce(h.division_code, h.id::text) as home_ref, s.seen_at,
      coalesce((select json_agg(json_build_object('path', t.path::text, 'role', g.role))
        from account_grant g join station t on t.id = g.station_id where g.account_id = a.id), '[]'::json) as grants
    from session s join account a on a.id = s.account_id join station h on h.id = a.station_id
    where s.token_hash = ${tokenHash} and s.revoked_at is null and s.expires_at > ${at} and s.seen_at > ${idleSince} and a.disabled_at is null`.execute(
    db,
  )
  return found.rows[0]
}

export async function insertSession(
  db: Db,
  session: { hash: Buffer; id: string; accountId: string; device: string; at: Date; expiresAt: Date },
): Promise<void> {
  await sql`insert into session (token_hash, id, account_id, device, created_at, seen_at, expires_at)
    values (${session.hash}, ${session.id}, ${session.accountId}, ${session.device}, ${session.at}, ${session.at}, ${session.expiresAt})`.execute(
    db,
  )
}

export async function touchSession(db: Db, id: string, at: Date): Promise<void> {
  await sql`update session set seen_at = ${at} where id = ${id}`.execute(db)
}

export interface SessionLine {
  readonly id: string
  readonly device: string
  readonly created_at: Date
  readonly seen_at: Date
}

export async function listSessions(db: Db, accountId: string, at: Date): Promise<readonly SessionLine[]> {
  const found = await sql<SessionLine>`select id, device, created_at, seen_at from session
    where account_id = ${accountId} and revoked_at is null and expires_at > ${at} order by seen_at desc limit 50`.execute(
    db,
  )
  return found.rows
}

export interface SiteSessionLine extends SessionLine {
  readonly account_id: string
  readonly name: string
  readonly login: string
  readonly ended_at: Date | null
}

/** What the list can be ordered by. */
export const sessionSorts = {
  seen: { key: sql`l.seen_at`, holds: 'instant' },
  made: { key: sql`l.created_at`, holds: 'instant' },
  name: byName(sql`l.name`),
} satisfies Sorts

/** Sessions of the accounts that belong to a site or have a role there. */
export function sessionSource(
  stationId: string,
  at: Date,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', state = '' } = filter
  const like = containing(text)
  const live = sql`s.revoked_at is null and s.expires_at > ${at}`
  return sql`select s.id, s.account_id, a.name, a.login, s.device, s.created_at, s.seen_at,
      case when ${live} then null else least(coalesce(s.revoked_at, s.expires_at), s.expires_at) end as ended_at
    from session s join account a on a.id = s.account_id
    where (a.station_id = ${stationId}
        or exists (select from account_grant g where g.account_id = a.id and g.station_id = ${stationId}))
      ${text === '' ? sql`` : sql`and (a.name ilike ${like} or a.login ilike ${like} or s.device ilike ${like})`}
      ${state === 'now' ? sql`and ${live}` : state === 'past' ? sql`and not (${live})` : sql``}`
}

/** Whose session it is; undefined when there is no such session. */
export async function findSessionAccount(db: Db, id: string): Promise<string | undefined> {
  const found = await sql<{ account_id: string }>`select account_id from session where id = ${id}`.execute(db)
  return found.rows[0]?.account_id
}

/** Ends one session of an account, or all of them; or all but one. */
export async function revokeSessions(
  db: Db,
  accountId: string,
  which: { readonly id?: string; readonly but?: string },
  at: Date,
): Promise<void> {
  await sql`update session set revoked_at = ${at} where account_id = ${accountId} and revoked_at is null
    ${which.id === undefined ? sql`` : sql`and id = ${which.id}`}
    ${which.but === undefined ? sql`` : sql`and id <> ${which.but}`}`.execute(db)
}

export async function insertInvitation(
  db: Db,
  row: {
    hash: Buffer
    purpose: 'set-up' | 'join' | 'password'
    accountId: string | null
    at: Date
    expiresAt: Date
  },
): Promise<void> {
  await sql`insert into invitation (token_hash, purpose, account_id, created_at, expires_at)
    values (${row.hash}, ${row.purpose}, ${row.accountId}, ${row.at}, ${row.expiresAt})`.execute(db)
}

export interface InvitationRow {
  readonly purpose: 'set-up' | 'join' | 'password'
  readonly account_id: string | null
}

export async function findInvitation(db: Db, hash: Buffer, at: Date): Promise<InvitationRow | undefined> {
  const found = await sql<InvitationRow>`select purpose, account_id from invitation
    where token_hash = ${hash} and used_at is null and expires_at > ${at}`.execute(db)
  return found.rows[0]
}

/** Uses a link up; false when it was used meanwhile. */
export async function useInvitation(tx: Db, hash: Buffer, at: Date): Promise<boolean> {
  const done =
    await sql`update invitation set used_at = ${at} where token_hash = ${hash} and used_at is null and expires_at > ${at}`.execute(
      tx,
    )
  return done.numAffectedRows === 1n
}

/** Makes the unused links of an account stop working, or those for the set-up. */
export async function dropInvitations(
  db: Db,
  of: { readonly purpose: 'set-up' } | { readonly accountId: string },
): Promise<void> {
  await sql`delete from invitation where used_at is null
    and ${'accountId' in of ? sql`account_id = ${of.accountId}` : sql`purpose = ${of.purpose}`}`.execute(db)
}

/** The name an account signs in with. */
export const findLogin = async (db: Db, id: string): Promise<string | undefined> =>
  (await findAccount(db, id))?.login

/** The account of this name that serves at a site as a volunteer, whatever else it may do. */
export async function findServing(db: Db, stationId: string, login: string): Promise<string | undefined> {
  const found = await sql<{
    id: string
  }>`select a.id from account a join account_grant g on g.account_id = a.id
    where a.login = ${login} and a.disabled_at is null and g.station_id = ${stationId} and g.role = 'volunteer'`.execute(
    db,
  )
  return found.rows[0]?.id
}

/** True for an account that may do nothing but serve, and that only at this site. */
export async function onlyServes(db: Db, stationId: string, accountId: string): Promise<boolean> {
  const found = await sql<{
    only: boolean
  }>`select coalesce(bool_and(role = 'volunteer' and station_id = ${stationId}), false) as only
    from account_grant where account_id = ${accountId}`.execute(db)
  return found.rows[0]?.only === true
}

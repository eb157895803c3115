import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import { byName, containing, type Sorts } from '#platform/list'

import type { TokenState } from './token.ts'

/** A token as its list shows it. */
export interface TokenLine {
  readonly id: string
  readonly name: string
  readonly maker: string
  readonly scopes: readonly string[]
  readonly state: TokenState
  readonly created_at: Date
  readonly expires_at: Date
  readonly used_at: Date | null
}

/** What the list can be ordered by. */
export const tokenSorts = {
  made: { key: sql`l.created_at`, holds: 'instant' },
  ends: { key: sql`l.expires_at`, holds: 'instant' },
  used: { key: sql`coalesce(l.used_at, timestamptz '1970-01-01')`, holds: 'instant' },
  name: byName(sql`l.name`),
} satisfies Sorts

/** Tokens of a site. */
export function tokenSource(
  stationId: string,
  at: Date,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { text = '', state = '' } = filter
  return sql`select * from (select k.id, k.name, a.name as maker, k.scopes, k.created_at, k.expires_at, k.used_at,
      case when k.revoked_at is not null then 'revoked' when k.expires_at <= ${at} then 'expired' else 'active' end as state
    from api_token k join account a on a.id = k.account_id where k.station_id = ${stationId}) k where true
    ${text === '' ? sql`` : sql`and (k.name ilike ${containing(text)} or k.maker ilike ${containing(text)})`}
    ${state === '' ? sql`` : sql`and k.state = ${state}`}`
}

export async function insertToken(
  tx: Db,
  stationId: string,
  token: {
    readonly id: string
    readonly accountId: string
    readonly name: string
    readonly hash: Buffer
    readonly scopes: readonly string[]
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<void> {
  await sql`insert into api_token (station_id, id, account_id, name, token_hash, scopes, created_at, expires_at)
    values (${stationId}, ${token.id}, ${token.accountId}, ${token.name}, ${token.hash}, ${token.scopes}::text[],
      ${token.at}, ${token.expiresAt})`.execute(tx)
}

/** Whether a token with this hash is kept. */
export async function hasToken(db: Db, hash: Buffer): Promise<boolean> {
  return (await sql`select 1 from api_token where token_hash = ${hash}`.execute(db)).rows.length > 0
}

/** Ends a token. Shape: → its new version; undefined when there is none, or it has been revoked. */
export async function revoke(tx: Db, stationId: string, id: string, at: Date): Promise<number | undefined> {
  const done = await sql<{ version: number }>`update api_token set revoked_at = ${at}, version = version + 1
    where station_id = ${stationId} and id = ${id} and revoked_at is null returning version`.execute(tx)
  return done.rows[0]?.version
}

export interface LiveToken {
  readonly id: string
  readonly account_id: string
  readonly name: string
  readonly login: string
  readonly home_ref: string
  readonly scopes: readonly string[]
  readonly used_at: Date | null
  readonly grants: readonly { readonly path: string; readonly role: string }[]
}

/** The live token of a hash with what its maker may do now, within the site it was made for. */
export async function findLive(db: Db, hash: Buffer, at: Date): Promise<LiveToken | undefined> {
  const found = await sql<LiveToken>`
    select k.id, k.account_id, a.name, a.login, coalesce(h.division_code, h.id::text) as home_ref, k.scopes, k.used_at,
      coalesce((select json_agg(json_build_object(
            'path', case when t.path <@ h.path then t.path::text else h.path::text end, 'role', g.role))
        from account_grant g join station t on t.id = g.station_id
        where g.account_id = a.id and (t.path <@ h.path or h.path <@ t.path)), '[]'::json) as grants
    from api_token k join account a on a.id = k.account_id join station h on h.id = k.station_id
    where k.token_hash = ${hash} and k.revoked_at is null and k.expires_at > ${at} and a.disabled_at is null`.execute(
    db,
  )
  return found.rows[0]
}

export async function touch(db: Db, hash: Buffer, at: Date): Promise<void> {
  await sql`update api_token set used_at = ${at} where token_hash = ${hash}`.execute(db)
}

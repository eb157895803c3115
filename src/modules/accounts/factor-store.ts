import { sql } from 'kysely'

import type { Db } from '#platform/db'
import type { WrappedKey } from '#platform/seal'

export interface Totp {
  readonly key: WrappedKey
  readonly sealed: Buffer
  readonly confirmed: boolean
  readonly lastStep: number
}

export async function findTotp(db: Db, accountId: string): Promise<Totp | undefined> {
  const found = await sql<{
    key_id: string
    wrapped: Buffer
    sealed: Buffer
    confirmed_at: Date | null
    last_step: number
  }>`select key_id, wrapped, sealed, confirmed_at, last_step from totp where account_id = ${accountId}`.execute(
    db,
  )
  const row = found.rows[0]
  return (
    row && {
      key: { keyId: row.key_id, wrapped: row.wrapped },
      sealed: row.sealed,
      confirmed: row.confirmed_at !== null,
      lastStep: row.last_step,
    }
  )
}

/** A fresh secret, which counts only once a code of it was typed; one that counts already is kept. */
export async function insertTotp(db: Db, accountId: string, key: WrappedKey, sealed: Buffer): Promise<void> {
  await sql`insert into totp (account_id, key_id, wrapped, sealed)
    values (${accountId}, ${key.keyId}, ${key.wrapped}, ${sealed})
    on conflict (account_id) do update set key_id = excluded.key_id, wrapped = excluded.wrapped, sealed = excluded.sealed
    where totp.confirmed_at is null`.execute(db)
}

/** Uses a half-minute's code up; false when it, or a later one, was used before. */
export async function useTotpStep(tx: Db, accountId: string, step: number): Promise<boolean> {
  const done =
    await sql`update totp set last_step = ${step} where account_id = ${accountId} and last_step < ${step}`.execute(
      tx,
    )
  return done.numAffectedRows === 1n
}

export async function confirmTotp(tx: Db, accountId: string, at: Date): Promise<void> {
  await sql`update totp set confirmed_at = ${at} where account_id = ${accountId}`.execute(tx)
}

export async function deleteTotp(tx: Db, accountId: string): Promise<void> {
  await sql`delete from totp where account_id = ${accountId}`.execute(tx)
}

/** Puts fresh recovery codes in the place of the old ones. */
export async function saveRecoveryCodes(tx: Db, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`delete from recovery_code where account_id = ${accountId}`.execute(tx)
  await sql`insert into recovery_code (account_id, code_hash)
    select ${accountId}::uuid, h from unnest(${hashes}::bytea[]) h`.execute(tx)
}

export async function useRecoveryCode(tx: Db, accountId: string, hash: Buffer, at: Date): Promise<boolean> {
  const done = await sql`update recovery_code set used_at = ${at}
    where account_id = ${accountId} and code_hash = ${hash} and used_at is null`.execute(tx)
  return done.numAffectedRows === 1n
}

export interface Passkey {
  readonly id: string
  readonly accountId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | null
}

const passkeys = sql`select id, account_id as "accountId", public_key as "publicKey", counter, name,
  created_at as "createdAt", used_at as "usedAt" from passkey`

/** An account's passkeys; at most 20. */
export async function listPasskeys(db: Db, accountId: string): Promise<readonly Passkey[]> {
  const found =
    await sql<Passkey>`${passkeys} where account_id = ${accountId} order by created_at limit 20`.execute(db)
  return found.rows
}

export async function findPasskey(db: Db, id: string): Promise<Passkey | undefined> {
  const found = await sql<Passkey>`${passkeys} where id = ${id}`.execute(db)
  return found.rows[0]
}

export async function insertPasskey(
  tx: Db,
  key: Omit<Passkey, 'usedAt' | 'publicKey'> & { readonly publicKey: Uint8Array },
): Promise<boolean> {
  const done = await sql`insert into passkey (id, account_id, public_key, counter, name, created_at)
    values (${key.id}, ${key.accountId}, ${Buffer.from(key.publicKey)}, ${key.counter}, ${key.name}, ${key.createdAt})
    on conflict do nothing returning id`.execute(tx)
  return done.rows.length === 1
}

/** Notes a use; false when the key's counter did not move on, which a copy of it would show. */
export async function usePasskey(tx: Db, id: string, counter: number, at: Date): Promise<boolean> {
  const done = await sql`update passkey set counter = ${counter}, used_at = ${at}
    where id = ${id} and (counter < ${counter} or counter = 0 and ${counter} = 0)`.execute(tx)
  return done.numAffectedRows === 1n
}

export async function deletePasskey(tx: Db, accountId: string, id: string): Promise<boolean> {
  const done = await sql`delete from passkey where account_id = ${accountId} and id = ${id}`.execute(tx)
  return done.numAffectedRows === 1n
}

export interface SignInStep {
  readonly accountId: string | null
  readonly challenge: string
}

type Purpose = 'code' | 'passkey' | 'add-passkey'

/** Begins a step, and clears away those whose time is over. */
export async function insertStep(
  db: Db,
  step: SignInStep & {
    readonly hash: Buffer
    readonly purpose: Purpose
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<void> {
  await sql`delete from sign_in_step where expires_at < ${step.at}`.execute(db)
  await sql`insert into sign_in_step (token_hash, account_id, purpose, challenge, expires_at)
    values (${step.hash}, ${step.accountId}, ${step.purpose}, ${step.challenge}, ${step.expiresAt})`.execute(
    db,
  )
}

const TRIES_MAX = 5

/** Counts one try at a step; undefined when there is no such step, or it was tried too often. */
export async function tryStep(
  db: Db,
  hash: Buffer,
  purpose: Purpose,
  at: Date,
): Promise<SignInStep | undefined> {
  const found = await sql<SignInStep>`update sign_in_step set tries = tries + 1
    where token_hash = ${hash} and purpose = ${purpose} and expires_at > ${at} and tries < ${TRIES_MAX}
    returning account_id as "accountId", challenge`.execute(db)
  return found.rows[0]
}

/** Ends a step; false when it has ended meanwhile. */
export async function endStep(tx: Db, hash: Buffer): Promise<boolean> {
  const done = await sql`delete from sign_in_step where token_hash = ${hash}`.execute(tx)
  return done.numAffectedRows === 1n
}

/** Does the account have a second factor? */
export async function hasFactor(db: Db, accountId: string): Promise<boolean> {
  const found = await sql<{ has: boolean }>`select exists (select from totp where account_id = ${accountId}
    and confirmed_at is not null) as has`.execute(db)
  return found.rows[0]?.has ?? false
}

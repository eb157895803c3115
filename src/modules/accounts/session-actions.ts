import { createHash, randomBytes } from 'node:crypto'

import type { Deps } from '#platform/deps'
import type { Event } from '#platform/journal'

import * as store from './store.ts'

const SESSION_DAYS = 7
export const IDLE_MS = 12 * 3_600_000

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
export const newToken = (): string => randomBytes(24).toString('base64url')

export async function openSession(
  deps: Deps,
  accountId: string,
  device: string,
): Promise<{ token: string; homeRef: string }> {
  const token = newToken()
  const at = deps.now()
  const expiresAt = new Date(at.getTime() + SESSION_DAYS * 86_400_000)
  await store.insertSession(deps.db, {
    hash: sha256(token),
    id: deps.newId(),
    accountId,
    device,
    at,
    expiresAt,
  })
  const row = await store.findSession(deps.db, sha256(token), at, new Date(at.getTime() - IDLE_MS))
  return { token, homeRef: row?.home_ref ?? '' }
}

/** What the journal tells of an account that moves to its next version. */
export const accountEvent = (account: store.AccountRow, type: string, data: Event['data']): Event => ({
  subjectKind: 'account',
  subjectId: account.id,
  version: account.version + 1,
  type: `accounts.${type}`,
  data,
})

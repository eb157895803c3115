import { createHash, randomBytes } from 'node:crypto'

import { no, ok, type Result } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Who } from '#platform/http/route'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'

import { refusals, type Scope } from './token.ts'
import * as store from './token-store.ts'

const TOUCH_MS = 60_000
const hashOf = (token: string): Buffer => createHash('sha256').update(`api token\0${token}`).digest()

export interface TokenInput {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly days: number
}

/** Makes a token that acts in its maker's name. Shape: → the token, which is shown now and never again.
 *  Refuses: api.more-than-you, api.shown-once for a repeated form. */
export async function makeToken(
  deps: Deps,
  acting: Acting,
  input: TokenInput,
  may: (action: Scope) => boolean,
): Promise<Result<{ token: string }>> {
  const accountId = acting.actorId
  if (accountId === null) throw new Error('a token is made by somebody')
  if (!input.scopes.every(may)) return no(refusals.more)
  const token = `mz_${randomBytes(32).toString('base64url')}`
  const request = { name: input.name, scopes: [...input.scopes], days: input.days }
  const made = await act(deps.db, acting, 'api.make-token', request, async tx => {
    const id = deps.newId()
    const expiresAt = new Date(acting.at.getTime() + input.days * 86_400_000)
    await store.insertToken(tx, acting.stationId, {
      ...input,
      id,
      accountId,
      hash: hashOf(token),
      at: acting.at,
      expiresAt,
    })
    const data = {
      account: accountId,
      name: input.name,
      scopes: [...input.scopes],
      expiresAt: expiresAt.toISOString(),
    }
    return ok({
      answer: { id },
      events: [{ subjectKind: 'api-token', subjectId: id, version: 1, type: 'api.token-made', data }],
    })
  })
  if (!made.ok) return made
  // A repeated form gets the first answer, which holds no token: only its hash is kept anywhere.
  return (await store.hasToken(deps.db, hashOf(token))) ? ok({ token }) : no(refusals.shownOnce)
}

/** Ends a token at once. Refuses: api.no-such-token. */
export const revokeToken = (deps: Deps, acting: Acting, id: string): Promise<Result<{ id: string }>> =>
  act(deps.db, acting, 'api.revoke-token', { id }, async tx => {
    const version = await store.revoke(tx, acting.stationId, id, acting.at)
    if (version === undefined) return no(refusals.notFound)
    return ok({
      answer: { id },
      events: [{ subjectKind: 'api-token', subjectId: id, version, type: 'api.token-revoked', data: {} }],
    })
  })

/** Who a token stands for: its maker, with what the maker may now, at the token's site and below, within its scopes. */
export async function identifyMachine(db: Db, token: string, at: Date): Promise<Who | undefined> {
  const hash = hashOf(token)
  const row = await store.findLive(db, hash, at)
  if (!row) return undefined
  if (!row.used_at || at.getTime() - row.used_at.getTime() > TOUCH_MS) await store.touch(db, hash, at)
  return {
    accountId: row.account_id,
    name: row.name,
    login: row.login,
    sessionId: row.id,
    formToken: '',
    homeRef: row.home_ref,
    grants: row.grants,
    scopes: row.scopes,
  }
}

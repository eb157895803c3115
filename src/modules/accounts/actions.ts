import { createHmac } from 'node:crypto'

import { invalidForm, no, ok, type Result } from '#kernel/result'
import { transaction, type Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Who } from '#platform/http/route'
import { appendEvents, type Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { checkPassword, hashPassword, verifyPassword } from '#platform/passwords'

import { createSite, type SiteInput } from '#stations'

import { beginCode } from './factor-actions.ts'
import { hasFactor } from './factor-store.ts'
import { type Role } from './policy.ts'
import { accountEvent, IDLE_MS, newToken, openSession, sha256 } from './session-actions.ts'
import * as store from './store.ts'
import { loginTaken, refusals, wrongCurrent } from './text.ts'

const TOUCH_MS = 60_000
const LINK_HOURS = 48

/** Opens a session when name and password fit.
 *  Shape: → the cookie's token, of which only a hash is kept; or, with a second factor, the step that a code ends.
 *  Refuses: accounts.wrong-sign-in, the same for unknown names and after the same work. */
export async function signIn(
  deps: Deps,
  login: string,
  password: string,
  device: string,
): Promise<Result<{ token: string; homeRef: string } | { half: string }>> {
  const account = await store.findAccountByLogin(deps.db, login.trim().toLowerCase())
  const fits = await verifyPassword(password, account?.password_hash ?? undefined)
  if (!fits.ok && fits.error.status === 429) return fits
  if (!account || !fits.ok || account.disabled_at) return no(refusals.wrongSignIn)
  if (await hasFactor(deps.db, account.id)) return ok({ half: await beginCode(deps, account.id) })
  return ok(await openSession(deps, account.id, device))
}

/** A new password's hash, or why it will not do, told at its field. */
async function newHash(password: string, ownWords: readonly string[]): Promise<Result<string>> {
  const good = checkPassword(password, ownWords)
  return good.ok ? hashPassword(password) : no(invalidForm({ password: good.error.words }))
}

/** Who a session cookie belongs to; undefined when it is unknown, ended, idle for 12 hours or older than 7 days. */
export async function identify(db: Db, token: string, at: Date): Promise<Who | undefined> {
  const row = await store.findSession(db, sha256(token), at, new Date(at.getTime() - IDLE_MS))
  if (!row) return undefined
  if (at.getTime() - row.seen_at.getTime() > TOUCH_MS) await store.touchSession(db, row.id, at)
  return {
    accountId: row.account_id,
    name: row.name,
    login: row.login,
    sessionId: row.id,
    formToken: createHmac('sha256', token).update('form').digest('base64url'),
    homeRef: row.home_ref,
    grants: row.grants,
  }
}

/** Makes a fresh one-time set-up link; earlier ones stop working. Only while there is no account. */
export async function setUpLink(deps: Deps): Promise<string | undefined> {
  if ((await store.countAccounts(deps.db)) > 0) return undefined
  const token = newToken()
  const at = deps.now()
  await store.dropInvitations(deps.db, { purpose: 'set-up' })
  await store.insertInvitation(deps.db, {
    hash: sha256(token),
    purpose: 'set-up',
    accountId: null,
    at,
    expiresAt: new Date(at.getTime() + LINK_HOURS * 3_600_000),
  })
  return `${deps.publicUrl}/set-up/${token}`
}

/** What a one-time link is for. */
export const readLink = (deps: Deps, token: string): Promise<store.InvitationRow | undefined> =>
  store.findInvitation(deps.db, sha256(token), deps.now())

export interface NewAdministrator {
  readonly login: string
  readonly name: string
  readonly password: string
}

/** Sets up the first site with its administrator, by the one-time link. The same form sent twice makes one site:
 *  the site's id follows from the link, so a retry finds what the first one did.
 *  Refuses: accounts.dead-link, stations.code-taken, form.invalid. */
export async function setUp(
  deps: Deps,
  link: { readonly token: string; readonly key: string },
  site: SiteInput,
  account: NewAdministrator,
): Promise<Result<{ ref: string }>> {
  const { token, key } = link
  const stationId = idOf(`set-up ${token}`)
  const acting: Acting = { stationId, actorId: null, channel: 'set-up', key, at: deps.now() }
  const request = { ...site, login: account.login, person: account.name }
  return act(deps.db, acting, 'accounts.set-up', request, async tx => {
    if (!(await store.useInvitation(tx, sha256(token), acting.at))) return no(refusals.deadLink)
    const made = await createSite(tx, acting, stationId, undefined, site)
    if (!made.ok) return made
    const first = await createAccount(tx, deps, acting, { ...account, roles: ['administrator'] })
    return first.ok ? ok({ answer: { ref: site.divisionCode || stationId }, events: [] }) : first
  })
}

/** The uuid (RFC 9562, version 8) that a text stands for. */
function idOf(text: string): string {
  const hex = sha256(text).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Inside a transaction: an account with roles at the acting site, told to the site's journal. */
export async function createAccount(
  tx: Db,
  deps: Deps,
  acting: Acting,
  account: { login: string; name: string; password: string | null; roles: readonly Role[] },
): Promise<Result<string>> {
  if (await store.findAccountByLogin(tx, account.login)) return no(invalidForm({ login: loginTaken }))
  const id = deps.newId()
  const hashed =
    account.password === null ? ok(null) : await newHash(account.password, [account.login, account.name])
  if (!hashed.ok) return hashed
  const passwordHash = hashed.value
  await store.insertAccount(tx, {
    id,
    stationId: acting.stationId,
    login: account.login,
    name: account.name,
    passwordHash,
    at: acting.at,
  })
  for (const role of account.roles) await store.insertGrant(tx, id, acting.stationId, role, acting.at)
  await appendEvents(tx, acting, [
    {
      subjectKind: 'account',
      subjectId: id,
      version: 1,
      type: 'accounts.created',
      data: { login: account.login, roles: [...account.roles], password: passwordHash !== null },
    },
  ])
  return ok(id)
}

/** Keeps the hash of a one-time link. */
export const insertLink = (
  tx: Db,
  token: string,
  purpose: 'join' | 'password',
  accountId: string,
  at: Date,
): Promise<void> =>
  store.insertInvitation(tx, {
    hash: sha256(token),
    purpose,
    accountId,
    at,
    expiresAt: new Date(at.getTime() + LINK_HOURS * 3_600_000),
  })

/** Changes one's own password; every other browser is signed out.
 *  Refuses: form.invalid when the present one is wrong or the new one will not do. */
export async function changePassword(
  deps: Deps,
  who: Who,
  key: string,
  typed: { readonly current: string; readonly password: string },
): Promise<Result<{ id: string }>> {
  const account = await store.findAccount(deps.db, who.accountId)
  if (!account) return no(refusals.notFound)
  const fits = await verifyPassword(typed.current, account.password_hash ?? undefined)
  if (!fits.ok) return fits.error.status === 429 ? fits : no(invalidForm({ current: wrongCurrent }))
  const hashed = await newHash(typed.password, [account.login, account.name])
  if (!hashed.ok) return hashed
  const at = deps.now()
  const acting: Acting = { stationId: account.station_id, actorId: account.id, channel: 'console', key, at }
  return act(deps.db, acting, 'accounts.change-password', { id: account.id }, async tx => {
    if (!(await store.savePassword(tx, account.id, account.version, hashed.value)))
      return no(refusals.changed)
    await store.revokeSessions(tx, account.id, { but: who.sessionId }, at)
    await store.dropInvitations(tx, { accountId: account.id })
    return ok({ answer: { id: account.id }, events: [accountEvent(account, 'password-set', {})] })
  })
}

/** Sets the password by a one-time link and signs in.
 *  Refuses: accounts.dead-link, accounts.weak-password. */
export async function join(
  deps: Deps,
  token: string,
  password: string,
  device: string,
): Promise<Result<{ token: string; homeRef: string }>> {
  const link = await readLink(deps, token)
  const account = link?.account_id ? await store.findAccount(deps.db, link.account_id) : undefined
  if (!account) return no(refusals.deadLink)
  const hashed = await newHash(password, [account.login, account.name])
  if (!hashed.ok) return hashed
  const passwordHash = hashed.value
  const at = deps.now()
  const saved = await transaction(deps.db, async tx => {
    if (!(await store.useInvitation(tx, sha256(token), at))) return no(refusals.deadLink)
    if (!(await store.savePassword(tx, account.id, account.version, passwordHash)))
      throw new Error('the account changed while its password was set')
    await store.revokeSessions(tx, account.id, {}, at)
    const acting: Acting = {
      stationId: account.station_id,
      actorId: account.id,
      channel: 'console',
      key: deps.newId(),
      at,
    }
    await appendEvents(tx, acting, [accountEvent(account, 'password-set', {})])
    return ok(true)
  })
  return saved.ok ? ok(await openSession(deps, account.id, device)) : saved
}

export const signOut = (deps: Deps, who: Who): Promise<void> =>
  store.revokeSessions(deps.db, who.accountId, { id: who.sessionId }, deps.now())

/** Ends one session of one's own, or all but the present one. */
export const endSession = (deps: Deps, who: Who, id: string | undefined): Promise<void> =>
  store.revokeSessions(deps.db, who.accountId, id === undefined ? { but: who.sessionId } : { id }, deps.now())

import { randomInt } from 'node:crypto'

import { no, ok, type Result } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import { appendEvents, type Acting, type Event } from '#platform/journal'
import { act } from '#platform/operation'

import { resetFactors } from './factor-actions.ts'
import { createAccount, insertLink, readLink } from './actions.ts'
import { accountEvent, newToken } from './session-actions.ts'
import type { Role } from './policy.ts'
import * as store from './store.ts'
import { refusals } from './text.ts'

/** Invites a colleague: an account without password, and the link to set one.
 *  Shape: → the one-time link, to be handed over in person. */
export async function invite(
  deps: Deps,
  acting: Acting,
  input: { login: string; name: string; roles: readonly Role[] },
): Promise<Result<{ link: string }>> {
  const token = newToken()
  const made = await act(
    deps.db,
    acting,
    'accounts.invite',
    { login: input.login, name: input.name, roles: [...input.roles] },
    async tx => {
      const created = await createAccount(tx, deps, acting, { ...input, password: null })
      if (!created.ok) return created
      await insertLink(tx, token, 'join', created.value, acting.at)
      return ok({ answer: { id: created.value }, events: [] })
    },
  )
  return made.ok ? ok({ link: `${deps.publicUrl}/join/${token}` }) : made
}

/** Makes a new link for an account whose invitation ran out, or whose owner forgot the password; earlier ones stop working.
 *  Refuses: accounts.not-found, accounts.above-you, accounts.disabled. */
export async function reissue(
  deps: Deps,
  acting: Acting,
  accountId: string,
): Promise<Result<{ link: string }>> {
  const token = newToken()
  const made = await act(deps.db, acting, 'accounts.reissue', { accountId }, async tx => {
    const account = await manageable(tx, acting, accountId)
    if (!account.ok) return account
    const done = await relink(tx, acting, account.value, token)
    return done.ok ? ok({ answer: { id: accountId }, events: done.value }) : done
  })
  if (!made.ok) return made
  // A repeated form gets the first answer, which keeps no link: only its hash is kept anywhere.
  return (await readLink(deps, token))
    ? ok({ link: `${deps.publicUrl}/join/${token}` })
    : no(refusals.shownOnce)
}

const LOGIN_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Inside a transaction: an account that only serves, under a sign-in name made up for it, and the link to set its password.
 *  `name` is a pseudonym: who it is stands only in the vault. */
export async function inviteToServe(
  tx: Db,
  deps: Deps,
  acting: Acting,
  name: string,
  token: string,
): Promise<Result<string>> {
  const login = `v${Array.from({ length: 7 }, () => LOGIN_LETTERS[randomInt(LOGIN_LETTERS.length)]).join('')}`
  const made = await createAccount(tx, deps, acting, { login, name, password: null, roles: ['volunteer'] })
  if (made.ok) await insertLink(tx, token, 'join', made.value, acting.at)
  return made
}

/** Inside a transaction: a new link for an account that only serves; earlier ones stop working. Whoever looks after
 *  volunteers gets at no other account by it.
 *  Refuses: accounts.not-found, accounts.above-you, accounts.disabled, accounts.stale. */
export async function renewToServe(
  tx: Db,
  acting: Acting,
  accountId: string,
  token: string,
): Promise<Result<string>> {
  const account = await store.findAccount(tx, accountId)
  if (!account) return no(refusals.notFound)
  if (!(await store.onlyServes(tx, acting.stationId, accountId))) return no(refusals.aboveYou)
  const done = await relink(tx, acting, account, token)
  if (!done.ok) return done
  await appendEvents(tx, acting, done.value)
  return ok(accountId)
}

/** A new link for an account in place of the ones before, and what the journal tells of it. */
async function relink(
  tx: Db,
  acting: Acting,
  account: store.AccountRow,
  token: string,
): Promise<Result<readonly Event[]>> {
  if (account.disabled_at) return no(refusals.disabled)
  if (!(await store.bumpAccount(tx, account.id, account.version))) return no(refusals.changed)
  await store.dropInvitations(tx, { accountId: account.id })
  const purpose = account.password_hash === null ? 'join' : 'password'
  await insertLink(tx, token, purpose, account.id, acting.at)
  return ok([accountEvent(account, 'link-issued', { purpose })])
}

/** The account, if whoever acts is an administrator over all it may do: nobody reaches up through a lower site.
 *  Refuses: accounts.not-found, accounts.above-you. */
async function manageable(tx: Db, acting: Acting, accountId: string): Promise<Result<store.AccountRow>> {
  const account = await store.findAccount(tx, accountId)
  if (!account) return no(refusals.notFound)
  const over = acting.actorId !== null && (await store.isOver(tx, acting.actorId, accountId))
  return over ? ok(account) : no(refusals.aboveYou)
}

/** Shuts an account out, with all its sessions and open links, or lets it in again.
 *  Refuses: accounts.oneself, accounts.last-administrator, accounts.not-found, accounts.above-you, accounts.stale. */
export function setDisabled(
  deps: Deps,
  acting: Acting,
  accountId: string,
  disabled: boolean,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'accounts.set-disabled', { accountId, disabled }, async tx => {
    if (accountId === acting.actorId) return no(refusals.oneself)
    await store.lockAdministrators(tx)
    const account = await manageable(tx, acting, accountId)
    if (!account.ok) return account
    const sole = disabled ? await store.findSoleSite(tx, accountId) : undefined
    if (sole !== undefined) return no({ ...refusals.lastAdministrator, facts: { site: sole } })
    const at = disabled ? acting.at : null
    if ((account.value.disabled_at !== null) === disabled) return no(refusals.changed)
    if (!(await store.saveDisabled(tx, accountId, account.value.version, at))) return no(refusals.changed)
    if (disabled) {
      await store.revokeSessions(tx, accountId, {}, acting.at)
      await store.dropInvitations(tx, { accountId })
    }
    return ok({
      answer: { id: accountId },
      events: [accountEvent(account.value, disabled ? 'disabled' : 'enabled', {})],
    })
  })
}

/** Takes the second factor away from somebody who lost it, and signs them out everywhere.
 *  Refuses: accounts.not-found, accounts.above-you, accounts.oneself, accounts.stale. */
export function dropFactors(deps: Deps, acting: Acting, accountId: string): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'accounts.reset-factors', { accountId }, async tx => {
    if (accountId === acting.actorId) return no(refusals.oneself)
    const account = await manageable(tx, acting, accountId)
    if (!account.ok) return account
    if (!(await store.bumpAccount(tx, accountId, account.value.version))) return no(refusals.changed)
    await resetFactors(tx, accountId)
    await store.revokeSessions(tx, accountId, {}, acting.at)
    return ok({ answer: { id: accountId }, events: [accountEvent(account.value, 'factors-reset', {})] })
  })
}

/** Replaces an account's roles at the acting site; none left means it may do nothing there.
 *  Refuses: accounts.last-administrator, accounts.stale. */
export async function setRoles(
  deps: Deps,
  acting: Acting,
  accountId: string,
  roles: readonly Role[],
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'accounts.set-roles', { accountId, roles: [...roles] }, async tx => {
    await store.lockAdministrators(tx)
    const account = await store.findAccount(tx, accountId)
    if (!account || !(await store.bumpAccount(tx, accountId, account.version))) return no(refusals.changed)
    const sole = roles.includes('administrator')
      ? undefined
      : await store.findSoleSite(tx, accountId, acting.stationId)
    if (sole !== undefined) return no({ ...refusals.lastAdministrator, facts: { site: sole } })
    await store.deleteGrants(tx, accountId, acting.stationId)
    for (const role of roles) await store.insertGrant(tx, accountId, acting.stationId, role, acting.at)
    return ok({
      answer: { id: accountId },
      events: [accountEvent(account, 'roles-set', { roles: [...roles] })],
    })
  })
}

/** Ends somebody else's session.
 *  Refuses: accounts.not-found, accounts.above-you. */
export function endSessionOf(deps: Deps, acting: Acting, sessionId: string): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'accounts.end-session', { sessionId }, async tx => {
    const accountId = await store.findSessionAccount(tx, sessionId)
    if (accountId === undefined) return no(refusals.notFound)
    const account = await manageable(tx, acting, accountId)
    if (!account.ok) return account
    if (!(await store.bumpAccount(tx, accountId, account.value.version))) return no(refusals.changed)
    await store.revokeSessions(tx, accountId, { id: sessionId }, acting.at)
    return ok({
      answer: { id: sessionId },
      events: [accountEvent(account.value, 'session-ended', { session: sessionId })],
    })
  })
}

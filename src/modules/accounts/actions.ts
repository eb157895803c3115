import { createHash, createHmac, randomBytes } from 'node:crypto'

import { no, ok, type Refusal, type Result } from '#kernel/result'
import { transaction, type Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Who } from '#platform/http/route'
import { appendEvents, type Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { checkPassword, hashPassword, verifyPassword } from '#platform/passwords'

import { type Role } from './policy.ts'
import * as store from './store.ts'

const SESSION_DAYS = 7
const IDLE_MS = 12 * 3_600_000
const TOUCH_MS = 60_000
const LINK_HOURS = 48

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
const newToken = (): string => randomBytes(24).toString('base64url')

const wrongSignIn: Refusal = {
  code: 'accounts.wrong-sign-in',
  status: 422,
  words: ['登录名或密码不对。', 'The sign-in name or the password is wrong.'],
}
const deadLink: Refusal = {
  code: 'accounts.dead-link',
  status: 404,
  words: [
    '这个链接已经用过或过期，请向管理员要一个新的。',
    'This link was used or has expired. Ask the administrator for a new one.',
  ],
}
const loginTaken: Refusal = {
  code: 'accounts.login-taken',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields: { login: ['这个登录名已经有人用了。', 'This sign-in name is taken.'] },
}
const changed: Refusal = {
  code: 'accounts.stale',
  status: 409,
  words: [
    '账号刚被别人改过，请刷新后再试。',
    'Somebody changed this account a moment ago. Reload and try again.',
  ],
}

/** Opens a session when name and password fit.
 *  Shape: → the cookie's token; only its hash is kept.
 *  Refuses: accounts.wrong-sign-in, the same for unknown names and after the same work. */
export async function signIn(
  deps: Deps,
  login: string,
  password: string,
  device: string,
): Promise<Result<{ token: string; homeRef: string }>> {
  const account = await store.findAccountByLogin(deps.db, login.trim().toLowerCase())
  const fits = await verifyPassword(password, account?.password_hash ?? undefined)
  if (!fits.ok && fits.error.status === 429) return fits
  if (!account || !fits.ok || account.disabled_at) return no(wrongSignIn)
  return ok(await openSession(deps, account.id, device))
}

async function openSession(
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

/** A new password's hash, or why it will not do, told at its field. */
async function newHash(password: string, ownWords: readonly string[]): Promise<Result<string>> {
  const good = checkPassword(password, ownWords)
  return good.ok
    ? hashPassword(password)
    : no({ ...good.error, status: 422, words: loginTaken.words, fields: { password: good.error.words } })
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
  await store.dropInvitations(deps.db, 'set-up')
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

/** Inside the set-up's transaction: uses the link up and makes the first administrator at the new site. */
export async function createFirstAdministrator(
  tx: Db,
  deps: Deps,
  acting: Acting,
  token: string,
  account: NewAdministrator,
): Promise<Result<string>> {
  if (!(await store.useInvitation(tx, sha256(token), acting.at))) return no(deadLink)
  return createAccount(tx, deps, acting, { ...account, roles: ['administrator'] })
}

/** Inside a transaction: an account with roles at the acting site, told to the site's journal. */
export async function createAccount(
  tx: Db,
  deps: Deps,
  acting: Acting,
  account: { login: string; name: string; password: string | null; roles: readonly Role[] },
): Promise<Result<string>> {
  if (await store.findAccountByLogin(tx, account.login)) return no(loginTaken)
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
      data: { login: account.login, roles: [...account.roles] },
    },
  ])
  return ok(id)
}

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
      const expiresAt = new Date(acting.at.getTime() + LINK_HOURS * 3_600_000)
      await store.insertInvitation(tx, {
        hash: sha256(token),
        purpose: 'join',
        accountId: created.value,
        at: acting.at,
        expiresAt,
      })
      return ok({ answer: { id: created.value }, events: [] })
    },
  )
  return made.ok ? ok({ link: `${deps.publicUrl}/join/${token}` }) : made
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
  if (!account) return no(deadLink)
  const hashed = await newHash(password, [account.login, account.name])
  if (!hashed.ok) return hashed
  const passwordHash = hashed.value
  const at = deps.now()
  const saved = await transaction(deps.db, async tx => {
    if (!(await store.useInvitation(tx, sha256(token), at))) return no(deadLink)
    if (!(await store.savePassword(tx, account.id, account.version, passwordHash)))
      throw new Error('the account changed while its password was set')
    await store.revokeSessions(tx, account.id, undefined, at)
    const acting: Acting = {
      stationId: account.station_id,
      actorId: account.id,
      channel: 'console',
      key: deps.newId(),
      at,
    }
    await appendEvents(tx, acting, [
      {
        subjectKind: 'account',
        subjectId: account.id,
        version: account.version + 1,
        type: 'accounts.password-set',
        data: {},
      },
    ])
    return ok(true)
  })
  return saved.ok ? ok(await openSession(deps, account.id, device)) : saved
}

/** Replaces an account's roles at the acting site; none left means it may do nothing there.
 *  Refuses: accounts.stale. */
export async function setRoles(
  deps: Deps,
  acting: Acting,
  accountId: string,
  roles: readonly Role[],
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'accounts.set-roles', { accountId, roles: [...roles] }, async tx => {
    const account = await store.findAccount(tx, accountId)
    if (!account || !(await store.bumpAccount(tx, accountId, account.version))) return no(changed)
    await store.deleteGrants(tx, accountId, acting.stationId)
    for (const role of roles) await store.insertGrant(tx, accountId, acting.stationId, role, acting.at)
    return ok({
      answer: { id: accountId },
      events: [
        {
          subjectKind: 'account',
          subjectId: accountId,
          version: account.version + 1,
          type: 'accounts.roles-set',
          data: { roles: [...roles] },
        },
      ],
    })
  })
}

export const signOut = (deps: Deps, who: Who): Promise<void> =>
  store.revokeSessions(deps.db, who.accountId, who.sessionId, deps.now())

export const endSession = (deps: Deps, who: Who, id: string): Promise<void> =>
  store.revokeSessions(deps.db, who.accountId, id, deps.now())

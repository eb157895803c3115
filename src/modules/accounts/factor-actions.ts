import { randomInt } from 'node:crypto'

import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { Secret, TOTP } from 'otpauth'
import QRCode from 'qrcode'

import { asId, type AccountId, type StationId } from '#kernel/id'
import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Who } from '#platform/http/route'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { newDataKey, open, seal, unwrapKey, wrapKey } from '#platform/seal'

import * as factors from './factor-store.ts'
import { accountEvent, newToken, openSession, sha256 } from './session-actions.ts'
import * as store from './store.ts'
import { refusals } from './text.ts'

const STEP_MINUTES = 5
const PERIOD_S = 30
const RECOVERY_CODES = 10

const totpOf = (login: string, secret: string): TOTP =>
  new TOTP({
    issuer: 'Mingzhu',
    label: login,
    secret: Secret.fromBase32(secret),
    period: PERIOD_S,
    digits: 6,
  })

/** The second half of a sign-in, where an account asks for one.
 *  Shape: → the token of the step that a code ends. */
export async function beginCode(deps: Deps, accountId: string): Promise<string> {
  return beginStep(deps, { accountId, purpose: 'code', challenge: '' })
}

async function beginStep(
  deps: Deps,
  step: factors.SignInStep & { readonly purpose: 'code' | 'passkey' | 'add-passkey' },
): Promise<string> {
  const token = newToken()
  const at = deps.now()
  const expiresAt = new Date(at.getTime() + STEP_MINUTES * 60_000)
  await factors.insertStep(deps.db, { ...step, hash: sha256(token), at, expiresAt })
  return token
}

/** Ends a sign-in with a code of the app, or with a recovery code.
 *  Refuses: accounts.step-over, accounts.wrong-code. */
export async function endCode(
  deps: Deps,
  token: string,
  typed: string,
  device: string,
): Promise<Result<{ token: string; homeRef: string }>> {
  const at = deps.now()
  const step = await factors.tryStep(deps.db, sha256(token), 'code', at)
  if (!step?.accountId) return no(stepOver)
  const account = await store.findAccount(deps.db, step.accountId)
  if (!account || account.disabled_at) return no(stepOver)
  if (!(await isCode(deps, account, typed, at))) return no(invalidForm({ code: wrongCode }))
  if (!(await factors.endStep(deps.db, sha256(token)))) return no(stepOver)
  return ok(await openSession(deps, account.id, device))
}

/** True for a code of this or a neighbouring half-minute that was not used before, or a recovery code. */
async function isCode(deps: Deps, account: store.AccountRow, typed: string, at: Date): Promise<boolean> {
  const digits = typed.normalize('NFKC').replace(/[\s-]/g, '')
  if (/^\d{6}$/.test(digits)) return isAppCode(deps, deps.db, account, digits, at)
  return factors.useRecoveryCode(deps.db, account.id, recoveryHash(typed), at)
}

async function isAppCode(
  deps: Deps,
  tx: Db,
  account: store.AccountRow,
  digits: string,
  at: Date,
): Promise<boolean> {
  const secret = await secretOf(deps, account)
  if (!secret.ok) return false
  const delta = totpOf(account.login, secret.value).validate({
    token: digits,
    timestamp: at.getTime(),
    window: 1,
  })
  if (delta === null) return false
  return factors.useTotpStep(tx, account.id, Math.floor(at.getTime() / 1000 / PERIOD_S) + delta)
}

const ownerOf = (account: store.AccountRow) => ({
  stationId: asId<StationId>(account.station_id),
  ownerId: asId<AccountId>(account.id),
})

async function secretOf(deps: Deps, account: store.AccountRow): Promise<Result<string>> {
  const kept = await factors.findTotp(deps.db, account.id)
  if (!kept) return no(refusals.notFound)
  const key = unwrapKey(deps.keyring, ownerOf(account), kept.key)
  if (!key.ok) return key
  const plain = open(key.value, kept.sealed, { ...ownerOf(account), field: 'totp' })
  return plain.ok ? ok(plain.value.toString('utf8')) : plain
}

/** A fresh secret to be shown once, as text and picture; it counts when a code of it has been typed. */
export async function offerTotp(
  deps: Deps,
  who: Who,
): Promise<Result<{ readonly secret: string; readonly picture: string }>> {
  const account = await store.findAccount(deps.db, who.accountId)
  if (!account) return no(refusals.notFound)
  const kept = await factors.findTotp(deps.db, account.id)
  if (kept?.confirmed) return no(alreadyOn)
  if (!kept) {
    const dataKey = newDataKey()
    const key = wrapKey(deps.keyring, ownerOf(account), dataKey)
    if (!key.ok) return key
    const fresh = new Secret({ size: 20 }).base32
    await factors.insertTotp(
      deps.db,
      account.id,
      key.value,
      seal(dataKey, fresh, { ...ownerOf(account), field: 'totp' }),
    )
  }
  const secret = await secretOf(deps, account)
  if (!secret.ok) return secret
  const svg = await QRCode.toString(totpOf(account.login, secret.value).toString(), {
    type: 'svg',
    margin: 2,
  })
  return ok({
    secret: secret.value,
    picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
  })
}

/** Turns the app's codes on, with the first of them; hands back recovery codes, which are shown this once.
 *  Refuses: accounts.not-found, form.invalid for a wrong code. */
export async function confirmTotp(
  deps: Deps,
  who: Who,
  key: string,
  typed: string,
): Promise<Result<{ readonly codes: readonly string[] }>> {
  const account = await store.findAccount(deps.db, who.accountId)
  if (!account) return no(refusals.notFound)
  const at = deps.now()
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  const done = await act(
    deps.db,
    actingOf(account, key, at),
    'accounts.add-factor',
    { id: account.id, typed },
    async tx => {
      const digits = typed.normalize('NFKC').replace(/\s/g, '')
      if (!/^\d{6}$/.test(digits) || !(await isAppCode(deps, tx, account, digits, at)))
        return no(invalidForm({ code: wrongCode }))
      await factors.confirmTotp(tx, account.id, at)
      await factors.saveRecoveryCodes(tx, account.id, codes.map(recoveryHash))
      return moveOn(tx, account, 'factor-added', { kind: 'totp' })
    },
  )
  return done.ok ? ok({ codes }) : done
}

/** Takes the app's codes away again; it takes one of them, or a recovery code.
 *  Refuses: form.invalid for a wrong code. */
export async function removeTotp(
  deps: Deps,
  who: Who,
  key: string,
  typed: string,
): Promise<Result<{ id: string }>> {
  const account = await store.findAccount(deps.db, who.accountId)
  if (!account) return no(refusals.notFound)
  const at = deps.now()
  if (!(await isCode(deps, account, typed, at))) return no(invalidForm({ code: wrongCode }))
  return act(deps.db, actingOf(account, key, at), 'accounts.remove-factor', { id: account.id }, async tx => {
    await factors.deleteTotp(tx, account.id)
    await factors.saveRecoveryCodes(tx, account.id, [])
    return moveOn(tx, account, 'factor-removed', { kind: 'totp' })
  })
}

/** Inside a transaction: takes every second factor of an account away. */
export async function resetFactors(tx: Db, accountId: string): Promise<void> {
  await factors.deleteTotp(tx, accountId)
  await factors.saveRecoveryCodes(tx, accountId, [])
  for (const { id } of await factors.listPasskeys(tx, accountId))
    await factors.deletePasskey(tx, accountId, id)
}

async function moveOn(tx: Db, account: store.AccountRow, type: string, data: { kind: string }) {
  if (!(await store.bumpAccount(tx, account.id, account.version))) return no(refusals.changed)
  return ok({ answer: { id: account.id }, events: [accountEvent(account, type, data)] })
}

const actingOf = (account: store.AccountRow, key: string, at: Date): Acting => ({
  stationId: account.station_id,
  actorId: account.id,
  channel: 'console',
  key,
  at,
})

// --- passkeys ---------------------------------------------------------------------------------------

/** ES256 and RS256, which every authenticator has one of. */
const ALGORITHMS = [-7, -257]

const siteOf = (deps: Deps) => {
  const { origin, hostname } = new URL(deps.publicUrl)
  return { origin, hostname }
}

/** Browsers keep passkeys only for names reached safely: https, or this very machine. */
export function hasPasskeys(deps: Deps): boolean {
  const { protocol, hostname } = new URL(deps.publicUrl)
  return hostname === 'localhost' || (protocol === 'https:' && !/^[\d.]+$|:/.test(hostname))
}

/** What the browser is asked in order to make a passkey, and the step it belongs to. */
export async function offerPasskey(
  deps: Deps,
  who: Who,
): Promise<{ readonly step: string; readonly options: string }> {
  const known = await factors.listPasskeys(deps.db, who.accountId)
  const options = await generateRegistrationOptions({
    rpName: 'Mingzhu',
    rpID: siteOf(deps).hostname,
    userName: who.login,
    userDisplayName: who.name,
    userID: new TextEncoder().encode(who.accountId),
    excludeCredentials: known.map(({ id }) => ({ id })),
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const step = await beginStep(deps, {
    accountId: who.accountId,
    purpose: 'add-passkey',
    challenge: options.challenge,
  })
  return { step, options: JSON.stringify(options) }
}

/** Keeps a passkey that the browser made.
 *  Refuses: accounts.step-over, accounts.passkey-refused. */
export async function addPasskey(
  deps: Deps,
  who: Who,
  key: string,
  made: { readonly step: string; readonly credential: string; readonly name: string },
): Promise<Result<{ id: string }>> {
  const at = deps.now()
  const step = await factors.tryStep(deps.db, sha256(made.step), 'add-passkey', at)
  const account = await store.findAccount(deps.db, who.accountId)
  if (!account || step?.accountId !== who.accountId) return no(stepOver)
  const { origin, hostname } = siteOf(deps)
  const verified = await verifyRegistrationResponse({
    response: parsed<RegistrationResponseJSON>(made.credential),
    expectedChallenge: step.challenge,
    expectedOrigin: origin,
    expectedRPID: hostname,
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!verified?.verified || !verified.registrationInfo) return no(passkeyRefused)
  const { credential } = verified.registrationInfo
  return act(
    deps.db,
    actingOf(account, key, at),
    'accounts.add-factor',
    { id: account.id, key: credential.id },
    async tx => {
      const { id, publicKey, counter } = credential
      const name = made.name.trim().slice(0, 40) || 'passkey'
      if (!(await factors.endStep(tx, sha256(made.step)))) return no(stepOver)
      if (
        !(await factors.insertPasskey(tx, {
          id,
          accountId: account.id,
          publicKey,
          counter,
          name,
          createdAt: at,
        }))
      )
        return no(passkeyRefused)
      return moveOn(tx, account, 'factor-added', { kind: 'passkey' })
    },
  )
}

/** Removes one of one's own passkeys. Refuses: accounts.not-found. */
export async function removePasskey(
  deps: Deps,
  who: Who,
  key: string,
  id: string,
): Promise<Result<{ id: string }>> {
  const account = await store.findAccount(deps.db, who.accountId)
  if (!account) return no(refusals.notFound)
  return act(
    deps.db,
    actingOf(account, key, deps.now()),
    'accounts.remove-factor',
    { id: account.id, key: id },
    async tx =>
      (await factors.deletePasskey(tx, account.id, id))
        ? moveOn(tx, account, 'factor-removed', { kind: 'passkey' })
        : no(refusals.notFound),
  )
}

/** What the browser is asked in order to sign in with a passkey. */
export async function askPasskey(deps: Deps): Promise<{ readonly step: string; readonly options: string }> {
  const options = await generateAuthenticationOptions({
    rpID: siteOf(deps).hostname,
    userVerification: 'required',
  })
  const step = await beginStep(deps, { accountId: null, purpose: 'passkey', challenge: options.challenge })
  return { step, options: JSON.stringify(options) }
}

/** Opens a session for whoever holds a known passkey; it is both factors in one.
 *  Refuses: accounts.step-over, accounts.passkey-refused. */
export async function signInByPasskey(
  deps: Deps,
  given: { readonly step: string; readonly credential: string },
  device: string,
): Promise<Result<{ token: string; homeRef: string }>> {
  const at = deps.now()
  const hash = sha256(given.step)
  const step = await factors.tryStep(deps.db, hash, 'passkey', at)
  if (!step) return no(stepOver)
  const response = parsed<AuthenticationResponseJSON>(given.credential)
  const kept = typeof response.id === 'string' ? await factors.findPasskey(deps.db, response.id) : undefined
  const account = kept && (await store.findAccount(deps.db, kept.accountId))
  if (!kept || !account || account.disabled_at) return no(passkeyRefused)
  const { origin, hostname } = siteOf(deps)
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: step.challenge,
    expectedOrigin: origin,
    expectedRPID: hostname,
    credential: { id: kept.id, publicKey: new Uint8Array(kept.publicKey), counter: kept.counter },
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!verified?.verified || !(await factors.endStep(deps.db, hash))) return no(passkeyRefused)
  if (!(await factors.usePasskey(deps.db, kept.id, verified.authenticationInfo.newCounter, at)))
    return no(passkeyRefused)
  return ok(await openSession(deps, account.id, device))
}

/** What a browser sent; what is no object becomes an empty one, which then fails to verify. */
function parsed<R>(text: string): R {
  try {
    const value: unknown = JSON.parse(text)
    return (typeof value === 'object' && value !== null ? value : {}) as R
  } catch {
    return {} as R
  }
}

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Fifty bits in two groups. */
const newRecoveryCode = (): string => {
  const letters = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)] ?? 'a').join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}

const recoveryHash = (typed: string): Buffer =>
  sha256(
    `recovery code\0${typed
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')}`,
  )

export const wrongCode: Words = [
  '验证码不对。请等应用里换成新的 6 位数字再填一次，每个码只能用一次。',
  'This code does not fit. Wait for a new one in the app and type that; each works once.',
]

const stepOver: Refusal = {
  code: 'accounts.step-over',
  status: 403,
  words: [
    '这一步已经过期或试了太多次，请从头登录。',
    'This step is over or was tried too often. Sign in from the start.',
  ],
}
const passkeyRefused: Refusal = {
  code: 'accounts.passkey-refused',
  status: 422,
  words: [
    '通行密钥没有通过验证。请再试一次，或用密码登录。',
    'The passkey was not accepted. Try again, or use your password.',
  ],
}
const alreadyOn: Refusal = {
  code: 'accounts.factor-on',
  status: 409,
  words: ['动态验证码已经启用。', 'Codes are already turned on.'],
}

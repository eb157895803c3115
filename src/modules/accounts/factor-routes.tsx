import { emptyForm, readForm, refusedForm, type FormState } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { whoOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './factor-actions.ts'
import { factorsPage, passkeyPage, codePage, recoveryPage } from './factor-pages.tsx'
import { hasFactor, listPasskeys } from './factor-store.ts'
import { deviceOf, keepSession, keyOf, localPath, mayTry } from './sign-in.tsx'

const codeRule = { name: 'code', capacity: 8, refillPerS: 0.1 }

async function endCode(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const step = { half: values['half'] ?? '', next: localPath(values['next'] ?? '/') }
  const done = await actions.endCode(ctx.deps, step.half, values['code'] ?? '', deviceOf(ctx))
  if (!done.ok)
    return done.error.status === 422
      ? codePage(ctx, refusedForm({ _key: values['_key'] ?? '' }, done.error), step, 422)
      : refuse(ctx.c, ctx.deps, done.error)
  keepSession(ctx, done.value.token)
  return ctx.c.redirect(step.next === '/' ? `/at/${done.value.homeRef}` : step.next, 303)
}

async function askPasskey(ctx: Ctx, form: FormState = emptyForm, status = 200): Promise<Response> {
  return passkeyPage(ctx, form, await actions.askPasskey(ctx.deps), status)
}

async function byPasskey(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const given = { step: values['step'] ?? '', credential: values['credential'] ?? '' }
  const done = await actions.signInByPasskey(ctx.deps, given, deviceOf(ctx))
  if (!done.ok) return askPasskey(ctx, refusedForm({}, done.error), done.error.status)
  keepSession(ctx, done.value.token)
  return ctx.c.redirect(`/at/${done.value.homeRef}`, 303)
}

async function show(ctx: Ctx, form: FormState = emptyForm, status = 200): Promise<Response> {
  const who = whoOf(ctx)
  const hasTotp = await hasFactor(ctx.deps.db, who.accountId)
  const offer = hasTotp ? undefined : await actions.offerTotp(ctx.deps, who)
  return factorsPage(
    ctx,
    {
      hasTotp,
      offer: offer?.ok ? offer.value : undefined,
      passkeys: await listPasskeys(ctx.deps.db, who.accountId),
      asked: actions.hasPasskeys(ctx.deps) ? await actions.offerPasskey(ctx.deps, who) : undefined,
      form,
    },
    status,
  )
}

async function confirm(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const allowed = await mayTry(ctx, codeRule, whoOf(ctx).accountId)
  const done = allowed.ok
    ? await actions.confirmTotp(ctx.deps, whoOf(ctx), keyOf(ctx, values), values['code'] ?? '')
    : allowed
  return done.ok
    ? recoveryPage(ctx, done.value.codes)
    : show(ctx, refusedForm(values, done.error), done.error.status)
}

async function remove(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const allowed = await mayTry(ctx, codeRule, whoOf(ctx).accountId)
  const done = allowed.ok
    ? await actions.removeTotp(ctx.deps, whoOf(ctx), keyOf(ctx, values), values['code'] ?? '')
    : allowed
  return done.ok
    ? ctx.c.redirect('/me/factors', 303)
    : show(ctx, refusedForm(values, done.error), done.error.status)
}

async function addPasskey(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const made = {
    step: values['step'] ?? '',
    credential: values['credential'] ?? '',
    name: values['name'] ?? '',
  }
  const done = await actions.addPasskey(ctx.deps, whoOf(ctx), keyOf(ctx, values), made)
  return done.ok ? ctx.c.redirect('/me/factors', 303) : refuse(ctx.c, ctx.deps, done.error)
}

async function removePasskey(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const done = await actions.removePasskey(ctx.deps, whoOf(ctx), keyOf(ctx, values), ctx.param('id'))
  return done.ok ? ctx.c.redirect('/me/factors', 303) : refuse(ctx.c, ctx.deps, done.error)
}

const route = (
  method: Route['method'],
  path: string,
  access: Route['access'],
  audit: string,
  handle: Route['handle'],
): Route => ({ method, path, access, audit: `accounts.${audit}`, handle })

export const factorRoutes: readonly Route[] = [
  route('POST', '/sign-in/code', 'public', 'sign-in-code', endCode),
  route('GET', '/sign-in/passkey', 'public', 'passkey-form', ctx => askPasskey(ctx)),
  route('POST', '/sign-in/passkey', 'public', 'sign-in-passkey', byPasskey),
  route('GET', '/me/factors', 'account', 'factors', ctx => show(ctx)),
  route('POST', '/me/factors/totp', 'account', 'add-totp', confirm),
  route('POST', '/me/factors/totp/removal', 'account', 'remove-totp', remove),
  route('POST', '/me/factors/passkeys', 'account', 'add-passkey', addPasskey),
  route('POST', '/me/factors/passkeys/:id/removal', 'account', 'remove-passkey', removePasskey),
]

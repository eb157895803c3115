import { deleteCookie } from 'hono/cookie'
import { z } from 'zod'

import { isId } from '#kernel/id'
import type { Result } from '#kernel/result'
import { needed } from '#platform/http/fields'
import {
  actingFrom,
  emptyForm,
  formOf,
  parseForm,
  readForm,
  refusedForm,
  type FormState,
} from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse, SESSION_COOKIE } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'
import { listLevels, siteSchema } from '#stations'

import * as actions from './actions.ts'
import { codePage } from './factor-pages.tsx'
import { factorRoutes } from './factor-routes.tsx'
import { accountsPage, accountsServed, sessionsServed } from './lists.tsx'
import * as manage from './manage-actions.ts'
import * as pages from './pages.tsx'
import { roles } from './policy.ts'
import { deviceOf, keepSession, keyOf, localPath, mayTry } from './sign-in.tsx'
import { listSessions } from './store.ts'
import { refusals } from './text.ts'

const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9._-]{2,39}$/,
    '登录名用小写字母、数字，3 到 40 个。|Use 3 to 40 lower-case letters and digits.',
  )
const person = needed(40, '请填写姓名。|Give the name.')
const newPassword = z.string().min(1, '请设一个密码。|Choose a password.')
const setUpSchema = siteSchema.extend({ login, person, password: newPassword })
const roleList = z
  .string()
  .default('')
  .transform(text => roles.filter(role => text.split(',').includes(role)))
const inviteSchema = z.object({ login, person, roles: roleList })

const signInRule = { name: 'sign-in', capacity: 8, refillPerS: 0.1 }
const passwordRule = { name: 'password', capacity: 8, refillPerS: 0.1 }

async function setUpForm(ctx: Ctx, form: FormState, status = 200): Promise<Response> {
  return pages.setUpPage(ctx, form, ctx.param('token'), await listLevels(ctx.deps.db), status)
}

async function setUp(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(setUpSchema, values)
  if (!parsed.ok) return setUpForm(ctx, refusedForm(values, parsed.error), parsed.error.status)
  const { login: name, person: called, password, ...site } = parsed.value
  const link = { token: ctx.param('token'), key: keyOf(ctx, values) }
  const done = await actions.setUp(ctx.deps, link, site, { login: name, name: called, password })
  if (!done.ok) return setUpForm(ctx, refusedForm(values, done.error), done.error.status)
  const session = await actions.signIn(ctx.deps, name, password, deviceOf(ctx))
  if (session.ok && 'token' in session.value) keepSession(ctx, session.value.token)
  return ctx.c.redirect(`/at/${done.value.ref}`, 303)
}

async function signIn(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const next = localPath(values['next'] ?? '/')
  const name = (values['login'] ?? '').trim().toLowerCase()
  const allowed = await mayTry(ctx, signInRule, name)
  const done = allowed.ok
    ? await actions.signIn(ctx.deps, name, values['password'] ?? '', deviceOf(ctx))
    : allowed
  if (!done.ok) return pages.signInPage(ctx, refusedForm(values, done.error), next, done.error.status)
  if ('half' in done.value) return codePage(ctx, emptyForm, { half: done.value.half, next })
  keepSession(ctx, done.value.token)
  return ctx.c.redirect(next === '/' ? `/at/${done.value.homeRef}` : next, 303)
}

async function me(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const sessions = await listSessions(ctx.deps.db, whoOf(ctx).accountId, ctx.at)
  return pages.mePage(ctx, sessions, form, ctx.query('changed') === '1', status)
}

async function changePassword(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const who = whoOf(ctx)
  const allowed = await mayTry(ctx, passwordRule, who.accountId)
  const typed = { current: values['current'] ?? '', password: values['password'] ?? '' }
  const done = allowed.ok ? await actions.changePassword(ctx.deps, who, keyOf(ctx, values), typed) : allowed
  return done.ok
    ? ctx.c.redirect('/me?changed=1', 303)
    : me(ctx, refusedForm(values, done.error), done.error.status)
}

async function invite(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(inviteSchema, values)
  const done = parsed.ok
    ? await manage.invite(ctx.deps, actingFrom(ctx, values), {
        login: parsed.value.login,
        name: parsed.value.person,
        roles: parsed.value.roles,
      })
    : parsed
  return done.ok
    ? accountsPage(ctx, emptyForm, done.value.link, 201)
    : accountsPage(ctx, refusedForm(values, done.error), undefined, done.error.status)
}

async function reissue(ctx: Ctx): Promise<Response> {
  const acting = actingFrom(ctx, await readForm(ctx))
  if (!isId(ctx.param('id'))) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const done = await manage.reissue(ctx.deps, acting, ctx.param('id'))
  return done.ok ? accountsPage(ctx, emptyForm, done.value.link, 201) : refuse(ctx.c, ctx.deps, done.error)
}

/** A button in a row: back to its list when it is done, else the reason as a page. */
const press =
  (
    list: string,
    work: (
      ctx: Ctx,
      acting: Acting,
      id: string,
      values: Readonly<Record<string, string>>,
    ) => Promise<Result<unknown>>,
  ) =>
  async (ctx: Ctx): Promise<Response> => {
    const values = await readForm(ctx)
    const id = ctx.param('id')
    if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
    const done = await work(ctx, actingFrom(ctx, values), id, values)
    return done.ok
      ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/${list}`, 303)
      : refuse(ctx.c, ctx.deps, done.error)
  }

const manageRoute = (path: string, audit: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path: `/at/:site/accounts${path}`,
  access: 'accounts.manage',
  audit: `accounts.${audit}`,
  handle,
})

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/sign-in',
    access: 'public',
    audit: 'accounts.sign-in-form',
    handle: ctx => pages.signInPage(ctx, emptyForm, localPath(ctx.query('next') ?? '/')),
  },
  {
    method: 'POST',
    path: '/sign-in',
    access: 'public',
    audit: 'accounts.sign-in',
    handle: signIn,
  },
  {
    method: 'POST',
    path: '/sign-out',
    access: 'account',
    audit: 'accounts.sign-out',
    async handle(ctx) {
      await actions.signOut(ctx.deps, whoOf(ctx))
      deleteCookie(ctx.c, SESSION_COOKIE, { path: '/', secure: true })
      return ctx.c.redirect('/', 303)
    },
  },
  {
    method: 'GET',
    path: '/set-up/:token',
    access: 'public',
    audit: 'accounts.set-up-form',
    async handle(ctx) {
      const link = await actions.readLink(ctx.deps, ctx.param('token'))
      return link?.purpose === 'set-up'
        ? setUpForm(ctx, formOf({ level: 'station' }))
        : refuse(ctx.c, ctx.deps, refusals.deadLink)
    },
  },
  {
    method: 'POST',
    path: '/set-up/:token',
    access: 'public',
    audit: 'accounts.set-up',
    handle: setUp,
  },
  {
    method: 'GET',
    path: '/join/:token',
    access: 'public',
    audit: 'accounts.join-form',
    async handle(ctx) {
      const link = await actions.readLink(ctx.deps, ctx.param('token'))
      return link?.account_id
        ? pages.joinPage(ctx, emptyForm, ctx.param('token'))
        : refuse(ctx.c, ctx.deps, refusals.deadLink)
    },
  },
  {
    method: 'POST',
    path: '/join/:token',
    access: 'public',
    audit: 'accounts.join',
    async handle(ctx) {
      const values = await readForm(ctx)
      const done = await actions.join(ctx.deps, ctx.param('token'), values['password'] ?? '', deviceOf(ctx))
      if (!done.ok)
        return pages.joinPage(ctx, refusedForm(values, done.error), ctx.param('token'), done.error.status)
      keepSession(ctx, done.value.token)
      return ctx.c.redirect(`/at/${done.value.homeRef}`, 303)
    },
  },
  {
    method: 'GET',
    path: '/me',
    access: 'account',
    audit: 'accounts.me',
    handle: ctx => me(ctx),
  },
  {
    method: 'POST',
    path: '/me/sessions/:id/end',
    access: 'account',
    audit: 'accounts.end-session',
    async handle(ctx) {
      if (!isId(ctx.param('id'))) return refuse(ctx.c, ctx.deps, refusals.notFound)
      await actions.endSession(ctx.deps, whoOf(ctx), ctx.param('id'))
      return ctx.c.redirect('/me', 303)
    },
  },
  {
    method: 'POST',
    path: '/me/sessions/end',
    access: 'account',
    audit: 'accounts.end-other-sessions',
    async handle(ctx) {
      await actions.endSession(ctx.deps, whoOf(ctx), undefined)
      return ctx.c.redirect('/me', 303)
    },
  },
  {
    method: 'POST',
    path: '/me/password',
    access: 'account',
    audit: 'accounts.change-password',
    handle: changePassword,
  },
  ...factorRoutes,
  ...listRoutes(
    accountsServed,
    { access: 'accounts.manage', audit: 'accounts.list', file: 'accounts' },
    ctx => accountsPage(ctx),
  ),
  ...listRoutes(sessionsServed, {
    access: 'accounts.manage',
    audit: 'accounts.list-sessions',
    file: 'sessions',
  }),
  manageRoute('', 'invite', invite),
  manageRoute('/:id/invitation', 'reissue', reissue),
  manageRoute(
    '/:id/roles',
    'set-roles',
    press('accounts', (ctx, acting, id, values) =>
      manage.setRoles(ctx.deps, acting, id, roleList.parse(values['roles'] ?? '')),
    ),
  ),
  manageRoute(
    '/:id/disabling',
    'disable',
    press('accounts', (ctx, acting, id) => manage.setDisabled(ctx.deps, acting, id, true)),
  ),
  manageRoute(
    '/:id/enabling',
    'enable',
    press('accounts', (ctx, acting, id) => manage.setDisabled(ctx.deps, acting, id, false)),
  ),
  manageRoute(
    '/:id/factors/reset',
    'reset-factors',
    press('accounts', (ctx, acting, id) => manage.dropFactors(ctx.deps, acting, id)),
  ),
  manageRoute(
    '/sessions/:id/end',
    'end-session-of',
    press('accounts/sessions', (ctx, acting, id) => manage.endSessionOf(ctx.deps, acting, id)),
  ),
]

import { deleteCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'

import { no, ok, type Refusal, type Result } from '#kernel/result'
import { transaction } from '#platform/db'
import { actingFrom, emptyForm, parseForm, readForm, refusedForm } from '#platform/http/form'
import { refuse, SESSION_COOKIE } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'
import { memoryBuckets, openLimiter } from '#platform/limits'
import { createSite, listLevels, siteSchema } from '#stations'

import * as actions from './actions.ts'
import * as pages from './pages.tsx'
import { roles, type Role } from './policy.ts'
import { listAccounts, listSessions } from './store.ts'

const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9._-]{2,39}$/,
    '登录名用小写字母、数字，3 到 40 个。|Use 3 to 40 lower-case letters and digits.',
  )
const person = z
  .string()
  .trim()
  .min(1, '请填写姓名。|Give the name.')
  .max(40, '姓名最多 40 个字。|At most 40 characters.')
const setUpSchema = siteSchema.extend({
  login,
  person,
  password: z.string().min(1, '请设一个密码。|Choose a password.'),
})
const roleList = z
  .string()
  .default('')
  .transform(text => roles.filter(role => text.split(',').includes(role)))
const inviteSchema = z.object({ login, person, roles: roleList })

const attempts = openLimiter(memoryBuckets())
const signInRule = { name: 'sign-in', capacity: 8, refillPerS: 0.1 }
const gone: Refusal = {
  code: 'accounts.dead-link',
  status: 404,
  words: ['这个链接已经用过或过期。', 'This link was used or has expired.'],
}

function keepSession(ctx: Ctx, token: string): void {
  setCookie(ctx.c, SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    maxAge: 7 * 86_400,
  })
}

/** What the list of devices calls a browser: its family and system, nothing finer. */
function deviceOf(ctx: Ctx): string {
  const agent = ctx.c.req.header('user-agent') ?? ''
  const browser = /MicroMessenger|Firefox|Edg|Chrome|Safari/.exec(agent)?.[0] ?? pages.UNKNOWN_DEVICE
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? pages.UNKNOWN_DEVICE
  return `${browser} · ${system}`
}

const localPath = (text: string): string => (/^\/(?![/\\])[\w/.~%-]*$/.test(text) ? text : '/')

async function setUp(ctx: Ctx, token: string, values: Record<string, string>): Promise<Result<string>> {
  const parsed = parseForm(setUpSchema, values)
  if (!parsed.ok) return parsed
  const stationId = ctx.deps.newId()
  const acting: Acting = { stationId, actorId: null, channel: 'set-up', key: ctx.deps.newId(), at: ctx.at }
  let refusal: Refusal | undefined
  const done = await transaction(ctx.deps.db, async tx => {
    const site = await createSite(tx, acting, stationId, undefined, parsed.value)
    const made = site.ok
      ? await actions.createFirstAdministrator(tx, ctx.deps, acting, token, {
          login: parsed.value.login,
          name: parsed.value.person,
          password: parsed.value.password,
        })
      : site
    if (!made.ok) {
      refusal = made.error
      throw new Error('set-up refused')
    }
    return parsed.value.divisionCode || stationId
  }).catch((error: unknown) => {
    if (refusal) return undefined
    throw error
  })
  return done === undefined ? no(refusal ?? gone) : ok(done)
}

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
    async handle(ctx) {
      const values = await readForm(ctx)
      const next = localPath(values['next'] ?? '/')
      const allowed = await attempts(
        signInRule,
        (values['login'] ?? '').trim().toLowerCase(),
        ctx.at.getTime(),
      )
      const done =
        allowed.ok === false
          ? allowed
          : await actions.signIn(ctx.deps, values['login'] ?? '', values['password'] ?? '', deviceOf(ctx))
      if (!done.ok) return pages.signInPage(ctx, refusedForm(values, done.error), next, done.error.status)
      keepSession(ctx, done.value.token)
      return ctx.c.redirect(next === '/' ? `/at/${done.value.homeRef}` : next, 303)
    },
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
      if (link?.purpose !== 'set-up') return refuse(ctx.c, ctx.deps, gone)
      return pages.setUpPage(
        ctx,
        { values: { level: 'station' }, errors: {} },
        ctx.param('token'),
        await listLevels(ctx.deps.db),
      )
    },
  },
  {
    method: 'POST',
    path: '/set-up/:token',
    access: 'public',
    audit: 'accounts.set-up',
    async handle(ctx) {
      const values = await readForm(ctx)
      const token = ctx.param('token')
      const done = await setUp(ctx, token, values)
      if (!done.ok)
        return pages.setUpPage(
          ctx,
          refusedForm(values, done.error),
          token,
          await listLevels(ctx.deps.db),
          done.error.status,
        )
      const session = await actions.signIn(
        ctx.deps,
        values['login'] ?? '',
        values['password'] ?? '',
        deviceOf(ctx),
      )
      if (session.ok) keepSession(ctx, session.value.token)
      return ctx.c.redirect(`/at/${done.value}`, 303)
    },
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
        : refuse(ctx.c, ctx.deps, gone)
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
    handle: async ctx => pages.mePage(ctx, await listSessions(ctx.deps.db, whoOf(ctx).accountId, ctx.at)),
  },
  {
    method: 'POST',
    path: '/me/sessions/:id/end',
    access: 'account',
    audit: 'accounts.end-session',
    async handle(ctx) {
      await actions.endSession(ctx.deps, whoOf(ctx), ctx.param('id'))
      return ctx.c.redirect('/me', 303)
    },
  },
  {
    method: 'GET',
    path: '/at/:site/accounts',
    access: 'accounts.manage',
    audit: 'accounts.list',
    handle: async ctx =>
      pages.accountsPage(ctx, await listAccounts(ctx.deps.db, siteOf(ctx).id), emptyForm, undefined),
  },
  {
    method: 'POST',
    path: '/at/:site/accounts',
    access: 'accounts.manage',
    audit: 'accounts.invite',
    async handle(ctx) {
      const values = await readForm(ctx)
      const parsed = parseForm(inviteSchema, values)
      const done = parsed.ok
        ? await actions.invite(ctx.deps, actingFrom(ctx, values), {
            login: parsed.value.login,
            name: parsed.value.person,
            roles: parsed.value.roles,
          })
        : parsed
      const accounts = await listAccounts(ctx.deps.db, siteOf(ctx).id)
      if (!done.ok)
        return pages.accountsPage(
          ctx,
          accounts,
          refusedForm(values, done.error),
          undefined,
          done.error.status,
        )
      return pages.accountsPage(ctx, accounts, emptyForm, done.value.link, 201)
    },
  },
  {
    method: 'POST',
    path: '/at/:site/accounts/:id/roles',
    access: 'accounts.manage',
    audit: 'accounts.set-roles',
    async handle(ctx) {
      const values = await readForm(ctx)
      const chosen: readonly Role[] = roleList.parse(values['roles'] ?? '')
      const done = await actions.setRoles(ctx.deps, actingFrom(ctx, values), ctx.param('id'), chosen)
      return done.ok
        ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/accounts`, 303)
        : refuse(ctx.c, ctx.deps, done.error)
    },
  },
]

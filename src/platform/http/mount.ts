import { timingSafeEqual } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'

import type { Refusal } from '#kernel/result'
import { translator, type Lang } from '#kernel/text'
import type { Deps } from '#platform/deps'
import { receive, type Received } from '#platform/http/receive'
import type { Ctx, Face, Gate, Plug, Route, Who } from '#platform/http/route'
import { memoryBuckets, networkOf, openLimiter } from '#platform/limits'
import { newReference } from '#platform/log'
import { problemPage } from '#platform/ui/problem'

export const SESSION_COOKIE = '__Host-session'

/** Written once per request: no address parameters, no names, no bodies. Without `route` none matched. */
export interface Served {
  readonly route?: string
  readonly audit?: string
  readonly method: string
  readonly status: number
  readonly ms: number
  readonly ref: string
}

interface Options {
  readonly deps: Deps
  readonly gate: Gate
  readonly plugs: readonly Plug[]
  readonly served: (line: Served) => void
  readonly failed: (ref: string, route: string | undefined, error: unknown) => void
}

const BODY_BYTES_MAX = 64 * 1024
const rules = {
  read: { name: 'read', capacity: 300, refillPerS: 10 },
  write: { name: 'write', capacity: 60, refillPerS: 2 },
}

/** Builds the web application from the modules' plugs: one place for headers, limits, sessions, forms and refusals. */
export function mount({ deps, gate, plugs, served, failed }: Options): Hono {
  const app = new Hono()
  const limit = openLimiter(memoryBuckets())
  const faces = plugs.flatMap(plug => plug.faces ?? [])
  const faceOf = (c: Context): Face | undefined => faces.find(({ prefix }) => c.req.path.startsWith(prefix))
  const refuseTo = (c: Context, refusal: Refusal, status: number = refusal.status) =>
    faceOf(c)?.refuse(c, translator(langOf(c, true)), refusal, status) ?? refuse(c, deps, refusal, status)
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'same-origin',
      crossOriginOpenerPolicy: 'same-origin',
      // A route that hands out a file may be stricter.
      overwrite: false,
      xFrameOptions: 'DENY',
    }),
  )
  for (const plug of plugs)
    for (const route of plug.routes) {
      const size = bodyLimit({
        maxSize: route.bodyBytesMax ?? BODY_BYTES_MAX,
        onError: c => refuseTo(c, tooLarge),
      })
      if (route.uploadBytesMax === undefined) app.on(route.method, route.path, size, c => serve(c, route))
      else app.on(route.method, route.path, c => serve(c, route))
    }
  app.notFound(c => serve(c, undefined))

  async function serve(c: Context, route: Route | undefined): Promise<Response> {
    const started = performance.now()
    const ref = newReference()
    let response: Response
    try {
      response = await (route ? answer(c, route) : refuseTo(c, notFound))
    } catch (error) {
      failed(ref, route?.path, error)
      response = await refuseTo(c, { ...broken, facts: { ref } }, 500)
    }
    served({
      ...(route ? { route: route.path, audit: route.audit } : {}),
      method: c.req.method,
      status: response.status,
      ms: performance.now() - started,
      ref,
    })
    return response
  }

  async function answer(c: Context, route: Route): Promise<Response> {
    const at = deps.now()
    const face = faceOf(c)
    const who = await caller(c, face, at)
    const rule = route.method === 'GET' ? rules.read : rules.write
    const subject = who ? (face ? who.sessionId : who.accountId) : networkOf(addressOf(c))
    const allowed = await limit(rule, subject, at.getTime())
    if (!allowed.ok) {
      c.header('Retry-After', String(allowed.error.facts?.['seconds'] ?? 60))
      return refuseTo(c, allowed.error)
    }
    const siteRef = c.req.param('site')
    const site = siteRef === undefined ? undefined : await gate.findSite(siteRef)
    if (siteRef !== undefined && !site) return refuseTo(c, notFound)
    if (route.access !== 'public') {
      if (!who && face) return refuseTo(c, noToken)
      if (!who) return c.redirect(`/sign-in?next=${encodeURIComponent(new URL(c.req.url).pathname)}`, 303)
      if (route.access !== 'account' && !gate.may(who, site, route.access)) return refuseTo(c, notYours)
    }
    if (who) c.header('Cache-Control', 'no-store')
    if (route.method === 'POST' && !face) {
      if (!sameOrigin(c)) return refuse(c, deps, foreignForm)
      const token = route.access === 'public' ? undefined : who?.formToken
      if (route.uploadBytesMax !== undefined)
        return receiving(c, token, route.uploadBytesMax, received =>
          route.handle(context(c, { at, who, site, received })),
        )
      if (token !== undefined && !isToken((await c.req.parseBody({ all: true }))['_token'], token))
        return refuse(c, deps, staleForm)
    }
    return route.handle(context(c, { at, who, site, received: undefined }))
  }

  /** Who asks: a browser by its cookie; a machine by the token it was given, and never by a cookie, so that no page can
   *  make a browser ask in somebody's name. */
  async function caller(c: Context, face: Face | undefined, at: Date): Promise<Who | undefined> {
    if (!face) {
      const token = getCookie(c, SESSION_COOKIE)
      return token ? gate.identify(token, at) : undefined
    }
    const [, token] = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(c.req.header('authorization') ?? '') ?? []
    return token === undefined ? undefined : gate.identifyMachine(token, at)
  }

  /** Hands on a form with a file, and takes the file away when the request has been answered. */
  async function receiving(
    c: Context,
    token: string | undefined,
    sizeBytesMax: number,
    handle: (received: Received) => Response | Promise<Response>,
  ): Promise<Response> {
    const received = await receive(c.req.raw, {
      folder: join(deps.dataDir, 'uploads'),
      sizeBytesMax,
      at: deps.now(),
      isWanted: values => token === undefined || isToken(values['_token'], token),
      unwanted: staleForm,
      tooLarge,
    })
    if (!received.ok) return refuse(c, deps, received.error)
    try {
      return await handle(received.value)
    } finally {
      if (received.value.file) await rm(received.value.file.path, { force: true })
    }
  }

  function context(c: Context, known: Pick<Ctx, 'at' | 'who' | 'site' | 'received'>): Ctx {
    return {
      deps,
      gate,
      c,
      t: translator(langOf(c, faceOf(c) !== undefined)),
      elder: readsLarge(c),
      path: new URL(c.req.url).pathname,
      param: name => c.req.param(name) ?? '',
      query: name => c.req.query(name)?.normalize('NFC'),
      ...known,
    }
  }

  return app
}

/** The reader's language: ?lang=, then the cookie, then Chinese. A choice in the address is remembered. A machine keeps
 *  no cookies: it says in its headers what it reads. */
export function langOf(c: Context, machine = false): Lang {
  const asked = c.req.query('lang')
  // A browser that opens a machine's address is a reader all the same.
  if (machine && asked === undefined && !c.req.header('accept')?.includes('text/html'))
    return /^en\b/i.test(c.req.header('accept-language') ?? '') ? 'en' : 'zh'
  if (asked === 'zh' || asked === 'en') {
    if (getCookie(c, 'lang') !== asked)
      setCookie(c, 'lang', asked, { path: '/', maxAge: 31_536_000, sameSite: 'Lax', httpOnly: true })
    return asked
  }
  return getCookie(c, 'lang') === 'en' ? 'en' : 'zh'
}

/** Whether the reader chose large type. */
const readsLarge = (c: Context): boolean => getCookie(c, 'elder') === '1'

/** The caller's address as the socket gives it; a proxy in front is trusted only through its own rate limits. */
export function addressOf(c: Context): string {
  const bindings = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return bindings?.incoming?.socket?.remoteAddress ?? 'unknown'
}

/** A browser says where a form was sent from; what says nothing must at least not be a browser's cross-site post. */
function sameOrigin(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = c.req.header('origin')
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === (c.req.header('host') ?? new URL(c.req.url).host)
}

function isToken(given: unknown, expected: string): boolean {
  if (typeof given !== 'string' || given.length !== expected.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}

/** A refusal as a page in the reader's language, under its own status. */
export function refuse(
  c: Context,
  deps: Deps,
  refusal: Refusal,
  status: number = refusal.status,
): Response | Promise<Response> {
  const page = problemPage(translator(langOf(c)), refusal, deps.publicUrl, readsLarge(c))
  return c.html(page, status as 404)
}

const notFound: Refusal = {
  code: 'http.not-found',
  status: 404,
  words: ['这里没有您要找的页面。', 'There is no such page here.'],
}
const notYours: Refusal = {
  code: 'http.not-allowed',
  status: 403,
  words: [
    '您的账号没有这项权限。需要的话，请站点管理员为您开通。',
    'Your account may not do this. The site’s administrator can grant it.',
  ],
}
const noToken: Refusal = {
  code: 'http.no-token',
  status: 401,
  words: [
    '请在 Authorization 中带上有效的接口令牌（Bearer）。',
    'Send a valid access token in the Authorization header (Bearer).',
  ],
}
const foreignForm: Refusal = {
  code: 'http.foreign-form',
  status: 403,
  words: ['这张表单不是从本站提交的，没有处理。', 'This form did not come from this site; nothing was done.'],
}
const staleForm: Refusal = {
  code: 'http.stale-form',
  status: 403,
  words: [
    '页面已过期，没有处理。请返回、刷新后再提交一次。',
    'This page had expired; nothing was done. Go back, reload and send it again.',
  ],
}
const tooLarge: Refusal = {
  code: 'http.too-large',
  status: 413,
  words: ['提交的内容太大，没有处理。', 'What was sent is too large; nothing was done.'],
}
const broken: Refusal = {
  code: 'http.broken',
  status: 409,
  words: [
    '程序出了差错，没有保存任何改动。请记下编号 {ref} 告诉管理员。',
    'Something broke; nothing was changed. Tell the administrator this number: {ref}.',
  ],
}

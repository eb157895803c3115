import { setCookie } from 'hono/cookie'

import type { Result, Words } from '#kernel/result'
import { SESSION_COOKIE } from '#platform/http/mount'
import type { Ctx } from '#platform/http/route'
import { memoryBuckets, openLimiter, type LimitRule } from '#platform/limits'

import { UNKNOWN_DEVICE } from './pages.tsx'

const attempts = openLimiter(memoryBuckets())
const tooManyTries: Words = [
  '这个登录名试了太多次。请过 {seconds} 秒再试；忘了密码，请向管理员要一个重设密码的链接。',
  'Too many tries for this sign-in name. Try again in {seconds} s; if the password is forgotten, ask the administrator for a link to set a new one.',
]

/** Counts one try of a password; what is too much is told in words that say what helps. */
export async function mayTry(ctx: Ctx, rule: LimitRule, subject: string): Promise<Result<null>> {
  const allowed = await attempts(rule, subject, ctx.at.getTime())
  if (allowed.ok) return allowed
  ctx.c.header('Retry-After', String(allowed.error.facts?.['seconds'] ?? 60))
  return { ok: false, error: { ...allowed.error, words: tooManyTries } }
}

export function keepSession(ctx: Ctx, token: string): void {
  setCookie(ctx.c, SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    maxAge: 7 * 86_400,
  })
}

/** What the list of devices calls a browser: its family and system, nothing finer. */
export function deviceOf(ctx: Ctx): string {
  const agent = ctx.c.req.header('user-agent') ?? ''
  const browser = /MicroMessenger|Firefox|Edg|Chrome|Safari/.exec(agent)?.[0] ?? UNKNOWN_DEVICE
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? UNKNOWN_DEVICE
  return `${browser} · ${system}`
}

export const localPath = (text: string): string => (/^\/(?![/\\])[\w/.~%-]*$/.test(text) ? text : '/')

/** The operation key of a form that belongs to no site. */
export const keyOf = (ctx: Ctx, values: Readonly<Record<string, string>>): string =>
  /^[\w-]{8,100}$/.test(values['_key'] ?? '') ? (values['_key'] ?? '') : ctx.deps.newId()

import { createHash } from 'node:crypto'

import type { Context } from 'hono'
import { z } from 'zod'

import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { parseForm } from '#platform/http/form'
import { siteOf, whoOf, type Access, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'

/** What a handler of an operation gets: the request, with what it asks and says checked. */
export interface Call<Query, Body> {
  readonly ctx: Ctx
  readonly query: Query
  readonly body: Body
  readonly acting: Acting
  /** The version the caller says it knows, from If-Match. */
  readonly seen: number | undefined
}

/** What an operation answers: its body, and the version of the thing it shows. */
export interface Given<Answer> {
  readonly answer: Answer
  readonly version?: number
}

/** One operation of the machine interface. The schemas that check are the schemas that are published. */
export interface Operation<
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodObject = z.ZodObject,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly id: string
  readonly tag: string
  readonly words: Words
  readonly method: 'GET' | 'POST'
  /** As the router spells it: `/api/v1/sites/:site/orders`. */
  readonly path: string
  readonly access: Access
  readonly audit: string
  readonly status?: 200 | 201
  readonly query?: Query
  readonly body?: Body
  readonly answer: Answer
  /** The thing has a version: its reading gives an ETag, its change heeds If-Match. */
  readonly versioned?: boolean
  handle(call: Call<z.output<Query>, z.output<Body>>): Promise<Result<Given<z.input<Answer>>>>
}

/** States an operation, and forgets the types that only its handler needs. */
export const operation = <Query extends z.ZodObject, Body extends z.ZodObject, Answer extends z.ZodType>(
  stated: Operation<Query, Body, Answer>,
): Operation => stated as unknown as Operation

const nothing = z.object({})
const KEY = /^"?([\w-]{8,100})"?$/

/** An operation as a route. */
export const routeOf = (stated: Operation): Route => ({
  method: stated.method,
  path: stated.path,
  access: stated.access,
  audit: stated.audit,
  async handle(ctx) {
    const done = await run(ctx, stated)
    if (!done.ok) return problem(ctx.c, ctx.t, done.error)
    const { answer, version } = done.value
    if (version !== undefined) {
      const tag = `"${version}"`
      ctx.c.header('ETag', tag)
      if (stated.method === 'GET' && ctx.c.req.header('if-none-match') === tag) return ctx.c.body(null, 304)
    }
    return ctx.c.json(answer as object, stated.status ?? 200)
  },
})

async function run(ctx: Ctx, stated: Operation): Promise<Result<Given<unknown>>> {
  const acting = actingOf(ctx)
  if (!acting.ok) return acting
  const seen = seenOf(ctx, stated)
  if (!seen.ok) return seen
  const query = parseForm(stated.query ?? nothing, queryOf(ctx))
  if (!query.ok) return query
  const sent = stated.body ? await readJson(ctx) : ok({})
  if (!sent.ok) return sent
  const body = parseForm(stated.body ?? nothing, sent.value)
  if (!body.ok) return body
  return stated.handle({ ctx, query: query.value, body: body.value, acting: acting.value, seen: seen.value })
}

const UNKEEPABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
const ESCAPED_NUL = /\\u0000/

/** False for letters that no register has and no database keeps. */
export const isKeepable = (text: string): boolean => !UNKEEPABLE.test(text)

function queryOf(ctx: Ctx): Record<string, string> {
  const asked = Object.entries(ctx.c.req.query()).map(
    ([name, text]) => [name, text.normalize('NFC')] as const,
  )
  return Object.fromEntries(asked.filter(([, text]) => isKeepable(text)))
}

/** The body of a request as a JSON object; no body is an empty one. Refuses: api.not-json, api.unreadable. */
async function readJson(ctx: Ctx): Promise<Result<Record<string, unknown>>> {
  const text = (await ctx.c.req.text()).normalize('NFC')
  if (text.trim() === '') return ok({})
  const type = ctx.c.req.header('content-type') ?? ''
  if (!/^application\/([\w.+-]+\+)?json *(;|$)/i.test(type)) return no(refusals.notJson)
  try {
    const value: unknown = JSON.parse(text)
    const fits = typeof value === 'object' && value !== null && !Array.isArray(value)
    return fits && !ESCAPED_NUL.test(text) ? ok({ ...value }) : no(refusals.unreadable)
  } catch {
    return no(refusals.unreadable)
  }
}

/** Who acts, under the operation key the caller sent. Refuses: api.bad-key. */
function actingOf(ctx: Ctx): Result<Acting> {
  const { accountId, sessionId } = whoOf(ctx)
  const key = keyOf(ctx, sessionId)
  if (!key.ok) return key
  return ok({ stationId: siteOf(ctx).id, actorId: accountId, channel: 'api', key: key.value, at: ctx.at })
}

/** The operation key a caller sent, or a fresh one. Keys of different callers never meet. Refuses: api.bad-key. */
export function keyOf(ctx: Ctx, caller: string): Result<string> {
  const sent = ctx.c.req.header('idempotency-key')
  if (sent === undefined) return ok(ctx.deps.newId())
  const key = KEY.exec(sent.trim())?.[1]
  if (key === undefined) return no(refusals.badKey)
  return ok(`api ${createHash('sha256').update(`${caller}\0${key}`).digest('base64url')}`)
}

/** The version in If-Match. Refuses: api.bad-version. */
function seenOf(ctx: Ctx, { method, versioned }: Operation): Result<number | undefined> {
  const sent = ctx.c.req.header('if-match')?.trim()
  if (method === 'GET' || versioned !== true || sent === undefined || sent === '*') return ok(undefined)
  const version = /^"(\d{1,9})"$/.exec(sent)?.[1]
  return version === undefined ? no(refusals.badVersion) : ok(Number(version))
}

/** A refusal as RFC 9457 tells it, in the caller's language. */
export function problem(c: Context, t: T, refusal: Refusal, status: number = refusal.status): Response {
  const { code, words, facts, fields } = refusal
  if (status === 401) c.header('WWW-Authenticate', 'Bearer')
  c.header('Content-Language', t.lang === 'zh' ? 'zh-CN' : 'en')
  return c.body(
    JSON.stringify({
      type: `urn:mingzhu:problem:${code}`,
      title: t(words, facts),
      status,
      code,
      ...(facts ? { facts } : {}),
      ...(fields
        ? { errors: Object.entries(fields).map(([field, why]) => ({ field, message: t(why) })) }
        : {}),
    }),
    status as 404,
    { 'Content-Type': 'application/problem+json' },
  )
}

/** The shape of a problem, for whoever reads the interface's description. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})

const refusals = {
  notJson: {
    code: 'api.not-json',
    status: 415,
    words: ['请用 application/json 发送。', 'Send it as application/json.'],
  },
  unreadable: {
    code: 'api.unreadable',
    status: 400,
    words: ['内容不是可以读懂的 JSON 对象。', 'The body is not a JSON object that can be read.'],
  },
  badKey: {
    code: 'api.bad-key',
    status: 400,
    words: [
      'Idempotency-Key 用 8 到 100 个字母、数字、下划线或连字符。',
      'An Idempotency-Key has 8 to 100 letters, digits, underscores or hyphens.',
    ],
  },
  badVersion: {
    code: 'api.bad-version',
    status: 400,
    words: ['If-Match 请原样填写读取时得到的 ETag。', 'Send in If-Match the ETag you were given.'],
  },
} as const satisfies Record<string, Refusal>

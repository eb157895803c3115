import type { z } from 'zod'

import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { Ctx } from '#platform/http/route'
import { siteOf, whoOf } from '#platform/http/route'
import type { Acting, Channel } from '#platform/journal'

/** A form as it stands on the page: what was typed, and what is wrong with it. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, Words>>
  /** Tells the fields of several forms on one page apart. */
  readonly scope?: string
  readonly refusal?: { readonly words: Words; readonly facts?: Readonly<Record<string, string | number>> }
}

export const emptyForm: FormState = { values: {}, errors: {} }

export const formOf = (values: Readonly<Record<string, string>>): FormState => ({ values, errors: {} })

/** The text fields of a posted form; a name given several times is joined with commas. Files are left to the caller. */
export async function readForm(ctx: Ctx): Promise<Record<string, string>> {
  const body = await ctx.c.req.parseBody({ all: true })
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(body)) {
    const texts = (Array.isArray(value) ? value : [value]).filter(item => typeof item === 'string')
    if (texts.length > 0) values[name] = texts.join(',').normalize('NFC')
  }
  return values
}

const missing: Words = ['请填写这一项。', 'Fill this in.']

/** Checks typed values against a schema. Messages are `中文|English`.
 *  Refuses: form.invalid with a message per field. */
export function parseForm<S extends z.ZodType>(
  schema: S,
  values: Readonly<Record<string, unknown>>,
): Result<z.output<S>> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return ok(parsed.data)
  const fields: Record<string, Words> = {}
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0] ?? '')
    const [zh, en] = issue.message.split('|')
    fields[name] ??= zh && en ? [zh, en] : missing
  }
  return no(invalidForm(fields))
}

/** The form again, with what was refused and everything that was typed. */
export function refusedForm(values: Readonly<Record<string, string>>, refusal: Refusal): FormState {
  return {
    values,
    errors: refusal.fields ?? {},
    refusal: { words: refusal.words, ...(refusal.facts ? { facts: refusal.facts } : {}) },
  }
}

/** Who acts, from a console form that carries its operation key in `_key`. */
export function actingFrom(
  ctx: Ctx,
  values: Readonly<Record<string, string>>,
  channel: Channel = 'console',
): Acting {
  const key = values['_key'] ?? ''
  return {
    stationId: siteOf(ctx).id,
    actorId: whoOf(ctx).accountId,
    channel,
    key: /^[\w-]{8,100}$/.test(key) ? key : ctx.deps.newId(),
    at: ctx.at,
  }
}

/** What becomes of a posted form: read, checked, done under its operation key; then on to another page, or the form
 *  once more with what is wrong. */
export async function submit<S extends z.ZodType, V>(
  ctx: Ctx,
  schema: S,
  work: (acting: Acting, input: z.output<S>) => Promise<Result<V>>,
  next: {
    readonly done: (value: V) => string
    readonly again: (form: FormState, status: number) => Response | Promise<Response>
  },
): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(schema, values)
  const done = parsed.ok ? await work(actingFrom(ctx, values), parsed.value) : parsed
  return done.ok
    ? ctx.c.redirect(next.done(done.value), 303)
    : next.again(refusedForm(values, done.error), done.error.status)
}

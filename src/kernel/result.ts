/** What a rule answers: the value, or why not. Refusals are values; only bugs are thrown. */
export type Result<T, E extends { code: string } = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** Why something was not done. `code` is `module.reason`; the facts fill the words' `{placeholders}`. */
export interface Refusal {
  readonly code: string
  readonly words: Words
  readonly facts?: Readonly<Record<string, string | number>>
  /** 404 not there · 403 not yours · 409 not in this state · 412 changed since it was read · 413 too large · 422 not valid
   *  · 429 too often; of a machine also: 400 not readable · 401 no token · 415 not JSON. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 429
  /** Messages for single fields of the form, by field name. */
  readonly fields?: Readonly<Record<string, Words>>
}

/** One text in both languages of the house, side by side, so that neither can be forgotten. */
export type Words = readonly [zh: string, en: string]

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

export const no = <E extends { code: string }>(error: E): { readonly ok: false; readonly error: E } => ({
  ok: false,
  error,
})

/** A refusal that points at single fields of a form. */
export const invalidForm = (fields: Readonly<Record<string, Words>>): Refusal => ({
  code: 'form.invalid',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields,
})

/** States what cannot happen; throws when it does. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${why}`)
}

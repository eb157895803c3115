import { z } from 'zod'

import { parseDay } from '#kernel/time'

// Messages are `中文|English`, as `parseForm` takes them apart.

/** Any text up to a length; nothing typed is ''. */
export const text = (max: number) =>
  z.string().trim().max(max, `最多 ${max} 个字。|At most ${max} characters.`).default('')

/** A text that has to be there. */
export const needed = (max: number, message = '请填写名称。|Give it a name.') =>
  z.string().trim().min(1, message).max(max, `最多 ${max} 个字。|At most ${max} characters.`)

/** What registers name a thing by. */
export const code = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u,
    '编号用字母、数字、汉字、点和连字符，最多 40 个。|A code has letters, digits, dots and hyphens, at most 40.',
  )

/** A day in any of the ways people write one. */
export const day = z
  .string()
  .transform(typed => parseDay(typed) ?? '')
  .refine(parsed => parsed !== '', '请按 2019-12-10 的样子填写日期。|Write the day like 2019-12-10.')

/** A field that may stay empty: nothing typed is undefined. */
export const orNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    value => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  )

/** A box of a form: ticked or not. */
export const ticked = z.preprocess(value => value === true || value === 'yes', z.boolean())

/** The version a page showed, so that nobody overwrites what they have not seen. */
export const version = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)

import { z } from 'zod'

import { ok, type Result } from '#kernel/result'
import { day, needed } from '#platform/http/fields'
import { parseForm } from '#platform/http/form'

import { subjects, type CommandType } from './case.ts'
import { deeds, offices } from './note.ts'

const words = needed(2000, '请写几句说明。|Say it in a few words.')
const wordless = z.string().trim().max(2000, '最多 2000 个字。|At most 2000 characters.').default('')
const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, '请选择一项。|Choose one.')
export const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, '请按 09:30 的样子填写时间。|Write the time like 09:30.')

/** An office, its number for it, and when: what makes a report or a hand-over one. */
const receipt = z
  .object({
    office: choice(offices),
    number: needed(60, '请填写编号；没有编号就写对方姓名。|Give the number, or the name of whoever took it.'),
    day,
    time,
    words: wordless,
  })
  .transform(({ day: on, time: at, ...rest }) => ({ ...rest, when: `${on} ${at}` }))

/** What each command has to say. All of it is sealed. */
export const commandFields = {
  take: z.object({}),
  judge: z.object({ subject: choice(subjects), words: wordless }),
  note: z.object({ deed: choice(deeds), words }),
  report: receipt,
  'hand-over': receipt,
  close: z.object({ words }),
  dismiss: z.object({ words }),
} as const satisfies Record<CommandType, z.ZodType>

export const openFields = z.object({
  order: z.union([z.literal(''), z.uuid()]).default(''),
  subject: choice(subjects),
  words,
})

export type Said = {
  [type in CommandType]: { readonly type: type } & z.output<(typeof commandFields)[type]>
}[CommandType]

/** Checks what was typed for a command. Refuses: form.invalid. */
export function readCommand(type: CommandType, typed: Readonly<Record<string, string>>): Result<Said> {
  const parsed = parseForm<z.ZodType>(commandFields[type], typed)
  return parsed.ok ? ok({ type, ...(parsed.value as object) } as Said) : parsed
}

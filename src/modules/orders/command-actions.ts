import { z } from 'zod'

import { ok, type Result } from '#kernel/result'
import { day, needed, orNothing, ticked } from '#platform/http/fields'
import { parseForm } from '#platform/http/form'

import {
  cancelReasons,
  declineReasons,
  disputeReasons,
  pauseReasons,
  ratingSources,
  receivers,
  rejectReasons,
  unmetReasons,
} from './reasons.ts'

// What can be asked of an order. Free words go to the sealed notes, never into the journal; codes and ids go there.

const wordless = z.string().trim().max(500, '最多 500 个字。|At most 500 characters.').optional()
const words = needed(500, '请写几句说明。|Say it in a few words.')
const id = z.uuid('请选择一项。|Choose one.')
const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, '请选择一项。|Choose one.')
const yesNo = z.preprocess(
  value => (value === 'yes' ? true : value === 'no' ? false : value),
  z.boolean('请选择“是”或“否”。|Choose yes or no.'),
)

/** What each command has to say, as forms and the API send it. */
export const commandFields = {
  submit: z.object({}),
  discard: z.object({}),
  ask: z.object({ words }),
  answer: z.object({ words }),
  reject: z.object({ reason: choice(rejectReasons), words }),
  appeal: z.object({ words }),
  merge: z.object({ into: id }),
  split: z.object({ parts: z.array(id).min(2) }),
  refer: z.object({ receiver: choice(receivers), words: wordless }),
  receive: z.object({ receipt: needed(60, '请填写回执编号。|Give the receipt’s number.') }),
  approve: z.object({
    priority: z.preprocess(
      value => (value === '' ? undefined : value),
      z.coerce.number().int().min(0).max(2).default(0),
    ),
    risky: ticked,
  }),
  open: z.object({}),
  recall: z.object({ words: wordless }),
  dispatch: z.object({ assignee: z.enum(['team', 'person']), to: id }),
  reassign: z.object({ assignee: z.enum(['team', 'person']), to: id, words }),
  'add-team': z.object({ to: id }),
  accept: z.object({}),
  take: z.object({ team: id }),
  decline: z.object({ reason: choice(declineReasons), words: wordless }),
  arbitrate: z.object({ team: id, words }),
  escalate: z.object({ words }),
  withdraw: z.object({ words }),
  schedule: z.object({
    on: day,
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, '请按 09:30 的样子填写时间。|Write the time like 09:30.'),
  }),
  insure: z.object({ policy: needed(60, '请填写保险单号。|Give the policy’s number.') }),
  start: z.object({}),
  pause: z.object({ reason: choice(pauseReasons), review: day, words: wordless }),
  resume: z.object({}),
  report: z.object({
    quantity: z
      .string()
      .trim()
      .regex(
        /^\d{1,8}(\.\d{1,2})?$/,
        '请填写数量，最多两位小数。|Give the amount, with at most two decimals.',
      )
      .default('1'),
    headcount: orNothing(z.coerce.number('人数是整数。|A whole number.').int().min(1).max(100_000)),
    words: wordless,
  }),
  confirm: z.object({}),
  dispute: z.object({ reason: choice(disputeReasons), words }),
  rate: z.object({
    source: choice(ratingSources),
    done: yesNo,
    onTime: yesNo,
    needsMore: yesNo,
    words: wordless,
  }),
  waive: z.object({}),
  urge: z.object({ words: wordless }),
  cancel: z.object({ reason: choice(cancelReasons), words: wordless }),
  miss: z.object({ who: z.enum(['resident', 'team'], '请选择是谁没有到。|Say who did not come.') }),
  'give-up': z.object({ reason: choice(unmetReasons) }),
  reopen: z.object({ words }),
  close: z.object({}),
  'time-out': z.object({}),
  expire: z.object({}),
  'leave-unrated': z.object({}),
  draw: z.object({}),
  raise: z.object({}),
  archive: z.object({}),
} as const satisfies Record<string, z.ZodObject>

export type CommandType = keyof typeof commandFields
export const commandTypes = Object.keys(commandFields) as readonly CommandType[]

type Said<type extends CommandType> = z.output<(typeof commandFields)[type]>

/** One command with what it says. */
export type Command = {
  [type in CommandType]: string extends keyof Said<type>
    ? { readonly type: type }
    : { readonly type: type } & Readonly<Said<type>>
}[CommandType]

/** Checks what was typed for a command. Shape: texts by field name → the command, or a message for each field.
 *  Refuses: form.invalid. */
export function readCommand(type: CommandType, typed: Readonly<Record<string, unknown>>): Result<Command> {
  const parsed = parseForm(commandFields[type], typed)
  return parsed.ok ? ok({ type, ...parsed.value } as Command) : parsed
}

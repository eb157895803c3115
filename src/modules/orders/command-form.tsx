import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { FormState } from '#platform/http/form'
import type { Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'

import type { CommandType } from './command-actions.ts'
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
import { codeWords, commandWords, labels, priorityWords } from './text.ts'

/** Whom an order can be given to, and which orders it could go into. */
export interface Choices {
  readonly teams: readonly { readonly value: string; readonly label: string }[]
  readonly orders: readonly { readonly value: string; readonly label: string }[]
}

export const noChoices: Choices = { teams: [], orders: [] }

const choose: Words = ['请选择', 'Choose']
const reasonsOf: Readonly<Partial<Record<CommandType, readonly (keyof typeof codeWords)[]>>> = {
  reject: rejectReasons,
  decline: declineReasons,
  pause: pauseReasons,
  dispute: disputeReasons,
  cancel: cancelReasons,
  'give-up': unmetReasons,
}
const wordy: Readonly<Partial<Record<CommandType, Words | undefined>>> = {
  ask: [
    '要补充的一次问全，居民只会被问这一次。',
    'Ask everything at once: the resident is asked only this once.',
  ],
  reject: ['点单人会看到这句话，请写得让人明白。', 'The resident reads this; make it clear.'],
  answer: undefined,
  appeal: undefined,
  reassign: undefined,
  arbitrate: ['写明依据。', 'Say on what grounds.'],
  escalate: undefined,
  withdraw: undefined,
  dispute: undefined,
  reopen: undefined,
}
const maybeWordy: readonly CommandType[] = [
  'refer',
  'decline',
  'pause',
  'report',
  'rate',
  'urge',
  'cancel',
  'recall',
]

const isDangerous = (type: CommandType): boolean =>
  ['reject', 'cancel', 'give-up', 'discard', 'dispute'].includes(type)

/** The form of one command: its button alone, or what it has to say above it. */
export function CommandForm({
  ctx,
  action,
  type,
  form,
  choices,
  say,
}: {
  ctx: Ctx
  action: string
  type: CommandType
  form: FormState
  choices: Choices
  /** The button in other words. */
  say?: Words | undefined
}) {
  return (
    <Form ctx={ctx} action={action} form={form} labels={labels}>
      <Fields ctx={ctx} type={type} form={form} choices={choices} />
      <Actions t={ctx.t} label={say ?? commandWords[type]} danger={isDangerous(type)} />
    </Form>
  )
}

/** True for a command that is only a press. */
export const isPress = (type: CommandType): boolean =>
  ['submit', 'discard', 'open', 'accept', 'start', 'resume', 'confirm', 'waive', 'close'].includes(type)

function Fields({
  ctx,
  type,
  form,
  choices,
}: {
  ctx: Ctx
  type: CommandType
  form: FormState
  choices: Choices
}) {
  const { t } = ctx
  const reasons = reasonsOf[type]
  return (
    <>
      {reasons ? (
        <Select
          t={t}
          form={form}
          name="reason"
          label={labels.reason}
          required
          none={choose}
          options={reasons.map(value => ({ value, label: t(codeWords[value]) }))}
        />
      ) : null}
      {own[type]?.({ t, form, choices, staff: ctx.who !== undefined })}
      {type in wordy || maybeWordy.includes(type) ? (
        <Field
          t={t}
          form={form}
          name="words"
          label={labels.words}
          type="textarea"
          max={500}
          required={type in wordy}
          {...(wordy[type] ? { help: wordy[type] } : {})}
        />
      ) : null}
    </>
  )
}

interface Asking {
  readonly t: T
  readonly form: FormState
  readonly choices: Choices
  /** At the station's desk, where somebody else's words are noted. */
  readonly staff: boolean
}

const selectTeam =
  (name: 'to' | 'team') =>
  ({ t, form, choices }: Asking) => (
    <Select
      t={t}
      form={form}
      name={name}
      label={labels[name]}
      required
      none={choose}
      options={choices.teams}
    />
  )

const selectCode =
  (name: 'receiver' | 'source' | 'who', codes: readonly (keyof typeof codeWords)[]) =>
  ({ t, form }: Asking) => (
    <Select
      t={t}
      form={form}
      name={name}
      label={labels[name]}
      required
      none={choose}
      options={codes.map(value => ({ value, label: t(codeWords[value]) }))}
    />
  )

const dispatchFields = (asking: Asking) => (
  <>
    <input type="hidden" name="assignee" value="team" />
    {selectTeam('to')(asking)}
  </>
)

/** What only one command asks. */
const own: Readonly<Partial<Record<CommandType, (asking: Asking) => Child>>> = {
  approve: ({ t, form }) => (
    <>
      <Select
        t={t}
        form={form}
        name="priority"
        label={labels.priority}
        required
        options={priorityWords.map((words, index) => ({ value: String(index), label: t(words) }))}
      />
      <p>
        <label>
          <input type="checkbox" name="risky" value="yes" checked={form.values['risky'] === 'yes'} />{' '}
          {t(labels.risky)}
        </label>
      </p>
    </>
  ),
  dispatch: dispatchFields,
  reassign: dispatchFields,
  'add-team': selectTeam('to'),
  take: selectTeam('team'),
  arbitrate: selectTeam('team'),
  merge: ({ t, form, choices }) => (
    <Select
      t={t}
      form={form}
      name="into"
      label={labels.into}
      required
      none={choose}
      options={choices.orders}
    />
  ),
  split: ({ t, form }) => (
    <Field t={t} form={form} name="needs" label={labels.needs} type="textarea" required />
  ),
  refer: selectCode('receiver', receivers),
  receive: ({ t, form }) => (
    <Field t={t} form={form} name="receipt" label={labels.receipt} required max={60} />
  ),
  insure: ({ t, form }) => <Field t={t} form={form} name="policy" label={labels.policy} required max={60} />,
  schedule: ({ t, form }) => (
    <>
      <Field t={t} form={form} name="on" label={labels.on} type="date" required />
      <Field
        t={t}
        form={form}
        name="time"
        label={labels.time}
        help={['例如 09:30', 'Such as 09:30']}
        required
        max={5}
      />
    </>
  ),
  pause: ({ t, form }) => (
    <Field t={t} form={form} name="review" label={labels.review} type="date" required />
  ),
  report: ({ t, form }) => (
    <>
      <Field t={t} form={form} name="quantity" label={labels.quantity} inputmode="decimal" required />
      <Field t={t} form={form} name="headcount" label={labels.headcount} inputmode="numeric" />
    </>
  ),
  rate: asking => (
    <>
      {asking.form.values['source'] === 'self' && !asking.staff ? (
        <input type="hidden" name="source" value="self" />
      ) : (
        selectCode('source', ratingSources)(asking)
      )}
      {(['done', 'onTime', 'needsMore'] as const).map(name => (
        <Select
          t={asking.t}
          form={asking.form}
          name={name}
          label={labels[name]}
          required
          none={choose}
          options={[
            { value: 'yes', label: asking.t(['是', 'Yes']) },
            { value: 'no', label: asking.t(['否', 'No']) },
          ]}
        />
      ))}
    </>
  ),
  miss: selectCode('who', ['resident', 'team']),
}

import type { TemplateId } from './template.ts'

/** What happened to an order, as its outbox message names it. */
export interface Happening {
  readonly order: string
  readonly version: number
  readonly event: string
  readonly number: string
  /** A team or a person. */
  readonly assignee: string | null
  readonly raised: number
  readonly waived: boolean
  /** The day and time agreed, such as 2019-12-21T09:30. */
  readonly scheduledFor: string | null
}

/** Who is told: those who dispatch at the station, those above it, who leads the team or serves, the resident. */
export type Audience = 'dispatchers' | 'supervisors' | 'team' | 'resident'

interface Telling {
  readonly template: TemplateId
  readonly to: Audience
  /** Also to the robots in the station's group chats. */
  readonly robots?: boolean
  /** On paper where the resident has no e-mail: without an answer the order does not go on. */
  readonly letter?: boolean
}

const moved: Telling = { template: 'resident.moved', to: 'resident' }
const given: Telling = { template: 'team.dispatched', to: 'team' }

/** What is told after which step of an order, or by which reminder. */
export const tellings: Readonly<Record<string, readonly Telling[]>> = {
  received: [
    { template: 'staff.received', to: 'dispatchers', robots: true },
    { template: 'resident.received', to: 'resident' },
  ],
  // Whoever is named in a draft is answered only when somebody has looked at it: the address may be made up.
  drafted: [{ template: 'staff.received', to: 'dispatchers', robots: true }],
  submit: [{ template: 'resident.received', to: 'resident' }],
  ask: [{ template: 'resident.asked', to: 'resident', letter: true }],
  reject: [{ template: 'resident.rejected', to: 'resident', letter: true }],
  dispatch: [given, moved],
  reassign: [given],
  accept: [moved],
  take: [moved],
  arbitrate: [given, moved],
  schedule: [moved],
  decline: [{ template: 'staff.declined', to: 'dispatchers', robots: true }],
  'time-out': [{ template: 'staff.declined', to: 'dispatchers', robots: true }],
  withdraw: [{ template: 'staff.withdrawn', to: 'dispatchers', robots: true }, moved],
  report: [{ template: 'resident.reported', to: 'resident', letter: true }],
  confirm: [{ template: 'resident.confirmed', to: 'resident' }],
  cancel: [{ template: 'staff.cancelled', to: 'team' }],
  raise: [{ template: 'staff.raised', to: 'supervisors', robots: true }],
  'remind-service': [
    { template: 'team.tomorrow', to: 'team' },
    { template: 'resident.tomorrow', to: 'resident' },
  ],
  'remind-dispatch': [{ template: 'team.unanswered', to: 'team' }],
  'remind-question': [{ template: 'resident.unanswered', to: 'resident' }],
}

/** What to tell of a happening: no rating is asked for where that is waived. */
export const tellingsOf = ({ event, waived }: Pick<Happening, 'event' | 'waived'>): readonly Telling[] =>
  event === 'confirm' && waived ? [] : (tellings[event] ?? [])

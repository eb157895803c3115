import type { Lang } from '#kernel/text'

import type { Facts, TemplateId } from './template.ts'

export const channels = ['in-app', 'email', 'robot', 'letter'] as const
export type Channel = (typeof channels)[number]

/** `failing` is tried again; `bounced` the other side will never take; `dropped` was not needed any more. */
export const states = ['waiting', 'failing', 'sent', 'bounced', 'dropped'] as const
export type State = (typeof states)[number]

/** Where a message goes: to a colleague, to a robot, or, with neither, to the resident (or team) of its order. */
export interface Recipient {
  readonly accountId: string | null
  readonly robotId: string | null
}

/** A message before it is kept. */
export interface Draft extends Recipient {
  /** What happened, to whom and how it is told. */
  readonly key: string
  readonly template: TemplateId
  readonly channel: Channel
  readonly lang: Lang
  readonly orderId: string
  readonly facts: Facts
  readonly dueAt: Date
}

/** A message as it is kept. */
export interface Message extends Omit<Draft, 'dueAt' | 'key'> {
  readonly id: string
  readonly state: State
  readonly tries: number
}

/** How handing a message over ended. The code quotes nothing of the message. */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'bounced'; readonly code: string }
  | { readonly kind: 'failing'; readonly code: string }

export const isOpen = (state: State): boolean => state === 'waiting' || state === 'failing'

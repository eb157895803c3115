import type { Json } from '#kernel/canonical'

import type { CommandType } from './command-actions.ts'
import type { Order } from './order.ts'

/** The topic under which the outbox says what happened to an order. */
export const ANNOUNCE = 'messages.tell'

/** Something that happened to an order, for whoever is to be told: ids, codes and the order's number. */
export interface Announcement {
  readonly topic: typeof ANNOUNCE
  readonly body: Json
}

/** Steps that somebody who does not look at the order has to hear of. */
const announced: readonly CommandType[] = [
  'submit',
  'ask',
  'reject',
  'dispatch',
  'reassign',
  'accept',
  'take',
  'arbitrate',
  'schedule',
  'decline',
  'time-out',
  'withdraw',
  'report',
  'confirm',
  'cancel',
  'raise',
]

/** What the outbox is told after a step. */
export const announce = (type: CommandType, order: Order, number: string): readonly Announcement[] =>
  announced.includes(type) ? [announcement(type, order, number)] : []

export const announcement = (event: string, order: Order, number: string): Announcement => ({
  topic: ANNOUNCE,
  body: {
    order: order.id,
    version: order.version,
    event,
    number,
    assignee: order.assignee?.id ?? null,
    raised: order.raised,
    waived: order.ratingWaived,
    scheduledFor: order.scheduledFor,
  },
})

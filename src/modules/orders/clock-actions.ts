import { afterWorkingDays, afterWorkingMs, workingMsBetween } from '#platform/working-days'

import type { CommandType } from './command-actions.ts'
import type { Order, Status } from './order.ts'

/** How long an order may stay where it is, and what the clock then does. */
interface Timer {
  readonly workingDays?: number
  readonly days?: number
  readonly does: Extract<
    CommandType,
    'raise' | 'time-out' | 'expire' | 'recall' | 'leave-unrated' | 'draw' | 'archive'
  >
}

/** The hours of the house. `raise` tells the site above, and again each working day after. */
export const timers: Readonly<Partial<Record<Status, Timer>>> = {
  submitted: { workingDays: 1, does: 'raise' },
  'needs-info': { days: 7, does: 'expire' },
  referred: { workingDays: 2, does: 'raise' },
  queued: { workingDays: 1, does: 'raise' },
  'open-pool': { days: 2, does: 'recall' },
  dispatched: { workingDays: 1, does: 'time-out' },
  arbitration: { workingDays: 1, does: 'raise' },
  accepted: { workingDays: 2, does: 'raise' },
  'in-service': { days: 0.5, does: 'raise' },
  reported: { workingDays: 3, does: 'raise' },
  confirmed: { days: 14, does: 'leave-unrated' },
  rated: { days: 0, does: 'draw' },
  unrated: { days: 0, does: 'draw' },
  'follow-up': { workingDays: 5, does: 'raise' },
  closed: { days: 90, does: 'archive' },
  rejected: { days: 90, does: 'archive' },
  merged: { days: 90, does: 'archive' },
  split: { days: 90, does: 'archive' },
  cancelled: { days: 90, does: 'archive' },
  'no-show': { days: 90, does: 'archive' },
  expired: { days: 90, does: 'archive' },
  unmet: { days: 90, does: 'archive' },
}

const DAY_MS = 86_400_000

/** When the clock next looks at an order that came to this state at an instant; null: never. A paused order waits for its
 *  review date, an appointment for a day after it. */
export function dueAt(
  order: Pick<Order, 'status' | 'raised' | 'reviewOn' | 'scheduledFor' | 'ratingWaived'>,
  at: Date,
): Date | null {
  if (order.raised > 0 && timers[order.status]?.does === 'raise') return afterWorkingDays(at, 1)
  if (order.status === 'paused' && order.reviewOn) return startOf(order.reviewOn)
  if (order.status === 'scheduled' && order.scheduledFor)
    return new Date(new Date(`${order.scheduledFor}:00+08:00`).getTime() + DAY_MS)
  if (order.status === 'confirmed' && order.ratingWaived) return at
  const timer = timers[order.status]
  if (!timer) return null
  if (timer.workingDays !== undefined) return afterWorkingDays(at, timer.workingDays)
  return new Date(at.getTime() + (timer.days ?? 0) * DAY_MS)
}

/** What the clock does with an order whose time is up. */
export const dueCommand = (status: Status): Timer['does'] => timers[status]?.does ?? 'raise'

/** Working days from the first dispatch to the end of the service. */
export const PROMISE_WORKING_DAYS = 5

/** The promise to the resident: it begins with the dispatch, not with its receipt, and stands still while the order is paused.
 *  Shape: the promise as it was, what happens → the promise as it is. */
export function promiseAfter(
  promised: Date | null,
  from: Order,
  to: Order,
  times: { readonly at: Date; readonly since: Date },
): Date | null {
  if (promised === null)
    return to.status === 'dispatched' || to.status === 'accepted'
      ? afterWorkingDays(times.at, PROMISE_WORKING_DAYS)
      : null
  const stood = from.status === 'paused' || from.status === 'needs-info'
  if (stood && to.status !== from.status)
    return afterWorkingMs(promised, workingMsBetween(times.since, times.at))
  if (to.cycle > from.cycle) return null
  return promised
}

/** The share of rated and unrated orders that are called back besides all that went badly, in percent. */
export const CALL_BACK_PERCENT = 5

const startOf = (day: string): Date => new Date(`${day}T00:00:00+08:00`)

import type { CommandType, Kept, Status } from '#orders'

/** How somebody has to do with an order: it was given to them or to a team they lead, they are sent by their team, or
 *  a team they lead helps. */
export type Role = 'holder' | 'sent' | 'helper'

/** A volunteer at work: who they are as a person, and the teams they lead today. */
export interface Me {
  readonly personId: string
  readonly leads: readonly string[]
}

/** What somebody has to do with an order; undefined for nothing at all. */
export function roleIn(me: Me, { order }: Pick<Kept, 'order'>, isSent: boolean): Role | undefined {
  const { assignee, helpers } = order
  if (assignee?.kind === 'person' && assignee.id === me.personId) return 'holder'
  if (assignee?.kind === 'team' && me.leads.includes(assignee.id)) return 'holder'
  if (isSent) return 'sent'
  return helpers.some(team => me.leads.includes(team)) ? 'helper' : undefined
}

const atWork: readonly Status[] = ['accepted', 'scheduled', 'in-service', 'paused']
const served: readonly Status[] = ['reported', 'confirmed', 'rated', 'unrated', 'follow-up', 'closed']
const AFTER_MS = 24 * 3_600_000

/** Address, phone and all that was written are seen from acceptance until 24 hours after the end of the service. */
export function isVisible({ order, servedAt }: Pick<Kept, 'order' | 'servedAt'>, at: Date): boolean {
  if (atWork.includes(order.status)) return true
  return (
    served.includes(order.status) &&
    servedAt !== null &&
    order.reportedBy !== null &&
    at.getTime() < servedAt.getTime() + AFTER_MS
  )
}

const steps = {
  holder: [
    'accept',
    'decline',
    'start',
    'report',
    'resume',
    'schedule',
    'pause',
    'add-team',
    'miss',
    'withdraw',
  ],
  sent: ['start', 'report', 'resume', 'schedule', 'pause'],
  helper: [],
} as const satisfies Record<Role, readonly CommandType[]>

/** The steps that are somebody's to take, in the order in which a page offers them. */
export const stepsOf = (role: Role): readonly CommandType[] => steps[role]

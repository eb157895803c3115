import type { Action } from '#accounts'

import type { CommandType } from './command-actions.ts'
import { isLegal, type Order, type Party } from './order.ts'

/** How a member of staff takes a step: for which party, and what it takes to be allowed. For a resident or a team that
 *  called or came by, staff write down what they said. */
interface Turn {
  readonly party: Party
  readonly action: Extract<Action, `orders.${string}`>
}

const station: Turn = { party: 'station', action: 'orders.manage' }
const heard = (party: Party): Turn => ({ party, action: 'orders.speak' })
const second: Turn = { party: 'station', action: 'orders.confirm' }

/** Commands in the order in which a page offers them: what moves the order on comes first. */
export const turns: Readonly<Partial<Record<CommandType, Turn>>> = {
  submit: heard('station'),
  approve: station,
  answer: heard('resident'),
  dispatch: station,
  accept: heard('team'),
  arbitrate: { party: 'supervisor', action: 'orders.arbitrate' },
  schedule: station,
  insure: station,
  start: heard('team'),
  report: heard('team'),
  resume: station,
  confirm: second,
  rate: second,
  close: second,
  receive: station,
  appeal: heard('resident'),
  ask: station,
  open: station,
  recall: station,
  reassign: station,
  'add-team': station,
  decline: heard('team'),
  withdraw: heard('team'),
  escalate: station,
  refer: station,
  merge: station,
  split: station,
  pause: station,
  miss: station,
  dispute: second,
  waive: station,
  urge: heard('resident'),
  reopen: station,
  reject: station,
  'give-up': station,
  cancel: heard('resident'),
  discard: heard('station'),
}

const asked = Object.keys(turns) as readonly CommandType[]

/** What may be offered for an order now. */
export const offers = (
  order: Order,
  may: (action: Turn['action']) => boolean,
): readonly { readonly type: CommandType; readonly party: Party }[] =>
  asked.flatMap(type => {
    const turn = turns[type]
    return turn && isLegal(order, type, turn.party) && may(turn.action) ? [{ type, party: turn.party }] : []
  })

/** What a resident with the code may do; what moves the order on comes first. */
export const residentTurns: readonly CommandType[] = [
  'answer',
  'confirm',
  'rate',
  'appeal',
  'dispute',
  'urge',
  'reopen',
  'cancel',
]

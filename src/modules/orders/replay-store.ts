import { actor, instant, merging, subject, type Replay, type Source } from '#platform/replay'

import { commandTypes } from './command-actions.ts'
import { begun } from './order.ts'
import { stateColumns } from './store.ts'

const state: Readonly<Record<string, Source>> = Object.fromEntries(
  [...Object.keys(stateColumns({ ...begun, id: '' })), 'record_id'].map(column => [
    column,
    { path: ['data', 'state', column] },
  ]),
)
const beginning = {
  number: 'number',
  origin: 'origin',
  channel: 'channel',
  service: 'service',
  requester_id: 'requesterId',
  beneficiary_id: 'beneficiaryId',
  proxy: 'proxy',
  area_id: 'areaId',
  received_at: instant,
}

/** How orders and ratings follow from the journal: each step tells the columns it changed. */
export const replays: readonly Replay[] = [
  merging({
    table: 'service_order',
    words: ['服务单', 'order'],
    version: 'version',
    events: {
      'orders.received': { ...beginning, ...state },
      ...Object.fromEntries(commandTypes.map(type => [`orders.${type}`, state])),
    },
  }),
  merging({
    table: 'order_card',
    words: ['点单卡', 'order card'],
    version: 'version',
    events: {
      'orders.card-issued': {
        person_id: 'person',
        issued_by: actor,
        issued_at: instant,
        ended_at: { is: null },
      },
      'orders.card-ended': { ended_at: instant },
    },
  }),
  merging({
    table: 'rating',
    words: ['评价', 'rating'],
    key: ['id', { path: ['data', 'ratingId'] }],
    events: {
      'orders.rate': {
        order_id: subject,
        source: 'source',
        done: 'done',
        on_time: 'onTime',
        needs_more: 'needsMore',
        at: instant,
      },
    },
  }),
]

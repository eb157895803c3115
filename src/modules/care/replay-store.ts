import { sql } from 'kysely'

import { instant, merging, type Replay } from '#platform/replay'

import { stateColumns } from './actions.ts'

const state = Object.fromEntries(
  stateColumns.map(column => [column, { path: ['data', 'state', column] }] as const),
)

const cases = merging({
  table: 'care_case',
  words: ['个案', 'case'],
  version: 'version',
  covers: ['care_key', 'care_note'],
  events: Object.fromEntries(
    ['opened', 'taken', 'noted', 'handed', 'ended', 'raised'].map(type => [`care.${type}`, state]),
  ),
})

/** How cases and the roster follow from the journal. Which order a case came from is told nowhere. */
export const replays: readonly Replay[] = [
  {
    ...cases,
    // A task of version 0 is told with the clock's next look.
    kept: id => sql`select r.id::text as key, to_jsonb(r) as kept from care_case r
      where r.station_id = ${id}::uuid and r.version > 0`,
  },
  merging({
    table: 'care_duty',
    words: ['值守', 'turn of duty'],
    version: 'version',
    events: {
      'care.duty-set': { account_id: 'account', from_at: 'from', to_at: 'to', turn: 'turn' },
      'care.duty-ended': { ended_at: instant },
    },
  }),
]

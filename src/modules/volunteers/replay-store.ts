import { sql } from 'kysely'

import { instant, merging, type Replay } from '#platform/replay'

const age = { age: 'age', guardian_id: 'guardian', consent_on: 'consentOn' } as const
const profile = {
  skills: 'skills',
  languages: 'languages',
  availability: 'availability',
  area: 'area',
} as const
const nothing = { is: null }

/** How the directory of volunteers follows from the journal. */
export const replays: readonly Replay[] = [
  merging({
    table: 'volunteer',
    words: ['志愿者', 'volunteer'],
    version: 'version',
    events: {
      'volunteers.invited': {
        ...age,
        ...profile,
        person_id: 'person',
        source: 'source',
        state: { is: 'invited' },
        invited_at: instant,
        confirmed_at: nothing,
        confirmed_how: nothing,
        paper: nothing,
        ended_at: nothing,
      },
      'volunteers.confirmed': {
        state: { is: 'confirmed' },
        confirmed_at: instant,
        confirmed_how: 'how',
        paper: 'paper',
      },
      'volunteers.changed': profile,
      'volunteers.age-noted': age,
      'volunteers.linked': { account_id: 'account' },
      'volunteers.ended': {
        state: { is: 'ended' },
        ended_at: instant,
        account_id: nothing,
        skills: { is: [] },
        languages: { is: [] },
        availability: { is: [] },
        area: { is: '' },
      },
      'volunteers.licence-noted': {},
      'volunteers.licence-withdrawn': {},
    },
  }),
  merging({
    table: 'volunteer_licence',
    words: ['志愿者的证件', 'licence of a volunteer'],
    key: ['id', 'licence'],
    events: {
      'volunteers.licence-noted': {
        volunteer_id: { path: ['id'] },
        kind: 'kind',
        expires_on: 'expiresOn',
        noted_at: instant,
        withdrawn_at: nothing,
      },
      'volunteers.licence-withdrawn': { withdrawn_at: instant },
    },
  }),
  merging({
    table: 'order_appointment',
    words: ['派去服务的人', 'who is sent to an order'],
    version: 'version',
    events: {
      'volunteers.sent': {
        order_id: 'order',
        cycle: 'cycle',
        team_id: 'team',
        person_id: 'person',
        released: { is: false },
      },
      'volunteers.released': { released: { is: true } },
    },
  }),
  merging({
    table: 'volunteer_inquiry',
    words: ['“我在不在册”的询问', 'question whether somebody is registered'],
    version: 'version',
    shows: { locked: sql`r.sealed is not null` },
    events: {
      'volunteers.asked': {
        wish: 'wish',
        asked_at: instant,
        answered_at: nothing,
        outcome: nothing,
        locked: { is: true },
      },
      'volunteers.answered': { answered_at: instant, outcome: 'outcome', locked: { is: false } },
    },
  }),
]

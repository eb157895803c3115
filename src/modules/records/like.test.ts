import assert from 'node:assert/strict'
import { test } from 'node:test'

import { distinct, stableOf, valuesOf } from './like.ts'
import { readFacts, type Known } from './facts.ts'
import { type RegisterRecord } from './record.ts'

const TEAM = '00000000-0000-7000-8000-000000000001'
const HOUSE = '00000000-0000-7000-8000-000000000002'
const codes = {
  teams: new Map([[TEAM, 'T1']]),
  partners: new Map<string, string>(),
  households: new Map([[HOUSE, 'H7']]),
}
const known: Known = {
  today: '2019-12-20',
  teams: new Map([['T1', TEAM]]),
  partners: new Map(),
  programmes: new Set(['law']),
  services: new Set(),
}
const typed = {
  kind: 'outreach-talk',
  theme: 'law',
  day: '2019-03-05',
  title: '民法讲座',
  place: '社区会议室',
  headcount: '23',
  headcountMethod: 'roster',
  team: 'T1',
  programme: 'law',
  lead: '书记',
}

function recordOf(values: Readonly<Record<string, string>>): RegisterRecord {
  const facts = readFacts(values, known)
  assert.ok(facts.ok)
  const state = {
    id: TEAM,
    stationId: TEAM,
    status: 'pending',
    class: 'attested',
    grade: 1,
    version: 1,
  } as const
  const nobody = {
    confirmerId: null,
    confirmedAt: null,
    voidReason: null,
    supersedes: null,
    supersededBy: null,
  }
  return { ...facts.value, ...state, ...nobody, recorderId: TEAM, recordedAt: new Date(0), importId: null }
}

test('a correction begins with all that was said, and reads back as the same facts', () => {
  const record = recordOf(typed)
  const again = recordOf({ kind: record.kind, ...valuesOf(record, codes) })
  assert.deepEqual(again, record)
})

test('what is kept for another like it never holds a day, a number of people or a title', () => {
  const kept = stableOf(recordOf(typed), codes)
  assert.deepEqual(kept, {
    team: 'T1',
    partner: '',
    programme: 'law',
    service: '',
    headcountMethod: 'roster',
    lead: '书记',
    theme: 'law',
    place: '社区会议室',
  })
  assert.deepEqual(distinct(['甲', '', '乙', '甲', '丙'], 2), ['甲', '乙'])
})

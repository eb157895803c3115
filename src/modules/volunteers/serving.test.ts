import assert from 'node:assert/strict'
import { test } from 'node:test'

import { statuses, type Kept, type Status } from '#orders'

import { isVisible, roleIn, stepsOf } from './serving.ts'

const SERVED = new Date('2019-12-20T02:00:00Z')

const order = (status: Status, more: Partial<Kept['order']> = {}): Kept['order'] => ({
  id: 'o',
  status,
  version: 1,
  cycle: 0,
  asked: false,
  appealed: false,
  rejectedBy: null,
  bounces: 0,
  raised: 0,
  priority: 0,
  risky: false,
  insured: false,
  ratingWaived: false,
  assignee: { kind: 'team', id: 'A' },
  bound: false,
  helpers: [],
  reportedBy: null,
  quantity: null,
  headcount: null,
  scheduledFor: null,
  reviewOn: null,
  atRisk: false,
  intoId: null,
  reason: null,
  ...more,
})

test('what was written is seen in these states alone, however long they last', () => {
  const seen = statuses.filter(status => isVisible({ order: order(status), servedAt: null }, SERVED))
  assert.deepEqual(seen, ['accepted', 'scheduled', 'in-service', 'paused'])
})

test('after the service it is seen for 24 hours to the millisecond, and not without one', () => {
  const done = statuses.filter(status =>
    isVisible({ order: order(status, { reportedBy: 'x' }), servedAt: SERVED }, SERVED),
  )
  assert.deepEqual(done, [
    'accepted',
    'scheduled',
    'in-service',
    'paused',
    'reported',
    'confirmed',
    'rated',
    'unrated',
    'follow-up',
    'closed',
  ])
  const reported = { order: order('reported', { reportedBy: 'x' }), servedAt: SERVED }
  assert.equal(isVisible(reported, new Date('2019-12-21T01:59:59.999Z')), true)
  assert.equal(isVisible(reported, new Date('2019-12-21T02:00:00.000Z')), false)
})

test('what somebody has to do with an order, and which steps are theirs', () => {
  const roles = [
    roleIn({ personId: 'p', leads: [] }, { order: order('accepted') }, false),
    roleIn({ personId: 'p', leads: ['B'] }, { order: order('accepted') }, false),
    roleIn({ personId: 'p', leads: ['A'] }, { order: order('accepted') }, true),
    roleIn({ personId: 'A', leads: [] }, { order: order('accepted') }, false),
    roleIn(
      { personId: 'p', leads: [] },
      { order: order('accepted', { assignee: { kind: 'person', id: 'p' } }) },
      false,
    ),
    roleIn({ personId: 'p', leads: [] }, { order: order('accepted') }, true),
    roleIn({ personId: 'p', leads: ['B'] }, { order: order('accepted', { helpers: ['B'] }) }, false),
  ]
  assert.deepEqual(roles, [undefined, undefined, 'holder', undefined, 'holder', 'sent', 'helper'])
  assert.ok(stepsOf('holder').includes('accept'))
  assert.ok(!stepsOf('sent').includes('withdraw'))
  assert.deepEqual(stepsOf('helper'), [])
})

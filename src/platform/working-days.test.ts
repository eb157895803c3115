import assert from 'node:assert/strict'
import { test } from 'node:test'

import { afterWorkingDays, afterWorkingMs, isWorkingDay, workingMsBetween } from './working-days.ts'

const HOUR_MS = 3_600_000
const at = (text: string): Date => new Date(`${text}:00+08:00`)

test('public offices work on make-up days and rest on holidays', () => {
  for (const [day, works] of [
    ['2019-09-30', true],
    ['2019-10-01', false],
    ['2019-10-07', false],
    // A Saturday and a Sunday that were worked for the week of the National Day.
    ['2019-10-12', true],
    ['2019-09-29', true],
    ['2019-10-13', false],
    ['2026-02-17', false],
    ['2026-10-10', true],
  ] as const)
    assert.equal(isWorkingDay(day), works, day)
})

test('working days are counted over weekends and holidays, at the same time of day', () => {
  assert.deepEqual(afterWorkingDays(at('2019-12-18T15:00'), 1), at('2019-12-19T15:00'))
  assert.deepEqual(afterWorkingDays(at('2019-12-20T15:00'), 1), at('2019-12-23T15:00'))
  assert.deepEqual(afterWorkingDays(at('2019-09-30T09:00'), 1), at('2019-10-08T09:00'))
  assert.deepEqual(afterWorkingDays(at('2019-10-11T09:00'), 2), at('2019-10-14T09:00'))
  // What comes on a day off begins with the next working day.
  assert.deepEqual(afterWorkingDays(at('2019-12-21T10:00'), 1), at('2019-12-24T00:00'))
})

test('time on days off is no working time, and is given back as such', () => {
  assert.equal(workingMsBetween(at('2019-12-20T12:00'), at('2019-12-23T12:00')), 24 * HOUR_MS)
  assert.equal(workingMsBetween(at('2019-10-01T00:00'), at('2019-10-08T00:00')), 0)
  assert.deepEqual(afterWorkingMs(at('2019-12-20T12:00'), 24 * HOUR_MS), at('2019-12-23T12:00'))
  assert.deepEqual(afterWorkingMs(at('2019-12-20T12:00'), 0), at('2019-12-20T12:00'))
})

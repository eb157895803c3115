import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  commandTypes,
  decide,
  dueAt,
  isOffered,
  nextCall,
  states,
  type Case,
  type CommandType,
  type Known,
  type State,
} from './case.ts'

const ME = 'me'
const kept = (state: State, more: Partial<Case> = {}): Case => ({
  id: '00000000-0000-7000-8000-0000000abcde',
  state,
  keeperId: state === 'open' ? null : ME,
  called: 1,
  raised: 0,
  moved: false,
  version: 3,
  ...more,
})
const crisis: Known = { subject: 'crisis', reported: false }

// Rows: states; columns: commands of whoever has the case (of the next one, for take).
const GOLDEN = `
            take    judge   note    report  hand-over close   dismiss
open        taken   -       -       -       -         -       -
taken       taken   taken   taken   taken   handed    closed  dismissed
handed      taken   handed  handed  handed  handed    closed  -
closed      -       -       -       -       -         -       -
dismissed   -       -       -       -       -         -       -`.trim()

test('the whole table: state and command give a state', () => {
  const widths = commandTypes.map(type => Math.max(type.length, 7))
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(12)}${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' ')}`.trimEnd()
  const cell = (state: State, type: CommandType) => {
    const done = decide(kept(state), type, type === 'take' ? 'next' : ME, crisis)
    return done.ok ? done.value.state : '-'
  }
  const rows = [
    line('', commandTypes).trim(),
    ...states.map(state =>
      line(
        state,
        commandTypes.map(type => cell(state, type)),
      ),
    ),
  ]
  assert.equal(rows.join('\n'), GOLDEN)
})

test('only whoever has it goes on with it; whoever takes it over has it', () => {
  for (const type of commandTypes.filter(other => other !== 'take')) {
    const done = decide(kept('taken'), type, 'other', crisis)
    assert.ok(!done.ok && done.error.code === 'care.not-taken', type)
    assert.equal(isOffered(kept('taken'), type, 'other'), false)
  }
  const over = decide(kept('handed'), 'take', 'other', crisis)
  assert.ok(over.ok && over.value.keeperId === 'other' && over.value.version === 4)
  const twice = decide(kept('taken'), 'take', ME, crisis)
  assert.ok(!twice.ok && twice.error.code === 'care.already-yours')
})

test('harm to a child is not closed before it was reported, and nothing before somebody said what it is', () => {
  const close = (known: Known) => decide(kept('taken'), 'close', ME, known)
  const codeOf = (done: ReturnType<typeof close>) => (done.ok ? done.value.state : done.error.code)
  assert.equal(codeOf(close({ subject: undefined, reported: true })), 'care.not-judged')
  assert.equal(codeOf(close({ subject: 'child', reported: false })), 'care.must-report')
  assert.equal(codeOf(close({ subject: 'child', reported: true })), 'closed')
  assert.equal(codeOf(close({ subject: 'violence', reported: false })), 'closed')
})

test('a case that took its order’s words is not dismissed', () => {
  const done = decide(kept('taken', { moved: true }), 'dismiss', ME, crisis)
  assert.ok(!done.ok && done.error.code === 'care.moved')
})

test('the next on the roster is called, then the site above that has somebody on duty', () => {
  assert.deepEqual(nextCall([2, 1], 1), { up: 0, called: 2 })
  assert.deepEqual(nextCall([2, 1], 2), { up: 1, called: 1 })
  assert.deepEqual(nextCall([0, 0, 3], 1), { up: 2, called: 1 })
  assert.deepEqual(nextCall([1], 1), { up: 0, called: 1 })
  assert.deepEqual(nextCall([0, 0], 1), { up: 0, called: 1 })
})

test('the timer: a quarter of an hour until somebody comes, a day until it is handed on or ended', () => {
  const at = new Date('2019-12-20T02:00:00Z')
  assert.equal(dueAt('open', at)?.toISOString(), '2019-12-20T02:15:00.000Z')
  assert.equal(dueAt('taken', at)?.toISOString(), '2019-12-21T02:00:00.000Z')
  assert.equal(dueAt('closed', at), null)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { commandTypes, type Command, type CommandType } from './command-actions.ts'
import { apply, begun, decide, isLegal, parties, rules, statuses, type Order, type Party } from './order.ts'

const ID = '019b0000-0000-7000-8000-000000000001'
const TEAM = '019b0000-0000-7000-8000-0000000000a1'
const OTHER = '019b0000-0000-7000-8000-0000000000a2'

const examples: Readonly<Record<CommandType, Command>> = {
  submit: { type: 'submit' },
  discard: { type: 'discard' },
  ask: { type: 'ask', words: '几楼？有没有电梯？' },
  answer: { type: 'answer', words: '三楼' },
  reject: { type: 'reject', reason: 'unlawful', words: '不在服务范围' },
  appeal: { type: 'appeal', words: '请再看一次' },
  merge: { type: 'merge', into: OTHER },
  split: { type: 'split', parts: [OTHER, TEAM] },
  refer: { type: 'refer', receiver: 'clinic', words: undefined },
  receive: { type: 'receive', receipt: '回执 7' },
  approve: { type: 'approve', priority: 0, risky: false },
  open: { type: 'open' },
  recall: { type: 'recall', words: undefined },
  dispatch: { type: 'dispatch', assignee: 'team', to: TEAM },
  reassign: { type: 'reassign', assignee: 'team', to: OTHER, words: '换近的队伍' },
  'add-team': { type: 'add-team', to: OTHER },
  accept: { type: 'accept' },
  take: { type: 'take', team: TEAM },
  decline: { type: 'decline', reason: 'nobody-free', words: undefined },
  arbitrate: { type: 'arbitrate', team: TEAM, words: '由站里办' },
  escalate: { type: 'escalate', words: '没有队伍' },
  withdraw: { type: 'withdraw', words: '生病了' },
  schedule: { type: 'schedule', on: '2019-12-20', time: '09:30' },
  insure: { type: 'insure', policy: '保单 1' },
  start: { type: 'start' },
  pause: { type: 'pause', reason: 'parts', review: '2019-12-24', words: undefined },
  resume: { type: 'resume' },
  report: { type: 'report', quantity: '1', headcount: undefined, words: undefined },
  confirm: { type: 'confirm' },
  dispute: { type: 'dispute', reason: 'not-done', words: '还漏水' },
  rate: { type: 'rate', source: 'self', done: true, onTime: true, needsMore: false, words: undefined },
  waive: { type: 'waive' },
  urge: { type: 'urge', words: undefined },
  cancel: { type: 'cancel', reason: 'solved', words: undefined },
  miss: { type: 'miss', who: 'resident' },
  'give-up': { type: 'give-up', reason: 'no-skill' },
  reopen: { type: 'reopen', words: '又坏了' },
  close: { type: 'close' },
  'time-out': { type: 'time-out' },
  expire: { type: 'expire' },
  'leave-unrated': { type: 'leave-unrated' },
  draw: { type: 'draw' },
  raise: { type: 'raise' },
  archive: { type: 'archive' },
}

const fresh: Order = { ...begun, id: ID, assignee: { kind: 'team', id: TEAM } }
const after = (order: Order, type: CommandType, party: Party): string => {
  const done = decide(order, examples[type], { party, id: `${party} 1` }, { bindable: true })
  return done.ok ? apply(order, done.value).status : `(${done.error.code.slice('orders.'.length)})`
}

// Every state, what may be done in it, by whom (r resident · s station · t team · p supervisor · c clock), and what it becomes.
const GOLDEN = `
draft
  submit         rs   submitted
  discard        rs   discarded
submitted
  ask            s    needs-info
  reject         s    rejected
  merge          s    merged
  split          s    split
  refer          s    referred
  approve        s    queued
  urge           rsp  ·
  cancel         rs   cancelled
  raise          c    ·
needs-info
  answer         r    submitted
  urge           rsp  ·
  cancel         rs   cancelled
  expire         c    expired
  raise          c    ·
rejected
  appeal         r    submitted
  archive        c    archived
merged
  archive        c    archived
split
  archive        c    archived
referred
  receive        s    closed
  raise          c    ·
queued
  reject         s    rejected
  merge          s    merged
  split          s    split
  refer          s    referred
  open           s    open-pool
  dispatch       s    dispatched
  escalate       s    arbitration
  insure         s    ·
  waive          s    ·
  urge           rsp  ·
  cancel         rs   cancelled
  give-up        sp   unmet
  raise          c    ·
open-pool
  recall         sc   queued
  take           t    accepted
  urge           rsp  ·
  cancel         rs   cancelled
  give-up        sp   unmet
  raise          c    ·
dispatched
  recall         sc   queued
  reassign       s    ·
  accept         t    accepted
  decline        t    queued
  escalate       s    arbitration
  insure         s    ·
  waive          s    ·
  urge           rsp  ·
  cancel         rs   cancelled
  time-out       c    queued
  raise          c    ·
arbitration
  arbitrate      p    accepted
  urge           rsp  ·
  cancel         rs   cancelled
  give-up        sp   unmet
  raise          c    ·
accepted
  reassign       s    dispatched
  add-team       st   ·
  withdraw       t    queued
  schedule       st   scheduled
  insure         s    ·
  start          t    in-service
  report         t    reported
  waive          s    ·
  urge           rsp  ·
  cancel         rs   cancelled
  raise          c    ·
scheduled
  reassign       s    dispatched
  add-team       st   ·
  withdraw       t    queued
  schedule       st   ·
  insure         s    ·
  start          t    in-service
  report         t    reported
  waive          s    ·
  urge           rsp  ·
  cancel         rs   cancelled
  miss           st   no-show
  raise          c    ·
in-service
  add-team       st   ·
  pause          st   paused
  report         t    reported
  waive          s    ·
  urge           rsp  ·
  raise          c    ·
paused
  resume         st   in-service
  urge           rsp  ·
  raise          c    ·
reported
  confirm        rs   confirmed
  dispute        rs   queued
  waive          s    ·
  urge           rsp  ·
  raise          c    ·
confirmed
  dispute        rs   queued
  rate           rs   rated
  waive          s    ·
  leave-unrated  c    unrated
rated
  close          s    (closes-by-itself)
  close          c    closed
  draw           c    follow-up
unrated
  close          s    (closes-by-itself)
  close          c    closed
  draw           c    follow-up
follow-up
  dispute        rs   queued
  close          s    closed
  close          c    (not-yours)
  raise          c    ·
closed
  reopen         rs   queued
  archive        c    archived
cancelled
  reopen         rs   queued
  archive        c    archived
no-show
  reopen         rs   queued
  archive        c    archived
expired
  reopen         rs   queued
  archive        c    archived
unmet
  reopen         rs   queued
  archive        c    archived
discarded
archived
  reopen         rs   queued`.trim()

const letters: Readonly<Record<Party, string>> = {
  resident: 'r',
  station: 's',
  team: 't',
  supervisor: 'p',
  clock: 'c',
}

test('every legal step from every state, and where it leads', () => {
  const lines = statuses.flatMap(status => {
    const order = { ...fresh, status }
    const steps = commandTypes.flatMap(type => {
      const who = parties.filter(party => isLegal(order, type, party))
      const ends = new Map<string, string>()
      for (const party of who) {
        const end = after(order, type, party)
        ends.set(end, (ends.get(end) ?? '') + letters[party])
      }
      return [...ends].map(
        ([end, by]) => `  ${type.padEnd(14)} ${by.padEnd(4)} ${end === status ? '·' : end}`,
      )
    })
    return [status, ...steps]
  })
  assert.equal(lines.join('\n'), GOLDEN)
})

test('whatever is not in the table is refused, and leaves the order as it was', () => {
  for (const status of statuses)
    for (const type of commandTypes)
      for (const party of parties) {
        const order: Order = { ...fresh, status }
        const done = decide(order, examples[type], { party, id: 'x' }, { bindable: true })
        if (isLegal(order, type, party)) continue
        assert.equal(done.ok, false)
        assert.ok(!done.ok && ['orders.not-yours', 'orders.wrong-status'].includes(done.error.code))
      }
})

const codeOf = (order: Order, command: Command, party: Party, id: string, bindable = true): string => {
  const done = decide(order, command, { party, id }, { bindable })
  return done.ok ? 'ok' : done.error.code
}

test('two refusals lead to arbitration, which binds no volunteer', () => {
  let order: Order = { ...fresh, status: 'dispatched' }
  order = apply(order, { command: examples.decline, by: { party: 'team', id: 'a' } })
  assert.equal(order.status, 'queued')
  assert.equal(order.assignee, null)
  order = apply(
    { ...order, status: 'dispatched' },
    { command: examples.decline, by: { party: 'team', id: 'b' } },
  )
  assert.equal(order.status, 'arbitration')
  assert.equal(codeOf(order, examples.arbitrate, 'supervisor', 'head', false), 'orders.volunteers-are-free')
  assert.equal(codeOf(order, examples.arbitrate, 'station', 'head'), 'orders.not-yours')
  assert.equal(
    apply(order, { command: examples.arbitrate, by: { party: 'supervisor', id: 'head' } }).bound,
    true,
  )
})

test('whoever reported a result neither confirms nor rates it nor calls back', () => {
  const reported: Order = { ...fresh, status: 'reported', reportedBy: 'staff 1' }
  assert.equal(codeOf(reported, examples.confirm, 'station', 'staff 1'), 'orders.own-report')
  assert.equal(codeOf(reported, examples.confirm, 'station', 'staff 2'), 'ok')
  assert.equal(codeOf(reported, examples.confirm, 'resident', 'resident 7'), 'ok')
  assert.equal(codeOf(reported, examples.confirm, 'team', 'staff 2'), 'orders.not-yours')
  const confirmed: Order = { ...reported, status: 'confirmed' }
  assert.equal(codeOf(confirmed, examples.rate, 'station', 'staff 1'), 'orders.own-call')
  assert.equal(
    codeOf({ ...confirmed, ratingWaived: true }, examples.rate, 'resident', 'r'),
    'orders.rating-waived',
  )
  const drawn: Order = { ...reported, status: 'follow-up' }
  assert.equal(codeOf(drawn, examples.close, 'station', 'staff 1'), 'orders.own-call')
  assert.equal(codeOf(drawn, examples.close, 'clock', 'clock'), 'orders.not-yours')
  assert.equal(
    codeOf({ ...drawn, status: 'rated' }, examples.close, 'station', 'staff 2'),
    'orders.closes-by-itself',
  )
})

test('a resident is asked once, and an appeal is judged by somebody else, once', () => {
  const asked = apply(
    { ...fresh, status: 'submitted' },
    { command: examples.ask, by: { party: 'station', id: 's1' } },
  )
  const answered = apply(asked, { command: examples.answer, by: { party: 'resident', id: 'r' } })
  assert.equal(codeOf(answered, examples.ask, 'station', 's2'), 'orders.asked-once')
  const rejected = apply(answered, { command: examples.reject, by: { party: 'station', id: 's1' } })
  const appealed = apply(rejected, { command: examples.appeal, by: { party: 'resident', id: 'r' } })
  assert.equal(codeOf(appealed, examples.reject, 'station', 's1'), 'orders.same-judge')
  assert.equal(codeOf(appealed, examples.approve, 'station', 's1'), 'orders.same-judge')
  const again = apply(appealed, { command: examples.reject, by: { party: 'station', id: 's2' } })
  assert.equal(codeOf(again, examples.appeal, 'resident', 'r'), 'orders.appealed-once')
})

test('dangerous work begins only with an insurance', () => {
  const risky: Order = { ...fresh, status: 'accepted', risky: true }
  assert.equal(codeOf(risky, examples.start, 'team', 't'), 'orders.not-insured')
  assert.equal(codeOf(risky, examples.report, 'team', 't'), 'orders.not-insured')
  const insured = apply(risky, { command: examples.insure, by: { party: 'station', id: 's' } })
  assert.equal(codeOf(insured, examples.start, 'team', 't'), 'ok')
})

test('through any history: versions count up, one party at a time, and nobody serves what was taken from them', () => {
  const step = fc.record({
    type: fc.constantFrom(...commandTypes),
    party: fc.constantFrom(...parties),
    who: fc.constantFrom('a', 'b', 'c'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      let order: Order = { ...begun, id: ID }
      for (const { type, party, who } of steps) {
        const done = decide(order, examples[type], { party, id: who }, { bindable: true })
        if (!done.ok) continue
        const next = apply(order, done.value)
        assert.equal(next.version, order.version + 1)
        assert.equal(next.id, order.id)
        if (['queued', 'open-pool', 'arbitration'].includes(next.status)) assert.equal(next.assignee, null)
        if (['accepted', 'scheduled', 'in-service', 'paused', 'reported'].includes(next.status))
          assert.notEqual(next.assignee, null)
        if (next.status === 'reported') assert.equal(next.reportedBy, who)
        if (next.status === 'confirmed' && order.status === 'reported') assert.notEqual(order.reportedBy, who)
        assert.ok(next.cycle >= order.cycle)
        order = next
      }
      assert.ok(rules.submit.from.length > 0)
    }),
  )
})

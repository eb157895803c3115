import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  evidenceSetOf,
  gradeOf,
  isLacking,
  mayAdd,
  mayInherit,
  mayWithdraw,
  settleDoubt,
  type Witnessed,
} from './evidence.ts'
import { kindIds, type Shows } from './kind.ts'
import type { CountMethod, Status } from './record.ts'

const sets: readonly (readonly Shows[])[] = [
  [],
  ['photo'],
  ['after'],
  ['paper'],
  ['roll-call'],
  ['sign-in'],
  ['receipt'],
  ['sign-in', 'countersign'],
]

/** `kind`, then how heads were counted, then the field that was filled in. */
function recordOf(row: string): Witnessed {
  const [kind = '', how, field] = row.split('/')
  return {
    kind,
    theme: '',
    class: 'attested',
    headcountMethod: how === undefined || how === '' ? null : (how as CountMethod),
    details: field === undefined ? {} : { [field]: 'x' },
  }
}

const cell = (record: Witnessed, set: readonly Shows[]): string => {
  const shown = new Set(set)
  return `${isLacking(record, shown) ? '✗' : '✓'}${gradeOf(record, shown)}`
}

// What is shown:                      –   photo after paper roll  sign  receipt sign+countersign
// ✓ its minimal evidence is there, ✗ something is missing; the digit is the presence grade.
const GOLDEN = `
founding                              ✗0   ✗0   ✗0   ✓0   ✗1   ✗2   ✗4   ✗5
study-session/roster                  ✗0   ✗0   ✗0   ✗0   ✓1   ✓2   ✗4   ✓5
study-session/photo                   ✗0   ✓1   ✗0   ✗0   ✗1   ✗2   ✗4   ✗5
study-session/code                    ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
study-session/estimate                ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
party-lesson/roster                   ✗0   ✗0   ✗0   ✗0   ✓1   ✓2   ✗4   ✓5
seminar/roster                        ✗0   ✗0   ✗0   ✗0   ✓1   ✓2   ✗4   ✓5
home-study-visit/roster               ✗0   ✗0   ✗0   ✗0   ✓1   ✓2   ✗4   ✓5
outreach-talk/photo                   ✗0   ✓1   ✗0   ✗0   ✗1   ✗2   ✗4   ✗5
policy-talk/estimate                  ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
policy-talk/estimate/paper            ✗0   ✗0   ✗0   ✓0   ✗1   ✗2   ✗4   ✗5
policy-talk/roster/paper              ✗0   ✗0   ✗0   ✗0   ✗1   ✗2   ✗4   ✗5
programme-activity/roster             ✗0   ✗0   ✗0   ✗0   ✓1   ✓2   ✗4   ✓5
festival-activity/roster              ✗0   ✗0   ✗0   ✗0   ✓1   ✓2   ✗4   ✓5
home-visit                            ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
hand-out                              ✗0   ✗0   ✗0   ✗0   ✗1   ✗2   ✓4   ✗5
mediation                             ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
clean-up                              ✗0   ✗0   ✓0   ✓0   ✗1   ✗2   ✗4   ✗5
clean-up/roster                       ✗0   ✗0   ✗0   ✗0   ✗1   ✗2   ✗4   ✗5
service                               ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
clinic/photo                          ✗0   ✓1   ✗0   ✗0   ✗1   ✗2   ✗4   ✗5
finding                               ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
corrective-action                     ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
corrective-action//proof              ✗0   ✓0   ✓0   ✓0   ✗1   ✗2   ✗4   ✗5
inspection                            ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5
feedback                              ✓0   ✓0   ✓0   ✓0   ✓1   ✓2   ✓4   ✓5`.trim()

test('the golden table: what each kind lacks and how strongly it is borne out, by what is shown', () => {
  const rows = GOLDEN.split('\n').map(line => line.split(' ', 1)[0] ?? '')
  const table = rows.map(
    row => `${row.padEnd(35)}   ${sets.map(set => cell(recordOf(row), set)).join('   ')}`,
  )
  assert.equal(table.join('\n'), GOLDEN)
  assert.deepEqual([...new Set(rows.map(row => recordOf(row).kind))], kindIds)
})

test('a back-filled record is exempt, not proven; an on-site code counts only where the program saw it', () => {
  const session = recordOf('study-session/roster')
  assert.equal(isLacking({ ...session, class: 'backfilled' }, new Set()), false)
  assert.equal(gradeOf({ ...session, class: 'backfilled' }, new Set()), 0)
  const code = recordOf('study-session/code')
  assert.equal(gradeOf({ ...code, class: 'timed' }, new Set()), 3)
  assert.equal(gradeOf({ ...code, class: 'timed' }, new Set(['sign-in'])), 3)
  assert.equal(gradeOf({ ...code, class: 'timed' }, new Set(['countersign'])), 5)
})

test('more evidence never lowers a grade and never makes a record lack what it had', () => {
  for (const row of GOLDEN.split('\n').map(line => line.split(' ', 1)[0] ?? ''))
    for (const one of sets)
      for (const two of sets) {
        const [record, few, many] = [recordOf(row), new Set(one), new Set([...one, ...two])]
        assert.ok(gradeOf(record, many) >= gradeOf(record, few), `${row}: ${one.join()} + ${two.join()}`)
        assert.ok(isLacking(record, few) || !isLacking(record, many), `${row}: ${one.join()} + ${two.join()}`)
      }
})

test('sealed matters take no files, and neither does a void record', () => {
  const code = (answer: ReturnType<typeof mayAdd>) => (answer.ok ? 'ok' : answer.error.code)
  assert.equal(evidenceSetOf({ kind: 'mediation', theme: 'settled' }), undefined)
  assert.equal(evidenceSetOf({ kind: 'feedback', theme: 'sealed' }), undefined)
  const session = { kind: 'study-session', theme: '' }
  assert.equal(
    code(mayAdd({ kind: 'feedback', theme: 'sealed', status: 'pending' }, 0, 1)),
    'records.evidence-elsewhere',
  )
  assert.equal(code(mayAdd({ ...session, status: 'void' }, 0, 1)), 'records.evidence-of-void')
  assert.equal(code(mayAdd({ ...session, status: 'confirmed' }, 0, 1)), 'ok')
  assert.equal(code(mayAdd({ ...session, status: 'pending' }, 0, 0)), 'records.no-evidence')
  assert.equal(code(mayAdd({ ...session, status: 'pending' }, 0, 12)), 'ok')
  assert.equal(code(mayAdd({ ...session, status: 'pending' }, 0, 13)), 'records.too-much-evidence')
  assert.equal(code(mayAdd({ ...session, status: 'pending' }, 39, 1)), 'ok')
  assert.equal(code(mayAdd({ ...session, status: 'pending' }, 39, 2)), 'records.too-much-evidence')
})

test('who may take evidence back changes with the confirmation', () => {
  const code = (...of: Parameters<typeof mayWithdraw>) => {
    const answer = mayWithdraw(...of)
    return answer.ok ? 'ok' : answer.error.code
  }
  const here = (...statuses: readonly Status[]) => ({ withdrawn: false, statuses })
  assert.equal(code(here('pending'), '拍错了', false), 'ok')
  assert.equal(code(here('confirmed'), '拍错了', false), 'records.evidence-not-yours')
  assert.equal(code(here('confirmed'), '拍错了', true), 'ok')
  // Evidence of a confirmed record that its correction shows as well.
  assert.equal(code(here('pending', 'confirmed'), '拍错了', false), 'records.evidence-not-yours')
  assert.equal(code(here('pending', 'pending'), '拍错了', false), 'ok')
  assert.equal(code(here('pending'), '  ', true), 'records.no-reason-to-withdraw')
  assert.equal(code({ ...here('pending'), withdrawn: true }, '拍错了', true), 'records.evidence-withdrawn')
})

test('a correction shows what the corrected record showed, unless its own files are kept elsewhere or more people may look', () => {
  const of = (kind: string, theme = '') => ({ kind, theme })
  assert.equal(mayInherit(of('clean-up'), of('clean-up')), true)
  assert.equal(mayInherit(of('study-session'), of('clean-up')), true)
  assert.equal(mayInherit(of('mediation', 'settled'), of('clean-up')), false)
  assert.equal(mayInherit(of('clean-up'), of('home-visit', 'relief')), false)
  assert.equal(mayInherit(of('home-visit', 'relief'), of('home-visit', 'relief')), true)
})

test('a confirmer answers each doubt: a reason where evidence is lacking, a look where it was used elsewhere', () => {
  const code = (...of: Parameters<typeof settleDoubt>) => {
    const answer = settleDoubt(...of)
    return answer.ok ? 'ok' : answer.error.code
  }
  assert.equal(code({ lacking: false, reused: 0 }, {}), 'ok')
  assert.equal(code({ lacking: true, reused: 0 }, { seen: 9 }), 'records.evidence-lacking')
  assert.equal(code({ lacking: true, reused: 0 }, { without: 'private' }), 'ok')
  assert.equal(code({ lacking: false, reused: 2 }, { without: 'private' }), 'records.reuse-unseen')
  assert.equal(code({ lacking: false, reused: 2 }, { seen: 1 }), 'records.reuse-unseen')
  assert.equal(code({ lacking: true, reused: 2 }, { without: 'later', seen: 2 }), 'ok')
})

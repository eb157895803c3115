import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ages, decide, isValid, slots, states, type Standing } from './volunteer.ts'

const standing = (change: Partial<Standing>): Standing => ({
  state: 'invited',
  age: 'adult',
  guardianId: null,
  consentOn: null,
  ...change,
})

// For each age and what is known of a guardian: by paper · on one's own device · an account
const GOLDEN = `
child  nobody             needs-guardian           no-account-for-children  no-account-for-children
child  guardian           needs-guardian           no-account-for-children  no-account-for-children
child  guardian, consent  yes                      no-account-for-children  no-account-for-children
youth  nobody             needs-consent            needs-consent            yes
youth  guardian           needs-consent            needs-consent            yes
youth  guardian, consent  yes                      yes                      yes
adult  nobody             yes                      yes                      yes
adult  guardian           yes                      yes                      yes
adult  guardian, consent  yes                      yes                      yes`.trim()

test('who may confirm how, and who may have an account, by age', () => {
  const known = {
    nobody: {},
    guardian: { guardianId: 'g' },
    'guardian, consent': { guardianId: 'g', consentOn: '2019-12-01' },
  } as const
  const rows = ages.flatMap(age =>
    Object.entries(known).map(([name, guardian]) => {
      const volunteer = standing({ age, ...guardian })
      const told = [
        decide(volunteer, 'confirm', 'paper'),
        decide(volunteer, 'confirm', 'device'),
        decide(volunteer, 'link'),
      ].map(result => (result.ok ? 'yes' : result.error.code.slice('volunteers.'.length)).padEnd(25))
      return `${age}  ${name.padEnd(17)}  ${told.join('')}`.trimEnd()
    }),
  )
  assert.equal(rows.join('\n'), GOLDEN)
})

test('what is legal in which state', () => {
  const legal = (['invite', 'change', 'confirm', 'link', 'end'] as const).map(
    act => `${act}: ${states.filter(state => decide(standing({ state }), act).ok).join(' ')}`,
  )
  assert.deepEqual(legal, [
    'invite: ended',
    'change: invited confirmed',
    'confirm: invited',
    'link: invited confirmed',
    'end: invited confirmed',
  ])
})

test('a licence counts on its last day and not on the next; one without an end always', () => {
  assert.equal(isValid({ expires_on: '2019-12-20' }, '2019-12-20'), true)
  assert.equal(isValid({ expires_on: '2019-12-20' }, '2019-12-21'), false)
  assert.equal(isValid({ expires_on: null }, '2019-12-21'), true)
  assert.equal(slots.length, 21)
})

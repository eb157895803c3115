import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isWithin, mayAct, policy, roles, type Action } from './policy.ts'

const letters: Readonly<Record<(typeof roles)[number], string>> = {
  administrator: 'A',
  recorder: 'R',
  confirmer: 'C',
  dispatcher: 'D',
  reviewer: 'V',
  auditor: 'U',
  reader: 'L',
  volunteer: 'W',
  guardian: 'G',
}

// A administrator · R recorder · C confirmer · D dispatcher · V reviewer · U auditor · L reader · W volunteer · G guardian
const GOLDEN = `
stations.read     A R C D V U L - -
stations.manage   A - - - - - - - -
accounts.manage   A - - - - - - - -
teams.read        A R C D V U L - -
teams.manage      A R - - - - - - -
people.read       A R - D - - - - -
people.reveal     - R - D - - - - -
people.manage     - R - D - - - - -
people.erase      A - - - - - - - -
volunteers.read   A R C D - - - - -
volunteers.manage - R - D - - - - -
catalogue.read    A R C D V U L - -
catalogue.manage  A - - - - - - - -
records.read      A R C D V U L - -
records.register  - R - - - - - - -
records.withdraw  - R C - - - - - -
records.import    - R - - - - - - -
records.confirm   - - C - - - - - -
records.void      - - C - - - - - -
records.export    A R C - - U - - -
areas.read        A R C D V U L - -
areas.manage      A - - D - - - - -
orders.read       A R C D V U - - -
orders.open       - R C D - - - - -
orders.receive    - R - D - - - - -
orders.speak      - R - D - - - - -
orders.manage     - - - D - - - - -
orders.confirm    - - C - - - - - -
orders.arbitrate  A - - - - - - - -
orders.serve      - - - - - - - W -
care.open         - R C D - - - - G
care.serve        - - - - - - - - G
care.roster       A - - - - - - - -
messages.read     A R - D - U - - -
messages.manage   A - - - - - - - -
figures.read      A R C D V U L - -
figures.define    A - - - - - - - -
figures.snapshot  - - C - V - - - -
reports.read      A R C D V U L - -
checks.run        A R C - V U L - -
journal.read      A - - - - U - - -
jobs.read         A - - - - U - - -
jobs.manage       A - - - - - - - -`.trim()

test('the whole policy: who may do what', () => {
  const rows = (Object.keys(policy) as Action[]).map(action => {
    const allowed: readonly string[] = policy[action]
    return `${action.padEnd(17)} ${roles.map(role => (allowed.includes(role) ? letters[role] : '-')).join(' ')}`
  })
  assert.equal(rows.join('\n'), GOLDEN)
})

test('a role holds at its site and below, never beside or above; an unknown action is nobody’s', () => {
  const grants = [{ path: 'county.street', role: 'recorder' }]
  assert.equal(mayAct(grants, 'county.street', 'records.register'), true)
  assert.equal(mayAct(grants, 'county.street.station', 'records.register'), true)
  assert.equal(mayAct(grants, 'county', 'records.register'), false)
  assert.equal(mayAct(grants, 'county.streets', 'records.register'), false)
  assert.equal(mayAct(grants, 'county.street', 'records.confirm'), false)
  assert.equal(mayAct(grants, 'county.street', 'records.everything'), false)
  assert.equal(isWithin('a.b', 'a'), true)
})

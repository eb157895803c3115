import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyInstance } from '#verify'
import { confirm, invite, isVolunteer, listVolunteers } from '#volunteers'
import { newWorld, type World } from '#test/world'

import { changeProfile, end, noteAge, noteLicence } from './actions.ts'

/** A station with people of these codes, and what acting there takes. */
async function station(...codes: readonly string[]) {
  const world = await newWorld()
  const clerk = await world.colleague('clerk', ['recorder', 'dispatcher'])
  const people = `/at/${world.site}/people`
  for (const code of codes) await clerk.submit(`${people}/new`, people, { code, name: `人${code}` })
  const found = await sql<{ id: string; code: string; station_id: string }>`
    select id, code, station_id from person`.execute(world.database.db)
  const person = (code: string): string => found.rows.find(row => row.code === code)?.id ?? ''
  const stationId = found.rows[0]?.station_id ?? ''
  let keys = 0
  const acting = () => ({
    stationId,
    actorId: null,
    channel: 'command-line' as const,
    key: `volunteers-${keys++}`,
    at: world.deps.now(),
  })
  return { world, clerk, person, stationId, acting }
}

const lineOf = async (world: World, stationId: string, day = '2019-12-20') =>
  listVolunteers(world.database.db, stationId, day)

test('an invited person counts nowhere until they confirm; then they are offered for dispatch with all they told', async () => {
  const { world, person, stationId, acting } = await station('R1')
  const made = await invite(world.deps, acting(), { personCode: 'R1', source: 'import', age: 'adult' })
  assert.ok(made.ok)
  assert.equal(await isVolunteer(world.database.db, stationId, person('R1')), false)
  assert.deepEqual(await lineOf(world, stationId), [])
  assert.ok((await confirm(world.deps, acting(), made.value.id, 'paper', '2019-12')).ok)
  assert.equal(await isVolunteer(world.database.db, stationId, person('R1')), true)
  await changeProfile(world.deps, acting(), made.value.id, {
    skills: ['repairs'],
    languages: ['zh', 'sign'],
    availability: ['6-morning'],
    area: '东区',
  })
  await noteLicence(world.deps, acting(), made.value.id, { kind: 'electrician', expiresOn: '2019-12-20' })
  await noteLicence(world.deps, acting(), made.value.id, { kind: 'driver' })
  const [line] = await lineOf(world, stationId)
  assert.deepEqual(line, {
    id: made.value.id,
    personId: person('R1'),
    code: 'R1',
    age: 'adult',
    guardianId: null,
    skills: ['repairs'],
    languages: ['zh', 'sign'],
    availability: ['6-morning'],
    area: '东区',
    licences: [
      { kind: 'driver', expiresOn: null },
      { kind: 'electrician', expiresOn: '2019-12-20' },
    ],
    teams: [],
    leads: [],
    load: 0,
  })
  const [later] = await lineOf(world, stationId, '2019-12-21')
  assert.deepEqual(later?.licences, [{ kind: 'driver', expiresOn: null }])
  await end(world.deps, acting(), made.value.id)
  assert.equal(await isVolunteer(world.database.db, stationId, person('R1')), false)
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, text => lines.push(text)), 0, lines.join('\n'))
})

test('nobody under 14 is confirmed without a guardian, and nobody under 18 without consent', async () => {
  const { world, acting } = await station('R1', 'R2')
  const made = await invite(world.deps, acting(), { personCode: 'R1', source: 'staff', age: 'child' })
  assert.ok(made.ok)
  const { id } = made.value
  const alone = await confirm(world.deps, acting(), id, 'paper', 'A1')
  assert.equal(alone.ok ? '' : alone.error.code, 'volunteers.needs-guardian')
  await noteAge(world.deps, acting(), id, { age: 'child', guardianCode: 'R2', consentOn: '2019-12-01' })
  assert.ok((await confirm(world.deps, acting(), id, 'paper', 'A1')).ok)
  const lost = await noteAge(world.deps, acting(), id, { age: 'child' })
  assert.equal(lost.ok ? '' : lost.error.code, 'volunteers.needs-guardian', 'nor does the guardian go later')
  const twice = await invite(world.deps, acting(), { personCode: 'R1', source: 'staff', age: 'adult' })
  assert.equal(twice.ok ? '' : twice.error.code, 'volunteers.known')
})

test('somebody who is erased volunteers no more', async () => {
  const { world, clerk, person, stationId, acting } = await station('R1')
  const made = await invite(world.deps, acting(), { personCode: 'R1', source: 'staff', age: 'adult' })
  assert.ok(made.ok)
  await confirm(world.deps, acting(), made.value.id, 'paper', 'A1')
  const page = `/at/${world.site}/people/${person('R1')}`
  assert.equal((await clerk.get(page)).status, 200)
  await world.administrator.submit(page, `${page}/erasure`, { eraseReason: '本人要求' })
  assert.equal(await isVolunteer(world.database.db, stationId, person('R1')), false)
  assert.deepEqual(await lineOf(world, stationId), [])
})

test('staff invite, note a signed paper, a licence and what somebody can do; the list finds them by it', async () => {
  const { world, clerk } = await station('R1', 'R2')
  const base = `/at/${world.site}/volunteers`
  const first = await clerk.submit(`${base}/new`, base, {
    personCode: 'R1',
    age: 'adult',
    availability: ['6-morning', '7-evening'],
  })
  assert.ok(first.html.includes('待本人确认'))
  await clerk.submit(`${base}/new`, base, { personCode: 'R2', age: 'youth' })
  const unsigned = await clerk.submit(first.path, `${first.path}/confirmation`, { paper: '' })
  assert.equal(unsigned.status, 422)
  const confirmed = await clerk.submit(first.path, `${first.path}/confirmation`, { paper: '2019-012' })
  assert.ok(confirmed.html.includes('本人签字，纸质存档'))
  await clerk.submit(first.path, `${first.path}/licences`, { kind: 'nurse', expiresOn: '2020-01-01' })
  assert.ok((await clerk.get(`${base}?licence=nurse&state=confirmed&slot=6-morning`)).html.includes('>R1<'))
  assert.ok(!(await clerk.get(`${base}?licence=nurse`)).html.includes('>R2<'))
  const reader = await world.colleague('looker', ['reader'])
  assert.equal((await reader.get(base)).status, 403)
  const confirmer = await world.colleague('second', ['confirmer'])
  assert.ok(!(await confirmer.get(first.path)).html.includes('/end"'), 'who only reads changes nothing')
})

test('a link opens no account but one that only serves, and a second one ends the first', async () => {
  const { world, clerk } = await station('R1', 'R2')
  const base = `/at/${world.site}/volunteers`
  const page = await clerk.submit(`${base}/new`, base, { personCode: 'R1', age: 'adult' })
  const linkOf = (html: string): string => /\/join\/[\w-]+/.exec(html)?.[0] ?? ''
  const handed = await clerk.submit(page.path, `${page.path}/account`, { login: '' })
  assert.ok(/<code>v[a-z0-9]{7}<\/code>/.test(handed.html) && handed.html.includes('data:image/svg'))
  const first = linkOf(handed.html)
  const second = linkOf((await clerk.submit(page.path, `${page.path}/account`, {})).html)
  assert.ok(first !== '' && second !== '' && first !== second)
  assert.equal((await world.visitor().get(first)).status, 404)
  assert.equal((await world.visitor().get(second)).status, 200)
  await world.colleague('both', ['confirmer', 'volunteer'])
  const other = await clerk.submit(`${base}/new`, base, { personCode: 'R2', age: 'adult' })
  const unknown = await clerk.submit(other.path, `${other.path}/account`, { login: 'clerk' })
  assert.equal(unknown.status, 422, 'an account without the role is nobody’s')
  assert.equal((await clerk.submit(other.path, `${other.path}/account`, { login: 'both' })).status, 200)
  const renewed = await clerk.submit(other.path, `${other.path}/account`, {})
  assert.equal(renewed.status, 403, 'whoever looks after volunteers resets no colleague’s password')
  const lines: string[] = []
  assert.equal(await verifyInstance(world.deps, text => lines.push(text)), 0, lines.join('\n'))
})

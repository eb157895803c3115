import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { addPerson } from '#people'
import { compareReplay } from '#platform/replay'
import { newGround, RECORDER, value } from '#test/ground'

import { closeTeam, createTeam, joinTeam, leaveTeam, setMemberRole } from './actions.ts'
import { replays } from './replay-store.ts'

const ground = await newGround()
const { deps, stationId } = ground
const people: readonly { readonly id: string; readonly code: string }[] = [
  value(await addPerson(deps, ground.acting(RECORDER), { name: '甲' })),
  value(await addPerson(deps, ground.acting(RECORDER), { name: '乙' })),
]

const day = fc.integer({ min: 1, max: 20 }).map(n => `2019-12-${String(n).padStart(2, '0')}`)
const who = fc.nat(1)
const role = fc.constantFrom('leader' as const, 'member' as const)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), who, role, day }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who, day }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('role' as const), who, role, day }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), day }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
)

test('whatever happened to a team and its members, their rows follow from the journal', async () => {
  let teams = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async steps => {
      const teamCode = `X${++teams}`
      const { id: teamId } = value(
        await createTeam(deps, ground.acting(RECORDER), {
          code: teamCode,
          name: '队',
          foundedOn: '2019-01-01',
        }),
      )
      // What is refused leaves no event and no row, and is a part of any history.
      for (const one of steps) {
        const by = ground.acting(RECORDER)
        const person = people['who' in one ? one.who : 0] ?? assert.fail()
        switch (one.do) {
          case 'join':
            await joinTeam(deps, by, { teamCode, personCode: person.code, role: one.role, fromOn: one.day })
            break
          case 'leave':
            await leaveTeam(deps, by, { teamId, personId: person.id, toOn: one.day })
            break
          case 'role':
            // A role begins on the day it is given.
            ground.at(`${one.day}T02:00:00Z`)
            await setMemberRole(deps, ground.acting(RECORDER), {
              teamId,
              personId: person.id,
              role: one.role,
            })
            ground.at('2019-12-20T02:00:00Z')
            break
          case 'close':
            await closeTeam(deps, by, { id: teamId, on: one.day })
            break
          case 'reopen':
            await closeTeam(deps, by, { id: teamId, on: null })
            break
        }
      }
      for (const replay of replays)
        assert.deepEqual((await compareReplay(deps.db, replay, stationId)).differences, [], replay.table)
    }),
    { numRuns: 30 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { compareReplay } from '#platform/replay'
import { newGround, RECORDER, value } from '#test/ground'

import { addPerson, correct, erase, leaveHousehold, moveHousehold } from './actions.ts'
import { replays } from './replay-store.ts'

const ground = await newGround()
const { deps, stationId } = ground

const day = fc.integer({ min: 10, max: 28 }).map(n => `2019-12-${n}`)
const household = fc.constantFrom('H1', 'H2', 'H3')
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('move' as const), household, day }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), day }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('correct' as const), address: fc.constantFrom('', '北区') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const) }) },
)

test('wherever somebody lived and whatever is known of them, the rows follow from the journal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.option(household),
      fc.array(step, { minLength: 3, maxLength: 10 }),
      async (first, steps) => {
        const person = { name: '甲', address: '南区', ...(first === null ? {} : { household: first }) }
        const { id } = value(await addPerson(deps, ground.acting(RECORDER), person))
        let version = 1
        // What is refused leaves no event and no row, and is a part of any history.
        for (const one of steps) {
          const by = ground.acting(RECORDER)
          const done =
            one.do === 'move'
              ? await moveHousehold(deps, by, { personId: id, household: one.household, fromOn: one.day })
              : one.do === 'leave'
                ? await leaveHousehold(deps, by, { personId: id, toOn: one.day })
                : one.do === 'correct'
                  ? await correct(deps, by, { id, version }, { name: '乙', address: one.address })
                  : await erase(deps, by, id, '本人要求')
          if (done.ok) version += 1
        }
        for (const replay of replays)
          assert.deepEqual((await compareReplay(deps.db, replay, stationId)).differences, [], replay.table)
      },
    ),
    { numRuns: 30 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { freshDatabase } from '#test/db'

import { benches } from './benches.ts'
import { quantile, type Ground } from './kit.ts'

const ground: Ground = {
  size: 'small',
  newDatabase: async () => (await freshDatabase()).addresses,
  say: () => {},
}

for (const bench of benches)
  test(`the bench ${bench.name} runs and says what its ratio means`, async () => {
    const readings = await bench.run(ground)
    assert.notEqual(readings.length, 0)
    for (const { ratio, p50Ms, p99Ms, unit, note, aim, clients } of readings) {
      for (const number of [ratio, p50Ms, p99Ms])
        assert.ok(Number.isFinite(number) && number > 0, String(number))
      assert.ok(p50Ms <= p99Ms)
      assert.ok(clients >= 1)
      assert.match(note, /(higher|lower) is better/)
      for (const words of [unit, aim]) assert.notEqual(words, '')
    }
  })

test('a quantile is one of the numbers: the least that at least that share of them does not exceed', () => {
  const numbers = [5, 1, 4, 2, 3]
  assert.deepEqual(
    [0, 0.2, 0.5, 0.99, 1].map(share => quantile(numbers, share)),
    [1, 1, 3, 5, 5],
  )
  assert.throws(() => quantile([], 0.5))
})

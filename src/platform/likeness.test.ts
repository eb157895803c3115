import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { differenceHash, hammingDistance } from './likeness.ts'

const row = [9, 8, 7, 6, 5, 4, 3, 2, 1]

test('a picture that darkens to the right is all ones, one that brightens all zeros', () => {
  const darkening = Uint8Array.from({ length: 72 }, (_, at) => row[at % 9] ?? 0)
  assert.equal(differenceHash(darkening), 'ffffffffffffffff')
  assert.equal(differenceHash(darkening.toReversed()), '0000000000000000')
  const firstRowOnly = Uint8Array.from({ length: 72 }, (_, at) => (at < 9 ? (row[at] ?? 0) : 5))
  assert.equal(differenceHash(firstRowOnly), 'ff00000000000000')
})

test('the distance of hashes is a distance', () => {
  const hash = fc
    .bigInt({ min: 0n, max: 2n ** 64n - 1n })
    .map(number => number.toString(16).padStart(16, '0'))
  fc.assert(
    fc.property(hash, hash, hash, (a, b, c) => {
      assert.equal(hammingDistance(a, a), 0)
      assert.equal(hammingDistance(a, b), hammingDistance(b, a))
      assert(hammingDistance(a, c) <= hammingDistance(a, b) + hammingDistance(b, c))
    }),
  )
  assert.equal(hammingDistance('0000000000000000', 'ffffffffffffffff'), 64)
  assert.equal(hammingDistance('8000000000000000', '0000000000000001'), 2)
})

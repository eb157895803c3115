import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { differenceHash, hammingDistance, isPlain } from './likeness.ts'

const WIDTH_PX = 17

test('a picture that darkens to the right is all ones, one that brightens all zeros', () => {
  const darkening = Uint8Array.from({ length: 272 }, (_, at) => 20 - (at % WIDTH_PX))
  assert.equal(differenceHash(darkening), 'f'.repeat(64))
  assert.equal(differenceHash(darkening.toReversed()), '0'.repeat(64))
  const firstRowOnly = darkening.map((grey, at) => (at < WIDTH_PX ? grey : 5))
  assert.equal(differenceHash(firstRowOnly), `ffff${'0'.repeat(60)}`)
})

test('the distance of hashes is a distance', () => {
  const hash = fc
    .bigInt({ min: 0n, max: 2n ** 256n - 1n })
    .map(number => number.toString(16).padStart(64, '0'))
  fc.assert(
    fc.property(hash, hash, hash, (a, b, c) => {
      assert.equal(hammingDistance(a, a), 0)
      assert.equal(hammingDistance(a, b), hammingDistance(b, a))
      assert(hammingDistance(a, c) <= hammingDistance(a, b) + hammingDistance(b, c))
    }),
  )
  assert.equal(hammingDistance('0'.repeat(64), 'f'.repeat(64)), 256)
  assert.equal(hammingDistance(`8${'0'.repeat(63)}`, `${'0'.repeat(63)}1`), 2)
})

test('a picture of nearly nothing is told by its hash', () => {
  assert(isPlain('0'.repeat(64)) && isPlain('f'.repeat(64)))
  assert(isPlain(`${'f'.repeat(15)}7${'0'.repeat(48)}`) && !isPlain(`${'f'.repeat(16)}${'0'.repeat(48)}`))
})

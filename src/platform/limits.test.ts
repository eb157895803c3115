import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { memoryBuckets, networkOf, openLimiter, take } from './limits.ts'
import type { Bucket, LimitRule } from './limits.ts'

const signIn: LimitRule = { name: 'sign-in', capacity: 3, refillPerS: 0.1 }

test('three sign-ins at once, then one each ten seconds', () => {
  const attempts = [0, 0, 0, 0, 9, 10, 10, 30, 30, 30]
  let bucket: Bucket | undefined
  const seen = attempts.map(second => {
    const attempt = take(signIn, bucket, second * 1000)
    bucket = attempt.bucket
    return `${second} s: ${attempt.taken ? 'yes' : `wait ${attempt.waitS} s`}`
  })
  assert.deepEqual(seen, [
    '0 s: yes',
    '0 s: yes',
    '0 s: yes',
    '0 s: wait 10 s',
    '9 s: wait 1 s',
    '10 s: yes',
    '10 s: wait 10 s',
    '30 s: yes',
    '30 s: yes',
    '30 s: wait 10 s',
  ])
})

const rules = fc.record({
  name: fc.constant('any'),
  capacity: fc.integer({ min: 1, max: 20 }),
  refillPerS: fc.integer({ min: 1, max: 50 }).map(tenths => tenths / 10),
})

test('whatever the rhythm, no more is given than the capacity and what has flowed in since', () => {
  fc.assert(
    fc.property(
      rules,
      fc.array(fc.tuple(fc.nat(4000), fc.integer({ min: 1, max: 5 })), { maxLength: 60 }),
      (rule, steps) => {
        let bucket: Bucket | undefined
        let nowMs = 0
        let given = 0
        for (const [pauseMs, cost] of steps) {
          if (bucket) nowMs += pauseMs
          const attempt = take(rule, bucket, nowMs, cost)
          bucket = attempt.bucket
          if (attempt.taken) given += cost
          assert(bucket.tokens >= 0 && bucket.tokens <= rule.capacity)
        }
        assert(given <= rule.capacity + (nowMs / 1000) * rule.refillPerS + 1e-6)
      },
    ),
  )
})

test('who waits as long as told is let in, and not a second before it could be', () => {
  fc.assert(
    fc.property(rules, fc.double({ min: 0, max: 0.999, noNaN: true }), (rule, left) => {
      const refused = take(rule, { tokens: left, atMs: 0 }, 0)
      assert(!refused.taken)
      const after = refused.waitS * 1000
      // One millisecond of grace for what floating point loses.
      assert(take(rule, refused.bucket, after + 1).taken)
      assert(refused.waitS === 1 || !take(rule, refused.bucket, after - 1001).taken)
    }),
  )
})

test('a clock set back neither refills nor locks out', () => {
  const empty = { tokens: 0, atMs: 1_000_000 }
  const back = take(signIn, empty, 0)
  assert.equal(back.taken, false)
  assert.equal(take(signIn, back.bucket, 10_000).taken, true)
})

test('subjects and rules do not share a bucket, and the refusal says how long to wait', async () => {
  const limiter = openLimiter(memoryBuckets())
  const once = { name: 'once', capacity: 1, refillPerS: 1 / 60 }
  assert((await limiter(once, 'a', 0)).ok)
  assert((await limiter(once, 'b', 0)).ok)
  assert((await limiter({ ...once, name: 'other' }, 'a', 0)).ok)
  const again = await limiter(once, 'a', 15_000)
  assert(!again.ok)
  assert.equal(again.error.code, 'limits.too-often')
  assert.equal(again.error.status, 429)
  assert.deepEqual(again.error.facts, { seconds: 45 })
})

test('memory stays bounded under any number of subjects; the one in use is kept', async () => {
  const store = memoryBuckets(100)
  const limiter = openLimiter(store)
  const once = { name: 'once', capacity: 1, refillPerS: 0.001 }
  await limiter(once, 'the one', 0)
  for (let n = 0; n < 1000; n += 1) {
    await limiter(once, `flood ${n}`, 0)
    if (n % 50 === 0) assert(!(await limiter(once, 'the one', 0)).ok)
  }
  assert.equal(store.size(), 100)
})

test('an address stands for the network one person can hold', () => {
  const table: readonly [address: string, network: string][] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3::1.2.3.4', '2001:db8:1:2::/64'],
    ['not an address', 'not an address'],
  ]
  assert.deepEqual(
    table.map(([address]) => [address, networkOf(address)]),
    table,
  )
})

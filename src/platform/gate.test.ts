import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openGate } from './gate.ts'

test('two run, three wait in order, the sixth is turned away, and a failure frees its place', async () => {
  const gate = openGate(2, 3)
  const started: number[] = []
  const release: (() => void)[] = []
  const task = (n: number) => () => {
    started.push(n)
    return new Promise<number>((resolve, reject) =>
      release.push(() => (n === 1 ? reject(new Error('failed')) : resolve(n))),
    )
  }
  const [first, ...others] = [1, 2, 3, 4, 5].map(n => gate(task(n)))
  assert(first)
  const failed = assert.rejects(first, /failed/)
  assert.equal(gate(task(6)), undefined)

  await settled()
  assert.deepEqual(started, [1, 2])
  release[0]?.()
  await failed
  await settled()
  assert.deepEqual(started, [1, 2, 3])
  for (let n = 1; n < 5; n += 1) {
    release[n]?.()
    await settled()
  }
  assert.deepEqual(await Promise.all(others.map(other => Promise.resolve(other))), [2, 3, 4, 5])
  assert.deepEqual(started, [1, 2, 3, 4, 5])
  assert.notEqual(gate(task(7)), undefined)
})

/** Lets every promise that can go on now go on. */
const settled = () => new Promise(resolve => setImmediate(resolve))

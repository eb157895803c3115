import assert from 'node:assert/strict'
import { test } from 'node:test'

import { databaseProcesses, newFolder, serving, startProgram, stopped } from './program.ts'

const script = 'test/processes/jobs-program.ts'

test('a job whose program is killed in the middle of it is done after a restart', async () => {
  const dataDir = newFolder()
  const first = startProgram({ dataDir, script, environment: { TELL: '1', HANG: '1' } })
  await first.line(/begun it/)
  first.child.kill('SIGKILL')
  assert.doesNotMatch((await first.ended()).output, /done it/)

  const second = startProgram({ dataDir, script })
  await second.line(/done it/)
  const { code, output } = await stopped(second)
  assert.equal(code, 0, output)
  assert.equal(output.match(/begun it/g)?.length, 1, output)

  const third = startProgram({ dataDir, script })
  await third.line(/ready/)
  assert.doesNotMatch((await stopped(third)).output, /begun it/)
})

test('a job under way when the program is asked to stop is put back, and done by the next', async () => {
  const dataDir = newFolder()
  const first = startProgram({ dataDir, script, environment: { TELL: '1', HANG: '1' } })
  await first.line(/begun it/)
  assert.equal((await stopped(first)).code, 0)
  assert.deepEqual(databaseProcesses(dataDir), [])
  const second = startProgram({ dataDir, script })
  await second.line(/done it/)
  assert.equal((await stopped(second)).code, 0)
})

test('web and jobs run apart: serve --no-work, and beside it work; a slip of the pen starts neither', async () => {
  const dataDir = newFolder()
  const slip = await startProgram({ dataDir, args: ['serve', '--no-wrok'] }).ended()
  assert.equal(slip.code, 2)
  assert.match(slip.output, /serve knows no --no-wrok/)
  const web = await serving({ dataDir, args: ['serve', '--no-work'] })
  const jobs = startProgram({ dataDir, args: ['work'] })
  await jobs.line(/working on its jobs/)
  const ended = await stopped(jobs)
  assert.equal(ended.code, 0, ended.output)
  assert.equal((await fetch(`${web.url}/readyz`)).status, 200)
  assert.equal((await stopped(web)).code, 0)
})

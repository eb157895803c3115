import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { runCheck } from '#check-command'
import { Trouble } from '#platform/trouble'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingzhu-check-'))
})
after(() => rm(folder, { recursive: true }))

/** Runs the command on a text where no data may be opened. */
async function check(text: string, ...options: string[]): Promise<readonly [code: number, printed: string]> {
  const path = join(folder, 'text.txt')
  await writeFile(path, text)
  const lines: string[] = []
  const code = await runCheck([path, ...options], { print: line => lines.push(line) }, () =>
    assert.fail('no data is needed without --site'),
  )
  return [code, lines.join('\n')]
}

test('a sound text exits with 0, one with findings or a lost digit with 1, in either form and language', async () => {
  const [sound, table] = await check('开展特色党课10余次。', '--lang', 'en')
  assert.equal(sound, 0)
  assert.match(table, /Not checked against records +10余次 +11–19 times +Party lessons/)
  const [lost, json] = await check('开展各类活动0余次。', '--format', 'json')
  assert.equal(lost, 1)
  const { claims, findings } = JSON.parse(json)
  assert.deepEqual(
    claims.map(({ text, value, min, max, verdict }: Record<string, unknown>) => [
      text,
      value,
      min,
      max,
      verdict,
    ]),
    [['0余次', null, 11, 99, 'lost-digit']],
  )
  assert.deepEqual(
    findings.map(({ kind }: Record<string, unknown>) => kind),
    ['damaged-text'],
  )
})

test('what cannot be done says so and exits with 2', async () => {
  const refused: readonly (readonly string[])[] = [
    ['--format', 'xml'],
    ['--lang', 'fr'],
    ['--year', 'now'],
    ['--colour'],
    ['second-file'],
  ]
  for (const options of refused)
    await assert.rejects(check('', ...options), error => error instanceof Trouble && error.exitCode === 2)
  await assert.rejects(
    runCheck([join(folder, 'nowhere')], { print: () => {} }, () => assert.fail('not reached')),
    error => error instanceof Trouble && error.exitCode === 2,
  )
})

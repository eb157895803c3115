import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { parse } from 'csv-parse/sync'

import { definitions } from '#figures'
import { runFigures } from '#figures-command'
import { Trouble } from '#platform/trouble'
import { newGround, talk, visit } from '#test/ground'
import { SITE } from '#test/world'

const ground = await newGround()
await ground.confirmed(talk('2019-01-10', 'law'), visit('2019-03-13', 'H1,H2'), visit('2019-04-13', 'H2'))

async function said(...args: readonly string[]): Promise<string> {
  const lines: string[] = []
  assert.equal(
    await runFigures(
      args,
      line => lines.push(line),
      work => work({ deps: ground.deps }),
    ),
    0,
  )
  return lines.join('\n')
}
const unopened = (): never => assert.fail('the data was opened')

test('figures of a site: as a table, as CSV and as one object, for any period', async () => {
  const read = JSON.parse(await said('--site', SITE, '--format', 'json')) as {
    site: object
    period: string
    figures: { id: string; value: number; records: number; unit: string; words: { zh: string; en: string } }[]
  }
  assert.deepEqual([read.site, read.period], [{ code: SITE, name: '明珠社区' }, '2019'])
  assert.deepEqual(
    read.figures.map(({ id }) => id),
    definitions.map(({ id }) => id),
  )
  const visited = read.figures.find(({ id }) => id === 'care.households-visited')
  assert.deepEqual(
    [visited?.value, visited?.records, visited?.unit, visited?.words],
    [2, 2, '户', { zh: '走访慰问困难家庭', en: 'Households in hardship visited' }],
  )
  const rows: Record<string, string>[] = parse(await said('--site', SITE, '--format', 'csv'), {
    columns: true,
    bom: true,
  })
  assert.deepEqual(
    rows.map(({ id, value, records }) => [id, Number(value), Number(records)]),
    read.figures.map(({ id, value, records }) => [id, value, records]),
  )
  const table = await said('--site', SITE, '--period', '2019-04-01..2019-04-20')
  assert.match(table, /^明珠社区 · 2019-04-01\.\.2019-04-20\n/)
  assert.match(table, /care\.households-visited +1 条记录 {2}走访慰问困难家庭 {2}1 户/)
  assert.match(
    await said('--site', SITE, '--lang', 'en'),
    /talks\.law +1 record {3}Talks on the rule of law {2}1 time/,
  )
})

test('without a site: the definitions and their SQL, and no data is opened', async () => {
  const lines: string[] = []
  assert.equal(await runFigures([], line => lines.push(line), unopened), 0)
  assert.equal(
    lines.join('\n'),
    readFileSync(new URL('../db/figures.sql', import.meta.url), 'utf8').trimEnd() + '\n',
  )
  const object: string[] = []
  await runFigures(['--format', 'json'], line => object.push(line), unopened)
  const { figures } = JSON.parse(object.join('')) as { figures: { sql: string }[] }
  assert.equal(figures.length, definitions.length)
  assert.ok(figures.every(({ sql }) => sql.startsWith('select ')))
})

test('what it cannot do it says, with exit code 2', async () => {
  for (const args of [
    ['--period', '2019-13'],
    ['--format', 'xml'],
    ['--lang', 'fr'],
    ['--all'],
    ['extra'],
    ['--site', '999999999999'],
  ])
    await assert.rejects(
      said(...args),
      (error: unknown) => error instanceof Trouble && error.exitCode === 2,
      args.join(' '),
    )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { chosenOn, factsOf, fileOf, step, upload } from '#test/imports'

import { asOwner, startProgram, stopped } from './program.ts'
import { newStation, until } from './station.ts'

const HEAD = '类别,日期,事项,人次,计数方式,负责人'
const ROWS = 30_000
const csv = [
  HEAD,
  ...Array.from(
    { length: ROWS },
    (_, n) =>
      `理论学习中心组学习,2019-03-${String((n % 28) + 1).padStart(2, '0')},学习第${n}次,23,签到表,书记`,
  ),
].join('\r\n')

test('killed in the middle of reading and of writing, an import goes on from where it was asked for, all of it or nothing', async () => {
  const station = await newStation()
  const { dataDir } = station
  const recorder = await station.colleague('recorder', ['recorder'])
  const records = () =>
    asOwner(
      dataDir,
      async client => (await client.query<{ n: number }>('select count(*)::int as n from record')).rows[0]?.n,
    )

  const taken = await upload(recorder, fileOf(csv))
  await step(recorder, taken, 'reading', chosenOn(taken))
  await until(recorder, taken, /已读 [\d,]+ 行/)
  await station.killed('both')
  const shown = await until(recorder, taken, /可以新增/)
  assert.equal(factsOf(shown)['可以新增'], '30,000')

  await step(recorder, shown, 'writing')
  await until(recorder, taken, /正在写入 [1-9][\d,]* \//)
  await station.killed('both')
  assert.ok([0, ROWS].includes((await records()) ?? -1))
  const done = await until(recorder, taken, /新增记录/)
  assert.equal(factsOf(done)['新增记录'], '30,000')
  assert.equal(await records(), ROWS)
  const { code, output } = await startProgram({ dataDir, args: ['verify'] }).ended()
  assert.equal(code, 0, output)
  assert.equal((await stopped(station.program())).code, 0)
})

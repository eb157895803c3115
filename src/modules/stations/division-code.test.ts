import assert from 'node:assert/strict'
import { test } from 'node:test'

import { codeTrouble } from './division-code.ts'

test('a division code has its digits, its province, and lies inside what is above and around what is below', () => {
  const table: readonly (readonly [
    code: string,
    above: string | null,
    below: readonly string[],
    fits: boolean,
  ])[] = [
    ['', '620201', [], true],
    ['620201002013', null, [], true],
    ['620201002013', '620201002', [], true],
    ['620201002013', '620201', [], true],
    ['620201002013', '620200', [], true],
    ['620201002013', '620000', [], true],
    ['620201002013', '620201000000', [], true],
    ['620201002013', '620201003', [], false],
    ['620201002013', '620300', [], false],
    ['110101', '620000', [], false],
    ['990101', null, [], false],
    ['6202', null, [], false],
    ['62020100201３', null, [], false],
    ['620201002014', '620201002013', [], true],
    ['620201003014', '620201002013', [], false],
    ['620201002', '620200', ['620201002013'], true],
    ['620201003', '620200', ['620201002013'], false],
    ['620200', null, ['620201002013', '620201003'], true],
  ]
  for (const [code, above, below, fits] of table)
    assert.equal(
      codeTrouble(code, above, below) === undefined,
      fits,
      `${code} in ${above} around ${below.join(' ')}`,
    )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isCreditCode } from './credit-code.ts'

test('a credit code is taken only with the check character that fits', () => {
  // The first is the example in the standard; the rest are it with one slip each.
  const table: readonly (readonly [code: string, good: boolean])[] = [
    ['91350100M000100Y43', true],
    ['91350100M000100Y44', false],
    ['91350100M000100Y34', false],
    ['91350100M000200Y43', false],
    ['91350100m000100y43', false],
    ['91350100M000100Y4', false],
    ['9135010OM000100Y43', false],
    ['', false],
  ]
  for (const [code, good] of table) assert.equal(isCreditCode(code), good, code)
})

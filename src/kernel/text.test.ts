import assert from 'node:assert/strict'
import { test } from 'node:test'

import { translator } from './text.ts'

test('a text is given in the language asked for, with its places filled and unknown ones kept', () => {
  assert.equal(translator('zh')(['共 {n} 条', '{n} records'], { n: 3 }), '共 3 条')
  assert.equal(translator('en')(['共 {n} 条', '{n} records of {all}'], { n: 3 }), '3 records of {all}')
})

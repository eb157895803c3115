import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isMinor, normalIdNumber, normalPhone, readings } from './person.ts'

test('phones are compared as digits, however they were typed', () => {
  const table: readonly (readonly [typed: string, digits: string | undefined])[] = [
    ['13812345678', '13812345678'],
    ['+86 138-1234-5678', '13812345678'],
    ['138１２３４5678', '13812345678'],
    ['0937-6220000', '09376220000'],
    ['(0937) 622 0000', '09376220000'],
    ['12345', undefined],
    ['12812345678', undefined],
    ['', undefined],
  ]
  for (const [typed, digits] of table) assert.equal(normalPhone(typed), digits, typed)
})

test('an identity number is taken with its check character and a day that exists', () => {
  const table: readonly (readonly [typed: string, good: boolean])[] = [
    ['11010519491231002X', true],
    ['11010519491231002x', true],
    ['110105194912310021', false],
    ['11010519490231002X', false],
    ['1101051949123100', false],
  ]
  for (const [typed, good] of table) assert.equal(normalIdNumber(typed) !== undefined, good, typed)
})

test('somebody is a minor until the eighteenth birthday', () => {
  assert.equal(isMinor('2001-12-21', '2019-12-20'), true)
  assert.equal(isMinor('2001-12-20', '2019-12-20'), false)
  assert.equal(isMinor('2000-02-29', '2018-02-28'), true)
  assert.equal(isMinor('2000-02-29', '2018-03-01'), false)
})

test('a search is read as the most exact thing it can be', () => {
  assert.deepEqual(readings('11010519491231002x'), [{ field: 'id-number', normal: '11010519491231002X' }])
  assert.deepEqual(readings('138 1234 5678'), [{ field: 'phone', normal: '13812345678' }])
  assert.deepEqual(readings(' 王 小明 '), [{ field: 'name', normal: '王小明' }])
  assert.deepEqual(readings('  '), [])
})

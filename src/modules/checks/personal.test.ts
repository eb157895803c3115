import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CLEAN_PROSE } from '#test/prose'
import fc from 'fast-check'

import { findPersonalData } from './personal.ts'

test('what a public text must not say of a person', () => {
  // The identity numbers are made up to satisfy the check character; 11010519491231002X is the standard's own example.
  const table: readonly (readonly [text: string, found: string, severity: 'block' | 'warn'])[] = [
    ['身份证号11010519491231002X，', '11010519491231002X', 'block'],
    ['身份证号110105 19491231 002x', '110105 19491231 002x', 'block'],
    ['身份证号１１０１０５１９４９１２３１００２Ｘ', '１１０１０５１９４９１２３１００２Ｘ', 'block'],
    ['电话13800138000。', '13800138000', 'block'],
    ['电话+86 138-0013-8000。', '+86 138-0013-8000', 'block'],
    ['座机0937-6312345', '0937-6312345', 'warn'],
    ['座机（010）62345678', '010）62345678', 'warn'],
    ['卡号6222 0200 0000 0000 000', '6222 0200 0000 0000 000', 'block'],
    ['邮箱zhang.san@example.com', 'zhang.san@example.com', 'warn'],
    ['家住3号楼2单元501室', '3号楼2单元501室', 'block'],
    ['家住三号楼二单元五零一室', '三号楼二单元五零一室', 'block'],
    ['家住12-3-401室', '12-3-401室', 'block'],
    ['家住5栋302室', '5栋302室', 'block'],
    ['服务站位于3号楼1单元101室', '3号楼1单元101室', 'warn'],
  ]
  for (const [text, part, severity] of table) {
    const found = findPersonalData(text)
    assert.deepEqual(
      found.map(finding => [finding.text, finding.severity]),
      [[part, severity]],
      text,
    )
  }
})

test('numbers that only look like it, and honest texts', () => {
  for (const text of [
    '身份证号110105194912310021',
    '身份证号11010519490231002X',
    '编号20190315123456789',
    '电话138****8000',
    '热线12345，拨打110',
    '金额13800138000.50元、1380013800',
    '2019-12-10至2019-12-31',
    '3号楼有3个单元、46栋居民楼',
    '比例为3.1415926535897932',
  ])
    assert.deepEqual(findPersonalData(text), [], text)
  for (const sentence of CLEAN_PROSE) assert.deepEqual(findPersonalData(sentence), [], sentence)
})

test('a message never repeats what it found, and a repair leaves it out', () => {
  for (const { message, facts, repair } of findPersonalData(
    '电话13800138000，身份证11010519491231002X，家住3号楼2单元501室',
  )) {
    assert.doesNotMatch(JSON.stringify([message, facts, repair]), /138001|110105|501/)
  }
})

test('any text at all gets an answer whose parts are its own', () => {
  const signs = fc.constantFrom(...'0123456789Xx-@. ()（）１２号楼单元室a\ud800'.split(''))
  fc.assert(
    fc.property(
      fc.array(signs, { maxLength: 80 }).map(parts => parts.join('')),
      text => {
        for (const { start, end, text: part } of findPersonalData(text))
          assert.equal(text.slice(start, end), part)
      },
    ),
    { numRuns: 2000 },
  )
})

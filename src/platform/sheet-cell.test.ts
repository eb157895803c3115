import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import {
  columnLetters,
  columnOf,
  escapeXlsx,
  guardFormula,
  isDateFormat,
  momentFromIso,
  momentOf,
  serialOf,
  unescapeXlsx,
  unguardFormula,
} from './sheet-cell.ts'

test('day counts of both date systems', () => {
  const table: readonly (readonly [
    serial: number,
    in1900: string | undefined,
    in1904: string | undefined,
  ])[] = [
    [-1, undefined, undefined],
    [0, '00:00:00', '00:00:00'],
    [0.395833333333333, '09:30:00', '09:30:00'],
    [1, '1900-01-01', '1904-01-02'],
    [59, '1900-02-28', '1904-02-29'],
    [60, undefined, '1904-03-01'], // 29 February 1900 never was
    [61, '1900-03-01', '1904-03-02'],
    [43_529, '2019-03-05', '2023-03-06'],
    [43_529.75, '2019-03-05T18:00:00', '2023-03-06T18:00:00'],
    [43_529.999999999, '2019-03-06', '2023-03-07'],
    [2_958_465, '9999-12-31', undefined],
    [2_958_466, undefined, undefined],
    [Number.NaN, undefined, undefined],
  ]
  for (const [serial, in1900, in1904] of table) {
    assert.equal(momentOf(serial, false)?.date, in1900, `${serial} from 1900`)
    assert.equal(momentOf(serial, true)?.date, in1904, `${serial} from 1904`)
  }
})

test('a moment survives its day count', () => {
  const moment = fc
    .date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map(at =>
      at
        .toISOString()
        .slice(0, -1)
        .replace(/\.000$/, '')
        .replace(/T00:00:00$/, ''),
    )
  fc.assert(
    fc.property(moment, date => {
      const serial = serialOf({ date })
      assert.equal(serial === undefined ? 'none' : momentOf(serial, false)?.date, date)
    }),
  )
})

test('ISO date cells', () => {
  const table: readonly (readonly [text: string, date: string | undefined])[] = [
    ['2019-03-05', '2019-03-05'],
    ['2019-03-05T00:00:00', '2019-03-05'],
    ['2019-03-05T09:30:00.250Z', '2019-03-05T09:30:00.250'],
    ['09:30', '09:30:00'],
    ['2019-02-29', undefined],
    ['昨天', undefined],
    ['', undefined],
    ['Z', undefined],
  ]
  for (const [text, date] of table) assert.equal(momentFromIso(text)?.date, date, text)
})

test('which number formats show a date', () => {
  const table: readonly (readonly [id: number, code: string | undefined, isDate: boolean])[] = [
    [0, undefined, false],
    [14, undefined, true],
    [31, undefined, true],
    [49, undefined, false],
    [57, undefined, true],
    [164, 'yyyy"年"m"月"d"日";@', true],
    [164, '[$-804]aaaa;@', true],
    [164, '[DBNum1][$-804]yyyy"年"m"月"', true],
    [164, '[h]:mm:ss', true],
    [164, 'mm:ss.0', true],
    [164, '0.00_);[Red](0.00)', false],
    [164, '#,##0"小时"', false],
    [164, '0"day"', false],
    [164, 'General', false],
    [164, '@', false],
  ]
  for (const [id, code, isDate] of table) assert.equal(isDateFormat(id, code), isDate, `${id} ${code}`)
})

test('column letters and addresses', () => {
  for (const [index, letters] of [
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ] as const) {
    assert.equal(columnLetters(index), letters)
    assert.equal(columnOf(`${letters}7`), index)
  }
  assert.equal(columnOf('7'), -1)
  assert.equal(columnOf('ABCD1'), -1)
})

test('what XML cannot carry comes back from its escape', () => {
  for (const [text, xml] of [
    ['第一行\r\n第二行', '第一行_x000D_\n第二行'],
    ['_x000D_', '_x005F_x000D_'],
    ['_x000D\r', '_x005F_x000D_x000D_'],
    ['a_b <&>', 'a_b &lt;&amp;&gt;'],
  ] as const) {
    assert.equal(escapeXlsx(text), xml)
  }
  const nasty = fc.string({
    unit: fc.constantFrom('_', 'x', '0', 'D', '\r', '\u0001', '\uFFFE', 'a'),
    maxLength: 20,
  })
  fc.assert(fc.property(nasty, text => assert.equal(unescapeXlsx(escapeXlsx(text)), text)))
})

test('texts a spreadsheet would compute are guarded by one apostrophe, and only they', () => {
  for (const [text, guarded] of [
    ['=1+1', "'=1+1"],
    ['+86 139', "'+86 139"],
    ['-', "'-"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1＋1', "'＝1＋1"],
    ['\t=1', "'\t=1"],
    ["'=1", "''=1"],
    ["'quoted'", "'quoted'"],
    ['3-5', '3-5'],
    ['', ''],
  ] as const) {
    assert.equal(guardFormula(text), guarded)
    assert.equal(unguardFormula(guarded), text)
  }
  const nasty = fc.string({ unit: fc.constantFrom("'", '=', '-', '\t', 'a'), maxLength: 8 })
  fc.assert(
    fc.property(nasty, text => {
      assert.equal(unguardFormula(guardFormula(text)), text)
      assert.doesNotMatch(guardFormula(text), /^[=+\-@\t\r\n]/)
    }),
  )
})

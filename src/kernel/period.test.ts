import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { canonical } from './canonical.ts'
import { monthHead, parsePeriod, partsOf, printPeriod, rangePeriod, showPeriod, startsOf } from './period.ts'
import { parseQuantity, printQuantity, showQuantity } from './quantity.ts'
import { translator } from './text.ts'
import { isDay, parseDay, showDay } from './time.ts'

test('periods read as people write them', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2019', '2019-01-01 … 2019-12-31 year'],
    ['2019-Q1', '2019-01-01 … 2019-03-31 quarter'],
    ['2020-02', '2020-02-01 … 2020-02-29 month'],
    ['2019-12-10', '2019-12-10 … 2019-12-10 day'],
    ['2019-01-01..2019-02-19', '2019-01-01 … 2019-02-19 undefined'],
  ]
  for (const [text, expected] of table) {
    const period = parsePeriod(text)
    assert.equal(period && `${period.from} … ${period.to} ${period.grain}`, expected)
    assert.equal(period && printPeriod(period), text)
  }
  for (const text of ['', '19', '2019-13', '2019-Q5', '2019-02-30', '2019-03-01..2019-01-01', '1899'])
    assert.equal(parsePeriod(text), undefined, text)
})

test('periods are shown in the words of either language', () => {
  const table: readonly (readonly [period: string, zh: string, en: string])[] = [
    ['2019', '2019年', '2019'],
    ['2019-Q3', '2019年第3季度', 'Q3 2019'],
    ['2019-01', '2019年1月', 'Jan 2019'],
    ['2019-12', '2019年12月', 'Dec 2019'],
    ['2019-12-10', '2019年12月10日', '10 Dec 2019'],
    ['2019-01-01..2019-02-19', '2019年1月1日 – 2019年2月19日', '1 Jan 2019 – 19 Feb 2019'],
  ]
  for (const [text, ...shown] of table) {
    const period = parsePeriod(text)
    assert.ok(period, text)
    assert.deepEqual([showPeriod(period, translator('zh')), showPeriod(period, translator('en'))], shown)
  }
  const [january] = partsOf({ from: '2019-01-01', to: '2019-03-31', grain: 'quarter' }).parts
  assert.deepEqual(january && monthHead(january), ['1月', 'Jan 2019'])
})

test('days in the forms registers hold', () => {
  for (const text of ['2019-12-10', '2019/12/10', '2019.12.10', '2019年12月10日', '20191210', ' 2019-12-10 '])
    assert.equal(parseDay(text), '2019-12-10', text)
  for (const text of ['2019-2-30', '12-10', '2019年', '', '43809'])
    assert.equal(parseDay(text), undefined, text)
  assert.equal(showDay('2019-12-10', translator('zh')), '2019年12月10日')
  assert.equal(showDay('2019-12-10', translator('en')), '10 Dec 2019')
  assert.deepEqual(startsOf('2019-08-17'), {
    day: '2019-08-17',
    month: '2019-08-01',
    quarter: '2019-07-01',
    year: '2019-01-01',
  })
})

test('quantities keep their cents and print with their unit', () => {
  const t = translator('zh')
  assert.equal(printQuantity(parseQuantity('150,000') ?? 0n), '150000.00')
  assert.equal(showQuantity('150000.00', '元', t), '150,000.00 元')
  assert.equal(showQuantity('20.50', '方', t), '20.5 方')
  assert.equal(showQuantity('9.00', '次', t), '9 次')
  for (const text of ['-1', '1.234', '1e3', '', '12,34', '=1+1'])
    assert.equal(parseQuantity(text), undefined, text)
})

test('property: a quantity survives printing and reading; canonical text does not depend on key order', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 13n }),
      value => parseQuantity(printQuantity(value)) === value,
    ),
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), object => {
      const reversed = Object.fromEntries(Object.entries(object).reverse())
      return (
        canonical(object) === canonical(reversed) &&
        JSON.stringify(JSON.parse(canonical(object))) !== undefined
      )
    }),
  )
  fc.assert(fc.property(fc.string(), text => parseDay(text) === undefined || isDay(parseDay(text) ?? '')))
})

test('a range that is exactly a unit is that unit; any other stays a range', () => {
  const table: readonly (readonly [from: string, to: string, expected: string | undefined])[] = [
    ['2019-01-01', '2019-12-31', '2019'],
    ['2019-04-01', '2019-06-30', '2019-Q2'],
    ['2020-02-01', '2020-02-29', '2020-02'],
    ['2019-12-10', '2019-12-10', '2019-12-10'],
    ['2019-01-01', '2020-12-31', '2019-01-01..2020-12-31'],
    ['2019-04-02', '2019-06-30', '2019-04-02..2019-06-30'],
    ['2019-06-30', '2019-04-02', undefined],
    ['2019-02-30', '2019-04-02', undefined],
  ]
  for (const [from, to, expected] of table) {
    const period = rangePeriod(from, to)
    assert.equal(period && printPeriod(period), expected)
  }
})

test('the parts of a period follow one another and are together exactly the period', () => {
  const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2150-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 2_000 }), (start, length) => {
      const dayAt = (days: number) => new Date(start.getTime() + days * 86_400_000).toISOString().slice(0, 10)
      const period = rangePeriod(dayAt(0), dayAt(length))
      assert.ok(period)
      const { grain, parts } = partsOf(period)
      if (period.grain === 'day') return assert.deepEqual(parts, [])
      assert.equal(parts[0]?.from, period.from)
      assert.equal(parts.at(-1)?.to, period.to)
      for (const [i, part] of parts.entries()) {
        const before = parts[i - 1]
        const next = before && new Date(Date.parse(before.to) + 86_400_000).toISOString().slice(0, 10)
        if (next !== undefined) assert.equal(part.from, next)
        assert.equal(startsOf(part.from)[grain], startsOf(part.to)[grain], 'within one unit')
      }
    }),
  )
})

test('English tells one from several', () => {
  const en = translator('en')
  assert.equal(showQuantity('1.00', '个', en), '1 item')
  assert.equal(showQuantity('2.00', '个', en), '2 items')
  assert.equal(showQuantity('1.50', '方', en), '1.5 m³')
  assert.equal(showQuantity('0', '次', en), '0 times')
  assert.equal(showQuantity('1.00', '个', translator('zh')), '1 个')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import {
  cellOf,
  hideInRow,
  hideInTable,
  SMALL_CELL,
  type Cell,
  type Hidden,
  type Row,
} from './small-cells.ts'

const cell = (value: number): Cell => ({ value, small: value > 0 && value < SMALL_CELL })
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const rowOf = (values: readonly number[]): Row => ({ parts: values.map(cell), total: cell(sum(values)) })

/** A line as the public reads it: numbers, or null where one is hidden. */
const shown = (row: Row, hidden: Hidden): (number | null)[] =>
  [...row.parts, row.total].map(({ value }, i) =>
    (i < row.parts.length ? hidden.parts[i] : hidden.total) ? null : value,
  )

test('what counts as small: households by themselves, sums by the records behind them, acts never', () => {
  const is =
    (about: 'acts' | 'households' | 'cases', measure: 'count' | 'sum-quantity' | 'distinct-household') =>
    (value: string, records: number) =>
      cellOf({ about, measure }, { value, records }).small
  assert.equal(is('households', 'distinct-household')('4', 40), true)
  assert.equal(is('households', 'distinct-household')('5', 1), false)
  assert.equal(is('households', 'sum-quantity')('3000.00', 4), true)
  assert.equal(is('households', 'sum-quantity')('3.00', 5), false)
  assert.equal(is('cases', 'count')('4', 4), true)
  assert.equal(is('cases', 'count')('0', 0), false)
  assert.equal(is('acts', 'count')('1', 1), false)
})

test('lines: what is small is hidden, with as much more as it takes', () => {
  const table: readonly (readonly [values: readonly number[], expected: string])[] = [
    [[7, 0, 9], '7 0 9 = 16'],
    [[0, 0, 0], '0 0 0 = 0'],
    [[3, 0, 9], '? 0 ? = 12'],
    [[3, 2, 9], '? ? 9 = 14'],
    [[1, 1, 9, 20], '? ? ? 20 = 31'],
    [[2, 0, 0], '? 0 0 = ?'],
    [[1, 1, 1, 1, 1], '? ? ? ? ? = 5'],
    [[3, 8, 6, 20], '? 8 ? 20 = 37'],
  ]
  for (const [values, expected] of table) {
    const row = rowOf(values)
    const read = shown(row, hideInRow(row)).map(value => value ?? '?')
    assert.equal(`${read.slice(0, -1).join(' ')} = ${read.at(-1)}`, expected)
  }
})

/** Every table of whole numbers that fits what the public reads. A reader knows the rules: that a hidden number is
 *  not 0 unless its whole line is hidden, and that nothing is negative.
 *  Shape: → for each cell the numbers it can have, at most two of them; small tables only. */
function possible(read: readonly (readonly (number | null)[])[], max: number): Set<number>[][] {
  const rows = read.length - 1
  const width = (read[0]?.length ?? 1) - 1
  const found = read.map(line => line.map(() => new Set<number>()))
  const least = read.map(line => (line.slice(0, width).every(value => value === null) ? 0 : 1))
  const parts: number[][] = Array.from({ length: rows }, () => Array.from({ length: width }, () => 0))
  const fits = (line: number, column: number, value: number): boolean => {
    const there = read[line]?.[column]
    return there === null ? value >= (column < width ? (least[line] ?? 0) : 0) : there === value
  }
  const walk = (at: number): void => {
    const [row, column] = [Math.floor(at / width), at % width]
    if (row > 0 && column === 0 && !fits(row - 1, width, sum(parts[row - 1] ?? []))) return
    if (row === rows) {
      const totals = Array.from({ length: width }, (_, c) => sum(parts.map(line => line[c] ?? 0)))
      const bottom = [...totals, sum(totals)]
      if (!bottom.every((value, c) => fits(rows, c, value))) return
      for (const [r, line] of [...parts.map(line => [...line, sum(line)]), bottom].entries())
        for (const [c, value] of line.entries()) found[r]?.[c]?.add(value)
      return
    }
    const line = parts[row]
    const there = read[row]?.[column]
    if (!line) return
    for (const value of there == null ? Array.from({ length: max + 1 }, (_, i) => i) : [there]) {
      if (!fits(row, column, value)) continue
      line[column] = value
      walk(at + 1)
    }
  }
  walk(0)
  return found
}

const small = fc.integer({ min: 0, max: 7 })

test('no hidden number of a table can be computed from what is shown, and all that is small is hidden', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }).chain(width =>
        fc.array(fc.array(small, { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: width === 3 ? 2 : 3,
        }),
      ),
      values => {
        const rows = values.map(rowOf)
        const columns = (values[0] ?? []).map((_, c) => sum(values.map(line => line[c] ?? 0)))
        const totals = rowOf(columns)
        const hidden = hideInTable(rows, totals)
        const read = [
          ...rows.map((row, i) => shown(row, hidden.rows[i] ?? { parts: [], total: false })),
          shown(totals, hidden.totals),
        ]
        for (const value of read.flat())
          assert.ok(value === null || value === 0 || value >= SMALL_CELL, 'a small number is shown')
        for (const [i, row] of rows.entries())
          assert.deepEqual(hidden.rows[i], hideInRow(row), 'a line reads the same alone')
        const can = possible(read, 9)
        for (const [r, line] of read.entries())
          for (const [c, value] of line.entries())
            if (value === null)
              assert.ok((can[r]?.[c]?.size ?? 0) > 1, `cell ${r},${c} of ${JSON.stringify(read)} is known`)
      },
    ),
    { numRuns: 300 },
  )
})

test('where nobody could be pointed at, nothing is hidden', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }), { maxLength: 20 }), values => {
      const open = (value: number): Cell => ({ value, small: false })
      const rows = values.map(line => ({ parts: line.map(open), total: open(sum(line)) }))
      const columns = [0, 1, 2, 3].map(c => sum(values.map(line => line[c] ?? 0)))
      const { rows: hidden, totals } = hideInTable(rows, {
        parts: columns.map(open),
        total: open(sum(columns)),
      })
      assert.ok(![...hidden, totals].some(line => line.total || line.parts.some(Boolean)))
    }),
  )
})

test('a table of 400 stations and 12 months is dealt with while a reader waits', () => {
  const value = (row: number, column: number) => (row * 7 + column * 13) % 11
  const values = Array.from({ length: 400 }, (_, r) => Array.from({ length: 12 }, (_, c) => value(r, c)))
  const columns = Array.from({ length: 12 }, (_, c) => sum(values.map(line => line[c] ?? 0)))
  const { rows } = hideInTable(values.map(rowOf), rowOf(columns))
  assert.equal(rows.length, 400)
})

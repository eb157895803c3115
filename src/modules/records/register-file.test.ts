import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parse } from 'csv-parse/sync'
import fc from 'fast-check'

import { csvLine } from './register-file.ts'

test('a cell that begins like a formula is guarded, and what needs quotes has them', () => {
  const table: readonly (readonly [cell: string, written: string])[] = [
    ['春节走访', '春节走访'],
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+86', "'+86"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', `"'\tx"`],
    ['\r=1', `"'\r=1"`],
    ['米、面、油', '米、面、油'],
    ['甲,乙', '"甲,乙"'],
    ['两\n行', '"两\n行"'],
    ['', ''],
  ]
  for (const [cell, written] of table) assert.equal(csvLine([cell]), `${written}\r\n`)
})

test('property: a line reads back as its cells, and no cell read begins like a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 6 }), cells => {
      const [read = []] = parse(csvLine(cells), { record_delimiter: '\r\n' }) as string[][]
      assert.equal(read.length, cells.length)
      read.forEach((cell, index) => {
        assert.doesNotMatch(cell, /^[=+\-@\t\r]/)
        assert.equal(cell.replace(/^'(?=[=+\-@\t\r])/, ''), cells[index]?.replace(/^'(?=[=+\-@\t\r])/, ''))
      })
    }),
  )
})

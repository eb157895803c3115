import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'

import { writeCsv } from '#platform/sheet-write'

test('a cell of the register file that begins like a formula is guarded, and what needs quotes has them', async () => {
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
  for (const [cell, written] of table)
    assert.equal(String(await buffer(writeCsv([[cell]], [{ title: 'x' }]))), `\uFEFFx\r\n${written}\r\n`)
})

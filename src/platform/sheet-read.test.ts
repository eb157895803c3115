import assert from 'node:assert/strict'
import { test } from 'node:test'

import { uploads, workbook, type WorkbookParts } from '#test/sheet-samples'

import { inspectSheet, readSheet, SHEET_LIMITS, type SheetRow } from './sheet-read.ts'
import { openSource } from './sheet-source.ts'

const put = uploads()

/** Reads a file's rows in this process: the same code the child runs, without the cost of a fork. */
async function rowsOf(path: string, name: string, sheet?: string): Promise<readonly SheetRow[]> {
  const source = await openSource({ path, name, limits: SHEET_LIMITS, ...(sheet !== undefined && { sheet }) })
  const rows: SheetRow[] = []
  for await (const batch of source.batches) rows.push(...batch)
  source.close()
  return rows
}

async function readWorkbook(parts: WorkbookParts, sheet?: string): Promise<readonly SheetRow[]> {
  const path = await put('a.xlsx', await workbook(parts))
  return rowsOf(path, 'a.xlsx', sheet)
}

const readText = async (content: Buffer | string): Promise<readonly SheetRow[]> =>
  rowsOf(await put('a.csv', content), '台账.CSV')

const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="2"/></cellXfs>'

test('every kind of cell', async () => {
  const cells: readonly (readonly [xml: string, value: unknown])[] = [
    ['<c r="A1" t="s"><v>0</v></c>', '陈晓'],
    ['<c r="B1" t="s"><v>1</v></c>', ' 两端有空格 '],
    ['<c r="C1" t="s"><v>2</v></c>', '入户走访'], // rich runs, the reading left out
    ['<c r="D1" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></is></c>', '甲 乙'],
    ['<c r="E1" t="inlineStr"><is><t>上_x000D_\n下_x005F_x000D_</t></is></c>', '上\r\n下_x000D_'],
    ['<c r="F1" t="str"><v>文本</v></c>', '文本'],
    ['<c r="G1"><v>0.1</v></c>', 0.1],
    ['<c r="H1" t="n"><v>-1.5E3</v></c>', -1500],
    ['<c r="I1" t="b"><v>1</v></c>', true],
    ['<c r="J1" t="b"><v>0</v></c>', false],
    ['<c r="K1" s="1"><v>43529</v></c>', { date: '2019-03-05' }],
    ['<c r="L1" s="2"><v>43529.5</v></c>', { date: '2019-03-05T12:00:00' }],
    ['<c r="M1" s="3"><v>0.375</v></c>', { date: '09:00:00' }],
    ['<c r="N1" s="4"><v>43529</v></c>', 43_529],
    ['<c r="O1" t="d"><v>2019-03-05T00:00:00</v></c>', { date: '2019-03-05' }],
    ['<c r="P1" t="e"><v>#N/A</v></c>', '#N/A'],
    ['<c r="Q1" s="1"/>', null],
    ['<c r="R1" t="inlineStr"><is><t></t></is></c>', null],
    ['<c t="inlineStr"><is><t><![CDATA[<S 列>]]></t></is></c>', '<S 列>'],
  ]
  const rows = await readWorkbook({
    styles: STYLES,
    sharedStrings:
      '<si><t>陈晓</t></si><si><t xml:space="preserve"> 两端有空格 </t></si>' +
      '<si><r><rPr><b/></rPr><t>入户</t></r><r><t>走访</t></r><rPh sb="0" eb="2"><t>ルビ</t></rPh></si>',
    rows: `<row r="1">${cells.map(([xml]) => xml).join('')}</row>`,
  })
  assert.deepEqual(rows, [{ rowNumber: 1, cells: cells.map(([, value]) => value) }])
})

test('rows keep their numbers, empty ones are left out, gaps are null', async () => {
  const rows = await readWorkbook({
    rows:
      '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c><c r="E2" s="1"/></row><row r="3"/>' +
      '<row r="5"><c r="A5" s="1"/></row><row><c><v>3</v></c><c><v>4</v></c></row>',
  })
  assert.deepEqual(rows, [
    { rowNumber: 2, cells: [null, 1, null, 2] },
    { rowNumber: 6, cells: [3, 4] },
  ])
})

test('a type declared for an ending that no part has says nothing about the workbook', async () => {
  const contentTypes =
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
  assert.deepEqual(await readWorkbook({ contentTypes }), [{ rowNumber: 1, cells: [1] }])
})

test('the 1904 date system and prefixed, UTF-16 and byte-order-marked XML', async () => {
  const rows = '<x:row r="1"><x:c r="A1" s="1"><x:v>42067</x:v></x:c></x:row>'
  const xml = `<?xml version="1.0"?><x:worksheet xmlns:x="urn:x"><x:sheetData>${rows}</x:sheetData></x:worksheet>`
  for (const part of [xml, `\uFEFF${xml}`, Buffer.from(`\uFEFF${xml}`, 'utf16le')])
    assert.deepEqual(
      await readWorkbook({
        styles: STYLES,
        workbookPr: '<workbookPr date1904="1"/>',
        parts: { 'xl/worksheets/sheet1.xml': part },
      }),
      [{ rowNumber: 1, cells: [{ date: '2019-03-05' }] }],
    )
})

test('the first sheet that is not hidden is read, or the one asked for', async () => {
  const row = (value: string): string =>
    `<worksheet><sheetData><row r="1"><c r="A1"><v>${value}</v></c></row></sheetData></worksheet>`
  const parts: WorkbookParts = {
    sheets:
      '<sheet name="字典" state="hidden" r:id="rId1"/><sheet name="2019年" r:id="rId8"/><sheet name="2020年" r:id="rId9"/>',
    relations:
      '<Relationship Id="rId8" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/>' +
      '<Relationship Id="rId9" Type="x/worksheet" Target="./worksheets/../worksheets/sheet3.xml"/>',
    parts: { 'xl/worksheets/sheet2.xml': row('2'), 'xl/worksheets/sheet3.xml': row('3') },
  }
  assert.deepEqual(await readWorkbook(parts), [{ rowNumber: 1, cells: [2] }])
  assert.deepEqual(await readWorkbook(parts, '2020年'), [{ rowNumber: 1, cells: [3] }])
  const path = await put('a.xlsx', await workbook(parts))
  const refused = await inspectSheet(path, { name: 'a.xlsx', sheet: '2021年' })
  assert.equal(!refused.ok && refused.error.code, 'sheets.no-such-sheet')
})

test('an inspection: title row, merged header, merged data, counts', async () => {
  const text = (address: string, value: string): string =>
    `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`
  const path = await put(
    'a.xlsx',
    await workbook({
      rows:
        `<row r="1">${text('A1', '明珠社区志愿服务台账')}</row>` +
        `<row r="3">${text('A3', '日期')}${text('B3', '姓名')}${text('D3', '时长')}</row>` +
        Array.from({ length: 30 }, (_, i) => `<row r="${i + 4}">${text(`A${i + 4}`, `${i}`)}</row>`).join(''),
      tail: '<mergeCells count="3"><mergeCell ref="A1:D1"/><mergeCell ref="B3:C3"/><mergeCell ref="A8:A9"/></mergeCells>',
    }),
  )
  const inspected = await inspectSheet(path, { name: '台账.xlsx' })
  assert.ok(inspected.ok)
  const { sample, ...rest } = inspected.value
  assert.deepEqual(rest, {
    format: 'xlsx',
    encoding: 'UTF-8',
    sheets: [{ name: '台账', isHidden: false }],
    sheet: '台账',
    headerRowNumber: 3,
    header: ['日期', '姓名', '姓名', '时长'],
    mergedRanges: ['A8:A9'],
    rowCount: 32,
    columnCount: 4,
    isWhole: true,
  })
  assert.equal(sample.length, 20)
  assert.deepEqual(sample[1], { rowNumber: 3, cells: ['日期', '姓名', null, '时长'] })
})

test('a long sheet is known by its first rows, and while it is read its share grows', async () => {
  const texts = Array.from({ length: 5_000 }, (_, i) => `第${i}行${'事'.repeat(50)}`)
  const rows = texts.map(value => `<row><c t="inlineStr"><is><t>${value}</t></is></c></row>`).join('')
  for (const [name, content] of [
    ['a.csv', texts.join('\n')],
    ['a.xlsx', await workbook({ rows })],
  ] as const) {
    const path = await put(name, content)
    const known = await inspectSheet(path, { name, rowsWanted: 600 })
    assert.ok(known.ok && !known.value.isWhole && known.value.rowCount >= 600, name)
    assert.ok(known.value.rowCount < 5_000, name)
    const shares: number[] = []
    let count = 0
    for await (const batch of readSheet(path, { name, atShare: share => shares.push(share) }))
      count += batch.ok ? batch.value.length : assert.fail(batch.error.code)
    assert.equal(count, 5_000)
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    )
    assert.equal(shares.at(-1), 1)
    assert.ok((shares[0] ?? 1) < 1, name)
  }
})

const TABLE = '姓名,备注\r\n李秀英,"第一行\n第二行, ""引号"""\r\n\r\n马福祥,\r\n'
const TABLE_ROWS = [
  { rowNumber: 1, cells: ['姓名', '备注'] },
  { rowNumber: 2, cells: ['李秀英', '第一行\n第二行, "引号"'] },
  { rowNumber: 4, cells: ['马福祥'] },
]
/** `TABLE` in GB18030, as Excel saves “CSV” on a Chinese Windows; one four-byte character (㐀) at its end. */
const TABLE_GB = Buffer.from(
  'd0d5c3fb2cb1b8d7a20d0ac0eed0e3d3a22c22b5dad2bbd0d00ab5dab6fed0d02c202222d2fdbac5222222' +
    '0d0a0d0ac2edb8a3cfe92c8139ee390d0a',
  'hex',
)

test('text files in every encoding', async () => {
  const swapped = Buffer.from(`\uFEFF${TABLE}`, 'utf16le').swap16()
  for (const [encoding, content] of [
    ['UTF-8', Buffer.from(TABLE)],
    ['UTF-8 BOM', Buffer.from(`\uFEFF${TABLE}`)],
    ['UTF-16LE', Buffer.from(`\uFEFF${TABLE}`, 'utf16le')],
    ['UTF-16BE', swapped],
  ] as const) {
    const inspected = await inspectSheet(await put('a.csv', content), { name: 'a.csv' })
    assert.equal(inspected.ok && inspected.value.encoding, encoding)
    assert.equal(inspected.ok && inspected.value.rowCount, 3)
    assert.deepEqual(await readText(content), TABLE_ROWS, encoding)
  }
  assert.deepEqual(await readText(TABLE_GB), [
    ...TABLE_ROWS.slice(0, 2),
    { rowNumber: 4, cells: ['马福祥', '㐀'] },
  ])
})

test('delimiters, line ends and stray quotation marks', async () => {
  const table: readonly (readonly [content: string, cells: readonly (readonly unknown[])[]])[] = [
    [
      'a;b\n1,5;2\n',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'a\tb\r1\t2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['sep=;\r\na,x;b\r\n', [['a,x', 'b']]],
    ['一列\n二', [['一列'], ['二']]],
    [
      'a,b\n他说"好",5" 管\n',
      [
        ['a', 'b'],
        ['他说"好"', '5" 管'],
      ],
    ],
    [
      'a,b,c\n,,\n,x\n',
      [
        ['a', 'b', 'c'],
        [null, 'x'],
      ],
    ],
    [
      "a,b\n'=1+1,'词'\n",
      [
        ['a', 'b'],
        ['=1+1', "'词'"],
      ],
    ],
  ]
  for (const [content, cells] of table)
    assert.deepEqual(
      (await readText(content)).map(row => row.cells),
      cells,
      content,
    )
})

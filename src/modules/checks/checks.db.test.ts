import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx'

import { checkBytes } from '#checks'
import { newWorld, SITE, type Visitor } from '#test/world'

const CHECKS = `/at/${SITE}/checks`

async function confirmedTalks(recorder: Visitor, confirmer: Visitor): Promise<void> {
  for (const day of ['2019-03-05', '2019-03-06', '2019-08-01']) {
    const facts = {
      theme: 'theory',
      place: '社区会议室',
      headcountMethod: 'estimate',
      headcount: '20',
      lead: '书记',
    }
    const page = await recorder.submit(`/at/${SITE}/records/new?kind=outreach-talk`, `/at/${SITE}/records`, {
      ...facts,
      day,
      title: '理论宣讲',
      topic: '新思想',
      speaker: '书记',
      audience: '居民',
    })
    const done = await confirmer.submit(page.path, `${page.path}/confirmation`, {})
    assert.match(done.html, /已确认/)
  }
}

test('a pasted text is kept as it came, held against the days it names, and each claim leads to its records', async () => {
  const world = await newWorld()
  const confirmer = await world.colleague('confirmer', ['confirmer'])
  await confirmedTalks(await world.colleague('recorder', ['recorder']), confirmer)
  // Decomposed letters and compatibility characters must reach the archive as they are.
  const text =
    '3月开展理论宣讲2次。上半年开展理论宣讲3次。全年开展理论宣讲3次。caf\u0065\u0301 \uf900 <b>x</b>\u202e'
  const page = await confirmer.submit(CHECKS, CHECKS, { text, year: '2019' })
  assert.equal(page.status, 200)
  const sha256 = createHash('sha256').update(text).digest('hex')
  assert.ok(page.html.includes(sha256))
  const kept = join(world.deps.dataDir, 'checked', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  assert.equal(await readFile(kept, 'utf8'), text)
  const verdicts = [...page.html.matchAll(/figures\/learning\.theory-talks\?period=([^"]+)"/g)].map(
    ([, days]) => days,
  )
  assert.deepEqual([...new Set(verdicts)], ['2019-03', '2019-01-01..2019-06-30', '2019'])
  assert.match(page.html, /× 与记录不符<\/span><small> 2019年全年的记录是 3 次/)
  assert.match(page.html, /&lt;b&gt;x&lt;\/b&gt;/)
  assert.ok(page.html.includes('&lt;U+202E&gt;') && !page.html.includes('\u202e'))
  // The link opens exactly the records that were counted.
  const list = await confirmer.get(`/at/${SITE}/figures/learning.theory-talks?period=2019-01-01..2019-06-30`)
  assert.match(list.html, /2019年3月5日[^]*2019年3月6日|2019年3月6日[^]*2019年3月5日/)
  assert.doesNotMatch(list.html, /2019年8月1日/)

  const binary = await confirmer.submit(CHECKS, CHECKS, { text: '%PDF-1.7 \u0001', year: '2019' })
  assert.equal(binary.status, 422)
  assert.match(binary.html, /这是 PDF 文件/)
})

test('the same words as a text, a web page and a Word document give the same claims', async () => {
  const sentence = '全年走访困难家庭180余户，清理垃圾20余方。'
  const word = await Packer.toBuffer(
    new Document({
      sections: [
        {
          children: [
            new Paragraph('明珠社区工作总结'),
            new Table({
              rows: [new TableRow({ children: [new TableCell({ children: [new Paragraph(sentence)] })] })],
            }),
          ],
        },
      ],
    }),
  )
  const html = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>明珠社区工作总结</title></head>
    <body><h1>明珠社区工作总结</h1><p>全年走访困难家庭<b>180</b>余户，清理垃圾20余方。</p></body></html>`
  const texts = [new TextEncoder().encode(sentence), new TextEncoder().encode(html), new Uint8Array(word)]
  const forms: string[] = []
  for (const bytes of texts) {
    const checked = await checkBytes(bytes)
    assert.ok(checked.ok)
    forms.push(checked.value.form)
    const { claims, findings, text } = checked.value
    assert.deepEqual(
      claims.map(claim => claim.text),
      ['180余户', '20余方'],
    )
    assert.deepEqual(findings, [])
    for (const claim of claims) assert.equal(text.slice(claim.start, claim.end), claim.text)
  }
  assert.deepEqual(forms, ['text', 'html', 'docx'])
  const broken = await checkBytes(new Uint8Array(word.subarray(0, word.length / 2)))
  assert.equal(broken.ok ? '' : broken.error.code, 'docx.broken')
})

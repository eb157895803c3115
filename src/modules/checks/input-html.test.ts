import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { isHtml, readHtml } from './input-html.ts'

test('what a page says, without its tags', () => {
  const table: readonly (readonly [source: string, text: string])[] = [
    ['<p>走访<b>18</b>户。</p><p>服务\n 30人。</p>', '走访18户。\n服务 30人。'],
    ['<div>一<br>二</div><ul><li>三<li>四</ul>', '一\n二\n三\n四'],
    ['<table><tr><td>甲</td><td>乙</td></tr></table>', '甲\t乙'],
    ['<script>var a="<p>不是正文";</script>正文<style>p{}</style><!-- 注 -->', '正文'],
    ['&ldquo;最后一公里&rdquo;&nbsp;&#20013;&#x4e2d;', '“最后一公里” 中中'],
    // What was escaped twice readers see as code, and damage is to find it.
    ['&amp;ldquo;两节&amp;rdquo;', '&ldquo;两节&rdquo;'],
    ['3 < 5 且 a<b', '3 < 5 且 a'],
    ['<a title="x>y" href=\'/z\'>看</a>', '看'],
    ['没有结尾<a href="', '没有结尾'],
    ['<script>没有结尾', ''],
    ['', ''],
  ]
  for (const [source, text] of table) assert.equal(readHtml(source).text, text, source)
})

test('titles come first, and hidden parts are known with their links', () => {
  const { text, titles, hidden } = readHtml(`<!doctype html><head><title>&#x5168;&#x56FD; 标题</title>
    <meta name="Keywords" content="甲,乙"><meta name="description" content='说明'><meta charset=utf-8></head>
    <body><p>正文</p><div style="display: none"><a href="http://a.example/">子</a><div><a href="//b.example">丑</a></div>
    <a href="/own">寅</a></div><p hidden>卯</p></body>`)
  assert.deepEqual(
    titles.map(({ start, end }) => text.slice(start, end)),
    ['全国 标题', '甲,乙', '说明'],
  )
  assert.deepEqual(
    hidden.map(({ start, end, links }) => [text.slice(start, end).trim(), links]),
    [
      ['子\n丑\n寅', 2],
      ['卯', 0],
    ],
  )
})

test('a page is told from a text by how it begins', () => {
  for (const page of ['<!DOCTYPE html>', '\ufeff <html>', '<!-- a --><div>', '<?xml version="1.0"?><html >'])
    assert.ok(isHtml(page), page)
  for (const text of ['今年以来', '<通知>全文', '3<5', '']) assert.ok(!isHtml(text), text)
})

test('any source at all gives places of its own text', () => {
  const pieces = fc.constantFrom(
    ...'< > </ <a <!-- --> <p> </p> <title> <div hidden> </div> " \' = & &amp; 字 \n \ud800'.split(' '),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 60 }), parts => {
      const { text, titles, hidden } = readHtml(parts.join(''))
      for (const { start, end } of [...titles, ...hidden]) assert.ok(start <= end && end <= text.length)
    }),
    { numRuns: 1000 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { encoded } from '#test/garble'
import fc from 'fast-check'

import { readBytes, unreadable } from './input-bytes.ts'

const TEXT = '明珠社区“新时代文明实践所”，\n共清理垃圾20余方。'
const utf8 = [...new TextEncoder().encode(TEXT)]
const utf16 = [
  0xff,
  0xfe,
  ...Array.from(TEXT, sign => [sign.charCodeAt(0) & 0xff, sign.charCodeAt(0) >> 8]).flat(),
]
const gbk = encoded(TEXT, 'gb18030') ?? []
const big5 = encoded('社區志願服務站，共清理垃圾20餘方。', 'big5') ?? []

test('a file is read in the encoding it is in, whatever it says it is', () => {
  const table: readonly (readonly [
    what: string,
    bytes: number[],
    declared: string | undefined,
    encoding: string,
    strict: boolean,
    findings: number,
  ])[] = [
    ['UTF-8', utf8, undefined, 'utf-8', true, 0],
    ['UTF-8 with mark', [0xef, 0xbb, 0xbf, ...utf8], undefined, 'utf-8', true, 0],
    ['UTF-16', utf16, undefined, 'utf-16le', true, 0],
    ['GBK', gbk, undefined, 'gb18030', true, 0],
    ['GBK, said to be GB 2312', gbk, 'gb2312', 'gb18030', true, 0],
    ['GBK, said to be UTF-8', gbk, 'utf-8', 'gb18030', true, 1],
    ['UTF-8, said to be GBK', utf8, 'gbk', 'utf-8', true, 1],
    ['Big5', big5, undefined, 'big5', true, 0],
    ['said to be something unknown', utf8, 'x-nonsense', 'utf-8', true, 0],
    ['UTF-8 cut in a character', utf8.slice(0, -1), undefined, 'utf-8', false, 1],
    ['UTF-8 with one byte lost', [...utf8.slice(0, 7), ...utf8.slice(8)], undefined, 'utf-8', false, 1],
    [
      'GBK with a byte that is none',
      [...gbk.slice(0, 4), 0xff, ...gbk.slice(4)],
      undefined,
      'gb18030',
      false,
      1,
    ],
    ['nothing', [], undefined, 'utf-8', true, 0],
    ['ASCII', [0x31, 0x32], 'gbk', 'utf-8', true, 0],
    ['UTF-16 without mark', utf16.slice(2), undefined, 'utf-16le', true, 0],
  ]
  for (const [what, bytes, declared, encoding, strict, findings] of table) {
    const decoded = readBytes(Uint8Array.from(bytes), declared)
    assert.deepEqual(
      [decoded.encoding, decoded.strict, decoded.findings.length],
      [encoding, strict, findings],
      what,
    )
  }
  for (const bytes of [utf8, utf16, gbk]) assert.equal(readBytes(Uint8Array.from(bytes)).text, TEXT)
})

test('what is no text is refused by name, and damage is not taken for it', () => {
  const table: readonly (readonly [what: string, bytes: number[], code: string | undefined])[] = [
    ['nothing', [], 'checks.empty'],
    ['PDF', [...new TextEncoder().encode('%PDF-1.7\n')], 'checks.not-text'],
    ['Word 97', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1], 'checks.not-text'],
    ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], 'checks.not-text'],
    ['a program', Array.from({ length: 4096 }, (_, i) => (i * 37) % 251), 'checks.not-text'],
    ['a text', utf8, undefined],
    ['UTF-16', utf16, undefined],
    ['a text with a zero byte', [...utf8, 0, ...utf8], undefined],
    ['a text of replaced characters', [...new TextEncoder().encode('\ufffd'.repeat(300))], undefined],
  ]
  for (const [what, bytes, code] of table) assert.equal(unreadable(Uint8Array.from(bytes))?.code, code, what)
})

test('any bytes get an answer', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.option(fc.constantFrom('gbk', 'utf-8', 'big5', 'no'), { nil: undefined }),
      (bytes, declared) => {
        const { text, strict } = readBytes(bytes, declared)
        if (!strict) assert.match(text, /\ufffd/)
      },
    ),
  )
})

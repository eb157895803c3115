import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'

import type { Result } from '#kernel/result'

import { attachmentHeaders, prepareDocument } from './documents.ts'

const pdf = (body: string) =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n${body}\nendobj\ntrailer <<>>\n%%EOF\n`, 'latin1')
const objectStream = (content: string | Buffer, dictionary = '/Filter /FlateDecode') => {
  const packed = deflateSync(content)
  return pdf(
    `<< /Type /ObjStm /N 1 /First 4 ${dictionary} /Length ${packed.length} >>\nstream\n${packed.toString('latin1')}\nendstream`,
  )
}
function code(answer: Result<unknown>): string {
  return answer.ok ? 'taken' : answer.error.code.replace('documents.', '')
}

test('which documents are kept, and why the others are not', async () => {
  const table: readonly [name: string, bytes: Buffer, verdict: string][] = [
    ['a plain page', pdf('<< /Type /Page /Title (hello) >>'), 'taken'],
    ['words that only begin alike', pdf('<< /Encrypted /JavaScripts /Launcher /XFAB >>'), 'taken'],
    ['an object stream', objectStream('5 0 << /Type /Font >>'), 'taken'],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['another file', Buffer.from('PK\x03\x04'), 'not-a-pdf'],
    ['a page that begins otherwise', Buffer.concat([Buffer.from('<html>'), pdf('<<>>')]), 'not-a-pdf'],
    ['a cut file', pdf('<<>>').subarray(0, -7), 'damaged'],
    ['10 MB and a byte', Buffer.concat([pdf(''), Buffer.alloc(10_000_000)]), 'too-large'],
    ['encrypted', pdf('<< /Encrypt 5 0 R >>'), 'locked'],
    ['a script', pdf('<< /S /JavaScript /JS (app.alert(1)) >>'), 'active'],
    ['a script, spelt in hex', pdf('<< /S /#4aava#53cript /JS (x) >>'), 'active'],
    ['a script, in capitals of hex', pdf('<< /S /#4Aava#53cript /JS (x) >>'), 'active'],
    ['a script in an object stream', objectStream('5 0 << /S/JavaScript/JS(x) >>'), 'active'],
    ['a program', pdf('<</S/Launch/F(cmd.exe)>>'), 'active'],
    ['a form that sends', pdf('<< /S /SubmitForm >>'), 'active'],
    ['an XFA form', pdf('<< /AcroForm << /XFA [] >> >>'), 'active'],
    ['a film', pdf('<< /Subtype /RichMedia >>'), 'active'],
    ['a file inside', pdf('<< /Type /EmbeddedFile >>'), 'carries-files'],
    [
      'a tree of files in an object stream',
      objectStream('<< /Names << /EmbeddedFiles 4 0 R >> >>'),
      'carries-files',
    ],
    ['an object stream packed twice', objectStream('x', '/Filter [/FlateDecode /ASCIIHexDecode]'), 'damaged'],
    ['one whose packing is named elsewhere', objectStream('x', '/Filter 9 0 R'), 'damaged'],
    ['one whose packing is spelt in hex', objectStream('x', '/Filter /Flate#44ecode'), 'damaged'],
    [
      'one shifted by a predictor',
      objectStream('x', '/Filter /FlateDecode /DecodeParms << /Predictor 12 >>'),
      'damaged',
    ],
    [
      'one that is broken',
      pdf('<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nnot zlib\nendstream'),
      'damaged',
    ],
    ['one that swells to 100 MB', objectStream(Buffer.alloc(100_000_000)), 'damaged'],
  ]
  const seen: [string, string][] = []
  for (const [name, bytes] of table) seen.push([name, code(await prepareDocument(bytes, 'a.pdf'))])
  assert.deepEqual(
    seen,
    table.map(([name, , verdict]) => [name, verdict]),
  )
})

test('any file gets a verdict and the kept bytes are the given ones', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async body => {
      const bytes = pdf(body)
      const answer = await prepareDocument(bytes, body)
      if (answer.ok) assert(bytes.equals(answer.value.bytes))
    }),
  )
})

test('a file that repeats one word a million times is answered quickly', async () => {
  const started = process.cpuUsage()
  await prepareDocument(pdf('/ObjStm obj << stream\n'.repeat(450_000)), 'a.pdf')
  await prepareDocument(pdf('/#4a'.repeat(2_400_000)), 'a.pdf')
  assert(process.cpuUsage(started).user < 2_000_000)
})

test('names are kept readable and harmless', async () => {
  const table: readonly [given: string, kept: string][] = [
    ['调解协议书.pdf', '调解协议书.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\扫描\\签到表.PDF', '签到表.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe.pdf'],
    ['a\r\nSet-Cookie: b.pdf', 'aSet-Cookie b.pdf'],
    ['...', '文件.pdf'],
    ['', '文件.pdf'],
    ['长'.repeat(300), `${'长'.repeat(80)}.pdf`],
    ['half \ud800.pdf', 'half \ufffd.pdf'],
  ]
  const seen: [string, string][] = []
  for (const [given] of table) {
    const answer = await prepareDocument(pdf('<<>>'), given)
    assert(answer.ok)
    seen.push([given, answer.value.name])
    const headers = new Headers(attachmentHeaders(answer.value.mime, answer.value.name))
    assert.match(
      headers.get('content-disposition') ?? '',
      /^attachment; filename="document\.pdf"; filename\*=UTF-8''[\w.%~-]+$/,
    )
  }
  assert.deepEqual(seen, table)
})

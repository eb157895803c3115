import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { boundaryOf, BrokenForm, readParts } from './multipart.ts'

const text = async (data: AsyncIterable<Buffer>): Promise<string> => {
  const pieces: Buffer[] = []
  for await (const piece of data) pieces.push(piece)
  return Buffer.concat(pieces).toString('latin1')
}

/** The bytes in pieces of the given lengths, round and round. */
async function* inPieces(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const length = lengths[n % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function read(bytes: Buffer, boundary: string, lengths: readonly number[] = [bytes.length]) {
  const parts: { name: string; fileName: string | undefined; data: string }[] = []
  for await (const { name, fileName, data } of readParts(inPieces(bytes, lengths), boundary))
    parts.push({ name, fileName, data: await text(data) })
  return parts
}

/** A form as the platform itself encodes it. */
async function encoded(form: FormData): Promise<{ bytes: Buffer; boundary: string }> {
  const response = new Response(form)
  const boundary = boundaryOf(response.headers.get('content-type') ?? '')
  assert.ok(boundary)
  return { bytes: Buffer.from(await response.arrayBuffer()), boundary }
}

test('what a browser sends is read back, however its bytes are cut', async () => {
  const nearMark = fc.array(fc.constantFrom('\r', '\n', '-', '--', '\r\n--', 'x', '\u0000', 'ÿ'), {
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: fc.string({ minLength: 1 }), data: nearMark.map(all => all.join('')) }), {
        maxLength: 4,
      }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
      async (files, lengths) => {
        const form = new FormData()
        form.append('_token', '令牌')
        for (const { name, data } of files)
          form.append('file', new File([Buffer.from(data, 'latin1')], name.toWellFormed()))
        const { bytes, boundary } = await encoded(form)
        const [token, ...rest] = await read(bytes, boundary, lengths)
        assert.equal(Buffer.from(token?.data ?? '', 'latin1').toString(), '令牌')
        assert.deepEqual(
          rest.map(part => [part.name, part.fileName?.replaceAll('\r\n', '\n'), part.data]),
          files.map(file => ['file', file.name.toWellFormed().replace(/\r\n?|\n/g, '\n'), file.data]),
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('a part that nobody reads is passed over', async () => {
  const form = new FormData()
  form.append('file', new File(['x'.repeat(100_000)], 'a.csv'))
  form.append('after', 'here')
  const { bytes, boundary } = await encoded(form)
  const names: string[] = []
  for await (const { name } of readParts(inPieces(bytes, [1000]), boundary)) names.push(name)
  assert.deepEqual(names, ['file', 'after'])
})

test('bytes that end early or are no form are told apart from a form', async () => {
  const form = new FormData()
  form.append('a', 'b')
  const { bytes, boundary } = await encoded(form)
  for (const end of [0, 10, 50, bytes.length - 5])
    await assert.rejects(read(bytes.subarray(0, end), boundary), BrokenForm, String(end))
  const long = Buffer.from(`--${boundary}\r\n${'x'.repeat(10_000)}`)
  await assert.rejects(read(long, boundary), BrokenForm)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
    assert.equal(boundaryOf(type), undefined)
  assert.equal(boundaryOf('multipart/form-data; boundary="a b"'), 'a b')
})

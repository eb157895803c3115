import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import type { Refusal } from '#kernel/result'

import { receive } from './receive.ts'

const refusal = (code: string): Refusal => ({ code, status: 403, words: ['不行。', 'No.'] })

/** A form with a token and files, as a request. */
async function formOf(token: string, ...files: readonly File[]): Promise<Request> {
  const form = new FormData()
  form.append('_token', token)
  for (const file of files) form.append('file', file)
  const encoded = new Response(form)
  const type = encoded.headers.get('content-type') ?? ''
  return requestOf(type, await encoded.arrayBuffer())
}

const requestOf = (type: string, body: ArrayBuffer): Request =>
  new Request('http://x', { method: 'POST', headers: { 'content-type': type }, body })

test('a file goes to disk with its sum; what is not wanted, too large or cut short leaves nothing', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mingzhu-receive-'))
  const folder = join(home, 'uploads')
  const get = async (request: Request | Promise<Request>) =>
    receive(await request, {
      folder,
      sizeBytesMax: 100_000,
      at: new Date(),
      isWanted: ({ _token }) => _token === 'mine',
      unwanted: refusal('unwanted'),
      tooLarge: refusal('too-large'),
    })
  const codeOf = async (request: Request | Promise<Request>): Promise<string> => {
    const result = await get(request)
    return result.ok ? 'ok' : result.error.code
  }

  const taken = await get(
    formOf('mine', new File(['abc'], 'C:\\台账\\一.csv'), new File(['second'], 'b.csv')),
  )
  assert.ok(taken.ok && taken.value.file)
  const { path, ...rest } = taken.value.file
  assert.deepEqual(taken.value.values, { _token: 'mine' })
  assert.deepEqual(rest, {
    name: '一.csv',
    sizeBytes: 3,
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  })
  assert.equal(readFileSync(path, 'utf8'), 'abc')
  rmSync(path)

  const none = await get(formOf('mine', new File([], '')))
  assert.ok(none.ok && !none.value.file)
  assert.equal(await codeOf(formOf('mine', new File(['x'.repeat(100_001)], 'a.csv'))), 'too-large')
  assert.equal(await codeOf(formOf('theirs', new File(['x'], 'a.csv'))), 'unwanted')
  assert.equal(await codeOf(formOf('x'.repeat(70_000))), 'too-large')
  assert.equal(await codeOf(formOf('theirs')), 'unwanted')
  const whole = await formOf('mine', new File(['x'.repeat(9_000)], 'a.csv'))
  const type = whole.headers.get('content-type') ?? ''
  assert.equal(await codeOf(requestOf(type, (await whole.arrayBuffer()).slice(0, 5_000))), 'http.broken-form')
  assert.equal(await codeOf(requestOf('text/csv', new ArrayBuffer(9))), 'http.broken-form')
  const tooLong = await formOf('mine')
  tooLong.headers.set('content-length', '9000000')
  assert.equal(await codeOf(tooLong), 'too-large')
  assert.deepEqual(readdirSync(folder), [])
  rmSync(home, { recursive: true })
})

test('what a killed program left is taken away a day later', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mingzhu-receive-'))
  mkdirSync(folder, { recursive: true })
  for (const [name, hours] of [
    ['old', 25],
    ['young', 23],
  ] as const) {
    writeFileSync(join(folder, name), 'x')
    const then = Date.now() / 1000 - hours * 3_600
    utimesSync(join(folder, name), then, then)
  }
  const taken = await receive(await formOf('', new File(['x'], 'a.csv')), {
    folder,
    sizeBytesMax: 10,
    at: new Date(),
    isWanted: () => true,
    unwanted: refusal('unwanted'),
    tooLarge: refusal('too-large'),
  })
  assert.ok(taken.ok)
  assert.equal(readdirSync(folder).length, 2)
  assert.ok(readdirSync(folder).includes('young'))
  rmSync(folder, { recursive: true })
})

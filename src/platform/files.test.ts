import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import fc from 'fast-check'

import { createFileDurably, openFileStore, replaceFileDurably } from './files.ts'
import type { FileStore } from './files.ts'

const root = await mkdtemp(join(tmpdir(), 'mingzhu-files-'))
after(() => rm(root, { recursive: true }))

const limits = { sizeBytesMax: 1_000_000 }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const folderFor = (name: string) => join(root, name)
const pathIn = (folder: string, hash: string) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)

async function* chunks(bytes: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes)
}

async function read(store: FileStore, hash: string): Promise<Buffer> {
  const found = await store.get(hash)
  assert(found.ok)
  return buffer(found.value.stream)
}

test('any bytes, whole or in any chunks, come back as they went in, under their own hash', async () => {
  const store = await openFileStore(folderFor('round'))
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 5000 }),
      fc.integer({ min: 1, max: 700 }),
      async (bytes, size) => {
        const whole = await store.put(bytes, limits)
        const parts = await store.put(chunks(bytes, size), limits)
        assert.deepEqual(whole, { ok: true, value: { sha256: sha256(bytes), sizeBytes: bytes.length } })
        assert.deepEqual(parts, whole)
        assert.deepEqual(await read(store, sha256(bytes)), Buffer.from(bytes))
      },
    ),
    { numRuns: 25 },
  )
})

test('only the owner can enter the folders and read the files', async () => {
  const folder = folderFor('modes')
  const store = await openFileStore(folder)
  const bytes = Buffer.from('a receipt')
  await store.put(bytes, limits)
  const path = pathIn(folder, sha256(bytes))
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  for (const place of [folder, join(path, '..'), join(path, '..', '..'), join(folder, 'tmp')]) {
    assert.equal((await stat(place)).mode & 0o777, 0o700, place)
  }
})

test('twenty uploads of the same bytes at once leave one file and no draft', async () => {
  const folder = folderFor('same')
  const store = await openFileStore(folder)
  const bytes = Buffer.alloc(300_000, 'same')
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => store.put(chunks(bytes, 1000 + n), limits)),
  )
  for (const answer of answers) assert(answer.ok && answer.value.sha256 === sha256(bytes))
  assert.deepEqual(await readdir(join(folder, 'tmp')), [])
  assert.deepEqual(await readdir(join(pathIn(folder, sha256(bytes)), '..')), [sha256(bytes)])
  assert.deepEqual(await read(store, sha256(bytes)), bytes)
})

test('the limit is kept while reading: exactly at it is stored, one byte more is refused and not read on', async () => {
  const folder = folderFor('limit')
  const store = await openFileStore(folder)
  assert((await store.put(Buffer.alloc(100), { sizeBytesMax: 100 })).ok)
  assert.deepEqual(refusal(await store.put(Buffer.alloc(101), { sizeBytesMax: 100 })), [
    'files.too-large',
    413,
  ])

  let given = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += 10
      yield Buffer.alloc(10)
    }
  }
  assert.deepEqual(refusal(await store.put(endless(), { sizeBytesMax: 95 })), ['files.too-large', 413])
  assert.equal(given, 100)
  assert.deepEqual(await readdir(join(folder, 'tmp')), [])
})

test('a connection that breaks off leaves nothing to be seen', async () => {
  const folder = folderFor('broken')
  const store = await openFileStore(folder)
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half a ph')
    throw new Error('connection lost')
  }
  await assert.rejects(store.put(breaking(), limits), /connection lost/)
  assert.deepEqual(await readdir(folder), ['tmp'])
  assert.deepEqual(await readdir(join(folder, 'tmp')), [])
})

test('damaged or shortened bytes are refused, and storing the right bytes again heals them', async () => {
  const folder = folderFor('damage')
  const store = await openFileStore(folder)
  const bytes = Buffer.from('the signed hand-over sheet')
  const hash = sha256(bytes)
  await store.put(bytes, limits)

  await writeFile(pathIn(folder, hash), 'the signed hand-over sheeT')
  assert.deepEqual(refusal(await store.get(hash)), ['files.damaged', 409])
  await truncate(pathIn(folder, hash), 0)
  assert.deepEqual(refusal(await store.get(hash)), ['files.damaged', 409])

  await store.put(bytes, limits)
  assert.deepEqual(await read(store, hash), bytes)
})

test('what is not there, or is not a hash at all, is missing', async () => {
  const folder = folderFor('missing')
  const store = await openFileStore(folder)
  await writeFile(join(root, 'outside'), 'secret')
  for (const name of ['a'.repeat(64), '../../outside', '', 'A'.repeat(64), `${'a'.repeat(64)}\n`]) {
    assert.deepEqual(refusal(await store.get(name)), ['files.missing', 404], name)
    assert.equal(await store.has(name), false)
    assert.equal(await store.remove(name), false)
  }
})

test('a file taken away is gone; taking it away twice does no harm', async () => {
  const store = await openFileStore(folderFor('remove'))
  const stored = await store.put(Buffer.from('x'), limits)
  assert(stored.ok)
  assert.equal(await store.has(stored.value.sha256), true)
  assert.equal(await store.remove(stored.value.sha256), true)
  assert.equal(await store.remove(stored.value.sha256), false)
  assert.equal(await store.has(stored.value.sha256), false)
})

test('files are listed by the first two digits of their name', async () => {
  const store = await openFileStore(folderFor('listed'))
  assert.deepEqual(await store.list('00'), [])
  const names = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const stored = await store.put(Uint8Array.of(n), limits)
      return stored.ok ? stored.value.sha256 : ''
    }),
  )
  const prefixes = [...new Set(names.map(name => name.slice(0, 2)))]
  const listed = (await Promise.all(prefixes.map(prefix => store.list(prefix)))).flat()
  assert.deepEqual(listed.toSorted(), names.toSorted())
})

test('drafts left by a crash are swept, those of running uploads stay', async () => {
  const folder = folderFor('sweep')
  const store = await openFileStore(folder)
  const old = join(folder, 'tmp', 'old')
  await writeFile(old, 'half')
  await writeFile(join(folder, 'tmp', 'young'), 'half')
  await utimes(old, new Date('2019-05-01T00:00:00Z'), new Date('2019-05-01T00:00:00Z'))
  assert.equal(await store.sweepTemporary(new Date('2019-06-01T00:00:00Z')), 1)
  assert.deepEqual(await readdir(join(folder, 'tmp')), ['young'])
})

test('a file replaced durably is new as a whole, and readable by its owner only', async () => {
  const path = join(root, 'settings')
  await replaceFileDurably(path, 'old and long')
  await replaceFileDurably(path, 'new')
  assert.equal(await readFile(path, 'utf8'), 'new')
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.deepEqual(await drafts(), [])
})

test('of ten that create one file at once, one succeeds and its content stays', async () => {
  const path = join(root, 'only once')
  const created = await Promise.all(
    Array.from({ length: 10 }, (_, n) => createFileDurably(path, `writer ${n}`)),
  )
  assert.equal(created.filter(Boolean).length, 1)
  assert.equal(await readFile(path, 'utf8'), `writer ${created.indexOf(true)}`)
  assert.deepEqual(await drafts(), [])
})

const drafts = async () => (await readdir(root)).filter(name => name.endsWith('.tmp'))

function refusal(answer: Awaited<ReturnType<FileStore['put' | 'get']>>): [string, number] {
  assert(!answer.ok)
  return [answer.error.code, answer.error.status]
}

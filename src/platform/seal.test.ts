import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'

import { asId } from '#kernel/id'
import type { PersonId, StationId } from '#kernel/id'
import type { Result } from '#kernel/result'

import { KEY_FILE, openKeyring, rotateKeyring } from './keyring.ts'
import { blindIndex, newDataKey, open, seal, unwrapKey, wrapKey } from './seal.ts'

const root = await mkdtemp(join(tmpdir(), 'mingzhu-keys-'))
after(() => rm(root, { recursive: true }))

let folders = 0
async function dataFolder(): Promise<string> {
  const folder = join(root, String((folders += 1)))
  await mkdir(folder)
  return folder
}
const stationId = asId<StationId>('11111111-1111-7111-8111-111111111111')
const ownerId = asId<PersonId>('22222222-2222-7222-8222-222222222222')
const owner = { stationId, ownerId }
const phone = { ...owner, field: 'phone' }

function value<T>(answer: Result<T>): T {
  assert(answer.ok)
  return answer.value
}
function code(answer: Result<unknown>): string {
  assert(!answer.ok)
  return answer.error.code
}
const ring = value(await openKeyring(await dataFolder(), []))

test('what is sealed opens again in its place, and shows nothing of the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const key = newDataKey()
      const sealed = seal(key, text, phone)
      assert.equal(value(open(key, sealed, phone)).toString('utf8'), Buffer.from(text).toString('utf8'))
      assert.equal(sealed.length, 29 + Buffer.byteLength(text))
      assert.notDeepEqual(seal(key, text, phone), sealed)
    }),
  )
  assert.equal(seal(newDataKey(), '13812345678', phone).includes('1381234'), false)
})

test('a changed bit, a cut, another key and another place are each refused', () => {
  const key = newDataKey()
  const sealed = seal(key, '13812345678', phone)
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    assert.equal(code(open(key, changed, phone)), 'seal.not-opened', `bit ${bit}`)
  }
  for (let length = 0; length < sealed.length; length += 1) {
    assert.equal(code(open(key, sealed.subarray(0, length), phone)), 'seal.not-opened', `length ${length}`)
  }
  assert.equal(code(open(newDataKey(), sealed, phone)), 'seal.not-opened')
  const elsewhere = [
    { ...phone, field: 'name' },
    { ...phone, ownerId: asId<PersonId>('33333333-3333-7333-8333-333333333333') },
    { ...phone, stationId: asId<StationId>('33333333-3333-7333-8333-333333333333') },
  ]
  for (const place of elsewhere) assert.equal(code(open(key, sealed, place)), 'seal.not-opened')
})

test('places written differently never look the same', () => {
  const key = newDataKey()
  const one = { stationId: asId<StationId>('a'), ownerId: asId<PersonId>('b","c'), field: 'd' }
  const two = { stationId: asId<StationId>('a","b'), ownerId: asId<PersonId>('c'), field: 'd' }
  assert.equal(code(open(key, seal(key, 'x', one), two)), 'seal.not-opened')
})

test('a wrapped key opens for its own person and station only', () => {
  const key = newDataKey()
  const wrapped = value(wrapKey(ring, owner, key))
  assert(value(unwrapKey(ring, owner, wrapped)).equals(key))
  const other = asId<PersonId>('33333333-3333-7333-8333-333333333333')
  assert.equal(code(unwrapKey(ring, { ...owner, ownerId: other }, wrapped)), 'seal.not-opened')
  const station = asId<StationId>('33333333-3333-7333-8333-333333333333')
  assert.equal(code(unwrapKey(ring, { ...owner, stationId: station }, wrapped)), 'seal.not-opened')
  assert.equal(code(unwrapKey(ring, owner, { ...wrapped, keyId: '0'.repeat(16) })), 'seal.unknown-key')
})

test('keys do not show themselves when printed or turned into JSON', () => {
  const key = newDataKey()
  const station = value(ring.station(stationId))
  const printed = inspect([key, station, ring], { depth: 9 }) + JSON.stringify([key, station, ring])
  for (const secret of [key, station.wrapping, station.blinding]) {
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      assert.equal(printed.includes(secret.export().toString(form)), false)
    }
  }
})

test('a blind index is the same for the same text, station and purpose, and differs with each', () => {
  const other = asId<StationId>('33333333-3333-7333-8333-333333333333')
  const indexes = [
    value(blindIndex(ring, stationId, 'phone', '13812345678')),
    value(blindIndex(ring, stationId, 'phone', '13812345679')),
    value(blindIndex(ring, stationId, 'id-number', '13812345678')),
    value(blindIndex(ring, other, 'phone', '13812345678')),
  ]
  assert.equal(new Set(indexes).size, 4)
  assert.equal(value(blindIndex(ring, stationId, 'phone', '13812345678')), indexes[0])
  assert.match(indexes.join(' '), /^([0-9a-f]{64} ?){4}$/)
  assert.throws(() => blindIndex(ring, stationId, 'phone', ''), /empty/)
})

test('the key file is made once, for its owner only, and gives the same keys after a restart', async () => {
  const folder = await dataFolder()
  const starts = await Promise.all(Array.from({ length: 5 }, () => openKeyring(folder, [])))
  const rings = starts.map(value)
  assert.equal(new Set(rings.flatMap(each => each.ids)).size, 1)
  assert.equal((await stat(join(folder, KEY_FILE))).mode & 0o777, 0o600)
  assert.equal((await stat(join(folder, 'keys'))).mode & 0o777, 0o700)

  const key = newDataKey()
  const [first] = rings
  assert(first)
  const wrapped = value(wrapKey(first, owner, key))
  const again = value(await openKeyring(folder, [wrapped.keyId]))
  assert(value(unwrapKey(again, owner, wrapped)).equals(key))

  await chmod(join(folder, KEY_FILE), 0o644)
  value(await openKeyring(folder, []))
  assert.equal((await stat(join(folder, KEY_FILE))).mode & 0o777, 0o600)
})

test('after a rotation new things use the new key and old ones still open', async () => {
  const folder = await dataFolder()
  const before = value(await openKeyring(folder, []))
  const key = newDataKey()
  const old = value(wrapKey(before, owner, key))
  const rotated = value(await rotateKeyring(folder, before.ids))
  assert.equal(rotated.ids.length, 2)
  assert.equal(rotated.ids[1], old.keyId)
  const fresh = value(wrapKey(rotated, owner, key))
  assert.equal(fresh.keyId, rotated.ids[0])
  assert(value(unwrapKey(rotated, owner, old)).equals(key))
  assert(value(unwrapKey(rotated, owner, fresh)).equals(key))
  assert.equal(
    value(blindIndex(rotated, stationId, 'phone', '1', old.keyId)),
    value(blindIndex(before, stationId, 'phone', '1')),
  )
})

test('a key file that is gone, damaged or foreign stops the start with words that say what to do', async () => {
  const folder = await dataFolder()
  const file = join(folder, KEY_FILE)
  const good = value(await openKeyring(folder, []))
  const content = await readFile(file, 'utf8')
  const lastLine = content.trimEnd().split('\n').length

  await rm(file)
  const gone = await openKeyring(folder, good.ids)
  assert.equal(code(gone), 'seal.key-file-missing')
  await assert.rejects(stat(file), 'no new key is made')

  const broken = {
    empty: ['', 1],
    'nothing but NULs': ['\0'.repeat(content.length), 1],
    cut: [content.slice(0, -9), lastLine],
    'one letter changed': [
      content.replace(/(.)\n$/, (_, end: string) => `${end === 'A' ? 'E' : 'A'}\n`),
      lastLine,
    ],
    'a line too much': [`${content}oops\n`, lastLine + 1],
  } as const
  for (const [how, [text, line]] of Object.entries(broken)) {
    await writeFile(file, text)
    const answer = await openKeyring(folder, good.ids)
    assert(!answer.ok, how)
    assert.deepEqual([answer.error.code, answer.error.facts], ['seal.key-file-damaged', { line }], how)
  }

  const foreign = await dataFolder()
  value(await openKeyring(foreign, []))
  assert.equal(code(await openKeyring(foreign, good.ids)), 'seal.key-missing')
})

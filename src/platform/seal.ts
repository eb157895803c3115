import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

import type { AccountId, CaseId, OrderId, PersonId, RobotId, StationId } from '#kernel/id'
import { assert, no, ok } from '#kernel/result'
import type { Refusal, Result } from '#kernel/result'

import type { Keyring } from './keyring.ts'

// How personal data is locked: each person (and each order) has one random data key; fields are sealed with it; the data key
// is kept only wrapped by the station's key, which is drawn from a master key outside the database.
// Destroying the wrapped key makes the person's fields unreadable for good, wherever their sealed bytes still
// lie, so erasing is deleting one row. It is complete when the backups that hold that row have expired too.

/** Whose data it is: a person's, what an order or a case says, an account's secret, or where somebody is reached. Bound into what is wrapped, so a key cannot be moved to another row. */
export interface Owner {
  readonly stationId: StationId
  readonly ownerId: PersonId | OrderId | CaseId | AccountId | RobotId
}

/** Where a sealed value belongs. Bound into it, so it opens nowhere else. */
export interface Place extends Owner {
  readonly field: string
}

/** A person's key. Node keeps its bytes out of logs and JSON. */
export type DataKey = KeyObject

export interface WrappedKey {
  readonly keyId: string
  readonly wrapped: Buffer
}

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Makes a data key for a new person. */
export const newDataKey = (): DataKey => createSecretKey(randomBytes(32))

/** Locks one field of one person. Sealing the same text twice gives different bytes. */
export const seal = (key: DataKey, plain: string | Uint8Array, place: Place): Buffer =>
  encrypt(key, typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain, placeBytes(place))

/** Unlocks one field of one person.
 *  Refuses: seal.not-opened, when key, place or a single bit differs; nothing of the text comes out then. */
export const open = (key: DataKey, sealed: Uint8Array, place: Place): Result<Buffer> =>
  decrypt(key, sealed, placeBytes(place))

/** Locks a person's data key with the station's key in use. */
export function wrapKey(ring: Keyring, owner: Owner, key: DataKey): Result<WrappedKey> {
  const station = ring.station(owner.stationId)
  if (!station.ok) return station
  return ok({
    keyId: station.value.id,
    wrapped: encrypt(station.value.wrapping, key.export(), ownerBytes(owner)),
  })
}

/** Unlocks a person's data key.
 *  Refuses: seal.unknown-key, seal.not-opened. */
export function unwrapKey(ring: Keyring, owner: Owner, { keyId, wrapped }: WrappedKey): Result<DataKey> {
  const station = ring.station(owner.stationId, keyId)
  if (!station.ok) return station
  const bytes = decrypt(station.value.wrapping, wrapped, ownerBytes(owner))
  return bytes.ok ? ok(createSecretKey(bytes.value)) : bytes
}

/** A search key for a normalised text: equal texts of one station and purpose give equal keys, and without
 *  the master key nobody can tell which phone number it was. With it they could try all numbers.
 *  Shape:   64 hex digits. After a rotation, rows still indexed with an older id are found under that id. */
export function blindIndex(
  ring: Keyring,
  stationId: StationId,
  purpose: string,
  normalised: string,
  keyId?: string,
): Result<string> {
  assert(normalised !== '', 'an empty text would match every person without one')
  const station = ring.station(stationId, keyId)
  if (!station.ok) return station
  const text = JSON.stringify([purpose, normalised])
  return ok(createHmac('sha256', station.value.blinding).update(text, 'utf8').digest('hex'))
}

const ownerBytes = ({ stationId, ownerId }: Owner): Buffer =>
  Buffer.from(JSON.stringify(['data-key', stationId, ownerId]))

const placeBytes = ({ stationId, ownerId, field }: Place): Buffer =>
  Buffer.from(JSON.stringify(['field', stationId, ownerId, field]))

/** version (1) · nonce (12) · ciphertext · tag (16). A random nonce is safe for 2^32 messages of one key. */
function encrypt(key: KeyObject, plain: Uint8Array, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(bound)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()])
}

function decrypt(key: KeyObject, sealed: Uint8Array, bound: Buffer): Result<Buffer> {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return no(notOpened)
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(bound)
  cipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const body = cipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES))
  try {
    return ok(Buffer.concat([body, cipher.final()]))
  } catch {
    // All arguments were checked above: the only failure left is a tag that does not fit.
    return no(notOpened)
  }
}

const notOpened: Refusal = {
  code: 'seal.not-opened',
  status: 409,
  words: [
    '这份加密资料打不开：内容被改动过，或不属于这个人。请联系管理员。',
    'This sealed data does not open: it was altered, or it belongs to somebody else. Tell your administrator.',
  ],
}

import { createHash, randomBytes } from 'node:crypto'

import { asId, type OrderId, type StationId } from '#kernel/id'
import { no, ok, type Result } from '#kernel/result'
import type { Keyring } from '#platform/keyring'
import { newDataKey, open, seal, unwrapKey, wrapKey, type DataKey, type WrappedKey } from '#platform/seal'

import { refusals, type PrivateField } from './order.ts'

const ownerOf = (stationId: string, id: string) => ({
  stationId: asId<StationId>(stationId),
  ownerId: asId<OrderId>(id),
})

/** Locks what an order says under a key of its own. Empty fields are left out. */
export function lock(
  ring: Keyring,
  stationId: string,
  id: string,
  plain: Readonly<Partial<Record<PrivateField, string>>>,
): Result<{
  readonly key: WrappedKey
  readonly sealed: readonly { readonly field: PrivateField; readonly bytes: Buffer }[]
}> {
  const owner = ownerOf(stationId, id)
  const dataKey = newDataKey()
  const key = wrapKey(ring, owner, dataKey)
  if (!key.ok) return key
  const sealed = Object.entries(plain).flatMap(([field, text]) =>
    text === '' ? [] : [{ field: field as PrivateField, bytes: seal(dataKey, text, { ...owner, field }) }],
  )
  return ok({ key: key.value, sealed })
}

/** An order's key. Refuses: orders.erased, seal.unknown-key, seal.not-opened. */
export function keyOf(ring: Keyring, stationId: string, id: string, key: WrappedKey | null): Result<DataKey> {
  return key === null ? no(refusals.erased) : unwrapKey(ring, ownerOf(stationId, id), key)
}

/** Locks a note under an order's key. */
export const lockNote = (
  key: DataKey,
  stationId: string,
  orderId: string,
  noteId: string,
  words: string,
): Buffer => seal(key, words, { ...ownerOf(stationId, orderId), field: `note ${noteId}` })

/** Opens fields and notes of an order. Refuses: seal.not-opened. */
export function unlock(
  key: DataKey,
  stationId: string,
  orderId: string,
  items: readonly { readonly field: string; readonly sealed: Buffer }[],
): Result<Readonly<Record<string, string>>> {
  const plain: Record<string, string> = {}
  for (const { field, sealed } of items) {
    const opened = open(key, sealed, { ...ownerOf(stationId, orderId), field })
    if (!opened.ok) return opened
    plain[field] = opened.value.toString('utf8')
  }
  return ok(plain)
}

// Without letters and digits that are taken for one another on paper or on the phone.
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const CODE_LENGTH = 10

/** A code of 49 bits, read out on the phone in two groups of five: drawn, or following from bytes that nobody can guess. */
export function newCode(bytes: Buffer = randomBytes(16)): string {
  let left = bytes.readBigUInt64BE()
  const letters = Array.from({ length: CODE_LENGTH }, () => {
    const letter = ALPHABET[Number(left % BigInt(ALPHABET.length))]
    left /= BigInt(ALPHABET.length)
    return letter
  }).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}

/** A code as it is typed: small letters, spaces and a missing hyphen do not matter. */
export const normalCode = (typed: string): string => {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}

export const codeHash = (code: string): Buffer => createHash('sha256').update(`order code\0${code}`).digest()

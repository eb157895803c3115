import { asId, type AccountId, type StationId } from '#kernel/id'
import { ok, type Result } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Keyring } from '#platform/keyring'
import { newDataKey, open, seal, unwrapKey, wrapKey } from '#platform/seal'

import * as store from './store.ts'

const FIELD = 'message address'
const ownerOf = (stationId: string, ownerId: string) => ({
  stationId: asId<StationId>(stationId),
  ownerId: asId<AccountId>(ownerId),
})

/** Keeps where somebody is reached, sealed with a key of its own. An empty address is none. */
export async function keepAddress(
  tx: Db,
  ring: Keyring,
  stationId: string,
  ownerId: string,
  plain: string,
): Promise<Result<null>> {
  if (plain === '') {
    await store.dropAddress(tx, stationId, ownerId)
    return ok(null)
  }
  const owner = ownerOf(stationId, ownerId)
  const dataKey = newDataKey()
  const key = wrapKey(ring, owner, dataKey)
  if (!key.ok) return key
  const sealed = seal(dataKey, plain, { ...owner, field: FIELD })
  await store.saveAddress(tx, stationId, ownerId, { ...key.value, sealed })
  return ok(null)
}

/** Where somebody is reached; nothing when they said nothing.
 *  Refuses: seal.unknown-key, seal.not-opened. */
export async function readAddress(
  db: Db,
  ring: Keyring,
  stationId: string,
  ownerId: string,
): Promise<Result<string | undefined>> {
  const kept = await store.findAddress(db, stationId, ownerId)
  if (!kept) return ok(undefined)
  const owner = ownerOf(stationId, ownerId)
  const key = unwrapKey(ring, owner, kept)
  if (!key.ok) return key
  const plain = open(key.value, kept.sealed, { ...owner, field: FIELD })
  return plain.ok ? ok(plain.value.toString('utf8')) : plain
}

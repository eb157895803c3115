import { asId, type CaseId, type StationId } from '#kernel/id'
import { ok, type Result } from '#kernel/result'
import type { Keyring } from '#platform/keyring'
import { newDataKey, open, seal, unwrapKey, wrapKey, type DataKey, type WrappedKey } from '#platform/seal'

import type { Note } from './note.ts'

const ownerOf = (stationId: string, caseId: string) => ({
  stationId: asId<StationId>(stationId),
  ownerId: asId<CaseId>(caseId),
})

/** A key for a new case. Refuses: seal.unknown-key. */
export function newKey(
  ring: Keyring,
  stationId: string,
  caseId: string,
): Result<{ readonly key: DataKey; readonly wrapped: WrappedKey }> {
  const key = newDataKey()
  const wrapped = wrapKey(ring, ownerOf(stationId, caseId), key)
  return wrapped.ok ? ok({ key, wrapped: wrapped.value }) : wrapped
}

/** A case's key. Refuses: seal.unknown-key, seal.not-opened. */
export const keyOf = (
  ring: Keyring,
  stationId: string,
  caseId: string,
  wrapped: WrappedKey,
): Result<DataKey> => unwrapKey(ring, ownerOf(stationId, caseId), wrapped)

/** Locks a note, bound to its case and its row. */
export const lockNote = (
  key: DataKey,
  place: { readonly stationId: string; readonly caseId: string; readonly noteId: string },
  note: Note,
): Buffer =>
  seal(key, JSON.stringify(note), {
    ...ownerOf(place.stationId, place.caseId),
    field: `note ${place.noteId}`,
  })

/** Opens a note. Refuses: seal.not-opened. */
export function openNote(
  key: DataKey,
  place: { readonly stationId: string; readonly caseId: string; readonly noteId: string },
  sealed: Buffer,
): Result<Note> {
  const opened = open(key, sealed, {
    ...ownerOf(place.stationId, place.caseId),
    field: `note ${place.noteId}`,
  })
  return opened.ok ? ok(JSON.parse(opened.value.toString('utf8')) as Note) : opened
}

import { no, ok, type Result } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import type { Part } from '#platform/write'

import { consequences } from './actions.ts'
import { isLegal, refusals, type PrivateField } from './order.ts'
import { keyOf, unlock } from './private-store.ts'
import * as store from './store.ts'

/** What an order said until now. */
export interface GivenAway {
  readonly fields: Readonly<Partial<Record<PrivateField, string>>>
  readonly notes: readonly string[]
}

/** Gives all that an order says into somebody else's keeping: from then on its page shows none of it, it is referred where
 *  that is possible, and nobody is asked for a rating. Nothing is done until the parts are written.
 *  Refuses: orders.not-found, orders.erased, seal.not-opened, seal.unknown-key. */
export async function giveAway(
  deps: Deps,
  acting: Acting,
  id: string,
): Promise<Result<{ said: GivenAway; events: readonly Event[]; writes: readonly Part[] }>> {
  const { stationId } = acting
  const kept = await store.findOrder(deps.db, stationId, id)
  if (!kept) return no(refusals.notFound)
  const key = keyOf(deps.keyring, stationId, id, kept.key)
  if (!key.ok) return key
  const fields = unlock(key.value, stationId, id, await store.listSealed(deps.db, stationId, id))
  if (!fields.ok) return fields
  const sealed = await store.listNotes(deps.db, stationId, id)
  const notes = unlock(
    key.value,
    stationId,
    id,
    sealed.map(note => ({ field: `note ${note.id}`, sealed: note.sealed })),
  )
  if (!notes.ok) return notes
  const by = { party: 'station', id: acting.actorId ?? '' } as const
  const command = isLegal(kept.order, 'refer', 'station')
    ? ({ type: 'refer', receiver: 'other', words: undefined } as const)
    : ({ type: 'waive' } as const)
  const done = await consequences(deps, acting, kept, { command, by }, { ratingWaived: true })
  if (!done.ok) return done
  const { code: _, ...said } = fields.value
  return ok({
    said: { fields: said, notes: Object.values(notes.value) },
    events: done.value.events,
    writes: [...done.value.writes, ...store.emptyParts(stationId, id)],
  })
}

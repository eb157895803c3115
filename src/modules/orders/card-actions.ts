import { asId, type StationId } from '#kernel/id'
import { no, ok, type Result } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'
import { blindIndex } from '#platform/seal'

import * as cards from './card-store.ts'
import { refusals } from './order.ts'
import { codeHash, keyOf, newCode, normalCode, unlock } from './private-store.ts'

const cardHash = (code: string): Buffer => codeHash(`card ${code}`)

const told = (id: string, version: number, type: string, data: Event['data']): Event => ({
  subjectKind: 'order-card',
  subjectId: id,
  version,
  type: `orders.${type}`,
  data,
})

/** Gives somebody a card; the one they had works no more.
 *  Shape: → the card's code, which is told this once.
 *  Refuses: orders.not-found when there is no such person. */
export async function issueCard(
  deps: Deps,
  acting: Acting,
  personId: string,
): Promise<Result<{ code: string }>> {
  const { stationId, at, actorId } = acting
  if (actorId === null) throw new Error('cards are handed over by people')
  // The same form sent twice gives the same card: its code follows from the form's key.
  const drawn = blindIndex(deps.keyring, asId<StationId>(stationId), 'order-card', acting.key)
  if (!drawn.ok) return drawn
  const code = newCode(Buffer.from(drawn.value, 'hex'))
  const done = await act(deps.db, acting, 'orders.issue-card', { personId }, async tx => {
    if ((await cards.findPersonCode(tx, stationId, personId)) === undefined) return no(refusals.noPerson)
    const before = await cards.findCard(tx, stationId, personId)
    if (before) await cards.endCard(tx, stationId, before, at)
    const id = deps.newId()
    await cards.insertCard(tx, stationId, { id, personId, codeHash: cardHash(code), by: actorId, at })
    return ok({
      answer: { id },
      events: [
        ...(before ? [told(before.id, before.version + 1, 'card-ended', {})] : []),
        told(id, 1, 'card-issued', { person: personId }),
      ],
    })
  })
  return done.ok ? ok({ code }) : done
}

/** Whose orders a card shows. */
export const findCardOwner = (deps: Deps, stationId: string, typed: string): Promise<string | undefined> =>
  cards.findCardOwner(deps.db, stationId, cardHash(normalCode(typed)))

/** Somebody's orders, each with the code that opens it. */
export async function listOwn(
  deps: Deps,
  stationId: string,
  personId: string,
): Promise<readonly (Omit<cards.OwnOrder, 'key' | 'code'> & { readonly code: string })[]> {
  const rows = await cards.listOwnOrders(deps.db, stationId, personId)
  return rows.flatMap(({ key, code, ...order }) => {
    const opened = keyOf(deps.keyring, stationId, order.id, key)
    const plain = opened.ok
      ? unlock(opened.value, stationId, order.id, [{ field: 'code', sealed: code }])
      : opened
    return plain.ok ? [{ ...order, code: plain.value['code'] ?? '' }] : []
  })
}

import { no, ok, type Refusal, type Result } from '#kernel/result'
import { findPersonId, reveal, search } from '#people'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'

import type { OrderInput } from './actions.ts'
import { listAlike, type Alike } from './match-store.ts'

/** Who may be calling: registered people by their codes, and orders under the same phone. */
export interface Caller {
  readonly people: readonly { readonly code: string; readonly orders: readonly Alike[] }[]
  readonly orders: readonly Alike[]
}

/** Finds who calls by phone, name, ID number or code. Each person found is an access, written down as such. */
export async function findCaller(deps: Deps, acting: Acting, typed: string): Promise<Caller> {
  const { stationId, at } = acting
  const byCode = await findPersonId(deps.db, stationId, typed.trim())
  const found = byCode
    ? [{ id: byCode, code: typed.trim() }]
    : (await search(deps, acting, typed)).filter(person => person.erased_at === null)
  const ordersOf = (about: { people: readonly string[]; phone?: string }) =>
    listAlike(deps.db, deps.keyring, stationId, { service: null, ...about }, { at })
  const people = []
  for (const { id, code } of found) people.push({ code, orders: await ordersOf({ people: [id] }) })
  return { people, orders: await ordersOf({ people: [], phone: typed }) }
}

/** What the form begins with for a registered person. Reading it is written down.
 *  Refuses: people.not-found, people.erased, seal.not-opened, seal.unknown-key. */
export async function startFor(
  deps: Deps,
  acting: Acting,
  code: string,
): Promise<Result<{ readonly values: Readonly<Record<string, string>>; readonly orders: readonly Alike[] }>> {
  const id = await findPersonId(deps.db, acting.stationId, code)
  if (id === undefined) return no(nobody)
  const identity = await reveal(deps, acting, id, '登记服务单')
  if (!identity.ok) return identity
  const { name = '', phone = '', address: place = '' } = identity.value
  const about = { people: [id], phone, service: null }
  return ok({
    values: { requesterCode: code, name, phone, place },
    orders: await listAlike(deps.db, deps.keyring, acting.stationId, about, { at: acting.at }),
  })
}

/** Orders that may be what is being taken once more. */
export const alikeOf = (
  db: Db,
  deps: Pick<Deps, 'keyring'>,
  { stationId, at }: Pick<Acting, 'stationId' | 'at'>,
  input: OrderInput,
): Promise<readonly Alike[]> =>
  listAlike(
    db,
    deps.keyring,
    stationId,
    {
      people: [input.requesterId, input.beneficiaryId].filter(id => id !== undefined),
      phone: input.phone,
      place: input.place,
      service: input.service || null,
    },
    { at, but: input.instead ?? null },
  )

export const perhapsKnown: Refusal = {
  code: 'orders.perhaps-known',
  status: 422,
  words: [
    '可能已经有这样一单了。请看看下面几单；是另外一件事，就勾上再登记。',
    'Perhaps this order is there already. Look at those below; if it is something else, tick the box and take it down.',
  ],
}

const nobody: Refusal = {
  code: 'people.not-found',
  status: 404,
  words: ['没有这个编号的人。', 'Nobody has this code.'],
}

import { asId, type PersonId, type StationId } from '#kernel/id'
import { invalidForm, no, ok, type Refusal, type Result } from '#kernel/result'
import { logAccess } from '#platform/access-log'
import { transaction, type Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import type { Keyring } from '#platform/keyring'
import { blindIndex, open, unwrapKey } from '#platform/seal'

import {
  identityFields,
  noReason,
  normalIdNumber,
  normalPhone,
  readings,
  refusals,
  type Identity,
  type MatchField,
  type PersonInput,
} from './person.ts'
import * as store from './store.ts'

/** Who is there already under the same phone or ID number, as pseudonyms. */
export interface Twins {
  readonly refusal: Refusal
  readonly people: readonly store.PersonLine[]
}

/** People registered under the same ID number or phone, but for the one told, and what that means for registering once more. */
export async function findTwins(
  db: Db,
  ring: Keyring,
  stationId: string,
  identity: Pick<Identity, 'phone' | 'id-number'>,
  but?: string,
): Promise<Twins | undefined> {
  for (const [field, refusal] of [
    ['id-number', refusals.known],
    ['phone', refusals.perhapsKnown],
  ] as const) {
    const normal = identity[field]
    const found = normal ? await findBy(db, ring, stationId, field, normal) : []
    const people = found.filter(person => person.id !== but)
    if (people.length > 0) return { refusal, people }
  }
  return undefined
}

/** The twins of what was typed into a form, for the page that refuses it. */
export function findTwinsOfTyped(
  deps: Deps,
  stationId: string,
  input: PersonInput,
  but?: string,
): Promise<Twins | undefined> {
  const phone = normalPhone(input.phone ?? '')
  const idNumber = normalIdNumber(input.idNumber ?? '')
  const identity = { ...(phone ? { phone } : {}), ...(idNumber ? { 'id-number': idNumber } : {}) }
  return findTwins(deps.db, deps.keyring, stationId, identity, but)
}

/** Rows blinded under an older master key are found too. */
function findBy(
  db: Db,
  ring: Keyring,
  stationId: string,
  field: MatchField,
  normal: string,
): Promise<readonly store.PersonLine[]> {
  const blinds = ring.ids.flatMap(keyId => {
    const blind = blindIndex(ring, asId<StationId>(stationId), field, normal, keyId)
    return blind.ok ? [blind.value] : []
  })
  return store.findMatches(db, stationId, field, blinds)
}

/** Finds people by their exact phone, ID number or name. Each one found is an access, written down as such. */
export function search(deps: Deps, acting: Acting, text: string): Promise<readonly store.PersonLine[]> {
  return transaction(deps.db, async tx => {
    const found: store.PersonLine[] = []
    for (const { field, normal } of readings(text)) {
      for (const person of await findBy(tx, deps.keyring, acting.stationId, field, normal)) {
        const access = { action: 'people.found', subjectKind: 'person', subjectId: person.id }
        await logAccess(tx, acting, { ...access, fields: [field], reason: '' })
        found.push(person)
      }
    }
    return found
  })
}

/** Unlocks who a person is. The access is written down in the same transaction, before anything is read;
 *  it stays written down when the data turns out not to open.
 *  Refuses: form.invalid without a reason, people.not-found, people.erased, seal.not-opened, seal.unknown-key. */
export async function reveal(
  deps: Deps,
  acting: Acting,
  id: string,
  reason: string,
): Promise<Result<Identity>> {
  const why = reason.trim()
  if (why.length < 2 || why.length > 200) return no(invalidForm({ reason: noReason }))
  return transaction(deps.db, async tx => {
    const person = await store.findPerson(tx, acting.stationId, id)
    if (!person) return no(refusals.notFound)
    if (person.erased_at) return no(refusals.erased)
    const access = { action: 'people.revealed', subjectKind: 'person', subjectId: id, reason: why }
    await logAccess(tx, acting, { ...access, fields: identityFields })
    const kept = await store.findSealed(tx, acting.stationId, id)
    return kept ? unlock(deps.keyring, acting.stationId, id, kept) : no(refusals.erased)
  })
}

/** Opens what is kept of an identity. */
function unlock(ring: Keyring, stationId: string, id: string, kept: store.Kept): Result<Identity> {
  const owner = { stationId: asId<StationId>(stationId), ownerId: asId<PersonId>(id) }
  const key = unwrapKey(ring, owner, kept.key)
  if (!key.ok) return key
  const identity: Record<string, string> = {}
  for (const { field, sealed } of kept.fields) {
    const plain = open(key.value, sealed, { ...owner, field })
    if (!plain.ok) return plain
    identity[field] = plain.value.toString('utf8')
  }
  return ok(identity)
}

/** The names of a few people and nothing else of them, for somebody who works with them; each is an access, written down
 *  before it is read. Who was erased has none.
 *  Refuses: seal.not-opened, seal.unknown-key. */
export function readNames(
  deps: Deps,
  acting: Acting,
  ids: readonly string[],
  reason: string,
): Promise<Result<ReadonlyMap<string, string>>> {
  return transaction(deps.db, async tx => {
    const names = new Map<string, string>()
    for (const id of ids) {
      const access = { action: 'people.named', subjectKind: 'person', subjectId: id, reason }
      await logAccess(tx, acting, { ...access, fields: ['name'] })
      const kept = await store.findSealed(tx, acting.stationId, id)
      if (!kept) continue
      const fields = kept.fields.filter(({ field }) => field === 'name')
      const identity = unlock(deps.keyring, acting.stationId, id, { ...kept, fields })
      if (!identity.ok) return identity
      names.set(id, identity.value.name ?? '')
    }
    return ok(names)
  })
}

const NAMED_MAX = 1_000

/** People with who they are, for a list on paper: each one is an access, written down with the reason before any is read.
 *  Refuses: form.invalid without a reason, people.too-many, seal.not-opened, seal.unknown-key. */
export async function revealAll(
  deps: Deps,
  acting: Acting,
  people: AsyncIterable<store.PersonLine>,
  reason: string,
): Promise<Result<readonly { readonly person: store.PersonLine; readonly identity: Identity }[]>> {
  const why = reason.trim()
  if (why.length < 2 || why.length > 200) return no(invalidForm({ reason: noReason }))
  const asked: store.PersonLine[] = []
  for await (const person of people) {
    if (person.erased_at) continue
    if (asked.length === NAMED_MAX) return no(refusals.tooMany)
    asked.push(person)
  }
  return transaction(deps.db, async tx => {
    const named: { person: store.PersonLine; identity: Identity }[] = []
    for (const person of asked) {
      const access = { action: 'people.exported', subjectKind: 'person', subjectId: person.id, reason: why }
      await logAccess(tx, acting, { ...access, fields: identityFields })
      const kept = await store.findSealed(tx, acting.stationId, person.id)
      const identity = kept ? unlock(deps.keyring, acting.stationId, person.id, kept) : ok({})
      if (!identity.ok) return identity
      named.push({ person, identity: identity.value })
    }
    return ok(named)
  })
}

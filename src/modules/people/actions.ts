import { asId, type PersonId, type StationId } from '#kernel/id'
import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { logAccess } from '#platform/access-log'
import { transaction, type Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import type { Keyring } from '#platform/keyring'
import { act } from '#platform/operation'
import { blindIndex, newDataKey, open, seal, unwrapKey, wrapKey, type Owner } from '#platform/seal'

import {
  birthDayOf,
  identityFields,
  invalid,
  isMinor,
  matchFields,
  normalIdNumber,
  normalName,
  normalPhone,
  readings,
  refusals,
  type Identity,
  type MatchField,
} from './person.ts'
import * as store from './store.ts'

export interface PersonInput {
  /** Empty or left out: the next free number. */
  readonly code?: string
  readonly name: string
  readonly phone?: string
  readonly idNumber?: string
  readonly address?: string
  readonly minor?: boolean
  readonly household?: string
  /** The phone is known already and it is somebody else all the same. */
  readonly another?: boolean
}

/** Who is there already under the same phone or ID number, as pseudonyms. */
export interface Twins {
  readonly refusal: Refusal
  readonly people: readonly store.PersonLine[]
}

/** Registers a person: a pseudonym for the station's work, and who it is, locked with a key of their own.
 *  Refuses: form.invalid; people.known and people.perhaps-known (`findTwins` says who). */
export async function addPerson(
  deps: Deps,
  acting: Acting,
  input: PersonInput,
): Promise<Result<{ id: string; code: string }>> {
  const identity = readIdentity(input)
  if (!identity.ok) return identity
  const id = deps.newId()
  const stationId = asId<StationId>(acting.stationId)
  const owner = { stationId, personId: asId<PersonId>(id) }
  const plain = { ...input, ...identity.value }
  // The operation table keeps a hash of each request. A bare hash of a phone number could be guessed; a blinded one cannot.
  const digest = blindIndex(deps.keyring, stationId, 'request', JSON.stringify(plain))
  if (!digest.ok) return digest
  return act(deps.db, acting, 'people.add', { digest: digest.value }, async tx => {
    const twins = await findTwins(tx, deps.keyring, acting.stationId, identity.value)
    if (twins && !(input.another && twins.refusal.code === refusals.perhapsKnown.code))
      return no(twins.refusal)
    const locked = lock(deps.keyring, owner, identity.value)
    if (!locked.ok) return locked
    const code = input.code || (await store.nextCode(tx, acting.stationId))
    const idNumber = identity.value['id-number']
    const young = idNumber !== undefined && isMinor(birthDayOf(idNumber), dayOf(acting.at))
    const minor = input.minor === true || young
    const person = { id, code, minor, ...locked.value }
    if (!(await store.insertPerson(tx, acting.stationId, person, acting.at)))
      return no(invalid({ code: codeTaken }))
    const household = input.household ?? ''
    if (household !== '')
      await store.moveInto(tx, acting.stationId, id, household, dayOf(acting.at), acting.at)
    const fields = Object.keys(identity.value).toSorted()
    const data = { code, minor, fields, household: household || null }
    return ok({
      answer: { id, code },
      events: [{ subjectKind: 'person', subjectId: id, version: 1, type: 'people.added', data }],
    })
  })
}

/** The typed facts in the form they are kept; what was left empty is left out. */
function readIdentity(input: PersonInput): Result<Identity> {
  const name = input.name.trim()
  const address = input.address?.trim() ?? ''
  const phone = input.phone?.trim() ? normalPhone(input.phone) : ''
  const idNumber = input.idNumber?.trim() ? normalIdNumber(input.idNumber) : ''
  if (name === '' || phone === undefined || idNumber === undefined)
    return no(
      invalid({
        ...(name === '' ? { name: noName } : {}),
        ...(phone === undefined ? { phone: badPhone } : {}),
        ...(idNumber === undefined ? { idNumber: badIdNumber } : {}),
      }),
    )
  return ok({
    name,
    ...(phone ? { phone } : {}),
    ...(idNumber ? { 'id-number': idNumber } : {}),
    ...(address ? { address } : {}),
  })
}

/** Everything that has to be kept of an identity: the wrapped key, the locked facts, the blinded search keys. */
function lock(ring: Keyring, owner: Owner, identity: Identity) {
  const dataKey = newDataKey()
  const key = wrapKey(ring, owner, dataKey)
  if (!key.ok) return key
  const sealed = identityFields.flatMap(field => {
    const plain = identity[field]
    return plain === undefined ? [] : [{ field, bytes: seal(dataKey, plain, { ...owner, field }) }]
  })
  const blinds: { field: MatchField; blind: string }[] = []
  for (const field of matchFields) {
    const plain = identity[field]
    const normal = plain !== undefined && field === 'name' ? normalName(plain) : plain
    if (normal === undefined) continue
    const blind = blindIndex(ring, owner.stationId, field, normal)
    if (!blind.ok) return blind
    blinds.push({ field, blind: blind.value })
  }
  return ok({ key: key.value, sealed, blinds })
}

/** People registered under the same ID number or phone, and what that means for registering once more. */
export async function findTwins(
  db: Db,
  ring: Keyring,
  stationId: string,
  identity: Pick<Identity, 'phone' | 'id-number'>,
): Promise<Twins | undefined> {
  for (const [field, refusal] of [
    ['id-number', refusals.known],
    ['phone', refusals.perhapsKnown],
  ] as const) {
    const normal = identity[field]
    const people = normal ? await findBy(db, ring, stationId, field, normal) : []
    if (people.length > 0) return { refusal, people }
  }
  return undefined
}

/** The twins of what was typed into a form, for the page that refuses it. */
export function findTwinsOfTyped(
  deps: Deps,
  stationId: string,
  input: PersonInput,
): Promise<Twins | undefined> {
  const phone = normalPhone(input.phone ?? '')
  const idNumber = normalIdNumber(input.idNumber ?? '')
  return findTwins(deps.db, deps.keyring, stationId, {
    ...(phone ? { phone } : {}),
    ...(idNumber ? { 'id-number': idNumber } : {}),
  })
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
  if (why.length < 2 || why.length > 200) return no(invalid({ reason: noReason }))
  return transaction(deps.db, async tx => {
    const person = await store.findPerson(tx, acting.stationId, id)
    if (!person) return no(refusals.notFound)
    if (person.erased_at) return no(refusals.erased)
    const access = { action: 'people.revealed', subjectKind: 'person', subjectId: id, reason: why }
    await logAccess(tx, acting, { ...access, fields: identityFields })
    const kept = await store.findSealed(tx, acting.stationId, id)
    if (!kept) return no(refusals.erased)
    const owner = { stationId: asId<StationId>(acting.stationId), personId: asId<PersonId>(id) }
    const key = unwrapKey(deps.keyring, owner, kept.key)
    if (!key.ok) return key
    const identity: Record<string, string> = {}
    for (const { field, sealed } of kept.fields) {
      const plain = open(key.value, sealed, { ...owner, field })
      if (!plain.ok) return plain
      identity[field] = plain.value.toString('utf8')
    }
    return ok(identity)
  })
}

/** Notes that a person belongs to a household from a day on; the one before ends.
 *  Refuses: people.not-found, people.erased. */
export function moveHousehold(
  deps: Deps,
  acting: Acting,
  input: { readonly personId: string; readonly household: string; readonly fromOn: string },
): Promise<Result<{ id: string }>> {
  const { personId, household, fromOn } = input
  return act(deps.db, acting, 'people.move', { personId, household, fromOn }, async tx => {
    const version = await store.nextPersonVersion(tx, acting.stationId, personId)
    if (version === undefined) return no(refusals.notFound)
    await store.moveInto(tx, acting.stationId, personId, household, fromOn, acting.at)
    const data = { household, fromOn }
    return ok({
      answer: { id: personId },
      events: [{ subjectKind: 'person', subjectId: personId, version, type: 'people.moved', data }],
    })
  })
}

/** Makes a person unrecognisable for good by destroying their key. Records, hours and figures stay as they are,
 *  since they know only the pseudonym.
 *  Refuses: form.invalid without a reason, people.not-found, also when it was done before. */
export async function erase(
  deps: Deps,
  acting: Acting,
  id: string,
  reason: string,
): Promise<Result<{ id: string }>> {
  const why = reason.trim()
  if (why.length < 2 || why.length > 200) return no(invalid({ eraseReason: noReason }))
  return act(deps.db, acting, 'people.erase', { id, reason: why }, async tx => {
    const version = await store.nextPersonVersion(tx, acting.stationId, id)
    if (version === undefined) return no(refusals.notFound)
    await store.eraseIdentity(tx, acting.stationId, id, acting.at)
    const subject = { subjectKind: 'person', subjectId: id, version }
    return ok({
      answer: { id },
      events: [{ ...subject, type: 'people.erased', data: {}, reason: why }],
    })
  })
}

const noName: Words = ['请填写姓名。', 'Give the name.']
const badPhone: Words = [
  '电话看起来不对：手机 11 位，固定电话要带区号。',
  'This is no phone number: a mobile one has 11 digits, a fixed one needs its area code.',
]
const badIdNumber: Words = [
  '身份证号对不上校验位，请再看一遍；没有可以不填。',
  'The check character of this ID number does not fit; look again, or leave it empty.',
]
const codeTaken: Words = ['这个编号已经用过了，请换一个。', 'This code is already in use; choose another.']
const noReason: Words = ['请写明原因，2 到 200 个字。', 'Say why, in 2 to 200 characters.']

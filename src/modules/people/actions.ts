import { asId, type PersonId, type StationId } from '#kernel/id'
import { invalidForm, no, ok, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import type { Keyring } from '#platform/keyring'
import { act } from '#platform/operation'
import { blindIndex, newDataKey, seal, unwrapKey, wrapKey, type DataKey, type Owner } from '#platform/seal'

import {
  birthDayOf,
  identityFields,
  isMinor,
  matchFields,
  noReason,
  normalIdNumber,
  normalName,
  normalPhone,
  refusals,
  type Identity,
  type MatchField,
  type PersonInput,
} from './person.ts'
import { findTwins } from './reading-actions.ts'
import { endStay, saveHousehold } from './household-store.ts'
import * as store from './store.ts'

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
  const owner = { stationId, ownerId: asId<PersonId>(id) }
  const plain = { ...input, ...identity.value }
  // The operation table keeps a hash of each request. A bare hash of a phone number could be guessed; a blinded one cannot.
  const digest = blindIndex(deps.keyring, stationId, 'request', JSON.stringify(plain))
  if (!digest.ok) return digest
  return act(deps.db, acting, 'people.add', { digest: digest.value }, async tx => {
    const twins = await findTwins(tx, deps.keyring, acting.stationId, identity.value)
    if (twins && !(input.another && twins.refusal.code === refusals.perhapsKnown.code))
      return no(twins.refusal)
    const dataKey = newDataKey()
    const key = wrapKey(deps.keyring, owner, dataKey)
    if (!key.ok) return key
    const locked = lock(deps.keyring, owner, dataKey, identity.value)
    if (!locked.ok) return locked
    const code = input.code || (await store.nextCode(tx, acting.stationId))
    const minor = isYoung(input, identity.value, acting.at)
    const person = { id, code, minor, key: key.value, ...locked.value }
    if (!(await store.insertPerson(tx, acting.stationId, person, acting.at)))
      return no(invalidForm({ code: codeTaken }))
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

/** A minor by what was ticked, or by the birthday in the ID number. */
function isYoung(input: PersonInput, identity: Identity, at: Date): boolean {
  const idNumber = identity['id-number']
  return input.minor === true || (idNumber !== undefined && isMinor(birthDayOf(idNumber), dayOf(at)))
}

/** Corrects who somebody is: the whole identity anew under the person's own key. The journal tells which facts there
 *  are since, and none of them.
 *  Refuses: form.invalid, people.not-found, people.erased, people.stale; people.known and people.perhaps-known. */
export async function correct(
  deps: Deps,
  acting: Acting,
  who: { readonly id: string; readonly version: number },
  input: PersonInput,
): Promise<Result<{ id: string }>> {
  const { id, version } = who
  const identity = readIdentity(input)
  if (!identity.ok) return identity
  const stationId = asId<StationId>(acting.stationId)
  const owner = { stationId, ownerId: asId<PersonId>(id) }
  const plain = JSON.stringify({ ...input, ...identity.value, id, version })
  const digest = blindIndex(deps.keyring, stationId, 'request', plain)
  if (!digest.ok) return digest
  return act(deps.db, acting, 'people.correct', { digest: digest.value }, async tx => {
    const kept = await store.findSealed(tx, acting.stationId, id)
    if (!kept)
      return no((await store.findPerson(tx, acting.stationId, id)) ? refusals.erased : refusals.notFound)
    const twins = await findTwins(tx, deps.keyring, acting.stationId, identity.value, id)
    if (twins && !(input.another && twins.refusal.code === refusals.perhapsKnown.code))
      return no(twins.refusal)
    const key = unwrapKey(deps.keyring, owner, kept.key)
    if (!key.ok) return key
    const locked = lock(deps.keyring, owner, key.value, identity.value)
    if (!locked.ok) return locked
    const minor = isYoung(input, identity.value, acting.at)
    if (!(await store.saveIdentity(tx, acting.stationId, { id, version, minor }, locked.value)))
      return no(refusals.stale)
    const data = { minor, fields: Object.keys(identity.value).toSorted() }
    return ok({
      answer: { id },
      events: [
        { subjectKind: 'person', subjectId: id, version: version + 1, type: 'people.corrected', data },
      ],
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
      invalidForm({
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

/** An identity as it is kept: the locked facts and the blinded search keys. */
function lock(ring: Keyring, owner: Owner, dataKey: DataKey, identity: Identity): Result<store.Locked> {
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
  return ok({ sealed, blinds })
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

/** Notes the last day somebody belonged to their household.
 *  Refuses: people.not-found, people.no-household. */
export function leaveHousehold(
  deps: Deps,
  acting: Acting,
  input: { readonly personId: string; readonly toOn: string },
): Promise<Result<{ id: string }>> {
  const { personId, toOn } = input
  return act(deps.db, acting, 'people.leave-household', { personId, toOn }, async tx => {
    const version = await store.nextPersonVersion(tx, acting.stationId, personId)
    if (version === undefined) return no(refusals.notFound)
    if (!(await endStay(tx, acting.stationId, personId, toOn))) return no(refusals.noHousehold)
    return ok({
      answer: { id: personId },
      events: [
        {
          subjectKind: 'person',
          subjectId: personId,
          version,
          type: 'people.left-household',
          data: { toOn },
        },
      ],
    })
  })
}

/** Says where a household is found, in words that name nobody.
 *  Refuses: people.household-not-found, people.stale. */
export function changeHousehold(
  deps: Deps,
  acting: Acting,
  input: { readonly id: string; readonly area: string; readonly version: number },
): Promise<Result<{ id: string }>> {
  const { id, area, version } = input
  return act(deps.db, acting, 'people.change-household', { id, area, version }, async tx => {
    if (!(await saveHousehold(tx, acting.stationId, id, area, version))) return no(refusals.stale)
    const subject = { subjectKind: 'household', subjectId: id, version: version + 1 }
    return ok({ answer: { id }, events: [{ ...subject, type: 'people.household-changed', data: { area } }] })
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
  if (why.length < 2 || why.length > 200) return no(invalidForm({ eraseReason: noReason }))
  return act(deps.db, acting, 'people.erase', { id, reason: why }, async tx => {
    const version = await store.nextPersonVersion(tx, acting.stationId, id)
    if (version === undefined) return no(refusals.notFound)
    await store.eraseIdentity(tx, acting.stationId, id, acting.at)
    await deps.forget(tx, acting.stationId, id)
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

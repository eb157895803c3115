import { addPerson, normalPhone, search } from '#people'
import { asId, type OrderId, type StationId } from '#kernel/id'
import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { logAccess } from '#platform/access-log'
import { transaction } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'
import { blindIndex, newDataKey, open, seal, unwrapKey, wrapKey } from '#platform/seal'

import { invite } from './actions.ts'
import * as inquiries from './inquiry-store.ts'
import * as store from './store.ts'
import type { Age, Outcome, Wish } from './volunteer.ts'

export interface Registration extends store.Profile {
  readonly name: string
  readonly phone: string
  readonly age: Age
}

/** Somebody signs up: a person in the vault, and an invitation that waits until the station has handed over a link or
 *  has seen them sign. Whether the phone is known already is not told to whoever asks; the station sees it.
 *  Refuses: form.invalid. */
export async function register(
  deps: Deps,
  acting: Acting,
  input: Registration,
): Promise<Result<{ id: string }>> {
  const { name, phone, age, ...profile } = input
  const person = { name, phone, minor: age !== 'adult', another: true }
  const made = await addPerson(deps, { ...acting, key: `${acting.key}-person` }, person)
  return made.ok ? invite(deps, acting, { personCode: made.value.code, source: 'self', age, profile }) : made
}

const ownerOf = (stationId: string, id: string) => ({
  stationId: asId<StationId>(stationId),
  ownerId: asId<OrderId>(id),
})
const FIELD = 'volunteer inquiry'

const told = (id: string, version: number, type: string, data: Event['data']): Event => ({
  subjectKind: 'inquiry',
  subjectId: id,
  version,
  type: `volunteers.${type}`,
  data,
})

/** Somebody asks whether they are registered, or to be erased. The page says the same whoever it is: the station calls back.
 *  Refuses: form.invalid. */
export async function ask(
  deps: Deps,
  acting: Acting,
  input: { readonly name: string; readonly phone: string; readonly wish: Wish },
): Promise<Result<{ id: string }>> {
  const { stationId, at } = acting
  const phone = normalPhone(input.phone)
  if (phone === undefined) return no(invalidForm({ phone: badPhone }))
  const asked = JSON.stringify({ name: input.name, phone })
  // The operation table keeps a hash of each request. A bare hash of a phone number could be guessed; a blinded one cannot.
  const digest = blindIndex(deps.keyring, asId<StationId>(stationId), 'request', `${input.wish} ${asked}`)
  if (!digest.ok) return digest
  return act(deps.db, acting, 'volunteers.ask', { digest: digest.value }, async tx => {
    const id = deps.newId()
    const owner = ownerOf(stationId, id)
    const dataKey = newDataKey()
    const key = wrapKey(deps.keyring, owner, dataKey)
    if (!key.ok) return key
    const sealed = seal(dataKey, asked, { ...owner, field: FIELD })
    await inquiries.insertInquiry(tx, stationId, { id, wish: input.wish, key: key.value, sealed }, at)
    return ok({ answer: { id }, events: [told(id, 1, 'asked', { wish: input.wish })] })
  })
}

/** Who asks, and the people of the station whom that could be. */
export interface Asker {
  readonly inquiry: inquiries.Inquiry
  readonly who: { readonly name: string; readonly phone: string } | undefined
  readonly people: Awaited<ReturnType<typeof search>>
}

/** Opens who asks. The look is written down before anything is read; so is each person found by it.
 *  Refuses: volunteers.no-inquiry, seal.not-opened, seal.unknown-key. */
export async function openInquiry(deps: Deps, acting: Acting, id: string): Promise<Result<Asker>> {
  const { stationId } = acting
  const opened = await transaction(deps.db, async tx => {
    const inquiry = await inquiries.findInquiry(tx, stationId, id)
    if (!inquiry) return no(noInquiry)
    const { key_id: keyId, wrapped, sealed } = inquiry
    if (keyId === null || wrapped === null || sealed === null) return ok({ inquiry, who: undefined })
    const access = { action: 'volunteers.inquiry', subjectKind: 'inquiry', subjectId: id, reason: '' }
    await logAccess(tx, acting, { ...access, fields: ['name', 'phone'] })
    const owner = ownerOf(stationId, id)
    const key = unwrapKey(deps.keyring, owner, { keyId, wrapped })
    if (!key.ok) return key
    const plain = open(key.value, sealed, { ...owner, field: FIELD })
    if (!plain.ok) return plain
    return ok({ inquiry, who: JSON.parse(plain.value.toString('utf8')) as { name: string; phone: string } })
  })
  if (!opened.ok) return opened
  const { inquiry, who } = opened.value
  const found = who
    ? [...(await search(deps, acting, who.phone)), ...(await search(deps, acting, who.name))]
    : []
  const people = [...new Map(found.map(person => [person.id, person])).values()]
  return ok({ inquiry, who, people })
}

/** Notes what was answered, and destroys who asked.
 *  Refuses: volunteers.no-inquiry when there is none, or it is answered already. */
export function answer(
  deps: Deps,
  acting: Acting,
  id: string,
  outcome: Outcome,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'volunteers.answer', { id, outcome }, async tx => {
    const inquiry = await inquiries.findInquiry(tx, acting.stationId, id)
    if (!inquiry || inquiry.outcome !== null) return no(noInquiry)
    if (!(await inquiries.saveAnswer(tx, acting.stationId, inquiry, outcome, acting.at))) return no(noInquiry)
    return ok({ answer: { id }, events: [told(id, inquiry.version + 1, 'answered', { outcome })] })
  })
}

export const noInquiry: Refusal = {
  code: 'volunteers.no-inquiry',
  status: 404,
  words: ['没有这条询问，或已经答复过。', 'There is no such question, or it is answered.'],
}
const badPhone: Words = [
  '电话看起来不对：手机 11 位，固定电话要带区号。',
  'This is no phone number: a mobile one has 11 digits, a fixed one needs its area code.',
]

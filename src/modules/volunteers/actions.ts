import { listItems, type Item } from '#catalogue'
import { isId } from '#kernel/id'
import { invalidForm, no, ok, type Result, type Words } from '#kernel/result'
import { findPersonId } from '#people'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import * as store from './store.ts'
import {
  decide,
  holdsAt,
  refusals,
  type Act,
  type Age,
  type How,
  type Licence,
  type Source,
  type Standing,
} from './volunteer.ts'

export const nothingTold: store.Profile = { skills: [], languages: [], availability: [], area: '' }

/** The kinds of service of a station, which are what somebody can do. */
export const skillsOf = async (db: Db, stationId: string): Promise<readonly Item[]> =>
  (await listItems(db, stationId, 'service')).filter(item => item.retired_on === null)

/** What is told of somebody's age; the guardian by their code. */
export interface AgeInput {
  readonly age: Age
  readonly guardianCode?: string | undefined
  readonly consentOn?: string | undefined
}

export interface InviteInput extends AgeInput {
  /** The person's pseudonym at the station. */
  readonly personCode: string
  readonly source: Source
  readonly profile?: store.Profile
}

/** What the journal tells of a volunteer at their next version. */
export const told = (id: string, version: number, type: string, data: Event['data']): Event => ({
  subjectKind: 'volunteer',
  subjectId: id,
  version,
  type: `volunteers.${type}`,
  data,
})

/** Enters a person as an invitation: they count nowhere until they confirm. Who had ended is invited anew.
 *  Refuses: form.invalid when there is no such person or guardian, volunteers.known. */
export function invite(deps: Deps, acting: Acting, input: InviteInput): Promise<Result<{ id: string }>> {
  const { personCode, source, profile = nothingTold } = input
  const request = { personCode, source, ...ageRequest(input), profile: profileData(profile) }
  return act(deps.db, acting, 'volunteers.invite', request, async tx => {
    const { stationId, at } = acting
    const personId = await findPersonId(tx, stationId, personCode)
    if (personId === undefined) return no(invalidForm({ personCode: noPerson }))
    const known = await store.findVolunteer(tx, stationId, 'person_id', personId)
    if (known && !decide(known, 'invite').ok) return no(refusals.known)
    const age = await readAge(tx, stationId, personId, input)
    if (!age.ok) return age
    const id = known?.id ?? deps.newId()
    const made = { id, personId, source, ...age.value, ...profile }
    const done = known
      ? await store.saveVolunteer(tx, stationId, known, {
          ...age.value,
          ...profile,
          source,
          ...begun,
          invitedAt: at,
        })
      : await store.insertVolunteer(tx, stationId, made, at)
    if (!done) return no(refusals.known)
    const data = { person: personId, source, ...ageData(age.value), ...profileData(profile) }
    return ok({ answer: { id }, events: [told(id, (known?.version ?? 0) + 1, 'invited', data)] })
  })
}

const begun = { state: 'invited', confirmedAt: null, confirmedHow: null, paper: null, endedAt: null } as const

/** Does something with a volunteer that their state allows: what changes of the row, and what the journal tells.
 *  Refuses: volunteers.not-found, what `decide` refuses, volunteers.wrong-state when somebody was quicker. */
export async function alter(
  tx: Db,
  acting: Acting,
  id: string,
  [what, how]: readonly [Act, How?],
  change: (
    volunteer: store.Volunteer,
  ) => Promise<
    Result<{ readonly change: store.Change; readonly type: string; readonly data: Event['data'] }>
  >,
) {
  const volunteer = await store.findVolunteer(tx, acting.stationId, 'id', id)
  if (!volunteer) return no(refusals.notFound)
  const decided = decide(volunteer, what, how)
  if (!decided.ok) return decided
  const changed = await change(volunteer)
  if (!changed.ok) return changed
  if (!(await store.saveVolunteer(tx, acting.stationId, volunteer, changed.value.change)))
    return no(refusals.wrongState)
  const { type, data } = changed.value
  return ok({ answer: { id }, events: [told(id, volunteer.version + 1, type, data)] })
}

/** Notes that somebody said themselves that they volunteer: on their own device, or on a paper that is kept on file.
 *  Refuses: volunteers.not-found, what `decide` refuses. */
export function confirm(
  deps: Deps,
  acting: Acting,
  id: string,
  how: How,
  paper: string | null = null,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'volunteers.confirm', { id, how, paper }, tx =>
    alter(tx, acting, id, ['confirm', how], async () =>
      ok({
        change: { state: 'confirmed', confirmedAt: acting.at, confirmedHow: how, paper },
        type: 'confirmed',
        data: { how, paper },
      }),
    ),
  )
}

/** Puts what a volunteer tells of themselves in the place of what stood there.
 *  Refuses: volunteers.not-found, volunteers.wrong-state. */
export function changeProfile(
  deps: Deps,
  acting: Acting,
  id: string,
  profile: store.Profile,
): Promise<Result<{ id: string }>> {
  const data = profileData(profile)
  return act(deps.db, acting, 'volunteers.change', { id, ...data }, tx =>
    alter(tx, acting, id, ['change'], async () => ok({ change: profile, type: 'changed', data })),
  )
}

/** Notes how old somebody is by the law's three steps, who goes along with a child and when a guardian agreed.
 *  Refuses: form.invalid, volunteers.not-found, what `decide` and `holdsAt` refuse. */
export function noteAge(
  deps: Deps,
  acting: Acting,
  id: string,
  input: AgeInput,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'volunteers.note-age', { id, ...ageRequest(input) }, tx =>
    alter(tx, acting, id, ['change'], async volunteer => {
      const age = await readAge(tx, acting.stationId, volunteer.personId, input)
      if (!age.ok) return age
      const holds = holdsAt({ ...volunteer, ...age.value }, volunteer.confirmedHow)
      return holds.ok ? ok({ change: age.value, type: 'age-noted', data: ageData(age.value) }) : holds
    }),
  )
}

/** Ends somebody's volunteering; what they told of themselves goes, and their account leads nowhere any more.
 *  Refuses: volunteers.not-found, volunteers.wrong-state. */
export function end(deps: Deps, acting: Acting, id: string): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'volunteers.end', { id }, tx =>
    alter(tx, acting, id, ['end'], async () =>
      ok({
        change: { ...nothingTold, state: 'ended', endedAt: acting.at, accountId: null },
        type: 'ended',
        data: {},
      }),
    ),
  )
}

/** Notes a licence that a member of staff has seen.
 *  Refuses: volunteers.not-found, volunteers.wrong-state. */
export function noteLicence(
  deps: Deps,
  acting: Acting,
  id: string,
  licence: { readonly kind: Licence; readonly expiresOn?: string | undefined },
): Promise<Result<{ id: string }>> {
  const { kind, expiresOn = null } = licence
  return act(deps.db, acting, 'volunteers.note-licence', { id, kind, expiresOn }, tx =>
    alter(tx, acting, id, ['change'], async () => {
      const licenceId = deps.newId()
      await store.insertLicence(
        tx,
        acting.stationId,
        id,
        { id: licenceId, kind, expires_on: expiresOn },
        acting.at,
      )
      return ok({ change: {}, type: 'licence-noted', data: { licence: licenceId, kind, expiresOn } })
    }),
  )
}

/** Takes a licence out of the directory, such as one that was revoked.
 *  Refuses: volunteers.not-found, volunteers.wrong-state. */
export function withdrawLicence(
  deps: Deps,
  acting: Acting,
  id: string,
  licenceId: string,
): Promise<Result<{ id: string }>> {
  if (!isId(licenceId)) return Promise.resolve(no(refusals.notFound))
  return act(deps.db, acting, 'volunteers.withdraw-licence', { id, licenceId }, tx =>
    alter(tx, acting, id, ['change'], async () =>
      (await store.withdrawLicence(tx, acting.stationId, id, licenceId, acting.at))
        ? ok({ change: {}, type: 'licence-withdrawn', data: { licence: licenceId } })
        : no(refusals.notFound),
    ),
  )
}

/** An age as the row has it. A minor by their ID number cannot be noted as grown up.
 *  Refuses: form.invalid. */
async function readAge(
  tx: Db,
  stationId: string,
  personId: string,
  { age, guardianCode, consentOn }: AgeInput,
): Promise<Result<Pick<Standing, 'age' | 'guardianId' | 'consentOn'>>> {
  if (age === 'adult')
    return (await store.isMinor(tx, stationId, personId))
      ? no(invalidForm({ age: isYoung }))
      : ok({ age, guardianId: null, consentOn: null })
  const guardianId = guardianCode ? await findPersonId(tx, stationId, guardianCode) : null
  if (guardianId === undefined || guardianId === personId) return no(invalidForm({ guardianCode: noPerson }))
  return ok({ age, guardianId, consentOn: consentOn ?? null })
}

const ageRequest = ({ age, guardianCode = '', consentOn = '' }: AgeInput) => ({
  age,
  guardianCode,
  consentOn,
})
const ageData = (age: Pick<Standing, 'age' | 'guardianId' | 'consentOn'>) => ({
  age: age.age,
  guardian: age.guardianId,
  consentOn: age.consentOn,
})
const profileData = ({ skills, languages, availability, area }: store.Profile) => ({
  skills: [...skills],
  languages: [...languages],
  availability: [...availability],
  area,
})

const noPerson: Words = ['没有这个编号的人。', 'Nobody has this code.']
const isYoung: Words = [
  '按登记的身份，这个人未满 18 周岁。',
  'By what is registered this person is under 18.',
]

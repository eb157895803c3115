import { no, ok, type Refusal, type Result } from '#kernel/result'

export const states = ['invited', 'confirmed', 'ended'] as const
export type State = (typeof states)[number]

/** How somebody came into the directory. Whoever was entered by others is invited and counts nowhere until they confirm. */
export const sources = ['self', 'staff', 'import'] as const
export type Source = (typeof sources)[number]

/** Under 14, 14 to 17, grown up. */
export const ages = ['child', 'youth', 'adult'] as const
export type Age = (typeof ages)[number]

/** Confirmed on their own device, or on a signed paper that the station keeps. */
export type How = 'device' | 'paper'

export const licences = [
  'driver',
  'electrician',
  'doctor',
  'nurse',
  'first-aid',
  'psychologist',
  'social-worker',
  'lawyer',
  'teacher',
  'cook',
  'other',
] as const
export type Licence = (typeof licences)[number]

export const languages = ['zh', 'local', 'en', 'bo', 'mn', 'ug', 'kk', 'sign'] as const
export type Language = (typeof languages)[number]

const days = [1, 2, 3, 4, 5, 6, 7] as const
export const parts = ['morning', 'afternoon', 'evening'] as const
export type Part = (typeof parts)[number]
export type Slot = `${(typeof days)[number]}-${Part}`

/** Every weekday (1 is Monday) with every part of the day. */
export const slots: readonly Slot[] = days.flatMap(day => parts.map(part => `${day}-${part}` as const))

/** What somebody who asks wants: to know what is kept of them, or to have it erased. */
export const wishes = ['know', 'erase'] as const
export type Wish = (typeof wishes)[number]
export const outcomes = ['told', 'erased', 'unknown', 'unreachable'] as const
export type Outcome = (typeof outcomes)[number]

/** What the rules look at. */
export interface Standing {
  readonly state: State
  readonly age: Age
  readonly guardianId: string | null
  readonly consentOn: string | null
}

/** From which states what is legal. Nobody else compares a state. */
const legalFrom = {
  invite: ['ended'],
  change: ['invited', 'confirmed'],
  confirm: ['invited'],
  link: ['invited', 'confirmed'],
  end: ['invited', 'confirmed'],
} as const satisfies Record<string, readonly State[]>
export type Act = keyof typeof legalFrom

export const isLegal = (state: State, act: Act): boolean =>
  (legalFrom[act] as readonly State[]).includes(state)

const refusal = (code: string, zh: string, en: string, status: Refusal['status'] = 409): Refusal => ({
  code: `volunteers.${code}`,
  words: [zh, en],
  status,
})

export const refusals = {
  notFound: refusal('not-found', '没有这位志愿者。', 'There is no such volunteer.', 404),
  wrongState: refusal(
    'wrong-state',
    '这位志愿者现在不是这个状态，请看一眼现在的样子。',
    'The volunteer is no longer in that state. Look at it as it is now.',
  ),
  known: refusal('known', '这个人已经在志愿者名册里。', 'This person is in the directory already.'),
  needsGuardian: refusal(
    'needs-guardian',
    '未满 14 周岁须由监护人陪同：请先登记陪同的监护人和同意日期。',
    'Under 14 somebody serves only with a guardian: note first who goes along, and the day they agreed.',
  ),
  needsConsent: refusal(
    'needs-consent',
    '14 至 18 周岁须有监护人同意：请先登记同意日期。',
    'From 14 to 18 the guardian has to agree: note the day first.',
  ),
  noAccount: refusal(
    'no-account-for-children',
    '未满 14 周岁不开账号，由监护人在纸上签字确认。',
    'Nobody under 14 has an account: the guardian signs on paper.',
  ),
} satisfies Record<string, Refusal>

/** May this be done with a volunteer now? Minors serve by the law's rules: under 14 with a guardian and without an
 *  account, under 18 with the guardian's consent.
 *  Refuses: volunteers.wrong-state, needs-guardian, needs-consent, no-account-for-children. */
export function decide(volunteer: Standing, act: Act, how: How = 'paper'): Result<true> {
  if (!isLegal(volunteer.state, act)) return no(refusals.wrongState)
  if (act === 'confirm' || act === 'link') {
    const { age, guardianId, consentOn } = volunteer
    if (age === 'child' && (act === 'link' || how === 'device')) return no(refusals.noAccount)
    if (act === 'link') return ok(true)
    if (age === 'child' && (guardianId === null || consentOn === null)) return no(refusals.needsGuardian)
    if (age === 'youth' && consentOn === null) return no(refusals.needsConsent)
  }
  return ok(true)
}

/** May somebody who has confirmed go on with this age and guardian? What was needed to confirm is needed as long as they serve.
 *  Refuses: what `decide` refuses a confirmation. */
export const holdsAt = (volunteer: Standing, how: How | null): Result<true> =>
  volunteer.state === 'confirmed'
    ? decide({ ...volunteer, state: 'invited' }, 'confirm', how ?? 'paper')
    : ok(true)

/** A licence counts until the end of its last day. */
export const isValid = (licence: { readonly expires_on: string | null }, today: string): boolean =>
  licence.expires_on === null || licence.expires_on >= today

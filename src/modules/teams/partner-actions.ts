import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'

import { isCreditCode } from './credit-code.ts'
import * as partners from './partner-store.ts'
import * as store from './store.ts'
import type { Resource } from './team.ts'
import { codeTaken, noPartner, noTeam, refusals } from './text.ts'

export interface PartnerInput {
  readonly code: string
  readonly name: string
  /** The unified social credit code, 18 characters. */
  readonly creditCode?: string | undefined
}

/** Takes a partner organisation into the list.
 *  Refuses: form.invalid when the code is taken or the credit code's check character does not fit. */
export async function createPartner(
  deps: Deps,
  acting: Acting,
  input: PartnerInput,
): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  const partner = { code: input.code, name: input.name, creditCode: input.creditCode ?? null }
  if (partner.creditCode !== null && !isCreditCode(partner.creditCode))
    return no(invalidForm({ creditCode: badCreditCode }))
  return act(deps.db, acting, 'teams.create-partner', partner, async tx => {
    const added = await partners.insertPartner(tx, acting.stationId, { id, ...partner }, acting.at)
    if (!added) return no(invalidForm({ code: codeTaken }))
    const subject = { subjectKind: 'partner', subjectId: id, version: 1 }
    return ok({ answer: { id }, events: [{ ...subject, type: 'teams.partner-created', data: partner }] })
  })
}

/** Changes a partner's names, or the day the partnership ended; its code stays.
 *  Refuses: form.invalid, teams.stale. */
export async function changePartner(
  deps: Deps,
  acting: Acting,
  input: Omit<PartnerInput, 'code'> & {
    readonly id: string
    readonly version: number
    readonly closedOn?: string | undefined
  },
): Promise<Result<{ id: string }>> {
  const { id, name, version } = input
  const creditCode = input.creditCode ?? null
  const closedOn = input.closedOn ?? null
  if (creditCode !== null && !isCreditCode(creditCode)) return no(invalidForm({ creditCode: badCreditCode }))
  const request = { id, name, creditCode, closedOn, version }
  return act(deps.db, acting, 'teams.change-partner', request, async tx => {
    const partner = { id, name, creditCode, closedOn }
    if (!(await partners.savePartner(tx, acting.stationId, partner, version))) return no(refusals.stale)
    const subject = { subjectKind: 'partner', subjectId: id, version: version + 1 }
    const data = { name, creditCode, closedOn }
    return ok({ answer: { id }, events: [{ ...subject, type: 'teams.partner-changed', data }] })
  })
}

/** Puts a partner behind a team.
 *  Refuses: form.invalid when there is no such team or partner, teams.already-linked. */
export function linkTeamPartner(
  deps: Deps,
  acting: Acting,
  input: { readonly teamCode: string; readonly partnerCode: string },
): Promise<Result<{ teamId: string; partnerId: string }>> {
  const { teamCode, partnerCode } = input
  return act(deps.db, acting, 'teams.link-partner', { teamCode, partnerCode }, async tx => {
    const teamId = await store.findTeamId(tx, acting.stationId, teamCode)
    if (teamId === undefined) return no(invalidForm({ teamCode: noTeam }))
    const partnerId = await partners.findPartnerId(tx, acting.stationId, partnerCode)
    if (partnerId === undefined) return no(invalidForm({ partnerCode: noPartner }))
    if (!(await partners.insertTeamPartner(tx, acting.stationId, teamId, partnerId))) return no(alreadyLinked)
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    if (version === undefined) return no(refusals.notFound)
    const data = { partner: partnerId, partnerCode }
    return ok({
      answer: { teamId, partnerId },
      events: [{ subjectKind: 'team', subjectId: teamId, version, type: 'teams.partner-linked', data }],
    })
  })
}

/** Takes a partner away from behind a team.
 *  Refuses: teams.not-found, teams.partner-not-found. */
export function unlinkTeamPartner(
  deps: Deps,
  acting: Acting,
  { teamId, partnerId }: { readonly teamId: string; readonly partnerId: string },
): Promise<Result<{ teamId: string }>> {
  return act(deps.db, acting, 'teams.unlink-partner', { teamId, partnerId }, async tx => {
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    if (version === undefined) return no(refusals.notFound)
    if (!(await partners.deleteTeamPartner(tx, acting.stationId, teamId, partnerId)))
      return no(refusals.noPartner)
    const data = { partner: partnerId }
    return ok({
      answer: { teamId },
      events: [{ subjectKind: 'team', subjectId: teamId, version, type: 'teams.partner-unlinked', data }],
    })
  })
}

export interface PledgeInput {
  readonly resource: Resource
  readonly words: string
  /** A decimal number as text, at most two digits after the point. */
  readonly quantity?: string | undefined
  readonly unit?: string | undefined
}

export interface AgreementInput {
  readonly partnerCode: string
  readonly signedOn: string
  readonly endsOn?: string | undefined
  readonly words: string
  readonly pledges: readonly PledgeInput[]
}

const plain = ({ resource, words, quantity, unit }: PledgeInput) => ({
  resource,
  words,
  quantity: quantity ?? null,
  unit: unit ?? '',
})

/** Keeps what a partner signed, with the resources it pledged.
 *  Refuses: form.invalid when there is no such partner or it ends before it was signed. */
export async function signAgreement(
  deps: Deps,
  acting: Acting,
  input: AgreementInput,
): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  const pledges = input.pledges.map(plain)
  const { partnerCode, signedOn, words } = input
  const endsOn = input.endsOn ?? null
  if (endsOn !== null && endsOn < signedOn) return no(invalidForm({ endsOn: endsTooEarly }))
  const request = { partnerCode, signedOn, endsOn, words, pledges }
  return act(deps.db, acting, 'teams.sign-agreement', request, async tx => {
    const partnerId = await partners.findPartnerId(tx, acting.stationId, partnerCode)
    if (partnerId === undefined) return no(invalidForm({ partnerCode: noPartner }))
    await partners.insertAgreement(
      tx,
      acting.stationId,
      { id, partnerId, signedOn, endsOn, words },
      acting.at,
    )
    const rows = pledges.map(pledge => ({ ...pledge, id: deps.newId() }))
    await partners.insertPledges(tx, acting.stationId, id, rows, acting.at)
    const data = { partner: partnerId, signedOn, endsOn, words, pledges }
    return ok({
      answer: { id },
      events: [{ subjectKind: 'agreement', subjectId: id, version: 1, type: 'teams.agreement-signed', data }],
    })
  })
}

/** Changes when an agreement ends and what it says, and adds resources pledged since. What was pledged stays.
 *  Refuses: form.invalid when it would end before it was signed, teams.agreement-not-found, teams.stale. */
export function changeAgreement(
  deps: Deps,
  acting: Acting,
  input: {
    readonly id: string
    readonly version: number
    readonly endsOn?: string | undefined
    readonly words: string
    readonly pledges: readonly PledgeInput[]
  },
): Promise<Result<{ partnerId: string }>> {
  const { id, version, words } = input
  const endsOn = input.endsOn ?? null
  const pledges = input.pledges.map(plain)
  const request = { id, version, endsOn, words, pledges }
  return act(deps.db, acting, 'teams.change-agreement', request, async tx => {
    const [agreement] = await partners.listAgreements(tx, acting.stationId, { id })
    if (!agreement) return no(refusals.noAgreement)
    if (endsOn !== null && endsOn < agreement.signed_on) return no(invalidForm({ endsOn: endsTooEarly }))
    if (!(await partners.saveAgreement(tx, acting.stationId, { id, endsOn, words }, version)))
      return no(refusals.stale)
    const rows = pledges.map(pledge => ({ ...pledge, id: deps.newId() }))
    await partners.insertPledges(tx, acting.stationId, id, rows, acting.at)
    const subject = { subjectKind: 'agreement', subjectId: id, version: version + 1 }
    const data = { endsOn, words, pledges }
    return ok({
      answer: { partnerId: agreement.partner_id },
      events: [{ ...subject, type: 'teams.agreement-changed', data }],
    })
  })
}

const badCreditCode: Words = [
  '统一社会信用代码对不上校验位，请对照证照再看一遍。',
  'The check character of this credit code does not fit; compare it with the certificate.',
]
const endsTooEarly: Words = ['结束日期不能早于签订日期。', 'It cannot end before it was signed.']
const alreadyLinked: Refusal = {
  code: 'teams.already-linked',
  status: 409,
  words: ['这个单位已经是这支队伍的共建单位。', 'This partner already stands behind the team.'],
}

import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { findPersonId } from '#people'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'

import { isCreditCode } from './credit-code.ts'
import * as store from './store.ts'
import type { Resource } from './team.ts'

export interface TeamInput {
  readonly code: string
  readonly name: string
  readonly parentCode?: string | undefined
  readonly foundedOn?: string | undefined
}

/** Founds a team, or a sub-team of another one.
 *  Refuses: form.invalid when the code is taken or there is no such parent. */
export function createTeam(deps: Deps, acting: Acting, input: TeamInput): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  const team = {
    code: input.code,
    name: input.name,
    parentCode: input.parentCode ?? null,
    foundedOn: input.foundedOn ?? null,
  }
  return act(deps.db, acting, 'teams.create', team, async tx => {
    const parentId = team.parentCode ? await store.findTeamId(tx, acting.stationId, team.parentCode) : null
    if (parentId === undefined) return no(invalid({ parentCode: noTeam }))
    const { code, name, foundedOn } = team
    const added = await store.insertTeam(
      tx,
      acting.stationId,
      { id, parentId, code, name, foundedOn },
      acting.at,
    )
    if (!added) return no(invalid({ code: codeTaken }))
    const data = { code, name, parent: parentId, foundedOn }
    return ok({
      answer: { id },
      events: [{ subjectKind: 'team', subjectId: id, version: 1, type: 'teams.created', data }],
    })
  })
}

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
    return no(invalid({ creditCode: badCreditCode }))
  return act(deps.db, acting, 'teams.create-partner', partner, async tx => {
    const added = await store.insertPartner(tx, acting.stationId, { id, ...partner }, acting.at)
    if (!added) return no(invalid({ code: codeTaken }))
    return ok({
      answer: { id },
      events: [
        {
          subjectKind: 'partner',
          subjectId: id,
          version: 1,
          type: 'teams.partner-created',
          data: partner,
        },
      ],
    })
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
    if (teamId === undefined) return no(invalid({ teamCode: noTeam }))
    const partnerId = await store.findPartnerId(tx, acting.stationId, partnerCode)
    if (partnerId === undefined) return no(invalid({ partnerCode: noPartner }))
    if (!(await store.insertTeamPartner(tx, acting.stationId, teamId, partnerId))) return no(alreadyLinked)
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    const data = { partner: partnerId, partnerCode }
    return ok({
      answer: { teamId, partnerId },
      events: [{ subjectKind: 'team', subjectId: teamId, version, type: 'teams.partner-linked', data }],
    })
  })
}

export interface MemberInput {
  readonly teamCode: string
  /** The person's pseudonym at the station. */
  readonly personCode: string
  readonly role: 'leader' | 'member'
  readonly fromOn: string
}

/** Takes a person into a team from a day on.
 *  Refuses: form.invalid when there is no such team or person, teams.already-member. */
export function joinTeam(
  deps: Deps,
  acting: Acting,
  input: MemberInput,
): Promise<Result<{ teamId: string; personId: string }>> {
  const { teamCode, personCode, role, fromOn } = input
  return act(deps.db, acting, 'teams.join', { teamCode, personCode, role, fromOn }, async tx => {
    const teamId = await store.findTeamId(tx, acting.stationId, teamCode)
    if (teamId === undefined) return no(invalid({ teamCode: noTeam }))
    const personId = await findPersonId(tx, acting.stationId, personCode)
    if (personId === undefined) return no(invalid({ personCode: noPerson }))
    // The team's row makes two forms wait for each other; the second then sees the first one's member.
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    const joined = await store.insertMember(tx, acting.stationId, { teamId, personId, role, fromOn })
    if (!joined) return no(invalid({ personCode: alreadyMember }))
    const data = { person: personId, role, fromOn }
    return ok({
      answer: { teamId, personId },
      events: [{ subjectKind: 'team', subjectId: teamId, version, type: 'teams.joined', data }],
    })
  })
}

/** Ends a person's membership today.
 *  Refuses: teams.no-member. */
export function leaveTeam(
  deps: Deps,
  acting: Acting,
  input: { readonly teamId: string; readonly personId: string },
): Promise<Result<{ teamId: string }>> {
  const { teamId, personId } = input
  return act(deps.db, acting, 'teams.leave', { teamId, personId }, async tx => {
    const toOn = dayOf(acting.at)
    if (!(await store.endMember(tx, acting.stationId, teamId, personId, toOn))) return no(noMember)
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    const data = { person: personId, toOn }
    return ok({
      answer: { teamId },
      events: [{ subjectKind: 'team', subjectId: teamId, version, type: 'teams.left', data }],
    })
  })
}

export interface AgreementInput {
  readonly partnerCode: string
  readonly signedOn: string
  readonly endsOn?: string | undefined
  readonly words: string
  readonly pledges: readonly {
    readonly resource: Resource
    readonly words: string
    /** A decimal number as text, at most two digits after the point. */
    readonly quantity?: string | undefined
    readonly unit?: string | undefined
  }[]
}

/** Keeps what a partner signed, with the resources it pledged.
 *  Refuses: form.invalid when there is no such partner or it ends before it was signed. */
export async function signAgreement(
  deps: Deps,
  acting: Acting,
  input: AgreementInput,
): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  const pledges = input.pledges.map(({ resource, words, quantity, unit }) => ({
    resource,
    words,
    quantity: quantity ?? null,
    unit: unit ?? '',
  }))
  const { partnerCode, signedOn, words } = input
  const endsOn = input.endsOn ?? null
  if (endsOn !== null && endsOn < signedOn) return no(invalid({ endsOn: endsTooEarly }))
  const request = { partnerCode, signedOn, endsOn, words, pledges }
  return act(deps.db, acting, 'teams.sign-agreement', request, async tx => {
    const partnerId = await store.findPartnerId(tx, acting.stationId, partnerCode)
    if (partnerId === undefined) return no(invalid({ partnerCode: noPartner }))
    await store.insertAgreement(
      tx,
      acting.stationId,
      {
        id,
        partnerId,
        signedOn,
        endsOn,
        words,
        pledges: pledges.map(pledge => ({ ...pledge, id: deps.newId() })),
      },
      acting.at,
    )
    const data = { partner: partnerId, signedOn, endsOn, words, pledges }
    return ok({
      answer: { id },
      events: [{ subjectKind: 'agreement', subjectId: id, version: 1, type: 'teams.agreement-signed', data }],
    })
  })
}

const codeTaken: Words = ['这个编号已经用过了，请换一个。', 'This code is already in use; choose another.']
const noTeam: Words = ['没有这支队伍。', 'There is no such team.']
const noPartner: Words = ['没有这个共建单位。', 'There is no such partner.']
const noPerson: Words = [
  '没有这个编号的人。请先在“居民”里登记，再填他的编号。',
  'Nobody has this code. Register them under People first, then use their code.',
]
const alreadyMember: Words = ['这个人已经在这支队伍里。', 'This person belongs to the team already.']
const badCreditCode: Words = [
  '统一社会信用代码对不上校验位，请对照证照再看一遍。',
  'The check character of this credit code does not fit; compare it with the certificate.',
]
const endsTooEarly: Words = ['结束日期不能早于签订日期。', 'It cannot end before it was signed.']

const invalid = (fields: Readonly<Record<string, Words>>): Refusal => ({
  code: 'form.invalid',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields,
})

const noMember: Refusal = {
  code: 'teams.no-member',
  status: 409,
  words: ['这个人现在不在这支队伍里。', 'This person does not belong to the team now.'],
}

const alreadyLinked: Refusal = {
  code: 'teams.already-linked',
  status: 409,
  words: ['这个单位已经是这支队伍的共建单位。', 'This partner already stands behind the team.'],
}

import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { findPersonId } from '#people'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import * as store from './store.ts'
import { isBelow, type MemberRole } from './team.ts'
import { codeTaken, noPerson, noTeam, refusals } from './text.ts'

export interface TeamInput {
  readonly code: string
  readonly name: string
  readonly parentCode?: string | undefined
  readonly foundedOn?: string | undefined
  /** Made up of the station's own staff. */
  readonly staff?: boolean | undefined
}

const event = (id: string, version: number, type: string, data: Event['data']): Event => ({
  subjectKind: 'team',
  subjectId: id,
  version,
  type: `teams.${type}`,
  data,
})

/** Founds a team, or a sub-team of another one.
 *  Refuses: form.invalid when the code is taken or there is no such parent. */
export function createTeam(deps: Deps, acting: Acting, input: TeamInput): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  const team = {
    code: input.code,
    name: input.name,
    parentCode: input.parentCode ?? null,
    foundedOn: input.foundedOn ?? null,
    staff: input.staff ?? false,
  }
  return act(deps.db, acting, 'teams.create', team, async tx => {
    const parentId = team.parentCode ? await store.findTeamId(tx, acting.stationId, team.parentCode) : null
    if (parentId === undefined) return no(invalidForm({ parentCode: noTeam }))
    const { code, name, foundedOn, staff } = team
    const fresh = { id, parentId, code, name, foundedOn, staff }
    if (!(await store.insertTeam(tx, acting.stationId, fresh, acting.at)))
      return no(invalidForm({ code: codeTaken }))
    const data = { code, name, parent: parentId, foundedOn, staff }
    return ok({ answer: { id }, events: [event(id, 1, 'created', data)] })
  })
}

/** Changes what a team is called, what it is part of and since when; its code stays.
 *  Refuses: form.invalid when there is no such parent or it would stand under itself, teams.stale. */
export function changeTeam(
  deps: Deps,
  acting: Acting,
  input: Omit<TeamInput, 'code'> & { readonly id: string; readonly version: number },
): Promise<Result<{ id: string }>> {
  const { id, name, version } = input
  const parentCode = input.parentCode ?? null
  const foundedOn = input.foundedOn ?? null
  const staff = input.staff ?? false
  const request = { id, name, parentCode, foundedOn, staff, version }
  return act(deps.db, acting, 'teams.change', request, async tx => {
    const teams = await store.listTeams(tx, acting.stationId)
    const parentId = parentCode === null ? null : teams.find(team => team.code === parentCode)?.id
    if (parentId === undefined) return no(invalidForm({ parentCode: noTeam }))
    if (parentId !== null && isBelow(teams, parentId, id)) return no(invalidForm({ parentCode: underItself }))
    if (!(await store.saveTeam(tx, acting.stationId, { id, parentId, name, foundedOn, staff }, version)))
      return no(refusals.stale)
    const data = { name, parent: parentId, foundedOn, staff }
    return ok({ answer: { id }, events: [event(id, version + 1, 'changed', data)] })
  })
}

/** Ends a team on a day; whoever belongs to it leaves it that day. Without a day a team that ended is taken up again.
 *  Refuses: teams.not-found, teams.has-sub-teams. */
export function closeTeam(
  deps: Deps,
  acting: Acting,
  { id, on }: { readonly id: string; readonly on: string | null },
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'teams.close', { id, on }, async tx => {
    const version = await store.nextTeamVersion(tx, acting.stationId, id)
    if (version === undefined) return no(refusals.notFound)
    if (on !== null && (await store.hasOpenBelow(tx, acting.stationId, id))) return no(hasSubTeams)
    if (!(await store.saveClosed(tx, acting.stationId, id, on))) return no(refusals.stale)
    if (on !== null) await store.endMembers(tx, acting.stationId, id, on)
    return ok({ answer: { id }, events: [event(id, version, on === null ? 'reopened' : 'closed', { on })] })
  })
}

export interface MemberInput {
  readonly teamCode: string
  /** The person's pseudonym at the station. */
  readonly personCode: string
  readonly role: MemberRole
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
    if (teamId === undefined) return no(invalidForm({ teamCode: noTeam }))
    const personId = await findPersonId(tx, acting.stationId, personCode)
    if (personId === undefined) return no(invalidForm({ personCode: noPerson }))
    // The team's row makes two forms wait for each other; the second then sees the first one's member.
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    if (version === undefined) return no(refusals.notFound)
    const joined = await store.insertMember(tx, acting.stationId, { teamId, personId, role, fromOn })
    if (!joined) return no(invalidForm({ personCode: alreadyMember }))
    const data = { person: personId, role, fromOn }
    return ok({ answer: { teamId, personId }, events: [event(teamId, version, 'joined', data)] })
  })
}

/** Ends a person's membership: on a day, or today.
 *  Refuses: form.invalid for a day to come, teams.no-member. */
export async function leaveTeam(
  deps: Deps,
  acting: Acting,
  input: { readonly teamId: string; readonly personId: string; readonly toOn?: string | undefined },
): Promise<Result<{ teamId: string }>> {
  const { teamId, personId } = input
  const toOn = input.toOn ?? dayOf(acting.at)
  if (toOn > dayOf(acting.at)) return no(invalidForm({ toOn: notYet }))
  return act(deps.db, acting, 'teams.leave', { teamId, personId, toOn }, async tx => {
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    if (version === undefined) return no(refusals.notFound)
    if (!(await store.endMember(tx, acting.stationId, teamId, personId, toOn))) return no(noMember)
    const data = { person: personId, toOn }
    return ok({ answer: { teamId }, events: [event(teamId, version, 'left', data)] })
  })
}

/** Makes a member the leader, or a leader a member, from today on.
 *  Refuses: teams.not-found, teams.no-member. */
export function setMemberRole(
  deps: Deps,
  acting: Acting,
  input: { readonly teamId: string; readonly personId: string; readonly role: MemberRole },
): Promise<Result<{ teamId: string }>> {
  const { teamId, personId, role } = input
  return act(deps.db, acting, 'teams.set-role', { teamId, personId, role }, async tx => {
    const version = await store.nextTeamVersion(tx, acting.stationId, teamId)
    if (version === undefined) return no(refusals.notFound)
    const fromOn = dayOf(acting.at)
    if (!(await store.saveRole(tx, acting.stationId, { teamId, personId, role, fromOn }))) return no(noMember)
    const data = { person: personId, role, fromOn }
    return ok({ answer: { teamId }, events: [event(teamId, version, 'role-set', data)] })
  })
}

const underItself: Words = ['一支队伍不能属于它自己或它的分队。', 'A team cannot be part of itself.']
const alreadyMember: Words = ['这个人已经在这支队伍里。', 'This person belongs to the team already.']
const notYet: Words = ['离队日期不能晚于今天。', 'The day cannot be later than today.']

const noMember: Refusal = {
  code: 'teams.no-member',
  status: 409,
  words: ['这个人在那一天不在这支队伍里。', 'This person does not belong to the team on that day.'],
}
const hasSubTeams: Refusal = {
  code: 'teams.has-sub-teams',
  status: 409,
  words: [
    '它还有没结束的分队。请先结束分队，或把它们改到别的队伍下面。',
    'It still has sub-teams. End them first, or make them part of another team.',
  ],
}

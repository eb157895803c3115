import { invalidForm, no, ok, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { findOrder, read, refusals as orderRefusals, step, type Command, type Kept, type Said } from '#orders'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import * as orders from './order-store.ts'
import { isVisible, roleIn, stepsOf, type Me, type Role } from './serving.ts'
import * as store from './store.ts'

/** Whoever is signed in, as a volunteer of the station. */
export interface Serving extends Me {
  readonly volunteer: store.Volunteer
  readonly teams: Awaited<ReturnType<typeof store.listTeamsOf>>
}

/** The volunteer whose account acts; undefined when it is nobody's here. Who has not confirmed leads no team and has no order. */
export async function servingAs(
  db: Db,
  stationId: string,
  accountId: string,
  at: Date,
): Promise<Serving | undefined> {
  const volunteer = await store.findVolunteer(db, stationId, 'account_id', accountId)
  if (!volunteer) return undefined
  const teams =
    volunteer.state === 'confirmed'
      ? await store.listTeamsOf(db, stationId, volunteer.personId, dayOf(at))
      : []
  const leads = teams.filter(team => team.role === 'leader').map(team => team.id)
  return { volunteer, teams, personId: volunteer.personId, leads }
}

/** What the volunteer behind an account has to do with an order now; undefined for nothing. */
async function roleNow(db: Db, acting: Acting, kept: Kept): Promise<Role | undefined> {
  const me = acting.actorId && (await servingAs(db, acting.stationId, acting.actorId, acting.at))
  if (!me || me.volunteer.state !== 'confirmed') return undefined
  const sent = await orders.listSent(db, acting.stationId, kept.order.id)
  return roleIn(
    me,
    kept,
    sent.some(one => one.personId === me.personId),
  )
}

/** Takes one step with an order of one's own or of a team one leads. Anybody else's order is not there.
 *  Refuses: orders.not-found, what `orders.step` refuses. */
export function serve(
  deps: Deps,
  acting: Acting,
  id: string,
  command: Command,
): Promise<Result<{ id: string }>> {
  return step(deps, acting, id, 'team', command, async kept => {
    if (command.type === 'take') {
      const me = acting.actorId && (await servingAs(deps.db, acting.stationId, acting.actorId, acting.at))
      return me && me.leads.includes(command.team) ? undefined : orderRefusals.notFound
    }
    const role = await roleNow(deps.db, acting, kept)
    return role && stepsOf(role).includes(command.type) ? undefined : orderRefusals.notFound
  })
}

/** An order as somebody who has to do with it may see it. */
export interface Look {
  readonly kept: Kept
  readonly role: Role
  readonly masked: orders.MaskedOrder
  readonly sent: readonly orders.Sent[]
  /** What was written; only while the rule allows it, and each look is written down. */
  readonly said: Said | undefined
}

/** Looks at an order. Before acceptance and a day after its end only its kind, its time and roughly where it is are seen.
 *  Refuses: orders.not-found, orders.erased, seal.not-opened, seal.unknown-key. */
export async function look(deps: Deps, acting: Acting, id: string): Promise<Result<Look>> {
  const { stationId, at } = acting
  const kept = await findOrder(deps.db, stationId, id)
  const role = kept && (await roleNow(deps.db, acting, kept))
  const masked = role && (await orders.findMasked(deps.db, stationId, id))
  if (!kept || !role || !masked) return no(orderRefusals.notFound)
  const sent = await orders.listSent(deps.db, stationId, id)
  if (!isVisible(kept, at)) return ok({ kept, role, masked, sent, said: undefined })
  const done = await read(deps, acting, id, '')
  if (!done.ok) return done
  // Between the two readings somebody may have taken it away.
  const still = isVisible(done.value.kept, at) && (await roleNow(deps.db, acting, done.value.kept)) === role
  return ok({ kept: done.value.kept, role, masked, sent, said: still ? done.value.said : undefined })
}

const told = (id: string, version: number, type: string, data: Event['data']): Event => ({
  subjectKind: 'appointment',
  subjectId: id,
  version,
  type: `volunteers.${type}`,
  data,
})

/** Sends a member of one's team to an order that the team serves or helps with.
 *  Refuses: orders.not-found, form.invalid for somebody who is no confirmed member or is sent already. */
export function send(
  deps: Deps,
  acting: Acting,
  id: string,
  personId: string,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'volunteers.send', { id, personId }, async tx => {
    const { stationId, at } = acting
    const kept = await findOrder(tx, stationId, id)
    const me = acting.actorId && (await servingAs(tx, stationId, acting.actorId, at))
    const team = kept && me ? teamOf(me, kept) : undefined
    if (!kept || team === undefined || !isVisible(kept, at)) return no(orderRefusals.notFound)
    const members = await orders.listTeamVolunteers(tx, stationId, [team], dayOf(at))
    if (!members.some(member => member.personId === personId)) return no(invalidForm({ person: noMember }))
    const { cycle } = kept.order
    const made = { id: deps.newId(), orderId: id, cycle, teamId: team, personId }
    const saved = await orders.saveSent(tx, stationId, made)
    if (!saved) return no(invalidForm({ person: sentAlready }))
    const data = { order: id, cycle, team, person: personId }
    return ok({ answer: { id: saved.id }, events: [told(saved.id, saved.version, 'sent', data)] })
  })
}

/** Releases somebody who was sent: their leader does, or they themselves when they cannot come.
 *  Refuses: orders.not-found. */
export function release(
  deps: Deps,
  acting: Acting,
  id: string,
  personId: string,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'volunteers.release', { id, personId }, async tx => {
    const { stationId, at } = acting
    const me = acting.actorId && (await servingAs(tx, stationId, acting.actorId, at))
    const sent = (await orders.listSent(tx, stationId, id)).find(one => one.personId === personId)
    if (!me || !sent || !(me.personId === personId || me.leads.includes(sent.teamId)))
      return no(orderRefusals.notFound)
    const saved = await orders.saveReleased(tx, stationId, sent.id)
    if (!saved) return no(orderRefusals.notFound)
    return ok({ answer: { id: sent.id }, events: [told(sent.id, saved.version, 'released', {})] })
  })
}

/** The team one leads that serves an order or helps with it. */
export function teamOf(me: Me, { order }: Pick<Kept, 'order'>): string | undefined {
  const { assignee, helpers } = order
  if (assignee?.kind === 'team' && me.leads.includes(assignee.id)) return assignee.id
  return helpers.find(team => me.leads.includes(team))
}

const noMember: Words = ['请在本队已确认的志愿者里选一位。', 'Choose a confirmed volunteer of the team.']
const sentAlready: Words = ['这个人已经派去了。', 'They are sent already.']

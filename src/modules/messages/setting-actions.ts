import { asId, type StationId } from '#kernel/id'
import { invalidForm, no, ok, type Result } from '#kernel/result'
import type { Lang } from '#kernel/text'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { blindIndex } from '#platform/seal'

import { keepAddress } from './address-store.ts'
import { markRead } from './inbox-store.ts'
import * as robots from './robot-store.ts'
import { isRobotUrl, type RobotAddress, type RobotKind } from './robot.ts'
import * as store from './store.ts'
import { refusals } from './text.ts'

/** The operation table keeps a hash of each request; an address is blinded first, so that it cannot be guessed from it. */
const digestOf = (deps: Deps, { stationId }: Acting, request: unknown): Result<string> =>
  blindIndex(deps.keyring, asId<StationId>(stationId), 'request', JSON.stringify(request))

export interface Choice {
  readonly email: string
  readonly lang: Lang
  readonly quietFrom: number
  readonly quietTo: number
}

/** Notes how a colleague wants to be told; the address is sealed. */
export async function choose(
  deps: Deps,
  acting: Acting,
  accountId: string,
  choice: Choice,
): Promise<Result<null>> {
  const digest = digestOf(deps, acting, choice)
  if (!digest.ok) return digest
  return act(deps.db, acting, 'messages.choose', { digest: digest.value }, async tx => {
    const { stationId } = acting
    await store.saveChoice(tx, { ...choice, stationId, accountId, email: choice.email !== '' })
    const kept = await keepAddress(tx, deps.keyring, stationId, accountId, choice.email)
    return kept.ok ? ok({ answer: null, events: [] }) : kept
  })
}

/** Notes what somebody has read: one message, or all. Shape: → where the one leads.
 *  Refuses: messages.not-found. */
export function readMessage(
  deps: Deps,
  acting: Acting,
  accountId: string,
  id?: string,
): Promise<Result<{ href: string }>> {
  return act(deps.db, acting, 'messages.read', { id: id ?? null }, async tx => {
    const found = await markRead(tx, accountId, id, acting.at)
    if (id !== undefined && !found) return no(refusals.noMessage)
    const href = found ? `/at/${found.ref}/orders/${found.orderId}` : '/me/messages'
    return ok({ answer: { href }, events: [] })
  })
}

/** Ends a letter: the person was told, or need not be.
 *  Refuses: messages.no-letter. */
export function settleLetter(
  deps: Deps,
  acting: Acting,
  id: string,
  state: 'sent' | 'dropped',
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'messages.settle-letter', { id, state }, async tx =>
    (await store.settleLetter(tx, acting.stationId, id, state, acting.at))
      ? ok({ answer: { id }, events: [] })
      : no(refusals.noLetter),
  )
}

/** Adds a robot to a station.
 *  Refuses: form.invalid for an address that is none of its maker's. */
export async function addRobot(
  deps: Deps,
  acting: Acting,
  { kind, name, url, secret }: RobotAddress & { readonly kind: RobotKind; readonly name: string },
): Promise<Result<{ id: string }>> {
  if (!isRobotUrl(kind, url)) return no(invalidForm({ url: notTheirs }))
  const digest = digestOf(deps, acting, { kind, name, url, secret })
  if (!digest.ok) return digest
  return act(deps.db, acting, 'messages.add-robot', { digest: digest.value }, async tx => {
    const id = deps.newId()
    await robots.insertRobot(tx, acting.stationId, { id, kind, name })
    const kept = await keepAddress(tx, deps.keyring, acting.stationId, id, JSON.stringify({ url, secret }))
    if (!kept.ok) return kept
    const event = {
      subjectKind: 'robot',
      subjectId: id,
      version: 1,
      type: 'messages.robot-added',
      data: { kind, name },
    }
    return ok({ answer: { id }, events: [event] })
  })
}

/** Ends a robot; its address is forgotten.
 *  Refuses: messages.no-robot. */
export function retireRobot(deps: Deps, acting: Acting, id: string): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'messages.retire-robot', { id }, async tx => {
    const robot = await robots.findRobot(tx, acting.stationId, id)
    if (!robot || !(await robots.retireRobot(tx, acting.stationId, robot, acting.at)))
      return no(refusals.noRobot)
    await store.dropAddress(tx, acting.stationId, id)
    const event = {
      subjectKind: 'robot',
      subjectId: id,
      version: robot.version + 1,
      type: 'messages.robot-retired',
      data: {},
    }
    return ok({ answer: { id }, events: [event] })
  })
}

const notTheirs = [
  '地址应是这家机器人的 https 网址，或本机的转发地址。',
  'Give the https address of this maker’s robot, or of a relay on this machine.',
] as const

import { translator } from '#kernel/text'
import { transaction, type Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import { contactOf } from '#orders'

import { readAddress } from './address-store.ts'
import { sendMail } from './mail-actions.ts'
import { isOpen, type Message, type Outcome } from './message.ts'
import { sayByRobot } from './robot-actions.ts'
import { findRobot } from './robot-store.ts'
import type { RobotAddress } from './robot.ts'
import * as store from './store.ts'
import { compose, leadsResident } from './template.ts'

/** A try that failed and is to be repeated. Its code says what the other side said, without its words. */
export class NotSent extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
  }
}

/** Hands one message over, and notes how that went. What is done or refused for good is not tried again.
 *  Shape: throws NotSent when it is to be tried again. */
export async function send(deps: Deps, stationId: string, id: string, signal: AbortSignal): Promise<void> {
  const outcome = await transaction(deps.db, async tx => {
    const message = await store.lockMessage(tx, stationId, id)
    if (!message || !isOpen(message.state)) return undefined
    const result = await handOver(tx, deps, stationId, message, signal)
    await store.saveOutcome(tx, stationId, id, result, deps.now())
    return result
  })
  if (outcome?.kind === 'failing') throw new NotSent(outcome.code)
}

const gone = (code: string): Outcome => ({ kind: 'bounced', code })

async function handOver(
  tx: Db,
  deps: Deps,
  stationId: string,
  message: Message,
  signal: AbortSignal,
): Promise<Outcome> {
  const link = await linkOf(tx, deps, stationId, message)
  if (link === undefined) return gone('erased')
  const { subject, body } = compose(message.template, message.lang, { ...message.facts, link })
  const text = leadsResident(message.template) ? body : `${body}\n${link}`
  if (message.channel === 'robot') {
    const robot = message.robotId === null ? undefined : await findRobot(tx, stationId, message.robotId)
    const address = robot && !robot.retiredAt ? await addressOf(tx, deps, stationId, robot.id) : undefined
    if (!robot || address === undefined) return gone('no-address')
    return sayByRobot(robot.kind, JSON.parse(address) as RobotAddress, text, { at: deps.now(), signal })
  }
  if (!deps.mail) return gone('mail-off')
  const to = await mailboxOf(tx, deps, stationId, message)
  if (to === undefined) return gone('no-address')
  const station = await store.findStation(tx, stationId)
  const foot = translator(message.lang)(
    [
      '{name} {phone}\n这封信由系统发出，请不要直接回复；有事请打电话。',
      '{name} {phone}\nThis mail was sent by a machine; please do not answer it, call us.',
    ],
    station,
  )
  return sendMail(deps.mail, { id: message.id, to, subject, text: `${text}\n\n-- \n${foot}\n` })
}

/** Where a message leads: a colleague to the console, a resident to their order by its code.
 *  Shape: nothing when the order was erased. */
async function linkOf(tx: Db, deps: Deps, stationId: string, message: Message): Promise<string | undefined> {
  const { ref } = await store.findStation(tx, stationId)
  if (!leadsResident(message.template)) return `${deps.publicUrl}/at/${ref}/orders/${message.orderId}`
  const contact = await contactOf(tx, deps, stationId, message.orderId)
  return contact.ok ? `${deps.publicUrl}/p/${ref}/order/${contact.value.code}` : undefined
}

async function mailboxOf(
  tx: Db,
  deps: Deps,
  stationId: string,
  message: Message,
): Promise<string | undefined> {
  if (message.accountId === null) {
    const contact = await contactOf(tx, deps, stationId, message.orderId)
    return contact.ok ? contact.value.email : undefined
  }
  const colleague = await store.findColleague(tx, message.accountId)
  return colleague && addressOf(tx, deps, colleague.homeId, message.accountId)
}

async function addressOf(
  tx: Db,
  deps: Deps,
  stationId: string,
  ownerId: string,
): Promise<string | undefined> {
  const address = await readAddress(tx, deps.keyring, stationId, ownerId)
  if (!address.ok) throw new Error(address.error.code)
  return address.value
}

import { ok, type Result } from '#kernel/result'
import type { Lang } from '#kernel/text'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { contactOf } from '#orders'

import { tellingsOf, type Audience, type Happening } from './audience.ts'
import type { Draft } from './message.ts'
import { NIGHT, sendAt } from './quiet.ts'
import { listRobots } from './robot-store.ts'
import * as store from './store.ts'
import type { Facts } from './template.ts'

/** The topic under which one message is handed over. */
export const SEND = 'messages.send'

/** Tells everybody concerned what happened to an order: at once in the app, by the queue where it leaves the house.
 *  Shape: the same happening is told once, however often this runs. */
export async function tell(
  deps: Deps,
  stationId: string,
  happening: Happening,
  once?: string,
): Promise<void> {
  const key = `tell ${happening.event} ${happening.order} ${once ?? happening.version}`
  const acting: Acting = { stationId, actorId: null, channel: 'clock', key, at: deps.now() }
  const request = { order: happening.order, event: happening.event, once: once ?? String(happening.version) }
  const done = await act(deps.db, acting, 'messages.tell', request, async tx => {
    const drafts = await draftsOf(tx, deps, acting, happening)
    const ids = await store.insertMessages(
      tx,
      stationId,
      drafts.map(draft => ({ ...draft, key: `${key.slice('tell '.length)} ${draft.key}`, id: deps.newId() })),
      acting.at,
    )
    return ok({ answer: { told: drafts.length }, events: [], messages: ids.map(handingOver) })
  })
  if (!done.ok) throw new Error(`messages: ${done.error.code}`)
}

const handingOver = (id: string) => ({ topic: SEND, body: { id } })

/** Everything that is to be told of one happening. */
async function draftsOf(
  tx: Db,
  deps: Deps,
  { stationId, at }: Acting,
  happening: Happening,
): Promise<readonly Draft[]> {
  const drafts: Draft[] = []
  const { number, order, scheduledFor } = happening
  const facts: Facts = {
    number,
    station: (await store.findStation(tx, stationId)).name,
    ...(scheduledFor === null ? {} : { when: scheduledFor.replace('T', ' ') }),
  }
  for (const { template, to, robots, letter } of tellingsOf(happening)) {
    const draft = (
      key: string,
      more: Omit<Draft, 'key' | 'template' | 'orderId' | 'facts' | 'accountId' | 'robotId'> & Partial<Draft>,
    ): void =>
      void drafts.push({
        accountId: null,
        robotId: null,
        ...more,
        key: `${key} ${more.channel}`,
        template,
        orderId: order,
        facts,
      })
    const onPaper = (lang: Lang = 'zh'): void => {
      if (letter) draft(to, { channel: 'letter', lang, dueAt: at })
    }
    if (to === 'resident') {
      const { email, lang } = await residentOf(tx, deps, stationId, order)
      if (email && deps.mail) draft('resident', { channel: 'email', lang, dueAt: sendAt(at, NIGHT) })
      else onPaper(lang)
    } else {
      const colleagues = await colleaguesOf(tx, stationId, to, happening)
      for (const { accountId, lang, email, quietFrom, quietTo } of colleagues) {
        draft(accountId, { accountId, channel: 'in-app', lang, dueAt: at })
        const quiet = { from: quietFrom ?? NIGHT.from, to: quietTo ?? NIGHT.to }
        if (email && deps.mail)
          draft(accountId, { accountId, channel: 'email', lang, dueAt: sendAt(at, quiet) })
      }
      if (colleagues.length === 0) onPaper()
    }
    if (robots)
      for (const { id, retiredAt } of await listRobots(tx, stationId))
        if (retiredAt === null)
          draft(id, { robotId: id, channel: 'robot', lang: 'zh', dueAt: sendAt(at, NIGHT) })
  }
  return drafts
}

/** How a resident is reached; nothing of an order that was erased. */
async function residentOf(
  tx: Db,
  deps: Deps,
  stationId: string,
  order: string,
): Promise<{ readonly email?: string; readonly lang: Lang }> {
  const contact = await contactOf(tx, deps, stationId, order)
  if (!contact.ok) return { lang: 'zh' }
  const { email, lang } = contact.value
  return { ...(email === undefined ? {} : { email }), lang: lang === 'en' ? 'en' : 'zh' }
}

function colleaguesOf(
  tx: Db,
  stationId: string,
  to: Exclude<Audience, 'resident'>,
  { raised, assignee }: Happening,
): Promise<readonly store.Told[]> {
  switch (to) {
    case 'dispatchers':
      return store.listColleagues(tx, stationId, ['dispatcher'], 0)
    case 'supervisors':
      return store.listColleagues(tx, stationId, ['administrator', 'dispatcher'], raised)
    case 'team':
      return assignee === null ? Promise.resolve([]) : store.listServing(tx, stationId, assignee)
  }
}

/** Hands to the queue what waited for the end of somebody's quiet hours. */
export async function handOverDue(deps: Deps): Promise<void> {
  const at = deps.now()
  for (const stationId of await store.listStationsDue(deps.db, at)) {
    const acting: Acting = {
      stationId,
      actorId: null,
      channel: 'clock',
      key: `messages-due ${deps.newId()}`,
      at,
    }
    const done: Result<{ handed: number }> = await act(
      deps.db,
      acting,
      'messages.hand-over',
      null,
      async tx => {
        const ids = await store.takeDue(tx, stationId, at)
        return ok({ answer: { handed: ids.length }, events: [], messages: ids.map(handingOver) })
      },
    )
    if (!done.ok) throw new Error(`messages: ${done.error.code}`)
  }
}

import { z } from 'zod'

import { dayOf } from '#kernel/time'
import type { Deps } from '#platform/deps'
import type { Job } from '#platform/jobs'
import type { Tick } from '#platform/ticks'
import { ANNOUNCE } from '#orders'

import { handOverDue, SEND, tell } from './actions.ts'
import { listReminders } from './remind-store.ts'
import { send } from './send-actions.ts'

const happening = z.object({
  order: z.uuid(),
  version: z.number(),
  event: z.string(),
  number: z.string(),
  assignee: z.uuid().nullable(),
  raised: z.number(),
  waived: z.boolean(),
  scheduledFor: z.string().nullable(),
})
const sending = z.object({ id: z.uuid() })

export const jobs: readonly Job[] = [
  {
    topic: ANNOUNCE,
    words: ['告知有关的人', 'Tell those concerned'],
    retriesMax: 8,
    secondsMax: 60,
    handle: (deps, { stationId, body }) => tell(deps, stationId, happening.parse(body)),
  },
  {
    topic: SEND,
    words: ['发出一条通知', 'Send a message'],
    // Growing pauses of up to ten minutes: about six hours in all.
    retriesMax: 45,
    secondsMax: 60,
    handle: (deps, { stationId, body }, signal) => send(deps, stationId, sending.parse(body).id, signal),
  },
]

const DAY_MS = 86_400_000

/** Reminds of what is due tomorrow and of what nobody has answered, each once. */
export async function remind(deps: Deps, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const at = deps.now()
    const due = await listReminders(deps.db, { at, tomorrow: dayOf(new Date(at.getTime() + DAY_MS)) })
    if (due.length === 0) return
    for (const { stationId, once, ...reminder } of due) {
      signal?.throwIfAborted()
      await tell(deps, stationId, reminder, once)
    }
  }
}

export const ticks: readonly Tick[] = [
  { name: 'messages.due', everyS: 60, run: handOverDue },
  { name: 'messages.remind', everyS: 300, run: remind },
]

import { no, ok, type Refusal, type Result } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { DEAD_LETTERS, withQueue } from '#platform/queue'

import * as store from './store.ts'

/** Puts a dead letter back into its queue, with all its tries anew.
 *  Refuses: jobs.not-found. */
export function tryAgain(deps: Deps, acting: Acting, id: string): Promise<Result<{ topic: string }>> {
  return act(deps.db, acting, 'jobs.try-again', { id }, async tx => {
    const letter = await store.lockDeadLetter(tx, acting.stationId, id)
    if (!letter) return no(notFound)
    await withQueue(tx, queue => queue.redrive(DEAD_LETTERS, { ids: [id] }))
    return ok({ answer: { topic: letter.topic }, events: [settled('jobs.tried-again', id, letter)] })
  })
}

/** Gives a dead letter up for good: its work is not done, and the journal says who decided so and why.
 *  Refuses: jobs.not-found. */
export function discard(
  deps: Deps,
  acting: Acting,
  id: string,
  reason: string,
): Promise<Result<{ topic: string }>> {
  return act(deps.db, acting, 'jobs.discard', { id, reason }, async tx => {
    const letter = await store.lockDeadLetter(tx, acting.stationId, id)
    if (!letter) return no(notFound)
    await withQueue(tx, queue => queue.deleteJob(DEAD_LETTERS, id))
    return ok({
      answer: { topic: letter.topic },
      events: [{ ...settled('jobs.discarded', id, letter), reason }],
    })
  })
}

/** A dead letter is settled once: either it goes back, and would come as another, or it is discarded. */
const settled = (type: string, id: string, letter: { topic: string; code: string | null }) => ({
  subjectKind: 'dead-letter',
  subjectId: id,
  version: 1,
  type,
  data: { topic: letter.topic, code: letter.code },
})

export const notFound: Refusal = {
  code: 'jobs.not-found',
  status: 404,
  words: [
    '这项任务已经不在了：它可能已经做完，或者已有人处理。',
    'This job is no longer there: it may be done, or somebody has dealt with it.',
  ],
}

import { no, ok, type Result } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { actAtOnce } from '#platform/operation'

import { eventOf } from './actions.ts'
import { callAgainAt, nextCall, refusals } from './case.ts'
import * as store from './store.ts'

const ROWS = 100

/** Tells the journal of new tasks and calls the next where time ran out: the next on the roster, then the site above.
 *  Each step has a key of its own, so two clocks do no harm. Shape: → steps taken. */
export async function watch(deps: Deps, signal?: AbortSignal): Promise<number> {
  let taken = 0
  for (;;) {
    const at = deps.now()
    const rows = await store.listToWatch(deps.db, at, ROWS)
    for (const kept of rows) {
      signal?.throwIfAborted()
      const done = await callNext(deps, kept, at)
      if (!done.ok && done.error.code !== refusals.wrongState.code)
        throw new Error(`care.watch: ${done.error.code}`)
      taken += done.ok ? 1 : 0
    }
    if (rows.length < ROWS) return taken
  }
}

function callNext(deps: Deps, kept: store.Kept, at: Date): Promise<Result<null>> {
  const isNew = kept.version === 0
  const acting: Acting = {
    stationId: kept.stationId,
    actorId: null,
    channel: 'clock',
    key: `care ${kept.id} ${kept.version}`,
    at,
  }
  return actAtOnce<null>(deps.db, acting, 'care.watch', null, async () => {
    const ladder = await store.listLadder(deps.db, kept.heldBy, at)
    const { up, called } = nextCall(
      ladder.map(({ onDuty }) => onDuty),
      isNew ? 0 : kept.called,
    )
    const heldBy = ladder[up]?.id
    if (heldBy === undefined) return no(refusals.wrongState)
    const next: store.Kept = {
      ...kept,
      heldBy,
      called,
      raised: kept.raised + (isNew ? 0 : 1),
      dueAt: isNew ? kept.dueAt : callAgainAt(at, up > 0 || called > kept.called),
      version: kept.version + 1,
    }
    return ok({
      answer: null,
      events: [eventOf(next, isNew ? 'opened' : 'raised')],
      writes: [store.statePart(next)],
    })
  })
}

import { no, ok, type Result } from '#kernel/result'
import { dayOf } from '#kernel/time'
import type { Deps } from '#platform/deps'
import type { Event as JournalEvent } from '#platform/journal'
import type { Part } from '#platform/write'

import { journalOf, registered, stateOf, tallyChanges } from './actions.ts'
import { findDoubts } from './evidence-actions.ts'
import { kinds } from './kind.ts'
import { decide, refusals, type Command } from './record.ts'
import * as store from './store.ts'

/** Work done for an order, as its report tells it. */
export interface Work {
  readonly order: string
  readonly title: string
  readonly service: string | null
  readonly teamId: string | null
  readonly quantity: string
  readonly headcount: number | null
  readonly at: Date
}

/** What belongs into the statement and the journal of the command that a record follows from. */
export interface Following {
  readonly recordId: string
  readonly events: readonly JournalEvent[]
  readonly writes: readonly Part[]
}

/** Grades of the presence ladder: whoever led the work says so; the one who was served says so too. */
const LED = 1
const COUNTERSIGNED = 4

/** The record of work that was reported: it waits, with its order, for somebody else to confirm it. */
export function begin(deps: Deps, stationId: string, recorderId: string, work: Work): Following {
  const id = deps.newId()
  const record: store.NewRecord = {
    id,
    kind: 'service',
    theme: '',
    programme: null,
    service: work.service,
    teamId: work.teamId,
    partnerId: null,
    day: dayOf(work.at),
    title: work.title,
    place: '',
    quantity: Number(work.quantity).toFixed(2),
    unit: kinds.service.unit,
    headcount: work.headcount,
    headcountMethod: work.headcount === null ? null : 'estimate',
    households: [],
    details: { order: work.order },
    class: 'attested',
    grade: LED,
    importId: null,
    fingerprint: null,
    supersedes: null,
  }
  return {
    recordId: id,
    events: [registered(record)],
    writes: [store.beginningPart(stationId, recorderId, work.at, record)],
  }
}

/** Confirms or voids the record that follows an order, in the order's own statement. `served`: the one who was served says so.
 *  Refuses: what `decide` refuses, records.not-found. */
export async function conclude(
  deps: Deps,
  stationId: string,
  recordId: string,
  command: Command,
  by: { readonly id: string; readonly served: boolean; readonly at: Date },
): Promise<Result<Following>> {
  const record = await store.findRecord(deps.db, stationId, recordId)
  if (!record) return no(refusals.notFound)
  const doubtOf = await findDoubts(deps.db, stationId, command.type === 'confirm' ? [record] : [])
  const decided = decide(record, command, by.id, doubtOf(record), false)
  if (!decided.ok) return decided
  const event =
    decided.value.type === 'confirmed' && by.served && record.grade < COUNTERSIGNED
      ? { ...decided.value, grade: COUNTERSIGNED }
      : decided.value
  const graded =
    event.type === 'confirmed' && event.grade !== undefined ? { ...record, grade: event.grade } : record
  return ok({
    recordId,
    events: [journalOf(record, event)],
    writes: [
      store.statePart(stationId, by.id, by.at, [stateOf({ record, event })]),
      ...(await deps.tally(deps.db, stationId, tallyChanges(graded, event.type))),
    ],
  })
}

import type { Json } from '#kernel/canonical'
import { asId, type StationId } from '#kernel/id'
import { no, ok, type Result } from '#kernel/result'
import { giveAway } from '#orders'
import { logAccess } from '#platform/access-log'
import { transaction } from '#platform/db'
import type { Deps, Heed } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { actAtOnce } from '#platform/operation'
import { blindIndex, type DataKey } from '#platform/seal'
import type { Part } from '#platform/write'

import { decide, dueAt, refusals, type CommandType, type Subject } from './case.ts'
import type { Said } from './command-actions.ts'
import { knownFrom, type Note } from './note.ts'
import { keyOf, lockNote, newKey, openNote } from './private-store.ts'
import * as store from './store.ts'
import { suggest } from './suggest.ts'

type Sealing = Pick<Deps, 'keyring' | 'newId'>

/** What the journal tells of a case: nothing that says what it is about or where it came from. */
export const stateColumns = ['state', 'held_by', 'called', 'raised', 'keeper_id', 'due_at'] as const

export const stateOf = (kept: store.Kept): Readonly<Record<(typeof stateColumns)[number], Json>> => ({
  state: kept.state,
  held_by: kept.heldBy,
  called: kept.called,
  raised: kept.raised,
  keeper_id: kept.keeperId,
  due_at: kept.dueAt?.toISOString() ?? null,
})

export const eventOf = (kept: store.Kept, type: string): Event => ({
  subjectKind: 'case',
  subjectId: kept.id,
  version: kept.version,
  type: `care.${type}`,
  data: { state: stateOf(kept) },
})

const notePart = (
  deps: Sealing,
  acting: Acting,
  caseId: string,
  key: DataKey,
  notes: readonly Note[],
): Part =>
  store.notePart(
    acting.stationId,
    caseId,
    { accountId: acting.actorId, at: acting.at },
    notes.map(note => {
      const noteId = deps.newId()
      return { id: noteId, sealed: lockNote(key, { stationId: acting.stationId, caseId, noteId }, note) }
    }),
  )

/** A new case, with its own key and first notes. The journal hears of it from the clock, under a key of the clock's: the
 *  operation that took the order in does not lead to it. */
function opening(
  deps: Sealing,
  acting: Acting,
  from: { readonly orderId: string | null; readonly moved: boolean },
  notes: readonly Note[],
): Result<readonly Part[]> {
  const { stationId, at } = acting
  const id = deps.newId()
  const key = newKey(deps.keyring, stationId, id)
  if (!key.ok) return key
  return ok([
    ...store.openingParts(stationId, { id, ...from, key: key.value.wrapped, at, dueAt: dueAt('open', at) }),
    notePart(deps, acting, id, key.value.key, notes),
  ])
}

/** Hears what somebody says in an order: words that may mean danger open a task, or join the one there is. */
export const heed: Heed = {
  async listen(deps, acting, orderId, { words, isNew }) {
    const topics = suggest(words)
    if (words === '' || (isNew && topics.length === 0)) return ok({ writes: [], keeps: false })
    const kept = isNew ? undefined : await store.findUnder(deps.db, acting.stationId, orderId)
    if (topics.length === 0 && kept?.moved !== true) return ok({ writes: [], keeps: false })
    const note: Note = { kind: 'heard', words, topics }
    // Who said it is told by the order; here stands nobody's account.
    const unsigned = { ...acting, actorId: null }
    if (!kept) {
      const opened = opening(deps, unsigned, { orderId, moved: false }, [note])
      return opened.ok ? ok({ writes: opened.value, keeps: false }) : opened
    }
    const key = keyOf(deps.keyring, acting.stationId, kept.id, kept.key)
    if (!key.ok) return key
    return ok({ writes: [notePart(deps, unsigned, kept.id, key.value, [note])], keeps: kept.moved })
  },
  helps: store.isUnderCare,
}

/** Opens a case by hand, from an order or without one; what the order said goes along with it.
 *  Refuses: orders.not-found, orders.erased. */
export function open(
  deps: Deps,
  acting: Acting,
  input: { readonly orderId?: string | undefined; readonly subject: Subject; readonly words: string },
): Promise<Result<null>> {
  const { orderId, subject, words } = input
  const digest = digestOf(deps, acting, input)
  if (!digest.ok) return Promise.resolve(digest)
  // What an order is referred by looks the same whatever it is referred for.
  const command = orderId === undefined ? 'care.open' : 'orders.refer'
  return actAtOnce<null>(deps.db, acting, command, { digest: digest.value }, async () => {
    const note: Note = { kind: 'opened', subject, words }
    if (orderId === undefined) {
      const opened = opening(deps, acting, { orderId: null, moved: false }, [note])
      return opened.ok ? ok({ answer: null, events: [], writes: opened.value }) : opened
    }
    const kept = await store.findUnder(deps.db, acting.stationId, orderId)
    if (kept) return adding(deps, acting, kept, note)
    const given = await giveAway(deps, acting, orderId)
    if (!given.ok) return given
    const { said, events, writes } = given.value
    const moved: Note = { kind: 'moved', ...said }
    const opened = opening(deps, acting, { orderId, moved: true }, [note, moved])
    return opened.ok ? ok({ answer: null, events, writes: [...writes, ...opened.value] }) : opened
  })
}

/** Adds a note to a case, and what its order says when that does not lie with it yet. */
async function adding(deps: Deps, acting: Acting, kept: store.Kept, note: Note) {
  const { stationId } = acting
  const key = keyOf(deps.keyring, stationId, kept.id, kept.key)
  if (!key.ok) return key
  if (kept.orderId === null || kept.moved)
    return ok({ answer: null, events: [], writes: [notePart(deps, acting, kept.id, key.value, [note])] })
  const given = await giveAway(deps, acting, kept.orderId)
  if (!given.ok) return given
  const { said, events, writes } = given.value
  const notes: readonly Note[] = [note, { kind: 'moved', ...said }]
  return ok({
    answer: null,
    events,
    writes: [
      ...writes,
      store.movedPart(stationId, kept.id),
      notePart(deps, acting, kept.id, key.value, notes),
    ],
  })
}

const eventNames: Readonly<Record<CommandType, string>> = {
  take: 'taken',
  judge: 'noted',
  note: 'noted',
  report: 'noted',
  'hand-over': 'handed',
  close: 'ended',
  dismiss: 'ended',
}

/** Takes one step with a case, for whoever is on duty.
 *  Refuses: care.not-found, what `decide` refuses. */
export function step(deps: Deps, acting: Acting, id: string, said: Said): Promise<Result<null>> {
  const { stationId, actorId, at } = acting
  if (actorId === null) throw new Error('cases are worked on by people')
  const digest = digestOf(deps, acting, { id, said })
  if (!digest.ok) return Promise.resolve(digest)
  const { type, ...rest } = said
  const note = { kind: type, ...rest } as Note
  const work = async () => {
    const kept = await store.findSeen(deps.db, stationId, id, { accountId: actorId, at })
    if (!kept) return no(refusals.notFound)
    const notes = await openNotes(deps, kept)
    if (!notes.ok) return notes
    const decided = decide(kept, type, actorId, knownFrom(notes.value.map(({ note: one }) => one)))
    if (!decided.ok) return decided
    // What an order said comes over with the judgement that it is a case, and the journal tells of the order only.
    if (type === 'judge' && kept.orderId !== null && !kept.moved) return adding(deps, acting, kept, note)
    const key = keyOf(deps.keyring, stationId, id, kept.key)
    if (!key.ok) return key
    const next = { ...kept, ...decided.value, dueAt: dueAt(decided.value.state, at) }
    return ok({
      answer: null,
      events: [eventOf(next, eventNames[type])],
      writes: [store.statePart(next), notePart(deps, acting, id, key.value, [note])],
    })
  }
  const command = type === 'judge' ? 'orders.refer' : 'care.step'
  return actAtOnce<null>(deps.db, acting, command, { digest: digest.value }, work)
}

/** A note that was opened. */
export interface OpenNote {
  readonly at: Date
  readonly by: string | null
  readonly note: Note
}

async function openNotes(
  deps: Pick<Deps, 'db' | 'keyring'>,
  kept: store.Kept,
): Promise<Result<readonly OpenNote[]>> {
  const { stationId, id: caseId } = kept
  const key = keyOf(deps.keyring, stationId, caseId, kept.key)
  if (!key.ok) return key
  const notes: OpenNote[] = []
  for (const { id: noteId, at, by, sealed } of await store.listNotes(deps.db, stationId, caseId)) {
    const note = openNote(key.value, { stationId, caseId, noteId }, sealed)
    if (!note.ok) return note
    notes.push({ at, by, note: note.value })
  }
  return ok(notes)
}

/** Opens a case for somebody on duty. The look is written down in the same transaction, before it is read.
 *  Refuses: care.not-found, seal.not-opened, seal.unknown-key. */
export function read(
  deps: Deps,
  acting: Acting,
  id: string,
): Promise<Result<{ readonly kept: store.Kept; readonly notes: readonly OpenNote[] }>> {
  return transaction(deps.db, async tx => {
    const { stationId, actorId, at } = acting
    const kept =
      actorId === null ? undefined : await store.findSeen(tx, stationId, id, { accountId: actorId, at })
    if (!kept) return no(refusals.notFound)
    await logAccess(tx, acting, {
      action: 'care.read',
      subjectKind: 'case',
      subjectId: id,
      fields: ['notes'],
      reason: '',
    })
    const notes = await openNotes({ ...deps, db: tx }, kept)
    return notes.ok ? ok({ kept, notes: notes.value }) : notes
  })
}

/** The operation table keeps a hash of each request; a blinded one cannot be guessed back. */
export const digestOf = (deps: Pick<Deps, 'keyring'>, acting: Acting, request: unknown): Result<string> =>
  blindIndex(deps.keyring, asId<StationId>(acting.stationId), 'request', JSON.stringify(request))

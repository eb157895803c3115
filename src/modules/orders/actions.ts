import { randomInt } from 'node:crypto'

import { locateCell } from '#areas'
import { asId, type StationId } from '#kernel/id'
import type { Json } from '#kernel/canonical'
import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { logAccess } from '#platform/access-log'
import { transaction, type Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act, actAtOnce } from '#platform/operation'
import { blindIndex } from '#platform/seal'
import { writeTogether, type Part } from '#platform/write'
import { begin, conclude } from '#records'
import { isVolunteer } from '#volunteers'

import { announce, announcement, type Announcement } from './announcement.ts'
import { CALL_BACK_PERCENT, dueAt, dueCommand, promiseAfter } from './clock-actions.ts'
import type { Command } from './command-actions.ts'
import {
  apply,
  begun,
  decide,
  refusals,
  type Context,
  type Order,
  type OrderChannel,
  type Origin,
  type Party,
  type PrivateField,
  type Proxy,
  type Status,
  type Step,
} from './order.ts'
import { alikeOf, perhapsKnown } from './intake-actions.ts'
import { insertMatches } from './match-store.ts'
import { codeHash, keyOf, lock, lockNote, newCode, normalCode, unlock } from './private-store.ts'
import * as store from './store.ts'

/** An order as somebody brings it. */
export interface OrderInput {
  readonly origin: Origin
  readonly channel: OrderChannel
  readonly service?: string
  readonly need: string
  readonly risk?: string
  readonly place?: string
  readonly name?: string
  readonly phone?: string
  readonly beneficiary?: string
  readonly proxy?: Proxy
  readonly consent?: string
  readonly answers?: string
  /** Where they want to be told how it goes, and in which language. */
  readonly email?: string
  readonly lang?: string
  readonly requesterId?: string
  readonly beneficiaryId?: string
  readonly callback?: string
  readonly draft?: boolean
  /** Orders alike were looked at; left out, they are not looked for. */
  readonly sure?: boolean
  /** The draft that this one is made of. */
  readonly instead?: string
}

/** Takes an order in. What it says is sealed; the journal tells how it came and of which kind it is.
 *  Refuses: form.invalid for a kind of service that is not on the menu, orders.perhaps-known while nobody is sure,
 *  orders.not-found and what `decide` refuses for a draft that is none any more. */
export async function receive(
  deps: Deps,
  acting: Acting,
  input: OrderInput,
): Promise<Result<{ id: string; number: string }>> {
  const digest = digestOf(deps, acting, input)
  if (!digest.ok) return digest
  return act(deps.db, acting, 'orders.receive', { digest: digest.value }, async tx => {
    if (input.sure === false && (await alikeOf(tx, deps, acting, input)).length > 0) return no(perhapsKnown)
    const made = await receiveIn(tx, deps, acting, input)
    if (!made.ok) return made
    const { event, message, ...answer } = made.value
    if (input.instead === undefined) return ok({ answer, events: [event], messages: [message] })
    const draft = await putAway(tx, deps, acting, input.instead)
    if (!draft.ok) return draft
    return ok({
      answer,
      events: [event, ...draft.value.events],
      writes: draft.value.writes,
      messages: [message],
    })
  })
}

/** Puts a draft away that became an order; what it said is said there now, and here no more. */
async function putAway(tx: Db, deps: Deps, acting: Acting, id: string) {
  const kept = await store.findOrder(tx, acting.stationId, id)
  if (!kept) return no(refusals.notFound)
  const decided = decide(kept.order, { type: 'discard' }, { party: 'station', id: acting.actorId ?? '' })
  if (!decided.ok) return decided
  await store.forgetOrders(tx, acting.stationId, [id])
  return consequences({ ...deps, db: tx }, acting, kept, decided.value)
}

/** Takes an order in as part of what else its transaction does. */
export async function receiveIn(
  tx: Db,
  deps: Deps,
  acting: Acting,
  input: OrderInput,
): Promise<Result<{ id: string; number: string; event: Event; message: Announcement }>> {
  const { stationId, at } = acting
  const service = input.service ? await store.findTerms(tx, stationId, input.service) : undefined
  if (input.service && !service) return no(invalidForm({ service: noService }))
  const id = deps.newId()
  const code = newCode()
  const {
    need,
    risk = '',
    place = '',
    name = '',
    phone = '',
    beneficiary = '',
    consent = '',
    answers = '',
    callback = '',
    email = '',
    lang = '',
  } = input
  const locked = lock(deps.keyring, stationId, id, {
    need,
    risk,
    place,
    name,
    phone,
    beneficiary,
    consent,
    answers,
    callback,
    email,
    lang: email === '' ? '' : lang,
    code,
  })
  if (!locked.ok) return locked
  const order: Order = {
    ...begun,
    id,
    status: input.draft ? 'draft' : 'submitted',
    risky: service?.risky ?? false,
    ratingWaived: service?.unrated ?? false,
  }
  const beginning: store.Beginning = {
    number: await store.nextNumber(tx, stationId, Number(dayOf(at).slice(0, 4))),
    origin: input.origin,
    channel: input.channel,
    service: service?.code ?? null,
    requesterId: input.requesterId ?? null,
    beneficiaryId: input.beneficiaryId ?? input.requesterId ?? null,
    proxy: input.proxy ?? '',
    areaId: await locateCell(tx, stationId, place),
  }
  await store.insertOrder(tx, stationId, {
    ...beginning,
    ...locked.value,
    order,
    receivedAt: at,
    dueAt: dueAt(order, at),
    codeHash: codeHash(code),
  })
  await insertMatches(tx, deps.keyring, stationId, id, { phone, place })
  const words = [need, risk, answers, beneficiary, place].filter(Boolean).join('\n')
  const heeded = await deps.heed.listen({ ...deps, db: tx }, acting, id, { words, isNew: true })
  if (!heeded.ok) return heeded
  await writeTogether(tx, heeded.value.writes)
  const event: Event = {
    subjectKind: 'order',
    subjectId: id,
    version: 1,
    type: 'orders.received',
    data: { ...beginning, state: store.stateColumns(order) },
  }
  const { number } = beginning
  return ok({ id, number, event, message: announcement(input.draft ? 'drafted' : 'received', order, number) })
}

/** Takes one step with an order: for one of the parties, by whoever acts. `unless` objects to whoever has no business
 *  with the order, judged on the very state that the step changes.
 *  Refuses: orders.not-found, what `unless` and `decide` refuse, form.invalid for a team that is not there. */
export async function step(
  deps: Deps,
  acting: Acting,
  id: string,
  party: Party,
  command: Command,
  unless?: (kept: store.Kept) => Promise<Refusal | undefined>,
): Promise<Result<{ id: string; status: Status; version: number }>> {
  const { stationId } = acting
  const digest = digestOf(deps, acting, { id, party, command })
  if (!digest.ok) return digest
  return actAtOnce(deps.db, acting, `orders.${command.type}`, { digest: digest.value }, async () => {
    const kept = await store.findOrder(deps.db, stationId, id)
    if (!kept) return no(refusals.notFound)
    const objection = await unless?.(kept)
    if (objection) return no(objection)
    const context = await contextOf(deps.db, stationId, command)
    if (!context.ok) return context
    const by = { party, id: acting.actorId ?? `${party} ${id}` }
    const decided = decide(kept.order, command, by, context.value)
    if (!decided.ok) return decided
    const done = await consequences(deps, acting, kept, decided.value)
    if (!done.ok) return done
    const { order, events, writes } = done.value
    return ok({
      answer: { id, status: order.status, version: order.version },
      events,
      writes,
      messages: announce(command.type, order, kept.number),
    })
  })
}

/** All that a step writes: where the order stands, what was said, the rating, the record that follows from the work. */
export async function consequences(
  deps: Deps,
  acting: Acting,
  kept: store.Kept,
  taken: Step,
  more: Partial<Order> = {},
): Promise<Result<{ order: Order; events: readonly Event[]; writes: readonly Part[] }>> {
  const { stationId, at } = acting
  const { command, by } = taken
  const order = { ...apply(kept.order, taken), ...more }
  const { id, version } = order
  const told = wordsOf(command)
  const note: Part[] = []
  const heeded = await deps.heed.listen(deps, acting, id, { words: told.words, isNew: false })
  if (!heeded.ok) return heeded
  if (told.words !== '' && !heeded.value.keeps) {
    const key = keyOf(deps.keyring, stationId, id, kept.key)
    if (!key.ok) return key
    const noteId = deps.newId()
    const sealed = lockNote(key.value, stationId, id, noteId, told.words)
    note.push(
      store.notePart(stationId, {
        id: noteId,
        orderId: id,
        version,
        kind: command.type,
        party: by.party,
        at,
        sealed,
      }),
    )
  }
  const following = await recordOf(deps, acting, kept, taken)
  if (!following.ok) return following
  const recordId = following.value?.recordId ?? kept.recordId
  const ratingId = command.type === 'rate' ? deps.newId() : undefined
  const event: Event = {
    subjectKind: 'order',
    subjectId: id,
    version,
    type: `orders.${command.type}`,
    data: {
      party: by.party,
      ...(told.data as Record<string, Json>),
      ...(ratingId === undefined ? {} : { ratingId }),
      state: changed(kept, order, recordId),
    },
  }
  const rating =
    command.type === 'rate' && ratingId !== undefined
      ? [
          store.ratingPart(stationId, {
            ...command,
            id: ratingId,
            orderId: id,
            cycle: order.cycle,
            byAccount: acting.actorId,
            at,
          }),
        ]
      : []
  return ok({
    order,
    events: [event, ...(following.value?.events ?? [])],
    writes: [
      store.statePart(stationId, { order, recordId, ...timesAfter(kept, order, command, at) }),
      ...note,
      ...rating,
      ...(following.value?.writes ?? []),
      ...heeded.value.writes,
    ],
  })
}

/** The columns that a step changes, so that the journal alone gives the row. */
function changed(kept: store.Kept, order: Order, recordId: string | null): Readonly<Record<string, Json>> {
  const before = { ...store.stateColumns(kept.order), record_id: kept.recordId }
  const after: Readonly<Record<string, Json>> = { ...store.stateColumns(order), record_id: recordId }
  const was: Readonly<Record<string, Json>> = before
  return Object.fromEntries(
    Object.entries(after).filter(([column, value]) => JSON.stringify(value) !== JSON.stringify(was[column])),
  )
}

/** The record that a report begins, a confirmation confirms and a dispute voids. */
async function recordOf(deps: Deps, acting: Acting, kept: store.Kept, { command, by }: Step) {
  const { stationId, at, actorId } = acting
  if (command.type === 'report') {
    if (actorId === null) throw new Error('work is reported by people')
    const service =
      kept.service === null ? undefined : await store.findTerms(deps.db, stationId, kept.service)
    return ok(
      begin(deps, stationId, actorId, {
        order: kept.number,
        title: service?.zh ?? '居民点单服务',
        service: kept.service,
        teamId: kept.order.assignee?.kind === 'team' ? kept.order.assignee.id : null,
        quantity: command.quantity,
        headcount: command.headcount ?? null,
        at,
      }),
    )
  }
  if ((command.type !== 'confirm' && command.type !== 'dispute') || kept.recordId === null)
    return ok(undefined)
  return conclude(
    deps,
    stationId,
    kept.recordId,
    command.type === 'confirm' ? { type: 'confirm' } : { type: 'void', reason: `服务单 ${kept.number} 返工` },
    {
      id: actorId ?? kept.beneficiaryId ?? kept.requesterId ?? kept.order.id,
      served: by.party === 'resident',
      at,
    },
  )
}

const replies: readonly Command['type'][] = ['ask', 'reject', 'merge', 'split', 'refer', 'approve']
const ends: readonly Status[] = [
  'rejected',
  'merged',
  'split',
  'closed',
  'cancelled',
  'no-show',
  'expired',
  'unmet',
  'discarded',
]

/** What the clocks say after a step. */
function timesAfter(kept: store.Kept, order: Order, command: Command, at: Date): store.Times {
  const moved = order.status !== kept.order.status
  const since = moved ? at : kept.since
  const keepsDue = !moved && command.type !== 'raise' && command.type !== 'schedule'
  return {
    receivedAt: kept.receivedAt,
    since,
    repliedAt: kept.repliedAt ?? (replies.includes(command.type) ? at : null),
    dispatchedAt: kept.dispatchedAt ?? (['dispatch', 'take', 'arbitrate'].includes(command.type) ? at : null),
    promisedAt: promiseAfter(kept.promisedAt, kept.order, order, { at, since: kept.since }),
    servedAt: command.type === 'report' ? at : order.reportedBy === null ? null : kept.servedAt,
    endedAt: ends.includes(order.status)
      ? moved
        ? at
        : kept.endedAt
      : order.status === 'archived'
        ? kept.endedAt
        : null,
    dueAt: keepsDue ? kept.dueAt : dueAt(order, at),
  }
}

/** A command apart: free words, which are sealed, and the rest, which the journal tells. */
function wordsOf(command: Command): {
  readonly words: string
  readonly data: Readonly<Record<string, unknown>>
} {
  const { type: _, words = '', ...data } = { words: '', ...command }
  // A policy's or receipt's number says whom it is about.
  const { policy, receipt, ...rest } = { policy: '', receipt: '', ...data }
  return {
    words: [words, policy, receipt].filter(Boolean).join('\n'),
    data: JSON.parse(JSON.stringify(rest)),
  }
}

/** What a command names has to be there. */
async function contextOf(db: Db, stationId: string, command: Command): Promise<Result<Context>> {
  if ('into' in command) {
    const into = await store.findOrder(db, stationId, command.into)
    return into && !ends.includes(into.order.status) ? ok({}) : no(invalidForm({ into: noOrder }))
  }
  if ('assignee' in command && command.assignee === 'person')
    return (await isVolunteer(db, stationId, command.to)) ? ok({}) : no(invalidForm({ to: noPerson }))
  const named = 'to' in command ? command.to : 'team' in command ? command.team : undefined
  if (named === undefined) return ok({})
  const team = await store.findTeam(db, stationId, named)
  return team
    ? ok({ bindable: team.bindable })
    : no(invalidForm({ ['to' in command ? 'to' : 'team']: noTeam }))
}

/** Divides an order into several, each with a need of its own and all else as it was.
 *  Refuses: form.invalid for fewer than two parts, orders.not-found, what `decide` refuses. */
export async function split(
  deps: Deps,
  acting: Acting,
  id: string,
  needs: readonly string[],
): Promise<Result<{ ids: readonly string[] }>> {
  const parts = needs.map(need => need.trim()).filter(Boolean)
  if (parts.length < 2 || parts.length > 10) return no(invalidForm({ needs: twoParts }))
  const digest = digestOf(deps, acting, { id, parts })
  if (!digest.ok) return digest
  const answer = await act<Json>(deps.db, acting, 'orders.split', { digest: digest.value }, async tx => {
    const kept = await store.findOrder(tx, acting.stationId, id)
    if (!kept) return no(refusals.notFound)
    const said = await readPrivate(tx, deps, acting.stationId, kept)
    if (!said.ok) return said
    const made: { id: string; event: Event; message: Announcement }[] = []
    for (const need of parts) {
      const { service, requesterId, beneficiaryId, ...same } = kept
      const part = await receiveIn(tx, deps, acting, {
        origin: same.origin,
        channel: same.channel,
        proxy: same.proxy,
        ...(service === null ? {} : { service }),
        ...(requesterId === null ? {} : { requesterId }),
        ...(beneficiaryId === null ? {} : { beneficiaryId }),
        ...said.value,
        need,
      })
      if (!part.ok) return part
      made.push(part.value)
    }
    const command: Command = { type: 'split', parts: made.map(part => part.id) }
    const decided = decide(kept.order, command, { party: 'station', id: acting.actorId ?? '' })
    if (!decided.ok) return decided
    const done = await consequences({ ...deps, db: tx }, acting, kept, decided.value)
    if (!done.ok) return done
    return ok({
      answer: { ids: made.map(part => part.id) },
      events: [...made.map(part => part.event), ...done.value.events],
      writes: done.value.writes,
      messages: made.map(part => part.message),
    })
  })
  return answer as Result<{ ids: readonly string[] }>
}

async function readPrivate(db: Db, deps: Deps, stationId: string, kept: store.Kept) {
  const key = keyOf(deps.keyring, stationId, kept.order.id, kept.key)
  if (!key.ok) return key
  return unlock(key.value, stationId, kept.order.id, await store.listSealed(db, stationId, kept.order.id))
}

/** What an order says, and what was said on its way. */
export interface Said {
  readonly fields: Readonly<Partial<Record<PrivateField, string>>>
  readonly notes: readonly {
    readonly kind: string
    readonly party: Party
    readonly version: number
    readonly at: Date
    readonly words: string
  }[]
  /** It was destroyed on demand; the steps stay. */
  readonly erased: boolean
}

/** Opens what an order says. For staff the reading is written down in the same transaction, before it is read.
 *  Refuses: orders.not-found, seal.not-opened, seal.unknown-key. */
export function read(
  deps: Deps,
  acting: Acting,
  id: string,
  reason: string,
): Promise<Result<{ readonly kept: store.Kept; readonly said: Said }>> {
  return transaction(deps.db, async tx => {
    const kept = await store.findOrder(tx, acting.stationId, id)
    if (!kept) return no(refusals.notFound)
    if (acting.actorId !== null)
      await logAccess(tx, acting, {
        action: 'orders.read',
        subjectKind: 'order',
        subjectId: id,
        fields: ['need', 'place', 'name', 'phone', 'email'],
        reason,
      })
    if (kept.key === null) return ok({ kept, said: { fields: {}, notes: [], erased: true } })
    const key = keyOf(deps.keyring, acting.stationId, id, kept.key)
    if (!key.ok) return key
    const fields = unlock(key.value, acting.stationId, id, await store.listSealed(tx, acting.stationId, id))
    if (!fields.ok) return fields
    const sealed = await store.listNotes(tx, acting.stationId, id)
    const notes = unlock(
      key.value,
      acting.stationId,
      id,
      sealed.map(note => ({ field: `note ${note.id}`, sealed: note.sealed })),
    )
    if (!notes.ok) return notes
    const said = sealed.map(({ id: noteId, sealed: __, ...note }) => ({
      ...note,
      words: notes.value[`note ${noteId}`] ?? '',
    }))
    return ok({ kept, said: { fields: fields.value, notes: said, erased: false } })
  })
}

/** Where whoever asked wants to be told, and the code that opens their order. Nothing else of it is opened.
 *  Refuses: orders.not-found, orders.erased, seal.not-opened, seal.unknown-key. */
export async function contactOf(
  db: Db,
  deps: Pick<Deps, 'keyring'>,
  stationId: string,
  id: string,
): Promise<Result<{ readonly email?: string; readonly lang?: string; readonly code?: string }>> {
  const kept = await store.findOrder(db, stationId, id)
  if (!kept) return no(refusals.notFound)
  const key = keyOf(deps.keyring, stationId, id, kept.key)
  if (!key.ok) return key
  const sealed = await store.listSealed(db, stationId, id)
  const contact: readonly PrivateField[] = ['email', 'lang', 'code']
  return unlock(
    key.value,
    stationId,
    id,
    sealed.filter(({ field }) => contact.includes(field)),
  )
}

/** The id of the order that a typed code opens. */
export const findByCode = (deps: Deps, stationId: string, typed: string): Promise<string | undefined> =>
  store.findOrderIdByCode(deps.db, stationId, codeHash(normalCode(typed)))

const CLOCK_ROWS = 200

/** Does what time has decided: reminds the site above, takes back, lets lapse, draws who is called back, closes, archives.
 *  Each is a step like any other, under a key of its own, so two clocks do no harm. Shape: → steps taken. */
export async function runClocks(deps: Deps, signal?: AbortSignal): Promise<number> {
  let taken = 0
  for (;;) {
    const at = deps.now()
    const due = await store.listDue(deps.db, at, CLOCK_ROWS)
    for (const { stationId, id, status, version } of due) {
      signal?.throwIfAborted()
      const acting: Acting = { stationId, actorId: null, channel: 'clock', key: `clock ${id} ${version}`, at }
      const done = await step(deps, acting, id, 'clock', await clockCommand(deps.db, stationId, id, status))
      // Somebody was quicker; the next look sees where the order is now.
      if (!done.ok && done.error.code !== refusals.wrongStatus.code)
        throw new Error(`clock: ${done.error.code}`)
      taken += done.ok ? 1 : 0
    }
    if (due.length < CLOCK_ROWS) return taken
  }
}

async function clockCommand(db: Db, stationId: string, id: string, status: Status): Promise<Command> {
  const type = dueCommand(status)
  if (type === 'recall') return { type, words: undefined }
  if (type !== 'draw') return { type }
  const kept = await store.findOrder(db, stationId, id)
  const order = kept?.order
  // What went badly is called back always; of the rest the system draws, and nobody at the station chooses.
  const late = kept?.promisedAt != null && kept.servedAt != null && kept.servedAt > kept.promisedAt
  const drawn =
    order?.ratingWaived !== true && (order?.atRisk === true || late || randomInt(100) < CALL_BACK_PERCENT)
  return drawn ? { type: 'draw' } : { type: 'close' }
}

/** The operation table keeps a hash of each request. A bare hash of a phone number could be guessed; a blinded one cannot. */
const digestOf = (deps: Deps, acting: Acting, request: unknown): Result<string> =>
  blindIndex(deps.keyring, asId<StationId>(acting.stationId), 'request', JSON.stringify(request))

const noService: Words = ['没有这个服务类别。', 'There is no such kind of service.']
const noTeam: Words = ['没有这支队伍，或它已经结束。', 'There is no such team, or it has ended.']
const noPerson: Words = ['这个人不是在册的志愿者。', 'This person is no active volunteer.']
const noOrder: Words = ['没有这张服务单，或它已经办结。', 'There is no such order, or it has ended.']
const twoParts: Words = ['请写出 2 到 10 项，每行一项。', 'Write 2 to 10 parts, one a line.']

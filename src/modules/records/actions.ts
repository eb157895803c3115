import { hash } from 'node:crypto'

import type { RawBuilder } from 'kysely'

import type { Json } from '#kernel/canonical'
import { no, ok, type Result } from '#kernel/result'
import { dayOf } from '#kernel/time'
import type { Db } from '#platform/db'
import type { Deps, TallyChange } from '#platform/deps'
import type { Acting, Event as JournalEvent } from '#platform/journal'
import { appendFrom } from '#platform/journal-rows'
import { actAtOnce } from '#platform/operation'

import { addFiles, findDoubts, inheritEvidence } from './evidence-actions.ts'
import { lockEvidence, type EvidenceItem } from './evidence-store.ts'
import { gradeOf } from './evidence.ts'
import { factsJson, readFacts, type Known, type Typed } from './facts.ts'
import {
  decide,
  isCorrectable,
  isLegal,
  refusals,
  statusAfter,
  type Command,
  type Event,
  type Outcome,
  type RegisterRecord,
} from './record.ts'
import { beginningsFrom, insertRecordsFrom } from './import-store.ts'
import * as store from './store.ts'
import { actWithFiles, emptyBundle, type Bundle } from './upload-actions.ts'

/** Codes of teams, partners, programmes and services that a record of this station may name. */
export async function knownAt(db: Db, stationId: string, now: Date): Promise<Known> {
  const codes = await store.listCodes(db, stationId)
  return {
    today: dayOf(now),
    teams: new Map(codes.teams.map(team => [team.code, team.id])),
    partners: new Map(codes.partners.map(partner => [partner.code, partner.id])),
    programmes: new Set(codes.programmes),
    services: new Set(codes.services),
  }
}

/** Registers one record, to wait for a second person. With `supersedes` it will replace that record when confirmed.
 *  Refuses: form.invalid, records.not-found, records.not-correctable, and what `addFiles` refuses. */
export async function register(
  deps: Deps,
  acting: Acting,
  typed: Typed,
  supersedes: string | null = null,
  bundle: Bundle = emptyBundle,
): Promise<Result<{ id: string }>> {
  const facts = readFacts(typed, await knownAt(deps.db, acting.stationId, acting.at))
  if (!facts.ok) return facts
  const recorderId = actorOf(acting)
  const id = deps.newId()
  return actWithFiles(
    deps,
    acting,
    'records.register',
    { ...(factsJson(facts.value) as Record<string, Json>), supersedes },
    bundle,
    async tx => {
      if (supersedes !== null || bundle.files.length > 0) await lockEvidence(tx, acting.stationId)
      const [old] = supersedes === null ? [] : await store.lockRecords(tx, acting.stationId, [supersedes])
      if (supersedes !== null && !old) return no(refusals.notFound)
      if (old && !isCorrectable(old)) return no(refusals.notCorrectable)
      const beginning = { ...facts.value, class: 'attested', supersedes } as const
      const grade = gradeOf(beginning, new Set())
      const record: store.NewRecord = { ...beginning, id, grade, importId: null, fingerprint: null }
      await store.insertRecords(tx, acting.stationId, recorderId, acting.at, [record])
      const first = { ...record, status: 'pending', version: 1 } as const
      const taken = old && (await inheritEvidence(tx, acting, old, first))
      const events = [registered(record), ...(taken?.events ?? [])]
      // Who corrects a record may choose its files again; they are here already.
      const files = bundle.files.filter(file => !taken?.items.some(item => isSameFile(item, file)))
      if (files.length === 0) return ok({ answer: { id }, events })
      const added = await addFiles(tx, deps, acting, { ...first, ...taken?.next }, { ...bundle, files })
      return added.ok ? ok({ answer: { id }, events: [...events, ...added.value] }) : added
    },
  )
}

const isSameFile = (one: UsedFile, other: UsedFile): boolean =>
  one.originalSha256 === other.originalSha256 && one.shows === other.shows

type UsedFile = Pick<EvidenceItem, 'originalSha256' | 'shows'>

/** The journal's account of a record's beginning: all of it, so that `replay` gives the row back. */
export function registered(record: store.NewRecord): JournalEvent {
  const { id, class: recordClass, grade, supersedes, importId, fingerprint: _, ...facts } = record
  return {
    subjectKind: 'record',
    subjectId: id,
    version: 1,
    type: 'records.registered',
    data: { facts: factsJson(facts), class: recordClass, grade, supersedes, importId },
  }
}

/** Registers the records of a query, many thousands at once; `journalFrom` tells of them, in the same transaction.
 *  None of them `isKnown`: the table refuses such. */
export const registerFrom = (tx: Db, acting: Acting, rows: RawBuilder<unknown>): Promise<number> =>
  insertRecordsFrom(tx, acting.stationId, actorOf(acting), acting.at, rows)

/** The journal's account of the records that `registerFrom` has taken in.
 *  Shape: the query gives row_number, record_id, import_id and the facts as canonical JSON. */
export const journalFrom = (tx: Db, acting: Acting, rows: RawBuilder<unknown>): Promise<void> =>
  appendFrom(
    tx,
    acting,
    { subjectKind: 'record', version: 1, type: 'records.registered' },
    beginningsFrom(rows),
  )

/** Confirms or voids records, each decided on its own: what may not be done is told, the rest is done, all in one transaction.
 *  Confirming a correction voids what it replaces.
 *  Refuses: records.not-found when none of the ids is there. */
export async function change(
  deps: Deps,
  acting: Acting,
  ids: readonly string[],
  command: Command,
): Promise<Result<{ outcomes: readonly { id: string; done: boolean; code: string | null }[] }>> {
  const { stationId, at } = acting
  const actorId = actorOf(acting)
  const answer = await actAtOnce<Json>(
    deps.db,
    acting,
    `records.${command.type}`,
    { ids: [...ids], command },
    async () => {
      const records = await store.findRecords(deps.db, stationId, ids)
      if (records.length === 0) return no(refusals.notFound)
      const doubtOf = await findDoubts(deps.db, stationId, command.type === 'confirm' ? records : [])
      const originals = new Map(
        (command.type === 'confirm' ? await originalsOf(deps.db, stationId, records) : []).map(old => [
          old.id,
          old,
        ]),
      )
      const agreed: Decided[] = []
      const replaced: Decided[] = []
      const judged = records.map(record => {
        const old = record.supersedes === null ? undefined : originals.get(record.supersedes)
        const event = decide(record, command, actorId, doubtOf(record), record.supersedes !== null && !old)
        if (event.ok) agreed.push({ record, event: event.value })
        if (event.ok && old) {
          replaced.push({ record: old, event: replacedBy(record.id, actorId) })
          // The next correction of the same record in this batch comes too late.
          originals.delete(old.id)
        }
        return { record, event }
      })
      const gone = new Set(replaced.map(({ record }) => record.id))
      const decided = [...agreed.filter(({ record }) => !gone.has(record.id)), ...replaced]
      const outcomes = judged.map(({ record: { id }, event }) => {
        const refused = gone.has(id) ? refusals.wrongStatus : event.ok ? undefined : event.error
        return { id, done: refused === undefined, code: refused?.code ?? null }
      })
      return ok({
        answer: { outcomes },
        events: decided.map(({ record, event }) => journalOf(record, event)),
        writes: [
          store.statePart(stationId, actorId, at, decided.map(stateOf)),
          ...(await deps.tally(
            deps.db,
            stationId,
            decided.flatMap(({ record, event }) => tallyChanges(record, event.type)),
          )),
        ],
      })
    },
  )
  return answer as Result<{ outcomes: readonly Outcome[] }>
}

interface Decided {
  readonly record: RegisterRecord
  readonly event: Event
}

/** Those of the records that corrections among these may still replace. They are read here and moved on by the
 *  same statement, so of two corrections confirmed at once only one finds them. */
async function originalsOf(
  db: Db,
  stationId: string,
  records: readonly RegisterRecord[],
): Promise<readonly RegisterRecord[]> {
  const ids = records.flatMap(({ supersedes }) => supersedes ?? [])
  if (ids.length === 0) return []
  return (await store.findRecords(db, stationId, ids)).filter(({ status }) => isLegal('void', status))
}

/** What happens to a record whose correction is confirmed. One that was to be confirmed by the same command is
 *  void all the same. */
const replacedBy = (id: string, by: string): Event => ({
  type: 'voided',
  by,
  reason: `由更正记录 ${id} 代替`,
  supersededBy: id,
})

export const stateOf = ({ record, event }: Decided) => ({
  id: record.id,
  version: record.version,
  status: statusAfter(event),
  voidReason: event.type === 'voided' ? event.reason : null,
  supersededBy: (event.type === 'voided' ? event.supersededBy : undefined) ?? null,
  grade: (event.type === 'confirmed' ? event.grade : undefined) ?? null,
})

/** What a change of state means to figures: only confirmed records count. */
export function tallyChanges(record: RegisterRecord, event: 'confirmed' | 'voided'): readonly TallyChange[] {
  if (event === 'confirmed') return [{ ...record, sign: 1 }]
  return record.status === 'confirmed' ? [{ ...record, sign: -1 }] : []
}

export function journalOf(record: RegisterRecord, event: Event): JournalEvent {
  const { type, ...told } = event
  const { reason, ...data } = { reason: undefined, ...told }
  return {
    subjectKind: 'record',
    subjectId: record.id,
    version: record.version + 1,
    type: `records.${type}`,
    data,
    ...(reason === undefined ? {} : { reason }),
  }
}

function actorOf(acting: Acting): string {
  if (acting.actorId === null) throw new Error('records are registered and confirmed by people')
  return acting.actorId
}

/** What makes a row of a file the same row again: its facts (as canonical JSON), and which of several equal rows it is.
 *  Shape: → hexadecimal. */
export const fingerprintOf = (facts: string, ordinal: number): string =>
  hash('sha256', `{"facts":${facts},"ordinal":${ordinal}}`)

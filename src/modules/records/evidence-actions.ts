import { no, ok, type Result } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import * as evidence from './evidence-store.ts'
import {
  gradeOf,
  isLacking,
  mayAdd,
  mayInherit,
  mayWithdraw,
  phaseOf,
  refusals,
  type Doubt,
  type Witnessed,
} from './evidence.ts'
import type { Shows } from './kind.ts'
import { refusals as recordRefusals, type RegisterRecord } from './record.ts'
import * as store from './store.ts'
import { actWithFiles, type Bundle } from './upload-actions.ts'

/** What a correction took over from the record it corrects. */
export interface Inherited {
  readonly items: readonly evidence.EvidenceItem[]
  /** The state it leaves the correction in. */
  readonly next: { readonly version: number; readonly grade: number }
  /** What the journal is to say. */
  readonly events: readonly Event[]
}

/** Lets a correction show what the record it corrects shows, in the caller's transaction: the same files, so that
 *  taking one back is one fact for both. */
export async function inheritEvidence(
  tx: Db,
  acting: Acting,
  corrected: RegisterRecord,
  correction: Witnessed & Pick<RegisterRecord, 'id' | 'version' | 'grade'>,
): Promise<Inherited> {
  const all = mayInherit(correction, corrected)
    ? await evidence.listEvidence(tx, acting.stationId, corrected.id)
    : []
  const items = all.filter(item => !item.withdrawn)
  if (items.length === 0) return { items, next: correction, events: [] }
  const next = {
    version: correction.version + 1,
    grade: gradeOf(correction, new Set(items.map(({ shows }) => shows))),
  }
  const ids = items.map(({ id }) => id)
  await evidence.insertInherited(tx, acting.stationId, correction.id, ids)
  await evidence.saveWitness(tx, acting.stationId, correction.id, next)
  const event: Event = {
    subjectKind: 'record',
    subjectId: correction.id,
    version: next.version,
    type: 'records.evidence-inherited',
    data: {
      from: corrected.id,
      evidence: items.map(({ id, sha256 }) => ({ id, sha256 })),
      grade: next.grade,
    },
  }
  return { items, next, events: [event] }
}

/** Adds files to a record, in the caller's transaction, which holds `lockEvidence`: rows, likenesses, the record's next versions.
 *  Shape: → what the journal is to say.
 *  Refuses: records.evidence-twice, and what `mayAdd` refuses. */
export async function addFiles(
  tx: Db,
  deps: Deps,
  acting: Acting,
  record: Witnessed & Pick<RegisterRecord, 'id' | 'status' | 'version' | 'grade'>,
  { files, caption }: Bundle,
): Promise<Result<readonly Event[]>> {
  const here = (await evidence.listEvidence(tx, acting.stationId, record.id)).filter(item => !item.withdrawn)
  const may = mayAdd(record, here.length, files.length)
  if (!may.ok) return may
  const originals = new Set(here.map(item => item.originalSha256))
  const shown = new Set(here.map(item => item.shows))
  const events: Event[] = []
  let next = { version: record.version, grade: record.grade }
  for (const { bytes: _, thumbnail: __, ...file } of files) {
    if (originals.has(file.originalSha256)) return no(refusals.twice)
    originals.add(file.originalSha256)
    shown.add(file.shows)
    const phase = phaseOf[record.status]
    const item = {
      ...file,
      id: deps.newId(),
      recordId: record.id,
      caption,
      afterConfirmation: phase !== 'open',
    }
    await evidence.insertEvidence(tx, acting.stationId, acting.actorId ?? '', acting.at, item)
    const likenesses = await evidence.noteLikeness(tx, acting.stationId, item)
    // The grade a record was confirmed with stays: figures have counted it.
    next = { version: next.version + 1, grade: phase === 'open' ? gradeOf(record, shown) : record.grade }
    const { id, kind, sha256, originalSha256, thumbnailSha256, mime, sizeBytes, afterConfirmation } = item
    events.push({
      subjectKind: 'record',
      subjectId: record.id,
      version: next.version,
      type: 'records.evidence-added',
      data: {
        id,
        kind,
        shows: item.shows,
        sha256,
        originalSha256,
        thumbnailSha256,
        mime,
        sizeBytes,
        afterConfirmation,
        likenesses,
        grade: next.grade,
      },
    })
  }
  await evidence.saveWitness(tx, acting.stationId, record.id, next)
  return ok(events)
}

/** Adds files to a record that is there.
 *  Refuses: records.not-found, and what `addFiles` refuses. */
export async function addEvidence(
  deps: Deps,
  acting: Acting,
  recordId: string,
  bundle: Bundle,
): Promise<Result<{ added: number }>> {
  return actWithFiles(deps, acting, 'records.add-evidence', { recordId }, bundle, async tx => {
    await evidence.lockEvidence(tx, acting.stationId)
    const [record] = await store.lockRecords(tx, acting.stationId, [recordId])
    if (!record) return no(recordRefusals.notFound)
    const events = await addFiles(tx, deps, acting, record, bundle)
    return events.ok ? ok({ answer: { added: events.value.length }, events: events.value }) : events
  })
}

/** Takes evidence back, from every record it bears out: a new fact with its reason. The file stays where it is and is
 *  shown no more.
 *  Refuses: records.no-such-evidence, and what `mayWithdraw` refuses. */
export async function withdrawEvidence(
  deps: Deps,
  acting: Acting,
  { recordId, evidenceId, reason }: { recordId: string; evidenceId: string; reason: string },
  isConfirmer: boolean,
): Promise<Result<{ id: string }>> {
  const why = Array.from(reason.trim()).slice(0, 300).join('')
  const request = { recordId, evidenceId, reason: why }
  return act(deps.db, acting, 'records.withdraw-evidence', request, async tx => {
    await evidence.lockEvidence(tx, acting.stationId)
    const ids = await evidence.listBorneOut(tx, acting.stationId, evidenceId)
    const records = await store.lockRecords(tx, acting.stationId, ids)
    const here = await evidence.listEvidence(tx, acting.stationId, recordId)
    const item = here.find(({ id }) => id === evidenceId)
    if (!item) return no(refusals.noEvidence)
    const may = mayWithdraw({ ...item, withdrawn: item.withdrawn !== null }, why, isConfirmer)
    if (!may.ok) return may
    await evidence.insertWithdrawal(tx, acting.stationId, acting.actorId ?? '', acting.at, {
      evidenceId,
      reason: why,
    })
    const events: Event[] = []
    for (const record of records) events.push(await loseEvidence(tx, acting.stationId, record, item, why))
    return ok({ answer: { id: evidenceId }, events })
  })
}

/** What the loss of evidence makes of one record that it bore out. */
async function loseEvidence(
  tx: Db,
  stationId: string,
  record: RegisterRecord,
  { id, sha256 }: Pick<evidence.EvidenceItem, 'id' | 'sha256'>,
  reason: string,
): Promise<Event> {
  const left = (await evidence.listEvidence(tx, stationId, record.id)).filter(item => !item.withdrawn)
  const grade =
    phaseOf[record.status] === 'open'
      ? gradeOf(record, new Set(left.map(({ shows }) => shows)))
      : record.grade
  const version = record.version + 1
  await evidence.saveWitness(tx, stationId, record.id, { version, grade })
  return {
    subjectKind: 'record',
    subjectId: record.id,
    version,
    type: 'records.evidence-withdrawn',
    data: { id, sha256, grade },
    reason,
  }
}

/** What a confirmer has to answer before each of these records can count. */
export async function findDoubts(
  db: Db,
  stationId: string,
  records: readonly RegisterRecord[],
): Promise<(record: RegisterRecord) => Doubt> {
  const witness = await evidence.findWitness(
    db,
    stationId,
    records.map(record => record.id),
  )
  return record => {
    const { shown, reused } = witness.get(record.id) ?? { shown: new Set<Shows>(), reused: 0 }
    return { lacking: isLacking(record, shown), reused }
  }
}

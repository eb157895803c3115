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

/** Adds files to a record, in the caller's transaction: rows, likenesses, the record's next versions.
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
  await evidence.lockLikeness(tx, acting.stationId)
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
    const [record] = await store.lockRecords(tx, acting.stationId, [recordId])
    if (!record) return no(recordRefusals.notFound)
    const events = await addFiles(tx, deps, acting, record, bundle)
    return events.ok ? ok({ answer: { added: events.value.length }, events: events.value }) : events
  })
}

/** Takes evidence back: a new fact with its reason. The file stays where it is and is shown no more.
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
    const [record] = await store.lockRecords(tx, acting.stationId, [recordId])
    const all = await evidence.listEvidence(tx, acting.stationId, recordId)
    const item = all.find(({ id }) => id === evidenceId)
    if (!record || !item) return no(refusals.noEvidence)
    const may = mayWithdraw(record.status, { withdrawn: item.withdrawn !== null }, why, isConfirmer)
    if (!may.ok) return may
    const left = all.filter(({ id, withdrawn }) => id !== evidenceId && !withdrawn)
    const grade =
      phaseOf[record.status] === 'open'
        ? gradeOf(record, new Set(left.map(({ shows }) => shows)))
        : record.grade
    const version = record.version + 1
    await evidence.insertWithdrawal(tx, acting.stationId, acting.actorId ?? '', acting.at, {
      evidenceId,
      reason: why,
    })
    await evidence.saveWitness(tx, acting.stationId, recordId, { version, grade })
    return ok({
      answer: { id: evidenceId },
      events: [
        {
          subjectKind: 'record',
          subjectId: recordId,
          version,
          type: 'records.evidence-withdrawn',
          data: { id: evidenceId, sha256: item.sha256, grade },
          reason: why,
        },
      ],
    })
  })
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

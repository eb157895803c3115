import { printPeriod, type Period } from '#kernel/period'
import { no, ok, type Refusal, type Result } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'

import { findFigure } from './actions.ts'
import { figureKey } from './definition.ts'
import { asJson } from './own-actions.ts'
import { readScope, type FigureValue } from './read-store.ts'
import * as store from './snapshot-store.ts'

/** Freezes a figure of a period for a purpose: its value, its definition and which records were behind it.
 *  Refuses: figures.not-found, form.invalid. */
export function freeze(
  deps: Deps,
  acting: Acting,
  figure: string,
  period: Period,
  purpose: string,
): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  const periodText = printPeriod(period)
  return act(deps.db, acting, 'figures.freeze', { figure, period: periodText, purpose }, async tx => {
    if (acting.actorId === null) throw new Error('figures are frozen by people')
    const why = purpose.trim()
    if (why === '' || why.length > 200) return no(noPurpose)
    const found = await findFigure(tx, acting.stationId, figure)
    if (!found) return no(notFound)
    const { definition } = found
    const frozen = await store.insertSnapshot(tx, acting.stationId, {
      id,
      definition,
      period,
      periodText,
      purpose: why,
      by: acting.actorId,
      at: acting.at,
    })
    return ok({
      answer: { id },
      events: [
        {
          subjectKind: 'figure-snapshot',
          subjectId: id,
          version: 1,
          type: 'figures.frozen',
          data: {
            figure: figureKey(definition),
            definition: asJson(definition),
            period: periodText,
            ...frozen,
          },
          reason: why,
        },
      ],
    })
  })
}

/** A snapshot beside what the same definition gives now. */
export interface Compared {
  readonly snapshot: store.Snapshot
  readonly now: FigureValue
}

/** A station's snapshots, latest first, each with what the records give now. */
export async function compareSnapshots(
  db: Db,
  stationId: string,
  figure: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<readonly Compared[]> {
  const compared: Compared[] = []
  for (const snapshot of await store.listSnapshots(db, stationId, figure, after, limit))
    compared.push({ snapshot, now: await nowOf(db, stationId, snapshot) })
  return compared
}

export const nowOf = (db: Db, stationId: string, snapshot: store.Snapshot): Promise<FigureValue> =>
  readScope(db, snapshot.definition, [stationId], snapshot.period)

const noPurpose: Refusal = {
  code: 'form.invalid',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields: {
    purpose: ['请写明用在哪里，最多 200 个字。', 'Say what it is for, in at most 200 characters.'],
  },
}

const notFound: Refusal = {
  code: 'figures.no-such',
  status: 404,
  words: ['没有这个数据。', 'There is no such figure.'],
}

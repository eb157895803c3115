import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import type { Sorts } from '#platform/list'
import type { WrappedKey } from '#platform/seal'

import type { Outcome, Wish } from './volunteer.ts'

/** Adds what somebody asks, locked. */
export async function insertInquiry(
  tx: Db,
  stationId: string,
  asked: { readonly id: string; readonly wish: Wish; readonly key: WrappedKey; readonly sealed: Buffer },
  at: Date,
): Promise<void> {
  await sql`insert into volunteer_inquiry (station_id, id, wish, asked_at, key_id, wrapped, sealed)
    values (${stationId}, ${asked.id}, ${asked.wish}, ${at}, ${asked.key.keyId}, ${asked.key.wrapped}, ${asked.sealed})`.execute(
    tx,
  )
}

export interface Inquiry {
  readonly id: string
  readonly wish: Wish
  readonly asked_at: Date
  readonly answered_at: Date | null
  readonly outcome: Outcome | null
}

const shown = sql`select q.id, q.wish, q.asked_at, q.answered_at, q.outcome`

export interface KeptInquiry extends Inquiry {
  readonly version: number
  readonly key_id: string | null
  readonly wrapped: Buffer | null
  readonly sealed: Buffer | null
}

export async function findInquiry(db: Db, stationId: string, id: string): Promise<KeptInquiry | undefined> {
  const found =
    await sql<KeptInquiry>`${shown}, q.version, q.key_id, q.wrapped, q.sealed from volunteer_inquiry q
    where q.station_id = ${stationId} and q.id = ${id}`.execute(db)
  return found.rows[0]
}

/** Notes the answer and destroys who asked; false when somebody was quicker. */
export async function saveAnswer(
  tx: Db,
  stationId: string,
  { id, version }: { readonly id: string; readonly version: number },
  outcome: Outcome,
  at: Date,
): Promise<boolean> {
  const done =
    await sql`update volunteer_inquiry set outcome = ${outcome}, answered_at = ${at}, key_id = null, wrapped = null,
      sealed = null, version = version + 1
    where station_id = ${stationId} and id = ${id} and version = ${version}`.execute(tx)
  return done.numAffectedRows === 1n
}

/** What the list can be ordered by. */
export const inquirySorts = {
  asked: { key: sql`l.asked_at`, holds: 'instant' },
} satisfies Sorts

export function inquirySource(
  stationId: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { state = '' } = filter
  return sql`${shown} from volunteer_inquiry q where q.station_id = ${stationId}
    ${state === 'open' ? sql`and q.outcome is null` : state === 'done' ? sql`and q.outcome is not null` : sql``}`
}

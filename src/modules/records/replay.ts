import type { Json } from '#kernel/canonical'

import { statusAfter, type Facts, type RegisterRecord } from './record.ts'

/** One link of a record's story, as the journal keeps it in its body. */
export interface Told {
  readonly type: string
  readonly version: number
  readonly actor: string
  /** An instant in ISO 8601. */
  readonly at: string
  readonly reason?: string
  readonly data: { readonly [key: string]: Json | undefined }
}

type Beginning = Pick<RegisterRecord, 'class' | 'grade' | 'supersedes' | 'importId'> & {
  readonly facts: Facts
}

/** The record its journal tells of, or undefined where the story has no beginning.
 *  Shape: links in their order → the record; `householdOf` gives a number's id, and ids are sorted, as the register keeps them. */
export function replay(
  stationId: string,
  id: string,
  story: readonly Told[],
  householdOf: (code: string) => string,
): RegisterRecord | undefined {
  const [first, ...later] = story
  if (first?.type !== 'records.registered') return undefined
  const { facts, ...beginning } = first.data as unknown as Beginning
  const record: RegisterRecord = {
    ...facts,
    ...beginning,
    id,
    stationId,
    households: facts.households.map(householdOf).toSorted(),
    status: 'pending',
    recorderId: first.actor,
    recordedAt: new Date(first.at),
    confirmerId: null,
    confirmedAt: null,
    voidReason: null,
    supersededBy: null,
    version: first.version,
  }
  return later.reduce(follow, record)
}

function follow(record: RegisterRecord, told: Told): RegisterRecord {
  const next = { ...record, version: told.version }
  switch (told.type) {
    case 'records.confirmed': {
      // A resident who confirms at the counter of the web is nobody's account.
      const by = typeof told.data['by'] === 'string' ? told.data['by'] : told.actor
      return {
        ...next,
        status: statusAfter({ type: 'confirmed', by }),
        confirmerId: by,
        confirmedAt: new Date(told.at),
        ...(typeof told.data['grade'] === 'number' ? { grade: told.data['grade'] } : {}),
      }
    }
    case 'records.voided': {
      const reason = told.reason ?? ''
      const supersededBy = typeof told.data['supersededBy'] === 'string' ? told.data['supersededBy'] : null
      return {
        ...next,
        status: statusAfter({ type: 'voided', by: told.actor, reason }),
        voidReason: reason,
        supersededBy,
      }
    }
    case 'records.evidence-added':
    case 'records.evidence-inherited':
    case 'records.evidence-withdrawn':
      return { ...next, grade: Number(told.data['grade']) }
    default:
      return next
  }
}

/** Names of the fields in which a row and its replayed journal differ. */
export function differing(row: RegisterRecord, told: RegisterRecord): readonly string[] {
  const plain = (value: unknown): string =>
    JSON.stringify(value, (_, item: unknown) =>
      item !== null && typeof item === 'object' && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    )
  return (Object.keys(told) as (keyof RegisterRecord)[]).filter(
    field => plain(row[field]) !== plain(told[field]),
  )
}

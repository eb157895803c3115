import { sql } from 'kysely'

import type { Db } from '#platform/db'
import { NEAR_DUPLICATE_MAX } from '#platform/likeness'

import { kinds, type Kind, type Shows } from './kind.ts'
import type { Status } from './record.ts'

/** A file that bears a record out, as its page shows it. */
export interface EvidenceItem {
  readonly id: string
  readonly kind: 'photo' | 'document'
  readonly name: string
  readonly shows: Shows
  readonly caption: string
  readonly mime: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly originalSha256: string
  readonly thumbnailSha256: string | null
  readonly afterConfirmation: boolean
  /** The corrected record that it was added to; null for a record's own. */
  readonly inheritedFrom: string | null
  /** States of all records it bears out. */
  readonly statuses: readonly Status[]
  readonly addedBy: string | null
  readonly addedAt: Date
  readonly withdrawn: { readonly reason: string; readonly by: string | null; readonly at: Date } | null
}

interface ItemRow extends Omit<EvidenceItem, 'withdrawn'> {
  readonly reason: string | null
  readonly withdrawnBy: string | null
  readonly withdrawnAt: Date | null
}

function toItem({ reason, withdrawnBy, withdrawnAt, ...row }: ItemRow): EvidenceItem {
  return {
    ...row,
    withdrawn: reason === null || withdrawnAt === null ? null : { reason, by: withdrawnBy, at: withdrawnAt },
  }
}

/** Which evidence bears which record out: its own, and what a correction has from the record it corrects. */
const borne = sql`(
  select station_id, record_id, id as evidence_id from evidence
  union all select station_id, record_id, evidence_id from evidence_inherited)`

/** A record's evidence in the order it came, withdrawn files included. */
export async function listEvidence(
  db: Db,
  stationId: string,
  recordId: string,
): Promise<readonly EvidenceItem[]> {
  const found = await sql<ItemRow>`
    select e.id, e.kind, e.name, e.shows, e.caption, e.mime, e.size_bytes as "sizeBytes", e.sha256,
      e.original_sha256 as "originalSha256", e.thumbnail_sha256 as "thumbnailSha256",
      e.after_confirmation as "afterConfirmation", nullif(e.record_id, b.record_id) as "inheritedFrom",
      array(select r.status from ${borne} o join record r on r.station_id = o.station_id and r.id = o.record_id
        where o.station_id = e.station_id and o.evidence_id = e.id) as statuses, a.name as "addedBy", e.added_at as "addedAt",
      w.reason, c.name as "withdrawnBy", w.withdrawn_at as "withdrawnAt"
    from ${borne} b
      join evidence e on e.station_id = b.station_id and e.id = b.evidence_id
      left join account a on a.id = e.added_by
      left join evidence_withdrawal w on w.station_id = e.station_id and w.evidence_id = e.id
      left join account c on c.id = w.withdrawn_by
    where b.station_id = ${stationId} and b.record_id = ${recordId} order by e.id`.execute(db)
  return found.rows.map(toItem)
}

export interface NewEvidence {
  readonly id: string
  readonly recordId: string
  readonly kind: 'photo' | 'document'
  readonly name: string
  readonly shows: Shows
  readonly caption: string
  readonly mime: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly originalSha256: string
  readonly thumbnailSha256: string | null
  /** 64 hex digits; null for documents. */
  readonly look: string | null
  readonly plain: boolean
  readonly afterConfirmation: boolean
}

export async function insertEvidence(
  tx: Db,
  stationId: string,
  actorId: string,
  at: Date,
  item: NewEvidence,
): Promise<void> {
  await sql`
    insert into evidence (station_id, id, record_id, kind, name, shows, caption, mime, size_bytes, sha256, original_sha256,
      thumbnail_sha256, look, plain, after_confirmation, added_by, added_at)
    values (${stationId}, ${item.id}, ${item.recordId}, ${item.kind}, ${item.name}, ${item.shows}, ${item.caption}, ${item.mime},
      ${item.sizeBytes}, ${item.sha256}, ${item.originalSha256}, ${item.thumbnailSha256}, ${bits(item.look)}, ${item.plain},
      ${item.afterConfirmation}, ${actorId}, ${at})`.execute(tx)
}

const bits = (look: string | null) => (look === null ? sql`null` : sql`('x' || ${look}::text)::bit(256)`)

/** Two changes of one station's evidence that overlap would not see each other's pictures, nor the records that a
 *  file bears out; they wait for one another instead, before they lock any record. */
export const lockEvidence = async (tx: Db, stationId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('evidence of ' || ${stationId}, 0))`.execute(tx)
}

/** Lets evidence of a corrected record bear the correction out. */
export async function insertInherited(
  tx: Db,
  stationId: string,
  recordId: string,
  evidenceIds: readonly string[],
): Promise<void> {
  await sql`insert into evidence_inherited (station_id, record_id, evidence_id)
    select ${stationId}, ${recordId}, id from unnest(${evidenceIds}::uuid[]) as i (id)`.execute(tx)
}

/** Ids of the records that evidence bears out. */
export async function listBorneOut(
  db: Db,
  stationId: string,
  evidenceId: string,
): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`select record_id as id from ${borne} b
    where station_id = ${stationId} and evidence_id = ${evidenceId}`.execute(db)
  return found.rows.map(row => row.id)
}

/** Finds the station's other evidence that is the same file, or a photo that looks nearly the same, and notes it.
 *  A correction may show what the record it corrects has shown; evidence that was withdrawn is free again.
 *  Shape: → how many were found, at most 50. */
export async function noteLikeness(tx: Db, stationId: string, item: NewEvidence): Promise<number> {
  const live = sql`e.station_id = ${stationId} and e.record_id not in (select id from corrected)
      and not exists (select from evidence_withdrawal w where w.station_id = e.station_id and w.evidence_id = e.id)`
  const near =
    item.look === null || item.plain
      ? sql``
      : sql`union all
        select e.id, bit_count(e.look # ${bits(item.look)}) from evidence e
        where ${live} and e.kind = 'photo' and not e.plain and bit_count(e.look # ${bits(item.look)}) <= ${NEAR_DUPLICATE_MAX}`
  const noted = await sql`
    with recursive corrected (id) as (
      select ${item.recordId}::uuid
      union select r.supersedes from record r join corrected c on r.id = c.id
        where r.station_id = ${stationId} and r.supersedes is not null),
    found as (
      select e.id, 0 as distance from evidence e where ${live} and e.original_sha256 = ${item.originalSha256}
      ${near})
    insert into evidence_likeness (station_id, evidence_id, other_id, distance)
    select ${stationId}, ${item.id}, id, min(distance) from found group by id order by min(distance), id limit 50`.execute(
    tx,
  )
  return Number(noted.numAffectedRows ?? 0)
}

/** A use of a record's evidence in another record. */
export interface Reuse {
  /** The evidence of the record that was asked about. */
  readonly evidenceId: string
  readonly otherRecordId: string
  readonly title: string
  readonly day: string
  /** 0: the very same file. */
  readonly distance: number
}

const pairs = sql`(
  select l.station_id, l.evidence_id as mine, l.other_id as theirs, l.distance from evidence_likeness l
  union all select l.station_id, l.other_id, l.evidence_id, l.distance from evidence_likeness l)`
const withdrawn = (id: ReturnType<typeof sql.ref>) =>
  sql`exists (select from evidence_withdrawal w where w.station_id = e.station_id and w.evidence_id = ${id})`

/** Where else a record's evidence was used, whichever came first. */
export async function listReuse(db: Db, stationId: string, recordId: string): Promise<readonly Reuse[]> {
  const found = await sql<Reuse>`
    select e.id as "evidenceId", r.id as "otherRecordId", r.title, r.day, p.distance
    from ${borne} b
      join evidence e on e.station_id = b.station_id and e.id = b.evidence_id
      join ${pairs} p on p.station_id = e.station_id and p.mine = e.id
      join evidence o on o.station_id = e.station_id and o.id = p.theirs
      join record r on r.station_id = o.station_id and r.id = o.record_id
    where b.station_id = ${stationId} and b.record_id = ${recordId}
      and not ${withdrawn(sql.ref('e.id'))} and not ${withdrawn(sql.ref('o.id'))}
    order by p.distance, r.day desc, r.id limit 200`.execute(db)
  return found.rows
}

/** What is shown for each of these records, and how many uses elsewhere its evidence has; records without evidence are left out. */
export async function findWitness(
  db: Db,
  stationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly shown: ReadonlySet<Shows>; readonly reused: number }>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ record_id: string; shown: Shows[]; reused: number }>`
    select b.record_id, array_agg(distinct e.shows) as shown, coalesce(sum((
      select count(*) from ${pairs} p join evidence o on o.station_id = e.station_id and o.id = p.theirs
      where p.station_id = e.station_id and p.mine = e.id and not ${withdrawn(sql.ref('o.id'))})), 0)::int as reused
    from ${borne} b join evidence e on e.station_id = b.station_id and e.id = b.evidence_id
    where b.station_id = ${stationId} and b.record_id = any (${ids}::uuid[]) and not ${withdrawn(sql.ref('e.id'))}
    group by b.record_id`.execute(db)
  return new Map(
    found.rows.map(row => [row.record_id, { shown: new Set(row.shown), reused: row.reused }] as const),
  )
}

/** Writes the record's next version, with the grade its evidence gives it now. */
export async function saveWitness(
  tx: Db,
  stationId: string,
  recordId: string,
  next: { readonly version: number; readonly grade: number },
): Promise<void> {
  await sql`update record set version = ${next.version}, grade = ${next.grade}
    where station_id = ${stationId} and id = ${recordId}`.execute(tx)
}

export async function insertWithdrawal(
  tx: Db,
  stationId: string,
  actorId: string,
  at: Date,
  withdrawal: { readonly evidenceId: string; readonly reason: string },
): Promise<void> {
  await sql`insert into evidence_withdrawal (station_id, evidence_id, reason, withdrawn_by, withdrawn_at)
    values (${stationId}, ${withdrawal.evidenceId}, ${withdrawal.reason}, ${actorId}, ${at})`.execute(tx)
}

/** Holds back the clearing of unused files until this transaction ends. */
export const holdFiles = async (tx: Db): Promise<void> => {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('evidence files', 0))`.execute(tx)
}

/** True when no upload is under way; then none begins until this transaction ends. */
export async function ownFiles(tx: Db): Promise<boolean> {
  const asked = await sql<{
    held: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended('evidence files', 0)) as held`.execute(tx)
  return asked.rows[0]?.held === true
}

/** Which of these files no evidence of any station names. */
export async function findUnused(tx: Db, hashes: readonly string[]): Promise<readonly string[]> {
  const found = await sql<{ sha256: string }>`select f.sha256 from unnest(${hashes}::text[]) as f (sha256)
    where not exists (select from evidence e where e.sha256 = f.sha256)
      and not exists (select from evidence e where e.thumbnail_sha256 = f.sha256)`.execute(tx)
  return found.rows.map(row => row.sha256)
}

/** A page of the station's evidence with its files, in id order. */
export async function listKept(
  db: Db,
  stationId: string,
  after: string | undefined,
  limit: number,
): Promise<
  readonly {
    readonly id: string
    readonly recordId: string
    readonly files: readonly string[]
  }[]
> {
  const found = await sql<{ id: string; recordId: string; files: string[] }>`
    select e.id, e.record_id as "recordId", array_remove(array[e.sha256, e.thumbnail_sha256], null) as files
    from evidence e where e.station_id = ${stationId} ${after === undefined ? sql`` : sql`and e.id > ${after}`}
    order by e.id limit ${limit}`.execute(db)
  return found.rows
}

const needs = JSON.stringify(
  Object.entries<Kind>(kinds).flatMap(([kind, { evidence }]) =>
    evidence === 'elsewhere'
      ? []
      : evidence.needs.map(({ any, when }) => ({
          kind,
          any,
          method: when && 'method' in when ? when.method : null,
          field: when && 'field' in when ? when.field : null,
        })),
  ),
)

/** The condition of a register list: lacking part of the minimal evidence (as `isLacking` judges one record), or showing what another shows. */
export const evidenceCondition = (which: 'lacking' | 'reused') =>
  which === 'lacking'
    ? sql`and r.status <> 'void' and r.class <> 'backfilled' and exists (
        select from jsonb_to_recordset(${needs}::jsonb) as n (kind text, "any" text[], method text, field text)
        where n.kind = r.kind and (n.method is null or n.method = r.headcount_method)
          and (n.field is null or coalesce(r.details ->> n.field, '') <> '')
          and not exists (select from ${borne} b join evidence e on e.station_id = b.station_id and e.id = b.evidence_id
            where b.station_id = r.station_id and b.record_id = r.id and e.shows = any (n."any") and not ${withdrawn(sql.ref('e.id'))}))`
    : sql`and exists (
        select from ${borne} b
          join evidence e on e.station_id = b.station_id and e.id = b.evidence_id
          join ${pairs} p on p.station_id = e.station_id and p.mine = e.id
          join evidence o on o.station_id = e.station_id and o.id = p.theirs
        where b.station_id = r.station_id and b.record_id = r.id
          and not ${withdrawn(sql.ref('e.id'))} and not ${withdrawn(sql.ref('o.id'))})`

import { sql, type RawBuilder } from 'kysely'

import type { Db } from '#platform/db'
import type { WrappedKey } from '#platform/seal'
import { given, type Part } from '#platform/write'

import type { Case, State } from './case.ts'

/** A case as the table has it, with its key. */
export interface Kept extends Case {
  readonly stationId: string
  readonly orderId: string | null
  readonly heldBy: string
  readonly openedAt: Date
  readonly dueAt: Date | null
  readonly key: WrappedKey
}

const columns = sql`c.station_id as "stationId", c.id, c.state, c.order_id as "orderId", c.moved, c.held_by as "heldBy", c.called, c.raised,
  c.keeper_id as "keeperId", c.opened_at as "openedAt", c.due_at as "dueAt", c.version,
  json_build_object('keyId', k.key_id, 'wrapped', encode(k.wrapped, 'base64')) as key`
const tables = sql`care_case c join care_key k on k.station_id = c.station_id and k.case_id = c.id`

type Row = Omit<Kept, 'key'> & { readonly key: { readonly keyId: string; readonly wrapped: string } }
const toKept = (row: Row): Kept => ({
  ...row,
  key: { keyId: row.key.keyId, wrapped: Buffer.from(row.key.wrapped, 'base64') },
})

async function findOne(db: Db, condition: RawBuilder<unknown>): Promise<Kept | undefined> {
  const found = await sql<Row>`select ${columns} from ${tables} where ${condition}
    order by c.opened_at desc limit 1`.execute(db)
  return found.rows[0] && toKept(found.rows[0])
}

/** The case an order is under, as long as it goes on. */
export const findUnder = (db: Db, stationId: string, orderId: string): Promise<Kept | undefined> =>
  findOne(
    db,
    sql`c.station_id = ${stationId} and c.order_id = ${orderId} and c.state in ('open', 'taken', 'handed')`,
  )

/** Whether somebody looks, or looked, after an order's people. */
export async function isUnderCare(db: Db, stationId: string, orderId: string): Promise<boolean> {
  const found = await sql`select 1 from care_case
    where station_id = ${stationId} and order_id = ${orderId} and state <> 'dismissed' limit 1`.execute(db)
  return found.rows.length > 0
}

/** Who may see the cases `c`: whoever has it, and whoever is on duty where it lies or where it was passed up to. */
const seenBy = (accountId: string, at: Date) => sql`(c.keeper_id = ${accountId} or exists (
  select from care_duty d where d.station_id in (c.station_id, c.held_by) and d.account_id = ${accountId}
    and d.ended_at is null and d.from_at <= ${at} and d.to_at > ${at}))`

/** A case for somebody who may see it. */
export const findSeen = (
  db: Db,
  stationId: string,
  id: string,
  who: { readonly accountId: string; readonly at: Date },
): Promise<Kept | undefined> =>
  findOne(db, sql`c.station_id = ${stationId} and c.id = ${id} and ${seenBy(who.accountId, who.at)}`)

/** A case as the list shows it: no more than that. */
export interface CaseLine {
  readonly id: string
  readonly siteRef: string
  readonly state: State
  readonly dueAt: Date | null
}

const LINES_MAX = 100

/** Cases of a site, or passed up to it, that somebody may see: those that go on first, the most urgent on top. */
export async function listSeen(
  db: Db,
  stationId: string,
  who: { readonly accountId: string; readonly at: Date },
): Promise<readonly CaseLine[]> {
  const found =
    await sql<CaseLine>`select c.id, coalesce(s.division_code, s.id::text) as "siteRef", c.state, c.due_at as "dueAt"
    from care_case c join station s on s.id = c.station_id
    where (c.station_id = ${stationId} or c.held_by = ${stationId}) and ${seenBy(who.accountId, who.at)}
    order by c.due_at nulls last, c.opened_at desc, c.id limit ${LINES_MAX}`.execute(db)
  return found.rows
}

/** Who is on duty at the site `station` at an instant, in the order in which they are called. */
const onDuty = (station: RawBuilder<unknown>, at: Date) => sql`
  select d.account_id, row_number() over (order by min(d.turn), min(d.from_at), d.account_id) as n
  from care_duty d join account a on a.id = d.account_id and a.disabled_at is null
  where d.station_id = ${station} and d.ended_at is null and d.from_at <= ${at} and d.to_at > ${at}
  group by d.account_id`

/** How many tasks wait for somebody who is called to them, or has them and is late. */
export async function countWaiting(
  db: Db,
  stationId: string,
  { accountId, at }: { readonly accountId: string; readonly at: Date },
): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from care_case c
    where (c.held_by = ${stationId} or c.station_id = ${stationId}) and c.state in ('open', 'taken', 'handed')
      and (c.keeper_id = ${accountId} and c.due_at <= ${at}
        or (c.state = 'open' or c.due_at <= ${at} or c.raised > 0) and c.keeper_id is distinct from ${accountId} and exists (
          select from (${onDuty(sql`c.held_by`, at)}) o where o.account_id = ${accountId} and o.n <= c.called))`.execute(
    db,
  )
  return found.rows[0]?.n ?? 0
}

/** The sites from one upwards, nearest first, with how many are on duty there. */
export async function listLadder(
  db: Db,
  stationId: string,
  at: Date,
): Promise<readonly { readonly id: string; readonly onDuty: number }[]> {
  const found = await sql<{ id: string; onDuty: number }>`
    select up.id, (select count(*)::int from (${onDuty(sql`up.id`, at)}) o) as "onDuty"
    from station s join station up on s.path <@ up.path
    where s.id = ${stationId} order by nlevel(up.path) desc`.execute(db)
  return found.rows
}

/** Adds a case that the journal is told of later. */
export const openingParts = (
  stationId: string,
  made: {
    readonly id: string
    readonly orderId: string | null
    readonly moved: boolean
    readonly key: WrappedKey
    readonly at: Date
    readonly dueAt: Date | null
  },
): readonly Part[] => [
  {
    name: 'case_opened',
    query: sql`insert into care_case (station_id, id, state, order_id, moved, held_by, opened_at, due_at)
      values (${stationId}, ${made.id}, 'open', ${made.orderId}, ${made.moved}, ${stationId}, ${made.at}, ${made.dueAt}) returning 1`,
  },
  {
    name: 'case_keyed',
    query: sql`insert into care_key (station_id, case_id, key_id, wrapped)
      values (${stationId}, ${made.id}, ${made.key.keyId}, ${made.key.wrapped}) returning 1`,
  },
]

/** Adds sealed notes to a case. */
export const notePart = (
  stationId: string,
  caseId: string,
  by: { readonly accountId: string | null; readonly at: Date },
  notes: readonly { readonly id: string; readonly sealed: Buffer }[],
): Part => ({
  name: 'case_noted',
  query: sql`insert into care_note (station_id, id, case_id, at, by_account, sealed)
    select ${stationId}::uuid, id, ${caseId}::uuid, ${by.at}::timestamptz, ${by.accountId}::uuid, sealed
    from ${given('n', notes, { id: ['uuid', note => note.id], sealed: ['bytea', note => note.sealed] })} returning 1`,
})

/** Notes that what an order said lies with the case now. */
export const movedPart = (stationId: string, caseId: string): Part => ({
  name: 'case_moved',
  query: sql`update care_case set moved = true where station_id = ${stationId} and id = ${caseId} returning 1`,
})

/** Saves where a case stands since a step; nothing when somebody was quicker. */
export const statePart = (kept: Kept): Part => ({
  name: 'case_changed',
  query: sql`update care_case set state = ${kept.state}, held_by = ${kept.heldBy}, called = ${kept.called}, raised = ${kept.raised},
      keeper_id = ${kept.keeperId}, due_at = ${kept.dueAt}, version = ${kept.version}
    where station_id = ${kept.stationId} and id = ${kept.id} and version = ${kept.version - 1} returning 1`,
})

export interface SealedNote {
  readonly id: string
  readonly at: Date
  readonly by: string | null
  readonly sealed: Buffer
}

/** The notes of a case, the oldest first; ids grow with time. */
export async function listNotes(db: Db, stationId: string, caseId: string): Promise<readonly SealedNote[]> {
  const found = await sql<SealedNote>`select n.id, n.at, a.name as by, n.sealed
    from care_note n left join account a on a.id = n.by_account
    where n.station_id = ${stationId} and n.case_id = ${caseId} order by n.at, n.id limit 500`.execute(db)
  return found.rows
}

/** Cases the journal does not tell yet, and cases whose time is up. */
export async function listToWatch(db: Db, at: Date, limit: number): Promise<readonly Kept[]> {
  const found = await sql<Row>`select ${columns} from ${tables} where c.version = 0
      or c.due_at <= ${at} and c.state in ('open', 'taken', 'handed')
    order by c.due_at, c.id limit ${limit}`.execute(db)
  return found.rows.map(toKept)
}

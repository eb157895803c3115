import { sql } from 'kysely'

import type { Json } from '#kernel/canonical'
import type { Db } from '#platform/db'
import type { WrappedKey } from '#platform/seal'
import type { Part } from '#platform/write'

import type { Order, OrderChannel, Origin, Party, PrivateField, Proxy, Status } from './order.ts'

/** How an order came about. */
export interface Beginning {
  readonly number: string
  readonly origin: Origin
  readonly channel: OrderChannel
  readonly service: string | null
  readonly requesterId: string | null
  readonly beneficiaryId: string | null
  readonly proxy: Proxy
  /** The grid cell its address lies in. */
  readonly areaId: string | null
}

/** When it came where it is, and what its clocks say. */
export interface Times {
  readonly receivedAt: Date
  readonly since: Date
  readonly repliedAt: Date | null
  readonly dispatchedAt: Date | null
  readonly promisedAt: Date | null
  readonly servedAt: Date | null
  readonly endedAt: Date | null
  readonly dueAt: Date | null
}

/** An order as the table has it, with its key as long as that exists. */
export interface Kept extends Beginning, Times {
  readonly order: Order
  readonly recordId: string | null
  readonly key: WrappedKey | null
}

interface Row {
  readonly id: string
  readonly number: string
  readonly origin: Origin
  readonly channel: OrderChannel
  readonly service: string | null
  readonly requester_id: string | null
  readonly beneficiary_id: string | null
  readonly proxy: Proxy
  readonly area_id: string | null
  readonly status: Status
  readonly cycle: number
  readonly asked: boolean
  readonly appealed: boolean
  readonly rejected_by: string | null
  readonly bounces: number
  readonly raised: number
  readonly priority: number
  readonly risky: boolean
  readonly insured: boolean
  readonly rating_waived: boolean
  readonly assignee_kind: 'team' | 'person' | null
  readonly assignee_id: string | null
  readonly bound: boolean
  readonly helpers: readonly string[]
  readonly reported_by: string | null
  readonly quantity: string | null
  readonly headcount: number | null
  readonly scheduled_for: string | null
  readonly review_on: string | null
  readonly at_risk: boolean
  readonly into_id: string | null
  readonly reason: string | null
  readonly record_id: string | null
  readonly received_at: Date
  readonly since: Date
  readonly replied_at: Date | null
  readonly dispatched_at: Date | null
  readonly promised_at: Date | null
  readonly served_at: Date | null
  readonly ended_at: Date | null
  readonly due_at: Date | null
  readonly version: number
  readonly key_id: string | null
  readonly wrapped: Buffer | null
}

const toKept = (row: Row): Kept => ({
  number: row.number,
  origin: row.origin,
  channel: row.channel,
  service: row.service,
  requesterId: row.requester_id,
  beneficiaryId: row.beneficiary_id,
  proxy: row.proxy,
  areaId: row.area_id,
  recordId: row.record_id,
  receivedAt: row.received_at,
  since: row.since,
  repliedAt: row.replied_at,
  dispatchedAt: row.dispatched_at,
  promisedAt: row.promised_at,
  servedAt: row.served_at,
  endedAt: row.ended_at,
  dueAt: row.due_at,
  key: row.key_id !== null && row.wrapped !== null ? { keyId: row.key_id, wrapped: row.wrapped } : null,
  order: {
    id: row.id,
    status: row.status,
    version: row.version,
    cycle: row.cycle,
    asked: row.asked,
    appealed: row.appealed,
    rejectedBy: row.rejected_by,
    bounces: row.bounces,
    raised: row.raised,
    priority: row.priority,
    risky: row.risky,
    insured: row.insured,
    ratingWaived: row.rating_waived,
    assignee:
      row.assignee_kind !== null && row.assignee_id !== null
        ? { kind: row.assignee_kind, id: row.assignee_id }
        : null,
    bound: row.bound,
    helpers: row.helpers,
    reportedBy: row.reported_by,
    quantity: row.quantity,
    headcount: row.headcount,
    scheduledFor: row.scheduled_for,
    reviewOn: row.review_on,
    atRisk: row.at_risk,
    intoId: row.into_id,
    reason: row.reason,
  },
})

/** An order's state by column, as the journal tells it. */
export const stateColumns = (order: Order): Readonly<Record<string, Json>> => ({
  status: order.status,
  cycle: order.cycle,
  asked: order.asked,
  appealed: order.appealed,
  rejected_by: order.rejectedBy,
  bounces: order.bounces,
  raised: order.raised,
  priority: order.priority,
  risky: order.risky,
  insured: order.insured,
  rating_waived: order.ratingWaived,
  assignee_kind: order.assignee?.kind ?? null,
  assignee_id: order.assignee?.id ?? null,
  bound: order.bound,
  helpers: [...order.helpers],
  reported_by: order.reportedBy,
  quantity: order.quantity,
  headcount: order.headcount,
  scheduled_for: order.scheduledFor,
  review_on: order.reviewOn,
  at_risk: order.atRisk,
  into_id: order.intoId,
  reason: order.reason,
})

const columns = sql`o.id, o.number, o.origin, o.channel, o.service, o.requester_id, o.beneficiary_id, o.proxy, o.area_id, o.status, o.cycle, o.asked,
  o.appealed, o.rejected_by, o.bounces, o.raised, o.priority, o.risky, o.insured, o.rating_waived, o.assignee_kind, o.assignee_id, o.bound,
  o.helpers, o.reported_by, o.quantity, o.headcount, o.scheduled_for, o.review_on, o.at_risk, o.into_id, o.reason, o.record_id,
  o.received_at, o.since, o.replied_at, o.dispatched_at, o.promised_at, o.served_at, o.ended_at, o.due_at, o.version,
  k.key_id, k.wrapped`

export async function findOrder(db: Db, stationId: string, id: string): Promise<Kept | undefined> {
  const found = await sql<Row>`select ${columns} from service_order o
    left join order_key k on k.station_id = o.station_id and k.order_id = o.id
    where o.station_id = ${stationId} and o.id = ${id}`.execute(db)
  return found.rows[0] && toKept(found.rows[0])
}

/** The order a code opens. */
export async function findOrderIdByCode(
  db: Db,
  stationId: string,
  codeHash: Buffer,
): Promise<string | undefined> {
  const found = await sql<{ order_id: string }>`select order_id from order_code
    where code_hash = ${codeHash} and station_id = ${stationId}`.execute(db)
  return found.rows[0]?.order_id
}

/** The next number of a year; whoever asks keeps it until their transaction ends. */
export async function nextNumber(tx: Db, stationId: string, year: number): Promise<string> {
  const found = await sql<{ last: number }>`insert into order_counter (station_id, year, last)
    values (${stationId}, ${year}, 1)
    on conflict (station_id, year) do update set last = order_counter.last + 1 returning last`.execute(tx)
  return `${year}-${String(found.rows[0]?.last ?? 1).padStart(4, '0')}`
}

export interface NewOrder extends Beginning {
  readonly order: Order
  readonly receivedAt: Date
  readonly dueAt: Date | null
  readonly key: WrappedKey
  readonly sealed: readonly { readonly field: PrivateField; readonly bytes: Buffer }[]
  readonly codeHash: Buffer
}

/** Adds an order with everything it says locked. */
export async function insertOrder(tx: Db, stationId: string, made: NewOrder): Promise<void> {
  const { order } = made
  await sql`insert into service_order (station_id, id, number, origin, channel, service, requester_id, beneficiary_id, proxy, area_id, status, risky,
      rating_waived, priority, received_at, since, due_at)
    values (${stationId}, ${order.id}, ${made.number}, ${made.origin}, ${made.channel}, ${made.service}, ${made.requesterId},
      ${made.beneficiaryId}, ${made.proxy}, ${made.areaId}, ${order.status}, ${order.risky}, ${order.ratingWaived}, ${order.priority},
      ${made.receivedAt}, ${made.receivedAt}, ${made.dueAt})`.execute(tx)
  await sql`insert into order_key (station_id, order_id, key_id, wrapped)
    values (${stationId}, ${order.id}, ${made.key.keyId}, ${made.key.wrapped})`.execute(tx)
  await sql`insert into order_private (station_id, order_id, field, sealed)
    select ${stationId}::uuid, ${order.id}::uuid, field, sealed
    from unnest(${made.sealed.map(item => item.field)}::text[], ${made.sealed.map(item => item.bytes)}::bytea[])
      as p (field, sealed)`.execute(tx)
  await sql`insert into order_code (code_hash, station_id, order_id)
    values (${made.codeHash}, ${stationId}, ${order.id})`.execute(tx)
}

/** Saves where an order stands since a step; nothing when somebody was quicker. */
export const statePart = (
  stationId: string,
  { order, ...kept }: Omit<Kept, 'key' | keyof Beginning>,
): Part => ({
  name: 'order_changed',
  query: sql`update service_order set status = ${order.status}, version = ${order.version}, cycle = ${order.cycle}, asked = ${order.asked},
      appealed = ${order.appealed}, rejected_by = ${order.rejectedBy}, bounces = ${order.bounces}, raised = ${order.raised},
      priority = ${order.priority}, risky = ${order.risky}, insured = ${order.insured}, rating_waived = ${order.ratingWaived},
      assignee_kind = ${order.assignee?.kind ?? null}, assignee_id = ${order.assignee?.id ?? null}, bound = ${order.bound},
      helpers = ${order.helpers}::uuid[], reported_by = ${order.reportedBy}, quantity = ${order.quantity}, headcount = ${order.headcount},
      scheduled_for = ${order.scheduledFor}, review_on = ${order.reviewOn}, at_risk = ${order.atRisk}, into_id = ${order.intoId},
      reason = ${order.reason}, record_id = ${kept.recordId}, since = ${kept.since}, replied_at = ${kept.repliedAt},
      dispatched_at = ${kept.dispatchedAt}, promised_at = ${kept.promisedAt}, served_at = ${kept.servedAt}, ended_at = ${kept.endedAt},
      due_at = ${kept.dueAt}
    where station_id = ${stationId} and id = ${order.id} and version = ${order.version - 1} returning 1`,
})

/** Free words said with a step. */
export const notePart = (
  stationId: string,
  note: {
    readonly id: string
    readonly orderId: string
    readonly version: number
    readonly kind: string
    readonly party: Party
    readonly at: Date
    readonly sealed: Buffer
  },
): Part => ({
  name: 'order_noted',
  query: sql`insert into order_note (station_id, id, order_id, version, kind, party, at, sealed)
    values (${stationId}, ${note.id}, ${note.orderId}, ${note.version}, ${note.kind}, ${note.party}, ${note.at}, ${note.sealed})
    returning 1`,
})

export interface Rating {
  readonly source: 'self' | 'proxy' | 'call-back' | 'paper'
  readonly done: boolean
  readonly onTime: boolean
  readonly needsMore: boolean
}

/** Of two who rate at once the second finds a rating there: the order's own version then tells that somebody was quicker. */
export const ratingPart = (
  stationId: string,
  rating: Rating & {
    readonly id: string
    readonly orderId: string
    readonly cycle: number
    readonly byAccount: string | null
    readonly at: Date
  },
): Part => ({
  name: 'rated',
  query: sql`insert into rating (station_id, id, order_id, cycle, source, done, on_time, needs_more, by_account, at)
    values (${stationId}, ${rating.id}, ${rating.orderId}, ${rating.cycle}, ${rating.source}, ${rating.done}, ${rating.onTime},
      ${rating.needsMore}, ${rating.byAccount}, ${rating.at})
    on conflict (station_id, order_id, cycle) do nothing returning 1`,
})

/** What an order says, locked. */
export async function listSealed(
  db: Db,
  stationId: string,
  orderId: string,
): Promise<readonly { readonly field: PrivateField; readonly sealed: Buffer }[]> {
  const found = await sql<{ field: PrivateField; sealed: Buffer }>`select field, sealed from order_private
    where station_id = ${stationId} and order_id = ${orderId}`.execute(db)
  return found.rows
}

export interface SealedNote {
  readonly id: string
  readonly version: number
  readonly kind: string
  readonly party: Party
  readonly at: Date
  readonly sealed: Buffer
}

export async function listNotes(db: Db, stationId: string, orderId: string): Promise<readonly SealedNote[]> {
  const found = await sql<SealedNote>`select id, version, kind, party, at, sealed from order_note
    where station_id = ${stationId} and order_id = ${orderId} order by version, id limit 200`.execute(db)
  return found.rows
}

export async function findRatings(
  db: Db,
  stationId: string,
  orderId: string,
): Promise<readonly (Rating & { readonly cycle: number; readonly at: Date })[]> {
  const found = await sql<Rating & { cycle: number; at: Date }>`
    select source, done, on_time as "onTime", needs_more as "needsMore", cycle, at from rating
    where station_id = ${stationId} and order_id = ${orderId} order by cycle`.execute(db)
  return found.rows
}

/** One step of an order's story, from the journal. */
export interface Told {
  readonly version: number
  readonly type: string
  readonly at: Date
  readonly actor: string | null
  readonly body: { readonly data: Readonly<Record<string, unknown>> }
}

export async function listStory(db: Db, stationId: string, orderId: string): Promise<readonly Told[]> {
  const found = await sql<Told>`select j.version, j.type, j.at, a.name as actor, j.body::jsonb as body
    from journal j left join account a on a.id = j.actor_id
    where j.station_id = ${stationId} and j.subject_id = ${orderId} order by j.seq limit 500`.execute(db)
  return found.rows
}

/** Orders whose time is up, the longest overdue first. */
export async function listDue(
  db: Db,
  at: Date,
  limit: number,
): Promise<
  readonly {
    readonly stationId: string
    readonly id: string
    readonly status: Status
    readonly version: number
  }[]
> {
  const found = await sql<{ stationId: string; id: string; status: Status; version: number }>`
    select station_id as "stationId", id, status, version from service_order
    where due_at is not null and due_at <= ${at} order by due_at limit ${limit}`.execute(db)
  return found.rows
}

/** A team that may be given an order: open, and whether arbitration could bind it. */
export async function findTeam(
  db: Db,
  stationId: string,
  id: string,
): Promise<{ readonly name: string; readonly bindable: boolean } | undefined> {
  const found = await sql<{ name: string; bindable: boolean }>`select t.name,
      t.staff or exists (select from team_partner p where p.station_id = t.station_id and p.team_id = t.id) as bindable
    from team t where t.station_id = ${stationId} and t.id = ${id} and t.closed_on is null`.execute(db)
  return found.rows[0]
}

/** The terms of a kind of service that orders look at. */
export interface Terms {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly risky: boolean
  readonly unrated: boolean
  readonly stopper: '' | 'medical' | 'danger' | 'crisis'
  readonly questions: readonly string[]
}

/** Kinds of service that can be ordered, in the order of the menu. */
export async function listTerms(db: Db, stationId: string): Promise<readonly Terms[]> {
  const found = await sql<Terms>`select code, zh, en, risky, unrated, stopper, questions from service
    where station_id = ${stationId} and retired_on is null and ordered order by position, code limit 200`.execute(
    db,
  )
  return found.rows
}

export async function findTerms(db: Db, stationId: string, code: string): Promise<Terms | undefined> {
  const found = await sql<Terms>`select code, zh, en, risky, unrated, stopper, questions from service
    where station_id = ${stationId} and code = ${code}`.execute(db)
  return found.rows[0]
}

/** Names behind an order's pseudonyms, for its page. */
export async function findNames(
  db: Db,
  stationId: string,
  {
    order,
    requesterId,
    beneficiaryId,
    areaId,
  }: Pick<Kept, 'order' | 'requesterId' | 'beneficiaryId' | 'areaId'>,
): Promise<{
  readonly assignee: string | null
  readonly requester: string | null
  readonly beneficiary: string | null
  readonly into: string | null
  readonly area: string | null
  readonly helpers: readonly string[]
}> {
  const found = await sql<{
    assignee: string | null
    requester: string | null
    beneficiary: string | null
    into: string | null
    area: string | null
    helpers: readonly string[]
  }>`select coalesce((select name from team where station_id = ${stationId} and id = ${order.assignee?.id ?? null}),
        (select code from person where station_id = ${stationId} and id = ${order.assignee?.id ?? null})) as assignee,
      (select code from person where station_id = ${stationId} and id = ${requesterId}) as requester,
      (select code from person where station_id = ${stationId} and id = ${beneficiaryId}) as beneficiary,
      (select number from service_order where station_id = ${stationId} and id = ${order.intoId}) as into,
      (select name from area where station_id = ${stationId} and id = ${areaId}) as area,
      array(select name from team where station_id = ${stationId} and id = any (${order.helpers}::uuid[])) as helpers`.execute(
    db,
  )
  const row = found.rows[0]
  if (!row) throw new Error('a select without a table gives a row')
  return row
}

/** Makes what orders of a person say unreadable for good. */
export async function forgetPerson(tx: Db, stationId: string, personId: string): Promise<void> {
  const found = await sql<{ id: string }>`select id from service_order
    where station_id = ${stationId} and (requester_id = ${personId} or beneficiary_id = ${personId})`.execute(
    tx,
  )
  await forgetOrders(
    tx,
    stationId,
    found.rows.map(({ id }) => id),
  )
}

/** Makes what these orders say unreadable for good, and nobody finds them by it. */
export async function forgetOrders(tx: Db, stationId: string, ids: readonly string[]): Promise<void> {
  for (const table of ['order_key', 'order_private', 'order_note', 'order_match'] as const)
    await sql`delete from ${sql.table(table)}
      where station_id = ${stationId} and order_id = any (${ids}::uuid[])`.execute(tx)
}

/** Takes out of an order what it says, all but the code that opens it. */
export const emptyParts = (stationId: string, orderId: string): readonly Part[] => [
  {
    name: 'order_emptied',
    query: sql`delete from order_private
      where station_id = ${stationId} and order_id = ${orderId} and field <> 'code' returning 1`,
  },
  {
    name: 'order_hushed',
    query: sql`delete from order_note where station_id = ${stationId} and order_id = ${orderId} returning 1`,
  },
]

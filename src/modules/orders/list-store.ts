import { sql, type RawBuilder } from 'kysely'

import { isId } from '#kernel/id'
import type { Db } from '#platform/db'
import { containing, type Sorts } from '#platform/list'

import { figureCondition } from './figure-store.ts'
import { wayOf } from './unmet-store.ts'
import type { OrderChannel, Origin, Proxy, Status } from './order.ts'

/** An order as lists show it: nothing of what it says. */
export interface OrderLine {
  readonly id: string
  readonly number: string
  readonly origin: Origin
  readonly channel: OrderChannel
  readonly proxy: Proxy
  readonly service: string | null
  readonly status: Status
  readonly priority: number
  readonly raised: number
  readonly bounces: number
  readonly assignee: string | null
  readonly area: string | null
  readonly received_at: Date
  readonly due_at: Date | null
}

/** What the list can be ordered by. */
export const orderSorts = {
  number: { key: sql`l.number`, holds: 'text' },
  received: { key: sql`l.received_at`, holds: 'instant' },
  due: { key: sql`coalesce(l.due_at, timestamptz '9999-12-31 00:00:00+00')`, holds: 'instant' },
  priority: { key: sql`l.priority`, holds: 'number' },
} satisfies Sorts

/** The queues of the morning board. Each is a condition over the order `o` at an instant. */
export const queues = {
  check: () => sql`o.status in ('submitted', 'draft')`,
  ask: () => sql`o.status = 'needs-info'`,
  dispatch: () => sql`o.status in ('queued', 'open-pool')`,
  bounced: () => sql`(o.bounces > 0 and o.status = 'queued' or o.status = 'arbitration')`,
  waiting: () => sql`o.status = 'dispatched'`,
  serving: () => sql`o.status in ('accepted', 'scheduled', 'in-service', 'paused')`,
  confirm: () => sql`o.status = 'reported'`,
  call: () => sql`o.status = 'follow-up'`,
  today: at =>
    sql`o.due_at > ${at} and o.due_at < ${at}::timestamptz + interval '1 day' and o.status in (${openStatuses})`,
  late: at => sql`(o.due_at <= ${at} or o.raised > 0) and o.status in (${openStatuses})`,
  unmet: () => sql`o.status in ('unmet', 'rejected', 'expired')`,
} as const satisfies Record<string, (at: Date) => RawBuilder<unknown>>
export type Queue = keyof typeof queues

const openStatuses = sql.join(
  (
    [
      'submitted',
      'needs-info',
      'referred',
      'queued',
      'open-pool',
      'dispatched',
      'arbitration',
      'accepted',
      'scheduled',
      'in-service',
      'paused',
      'reported',
      'follow-up',
    ] satisfies Status[]
  ).map(status => sql.lit(status)),
)

/** Orders of a station in a filter. */
export function orderSource(
  stationId: string,
  at: Date,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const {
    text = '',
    status = '',
    service = '',
    channel = '',
    queue = '',
    area = '',
    way = '',
    reason = '',
    figure = '',
    year = '',
  } = filter
  const within = Object.hasOwn(queues, queue) ? queues[queue as Queue](at) : undefined
  const counted = figureCondition(figure, year)
  return sql`select o.id, o.number, o.origin, o.channel, o.proxy, o.service, o.status, o.priority, o.raised, o.bounces,
      coalesce(t.name, p.code) as assignee, a.name as area, o.received_at, o.due_at
    from service_order o
      left join team t on t.station_id = o.station_id and t.id = o.assignee_id
      left join area a on a.station_id = o.station_id and a.id = o.area_id
      left join person p on p.station_id = o.station_id and p.id = o.assignee_id
    where o.station_id = ${stationId}
    ${within ? sql`and ${within}` : sql``}
    ${counted ? sql`and ${counted}` : sql``}
    ${text === '' ? sql`` : sql`and o.number ilike ${containing(text)}`}
    ${status === '' ? sql`` : sql`and o.status = ${status}`}
    ${service === '' ? sql`` : service === '-' ? sql`and o.service is null` : sql`and o.service = ${service}`}
    ${way === '' ? sql`` : sql`and ${wayOf} = ${way}`}
    ${reason === '' ? sql`` : sql`and o.reason = ${reason}`}
    ${
      isId(area)
        ? sql`and o.area_id in (with recursive below (id) as (
            select ${area}::uuid union select a.id from area a join below on a.parent_id = below.id
              where a.station_id = ${stationId}) select id from below)`
        : area === '-'
          ? sql`and o.area_id is null`
          : sql``
    }
    ${channel === '' ? sql`` : sql`and o.channel = ${channel}`}`
}

/** How many orders stand in each queue of the board. */
export async function countQueues(
  db: Db,
  stationId: string,
  at: Date,
): Promise<Readonly<Record<Queue, number>>> {
  const counts = Object.entries(queues).map(
    ([name, condition]) => sql`count(*) filter (where ${condition(at)})::int as ${sql.id(name)}`,
  )
  const found = await sql<Record<Queue, number>>`select ${sql.join(counts)} from service_order o
    where o.station_id = ${stationId} and o.status in (${openStatuses}, 'draft', 'unmet', 'rejected', 'expired')`.execute(
    db,
  )
  const row = found.rows[0]
  if (!row) throw new Error('an aggregate gives a row')
  return row
}

/** The queues that the board opens, in the order in which a morning takes them. */
export const boardQueues = [
  'late',
  'today',
  'bounced',
  'check',
  'dispatch',
  'confirm',
] as const satisfies readonly Queue[]
export type BoardQueue = (typeof boardQueues)[number]

/** An order on the board. */
export interface BoardLine {
  readonly queue: BoardQueue
  readonly id: string
  readonly number: string
  readonly status: Status
  readonly priority: number
  readonly raised: number
  readonly bounces: number
  readonly since: Date
  readonly due_at: Date | null
}

/** The first orders of each queue of the board, what is due first on top. */
export async function listBoard(
  db: Db,
  stationId: string,
  at: Date,
  rowsMax: number,
): Promise<readonly BoardLine[]> {
  const parts = boardQueues.map(
    queue => sql`(select ${sql.lit(queue)}::text as queue, o.id, o.number, o.status, o.priority, o.raised, o.bounces, o.since, o.due_at
      from service_order o where o.station_id = ${stationId} and o.status in (${openStatuses}, 'draft') and (${queues[queue](at)})
      order by o.due_at, o.id limit ${rowsMax})`,
  )
  const found = await sql<BoardLine>`${sql.join(parts, sql` union all `)}`.execute(db)
  return found.rows
}

/** Open orders of the same person or kind, for merging; at most 50. */
export async function listMergeable(
  db: Db,
  stationId: string,
  { id, service }: { readonly id: string; readonly service: string | null },
): Promise<readonly { readonly id: string; readonly number: string }[]> {
  const found = await sql<{ id: string; number: string }>`select o.id, o.number from service_order o
    where o.station_id = ${stationId} and o.id <> ${id} and o.status in (${openStatuses})
      and o.service is not distinct from ${service}
    order by o.received_at desc limit 50`.execute(db)
  return found.rows
}

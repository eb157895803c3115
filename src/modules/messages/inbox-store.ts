import { sql } from 'kysely'

import type { Db } from '#platform/db'

import type { Facts, TemplateId } from './template.ts'

/** A message in somebody's inbox. */
export interface InboxLine {
  readonly id: string
  readonly stationId: string
  readonly ref: string
  readonly orderId: string | null
  readonly template: TemplateId
  readonly facts: Facts
  readonly at: Date
  readonly readAt: Date | null
}

const UNREAD_SHOWN_MAX = 100

/** How much somebody has not read; more than a hundred counts as a hundred. */
export async function countUnread(db: Db, accountId: string): Promise<number> {
  const found = await sql<{ unread: number }>`select count(*)::int as unread from (
      select from message where account_id = ${accountId} and channel = 'in-app' and read_at is null
      limit ${UNREAD_SHOWN_MAX}) m`.execute(db)
  return found.rows[0]?.unread ?? 0
}

/** What somebody was told, the latest first. */
export async function listInbox(
  db: Db,
  accountId: string,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): Promise<readonly InboxLine[]> {
  const found =
    await sql<InboxLine>`select m.id, m.station_id as "stationId", coalesce(s.division_code, s.id::text) as ref,
      m.order_id as "orderId", m.template, m.facts, m.at, m.read_at as "readAt"
    from message m join station s on s.id = m.station_id
    where m.account_id = ${accountId} and m.channel = 'in-app'
      ${
        before === undefined
          ? sql``
          : sql`and (m.at, m.id) < (select b.at, b.id from message b where b.account_id = ${accountId} and b.id = ${before})`
      }
    order by m.at desc, m.id desc limit ${limit}`.execute(db)
  return found.rows
}

/** Notes that somebody has read one message, or all of theirs. Shape: → the one, if it is theirs. */
export async function markRead(
  tx: Db,
  accountId: string,
  id: string | undefined,
  at: Date,
): Promise<{ readonly ref: string; readonly orderId: string | null } | undefined> {
  await sql`update message set read_at = ${at} where account_id = ${accountId} and channel = 'in-app' and read_at is null
    ${id === undefined ? sql`` : sql`and id = ${id}`}`.execute(tx)
  if (id === undefined) return undefined
  const found = await sql<{ ref: string; orderId: string | null }>`
    select coalesce(s.division_code, s.id::text) as ref, m.order_id as "orderId"
    from message m join station s on s.id = m.station_id
    where m.account_id = ${accountId} and m.id = ${id}`.execute(tx)
  return found.rows[0]
}

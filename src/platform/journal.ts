import { createHash } from 'node:crypto'

import { canonical, type Json } from '#kernel/canonical'
import { sql } from 'kysely'

import { violates, type Db } from '#platform/db'
import { given, writeTogether, written, type Part } from '#platform/write'

export type Channel = 'console' | 'import' | 'command-line' | 'set-up' | 'public' | 'clock' | 'api'

/** Who acts, where, when, by which way, under which operation key. */
export interface Acting {
  readonly stationId: string
  readonly actorId: string | null
  readonly channel: Channel
  readonly key: string
  readonly at: Date
}

/** What happened to one subject; `version` is the subject's version after it. */
export interface Event {
  readonly subjectKind: string
  readonly subjectId: string
  readonly version: number
  readonly type: string
  readonly data: Json
  readonly reason?: string
}

/** A link as it is kept. */
export interface Link {
  readonly seq: number
  readonly body: string
  readonly hash: Buffer
}

/** The first link's predecessor. */
export const GENESIS = Buffer.alloc(32)

/** The canonical text a link's hash covers. */
export function eventBody(acting: Acting, event: Event): string {
  return canonical({
    at: acting.at.toISOString(),
    actor: acting.actorId,
    channel: acting.channel,
    operation: acting.key,
    kind: event.subjectKind,
    id: event.subjectId,
    version: event.version,
    type: event.type,
    data: event.data,
    reason: event.reason,
  })
}

/** hash = sha256(previous hash ‖ seq as 8 bytes, big endian ‖ body in UTF-8). In the database `journal_chain` does. */
export function linkHash(previous: Buffer, seq: number, body: string): Buffer {
  const position = Buffer.alloc(8)
  position.writeBigInt64BE(BigInt(seq))
  return createHash('sha256').update(previous).update(position).update(body, 'utf8').digest()
}

/** Starts the chain of a new station. */
export async function startChain(tx: Db, stationId: string): Promise<void> {
  await sql`insert into journal_head (station_id, seq, hash) values (${stationId}, 0, ${GENESIS})`.execute(tx)
}

/** What appends events to the acting station's chain, as parts of a statement that writes `first` before it.
 *  The head's row lock is taken last and held until the transaction ends: so a chain has one order, and
 *  writers of one station otherwise work side by side. */
export function appending(
  acting: Acting,
  events: readonly Event[],
  first: readonly Part[] = [],
): readonly Part[] {
  if (events.length === 0) return []
  const station = sql`${acting.stationId}::uuid`
  const numbered = events.map((event, index) => ({ ...event, n: index + 1 }))
  return [
    {
      name: 'head',
      query: sql`select seq, hash from journal_head where station_id = ${station} and ${written(first)} for update`,
    },
    {
      // Without a head there is no place in the chain, and an event without one is refused by the table.
      name: 'appended',
      query: sql`insert into journal (station_id, seq, subject_kind, subject_id, version, type, actor_id, at, body, hash)
        select ${station}, head.seq + n, kind, id, version, type, ${acting.actorId}::uuid, ${acting.at}::timestamptz, body,
          journal_chain(head.hash, head.seq + n, body) over (order by n rows unbounded preceding)
        from ${given('event', numbered, {
          n: ['int', event => event.n],
          kind: ['text', event => event.subjectKind],
          id: ['uuid', event => event.subjectId],
          version: ['int', event => event.version],
          type: ['text', event => event.type],
          body: ['text', event => eventBody(acting, event)],
        })} left join head on true
        returning seq, hash`,
    },
    {
      name: 'headed',
      query: sql`update journal_head h set seq = last.seq, hash = last.hash
        from (select seq, hash from appended order by seq desc limit 1) last where h.station_id = ${station} returning 1`,
    },
  ]
}

/** Appends events to the acting station's chain, inside the caller's transaction. */
export async function appendEvents(tx: Db, acting: Acting, events: readonly Event[]): Promise<void> {
  if (events.length > 0) await writeTogether(tx, appending(acting, events))
}

/** Did somebody else move one of the subjects on since it was read? */
export const isStale = (error: unknown): boolean =>
  violates(error, 'journal_station_id_subject_id_version_key')

/** Walks a station's chain in pages and calls `broken` for each link that does not follow from the one before.
 *  Returns the number of links walked. */
export async function verifyChain(
  db: Db,
  stationId: string,
  broken: (seq: number, why: 'gap' | 'hash' | 'head') => void,
): Promise<number> {
  let previous: Buffer = GENESIS
  let seq = 0
  for (;;) {
    const page = await sql<{ seq: string; body: string; hash: Buffer }>`
      select seq, body, hash from journal where station_id = ${stationId} and seq > ${seq} order by seq limit 2000`.execute(
      db,
    )
    for (const row of page.rows) {
      if (Number(row.seq) !== seq + 1) broken(seq + 1, 'gap')
      seq = Number(row.seq)
      if (!linkHash(previous, seq, row.body).equals(row.hash)) broken(seq, 'hash')
      previous = row.hash
    }
    if (page.rows.length < 2000) break
  }
  const head = await sql<{
    seq: string
    hash: Buffer
  }>`select seq, hash from journal_head where station_id = ${stationId}`.execute(db)
  const last = head.rows[0]
  if (!last || Number(last.seq) !== seq || !last.hash.equals(previous)) broken(seq, 'head')
  return seq
}

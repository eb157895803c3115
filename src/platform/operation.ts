import { createHash } from 'node:crypto'

import { canonical, type Json } from '#kernel/canonical'
import { no, ok, type Refusal, type Result } from '#kernel/result'
import { sql } from 'kysely'

import type { Db } from '#platform/db'
import { appendEvents, type Acting, type Event } from '#platform/journal'

/** The channel on which a transaction that wrote a message says so as it commits. */
export const OUTBOX_CHANNEL = 'outbox'

/** What a piece of work hands back to be kept: its answer and what to tell the job queue. A message lies in the queue for days: it names what
 *  is to be done by its ids and holds nothing about people. */
export interface Done<A extends Json> {
  readonly answer: A
  readonly events: readonly Event[]
  readonly messages?: readonly { readonly topic: string; readonly body: Json }[]
}

class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

export const requestHash = (command: string, actorId: string | null, request: Json): Buffer =>
  createHash('sha256').update(canonical({ command, actorId, request })).digest()

const reused: Refusal = {
  code: 'operation.key-reused',
  status: 409,
  words: [
    '这张表单已经用于另一次操作，请重新打开页面再填。',
    'This form was already used for something else. Open the page again and fill it in anew.',
  ],
}

/** Does one command once: rows, journal events, messages and the answer in one transaction, or nothing at all.
 *  A retry with the same key gets the first answer and does nothing.
 *  Refuses: operation.key-reused, and whatever `work` refuses (then nothing is kept). */
export async function act<A extends Json>(
  db: Db,
  acting: Acting,
  command: string,
  request: Json,
  work: (tx: Db) => Promise<Result<Done<A>>>,
): Promise<Result<A>> {
  const hash = requestHash(command, acting.actorId, request)
  const before = await findAnswer<A>(db, acting, hash)
  if (before) return before
  try {
    return await db.transaction().execute(async tx => {
      const result = await work(tx)
      if (!result.ok) throw new Refused(result.error)
      const { answer, events, messages = [] } = result.value
      await appendEvents(tx, acting, events)
      await sql`insert into operation (station_id, key, command, request_hash, answer, at)
        values (${acting.stationId}, ${acting.key}, ${command}, ${hash}, ${JSON.stringify(answer)}, ${acting.at})`.execute(
        tx,
      )
      for (const message of messages) await enqueue(tx, acting, message.topic, message.body)
      return ok(answer)
    })
  } catch (error) {
    // Two of the same at once: the second meets what the first has done (a taken code, a used link), not only its key.
    if (error instanceof Refused || isKeyTaken(error)) {
      const first = await findAnswer<A>(db, acting, hash)
      if (first) return first
    }
    if (error instanceof Refused) return no(error.refusal)
    throw error
  }
}

/** The answer a key already has, or a refusal when the key was used for another request. */
export async function findAnswer<A extends Json>(
  db: Db,
  acting: Acting,
  hash: Buffer,
): Promise<Result<A> | undefined> {
  const found = await sql<{ answer: A; request_hash: Buffer }>`
    select answer, request_hash from operation where station_id = ${acting.stationId} and key = ${acting.key}`.execute(
    db,
  )
  const row = found.rows[0]
  if (!row) return undefined
  return row.request_hash.equals(hash) ? ok(row.answer) : no(reused)
}

export const isKeyTaken = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'constraint' in error &&
  error.constraint === 'operation_pkey'

/** Writes one message for the job queue into the caller's transaction, whose commit wakes the relay. */
export async function enqueue(tx: Db, acting: Acting, topic: string, body: Json): Promise<void> {
  await sql`with kept as (
      insert into outbox (station_id, id, topic, body, at)
      values (${acting.stationId}, gen_random_uuid(), ${topic}, ${JSON.stringify(body)}, ${acting.at}))
    select pg_notify(${OUTBOX_CHANNEL}, '')`.execute(tx)
}

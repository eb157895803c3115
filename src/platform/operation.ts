import { createHash } from 'node:crypto'

import { canonical, type Json } from '#kernel/canonical'
import { no, ok, type Refusal, type Result } from '#kernel/result'
import { sql } from 'kysely'

import { isPassing, violates, type Db } from '#platform/db'
import { appending, isStale, type Acting, type Event } from '#platform/journal'
import { given, writeTogether, type Part } from '#platform/write'

/** The channel on which a transaction that wrote a message says so as it commits. */
export const OUTBOX_CHANNEL = 'outbox'

/** What a piece of work hands back to be kept: its answer, what happened and what to tell the job queue. A message lies in
 *  the queue for days: it names what is to be done by its ids and holds nothing about people. */
export interface Done<A extends Json> {
  readonly answer: A
  readonly events: readonly Event[]
  readonly messages?: readonly { readonly topic: string; readonly body: Json }[]
  /** Rows of its own that are written in the same statement as all this. */
  readonly writes?: readonly Part[]
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
      await keep(tx, acting, command, hash, result.value)
      return ok(result.value.answer)
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

const TRIES_MAX = 10

/** The short way for what is done all day: `plan` reads and decides, and hands back everything that is to be
 *  written, which one statement then writes. Nothing is locked while deciding; every subject in the events has
 *  the version that was read plus one, so when somebody else was quicker nothing is written and `plan` is
 *  asked again.
 *  Refuses: operation.key-reused, and whatever `plan` refuses. */
export async function actAtOnce<A extends Json>(
  db: Db,
  acting: Acting,
  command: string,
  request: Json,
  plan: () => Promise<Result<Done<A>>>,
): Promise<Result<A>> {
  const hash = requestHash(command, acting.actorId, request)
  for (let tries = 1; ; tries += 1) {
    const result = await plan()
    // A retry may be refused for what its first try did: then the first answer stands.
    if (!result.ok) return (await findAnswer<A>(db, acting, hash)) ?? result
    try {
      await keep(db, acting, command, hash, result.value)
      return ok(result.value.answer)
    } catch (error) {
      if (isKeyTaken(error)) {
        const first = await findAnswer<A>(db, acting, hash)
        if (first) return first
      }
      if (!(isStale(error) || isPassing(error)) || tries === TRIES_MAX) throw error
    }
  }
}

/** Writes what a command leaves, by one statement. */
async function keep(db: Db, acting: Acting, command: string, hash: Buffer, done: Done<Json>): Promise<void> {
  const { answer, events, messages = [], writes = [] } = done
  const operation: Part = {
    name: 'operated',
    query: sql`insert into operation (station_id, key, command, request_hash, answer, at)
      values (${acting.stationId}, ${acting.key}, ${command}, ${hash}, ${JSON.stringify(answer)}, ${acting.at}) returning 1`,
  }
  const first = [...writes, operation, ...enqueuing(acting, messages)]
  await writeTogether(db, [...first, ...appending(acting, events, first)])
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

const isKeyTaken = (error: unknown): boolean => violates(error, 'operation_pkey')

/** Messages for the job queue, whose relay the commit wakes. */
function enqueuing(
  acting: Acting,
  messages: readonly { readonly topic: string; readonly body: Json }[],
): readonly Part[] {
  if (messages.length === 0) return []
  return [
    {
      name: 'enqueued',
      query: sql`insert into outbox (station_id, id, topic, body, at)
        select ${acting.stationId}::uuid, gen_random_uuid(), topic, body, ${acting.at}::timestamptz
        from ${given('message', messages, {
          topic: ['text', message => message.topic],
          body: ['jsonb', message => JSON.stringify(message.body)],
        })}
        returning pg_notify(${OUTBOX_CHANNEL}, '')`,
    },
  ]
}

import { randomUUID } from 'node:crypto'

import { definitions, deltasOf, type Change } from '#figures'
import { withOptions, type Address } from '#platform/db'
import { Client, type Pool } from 'pg'

/** The commands of the loop, each one transaction. */
export const loopCommands = ['receive', 'approve', 'dispatch', 'accept', 'report', 'confirm', 'rate'] as const
type LoopCommand = (typeof loopCommands)[number]

interface Told {
  readonly kind: string
  readonly subject: string
  readonly version: number
  readonly type: string
  readonly actor: string
  readonly at: Date
  readonly operation: string
  readonly body: string
}

type Row = Readonly<Record<string, unknown>>

/** What one loop through the program has left: the pattern of those by hand. */
export interface Pattern {
  readonly station: string
  readonly order: Row
  readonly record: Row & { readonly id: string } & Omit<Change, 'sign'>
  readonly rating: Row
  readonly key: Row
  readonly sealed: readonly Row[]
  readonly told: (command: LoopCommand) => readonly Told[]
}

/** Reads what the loop of one order has left. */
export async function readPattern(owner: Pool, orderId: string): Promise<Pattern> {
  const one = async (text: string, values: readonly unknown[]): Promise<Row> => {
    const { rows } = await owner.query<Row>(text, [...values])
    if (!rows[0]) throw new Error(`nothing by: ${text}`)
    return rows[0]
  }
  const order = await one('select * from service_order where id = $1', [orderId])
  const record = await one(`select *, '{}'::text[] as households from record where id = $1`, [
    order['record_id'],
  ])
  const { rows } = await owner.query<Told & { command: string }>(
    `select j.subject_kind as kind, j.subject_id as subject, j.version, j.type, j.actor_id as actor, j.at, j.body,
       j.body::json ->> 'operation' as operation, o.command
     from journal j join operation o on o.station_id = j.station_id and o.key = j.body::json ->> 'operation'
     where j.subject_id = any ($1) order by j.seq`,
    [[orderId, order['record_id']]],
  )
  const told = (command: LoopCommand): readonly Told[] =>
    rows.filter(row => row.command === `orders.${command}`)
  return {
    station: String(order['station_id']),
    order,
    record: record as Pattern['record'],
    rating: await one('select * from rating where order_id = $1', [orderId]),
    key: await one('select * from order_key where order_id = $1', [orderId]),
    sealed: (await owner.query<Row>('select field, sealed from order_private where order_id = $1', [orderId]))
      .rows,
    told,
  }
}

/** One loop with everything worked out beforehand that SQL need not do. */
export interface RawLoop {
  readonly id: string
  readonly recordId: string
  readonly ratingId: string
  readonly number: string
  readonly code: Buffer
  readonly steps: readonly {
    readonly command: LoopCommand
    readonly key: string
    readonly told: readonly Told[]
  }[]
}

/** Another loop after the pattern: other ids, all else the same. */
export function prepareLoop(pattern: Pattern, n: number): RawLoop {
  const [id, recordId, ratingId, number] = [randomUUID(), randomUUID(), randomUUID(), `2019-R${n}`]
  const renamed = (text: string): string =>
    text
      .replaceAll(String(pattern.order['id']), id)
      .replaceAll(pattern.record.id, recordId)
      .replaceAll(String(pattern.rating['id']), ratingId)
      .replaceAll(String(pattern.order['number']), number)
  const steps = loopCommands.map(command => {
    const key = randomUUID()
    const told = pattern.told(command).map(event => ({
      ...event,
      subject: renamed(event.subject),
      body: renamed(event.body).replaceAll(event.operation, key),
    }))
    return { command, key, told }
  })
  return { id, recordId, ratingId, number, code: Buffer.from(id.replaceAll('-', '')), steps }
}

const statements = {
  counter: `insert into order_counter (station_id, year, last) values ($1, 2019, 1)
    on conflict (station_id, year) do update set last = order_counter.last + 1 returning last`,
  order: `insert into service_order (station_id, id, number, origin, channel, status, received_at, since, due_at)
    values ($1, $2, $3, $4, $5, 'submitted', $6, $6, $6)`,
  key: 'insert into order_key (station_id, order_id, key_id, wrapped) values ($1, $2, $3, $4)',
  sealed: `insert into order_private (station_id, order_id, field, sealed)
    select $1, $2, * from unnest($3::text[], $4::bytea[])`,
  code: 'insert into order_code (station_id, order_id, code_hash) values ($1, $2, $3)',
  approve: `update service_order set status = 'queued', priority = $4, version = version + 1, since = $3, replied_at = $3, due_at = $3
    where station_id = $1 and id = $2`,
  dispatch: `update service_order set status = 'dispatched', version = version + 1, assignee_kind = 'team', assignee_id = $4, since = $3,
    dispatched_at = $3, promised_at = $3, due_at = $3 where station_id = $1 and id = $2`,
  accept: `update service_order set status = 'accepted', version = version + 1, since = $3, due_at = $3
    where station_id = $1 and id = $2`,
  report: `update service_order set status = 'reported', version = version + 1, reported_by = $4, quantity = $5, record_id = $6, since = $3,
    served_at = $3, due_at = $3 where station_id = $1 and id = $2`,
  confirm: `update service_order set status = 'confirmed', version = version + 1, since = $3, due_at = $3
    where station_id = $1 and id = $2`,
  rate: `update service_order set status = 'rated', version = version + 1, since = $3, due_at = $3
    where station_id = $1 and id = $2`,
  record: `insert into record (station_id, id, kind, theme, day, title, place, quantity, unit, details, grade, class, status, recorder_id,
    recorded_at, team_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, 'pending', $12, $13, $14)`,
  confirmed: `update record set status = 'confirmed', confirmer_id = $3, confirmed_at = $4, grade = $5, version = version + 1
    where station_id = $1 and id = $2`,
  tallies: `insert into tally as t (station_id, figure, grain, starts_on, value, records)
    select $1, * from unnest($2::text[], $3::text[], $4::date[], $5::numeric[], $6::int[])
    on conflict (station_id, figure, grain, starts_on)
    do update set value = t.value + excluded.value, records = t.records + excluded.records`,
  rating: `insert into rating (station_id, id, order_id, cycle, source, done, on_time, needs_more, by_account, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  operation: `insert into operation (station_id, key, command, request_hash, answer, at) values ($1, $2, $3, $4, '{}', $5)`,
  head: `update journal_head set seq = seq + 1, hash = sha256(hash || int8send(seq + 1) || convert_to($2, 'UTF8'))
    where station_id = $1 returning seq, hash`,
  journal: `insert into journal (station_id, seq, subject_kind, subject_id, version, type, actor_id, at, body, hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
} as const

const HASH = Buffer.alloc(32)

/** Writes loops by hand, each client over a connection of its own. */
export async function openRawLoops(app: Address, clients: number, pattern: Pattern) {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new Client({ connectionString: withOptions(app) })
      await client.connect()
      return client
    }),
  )
  return {
    async loop(piece: RawLoop, number: number): Promise<void> {
      const client = connections[number]
      if (!client) throw new Error('no such client')
      for (const step of piece.steps) await writeStep(client, pattern, piece, step)
    },
    close: () => Promise.all(connections.map(client => client.end())),
  }
}

async function writeStep(
  client: Client,
  { station, order, record, rating, key, sealed }: Pattern,
  piece: RawLoop,
  step: RawLoop['steps'][number],
): Promise<void> {
  const send = <R extends object>(name: keyof typeof statements, ...values: unknown[]) =>
    client.query<R>({ name, text: statements[name], values: [station, ...values] })
  const [first] = step.told
  if (!first) throw new Error(`nothing was told of ${step.command}`)
  const { at, actor } = first
  await client.query('begin')
  switch (step.command) {
    case 'receive':
      await send('counter')
      await send('order', piece.id, piece.number, order['origin'], order['channel'], at)
      await send('key', piece.id, key['key_id'], key['wrapped'])
      await send(
        'sealed',
        piece.id,
        sealed.map(row => row['field']),
        sealed.map(row => row['sealed']),
      )
      await send('code', piece.id, piece.code)
      break
    case 'approve':
      await send('approve', piece.id, at, order['priority'])
      break
    case 'dispatch':
      await send('dispatch', piece.id, at, order['assignee_id'])
      break
    case 'report': {
      const { kind, theme, day, title, place, quantity, unit, details, team_id: team } = record
      await send(
        'record',
        piece.recordId,
        kind,
        theme,
        day,
        title,
        place,
        quantity,
        unit,
        JSON.stringify({ ...(details as object), order: piece.number }),
        record.class,
        actor,
        at,
        team,
      )
      await send('report', piece.id, at, actor, order['quantity'], piece.recordId)
      break
    }
    case 'confirm': {
      const { tallies } = deltasOf(definitions, [{ ...record, sign: 1 }])
      await send('confirmed', piece.recordId, actor, at, record.grade)
      if (tallies.length > 0)
        await send(
          'tallies',
          tallies.map(t => t.figure),
          tallies.map(t => t.grain),
          tallies.map(t => t.startsOn),
          tallies.map(t => t.value),
          tallies.map(t => t.records),
        )
      await send('confirm', piece.id, at)
      break
    }
    case 'rate':
      await send(
        'rating',
        piece.ratingId,
        piece.id,
        rating['cycle'],
        rating['source'],
        rating['done'],
        rating['on_time'],
        rating['needs_more'],
        rating['by_account'],
        at,
      )
      await send('rate', piece.id, at)
      break
    case 'accept':
      await send(step.command, piece.id, at)
  }
  await send('operation', step.key, `orders.${step.command}`, HASH, at)
  for (const event of step.told) {
    const head = await send<{ seq: string; hash: Buffer }>('head', event.body)
    await send(
      'journal',
      head.rows[0]?.seq,
      event.kind,
      event.subject,
      event.version,
      event.type,
      event.actor,
      event.at,
      event.body,
      head.rows[0]?.hash,
    )
  }
  await client.query('commit')
}

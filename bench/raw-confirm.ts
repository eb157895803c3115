import { randomUUID } from 'node:crypto'

import { definitions, deltasOf, type Change } from '#figures'
import { withOptions, type Address } from '#platform/db'
import { eventBody } from '#platform/journal'
import { requestHash } from '#platform/operation'
import { Client, type Pool } from 'pg'

import { CONFIRMER } from './stations.ts'

/** One confirmation with everything worked out beforehand that SQL need not do. */
export interface RawPiece {
  readonly station: string
  readonly id: string
  readonly at: Date
  readonly key: string
  readonly hash: Buffer
  readonly answer: string
  readonly body: string
  readonly deltas: ReturnType<typeof deltasOf>
}

/** Reads the records and works out what confirming each will write. */
export async function prepareRaw(
  owner: Pool,
  pieces: readonly { readonly station: string; readonly id: string }[],
): Promise<readonly RawPiece[]> {
  const { rows } = await owner.query<Change & { id: string }>(
    `select id, kind, theme, programme, service, class, grade, quantity, headcount, day,
       (select coalesce(array_agg(m.member_id::text), '{}') from record_member m
        where m.station_id = r.station_id and m.record_id = r.id) as households
     from record r where id = any ($1)`,
    [pieces.map(piece => piece.id)],
  )
  const byId = new Map(rows.map(row => [row.id, row]))
  const at = new Date()
  return pieces.map(({ station, id }) => {
    const record = byId.get(id)
    if (!record) throw new Error('a record went missing')
    const key = randomUUID()
    const acting = { stationId: station, actorId: CONFIRMER, channel: 'console' as const, key, at }
    return {
      station,
      id,
      at,
      key,
      hash: requestHash('records.confirm', CONFIRMER, { ids: [id], command: { type: 'confirm' } }),
      answer: JSON.stringify({ outcomes: [{ id, done: true, code: null }] }),
      body: eventBody(acting, {
        subjectKind: 'record',
        subjectId: id,
        version: 2,
        type: 'records.confirmed',
        data: { by: CONFIRMER },
      }),
      deltas: deltasOf(definitions, [{ ...record, sign: 1 }]),
    }
  })
}

const statements = {
  record: `update record set status = 'confirmed', confirmer_id = $3, confirmed_at = $4, version = version + 1
    where station_id = $1 and id = $2 and version = 1`,
  members: `insert into tally_member as m (station_id, figure, grain, starts_on, member_id, records)
    select $1, * from unnest($2::text[], $3::text[], $4::date[], $5::uuid[], $6::int[])
    on conflict (station_id, figure, grain, starts_on, member_id) do update set records = m.records + excluded.records
    returning figure, grain, starts_on, records`,
  tallies: `insert into tally as t (station_id, figure, grain, starts_on, value, records)
    select $1, * from unnest($2::text[], $3::text[], $4::date[], $5::numeric[], $6::int[])
    on conflict (station_id, figure, grain, starts_on)
    do update set value = t.value + excluded.value, records = t.records + excluded.records`,
  operation: `insert into operation (station_id, key, command, request_hash, answer, at) values ($1, $2, 'records.confirm', $3, $4, $5)`,
  head: `update journal_head set seq = seq + 1, hash = sha256(hash || int8send(seq + 1) || convert_to($2, 'UTF8'))
    where station_id = $1 returning seq, hash`,
  journal: `insert into journal (station_id, seq, subject_kind, subject_id, version, type, actor_id, at, body, hash)
    values ($1, $2, 'record', $3, 2, 'records.confirmed', $4, $5, $6, $7)`,
} as const

/** Writes confirmations by hand, each client over a connection of its own. */
export async function openRawConfirm(app: Address, clients: number) {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new Client({ connectionString: withOptions(app) })
      await client.connect()
      return client
    }),
  )
  return {
    async confirm(piece: RawPiece, number: number): Promise<void> {
      const client = connections[number]
      if (!client) throw new Error('no such client')
      await writeByHand(client, piece)
    },
    close: () => Promise.all(connections.map(client => client.end())),
  }
}

async function writeByHand(client: Client, piece: RawPiece): Promise<void> {
  const { station, id, at, key, hash, answer, body, deltas } = piece
  const send = <R extends object>(name: keyof typeof statements, values: unknown[]) =>
    client.query<R>({ name, text: statements[name], values })
  await client.query('begin')
  await send('record', [station, id, CONFIRMER, at])
  const came = new Map<string, number>()
  if (deltas.members.length > 0) {
    const { rows } = await send<{ figure: string; grain: string; starts_on: string; records: number }>(
      'members',
      [
        station,
        deltas.members.map(m => m.figure),
        deltas.members.map(m => m.grain),
        deltas.members.map(m => m.startsOn),
        deltas.members.map(m => m.member),
        deltas.members.map(m => m.records),
      ],
    )
    for (const row of rows)
      if (row.records === 1)
        came.set(`${row.figure} ${row.grain}`, (came.get(`${row.figure} ${row.grain}`) ?? 0) + 1)
  }
  await send('tallies', [
    station,
    deltas.tallies.map(t => t.figure),
    deltas.tallies.map(t => t.grain),
    deltas.tallies.map(t => t.startsOn),
    deltas.tallies.map(t => came.get(`${t.figure} ${t.grain}`) ?? t.value),
    deltas.tallies.map(t => t.records),
  ])
  await send('operation', [station, key, hash, answer, at])
  const head = await send<{ seq: string; hash: Buffer }>('head', [station, body])
  await send('journal', [station, head.rows[0]?.seq, id, CONFIRMER, at, body, head.rows[0]?.hash])
  await client.query('commit')
}

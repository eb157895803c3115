import { randomUUID } from 'node:crypto'

import { withTally } from '#app'
import { openDatabase, type Database } from '#platform/db'
import type { Acting } from '#platform/journal'
import { change } from '#records'
import { verifyInstance } from '#verify'
import { newKeyring } from '#test/world'

import {
  inTurns,
  latencies,
  median,
  perSecond,
  timeAll,
  type Bench,
  type Ground,
  type Reading,
} from './kit.ts'
import { openRawConfirm, prepareRaw, type RawPiece } from './raw-confirm.ts'
import { CONFIRMER, insertStations, registerPending } from './stations.ts'

interface Case {
  readonly clients: number
  readonly stations: number
  /** Confirmations in one round of one side. */
  readonly pieces: number
}

const cases: readonly Case[] = [
  { clients: 1, stations: 1, pieces: 200 },
  { clients: 16, stations: 1, pieces: 800 },
  { clients: 16, stations: 16, pieces: 1_600 },
]

const small: readonly Case[] = [
  { clients: 1, stations: 1, pieces: 4 },
  { clients: 4, stations: 2, pieces: 8 },
]

interface Piece {
  readonly station: string
  readonly id: string
}

/** Confirming a record through the program's own action, beside the same rows written by hand. */
export const recordConfirm: Bench = {
  name: 'record-confirm',
  async run(ground) {
    const readings: Reading[] = []
    for (const one of ground.size === 'full' ? cases : small) readings.push(await compare(ground, one))
    return readings
  },
}

async function compare(ground: Ground, { clients, stations, pieces }: Case): Promise<Reading> {
  const rounds = ground.size === 'full' ? 7 : 1
  ground.say(`${clients} clients, ${stations} stations`)
  const { app, migrator } = await ground.newDatabase()
  const owner = openDatabase(migrator, { connectionsMax: 1 })
  const database = openDatabase(app)
  try {
    const ours = await insertWork(owner, stations, pieces * (rounds + 1))
    const byHand = await prepareRaw(owner.pool, await insertWork(owner, stations, pieces * (rounds + 1)))
    await owner.pool.query('vacuum analyze')
    const confirm = await openAction(database)
    const raw = await openRawConfirm(app, clients)
    const share = <P>(all: readonly P[], round: number): readonly P[] =>
      all.slice(round * pieces, (round + 1) * pieces)
    const pairs = await inTurns(
      rounds,
      round => timeAll(clients, share(ours, round), confirm),
      round =>
        timeAll<RawPiece>(clients, share(byHand, round), (piece, client) => raw.confirm(piece, client)),
    )
    await raw.close()
    await expectTrue(database)
    const ratio = median(pairs.map(([a, b]) => perSecond(a) / perSecond(b)))
    const speed = (which: 0 | 1): string => median(pairs.map(pair => perSecond(pair[which]))).toFixed(0)
    return {
      clients,
      ratio,
      ...latencies(pairs.map(([a]) => a)),
      unit: 'of raw SQL throughput',
      note:
        `Confirmations in ${stations === 1 ? 'one station' : `${stations} stations`}, ${speed(0)}/s against ${speed(1)}/s: higher is better. ` +
        'Raw is the least that leaves the same rows, sent as prepared statements one after another: begin, update record, ' +
        'upsert members (home visits only) and tallies, insert operation, update head, insert journal link, commit; ' +
        'nothing read, parsed, judged or hashed on the way.',
      aim: '≥ 0.6',
      met: ratio >= 0.6,
    }
  } finally {
    await database.close()
    await owner.close()
  }
}

/** Pending records of fresh stations, the stations taking turns. */
async function insertWork(owner: Database, stations: number, count: number): Promise<readonly Piece[]> {
  const ids = await insertStations(owner.db, stations)
  const each = Math.ceil(count / stations)
  const records: (readonly string[])[] = []
  for (const station of ids) records.push(await registerPending(owner.db, station, each))
  return Array.from({ length: count }, (_, n) => ({
    station: ids[n % stations] ?? '',
    id: records[n % stations]?.[Math.floor(n / stations)] ?? '',
  }))
}

/** The action as a route calls it: one pool of connections as the program has it. */
async function openAction({ db }: Database): Promise<(piece: Piece) => Promise<void>> {
  const deps = withTally({
    db,
    now: () => new Date(),
    newId: randomUUID,
    keyring: await newKeyring(),
    dataDir: '/nonexistent',
    publicUrl: 'http://localhost',
  })
  return async ({ station, id }) => {
    const acting: Acting = {
      stationId: station,
      actorId: CONFIRMER,
      channel: 'console',
      key: randomUUID(),
      at: new Date(),
    }
    const result = await change(deps, acting, [id], { type: 'confirm' })
    if (!result.ok || !result.value.outcomes[0]?.done) throw new Error('a confirmation was refused')
  }
}

/** What both sides wrote is the same as the register says, or the comparison means nothing. */
async function expectTrue({ db }: Database): Promise<void> {
  const lines: string[] = []
  const deps = { db, dataDir: '/nonexistent' }
  if ((await verifyInstance(deps, line => lines.push(line))) > 0)
    throw new Error(lines.slice(0, 10).join('\n'))
}

import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { Client } from 'pg'
import { uuidv7 } from 'uuidv7'

import { withTally } from '#app'
import { ask, findImport, guessMapping, jobs, registerColumns, upload } from '#imports'
import type { Result } from '#kernel/result'
import { openDatabase, withOptions } from '#platform/db'
import type { Deps } from '#platform/deps'
import { runDueJobs } from '#platform/jobs'
import type { Acting } from '#platform/journal'
import { verifyInstance } from '#verify'
import { newKeyring } from '#test/world'

import { copyIn, copyOut } from './copy.ts'
import { inTurns, median, quantile, type Bench } from './kit.ts'
import { insertStations, RECORDER } from './stations.ts'

const MEMORY_MAX_MB = 300

/** A register file from upload to records, beside a COPY of the same records into a table like theirs. */
export const importFile: Bench = {
  name: 'import',
  async run(ground) {
    const rows = ground.size === 'full' ? 100_000 : 200
    const rounds = ground.size === 'full' ? 5 : 1
    const dataDir = mkdtempSync(join(tmpdir(), 'mingzhu-import-'))
    const path = join(dataDir, 'register.xlsx')
    ground.say(`writing ${rows} rows of XLSX`)
    execFileSync(process.execPath, ['--import', 'tsx', 'bench/import-file.ts', path, String(rows)])
    const { app, migrator } = await ground.newDatabase()
    const [owner, database] = [openDatabase(migrator, { connectionsMax: 1 }), openDatabase(app)]
    const raw = new Client(withOptions(migrator))
    try {
      await raw.connect()
      const stations = await insertStations(owner.db, rounds + 2)
      const deps = withTally({
        db: database.db,
        now: () => new Date(),
        newId: uuidv7,
        keyring: await newKeyring(),
        dataDir,
        publicUrl: 'http://localhost',
      })
      // The first one shows what memory it takes, in a process that has imported nothing yet.
      ground.say('one import for its memory')
      const [first = '', ...others] = stations
      const memory = await watchMemory(() => importInto(deps, first, path, rows))

      await makeTwin(raw)
      const text = await copyOut(raw, `select * from record where station_id = '${first}'`)
      ground.say(`${rounds} rounds beside COPY`)
      let heldMs = 0
      const pairs = await inTurns(
        rounds,
        async round => {
          const loop = monitorEventLoopDelay({ resolution: 5 })
          loop.enable()
          const ms = await timed(() => importInto(deps, others[round] ?? '', path, rows))
          loop.disable()
          heldMs = Math.max(heldMs, loop.max / 1e6)
          return ms
        },
        async round => {
          const station = others[round] ?? ''
          const pieces = text.map(piece => Buffer.from(piece.replaceAll(first, station)))
          return timed(() => copyIn(raw, 'record_twin', pieces))
        },
      )
      const lines: string[] = []
      if ((await verifyInstance(deps, line => lines.push(line))) > 0)
        throw new Error(lines.slice(0, 10).join('\n'))

      const ours = pairs.map(([ms]) => ms)
      const ratio = median(pairs.map(([a, b]) => a / b))
      const latency = { p50Ms: median(ours), p99Ms: quantile(ours, 0.99) }
      const copied = median(pairs.map(([, ms]) => ms))
      return [
        {
          clients: 1,
          ratio,
          ...latency,
          unit: 'times a COPY',
          note:
            `${rows} rows, upload to records with journal, households and answers, against ${copied.toFixed(0)} ms for a COPY of the ` +
            'same records into a table with the same columns, indexes and keys: lower is better. ' +
            `The event loop was held for at most ${heldMs.toFixed(0)} ms meanwhile.`,
          aim: '≤ 3',
          met: ratio <= 3,
        },
        {
          clients: 1,
          ratio: memory / MEMORY_MAX_MB,
          ...latency,
          unit: `of ${MEMORY_MAX_MB} MB`,
          note: `${memory.toFixed(0)} MB resident over the idle program, its reading process included: lower is better.`,
          aim: '≤ 1',
          met: memory <= MEMORY_MAX_MB,
        },
      ]
    } finally {
      await raw.end()
      await database.close()
      await owner.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

/** A table like the records' own, with all that a row costs there. */
async function makeTwin(raw: Client): Promise<void> {
  await raw.query('create table record_twin (like record including all)')
  const { rows } = await raw.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'record'::regclass and contype = 'f'`,
  )
  for (const { definition } of rows)
    // A record's forerunner is a record: in the twin as well.
    await raw.query(
      `alter table record_twin add ${definition.replace('REFERENCES record(', 'REFERENCES record_twin(')}`,
    )
}

/** One file through upload, reading and writing, as a person and the worker take it. */
async function importInto(deps: Deps, stationId: string, original: string, rows: number): Promise<void> {
  const acting = (): Acting => ({
    stationId,
    actorId: RECORDER,
    channel: 'import',
    key: randomUUID(),
    at: deps.now(),
  })
  const watch = {
    ended: () => {},
    failed: (error: unknown) => {
      throw error
    },
  }
  const path = join(deps.dataDir, randomUUID())
  copyFileSync(original, path)
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  const file = { path, name: 'register.xlsx', sha256, sizeBytes: statSync(path).size }
  const { id } = expectDone(await upload(deps, acting(), file))
  const found = await findImport(deps.db, stationId, id)
  const mapping = guessMapping(found?.head.header ?? [], registerColumns())
  expectDone(await ask(deps, acting(), id, { type: 'read', mapping }))
  await runDueJobs(deps, jobs, watch)
  expectDone(await ask(deps, acting(), id, { type: 'write' }))
  await runDueJobs(deps, jobs, watch)
  const done = await findImport(deps.db, stationId, id)
  if (done?.rowsWritten !== rows) throw new Error(`${done?.status}: ${done?.rowsWritten} of ${rows} rows`)
}

function expectDone<A>(result: Result<A>): A {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** The most that this process and its reading children held in memory during some work, over what it held before, in MB. */
async function watchMemory(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss()
  let most = before
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss() + residentOfReaders())
  }
  const timer = setInterval(look, 20)
  await work()
  clearInterval(timer)
  look()
  return (most - before) / 1024 / 1024
}

function residentOfReaders(): number {
  let bytes = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sheet-child')) continue
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      if (!status.includes(`PPid:\t${process.pid}\n`)) continue
      bytes += Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
    } catch {
      // It ended while we looked.
    }
  }
  return bytes
}

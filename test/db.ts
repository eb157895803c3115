import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDatabase, type Database, type Db } from '#platform/db'
import { openLog } from '#platform/log'
import { migrate } from '#platform/migrate'
import { startPostgres, SUPERUSER, type Postgres } from '#platform/postgres'
import { builtInAddresses, prepareBuiltIn, type Addresses } from '#platform/roles'

/** A database of one's own for a test file, migrated and empty. It goes with the process. */
export interface TestDatabase {
  /** What the program sees: the application's role. */
  readonly db: Db
  /** Whoever may do what the application may not: for planting damage that a check must find. */
  readonly owner: Db
  readonly reader: Db
  readonly addresses: Addresses
}

/** For what must have a log, where nobody reads it. */
export const quietLog = openLog({ level: 'silent' })

const TEMPLATE = 'template_migrated'

/** Gives a copy of the migrated database (a few milliseconds). One server serves all the files of a test
 *  process; it starts with the first call and ends with the process.
 *  Shape: `const { db } = await freshDatabase()` at the top of a file. No hooks: a hook at the top of a
 *  file would run for all files, since they share a process. */
export const freshDatabase = (): Promise<TestDatabase> => copyOf(TEMPLATE)

/** Gives a database without any of our tables. */
export const emptyDatabase = (): Promise<TestDatabase> => copyOf('template1')

async function copyOf(template: string): Promise<TestDatabase> {
  const { postgres, admin } = await server()
  const name = `test_${++made}`
  await admin.pool.query(
    `create database ${name} template ${template} owner mingzhu_migrator strategy file_copy`,
  )
  const addresses = builtInAddresses(postgres, name)
  return {
    db: open(addresses.app.url),
    owner: open(addresses.migrator.url),
    reader: open(addresses.reader.url),
    addresses,
  }
}

let made = 0
const opened: Database[] = []

// Every test has a database of its own and leaves its connections behind; the server has only so many.
function open(url: string): Db {
  const database = openDatabase({ url }, { connectionsMax: 4, connectionIdleMs: 2_000 })
  opened.push(database)
  return database.db
}

interface Server {
  readonly postgres: Postgres
  readonly admin: Database
}

let started: Promise<Server> | undefined
const server = (): Promise<Server> => (started ??= start())

async function start(): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mingzhu-test-'))
  // Nothing here outlives the process, so nothing is flushed; what a crash may lose is tested with the real program.
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: '200',
  }
  const postgres = await startPostgres({ dataDir, log: quietLog, settings })
  const { migrator } = await prepareBuiltIn(postgres, TEMPLATE)
  await migrate(migrator)
  const admin = openDatabase({ url: postgres.url('postgres', SUPERUSER) }, { connectionsMax: 1 })
  opened.push(admin)

  const putAway = async (): Promise<void> => {
    await Promise.all(opened.map(database => database.close()))
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  // The runner ends with its last test, whatever is open; a script that borrows us ends when nothing is left to do.
  process.once('beforeExit', () => void putAway())
  process.once('exit', () => {
    const note = join(dataDir, 'postgres/postmaster.pid')
    try {
      if (existsSync(note)) process.kill(Number.parseInt(readFileSync(note, 'utf8'), 10), 'SIGKILL')
    } catch {
      // It was just ending by itself.
    }
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  return { postgres, admin }
}

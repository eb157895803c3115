import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { inUse, lockDataDir, makeDataDir } from './data-dir.ts'
import type { Log } from './log.ts'
import { findBinaries, stepDown } from './postgres-binaries.ts'
import { clearThePrevious } from './postgres-orphan.ts'
import { currentUser, serverUser, type SystemUser } from './postgres-user.ts'
import { Trouble } from './trouble.ts'

/** A running database server that belongs to us. */
export interface Postgres {
  /** The address of one database as one of the server's roles. */
  url(database: string, role: string): string
  /** Resolves when the server has ended without having been asked to. */
  readonly lost: Promise<void>
  /** Ends sessions, writes everything down, and waits until the server is gone. May be called twice. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Use the server of the process that has the data folder, if one has: for a command beside a running program. */
  readonly mayJoin?: boolean
  readonly dataDir: string
  readonly log: Log
  /** Server settings beyond our own. Tests may trade durability for speed here; the program passes none. */
  readonly settings?: Readonly<Record<string, string>>
}

/** The role that owns the cluster itself. Only set-up uses it. */
export const SUPERUSER = 'postgres'

const MAJOR = '18'
const PORT = 5432
const SOCKET = `.s.PGSQL.${PORT}`
// sun_path holds 108 bytes; the server's own limit is 107.
const SOCKET_PATH_MAX_BYTES = 100
const STOP_PATIENCE_MS = 30_000

/** Starts PostgreSQL on the cluster in `dataDir`, creating it the first time.
 *
 *  The server stands in its cluster folder and is told only `/proc/self/cwd` and `.`: so it never walks
 *  the path to it, which the account under which it runs often may not (a clone under /root). It listens
 *  on no network, only on a socket inside that folder, and there only to the account we run under. It
 *  ends when we end, even by kill -9. Durability settings are deliberately left to the configuration
 *  files, where `checkDurability` (db.ts) reads what is really in force. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = resolve(options.dataDir)
  makeDataDir(dataDir)
  const clusterDir = join(dataDir, 'postgres')
  const lock = lockDataDir(dataDir)
  if (!lock) {
    if (options.mayJoin && existsSync(join(clusterDir, SOCKET))) return joined(clusterDir)
    throw inUse(dataDir)
  }
  try {
    const me = currentUser()
    const user = serverUser(me, clusterDir)
    const binaries = findBinaries(user, dataDir)
    const place: Place = { dataDir, clusterDir, user, binaries, logFile: join(dataDir, 'postgres.log') }

    if (!existsSync(clusterDir)) {
      options.log.info('database.creating')
      await createCluster(place)
    }
    checkMajor(clusterDir)
    await clearThePrevious(clusterDir, options.log)
    writeAccessRules(place, me)
    const server = await run(place, options)
    return supervise(server, place, lock.release)
  } catch (error) {
    lock.release()
    throw error
  }
}

interface Place {
  readonly dataDir: string
  readonly clusterDir: string
  readonly user: SystemUser
  readonly binaries: string
  readonly logFile: string
}

// --- creating ---------------------------------------------------------------------------------------

/** Creates the cluster aside and moves it into place when complete, so that a death half-way leaves nothing to trip over. */
async function createCluster(place: Place): Promise<void> {
  for (const name of readdirSync(place.dataDir).filter(name => name.startsWith('postgres-new-'))) {
    rmSync(join(place.dataDir, name), { recursive: true })
  }
  const staging = mkdtempSync(join(place.dataDir, 'postgres-new-'))
  chownSync(staging, place.user.uid, place.user.gid)
  const settings = ['--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums', '--sync-method=syncfs']
  const args = ['-D', '/proc/self/cwd', '-U', SUPERUSER, '--auth=reject', ...settings]
  const child = spawnServer(place, 'initdb', args, staging, 'TERM')
  const code = await ended(child)
  if (code !== 0) throw serverTrouble(place, 0)
  renameSync(staging, place.clusterDir)
  const fd = openSync(place.dataDir, 'r')
  fsyncSync(fd)
  closeSync(fd)
}

function checkMajor(clusterDir: string): void {
  const major = readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim()
  if (major === MAJOR) return
  throw new Trouble([
    `数据目录里的数据库是 PostgreSQL ${major} 建立的，这个版本的明珠自带 PostgreSQL ${MAJOR}。请用原来的版本导出数据后再升级。`,
    `The data folder was made by PostgreSQL ${major}; this version of Mingzhu brings PostgreSQL ${MAJOR}. Export the data with the version it came from, then upgrade.`,
  ])
}

/** Only the account under which this program runs may connect, as whichever role it asks for; the kernel vouches for it. */
function writeAccessRules(place: Place, me: SystemUser): void {
  const rules = {
    'pg_hba.conf': 'local all all peer map=program\nhost all all all reject\n',
    'pg_ident.conf': `program "${me.name}" all\n`,
  }
  for (const [name, text] of Object.entries(rules)) {
    const path = join(place.clusterDir, name)
    writeFileSync(path, text, { mode: 0o600 })
    chownSync(path, place.user.uid, place.user.gid)
  }
}

// --- running ----------------------------------------------------------------------------------------

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  port: String(PORT),
  max_connections: '60',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  jit: 'off',
  // Row contents would otherwise reach the log through DETAIL lines and failed statements.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
}

async function run(place: Place, options: PostgresOptions): Promise<ChildProcess> {
  const all = Object.entries({ ...settings, ...options.settings })
  const args = ['-D', '/proc/self/cwd', ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const deadline = performance.now() + 15_000
  for (;;) {
    const logged = sizeOf(place.logFile)
    const child = spawnServer(place, 'postgres', args, place.clusterDir, 'INT')
    if (await isReady(child, place, options)) return child
    // Backends of a killed server may outlive it by a moment, and the new one rightly waits for them.
    const text = readFileSync(place.logFile, 'utf8').slice(logged)
    if (!text.includes('shared memory block') || performance.now() > deadline)
      throw serverTrouble(place, logged)
    await delay(200)
  }
}

/** Waits until the server says in its own file that it is ready; false when it ended instead.
 *  However long: after a power cut it first replays its log. */
async function isReady(child: ChildProcess, place: Place, options: PostgresOptions): Promise<boolean> {
  const pidFile = join(place.clusterDir, 'postmaster.pid')
  const startedAt = performance.now()
  let saidSo = false
  while (child.exitCode === null && child.signalCode === null) {
    const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : []
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true
    if (!saidSo && performance.now() - startedAt > 5_000) {
      options.log.info('database.recovering')
      saidSo = true
    }
    await delay(10)
  }
  return false
}

function spawnServer(
  place: Place,
  program: string,
  args: string[],
  cwd: string,
  deathSignal: string,
): ChildProcess {
  if (sizeOf(place.logFile) > 8_000_000) renameSync(place.logFile, `${place.logFile}.1`)
  const log = openSync(place.logFile, 'a', 0o600)
  const path = join(place.binaries, 'bin', program)
  const command = hasDeathSignal() ? ['setpriv', '--pdeathsig', deathSignal, path] : [path]
  try {
    return spawn(command[0] ?? path, [...command.slice(1), ...args], {
      ...stepDown(place.user),
      cwd,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' },
      stdio: ['ignore', log, log],
      // Ctrl-C reaches the whole terminal; the server stops when we have finished with it.
      detached: true,
    })
  } finally {
    closeSync(log)
  }
}

/** Without it a killed program leaves its server behind; the next start then stops that one first. */
const hasDeathSignal = (): boolean => spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((settle, fail) => {
    if (child.exitCode !== null || child.signalCode !== null) settle(child.exitCode ?? 1)
    child.once('exit', code => settle(code ?? 1))
    child.once('error', fail)
  })

function serverTrouble(place: Place, logged: number): Trouble {
  const text = readFileSync(place.logFile, 'utf8').slice(logged)
  if (text.includes('No space left on device')) {
    return new Trouble([
      `磁盘已满，数据库无法启动。请在 ${place.dataDir} 所在的磁盘上腾出空间后重试。`,
      `The disk is full, so the database cannot start. Make room on the disk that holds ${place.dataDir}, then try again.`,
    ])
  }
  const last =
    text
      .trim()
      .split('\n')
      .filter(line => /FATAL|ERROR|PANIC|error:/.test(line))
      .at(-1) ?? ''
  return new Trouble([
    `数据库没能启动。原因记在 ${place.logFile}，最后一条是：${last}`,
    `The database did not start. The reason is in ${place.logFile}; its last entry: ${last}`,
  ])
}

// --- supervising ------------------------------------------------------------------------------------

function supervise(child: ChildProcess, place: Place, release: () => void): Postgres {
  const gone = ended(child)
  const socket = socketDir(place.clusterDir)
  let stopping: Promise<void> | undefined
  // The server must not keep a program alive that has nothing left to do.
  child.unref()

  const stop = async (): Promise<void> => {
    child.ref()
    child.kill('SIGINT')
    const patience = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS)
    await gone
    clearTimeout(patience)
    socket.remove()
    release()
  }
  return {
    url: socket.url,
    lost: gone.then(() => (stopping ? new Promise<void>(() => {}) : undefined)),
    stop: () => (stopping ??= stop()),
  }
}

/** Somebody else's server: we only come and go. */
function joined(clusterDir: string): Postgres {
  const socket = socketDir(clusterDir)
  return {
    url: socket.url,
    lost: new Promise(() => {}),
    async stop() {
      socket.remove()
    },
  }
}

interface Socket {
  readonly url: (database: string, role: string) => string
  readonly remove: () => void
}

/** How clients reach the socket: by the cluster's own folder, or where that path is too long for a socket
 *  address, by a short link to it in a private folder. */
function socketDir(clusterDir: string): Socket {
  const urlAt = (folder: string) => (database: string, role: string) =>
    `postgresql://${role}@${encodeURIComponent(folder)}:${PORT}/${database}?sslmode=disable`
  if (Buffer.byteLength(join(clusterDir, SOCKET)) <= SOCKET_PATH_MAX_BYTES) {
    return { url: urlAt(clusterDir), remove: () => {} }
  }
  const folder = mkdtempSync(join(tmpdir(), 'mingzhu-'))
  const path = join(folder, 'db')
  symlinkSync(clusterDir, path)
  return { url: urlAt(path), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

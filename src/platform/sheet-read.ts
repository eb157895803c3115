import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { no, ok, type Refusal, type Result } from '#kernel/result'

import { openGate, type Gate } from './gate.ts'
import type { SheetRow } from './sheet-cell.ts'
import type { SheetAnswer, SheetTask } from './sheet-child.ts'
import { SHEET_LIMITS, type SheetLimits } from './sheet-limits.ts'
import { sheetRefusal } from './sheet-refusal.ts'
import type { SheetSummary } from './sheet-summary.ts'

export type { SheetCell, SheetMoment, SheetRow } from './sheet-cell.ts'
export { SHEET_LIMITS, type SheetLimits } from './sheet-limits.ts'
export type { SheetSummary } from './sheet-summary.ts'

export interface SheetOptions {
  /** The file's name as the person sees it: its ending says what they think it is. */
  readonly name: string
  /** The sheet to read; without it the first that is not hidden. */
  readonly sheet?: string
  readonly limits?: Partial<SheetLimits>
  /** Aborting kills the child at once; the reading then throws the signal's reason. */
  readonly signal?: AbortSignal
}

interface ReadOptions extends SheetOptions {
  /** Told with each batch how much of the sheet has been read: 0 to 1. */
  readonly atShare?: (share: number) => void
}

interface InspectOptions extends SheetOptions {
  /** Enough rows to know the sheet by; without it, it is read through. */
  readonly rowsWanted?: number
}

/** So many children run at once, each with about 100 MB; whoever only wants a look need not wait for long readings. */
const reading = openGate(2, 100)
const looking = openGate(2, 20)

/** Reads an uploaded sheet's rows in batches, in a process of its own.
 *  Shape:   each item is a batch, or the one refusal after which nothing follows; a refusal may come after
 *           rows, so keep nothing before the end. Leaving the loop kills the process.
 *  Waits while as many sheets are read as may be at once.
 *  Refuses: every `sheets.*` code of sheet-refusal.ts. */
export async function* readSheet(
  path: string,
  options: ReadOptions,
): AsyncGenerator<Result<readonly SheetRow[]>> {
  const leave = await enter(reading)
  if (!leave) return yield no(sheetRefusal('busy'))
  let child: SheetChild | undefined
  try {
    child = startChild({ kind: 'read' }, path, options)
    for (;;) {
      const answer = await child.next()
      if (answer.kind === 'rows') {
        options.atShare?.(answer.share)
        yield ok(answer.rows)
      } else if (answer.kind === 'end') return
      else if (answer.kind === 'refusal') return yield no(answer.refusal)
      else throw new Error(`the sheet reader answered ${answer.kind} to a reading`)
    }
  } finally {
    await child?.stop()
    leave()
  }
}

/** Reads an uploaded sheet once and tells what is in it, or why it cannot be imported: as far as it is read,
 *  whatever `readSheet` would refuse is refused here.
 *  Refuses: every `sheets.*` code of sheet-refusal.ts. */
export async function inspectSheet(path: string, options: InspectOptions): Promise<Result<SheetSummary>> {
  const { rowsWanted } = options
  const inspected = looking(async () => {
    const child = startChild(
      { kind: 'inspect', ...(rowsWanted !== undefined && { rowsWanted }) },
      path,
      options,
    )
    try {
      const answer = await child.next()
      if (answer.kind === 'summary') return ok(answer.summary)
      if (answer.kind === 'refusal') return no(answer.refusal)
      throw new Error(`the sheet reader answered ${answer.kind} to an inspection`)
    } finally {
      await child.stop()
    }
  })
  return inspected ?? no(sheetRefusal('busy'))
}

/** Takes a place until the given function is called; undefined when too many wait already. */
function enter(gate: Gate): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = gate(() => new Promise<void>(leave => resolve(leave)))
    if (held) held.catch(reject)
    else resolve(undefined)
  })
}

type Heard =
  | Extract<SheetAnswer, { kind: 'rows' | 'end' | 'summary' }>
  | { kind: 'refusal'; refusal: Refusal }

interface SheetChild {
  next(): Promise<Heard>
  /** Ends the child; it is gone when this resolves. */
  stop(): Promise<void>
}

const CHILD = fileURLToPath(new URL('./sheet-child.ts', import.meta.url))
/** How V8 ends a process whose heap is full, and how the kernel ends one when memory runs out. */
const DIED_OF_MEMORY: readonly (string | null)[] = ['SIGABRT', 'SIGTRAP', 'SIGKILL']

function startChild(
  what: Pick<SheetTask, 'kind' | 'rowsWanted'>,
  path: string,
  options: SheetOptions,
): SheetChild {
  const { name, sheet, signal } = options
  signal?.throwIfAborted()
  const limits = { ...SHEET_LIMITS, ...options.limits }
  const child = fork(CHILD, {
    // Of the server's settings and secrets the child gets none; it may read files, not write or start anything.
    env: {},
    execArgv: [
      `--max-old-space-size=${limits.heapMb}`,
      '--max-semi-space-size=4',
      '--permission',
      '--allow-fs-read=*',
      '--disable-warning=SecurityWarning',
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const task: SheetTask = { ...what, path, name, limits, ...(sheet !== undefined && { sheet }) }
  let workLeftMs = limits.workMs
  let complaints = ''
  child.stderr?.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-4000)))
  child.send(task, () => undefined)

  let coming: ReturnType<typeof hear> | undefined
  const ask = (): ReturnType<typeof hear> => {
    child.send('next', () => undefined)
    const heard = hear(child, workLeftMs, signal)
    // Whoever leaves does not hear how it ends.
    heard.catch(() => undefined)
    return heard
  }

  // A child that never started has no end to wait for.
  const gone = new Promise<void>(
    resolve => void child.once('exit', () => resolve()).once('error', () => resolve()),
  )
  return {
    stop() {
      child.kill('SIGKILL')
      return gone
    },
    async next() {
      signal?.throwIfAborted()
      const startedAt = performance.now()
      const heard = await (coming ?? ask())
      workLeftMs -= performance.now() - startedAt
      // The next rows travel while these are looked at.
      coming = typeof heard === 'object' && 'kind' in heard && heard.kind === 'rows' ? ask() : undefined
      if (heard === 'aborted') throw signal?.reason
      if (heard === 'late') return refused('takes-too-long', { limitS: Math.ceil(limits.workMs / 1000) })
      if ('died' in heard) {
        if (DIED_OF_MEMORY.includes(heard.died)) return refused('needs-too-much-memory')
        throw new Error(`the sheet reader died (${heard.died}): ${complaints}`)
      }
      if (heard.kind === 'refused') return refused(heard.reason, heard.facts)
      if (heard.kind === 'bug') throw new Error(`the sheet reader failed: ${heard.stack}`)
      return heard
    },
  }
}

const refused = (...reason: Parameters<typeof sheetRefusal>): Heard => ({
  kind: 'refusal',
  refusal: sheetRefusal(...reason),
})

/** Waits for the child's next word, its death, the end of its time, or the caller's change of mind. */
function hear(
  child: ChildProcess,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<SheetAnswer | 'late' | 'aborted' | { readonly died: string | null }> {
  return new Promise((resolve, reject) => {
    const settle = (settled: Parameters<typeof resolve>[0]): void => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit).off('error', onError)
      signal?.removeEventListener('abort', onAbort)
      resolve(settled)
    }
    const onMessage = (message: unknown): void => settle(message as SheetAnswer)
    const onExit = (code: number | null, died: string | null): void => settle({ died: died ?? String(code) })
    const onError = (error: Error): void => {
      settle('late')
      reject(error)
    }
    const onAbort = (): void => {
      child.kill('SIGKILL')
      settle('aborted')
    }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      settle('late')
    }, withinMs)
    child.on('message', onMessage).on('exit', onExit).on('error', onError)
    signal?.addEventListener('abort', onAbort)
    if (child.exitCode !== null || child.signalCode !== null)
      settle({ died: child.signalCode ?? String(child.exitCode) })
  })
}

/** The process that reads uploaded sheets, and nothing else: the server forks it for one file, with a bound on
 *  its memory, and kills it when it takes too long. A file that breaks it breaks nothing more. */
import type { SheetRow } from './sheet-cell.ts'
import { SheetRefused, type SheetReason } from './sheet-refusal.ts'
import { openSource, summarize, type SheetRequest, type SheetSource } from './sheet-source.ts'
import type { SheetSummary } from './sheet-summary.ts'

/** What the server asks, once. */
export interface SheetTask extends SheetRequest {
  readonly kind: 'read' | 'inspect'
  /** An inspection may stop after so many rows. */
  readonly rowsWanted?: number
}

/** What the child answers; rows only when asked for the next ones. */
export type SheetAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly SheetRow[]; readonly share: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'summary'; readonly summary: SheetSummary }
  | { readonly kind: 'refused'; readonly reason: SheetReason; readonly facts?: SheetRefused['facts'] }
  | { readonly kind: 'bug'; readonly stack: string }

/** Rows travel in batches of about this many: larger ones only cost memory (docs/decisions/0005-spreadsheets.md). */
const BATCH_ROWS = 250

async function read({ batches, share }: SheetSource): Promise<void> {
  let ready: SheetRow[] = []
  let isEmpty = true
  const hand = async (): Promise<void> => {
    if (ready.length === 0) return
    isEmpty = false
    await answer({ kind: 'rows', rows: ready, share: share() })
    ready = []
  }
  for await (const rows of batches) {
    ready.push(...rows)
    if (ready.length >= BATCH_ROWS) await hand()
  }
  await hand()
  if (isEmpty) throw new SheetRefused('nothing-in-sheet')
  await answer({ kind: 'end' })
}

let wakeReader: (() => void) | undefined
let askedFor = 0

/** Waits until the server asks for the next rows: one batch is ready ahead, never more. */
async function asked(): Promise<void> {
  if (askedFor === 0) await new Promise<void>(resolve => (wakeReader = resolve))
  askedFor--
}

/** Answers one question. A word said unasked, a refusal right behind rows, would come when nobody listens. */
async function answer(message: SheetAnswer): Promise<void> {
  await asked()
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error: Error | null) =>
      error ? reject(error) : resolve(),
    )
  })
}

async function serve(task: SheetTask): Promise<void> {
  try {
    const source = await openSource(task)
    if (task.kind === 'inspect')
      await answer({ kind: 'summary', summary: await summarize(source, task.rowsWanted) })
    else await read(source)
  } catch (error) {
    if (error instanceof SheetRefused) {
      const { reason, facts } = error
      await answer({ kind: 'refused', reason, ...(facts && { facts }) })
    } else
      await answer({
        kind: 'bug',
        stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
  }
  process.disconnect?.()
}

process.on('message', (message: SheetTask | 'next') => {
  if (message !== 'next') return void serve(message)
  askedFor++
  wakeReader?.()
  wakeReader = undefined
})
// The server is gone: nobody waits for these rows any more.
process.on('disconnect', () => process.exit())

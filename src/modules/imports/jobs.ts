import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'

import { no, ok, type Refusal, type Result } from '#kernel/result'
import { parseDay } from '#kernel/time'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Job, Message } from '#platform/jobs'
import type { Acting } from '#platform/journal'
import { act, type Done } from '#platform/operation'
import { readSheet, type SheetRow } from '#platform/sheet-read'
import { errorCode } from '#platform/trouble'
import {
  change,
  factsText,
  fingerprintOf,
  householdId,
  journalFrom,
  knownAt,
  listImported,
  readFacts,
  registerFrom,
} from '#records'

import { move, pathOf, registerColumns, topics } from './actions.ts'
import { needsFile, refusals, type Command } from './import.ts'
import { rowFields, type Mapping } from './mapping.ts'
import * as store from './store.ts'

/** Rows staged at once, and between two reports of progress. */
const STAGE_ROWS = 500
/** Rows that become records in one statement: short enough to hear soon that somebody gave the import up. */
const WRITE_ROWS = 5_000
const CONFIRM_RECORDS = 500

/** What a job of this module is about: an import as it stood when the work was asked for. */
interface Task {
  readonly file: store.ImportFile
  readonly acting: Acting
}

/** The import a message speaks of, or undefined where that step is over: done before, or given up. */
async function taskOf(deps: Deps, { stationId, body }: Message, step: string): Promise<Task | undefined> {
  const { id, version, askedBy } = body as { id: string; version: number; askedBy: string }
  const file = await store.findImport(deps.db, stationId, id)
  if (!file || file.version !== version) return undefined
  const key = `${step}-${id}-${version}`
  return { file, acting: { stationId, actorId: askedBy, channel: 'import', key, at: deps.now() } }
}

/** Somebody moved the import meanwhile: what was begun is undone, nobody waits for it. */
const overtaken: Refusal = refusals.wrongStatus

/** Ends a step that could not be done: the import says why, and can be tried again. */
async function fail(deps: Deps, { file, acting }: Task, problem: Refusal): Promise<void> {
  await act(deps.db, { ...acting, key: `${acting.key}-failed` }, 'imports.fail', { id: file.id }, tx =>
    finish(tx, file, acting, { type: 'fail' }, { problem, rowsWritten: 0 }),
  )
}

async function finish(
  tx: Db,
  file: store.ImportFile,
  acting: Acting,
  command: Command,
  changes: store.Changes,
): Promise<Result<Done<null>>> {
  const event = await move(tx, file, command, acting.actorId ?? '', changes)
  const topic = topics[command.type]
  return event.ok
    ? ok({ answer: null, events: [event.value], messages: topic ? [{ topic, body: { id: file.id } }] : [] })
    : event
}

/** Runs a step; what it refuses, or what breaks, becomes the import's own state rather than a page that never ends.
 *  An interrupted step stays as it is: the queue begins it anew. */
async function run(
  deps: Deps,
  message: Message,
  signal: AbortSignal,
  step: string,
  work: (task: Task) => Promise<Result<unknown>>,
): Promise<void> {
  const task = await taskOf(deps, message, step)
  if (!task) return
  let done: Result<unknown>
  try {
    done = await work(task)
  } catch (error) {
    if (!signal.aborted) await fail(deps, task, refusals.broken)
    throw error
  }
  if (!done.ok && done.error.code !== overtaken.code) await fail(deps, task, done.error)
}

// --- reading ----------------------------------------------------------------------------------------

/** Reads a file row by row, judges each row and stages what it would become; all of it shows at once, or nothing does. */
const readRegister = (deps: Deps, message: Message, signal: AbortSignal): Promise<void> =>
  run(deps, message, signal, 'read', async ({ file, acting }) => {
    const { stationId, id } = file
    const path = pathOf(deps, id)
    if ((await sha256Of(path)) !== file.sha256) return no(refusals.fileGone)
    const judge = await judgeOf(deps, file, acting.at)
    return act(deps.db, acting, 'imports.show', { id }, async tx => {
      await store.allowLong(tx)
      await store.deleteStaged(tx, stationId, id)
      const counts = { rowsRead: 0, rowsTotal: 0, rowsBad: 0 }
      let share = 0
      let good: store.GoodRow[] = []
      let bad: store.BadRow[] = []
      // One insert and one report are under way while the next rows are read and judged.
      let staged = Promise.resolve()
      let reported = Promise.resolve(true)
      const stage = async (): Promise<boolean> => {
        await staged
        const isOurs = await reported
        staged = store.stageRows(tx, stationId, id, good, bad)
        const expected = share > 0 ? Math.round(counts.rowsRead / share) : 0
        reported = store.saveProgress(deps.db, file, { read: counts.rowsRead, expected })
        // What fails is heard at the next turn; until then it is nobody's.
        for (const work of [staged, reported]) work.catch(() => undefined)
        ;[good, bad] = [[], []]
        return isOurs
      }
      const atShare = (read: number): void => void (share = read)
      for await (const batch of readSheet(path, {
        name: file.fileName,
        sheet: file.head.sheet,
        signal,
        atShare,
      })) {
        if (!batch.ok) return batch
        for (const row of batch.value) {
          const judged = row.rowNumber > file.head.headerRowNumber ? judge(row) : undefined
          if (judged === undefined) continue
          if ('facts' in judged) good.push(judged)
          else bad.push(judged)
        }
        counts.rowsRead += batch.value.length
        if (good.length + bad.length < STAGE_ROWS) continue
        counts.rowsTotal += good.length + bad.length
        counts.rowsBad += bad.length
        if (!(await stage())) return no(overtaken)
      }
      counts.rowsTotal += good.length + bad.length
      counts.rowsBad += bad.length
      await stage()
      await staged
      if (!(await reported)) return no(overtaken)
      const rowsKnown = await store.countKnown(tx, stationId, id)
      return finish(tx, file, acting, { type: 'show' }, { ...counts, rowsKnown })
    })
  })

/** Judges rows of one file: the record a row would become, or every reason why it cannot; nothing for an empty row. */
async function judgeOf(
  deps: Deps,
  file: store.ImportFile,
  at: Date,
): Promise<(row: SheetRow) => store.GoodRow | store.BadRow | undefined> {
  const mapping: Mapping = file.mapping ?? []
  const columns = new Map(registerColumns().map(column => [column.key, column]))
  const known = await knownAt(deps.db, file.stationId, at)
  const seen = new Map<string, number>()
  return ({ rowNumber, cells }) => {
    const fields = rowFields(cells, mapping, columns)
    if (Object.keys(fields).length === 0) return undefined
    fields['day'] = parseDay(fields['day'] ?? '') ?? fields['day'] ?? ''
    const facts = readFacts(fields, known)
    if (!facts.ok) {
      const problems = Object.entries(facts.error.fields ?? {}).map(([field, words]) => ({ field, words }))
      return { rowNumber, problems, cells }
    }
    const text = factsText(facts.value)
    // Equal rows of one file are different events; the second of them is told apart by its number.
    const first = fingerprintOf(text, 0)
    const ordinal = seen.get(first) ?? 0
    seen.set(first, ordinal + 1)
    return {
      rowNumber,
      recordId: deps.newId(),
      facts: facts.value,
      factsText: text,
      fingerprint: ordinal === 0 ? first : fingerprintOf(text, ordinal),
      householdIds: facts.value.households.map(code => householdId(file.stationId, code)),
    }
  }
}

/** The hash of what is kept of a file; '' where nothing is. */
async function sha256Of(path: string): Promise<string> {
  const sum = createHash('sha256')
  try {
    for await (const piece of createReadStream(path)) sum.update(piece as Buffer)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
  return sum.digest('hex')
}

// --- writing ----------------------------------------------------------------------------------------

/** Writes all new rows of a file into the register, with their journal, in one transaction; until it ends, giving the
 *  import up undoes it. */
const writeRegister = (deps: Deps, message: Message, signal: AbortSignal): Promise<void> =>
  run(deps, message, signal, 'write', ({ file, acting }) =>
    act(deps.db, acting, 'imports.finish', { id: file.id }, async tx => {
      await store.allowLong(tx)
      await store.waitForTurn(tx, file.stationId)
      // Nobody else adds such rows until we are through: what is left is new.
      await store.deleteKnown(tx, file.stationId, file.id)
      const last = await store.findLastRow(tx, file.stationId, file.id)
      const parts = Array.from({ length: Math.ceil(last / WRITE_ROWS) }, (_, n) =>
        store.stagedRows(file.stationId, file.id, n * WRITE_ROWS + 1, (n + 1) * WRITE_ROWS),
      )
      let written = 0
      for (const rows of parts) {
        signal.throwIfAborted()
        written += await registerFrom(tx, acting, rows)
        if (!(await store.saveProgress(deps.db, file, { written }))) return no(overtaken)
      }
      // Last, because from here on nobody else at the station can write.
      for (const rows of parts) {
        signal.throwIfAborted()
        await journalFrom(tx, acting, rows)
      }
      await store.deleteStaged(tx, file.stationId, file.id)
      const rowsKnown = file.rowsTotal - file.rowsBad - written
      return finish(tx, file, acting, { type: 'finish' }, { rowsWritten: written, rowsKnown })
    }),
  )

// --- confirming -------------------------------------------------------------------------------------

/** Confirms what waits of an import for the person who asked, batch by batch: a batch is done or not, and who stops
 *  it keeps what is done. */
const confirmRegister = async (deps: Deps, message: Message, signal: AbortSignal): Promise<void> => {
  const task = await taskOf(deps, message, 'confirm')
  if (!task) return
  const { file, acting } = task
  let after: string | undefined
  let confirmed = file.rowsConfirmed
  for (;;) {
    signal.throwIfAborted()
    const ids = await listImported(
      deps.db,
      file.stationId,
      file.id,
      acting.actorId ?? '',
      after,
      CONFIRM_RECORDS,
    )
    if (ids.length === 0) break
    const key = `${acting.key}-${ids[0]}`
    const done = await change(deps, { ...acting, key, at: deps.now() }, ids, { type: 'confirm' })
    if (!done.ok) throw new Error(`a batch of an import was not confirmed: ${done.error.code}`)
    confirmed += done.value.outcomes.filter(outcome => outcome.done).length
    after = ids.at(-1)
    if (!(await store.saveProgress(deps.db, file, { confirmed }))) return
  }
  await act(deps.db, acting, 'imports.rest', { id: file.id }, tx =>
    finish(tx, file, acting, { type: 'rest' }, { rowsConfirmed: confirmed }),
  )
}

// --- clearing ---------------------------------------------------------------------------------------

/** Takes the uploaded file away once its import is over; what was in it is in the register, or was not wanted. */
const clearFile = async (deps: Deps, { stationId, body }: Message): Promise<void> => {
  const { id } = body as { id: string }
  const file = await store.findImport(deps.db, stationId, id)
  if (file && !needsFile(file.status)) await rm(pathOf(deps, id), { force: true })
}

const RETRIES_MAX = 3

export const jobs: readonly Job[] = [
  {
    topic: 'imports.read',
    words: ['读取台账文件', 'Read a register file'],
    retriesMax: RETRIES_MAX,
    secondsMax: 600,
    handle: readRegister,
  },
  {
    topic: 'imports.write',
    words: ['写入台账', 'Write a register'],
    retriesMax: RETRIES_MAX,
    secondsMax: 900,
    handle: writeRegister,
  },
  {
    topic: 'imports.confirm',
    words: ['确认整批导入', 'Confirm a whole import'],
    retriesMax: RETRIES_MAX,
    secondsMax: 3_600,
    handle: confirmRegister,
  },
  {
    topic: 'imports.clear',
    words: ['删除导入完的文件', 'Delete the file of an import that is over'],
    retriesMax: RETRIES_MAX,
    secondsMax: 60,
    handle: clearFile,
  },
]

import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Json } from '#kernel/canonical'
import { no, ok, type Result, type Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { ReceivedFile } from '#platform/http/receive'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'
import { inspectSheet, type SheetCell } from '#platform/sheet-read'
import { writeCsv, writeXlsx } from '#platform/sheet-write'
import { typedKindIds, kindOf, kinds, labels, methodWords } from '#records'

import { decide, moves, needsFile, refusals, type Command } from './import.ts'
import { headOf, type RegisterColumn } from './mapping.ts'
import * as store from './store.ts'

/** Rows that are looked at when a file is uploaded: whole files of most stations, the head of large ones. */
const ROWS_LOOKED_AT = 1_000

/** The columns a register file may have: those of every record, then each kind's own. */
export function registerColumns(): readonly RegisterColumn[] {
  const words = (entries: Iterable<readonly [string, Words]>): ReadonlyMap<string, string> =>
    new Map(
      [...entries].flatMap(
        ([code, [zh, en]]) =>
          [
            [zh, code],
            [en, code],
          ] as const,
      ),
    )
  const values: Readonly<Record<string, ReadonlyMap<string, string>>> = {
    kind: words(typedKindIds.map(id => [id, kinds[id].words] as const)),
    theme: words(
      typedKindIds.flatMap(id =>
        Object.entries(kindOf(id)?.themes ?? {}).map(([code, theme]) => [code, theme.words] as const),
      ),
    ),
    headcountMethod: words(Object.entries(methodWords)),
  }
  const own = new Map<string, RegisterColumn>()
  for (const id of typedKindIds)
    for (const field of kindOf(id)?.fields ?? [])
      if (!own.has(field.words[0]))
        own.set(field.words[0], {
          key: field.words[0],
          field: field.name,
          words: field.words,
          ...(field.choices ? { values: words(Object.entries(field.choices)) } : {}),
        })
  const common = Object.entries(labels).map(([field, label]) => ({
    key: label[0],
    field,
    words: label,
    ...(values[field] ? { values: values[field] } : {}),
  }))
  return [...common, ...own.values()]
}

const folderOf = (deps: Deps): string => join(deps.dataDir, 'imports')

/** Where an import's file is kept. */
export const pathOf = (deps: Deps, id: string): string => join(folderOf(deps), id)

/** Takes a register file in: looks at its first rows and keeps it for reading. A refused file is not kept.
 *  Refuses: every `sheets.*` code. */
export async function upload(
  deps: Deps,
  acting: Acting,
  file: ReceivedFile,
): Promise<Result<{ id: string }>> {
  const summary = await inspectSheet(file.path, { name: file.name, rowsWanted: ROWS_LOOKED_AT })
  if (!summary.ok) return summary
  const id = deps.newId()
  await mkdir(folderOf(deps), { recursive: true, mode: 0o700 })
  await rename(file.path, pathOf(deps, id))
  const { sha256, name, sizeBytes } = file
  const done = await act(deps.db, acting, 'imports.upload', { sha256, name }, async tx => {
    await store.insertImport(tx, {
      stationId: acting.stationId,
      id,
      name,
      sha256,
      sizeBytes,
      head: headOf(summary.value),
      by: actorOf(acting),
      at: acting.at,
    })
    return ok({ answer: { id }, events: [told(id, 1, 'uploaded', { sha256, sizeBytes })] })
  })
  if (!done.ok || done.value.id !== id) await rm(pathOf(deps, id), { force: true })
  return done
}

/** What each step tells the job queue. */
export const topics: Partial<Record<Command['type'], string>> = {
  read: 'imports.read',
  write: 'imports.write',
  confirm: 'imports.confirm',
  finish: 'imports.clear',
  cancel: 'imports.clear',
}

/** Does what a person asks of an import: read it with these columns, write it, confirm its records, or give it up.
 *  The work itself is a job's; giving up stops a job that is under way, and nothing of it is kept.
 *  Refuses: imports.not-found, and what `decide` refuses. */
export async function ask(
  deps: Deps,
  acting: Acting,
  id: string,
  command: Extract<Command, { type: 'read' | 'write' | 'cancel' | 'confirm' | 'rest' }>,
): Promise<Result<{ id: string }>> {
  const mapping = command.type === 'read' ? command.mapping : undefined
  const request = { id, ...(mapping && { mapping: [...mapping] }) }
  return act(deps.db, acting, `imports.${command.type}`, request, async tx => {
    const file = await store.lockImport(tx, acting.stationId, id)
    if (!file) return no(refusals.notFound)
    const event = await move(tx, file, command, actorOf(acting), {
      ...(mapping && { mapping, rowsRead: 0, rowsTotal: 0, rowsBad: 0, rowsKnown: 0 }),
      ...(command.type === 'write' && { writtenBy: actorOf(acting) }),
      ...((command.type === 'write' || command.type === 'cancel') && { rowsWritten: 0 }),
      ...(command.type === 'confirm' && { rowsConfirmed: 0 }),
    })
    if (!event.ok) return event
    if (command.type === 'cancel') await store.deleteStaged(tx, acting.stationId, id)
    const topic = topics[command.type]
    const body = { id, version: file.version + 1, askedBy: actorOf(acting) }
    return ok({ answer: { id }, events: [event.value], messages: topic ? [{ topic, body }] : [] })
  })
}

const STRAY_MIN_MS = 24 * 3_600_000

/** Clears files that no import needs: those of imports that were over before files were cleared, and what a crash
 *  between file and row left behind. An upload under way has a fresh file and no row yet; it is left alone.
 *  Shape: run it when the program starts; → how many files were cleared. */
export async function sweepImports(deps: Deps): Promise<number> {
  await mkdir(folderOf(deps), { recursive: true, mode: 0o700 })
  const needed = new Set(
    (await store.listStatuses(deps.db)).flatMap(({ id, status }) => (needsFile(status) ? id : [])),
  )
  const before = deps.now().getTime() - STRAY_MIN_MS
  let swept = 0
  for (const id of await readdir(folderOf(deps))) {
    if (needed.has(id) || (await stat(pathOf(deps, id))).mtimeMs > before) continue
    await rm(pathOf(deps, id), { force: true })
    swept += 1
  }
  return swept
}

/** Moves a locked import one step, for people and for jobs.
 *  Shape:   the journal's event of it, which the caller has to append.
 *  Refuses: what `decide` refuses. */
export async function move(
  tx: Db,
  file: store.ImportFile,
  command: Command,
  actorId: string,
  changes: store.Changes,
): Promise<Result<Event>> {
  const next = decide({ ...file, ...changes }, command, actorId)
  if (!next.ok) return next
  if (!(await store.saveMove(tx, file, next.value, changes))) return no(refusals.wrongStatus)
  const { problem, mapping, ...counts } = changes
  return ok(
    told(file.id, file.version + 1, moves[command.type].event, {
      ...counts,
      ...(mapping && { mapping: [...mapping] }),
      ...(problem && { problem: problem.code }),
    }),
  )
}

const PROBLEMS_PAGE_ROWS = 1_000

/** The rows that will not do, as a file: row number, reasons, and every cell as it stood.
 *  Shape: pieces of one CSV file or workbook, read page by page. */
export function problemsFile(
  db: Db,
  file: store.ImportFile,
  format: 'csv' | 'xlsx',
  t: T,
  reasons: (row: store.BadRow) => string,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const titles = [t(['行号', 'Row']), t(['为什么不行', 'Why it will not do']), ...file.head.header]
  const columns = titles.map(title => ({ title }))
  const rows = problemRows(db, file, columns.length, reasons)
  return format === 'csv' ? writeCsv(rows, columns) : writeXlsx(rows, columns, t(['有问题的行', 'Problems']))
}

async function* problemRows(
  db: Db,
  file: store.ImportFile,
  width: number,
  reasons: (row: store.BadRow) => string,
): AsyncGenerator<readonly SheetCell[]> {
  let after = 0
  for (;;) {
    const page = await store.listBad(db, file.stationId, file.id, after, PROBLEMS_PAGE_ROWS)
    for (const row of page) yield [row.rowNumber, reasons(row), ...row.cells].slice(0, width)
    const last = page.at(-1)
    if (!last || page.length < PROBLEMS_PAGE_ROWS) return
    after = last.rowNumber
  }
}

const told = (id: string, version: number, event: string, data: Json): Event => ({
  subjectKind: 'import',
  subjectId: id,
  version,
  type: `imports.${event}`,
  data,
})

function actorOf(acting: Acting): string {
  if (acting.actorId === null) throw new Error('registers are imported by people')
  return acting.actorId
}

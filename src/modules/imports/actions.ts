import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { parseDay } from '#kernel/time'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { inspectSheet, readSheet, type SheetCell, type SheetSummary } from '#platform/sheet-read'
import {
  findFingerprints,
  fingerprintOf,
  insertRecords,
  kindIds,
  kindOf,
  kinds,
  knownAt,
  labels,
  methodWords,
  readFacts,
  registered,
  type Facts,
} from '#records'

import { rowFields, type Mapping, type RegisterColumn } from './mapping.ts'
import * as store from './store.ts'

/** What one file may hold; a year of a large station is a tenth of it. */
export const ROWS_MAX = 20_000
const BAD_SHOWN = 200

const notFound: Refusal = {
  code: 'imports.not-found',
  status: 404,
  words: ['没有这次导入。', 'There is no such import.'],
}
const hasBadRows: Refusal = {
  code: 'imports.bad-rows',
  status: 422,
  words: [
    '有 {bad} 行还不能导入。请在原文件里改好再上传；在此之前一行也没有写入。',
    '{bad} rows cannot be imported yet. Correct them in the file and upload it again; nothing has been written.',
  ],
}
const nothingNew: Refusal = {
  code: 'imports.nothing-new',
  status: 409,
  words: [
    '这个文件里的记录台账里都已经有了，没有新增。',
    'The register already has every record of this file; nothing was added.',
  ],
}
const tooMany: Refusal = {
  code: 'imports.too-many-rows',
  status: 413,
  words: ['一次最多导入 {rows} 行，请把文件分成几个。', 'At most {rows} rows at a time; split the file.'],
}
const alreadyDone: Refusal = {
  code: 'imports.done',
  status: 409,
  words: ['这次导入已经写入台账。', 'This import is already in the register.'],
}

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
    kind: words(kindIds.map(id => [id, kinds[id].words] as const)),
    theme: words(
      kindIds.flatMap(id =>
        Object.entries(kindOf(id)?.themes ?? {}).map(([code, theme]) => [code, theme.words] as const),
      ),
    ),
    headcountMethod: words(Object.entries(methodWords)),
  }
  const own = new Map<string, RegisterColumn>()
  for (const id of kindIds)
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

const folder = (deps: Deps): string => join(deps.dataDir, 'imports')
const pathOf = (deps: Deps, file: store.ImportRow): string => join(folder(deps), `${file.id}-${file.sha256}`)

/** Takes a register file in: keeps its bytes, reads it through once and tells what it is.
 *  Refuses: every `sheets.*` code, imports.too-many-rows. */
export async function upload(
  deps: Deps,
  acting: Acting,
  name: string,
  bytes: Uint8Array,
): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await mkdir(folder(deps), { recursive: true, mode: 0o700 })
  const path = join(folder(deps), `${id}-${sha256}`)
  await writeFile(path, bytes, { mode: 0o600, flush: true })
  const summary = await inspectSheet(path, { name })
  if (!summary.ok) return summary
  if (summary.value.rowCount > ROWS_MAX) return no({ ...tooMany, facts: { rows: ROWS_MAX } })
  return act(deps.db, acting, 'imports.upload', { sha256, name }, async tx => {
    await store.insertImport(tx, {
      stationId: acting.stationId,
      id,
      name,
      sha256,
      sizeBytes: bytes.length,
      rows: summary.value.rowCount,
      by: acting.actorId ?? '',
      at: acting.at,
    })
    return ok({
      answer: { id },
      events: [
        {
          subjectKind: 'import',
          subjectId: id,
          version: 1,
          type: 'imports.uploaded',
          data: { sha256, rows: summary.value.rowCount },
        },
      ],
    })
  })
}

export interface BadRow {
  readonly rowNumber: number
  readonly problems: readonly { readonly field: string; readonly words: Words }[]
}

interface GoodRow {
  readonly rowNumber: number
  readonly facts: Facts
  readonly fingerprint: Buffer
}

/** What would become of a file under a mapping. */
export interface Preview {
  readonly file: store.ImportRow
  readonly summary: SheetSummary
  readonly good: readonly GoodRow[]
  /** Rows the register already has, from this file or another. */
  readonly known: number
  readonly badCount: number
  readonly bad: readonly BadRow[]
}

function cellText(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? cell.date.slice(0, 10) : String(cell)
}

/** Reads the whole file under a mapping and judges every row; writes nothing. */
export async function preview(
  deps: Deps,
  stationId: string,
  id: string,
  toMapping: (summary: SheetSummary) => Mapping,
): Promise<Result<Preview>> {
  const file = await store.findImport(deps.db, stationId, id)
  if (!file) return no(notFound)
  const path = pathOf(deps, file)
  const summary = await inspectSheet(path, { name: file.file_name })
  if (!summary.ok) return summary
  const mapping = toMapping(summary.value)
  const columns = new Map(registerColumns().map(column => [column.key, column]))
  const known = await knownAt(deps.db, stationId, deps.now())
  const good: GoodRow[] = []
  const bad: BadRow[] = []
  let badCount = 0
  const seen = new Map<string, number>()
  for await (const batch of readSheet(path, { name: file.file_name })) {
    if (!batch.ok) return batch
    for (const row of batch.value) {
      if (row.rowNumber <= summary.value.headerRowNumber) continue
      const fields = rowFields(row.cells.map(cellText), mapping, columns)
      if (Object.keys(fields).length === 0) continue
      const day = parseDay(fields['day'] ?? '')
      const facts = readFacts({ ...fields, ...(day ? { day } : {}) }, known)
      if (!facts.ok) {
        badCount += 1
        if (bad.length < BAD_SHOWN)
          bad.push({
            rowNumber: row.rowNumber,
            problems: Object.entries(facts.error.fields ?? {}).map(([field, words]) => ({ field, words })),
          })
        continue
      }
      // Equal rows of one file are different events; the second of them is told apart by its number.
      const first = fingerprintOf(facts.value, 0).toString('hex')
      const ordinal = seen.get(first) ?? 0
      seen.set(first, ordinal + 1)
      good.push({
        rowNumber: row.rowNumber,
        facts: facts.value,
        fingerprint: fingerprintOf(facts.value, ordinal),
      })
    }
  }
  const there = await findFingerprints(
    deps.db,
    stationId,
    good.map(row => row.fingerprint),
  )
  const fresh = good.filter(row => !there.has(row.fingerprint.toString('hex')))
  return ok({ file, summary: summary.value, good: fresh, known: good.length - fresh.length, badCount, bad })
}

/** Writes a file's new rows into the register, all of them or none: back-filled, pending until a second person confirms.
 *  Refuses: imports.not-found, imports.done, imports.bad-rows, imports.nothing-new. */
export async function write(
  deps: Deps,
  acting: Acting,
  id: string,
  mapping: Mapping,
): Promise<Result<{ written: number }>> {
  const judged = await preview(deps, acting.stationId, id, () => mapping)
  if (!judged.ok) return judged
  const { file, good, badCount, known } = judged.value
  return act(deps.db, acting, 'imports.write', { id, mapping: [...mapping] }, async tx => {
    if (badCount > 0) return no({ ...hasBadRows, facts: { bad: badCount } })
    if (
      !(await store.finishImport(tx, acting.stationId, id, file.version, {
        written: good.length,
        known,
        mapping,
        at: acting.at,
      }))
    )
      return no(alreadyDone)
    if (good.length === 0) return no(nothingNew)
    const rows = good.map(row => ({
      ...row.facts,
      id: deps.newId(),
      class: 'backfilled' as const,
      grade: 0,
      importId: id,
      fingerprint: row.fingerprint,
      supersedes: null,
    }))
    for (let at = 0; at < rows.length; at += 1_000)
      await insertRecords(tx, acting.stationId, acting.actorId ?? '', acting.at, rows.slice(at, at + 1_000))
    return ok({
      answer: { written: rows.length },
      events: [
        ...rows.map(registered),
        {
          subjectKind: 'import',
          subjectId: id,
          version: file.version + 1,
          type: 'imports.written',
          data: { written: rows.length, known },
        },
      ],
    })
  })
}

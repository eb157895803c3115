import type { T } from '#kernel/text'
import type { Db } from '#platform/db'
import { writeCsv, writeXlsx } from '#platform/sheet-write'

import type { ListFilter } from './filter.ts'
import * as lists from './list-store.ts'
import { fileHeadings, fileRow, type FileCell } from './register-file.ts'
import * as store from './store.ts'

const EXPORT_PAGE_ROWS = 1_000

/** The register in a filter as a file, latest day first, read page by page as the reader takes it.
 *  Shape: pieces of one CSV file or workbook; no text in it is computed by a spreadsheet. A whole one can be imported
 *  again and gives the same facts. */
export function exportFile(
  db: Db,
  stationId: string,
  filter: ListFilter,
  { format, whole }: { readonly format: 'csv' | 'xlsx'; readonly whole: boolean },
  t: T,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const columns = fileHeadings(t, whole).map(title => ({ title }))
  const rows = exportRows(db, stationId, filter, t, { typed: format === 'xlsx', whole })
  return format === 'csv' ? writeCsv(rows, columns) : writeXlsx(rows, columns, t(['台账', 'Register']))
}

async function* exportRows(
  db: Db,
  stationId: string,
  filter: ListFilter,
  t: T,
  options: { readonly typed: boolean; readonly whole: boolean },
): AsyncGenerator<readonly FileCell[]> {
  const known = await store.listCodes(db, stationId)
  const byId = (all: readonly store.Known[]) => new Map(all.map(item => [item.id, item.code]))
  const [teams, partners] = [byId(known.teams), byId(known.partners)]
  let after: { day: string; id: string } | undefined
  do {
    const page = await lists.listRecords(db, stationId, filter, after, EXPORT_PAGE_ROWS)
    const ids = [...new Set(page.flatMap(record => record.households))]
    const households = await store.findHouseholdCodes(db, stationId, ids)
    for (const record of page) yield fileRow(record, { teams, partners, households }, t, options)
    const last = page.length === EXPORT_PAGE_ROWS ? page.at(-1) : undefined
    after = last && { day: last.day, id: last.id }
  } while (after)
}

import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Difference } from '#platform/replay'
import { householdId } from '#people'

import * as evidence from './evidence-store.ts'
import { differing, replay } from './replay.ts'
import * as store from './store.ts'
import { listStories, listSubjects } from './story-store.ts'
import { evidenceFiles } from './upload-actions.ts'

const RECORDS_AT_ONCE = 1_000

/** Replays every record of a station from the journal and compares it with its row, page by page.
 *  Shape: → records compared; `unlike` is told each difference, with the names of the fields in `RegisterRecord`. */
export async function verifyRecords(
  db: Db,
  stationId: string,
  unlike: (difference: Difference) => void,
): Promise<number> {
  const householdOf = (code: string) => householdId(stationId, code)
  let compared = 0
  let after: string | undefined
  do {
    const ids = await listSubjects(db, stationId, after, RECORDS_AT_ONCE)
    const rows = new Map((await store.findRecords(db, stationId, ids)).map(row => [row.id, row]))
    const stories = await listStories(db, stationId, ids)
    for (const id of ids) {
      const [row, told] = [rows.get(id), replay(stationId, id, stories.get(id) ?? [], householdOf)]
      const columns = row && told ? differing(row, told) : []
      if (!told) unlike({ key: id, why: 'no-event', columns })
      else if (!row) unlike({ key: id, why: 'no-row', columns })
      else if (columns.length > 0) unlike({ key: id, why: 'differs', columns })
    }
    compared += ids.length
    after = ids.length === RECORDS_AT_ONCE ? ids.at(-1) : undefined
  } while (after !== undefined)
  return compared
}

const FILES_AT_ONCE = 500

/** Reads every file of a station's evidence and compares it with its hash.
 *  Shape: → rows looked at; `broken` is told each file that is not what it was. */
export async function verifyEvidence(
  deps: Pick<Deps, 'db' | 'dataDir'>,
  stationId: string,
  broken: (difference: { readonly id: string; readonly recordId: string; readonly why: string }) => void,
): Promise<number> {
  let compared = 0
  let after: string | undefined
  do {
    const page = await evidence.listKept(deps.db, stationId, after, FILES_AT_ONCE)
    for (const { id, recordId, files } of page)
      for (const sha256 of files) {
        const found = await (await evidenceFiles(deps)).get(sha256)
        if (found.ok) found.value.stream.destroy()
        else broken({ id, recordId, why: found.error.code })
      }
    compared += page.length
    after = page.length === FILES_AT_ONCE ? page.at(-1)?.id : undefined
  } while (after !== undefined)
  return compared
}

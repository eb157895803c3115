import { definitions, figureKey, readValues } from '#figures'
import { yearPeriod } from '#kernel/period'
import type { Db } from '#platform/db'
import type { Site } from '#platform/http/route'

import { checkText, type Report } from './check.ts'
import { readBytes } from './input-bytes.ts'

/** Checks a text as it came, byte for byte; with a site its claims are held against that site's figures of a year. */
export async function checkBytes(
  bytes: Uint8Array,
  held?: { readonly db: Db; readonly site: Site; readonly year: number },
): Promise<Report> {
  const { text, findings } = readBytes(bytes)
  if (!held) return checkText({ text, findings, figures: definitions })
  const values = await readValues(held.db, held.site.id, yearPeriod(held.year))
  const keys = new Map(definitions.map(definition => [definition.id, figureKey(definition)]))
  return checkText({
    text,
    findings,
    figures: definitions,
    ancestry: held.site.ancestry,
    lookup: id => {
      const found = values.get(keys.get(id) ?? '')
      return found && { value: Number(found.value), records: found.records }
    },
  })
}

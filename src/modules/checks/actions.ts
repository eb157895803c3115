import { definitions, figureKey, figuresOf, readValues, type Definition, type FigureValue } from '#figures'
import { printPeriod } from '#kernel/period'
import { no, ok, type Result } from '#kernel/result'
import { dayOf } from '#kernel/time'
import type { Db } from '#platform/db'
import { readDocxText } from '#platform/docx-text'
import type { Site } from '#platform/http/route'

import { judge, periodsAsked } from './binding.ts'
import { checkText, type Report } from './check.ts'
import type { Frame } from './claim-period.ts'
import { publishedOn } from './claim-times.ts'
import { isZip, readBytes, unreadable } from './input-bytes.ts'
import { isHtml, readHtml } from './input-html.ts'

/** A site whose records a text is held against, and the year; without one the year in which the text was published,
 *  or else the current one. */
export interface Held {
  readonly db: Db
  readonly now: () => Date
  readonly site: Site
  readonly year: number | undefined
}

/** What a check found, how the file was read, and against which year it was held. */
export interface CheckedFile extends Report {
  readonly form: 'text' | 'html' | 'docx'
  readonly encoding: string
  readonly frame: Frame | null
}

/** Checks a text as it came, byte for byte; with a site its claims are held against that site's figures.
 *  Refuses: checks.empty, checks.not-text, docx.broken. */
export async function checkBytes(bytes: Uint8Array, held?: Held): Promise<Result<CheckedFile>> {
  const read = await readAny(bytes)
  if (!read.ok) return read
  const { form, encoding, ...text } = read.value
  const ancestry = held?.site.ancestry ?? []
  const figures = held ? await figuresOf(held.db, held.site.id) : definitions
  const report = checkText({ ...text, figures, ancestry })
  if (!held) return ok({ ...report, form, encoding, frame: null })
  const published = publishedOn(report.text)
  const year = held.year ?? Number((published ?? dayOf(held.now())).slice(0, 4))
  const frame = { year, published }
  return ok({ ...report, claims: await judged(report.claims, held, frame, figures), form, encoding, frame })
}

async function readAny(bytes: Uint8Array) {
  if (isZip(bytes)) {
    const text = await readDocxText(bytes)
    return text.ok ? ok({ form: 'docx', encoding: 'utf-8', text: text.value } as const) : text
  }
  const refusal = unreadable(bytes)
  if (refusal) return no(refusal)
  const { text, encoding, findings } = readBytes(bytes, declaredIn(bytes))
  return isHtml(text)
    ? ok({ form: 'html', encoding, findings, ...readHtml(text) } as const)
    : ok({ form: 'text', encoding, findings, text } as const)
}

/** The encoding that a web page says it is in. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]
}

// No honest text speaks of so many different times.
const PERIODS_MAX = 60

/** Reads the figures for all times that the claims speak of. What is past the limit stays unchecked. */
async function judged(
  claims: Report['claims'],
  { db, site }: Held,
  frame: Frame,
  figures: readonly Definition[],
): Promise<Report['claims']> {
  const known = new Map<string, ReadonlyMap<string, FigureValue>>()
  for (const period of periodsAsked(claims, frame).slice(0, PERIODS_MAX))
    known.set(printPeriod(period), await readValues(db, site.id, period))
  return judge(claims, frame, (figure, period) => {
    const values = known.get(printPeriod(period))
    const definition = figures.find(({ id }) => id === figure)
    if (!values || !definition) return undefined
    const { value, records } = values.get(figureKey(definition)) ?? { value: '0', records: 0 }
    return { value: Number(value), records }
  })
}

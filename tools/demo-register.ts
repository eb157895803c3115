import { writeFileSync } from 'node:fs'

import { kindOf, typedKindIds, labels, methodWords } from '#records'

import { otherHandOuts, relief } from './demo/households.ts'
import type { Row } from './demo/row.ts'
import { order, services } from './demo/services.ts'
import { activities, founding, learning, talks } from './demo/sessions.ts'

/** Writes demo/register-2019.csv: an invented year of the station, the same at every run. What is in it: demo/README.md. */

/** The year's rows, by day. */
const rows = [
  ...founding(),
  ...learning(),
  ...talks(),
  ...activities(),
  ...relief(),
  ...otherHandOuts(),
  ...order(),
  ...services(),
].toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))

const detailLabels = [
  ...new Set(typedKindIds.flatMap(id => kindOf(id)?.fields.map(field => field.words[0]) ?? [])),
]

/** A row in the words of the file's headings. */
function cells(row: Row): readonly string[] {
  const kind = kindOf(row.kind)
  if (!kind) throw new Error(`no kind ${row.kind}`)
  const method = Object.entries(methodWords).find(([id]) => id === row.headcountMethod)?.[1][0] ?? ''
  const own: Record<string, string | undefined> = {
    ...row,
    kind: kind.words[0],
    theme: row.theme === undefined ? '' : kind.themes[row.theme]?.words[0],
    headcountMethod: method,
    details: undefined,
  }
  const details = new Map(
    kind.fields.map(field => {
      const value = row.details[field.name] ?? ''
      return [field.words[0], field.choices?.[value]?.[0] ?? value]
    }),
  )
  return [
    ...Object.keys(labels).map(name => own[name] ?? ''),
    ...detailLabels.map(label => details.get(label) ?? ''),
  ]
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const lines = [[...Object.values(labels).map(([zh]) => zh), ...detailLabels], ...rows.map(cells)]
const file = new URL('../demo/register-2019.csv', import.meta.url)
writeFileSync(file, `\uFEFF${lines.map(line => `${line.map(quoted).join(',')}\r\n`).join('')}`)
console.log(`${rows.length} rows, first ${rows[0]?.day}, last ${rows.at(-1)?.day}`)

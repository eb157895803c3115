import type { Words } from '#kernel/result'

/** A column of the register as a file may head it. */
export interface RegisterColumn {
  /** Tells columns apart: two kinds may fill one field under different headings. */
  readonly key: string
  readonly field: string
  readonly words: Words
  /** Values that stand for codes, by the words people write. */
  readonly values?: ReadonlyMap<string, string>
}

/** Which register column each column of the file is, by its key; '' leaves it out. */
export type Mapping = readonly string[]

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

/** Guesses the mapping from a file's header: by name in either language, or by the field's own name. Each field once. */
export function guessMapping(header: readonly string[], columns: readonly RegisterColumn[]): Mapping {
  const taken = new Set<string>()
  return header.map(head => {
    const name = plain(head)
    const found = columns.find(
      column =>
        !taken.has(column.key) &&
        [column.words[0], column.words[1], column.field].some(word => plain(word) === name),
    )
    if (found) taken.add(found.key)
    return found?.key ?? ''
  })
}

/** A mapping as it was chosen on the page: one key a column; unknown or doubled ones are left out. */
export function readMapping(chosen: readonly string[], columns: readonly RegisterColumn[]): Mapping {
  const taken = new Set<string>()
  return chosen.map(key => {
    if (taken.has(key) || !columns.some(column => column.key === key)) return ''
    taken.add(key)
    return key
  })
}

/** One row's typed values by field. Words become codes; what is no known word stays, to be refused by name. */
export function rowFields(
  cells: readonly string[],
  mapping: Mapping,
  columns: ReadonlyMap<string, RegisterColumn>,
): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [index, key] of mapping.entries()) {
    const text = (cells[index] ?? '').trim()
    const column = columns.get(key)
    if (column && text !== '') fields[column.field] ??= column.values?.get(text) ?? text
  }
  return fields
}

import { parseQuantity, type Hundredths } from '#kernel/quantity'
import type { Words } from '#kernel/result'

export const sections = ['structure', 'learning', 'talks', 'activities', 'care', 'order', 'voice'] as const
export type Section = (typeof sections)[number]

/** What is counted of the records in scope. Units never mix: persons, attendances, households, cases are different measures. */
export const measures = ['count', 'sum-quantity', 'sum-headcount', 'distinct-household'] as const
export type Measure = (typeof measures)[number]

/** Whom a small number could point at: nobody where acts are counted, else persons, households or cases in need. */
export const abouts = ['acts', 'persons', 'households', 'cases'] as const
export type About = (typeof abouts)[number]

/** Which confirmed records count: a closed grammar, no SQL. Everything given must hold. */
export interface Filter {
  /** Kinds, each with the themes of it that count; without themes all of them do. */
  readonly of: readonly { readonly kind: string; readonly themes?: readonly string[] }[]
  readonly programmes?: readonly string[]
  readonly services?: readonly string[]
  readonly classes?: readonly string[]
  readonly gradeMin?: number
}

/** A figure: words, unit and one rule that yields its value and its list of records. */
export interface Definition {
  readonly id: string
  readonly version: number
  readonly section: Section
  readonly words: Words
  /** One sentence: what it counts and what it leaves out. */
  readonly sentence: Words
  readonly unit: string
  readonly measure: Measure
  readonly about: About
  readonly filter: Filter
  /** Chinese phrases a text uses for it; several words joined by + must all stand nearby. */
  readonly terms: readonly string[]
}

/** The parts of a record that definitions look at. */
export interface Countable {
  readonly kind: string
  readonly theme: string
  readonly programme: string | null
  readonly service: string | null
  readonly class: string
  readonly grade: number
  readonly quantity: string
  readonly headcount: number | null
  readonly households: readonly string[]
}

/** True when the definition counts this record; the SQL of `query.ts` says the same. */
export function countsIn(definition: Pick<Definition, 'filter'>, record: Countable): boolean {
  const { of, programmes, services, classes, gradeMin } = definition.filter
  return (
    of.some(
      part => part.kind === record.kind && (part.themes === undefined || part.themes.includes(record.theme)),
    ) &&
    (programmes === undefined || (record.programme !== null && programmes.includes(record.programme))) &&
    (services === undefined || (record.service !== null && services.includes(record.service))) &&
    (classes === undefined || classes.includes(record.class)) &&
    (gradeMin === undefined || record.grade >= gradeMin)
  )
}

/** What one record adds to a figure that counts it; distinct counts are decided by their members. */
export function contribution(measure: Measure, record: Countable): Hundredths {
  switch (measure) {
    case 'count':
      return 100n
    case 'sum-quantity':
      return parseQuantity(record.quantity) ?? 0n
    case 'sum-headcount':
      return BigInt(record.headcount ?? 0) * 100n
    case 'distinct-household':
      return 0n
  }
}

/** The name tallies and snapshots keep a definition under. */
export const figureKey = (definition: Pick<Definition, 'id' | 'version'>): string =>
  `${definition.id}@${definition.version}`

/** True for a figure that comes with the program and so is the same at every site. */
export const isShared = (definition: Pick<Definition, 'id'>): boolean => !definition.id.startsWith('own.')

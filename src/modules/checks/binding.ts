import { printPeriod, yearPeriod, type Period } from '#kernel/period'
import type { Words } from '#kernel/result'

import type { Claim } from './claim.ts'
import { isComparable } from './claim-measure.ts'
import { periodIn, type Frame } from './claim-period.ts'

/** A figure as far as a text can name it.
 *  Shape: terms are Chinese phrases; words joined by + must all stand in the sentence, one of them beside the number. */
export interface BindableFigure {
  readonly id: string
  readonly words: Words
  readonly unit: string
  readonly terms: readonly string[]
}

export interface FigureValue {
  readonly value: number
  readonly records: number
}

/** What a figure is in a period; undefined when there is none. */
export type Lookup = (figure: string, period: Period) => FigureValue | undefined

export type Verdict = 'supported' | 'contradicted' | 'no-figure' | 'no-record' | 'lost-digit' | 'unchecked'

/** Something to know beside a verdict. */
export interface Note {
  readonly words: Words
  readonly facts?: Readonly<Record<string, string | number>>
}

/** A claim, the figure that answers for it, and what that says. */
export interface CheckedClaim extends Claim {
  readonly verdict: Verdict
  readonly figure: string | null
  readonly figureWords: Words | null
  /** What the records give, where the claim was held against them, and for which days. */
  readonly actual: number | null
  readonly held: Period | null
  readonly notes: readonly Note[]
}

interface Term {
  readonly figure: BindableFigure
  readonly words: readonly string[]
  readonly weight: number
}

/** The figure that a claim speaks of, the words that say so, and other figures that they could mean. */
interface Binding {
  readonly figure: BindableFigure
  readonly by: string
  readonly others: readonly BindableFigure[]
}

/** Compiled names of figures: finds the one that a claim of a text speaks of. */
type Binder = (text: string, claim: Claim) => Binding | null

/** Compiles the names of figures. The most characters that match win, then the same unit, then the first figure.
 *  Shape: figures → (text, claim → figure or null); a claim costs its own words, not the number of figures. */
export function binderOf(figures: readonly BindableFigure[]): Binder {
  const byFirst = new Map<number, { word: string; term: Term }[]>()
  for (const figure of figures)
    for (const spelling of figure.terms) {
      const words = spelling.split('+').filter(word => word !== '')
      const term = { figure, words, weight: words.reduce((sum, word) => sum + word.length, 0) }
      // Any word may be the one beside the number, so each of them leads to the term.
      for (const word of words) {
        const first = word.charCodeAt(0)
        const list = byFirst.get(first)
        if (list) list.push({ word, term })
        else byFirst.set(first, [{ word, term }])
      }
    }
  const begins = new Uint8Array(65536)
  for (const first of byFirst.keys()) begins[first] = 1
  return (text, claim) => {
    const { near } = claim.context
    let best: Term | null = null
    const others: BindableFigure[] = []
    for (let at = 0; at < near.length; at++) {
      const first = near.charCodeAt(at)
      if (begins[first] === 0) continue
      for (const { word, term } of byFirst.get(first) ?? []) {
        if (!near.startsWith(word, at) || !names(term, text, claim)) continue
        if (best !== null && !isBetter(term, best, claim.unit)) others.push(term.figure)
        else {
          if (best !== null) others.push(best.figure)
          best = term
        }
      }
    }
    if (!best) return null
    const { figure, words } = best
    return { figure, by: words.join('、'), others: others.filter(each => each !== figure) }
  }
}

/** True when the claim's unit and sentence fit a term of which one word stands beside the number. */
function names({ words, figure }: Term, text: string, { unit, context }: Claim): boolean {
  if (!isComparable(unit, figure.unit)) return false
  if (words.length === 1) return true
  const wide = context.near + text.slice(context.sentenceFrom, context.to)
  return words.every(word => wide.includes(word))
}

function isBetter(term: Term, best: Term, unit: string): boolean {
  if (term.weight !== best.weight) return term.weight > best.weight
  return term.figure.unit === unit && best.figure.unit !== unit
}

/** Binds each claim to the figure that can answer for it.
 *  Shape: (text, claims, binder, places that speak of elsewhere) → claims, none of them held against records yet.
 *         A claim in whose clause a foreign place stands is bound to nothing: the station's records cannot bear it. */
export function bindClaims(
  text: string,
  claims: readonly Claim[],
  bind: Binder,
  isForeign: (start: number, end: number) => boolean,
): CheckedClaim[] {
  return claims.map(claim => {
    const foreign = isForeign(claim.context.from, claim.context.to)
    const binding = foreign ? null : bind(text, claim)
    return {
      ...claim,
      verdict: claim.lost ? 'lost-digit' : binding ? 'unchecked' : 'no-figure',
      figure: binding?.figure.id ?? null,
      figureWords: binding?.figure.words ?? null,
      actual: null,
      held: null,
      notes: notesOn(claim, foreign, binding),
    }
  })
}

/** Says what each claim is worth: its figure is read for the days that the claim speaks of.
 *  Shape: (bound claims, year and day of the text, lookup) → claims with verdicts. */
export function judge(claims: readonly CheckedClaim[], frame: Frame, lookup: Lookup): CheckedClaim[] {
  return claims.map(claim => {
    if (claim.lost || claim.figure === null) return claim
    const held = periodIn(claim.period, frame)
    const found = lookup(claim.figure, held)
    const verdict = !found ? 'unchecked' : found.records === 0 ? 'no-record' : verdictOf(claim, found.value)
    const actual = found && found.records > 0 ? found.value : null
    const year = held.grain === 'year' ? undefined : lookup(claim.figure, yearPeriod(frame.year))
    const more = verdict !== 'supported' && year && year.value !== (actual ?? 0)
    const inYear = { words: IN_YEAR, facts: { year: frame.year, value: year?.value ?? 0, unit: claim.unit } }
    return { ...claim, verdict, actual, held, notes: more ? [...claim.notes, inYear] : claim.notes }
  })
}

/** The different times that bound claims speak of, the year first: what a lookup will be asked for. */
export function periodsAsked(claims: readonly CheckedClaim[], frame: Frame): readonly Period[] {
  const year = yearPeriod(frame.year)
  const asked = new Map([[printPeriod(year), year]])
  for (const { figure, lost, period: spoken } of claims) {
    if (figure === null || lost) continue
    const period = periodIn(spoken, frame)
    asked.set(printPeriod(period), period)
  }
  return [...asked.values()]
}

/** With 各 the records may count all of a list together. */
function verdictOf({ min, max, each }: Claim, value: number): Verdict {
  const fits = (one: number): boolean => (min === null || one >= min) && (max === null || one <= max)
  return fits(value) || (each > 1 && fits(value / each)) ? 'supported' : 'contradicted'
}

function notesOn(claim: Claim, foreign: boolean, binding: Binding | null): Note[] {
  if (claim.lost) return [{ words: LOST_NOTE }]
  if (foreign) return [{ words: FOREIGN_NOTE }]
  const notes: Note[] = []
  if (binding && binding.others.length > 0) {
    const [first] = binding.others
    notes.push({
      words: CHOSEN_NOTE,
      facts: { by: binding.by, other: first?.words[0] ?? '', otherEn: first?.words[1] ?? '' },
    })
  }
  if (isShared(claim)) notes.push({ words: SHARED_NOTE })
  if (binding) return notes
  if (claim.qualifier === '全') return [{ words: COVERAGE_NOTE }]
  if (claim.min === null && claim.max === null) return [{ words: VAGUE_NOTE }]
  if (claim.text.includes('大') && claim.unit === '项') return [{ words: LISTED_NOTE }]
  return notes
}

/** 民族精神、社会公德、职业道德4次: four in all, or four of each? */
const isShared = ({ counts, unit, each, value }: Claim): boolean =>
  each === 1 && value !== null && ['次', '场'].includes(unit) && /、/.test(counts.replaceAll(/“[^”]*”/g, ''))

const LOST_NOTE: Words = [
  '数字缺损，请查原始记录，在此之前不能用',
  'digits are lost: look them up in the records and do not use the figure until then',
]
const FOREIGN_NOTE: Words = [
  '这句话带着外地地名，本站的记录不能替它作证',
  'the clause names a place elsewhere: this station’s records cannot bear it out',
]
const COVERAGE_NOTE: Words = [
  '全覆盖没有写明应到多少人，无从核对',
  'full coverage needs to say of how many; without that nothing can bear it out',
]
const VAGUE_NOTE: Words = ['没有数字，无从核对', 'there is no number here that could be checked']
const LISTED_NOTE: Words = ['文中没有逐项列出的，请列出来', 'say which ones: a name alone cannot be checked']
const CHOSEN_NOTE: Words = [
  '按“{by}”几个字对应，也可能是“{other}”',
  'chosen by the words {by}; {otherEn} is possible too',
]
const SHARED_NOTE: Words = [
  '几项合用一个数，看不出是合计还是各有这么多',
  'several things share this number: it does not say whether in all or each',
]
const IN_YEAR: Words = [
  '{year}年全年的记录是 {value} {unit}',
  'for the whole of {year} the records give {value}',
]

import type { Words } from '#kernel/result'

import type { Claim } from './claim.ts'
import { isComparable } from './claim-measure.ts'
import type { SpokenPeriod } from './claim-phrases.ts'

/** A figure as far as a text can name it.
 *  Shape: terms are Chinese phrases; words joined by + must all stand in the sentence, one of them beside the number.
 *         With `context`, one of its words must stand in the sentence too. */
export interface BindableFigure {
  readonly id: string
  readonly words: Words
  readonly unit: string
  readonly terms: readonly string[]
  readonly context?: readonly string[]
}

export interface FigureValue {
  readonly value: number
  readonly records: number
}

/** What a figure is in the period that a claim speaks of; undefined when there is none. */
export type Lookup = (figure: string, period: SpokenPeriod | null) => FigureValue | undefined

export type Verdict = 'supported' | 'contradicted' | 'no-figure' | 'no-record' | 'lost-digit' | 'unchecked'

/** A claim, the figure that answers for it, and what that says. */
export interface CheckedClaim extends Claim {
  readonly verdict: Verdict
  readonly figure: string | null
  readonly figureWords: Words | null
  /** What the records give, where the claim was held against them. */
  readonly actual: number | null
  /** Why nothing can answer, where there is more to say than the verdict. */
  readonly note: Words | null
}

interface Term {
  readonly figure: BindableFigure
  readonly words: readonly string[]
  readonly weight: number
}

/** Compiled names of figures: finds the one that a claim of a text speaks of. */
type Binder = (text: string, claim: Claim) => BindableFigure | null

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
  return (text, claim) => {
    const { near } = claim.context
    let best: Term | null = null
    for (let at = 0; at < near.length; at++)
      for (const { word, term } of byFirst.get(near.charCodeAt(at)) ?? [])
        if (
          near.startsWith(word, at) &&
          (!best || isBetter(term, best, claim.unit)) &&
          names(term, text, claim)
        )
          best = term
    return best?.figure ?? null
  }
}

/** True when the claim's unit and sentence fit a term of which one word stands beside the number. */
function names({ words, figure }: Term, text: string, { unit, context }: Claim): boolean {
  if (!isComparable(unit, figure.unit)) return false
  if (words.length === 1 && figure.context === undefined) return true
  const wide = context.near + text.slice(context.sentenceFrom, context.to)
  return (
    words.every(word => wide.includes(word)) &&
    (figure.context === undefined || figure.context.some(word => wide.includes(word)))
  )
}

function isBetter(term: Term, best: Term, unit: string): boolean {
  if (term.weight !== best.weight) return term.weight > best.weight
  return term.figure.unit === unit && best.figure.unit !== unit
}

/** Says what each claim is worth.
 *  Shape: (text, claims, binder, places that speak of elsewhere, lookup if a station is given) → claims with verdicts.
 *         A claim in whose clause a foreign place stands is bound to nothing: the station's records cannot bear it. */
export function judge(
  text: string,
  claims: readonly Claim[],
  bind: Binder,
  isForeign: (start: number, end: number) => boolean,
  lookup: Lookup | undefined,
): CheckedClaim[] {
  return claims.map(claim => {
    const foreign = isForeign(claim.context.from, claim.context.to)
    const figure = foreign ? null : bind(text, claim)
    const note = noteOn(claim, foreign, figure)
    const answer = figure && lookup && !claim.lost ? (lookup(figure.id, claim.period) ?? null) : null
    return {
      ...claim,
      verdict: verdictOf(claim, figure, answer, lookup !== undefined),
      figure: figure?.id ?? null,
      figureWords: figure?.words ?? null,
      actual: answer && answer.records > 0 ? answer.value : null,
      note,
    }
  })
}

function verdictOf(
  { lost, min, max }: Claim,
  figure: BindableFigure | null,
  answer: FigureValue | null,
  looked: boolean,
): Verdict {
  if (lost) return 'lost-digit'
  if (!figure) return 'no-figure'
  if (!looked) return 'unchecked'
  if (!answer || answer.records === 0) return 'no-record'
  const inside = (min === null || answer.value >= min) && (max === null || answer.value <= max)
  return inside ? 'supported' : 'contradicted'
}

function noteOn(claim: Claim, foreign: boolean, figure: BindableFigure | null): Words | null {
  if (claim.lost) return LOST_NOTE
  if (foreign) return FOREIGN_NOTE
  if (figure) return null
  if (claim.qualifier === '全') return COVERAGE_NOTE
  if (claim.min === null && claim.max === null) return VAGUE_NOTE
  return claim.text.includes('大') && claim.unit === '项' ? LISTED_NOTE : null
}

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

import { bind, type BindableFigure } from './binding.ts'
import { findClaims, type Claim } from './claim.ts'
import { findDamage } from './damage.ts'
import type { Finding } from './finding.ts'
import { findPersonalData } from './personal.ts'
import { findForeignPlaces, homeOf } from './places.ts'
import { findSpam } from './spam.ts'
import { findTitle, splitTitle } from './title.ts'

export type Verdict = 'supported' | 'contradicted' | 'no-figure' | 'no-record' | 'lost-digit' | 'unchecked'

export interface CheckedClaim extends Claim {
  readonly verdict: Verdict
  readonly figure: string | null
  /** What the records give, where the claim was held against them. */
  readonly actual: number | null
}

export interface Report {
  readonly text: string
  readonly claims: readonly CheckedClaim[]
  readonly findings: readonly Finding[]
}

export interface CheckInput {
  readonly text: string
  /** What reading the bytes already found. */
  readonly findings?: readonly Finding[]
  readonly figures: readonly BindableFigure[]
  /** Place names the site may call its own; without a site those the text itself begins with. */
  readonly ancestry?: readonly string[]
  /** A figure's value and the number of records behind it; without it claims stay unchecked. */
  readonly lookup?: (figureId: string) => { readonly value: number; readonly records: number } | undefined
}

/** What a text claims and what is wrong with it.
 *  Shape: pure and total; findings and claims in the order of the text, places in UTF-16 units. */
export function checkText({ text, findings = [], figures, ancestry, lookup }: CheckInput): Report {
  const { title, heading, body, offsets } = splitTitle(text)
  const titled = title === '' ? [] : findTitle(title, heading + body, offsets.title)
  const found = [
    ...findings,
    ...titled,
    ...findSpam(text, { start: offsets.title, end: offsets.title + title.length }),
    ...findForeignPlaces(text, ancestry ?? homeOf(text)),
    ...findDamage(text),
    ...findPersonalData(text),
  ].sort((a, b) => a.start - b.start)
  // A title that does not belong to the text says nothing about the station.
  const from = titled.length > 0 ? offsets.title + title.length : 0
  return { text, claims: findClaims(text, from).map(claim => judge(claim, figures, lookup)), findings: found }
}

function judge(claim: Claim, figures: readonly BindableFigure[], lookup: CheckInput['lookup']): CheckedClaim {
  const figure = bind(claim, figures)
  const given = figure && lookup?.(figure.id)
  const verdict = ((): Verdict => {
    if (claim.lost) return 'lost-digit'
    if (!figure) return 'no-figure'
    if (!lookup) return 'unchecked'
    if (!given || given.records === 0) return 'no-record'
    return (claim.min === null || given.value >= claim.min) &&
      (claim.max === null || given.value <= claim.max)
      ? 'supported'
      : 'contradicted'
  })()
  return { ...claim, verdict, figure: figure?.id ?? null, actual: given?.value ?? null }
}

/** True when somebody has to look: a finding, a contradicted claim, a lost digit. */
export const needsAttention = (report: Report): boolean =>
  report.findings.length > 0 ||
  report.claims.some(claim => claim.verdict === 'contradicted' || claim.verdict === 'lost-digit')

import { binderOf, judge } from './binding.ts'
import type { BindableFigure, CheckedClaim, Lookup } from './binding.ts'
import { findClaims } from './claim.ts'
import type { Passed } from './claim.ts'
import { findDamage } from './damage.ts'
import type { Finding } from './finding.ts'
import { findPersonalData } from './personal.ts'
import { findForeignPlaces } from './places.ts'
import { findSpam } from './spam.ts'
import { covering } from './spans.ts'
import { findTitle, splitTitle } from './title.ts'

/** A text and what is known about its station. */
export interface TextToCheck {
  readonly text: string
  /** What was found when the file was read as text. */
  readonly findings?: readonly Finding[]
  /** Names of the places above and below the station; without them the text's own main place counts as home. */
  readonly ancestry?: readonly string[]
  readonly figures?: readonly BindableFigure[]
  /** Without it, claims are bound to figures but left unchecked. */
  readonly lookup?: Lookup
}

/** Everything a check found: claims and numbers passed over in order of place, findings in order of place. */
export interface Report {
  readonly text: string
  readonly claims: readonly CheckedClaim[]
  readonly passed: readonly Passed[]
  readonly findings: readonly Finding[]
}

/** Checks a text: what is damaged, foreign or planted in it, and what its numbers are worth.
 *  Shape:   text → report; never throws, linear in the text; `text.slice(start, end)` is each entry's text. */
export function checkText({
  text,
  findings: aboutFile = [],
  ancestry = [],
  figures = [],
  lookup,
}: TextToCheck): Report {
  const { title, heading, body, offsets } = splitTitle(text)
  const titled = title === '' ? undefined : { start: offsets.title, end: offsets.title + title.length }
  const places = findForeignPlaces(text, ancestry)
  const findings = [
    ...aboutFile,
    ...(titled ? findTitle(title, heading + body, offsets.title) : []),
    ...findSpam(text, titled),
    ...places,
    ...findDamage(text),
    ...findPersonalData(text),
  ].toSorted((a, b) => a.start - b.start)
  const { claims, passed } = findClaims(text, findings)
  return {
    text,
    claims: judge(text, claims, binderOf(figures), covering(places), lookup),
    passed,
    findings,
  }
}

/** True when somebody has to look: a finding, or a claim that the records contradict or that lost its digits. */
export const needsAttention = ({ claims, findings }: Report): boolean =>
  findings.length > 0 || claims.some(({ verdict }) => verdict === 'contradicted' || verdict === 'lost-digit')

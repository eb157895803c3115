import { bindClaims, binderOf } from './binding.ts'
import type { BindableFigure, CheckedClaim } from './binding.ts'
import { findClaims } from './claim.ts'
import type { Passed } from './claim.ts'
import { findDamage } from './damage.ts'
import type { Finding } from './finding.ts'
import { findPersonalData } from './personal.ts'
import { findForeignPlaces } from './places.ts'
import { findHidden, findSpam, type HiddenPart } from './spam.ts'
import { covering, type Span } from './spans.ts'
import { findTitle, pageParts, splitTitle } from './title.ts'

/** A text and what is known about its station. */
export interface TextToCheck {
  readonly text: string
  /** What was found when the file was read as text. */
  readonly findings?: readonly Finding[]
  /** Names of the places above and below the station; without them the text's own main place counts as home. */
  readonly ancestry?: readonly string[]
  readonly figures?: readonly BindableFigure[]
  /** Where the titles of a web page stand, and what it hides; a plain text shows its title by its first lines. */
  readonly titles?: readonly Span[]
  readonly hidden?: readonly HiddenPart[]
}

/** Everything a check found: claims and numbers passed over in order of place, findings in order of place. */
export interface Report {
  readonly text: string
  readonly claims: readonly CheckedClaim[]
  readonly passed: readonly Passed[]
  readonly findings: readonly Finding[]
}

/** Checks a text: what is damaged, foreign or planted in it, and what its numbers claim.
 *  Shape:   text → report, with no claim held against records yet; never throws, linear in the text;
 *           `text.slice(start, end)` is each entry's text. */
export function checkText({
  text,
  findings: aboutFile = [],
  ancestry = [],
  figures = [],
  titles,
  hidden = [],
}: TextToCheck): Report {
  const { titles: titled, body } = titles ? pageParts(text, titles) : splitTitle(text)
  const places = findForeignPlaces(text, ancestry)
  const findings = [
    ...aboutFile,
    ...titled.flatMap(title => findTitle(text, title, body)),
    ...findSpam(text, titled),
    ...findHidden(text, hidden),
    ...places,
    ...findDamage(text),
    ...findPersonalData(text),
  ].toSorted((a, b) => a.start - b.start)
  const { claims, passed } = findClaims(text, findings)
  return {
    text,
    claims: bindClaims(text, claims, binderOf(figures), covering(places)),
    passed,
    findings,
  }
}

/** True when somebody has to look: a finding, or a claim that the records contradict or that lost its digits. */
export const needsAttention = ({ claims, findings }: Report): boolean =>
  findings.length > 0 || claims.some(({ verdict }) => verdict === 'contradicted' || verdict === 'lost-digit')

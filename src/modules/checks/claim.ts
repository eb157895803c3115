import { once } from './charset.ts'
import { contextOf, sentencesOf } from './claim-context.ts'
import type { Context } from './claim-context.ts'
import { lostAt, lostMarks } from './claim-lost.ts'
import { measureAt } from './claim-measure.ts'
import { readNumeral } from './claim-numeral.ts'
import type { Numeral } from './claim-numeral.ts'
import { numberClass } from './claim-parts.ts'
import type { SpokenPeriod } from './claim-period.ts'
import { phrases } from './claim-phrases.ts'
import { quantityAt } from './claim-quantity.ts'
import type { Found, PassedOver, Quantity } from './claim-quantity.ts'
import { periodsOf } from './claim-times.ts'
import { uncountedAt, uncountedFirsts } from './claim-uncounted.ts'
import type { Finding } from './finding.ts'
import { scanTerms } from './lexicon.ts'
import { covering } from './spans.ts'

/** A result that the text states as a number. `lost` when digits of it are gone, so that min and max are all one knows. */
export interface Claim extends Quantity {
  readonly text: string
  readonly counts: string
  readonly period: SpokenPeriod | null
  readonly lost: boolean
  readonly context: Context
  /** Of how many things of a list the number is said each: 3 of 合唱、舞蹈、快板各3场, otherwise 1. */
  readonly each: number
}

/** A number that is no result, and why. */
export interface Passed extends PassedOver {
  readonly text: string
}

export interface Numbers {
  readonly claims: readonly Claim[]
  readonly passed: readonly Passed[]
}

const WORDS = 16
const LOST = 17

/** Where a quantity can begin: the classes of numbers, words that count without one, and what a lost digit leaves. */
const beginnings = once(() => {
  const table = new Uint8Array(numberClass())
  for (const first of uncountedFirsts) table[first.charCodeAt(0)] = WORDS
  for (const mark of lostMarks) table[mark.charCodeAt(0)] = LOST
  table.fill(LOST, 0xe000, 0xf8ff + 1)
  return table
})

/** Finds every number in Chinese prose and tells results from dates, names and idioms.
 *  Shape: (text, findings about it) → claims and passed-over numbers, each in order; linear in the text.
 *         What a finding says is spam or a hijacked title is not read at all. */
export function findClaims(text: string, findings: readonly Finding[]): Numbers {
  const skipped = findings.filter(({ kind }) => kind === 'spam' || kind === 'title-mismatch')
  const damage = findings.filter(({ kind, severity }) => kind === 'damaged-text' && severity === 'block')
  const hits = scanTerms(text, phrases())
  const kind = beginnings()
  const passed: Passed[] = []
  const quantities: { quantity: Quantity; lost: boolean }[] = []
  const pass = ({ reason, start, end }: PassedOver): void => {
    passed.push({ reason, start, end, text: text.slice(start, end) })
  }
  const skip = walker(skipped, () => {})
  const skipNamed = walker(hits, ({ start, end, term }) => {
    if (term.kind !== 'period') pass({ reason: term.kind, start, end })
  })
  const isDamaged = covering(damage)
  for (let at = 0; at < text.length; at++) {
    const is = kind[text.charCodeAt(at)] ?? 0
    if (is === 0) continue
    const past = skip(at) ?? skipNamed(at)
    if (past !== null) {
      at = past - 1
      continue
    }
    const { end, found, lost } = stepAt(text, at, is, isDamaged)
    if (found && 'quantity' in found) quantities.push({ quantity: found.quantity, lost })
    else if (found) pass(found.passed)
    at = end - 1
  }
  return { claims: claimsOf(text, quantities, damage, periodsOf(text, hits)), passed }
}

interface Place {
  readonly start: number
  readonly end: number
}

/** Walks along spans in order: the end of the one that holds a place, or null. Each is told of once. */
function walker<S extends Place>(
  spans: readonly S[],
  enter: (span: S) => void,
): (at: number) => number | null {
  let next = 0
  let entered = -1
  return at => {
    while (next < spans.length && (spans[next]?.end ?? 0) <= at) next++
    const span = spans[next]
    if (!span || span.start > at) return null
    if (entered !== next) enter(span)
    entered = next
    return span.end
  }
}

interface Step {
  readonly end: number
  readonly found: Found
  readonly lost: boolean
}

function stepAt(
  text: string,
  at: number,
  kind: number,
  isDamaged: (start: number, end: number) => boolean,
): Step {
  if (kind < WORDS) return numberAt(text, at)
  if (kind === LOST)
    return lostAt(text, at, isDamaged(at, at + 1)) ?? { end: at + 1, found: null, lost: false }
  const quantity = uncountedAt(text, at)
  return { end: quantity?.end ?? at + 1, found: quantity && { quantity }, lost: false }
}

const PAIRED_NAME =
  /[一二两三四五六七八九十百千万][\u4e00-\u9fff][一二两三四五六七八九十百千万][\u4e00-\u9fff]/y
const LABEL = /”(?:即|是指|指的?是|指|代表|就是)/y

function numberAt(text: string, at: number): Step {
  const name = pairedNameAt(text, at)
  if (name) return { end: name.end, found: { passed: name }, lost: false }
  const { end, numeral } = readNumeral(text, at)
  if (!numeral) return { end, found: codeAt(text, at, end), lost: false }
  // 0余 has lost its first digit; 0 by itself claims nothing.
  if (numeral.value === 0) return lostAt(text, at, false) ?? { end, found: null, lost: false }
  const found = quantityAt(text, numeral) ?? labelAt(text, numeral)
  const past = found && ('quantity' in found ? found.quantity.end : found.passed.end)
  return { end: Math.max(end, past ?? end), found, lost: false }
}

/** 五传五习, 一户一策: two numbers with one character each are a name. */
function pairedNameAt(text: string, at: number): PassedOver | null {
  PAIRED_NAME.lastIndex = at
  if (!PAIRED_NAME.test(text)) return null
  const [first, second] = [text.charAt(at), text.charAt(at + 2)]
  const numbers = '一二两三四五六七八九十百千万'
  // 十余万元, 三至五次 are numbers.
  if ('余多来几至到'.includes(text.charAt(at + 1))) return null
  if (numbers.includes(text.charAt(at + 1)) || numbers.includes(text.charAt(at + 3))) return null
  const counted = measureAt(text, at + 1, false) !== null && measureAt(text, at + 3, false) !== null
  return counted && first !== second ? null : { reason: 'name', start: at, end: at + 4 }
}

/** 1+6+N is a name, 2019-12-10 a date; other codes are of no interest. */
function codeAt(text: string, start: number, end: number): Found {
  const code = text.slice(start, Math.min(end, start + 40))
  if (/[+＋]/.test(code)) return { passed: { reason: 'name', start, end } }
  return /^\d{4}[-./]\d{1,2}/.test(code) ? { passed: { reason: 'time', start, end } } : null
}

/** “1”即围绕社区党委这一核心: a number that the text explains, unless the explanation says it again. */
function labelAt(text: string, numeral: Numeral): Found {
  const { start, end, value, low, high } = numeral
  LABEL.lastIndex = end
  if (text.charAt(start - 1) !== '“' || !LABEL.test(text)) return null
  if ((numberClass()[text.charCodeAt(LABEL.lastIndex)] ?? 0) !== 0) return null
  return { quantity: { start, end, value, min: low, max: high, unit: '个', qualifier: null } }
}

function claimsOf(
  text: string,
  quantities: readonly { quantity: Quantity; lost: boolean }[],
  damage: readonly Finding[],
  periodAt: (at: number) => SpokenPeriod | null,
): Claim[] {
  const sentenceAt = sentencesOf(text)
  let floor = 0
  let next = 0
  return quantities.map(({ quantity, lost }) => {
    while (next < damage.length && (damage[next]?.end ?? 0) <= quantity.start) next++
    const at = damage[next]
    const harm = at && at.start < quantity.end ? at : null
    const gone = lost || (harm !== null && !isRestored(text, quantity, harm))
    const repair = harm?.repair ? { start: harm.start, end: harm.end, repair: harm.repair } : null
    const context = contextOf(text, quantity, { floor, sentenceFrom: sentenceAt(quantity.start) }, repair)
    floor = quantity.end
    const unknown = gone && !lost ? { value: null, min: null, max: null } : {}
    return {
      ...quantity,
      ...unknown,
      text: text.slice(quantity.start, quantity.end),
      counts: context.counts,
      period: periodAt(quantity.start),
      lost: gone,
      context,
      each: quantity.qualifier === '各' ? eachOf(context.counts) : 1,
    }
  })
}

/** A number inside a damaged passage stands if the repair still has it whole. */
const isRestored = (text: string, { start, end }: Quantity, { repair }: Finding): boolean =>
  repair !== null && repair.includes(text.slice(start, end)) && !repair.includes(`□${text.slice(start, end)}`)

/** How many things a list names. */
const eachOf = (counts: string): number => counts.split(/[、和与及]|以及/).length

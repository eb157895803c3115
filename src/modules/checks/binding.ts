import type { Claim } from './claim.ts'

/** What a claim can be held against: a figure's id, unit, and the phrases texts use for it. */
export interface BindableFigure {
  readonly id: string
  readonly unit: string
  readonly terms: readonly string[]
}

// Ways to count occasions; a text may call a talk a 次 or a 场.
const OCCASIONS = new Set(['次', '场', '期', '堂', '回', '遍', '趟'])

const unitsAgree = (said: string, figure: string): boolean =>
  said === '' || said === figure || (OCCASIONS.has(said) && OCCASIONS.has(figure))

/** The figure whose phrase stands nearest to the number, in the same unit; the longer phrase wins a tie.
 *  A claim in another unit than the figure's is about something else. */
export function bind<F extends BindableFigure>(claim: Claim, figures: readonly F[]): F | undefined {
  let best: { figure: F; distance: number; length: number } | undefined
  for (const figure of figures) {
    if (!unitsAgree(claim.unit, figure.unit)) continue
    for (const term of figure.terms) {
      const distance = distanceOf(claim, term)
      const length = term.length
      if (
        distance !== undefined &&
        (!best || distance < best.distance || (distance === best.distance && length > best.length))
      )
        best = { figure, distance, length }
    }
  }
  return best?.figure
}

/** How many characters lie between number and phrase; of a phrase in parts (a+b) all must be there, the first counts. */
function distanceOf(claim: Claim, term: string): number | undefined {
  const [head = '', ...rest] = term.split('+')
  if (
    rest.some(
      part => !claim.before.includes(part) && !claim.after.includes(part) && !claim.text.includes(part),
    )
  )
    return undefined
  const before = claim.before.lastIndexOf(head)
  const after = claim.after.indexOf(head)
  const left = before < 0 ? Infinity : claim.before.length - before - head.length
  const right = after < 0 ? Infinity : after
  const nearest = Math.min(left, right)
  return nearest === Infinity ? undefined : nearest
}

import { measureAt } from './claim-measure.ts'
import type { Quantity } from './claim-quantity.ts'

/** First characters of the words below. */
export const uncountedFirsts = '全多若无又太'

const WHOLE = /全(?:员|面)?覆盖/y
const AGAIN = /又一次/y
const TOO = /太多(?:太多)?(?=[，。；！,;!\n]|$)/y
const MANY = /若干|无数|多/y
const OFTEN = '次场期批户起'

/** Reads words that claim a result without a number: full coverage is 100 %, 又一次 at least two, 多次 at least two;
 *  太多太多 says nothing that could be counted. */
export function uncountedAt(text: string, at: number): Quantity | null {
  const whole = matchAt(WHOLE, text, at)
  if (whole !== null) return claim(at, whole, 100, 100, 100, '%', '全')
  const again = matchAt(AGAIN, text, at)
  if (again !== null) return claim(at, again, null, 2, null, '次', '又')
  const too = matchAt(TOO, text, at)
  if (too !== null) return claim(at, too, null, null, null, '', '太多')
  const many = matchAt(MANY, text, at)
  if (many === null) return null
  const end = at + many.length
  const measure = measureAt(text, end, false)
  if (!measure || !OFTEN.includes(measure.spelling.charAt(0))) return null
  return claim(at, many + measure.spelling, null, 2, null, measure.unit, many)
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

const claim = (
  start: number,
  text: string,
  value: number | null,
  min: number | null,
  max: number | null,
  unit: string,
  qualifier: string,
): Quantity => ({ start, end: start + text.length, value, min, max, unit, qualifier })

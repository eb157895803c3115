import { readNumeral } from './claim-numeral.ts'
import type { Numeral } from './claim-numeral.ts'
import { quantityAt } from './claim-quantity.ts'
import type { Quantity } from './claim-quantity.ts'

/** Characters that stand where a character could not be read; private-use ones are not listed. */
export const lostMarks = '?？\ufffd□■'

interface Lost {
  readonly end: number
  readonly found: { readonly quantity: Quantity }
  readonly lost: true
}

const DIGITS = /\d{1,9}/y

/** Reads a number whose first digit is gone: ?0余次 is 11 to 99, whatever stood there.
 *  Shape: (text, place of the mark or of the first digit left, whether damage is certain) → what is left of the claim,
 *         or null where the digits are whole. A question mark before a number mostly ends a question; only in front
 *         of 0余, which cannot begin a number, it is certain by itself. */
export function lostAt(text: string, at: number, damaged: boolean): Lost | null {
  const marked = isMark(text.charCodeAt(at))
  const digitsAt = marked ? at + 1 : at
  DIGITS.lastIndex = digitsAt
  const digits = DIGITS.exec(text)?.[0]
  if (digits === undefined) return null
  const headless = digits.startsWith('0') && /^[余多]/.test(text.charAt(digitsAt + digits.length))
  const sure = marked && !'?？'.includes(text.charAt(at)) ? true : damaged && marked
  if (!headless && !sure) return null
  const { numeral } = readNumeral(text, digitsAt)
  if (!numeral) return null
  const before = marked ? digitsBefore(text, at) : ''
  const start = at - before.length
  const span = spanOf(before, digits, numeral)
  const found = quantityAt(text, { ...numeral, start, value: null, ...span, sign: numeral.sign ?? '?' })
  if (!found || !('quantity' in found)) return null
  const { quantity } = found
  const known = numeral.end <= digitsAt + digits.length + 1
  return {
    end: quantity.end,
    found: {
      quantity: {
        ...quantity,
        value: null,
        qualifier: numeral.sign,
        ...(known ? {} : { min: null, max: null }),
      },
    },
    lost: true,
  }
}

const isMark = (unit: number): boolean =>
  lostMarks.includes(String.fromCharCode(unit)) || (unit >= 0xe000 && unit <= 0xf8ff)

function digitsBefore(text: string, at: number): string {
  let from = at
  while (at - from < 9 && /\d/.test(text.charAt(from - 1))) from--
  return text.slice(from, at)
}

/** Between digits a decimal point or a digit was lost, in front of them a digit from 1 to 9. */
function spanOf(before: string, digits: string, numeral: Numeral): { low: number; high: number } {
  if (before !== '') return { low: Number(`${before}.${digits}`), high: Number(`${before}9${digits}`) }
  const lead = 10 ** digits.length
  const rest = Number(digits)
  if (numeral.sign === null) return { low: lead + rest, high: 9 * lead + rest }
  let step = rest === 0 ? lead : 1
  while (rest > 0 && rest % (step * 10) === 0) step *= 10
  return { low: lead + rest + 1, high: 9 * lead + rest + Math.max(step - 1, 1) }
}

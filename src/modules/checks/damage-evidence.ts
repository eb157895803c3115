import { gbk, isHan } from './charset.ts'

/** Answers whether two characters are known to stand side by side. */
export interface Evidence {
  readonly inWords: ReadonlySet<string>
  /** Pairs of the text itself, made when first asked for. */
  readonly inText: () => ReadonlySet<string>
}

/** The Han characters of GBK of which one byte is known: as first byte or as second. */
export function candidates(byte: number, known: 'lead' | 'trail'): number[] {
  const { unitOf } = gbk()
  const units: number[] = []
  for (let other = 0x40; other <= 0xfe; other++) {
    const unit = unitOf[known === 'lead' ? (byte << 8) | other : (other << 8) | byte] ?? 0
    if (isHan(unit)) units.push(unit)
  }
  return units
}

/** The same where so many characters come into question that one neighbour proves nothing: both must know it. */
export function chosenByBoth(
  units: readonly number[],
  left: string,
  right: string,
  { inWords }: Evidence,
): string | null {
  const fits = units
    .map(unit => String.fromCharCode(unit))
    .filter(each => inWords.has(left + each) && inWords.has(each + right))
  return fits.length === 1 ? (fits[0] ?? null) : null
}

/** The one candidate that makes a known pair with its neighbours, or null when none or several do: this is what keeps
 *  a repair from being a guess. The language's words count first; the text's own pairs decide where those leave two or
 *  none. */
export function chosen(
  units: readonly number[],
  left: string,
  right: string,
  { inWords, inText }: Evidence,
): string | null {
  const characters = units.map(unit => String.fromCharCode(unit))
  const fits = (pairs: ReadonlySet<string>): string[] => {
    const one = characters.filter(each => pairs.has(left + each) || pairs.has(each + right))
    const both = one.filter(each => pairs.has(left + each) && pairs.has(each + right))
    return both.length === 1 ? both : one
  }
  const known = fits(inWords)
  if (known.length === 1) return known[0] ?? null
  const seen = fits(inText())
  const agreed = known.length === 0 ? seen : known.filter(character => seen.includes(character))
  return agreed.length === 1 ? (agreed[0] ?? null) : null
}

import { once } from './charset.ts'

/** Where a term stands in a text. */
export interface Hit<T> {
  readonly term: T
  readonly start: number
  readonly end: number
}

/** Compiled terms: the longest term that matches at a place wins. */
export interface Lexicon<T> {
  readonly byFirst: ReadonlyMap<number, readonly { readonly units: readonly number[]; readonly term: T }[]>
  /** 1 for units that begin a term, before folding. */
  readonly begins: Uint8Array
  /** True to look through separators put between the characters of a term. */
  readonly through: boolean
}

/** Compiles terms for `scanTerms`; with `through`, width, case and separators between characters do not hide a term. */
export function lexiconOf<T>(
  terms: Iterable<readonly [spelling: string, term: T]>,
  through: boolean,
): Lexicon<T> {
  const byFirst = new Map<number, { units: number[]; term: T }[]>()
  for (const [spelling, term] of terms) {
    const units = Array.from({ length: spelling.length }, (_, i) => spelling.charCodeAt(i))
    const first = units[0]
    if (first === undefined) continue
    const list = byFirst.get(first)
    if (list) list.push({ units, term })
    else byFirst.set(first, [{ units, term }])
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.units.length - a.units.length)
  const begins = new Uint8Array(65536)
  const fold = folded()
  for (let unit = 0; unit < 65536; unit++)
    if (byFirst.has(through ? (fold[unit] ?? 0) : unit)) begins[unit] = 1
  return { byFirst, begins, through }
}

/** Finds all terms from left to right without overlap.
 *  Shape: (text, lexicon) → hits in order; linear in the text. */
export function scanTerms<T>(text: string, { byFirst, begins, through }: Lexicon<T>): Hit<T>[] {
  const fold = folded()
  const hits: Hit<T>[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (begins[unit] === 0) continue
    for (const { units, term } of byFirst.get(through ? (fold[unit] ?? 0) : unit) ?? []) {
      const end = through ? matchThrough(text, at, units, fold) : matchPlain(text, at, units)
      if (end === -1) continue
      hits.push({ term, start: at, end })
      at = end - 1
      break
    }
  }
  return hits
}

function matchPlain(text: string, at: number, units: readonly number[]): number {
  for (let i = 1; i < units.length; i++) if (text.charCodeAt(at + i) !== units[i]) return -1
  return at + units.length
}

// Enough to see through “空 . 降”, too little to join words of different sentences.
const MOST_SEPARATORS = 3

function matchThrough(text: string, from: number, units: readonly number[], fold: Uint16Array): number {
  let at = from + 1
  for (let i = 1; i < units.length; i++) {
    let skipped = 0
    while (fold[text.charCodeAt(at)] === SEPARATOR && skipped < MOST_SEPARATORS && at < text.length) {
      at++
      skipped++
    }
    if (at >= text.length || fold[text.charCodeAt(at)] !== units[i]) return -1
    at++
  }
  return at
}

const SEPARATOR = 0x20

/** Each unit as NFKC and lower case make it, where that is one unit; separators all as a space. */
const folded = once(() => {
  const fold = new Uint16Array(65536)
  for (let unit = 0; unit < 65536; unit++) fold[unit] = unit
  const compatible: readonly (readonly [number, number])[] = [
    [0x41, 0x5a],
    [0x2100, 0x214f],
    [0x2460, 0x24ff],
    [0x2e80, 0x2fdf],
    [0x3000, 0x33ff],
    [0xf900, 0xfaff],
    [0xff00, 0xffef],
  ]
  for (const [from, to] of compatible)
    for (let unit = from; unit <= to; unit++) {
      const plain = String.fromCharCode(unit).normalize('NFKC').toLowerCase()
      if (plain.length === 1) fold[unit] = plain.charCodeAt(0)
    }
  for (const mark of ' \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad\t.·•・-_*~|/\\+=^#…')
    fold[mark.charCodeAt(0)] = SEPARATOR
  return fold
})

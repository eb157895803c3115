import { commonness, likelihood } from './charset.ts'
import { BREAK, UNKNOWN, isSingle } from './damage-bytes.ts'
import type { Bytes, Table } from './damage-bytes.ts'
import { chosen, chosenByBoth } from './damage-evidence.ts'
import type { Evidence } from './damage-evidence.ts'
import { Utf8, isContinuation, isRare, isWide } from './damage-sequence.ts'
import type { Sign } from './damage-sequence.ts'
import { LOST } from './finding.ts'

/** UTF-8 among the bytes of a text that was read with another table. */
export interface Passage {
  /** Places of the text, `end` exclusive. */
  readonly start: number
  readonly end: number
  readonly repair: string
  /** The same without any character that only the words around tell. */
  readonly bare: string
  readonly whole: number
  readonly lost: number
  /** True when a sign was swallowed that may have been a digit of the number beside it. */
  readonly digitLost: boolean
}

// So many characters in a row may be lost inside a passage; more are its end.
const MOST_LOST = 3

/** Finds passages of UTF-8, with gaps where bytes were lost.
 *  Shape: (bytes, table they were read with, text, evidence) → passages in order; linear. */
export function utf8Passages(given: Bytes, table: Table, text: string, evidence: Evidence): Passage[] {
  const reader = new Reader(given, table, text, evidence)
  const found: Passage[] = []
  for (let at = 0; at < given.bytes.length;) {
    const passage = reader.beginsAt(at) ? reader.passageFrom(at, found.at(-1)?.end ?? 0) : null
    if (passage) found.push(passage)
    at = Math.max(reader.next, at + 1)
  }
  return found
}

// Among so few candidates one word is proof enough.
const FEW = 5

class Reader {
  next = 0
  readonly #bytes: Uint16Array
  readonly #owner: Uint32Array
  readonly #text: string
  readonly #evidence: Evidence
  readonly #single: boolean
  readonly #utf8: Utf8

  constructor(given: Bytes, table: Table, text: string, evidence: Evidence) {
    this.#bytes = given.bytes
    this.#owner = given.owner
    this.#text = text
    this.#evidence = evidence
    this.#single = isSingle(table)
    this.#utf8 = new Utf8(given, table, text)
  }

  /** A passage begins with a whole character, or with what is left of one where that cannot be sound text. */
  beginsAt(at: number): boolean {
    if (this.#utf8.wholeAt(at)) return this.#utf8.isBelieved(at)
    if (this.#utf8.sizeAt(at) !== 3 || (at > 0 && this.#owner[at - 1] === this.#owner[at])) return false
    const good = 1 + this.#utf8.continuations(at + 1, 1)
    const stop = this.#bytes[at + good]
    if (!this.#single)
      return (
        good === 2 &&
        (stop === UNKNOWN || (stop ?? 0) < 0x80) &&
        isRare(this.#text.charCodeAt(this.#owner[at] ?? 0))
      )
    return good === 2 || (stop === UNKNOWN && isContinuation(this.#bytes[at + 2]))
  }

  /** Reads on from there until nothing more fits. */
  passageFrom(first: number, least: number): Passage {
    const signs: Sign[] = []
    let whole = 0
    let lost = 0
    let kept = 0
    let pending = 0
    let inRow = 0
    let digitLost = false
    let doubtful = false
    let at = first
    this.next = first
    while (at < this.#bytes.length) {
      const byte = this.#bytes[at] ?? BREAK
      if (byte === BREAK) break
      if (byte < 0x80 || this.#utf8.isQuestion(at)) {
        signs.push({ text: byte === UNKNOWN ? '?' : String.fromCharCode(byte) })
        at++
        doubtful = true
        continue
      }
      const size = this.#utf8.sizeAt(at)
      if (this.#utf8.wholeAt(at)) {
        if (doubtful && !this.#utf8.isBelieved(at)) break
        doubtful = false
        signs.push({ text: this.#utf8.characterAt(at, size) })
        at += size
        whole++
        lost += pending
        pending = 0
        inRow = 0
        kept = signs.length
        this.next = at
        continue
      }
      const gap = this.#utf8.gapAt(at, size)
      inRow++
      if (gap === null || inRow > MOST_LOST) break
      signs.push(gap.sign)
      doubtful = true
      pending++
      at = gap.next
      if (gap.swallowed) {
        signs.push({ text: LOST })
        if (isDigit(this.#bytes[at])) digitLost = true
      }
      if (gap.certain) {
        lost += pending
        pending = 0
        kept = signs.length
        this.next = at
      }
    }
    signs.length = kept
    return this.#passage(first, least, signs, { whole, lost, digitLost })
  }

  #passage(
    first: number,
    least: number,
    signs: readonly Sign[],
    { whole, lost, digitLost }: Pick<Passage, 'whole' | 'lost' | 'digitLost'>,
  ): Passage {
    const before = this.#before(first, least)
    const { end, cut } = this.#after()
    const texts = signs.map(sign => sign.text)
    for (const [i, { candidates }] of signs.entries()) {
      if (!candidates) continue
      const units = candidates()
      const choose = units.length > FEW ? chosenByBoth : chosen
      const right = texts[i + 1] ?? this.#text.charAt(end)
      texts[i] = choose(units, texts[i - 1] ?? '', right, this.#evidence) ?? LOST
    }
    const start = before ?? this.#owner[first] ?? 0
    const around = (middle: string): string => (before === null ? '' : LOST) + middle + (cut ? LOST : '')
    return {
      start,
      end,
      repair: around(texts.join('')),
      bare: around(signs.map(sign => sign.text).join('')),
      whole,
      lost: lost + (before === null ? 0 : 1) + (cut ? 1 : 0),
      digitLost,
    }
  }

  /** Where the passage begins when the rest of a character stands in front of it, or null when none does. */
  #before(first: number, least: number): number | null {
    const own = this.#owner[first] ?? 0
    let at = first
    while (at > 0 && first - at < 3 && isContinuation(this.#bytes[at - 1])) at--
    const split = first > 0 && this.#owner[first - 1] === own
    if (at < first) {
      let start = this.#owner[at] ?? own
      if (start < own && this.#bytes[at - 1] !== undefined && this.#owner[at - 1] === start) start++
      const marked = isLossMark(this.#text.charCodeAt(start - 1))
      if (marked && start > least) return start - 1
      if (start < own && start >= least && (start === 0 || isRare(this.#text.charCodeAt(start)))) return start
    }
    if (split && own >= least) return own
    return isLossMark(this.#text.charCodeAt(own - 1)) &&
      own - 1 > least &&
      this.#text.charCodeAt(own - 1) !== 0x3f
      ? own - 1
      : null
  }

  /** Where the passage ends: with the character of its last byte, or with what is left of one more. */
  #after(): { end: number; cut: boolean } {
    let at = this.next
    const last = this.#owner[at - 1] ?? 0
    const cut = at < this.#bytes.length && this.#owner[at] === last
    const size = this.#utf8.sizeAt(at)
    if (size > 2) {
      const good = 1 + this.#utf8.continuations(at + 1, size - 2)
      at += good
      const end = (this.#owner[at - 1] ?? last) + 1
      const ended = at >= this.#bytes.length || this.#owner[at] === end
      const looks = this.#single
        ? good > 1 || at >= this.#bytes.length
        : isRare(this.#text.charCodeAt(end - 1))
      if (ended && looks) {
        const mark = this.#bytes[at] === UNKNOWN && !this.#utf8.isQuestion(at)
        return { end: mark ? end + 1 : end, cut: true }
      }
    }
    return { end: last + 1, cut }
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
const isLossMark = (unit: number): boolean => unit === 0x3f || unit === 0xfffd

/** True for text that is Chinese prose by its characters: three in four of the common lists, or marks. */
export function plausible(text: string): boolean {
  const bits = commonness()
  let good = 0
  let all = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80 || unit === 0x25a1) continue
    all++
    if ((bits[unit] ?? 0) !== 0 || isWide(unit)) good++
  }
  return all >= 2 && good >= 0.75 * all
}

/** How much more likely one text is than another in Chinese prose, as a logarithm. */
export function gainOver(repair: string, text: string): number {
  const weight = likelihood()
  let gain = 0
  for (let i = 0; i < repair.length; i++)
    gain += repair[i] === LOST ? -8 : (weight[repair.charCodeAt(i)] ?? -15)
  for (let i = 0; i < text.length; i++) gain -= weight[text.charCodeAt(i)] ?? -15
  return gain
}

import { LEVEL_ONE, commonness, isHan } from './charset.ts'
import { BREAK, UNKNOWN, isSingle } from './damage-bytes.ts'
import type { Bytes, Table } from './damage-bytes.ts'
import { LOST } from './finding.ts'

/** The bytes that windows-1252 does not define, and that programs therefore drop. */
const UNDEFINED_1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d]
export interface Sign {
  readonly text: string
  /** What a half-lost character may have been. */
  readonly candidates?: () => readonly number[]
}

/** What is left of a character. */
export interface Gap {
  readonly sign: Sign
  readonly next: number
  /** The sign behind it is gone too. */
  readonly swallowed: boolean
  /** It belongs to the passage even when nothing follows. */
  readonly certain: boolean
}

/** Reads single characters of UTF-8, or what is left of them, out of a row of bytes. */
export class Utf8 {
  readonly #bytes: Uint16Array
  readonly #owner: Uint32Array
  readonly #text: string
  readonly #table: Table
  readonly #single: boolean

  constructor({ bytes, owner }: Bytes, table: Table, text: string) {
    this.#bytes = bytes
    this.#owner = owner
    this.#text = text
    this.#table = table
    this.#single = isSingle(table)
  }

  wholeAt(at: number): boolean {
    const size = this.sizeAt(at)
    return size > 1 && this.continuations(at + 1, size - 1) === size - 1 && this.#isExpected(at, size)
  }

  /** Two sound characters hold a whole one by chance now and then (电话: 绰), but hardly two in a row. */
  isBelieved(at: number): boolean {
    if (this.#single) return true
    const size = this.sizeAt(at)
    if (this.wholeAt(at + size)) return true
    const bits = commonness()
    for (let i = at; i < at + size; i++)
      if (((bits[this.#text.charCodeAt(this.#owner[i] ?? 0)] ?? 0) & LEVEL_ONE) === 0) return true
    return false
  }

  /** What is left of a character where bytes are missing, or null when this is no UTF-8 any more. */
  gapAt(at: number, size: number): Gap | null {
    const sign = { text: LOST }
    if (size < 2) {
      // The end of a character whose first byte is gone, or a mark for some bytes with what is left behind it.
      const marked = this.#bytes[at] === UNKNOWN
      const rest = this.continuations(marked ? at + 1 : at, 2)
      if (!marked && rest === 0) return null
      return { sign, next: at + rest + (marked ? 1 : 0), swallowed: false, certain: false }
    }
    const good = 1 + this.continuations(at + 1, size - 1)
    const end = at + good
    const stop = this.#bytes[end]
    if (good === size) return null
    if (stop !== UNKNOWN) {
      const silent = this.#single ? good === size - 1 : stop === undefined || stop < 0x80
      const ends = stop === undefined || stop < 0x80
      return {
        sign: { text: LOST, candidates: () => this.#candidates(at, size, good, true) },
        next: end,
        swallowed: false,
        certain: silent && ends,
      }
    }
    if (this.#single) return this.#holedAt(at, size)
    // A pair decoder that writes `?` swallows the ASCII sign after the half character with it.
    const swallowed = this.#text.charCodeAt(this.#owner[end] ?? 0) === 0x3f
    const more = swallowed ? 0 : this.continuations(end + 1, size - good - 1)
    const known = more + good + 1 === size
    return {
      sign: known ? { text: LOST, candidates: () => this.#candidates(at, size, good, false) } : sign,
      next: end + 1 + more,
      swallowed: swallowed && end + 1 < this.#bytes.length,
      certain: true,
    }
  }

  /** A character of which single bytes are marked as lost: each mark stands for one. */
  #holedAt(at: number, size: number): Gap {
    const holes: number[] = []
    let next = at + 1
    while (next < at + size && (isContinuation(this.#bytes[next]) || this.#bytes[next] === UNKNOWN)) {
      if (this.#bytes[next] === UNKNOWN) holes.push(next - at)
      next++
    }
    const known = next === at + size && holes.length === 1
    const candidates = () => this.#candidates(at, size, holes[0] ?? 1, false)
    return {
      sign: known ? { text: LOST, candidates } : { text: LOST },
      next,
      swallowed: false,
      certain: true,
    }
  }

  /** The characters that fit when one byte is missing: behind the good ones, or anywhere. */
  #candidates(at: number, size: number, good: number, anywhere: boolean): number[] {
    if (size !== 3 || (good === 1 && anywhere)) return []
    const lead = this.#bytes[at] ?? 0
    const missing =
      this.#table === 'windows-1252' ? UNDEFINED_1252 : Array.from({ length: 64 }, (_, i) => 0x80 | i)
    const second = this.#bytes[at + 1] ?? 0
    const third = this.#bytes[at + 2] ?? 0
    const unit = (a: number, b: number): number => ((lead & 0x0f) << 12) | ((a & 0x3f) << 6) | (b & 0x3f)
    const units =
      good === 1
        ? missing.map(byte => unit(byte, third))
        : missing.flatMap(byte =>
            anywhere && this.#single ? [unit(second, byte), unit(byte, second)] : [unit(second, byte)],
          )
    return units.filter(each => isHan(each) || isWide(each))
  }

  sizeAt(at: number): number {
    const lead = this.#bytes[at] ?? BREAK
    if ((lead >= 0xe2 && lead <= 0xe9) || lead === 0xee || lead === 0xef) return 3
    if (lead === 0xf0) return 4
    if (lead === 0xc2 || lead === 0xc3) return 2
    return this.#single && lead >= 0xc4 && lead <= 0xcb ? 2 : 0
  }

  continuations(at: number, most: number): number {
    let count = 0
    while (count < most && isContinuation(this.#bytes[at + count])) count++
    return count
  }

  characterAt(at: number, size: number): string {
    let bits = (this.#bytes[at] ?? 0) & (0xff >> (size + 1))
    for (let i = 1; i < size; i++) bits = (bits << 6) | ((this.#bytes[at + i] ?? 0) & 0x3f)
    return String.fromCodePoint(bits)
  }

  /** True for characters that Chinese texts are made of; two bytes alone happen by chance, so that among pairs only the
   *  narrow signs of Chinese prose are believed, else what another wrong reading leaves. */
  #isExpected(at: number, size: number): boolean {
    if (size === 4) return true
    const character = this.characterAt(at, size)
    if (size === 3)
      return /[\u2010-\u203b\u20ac\u2103-\u22ff\u2460-\u27bf\u3000-\u33ff\u3400-\u9fff\ue000-\uf8ff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uffee\ufffd]/.test(
        character,
      )
    return this.#single
      ? /[\u0080-\u017f\u0192\u02c6\u02dc]/.test(character)
      : NARROW_SIGNS.includes(character)
  }

  /** A question mark that was one: the character before it is complete and what follows needs nothing in front. */
  isQuestion(at: number): boolean {
    return (
      this.#bytes[at] === UNKNOWN &&
      this.#text.charCodeAt(this.#owner[at] ?? 0) === 0x3f &&
      !isContinuation(this.#bytes[at + 1])
    )
  }
}

const NARROW_SIGNS = '§°±·×÷'
export const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0x1c0) === 0x80
export const isRare = (unit: number): boolean => (commonness()[unit] ?? 0) === 0
export const isWide = (unit: number): boolean =>
  (unit >= 0x3000 && unit <= 0x303f) ||
  (unit >= 0xff00 && unit <= 0xffef) ||
  (unit >= 0x2010 && unit <= 0x2030)

import type { Words } from '#kernel/result'

export type FindingKind = 'title-mismatch' | 'spam' | 'damaged-text' | 'foreign-place' | 'personal-data'

/** Bytes and the character they were read as, such as `['B1A3', '保']`. */
export type Reading = readonly [bytes: string, character: string]

/** One thing a repair puts back: the byte that was lost, or null where nothing in the text can tell it. */
export interface Loss {
  readonly byte: string | null
  /** What stands in the repair for it: a character, or the mark `□` for what nobody can know. */
  readonly stands: string
  readonly why: Words
}

/** Why a repair is right, byte for byte, so that a person can check it with a code table. */
export interface Proof {
  readonly encoding: string
  readonly cause: Words
  /** How the bytes were read wrongly, and how the same bytes read in step. */
  readonly read: readonly Reading[]
  readonly meant: readonly Reading[]
  readonly lost: readonly Loss[]
}

/** One thing that is wrong with a text, and where.
 *  Shape:   `text` is the exact substring from `start` to `end`; `repair` would stand in its place, or is null.
 *  Units:   start and end in UTF-16 units of the whole text.
 *  Refuses: nothing; `block` keeps a text from being published until a named person decides, `warn` only asks. */
export interface Finding {
  readonly kind: FindingKind
  readonly text: string
  readonly start: number
  readonly end: number
  readonly message: Words
  /** Fill the message's `{places}`. */
  readonly facts?: Readonly<Record<string, string | number>>
  readonly repair: string | null
  readonly severity: 'block' | 'warn'
  readonly proof?: Proof
}

/** Stands in a repair for a character that is lost for good. */
export const LOST = '□'

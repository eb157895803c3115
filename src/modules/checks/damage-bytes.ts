import { big5, gbk, latinByte, macByte } from './charset.ts'

/** A text as the bytes it was read from.
 *  Shape: `owner` says to which character of the text a byte belongs; UNKNOWN is a byte that was lost, BREAK a
 *         character that this table cannot have shown. */
export interface Bytes {
  readonly bytes: Uint16Array
  readonly owner: Uint32Array
}

export const UNKNOWN = 0x100
export const BREAK = 0x200

/** The tables with which UTF-8 is read by mistake. */
export type Table = 'GBK' | 'Big5' | 'windows-1252' | 'Mac Roman'

/** True for tables that show every byte as one character. */
export const isSingle = (table: Table): boolean => table === 'windows-1252' || table === 'Mac Roman'

const QUESTION = 0x3f
const REPLACEMENT = 0xfffd
const LOST_SIGN = 0x25a1

/** Shape: linear; two bytes for a character of a pair table, else one. */
export function bytesOf(text: string, from: number, to: number, table: Table): Bytes {
  const bytes = new Uint16Array(2 * (to - from))
  const owner = new Uint32Array(2 * (to - from))
  const codes = table === 'GBK' ? gbk().codeOf : table === 'Big5' ? big5().codeOf : null
  const byteOf = table === 'Mac Roman' ? macByte : latinByte
  let length = 0
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i)
    owner[length] = i
    if (unit === QUESTION || unit === REPLACEMENT || unit === LOST_SIGN) bytes[length++] = UNKNOWN
    else if (unit < 0x80) bytes[length++] = unit
    else if (codes) {
      const code = codes[unit] ?? 0
      // 0x80 alone is the euro sign to a GBK decoder.
      if (unit === 0x20ac && table === 'GBK') bytes[length++] = 0x80
      else if (code === 0) bytes[length++] = BREAK
      else {
        bytes[length++] = code >> 8
        owner[length] = i
        bytes[length++] = code & 0xff
      }
    } else {
      const byte = byteOf(unit)
      bytes[length++] = byte === -1 ? BREAK : byte
    }
  }
  return { bytes: bytes.subarray(0, length), owner: owner.subarray(0, length) }
}

/** A passage whose bytes were read with the wrong table, and what they read as with the right one. */
export interface Recoding {
  readonly start: number
  readonly end: number
  /** Null where too little is left of it. */
  readonly repair: string | null
  readonly written: string
  readonly readAs: string
  /** How often the same mistake was made on top of itself. */
  readonly times?: number
  readonly digitLost?: boolean
}

/** What one table makes of a passage, and how many characters speak for it or against it. */
export interface Guess extends Recoding {
  readonly explained: number
}

import { commonCharacters } from './vocabulary.ts'

/** A two-byte encoding as tables: code by UTF-16 unit and unit by code, 0 where there is none. */
export interface PairCode {
  readonly codeOf: Uint16Array
  readonly unitOf: Uint16Array
}

/** Keeps what was made once; the tables cost some milliseconds, which only those who need them should pay. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Reads every two-byte code with the platform's own decoder, so no table is kept here. */
function pairCode(label: string): PairCode {
  const codeOf = new Uint16Array(65536)
  const unitOf = new Uint16Array(65536)
  const codes: number[] = []
  const bytes: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      codes.push((lead << 8) | trail)
      bytes.push(lead, trail, 0x0a)
    }
  // One character a line; a code that is none gives U+FFFD, some codes of Big5 give two characters.
  const lines = new TextDecoder(label).decode(new Uint8Array(bytes))
  let from = 0
  for (const code of codes) {
    const to = lines.indexOf('\n', from)
    const unit = lines.charCodeAt(from)
    if (to - from === 1 && unit !== 0xfffd) {
      unitOf[code] = unit
      // Big5 has a few characters twice; the first code is the standard one.
      if (codeOf[unit] === 0) codeOf[unit] = code
    }
    from = to + 1
  }
  return { codeOf, unitOf }
}

export const gbk = once(() => pairCode('gb18030'))
export const big5 = once(() => pairCode('big5'))

/** The byte that windows-1252 (and ISO 8859-1 below it) reads as this unit, or -1. */
export function latinByte(unit: number): number {
  if (unit <= 0xff) return unit
  return latinBytes().get(unit) ?? -1
}

/** The byte that Mac Roman reads as this unit, or -1. */
export const macByte = (unit: number): number => (unit < 0x80 ? unit : (macBytes().get(unit) ?? -1))

const highBytes = (label: string, least: number): ReadonlyMap<number, number> => {
  const bytes = new Map<number, number>()
  for (let byte = 0x80; byte <= 0xff; byte++) {
    const unit = new TextDecoder(label).decode(new Uint8Array([byte])).charCodeAt(0)
    if (unit >= least) bytes.set(unit, byte)
  }
  return bytes
}
const latinBytes = once(() => highBytes('windows-1252', 0x100))
const macBytes = once(() => highBytes('macintosh', 0x80))

/** How likely a character is in Chinese prose: natural logarithms, in coarse steps.
 *  The steps follow the shares of GB 2312's two levels: a running text is about 98 % level one (3,755 characters) and
 *  two thirds of it are a few hundred characters; a text read one byte out of step is spread evenly over the code. */
export const likelihood = once(() => {
  const { unitOf } = gbk()
  const weight = new Int8Array(65536).fill(-15)
  for (let code = 0x8140; code <= 0xfefe; code++) {
    const unit = unitOf[code] ?? 0
    if (unit === 0) continue
    const lead = code >> 8
    const inGb2312 = (code & 0xff) >= 0xa1 && lead >= 0xa1
    if (inGb2312 && code >= 0xb0a1 && code <= 0xd7f9) weight[unit] = -9
    else if (inGb2312 && lead >= 0xd8 && lead <= 0xf7) weight[unit] = -13
    else if (unit >= 0xe000 && unit <= 0xf8ff) weight[unit] = -20
    else if (lead === 0xa3) weight[unit] = -12
    else weight[unit] = -16
  }
  for (const character of commonCharacters()) weight[character.charCodeAt(0)] = -7
  for (const mark of '，。、“”！？：；《》（）…—') weight[mark.charCodeAt(0)] = -5
  for (const mark of '‘’·【】〔〕％０１２３４５６７８９') weight[mark.charCodeAt(0)] = -10
  for (let unit = 0x20; unit < 0x7f; unit++) weight[unit] = unit < 0x40 ? -6 : -9
  return weight
})

export const LEVEL_ONE = 1
export const LEVEL_ONE_BIG5 = 2

/** Which lists of common characters a unit belongs to, as bits: GB 2312 level one, Big5 level one. */
export const commonness = once(() => {
  const bits = new Uint8Array(65536)
  const mark = (unit: number | undefined, bit: number): void => {
    if (unit !== undefined && unit !== 0) bits[unit] = (bits[unit] ?? 0) | bit
  }
  const simplified = gbk().unitOf
  for (let code = 0xb0a1; code <= 0xd7f9; code++) if ((code & 0xff) >= 0xa1) mark(simplified[code], LEVEL_ONE)
  const traditional = big5().unitOf
  for (let code = 0xa440; code <= 0xc67e; code++) mark(traditional[code], LEVEL_ONE_BIG5)
  for (const character of '，。、“”！？：；《》（）…—·「」')
    mark(character.charCodeAt(0), LEVEL_ONE | LEVEL_ONE_BIG5)
  return bits
})

export const isHan = (unit: number): boolean =>
  (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || unit === 0x3007

/** Two hex digits a byte, as code tables print them. */
export const hex = (value: number): string =>
  value
    .toString(16)
    .toUpperCase()
    .padStart(value > 0xff ? 4 : 2, '0')

/** Damages texts in the ways that real programs do, for tests and benches. Uses only the platform's decoders. */

/** How a decoder treats a byte it cannot read. `swallowing` writes `?` for it together with the byte after it, as
 *  mbstring's CP936 does; `standard` writes U+FFFD and keeps an ASCII byte after it; `dropping` writes nothing. */
export type Decoder = 'swallowing' | 'standard' | 'dropping'

const codes = (label: string): ReadonlyMap<string, readonly [number, number]> => {
  const table = new Map<string, readonly [number, number]>()
  const decoder = new TextDecoder(label)
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(new Uint8Array([lead, trail]))
      if (character.length === 1 && character !== '\ufffd' && !table.has(character))
        table.set(character, [lead, trail])
    }
  return table
}

let tables: Record<'gb18030' | 'big5', ReadonlyMap<string, readonly [number, number]>> | undefined

/** The bytes of a text in a two-byte encoding, or null when a character is not in it. */
export function encoded(text: string, label: 'gb18030' | 'big5'): number[] | null {
  tables ??= { gb18030: codes('gb18030'), big5: codes('big5') }
  const bytes: number[] = []
  for (const character of text) {
    const code = tables[label].get(character)
    if (character.charCodeAt(0) < 0x80) bytes.push(character.charCodeAt(0))
    else if (code) bytes.push(...code)
    else return null
  }
  return bytes
}

const GBK = new TextDecoder('gb18030')

/** Reads GBK bytes as a program of that kind would. */
export function readGbk(bytes: readonly number[], decoder: Decoder): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0
    const trail = bytes[at + 1]
    if (lead <= 0x80) {
      text += lead === 0x80 ? '€' : String.fromCharCode(lead)
      at++
    } else if (
      lead > 0x80 &&
      lead < 0xff &&
      trail !== undefined &&
      trail >= 0x40 &&
      trail !== 0x7f &&
      trail !== 0xff
    ) {
      text += GBK.decode(new Uint8Array([lead, trail]))
      at += 2
    } else if (decoder === 'swallowing') {
      text += '?'
      at += trail === undefined ? 1 : 2
    } else {
      text += decoder === 'standard' ? '\ufffd' : ''
      at++
    }
  }
  return text
}

/** What a program reads when the byte at a place has gone without a trace. */
export const withoutByte = (bytes: readonly number[], at: number, decoder: Decoder): string =>
  readGbk([...bytes.slice(0, at), ...bytes.slice(at + 1)], decoder)

/** The damage of the article of 2019: a text split bytewise at a full-width mark that only seems to stand there, since
 *  its two bytes belong to two characters; the byte before it is left alone and becomes `?`.
 *  Shape: (text, decoder) → each damaged copy with the place of the character that lost its first byte. */
export function splitAtStraddlingMarks(text: string, decoder: Decoder): { damaged: string; at: number }[] {
  const bytes = encoded(text, 'gb18030')
  if (!bytes) return []
  const found: { damaged: string; at: number }[] = []
  let byte = 0
  for (let at = 0; at < text.length; at++) {
    const wide = text.charCodeAt(at) >= 0x80
    const mark = ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0)
    // ！ ，and ？
    if (wide && (mark === 0xa3a1 || mark === 0xa3ac || mark === 0xa3bf)) {
      const lone = decoder === 'swallowing' ? '?' : decoder === 'standard' ? '\ufffd' : ''
      const damaged = readGbk(bytes.slice(0, byte), decoder) + lone + readGbk(bytes.slice(byte + 1), decoder)
      found.push({ damaged, at })
    }
    byte += wide ? 2 : 1
  }
  return found
}

/** Folds full-width forms as many sites do when they store a text. */
export const folded = (text: string): string =>
  text.replaceAll(/[\uff01-\uff5e]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))

/** Bytes read as another encoding, by the standard decoder. */
export const readAs = (bytes: Iterable<number>, label: string): string =>
  new TextDecoder(label).decode(Uint8Array.from(bytes))

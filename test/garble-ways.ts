import { encoded, readAs, readGbk } from '#test/garble'

/** A way in which texts get damaged: what a program makes of a passage, or null where it would leave it as it was.
 *  `whole` ways keep every byte, so that a repair can and must restore the passage; the others lose some. */
export interface Way {
  readonly name: string
  readonly whole: boolean
  readonly garble: (passage: string) => string | null
}

export const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)]
const gbk = (text: string): number[] | null => encoded(text, 'gb18030')
const latin1 = (bytes: readonly number[]): string => bytes.map(byte => String.fromCharCode(byte)).join('')
const cp1252 = (bytes: readonly number[]): string => readAs(bytes, 'windows-1252')

/** The five bytes that windows-1252 does not define, as other programs than browsers show them. */
const cp1252With = (bytes: readonly number[], undefinedByte: string): string =>
  cp1252(bytes).replaceAll(/[\u0081\u008d\u008f\u0090\u009d]/g, undefinedByte)

const from = (
  bytes: (text: string) => readonly number[] | null,
  read: (bytes: readonly number[]) => string,
) => {
  return (text: string): string | null => {
    const given = bytes(text)
    return given && read(given)
  }
}

const hanAt = (text: string, share: number): number => {
  const places = Array.from(text.matchAll(/\p{Script=Han}/gu), ({ index }) => index)
  return places[Math.floor(places.length * share)] ?? -1
}

/** Characters from a place on, replaced one by one. */
const lose =
  (sign: string, count: number, share = 0.5) =>
  (text: string): string | null => {
    const at = hanAt(text, share)
    if (at < 1 || at + count >= text.length) return null
    return text.slice(0, at) + sign.repeat(count) + text.slice(at + count)
  }

/** The second digit of the first number of two or more. */
const loseDigit =
  (sign: string) =>
  (text: string): string | null => {
    const number = /(?<![\d.\-—:])\d{2,}/.exec(text)
    return number && text.slice(0, number.index + 1) + sign + text.slice(number.index + 2)
  }

const wide =
  (little: boolean) =>
  (text: string): number[] =>
    Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).flatMap(unit => {
      return little ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff]
    })

const swapped = (text: string): string =>
  Array.from(text, character => {
    const unit = character.charCodeAt(0)
    return String.fromCharCode(((unit & 0xff) << 8) | (unit >> 8))
  }).join('')

const quarter = (text: string): string => text.slice(0, Math.ceil(text.length / 4))
const rest = (text: string): string => text.slice(Math.ceil(text.length / 4))

const hexOf = (bytes: readonly number[] | null, sign: string): string | null =>
  bytes &&
  bytes
    .map(byte =>
      byte < 0x80 ? String.fromCharCode(byte) : `${sign}${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')

const escaped = (text: string, write: (code: string) => string): string =>
  text.replaceAll(/[^\0-\u007f]/g, character => write(character.charCodeAt(0).toString(16).padStart(4, '0')))

/** Without the last byte, where that cuts a character. */
const cut =
  (read: (bytes: readonly number[]) => string) =>
  (text: string): string | null =>
    text.charCodeAt(text.length - 1) < 0x80 ? null : read(utf8(text).slice(0, -1))

const gbkTwice = (text: string, read: (bytes: readonly number[]) => string): string =>
  read(utf8(read(utf8(text))))
const standard = (bytes: readonly number[]): string => readAs(bytes, 'gb18030')

export const WAYS: readonly Way[] = [
  {
    name: 'UTF-8 as GBK, lone bytes U+FFFD',
    whole: false,
    garble: from(utf8, bytes => readGbk(bytes, 'standard')),
  },
  {
    name: 'UTF-8 as GBK, lone bytes ? with the next',
    whole: false,
    garble: from(utf8, bytes => readGbk(bytes, 'swallowing')),
  },
  {
    name: 'UTF-8 as GBK, lone bytes dropped',
    whole: false,
    garble: from(utf8, bytes => readGbk(bytes, 'dropping')),
  },
  {
    name: 'UTF-8 as GBK from the 2nd byte on',
    whole: false,
    garble: text => `?${readGbk(utf8(text).slice(1), 'standard')}`,
  },
  {
    name: 'UTF-8 as GBK from the 3rd byte on',
    whole: false,
    garble: text => readGbk(utf8(text).slice(2), 'swallowing'),
  },
  {
    name: 'UTF-8 as GBK, a byte lost midway',
    whole: false,
    garble: text => readGbk(utf8(text).toSpliced(halfway(utf8(text)), 1), 'standard'),
  },
  { name: 'UTF-8 as GB18030', whole: false, garble: from(utf8, standard) },
  { name: 'UTF-8 as Big5', whole: false, garble: from(utf8, bytes => readAs(bytes, 'big5')) },
  { name: 'UTF-8 as Latin-1', whole: true, garble: from(utf8, latin1) },
  { name: 'UTF-8 as windows-1252', whole: true, garble: from(utf8, cp1252) },
  {
    name: 'UTF-8 as windows-1252, undefined dropped',
    whole: false,
    garble: from(utf8, bytes => cp1252With(bytes, '')),
  },
  {
    name: 'UTF-8 as windows-1252, undefined ?',
    whole: false,
    garble: from(utf8, bytes => cp1252With(bytes, '?')),
  },
  {
    name: 'UTF-8 as windows-1252, undefined U+FFFD',
    whole: false,
    garble: from(utf8, bytes => cp1252With(bytes, '\ufffd')),
  },
  {
    name: 'UTF-8 as Latin-1, controls dropped',
    whole: false,
    garble: from(utf8, bytes => latin1(bytes).replaceAll(/[\u0080-\u009f]/g, '')),
  },
  { name: 'UTF-8 as Mac Roman', whole: true, garble: from(utf8, bytes => readAs(bytes, 'macintosh')) },
  { name: 'GBK as Latin-1', whole: true, garble: from(gbk, latin1) },
  { name: 'GBK as windows-1252', whole: true, garble: from(gbk, cp1252) },
  { name: 'GBK as UTF-8', whole: false, garble: from(gbk, bytes => readAs(bytes, 'utf-8')) },
  {
    name: 'GBK as UTF-8 as GBK',
    whole: false,
    garble: from(gbk, bytes => standard(utf8(readAs(bytes, 'utf-8')))),
  },
  { name: 'GBK as Big5', whole: false, garble: from(gbk, bytes => readAs(bytes, 'big5')) },
  {
    name: 'GBK, a byte lost, U+FFFD',
    whole: false,
    garble: from(gbk, bytes => readGbk(bytes.toSpliced(firstPair(bytes), 1), 'standard')),
  },
  {
    name: 'GBK, a byte lost, ? with the next',
    whole: false,
    garble: from(gbk, bytes => readGbk(bytes.toSpliced(firstPair(bytes), 1), 'swallowing')),
  },
  { name: 'UTF-8 as windows-1252 twice', whole: true, garble: text => cp1252(utf8(cp1252(utf8(text)))) },
  { name: 'UTF-8 as Latin-1 twice', whole: true, garble: text => latin1(utf8(latin1(utf8(text)))) },
  { name: 'UTF-8 as GBK twice', whole: false, garble: text => gbkTwice(text, standard) },
  {
    name: 'GBK as windows-1252, that as UTF-8 in windows-1252',
    whole: true,
    garble: from(gbk, bytes => cp1252(utf8(cp1252(bytes)))),
  },
  { name: 'one character ?', whole: false, garble: lose('?', 1) },
  { name: 'three characters ?', whole: false, garble: lose('?', 3) },
  { name: 'one character □', whole: false, garble: lose('□', 1) },
  { name: 'two characters U+FFFD', whole: false, garble: lose('\ufffd', 2) },
  { name: 'two characters private use', whole: false, garble: lose('\ue5e5', 2) },
  { name: 'a digit ?', whole: false, garble: loseDigit('?') },
  { name: 'a digit □', whole: false, garble: loseDigit('□') },
  { name: 'a digit U+FFFD', whole: false, garble: loseDigit('\ufffd') },
  { name: 'a digit private use', whole: false, garble: loseDigit('\ue5e5') },
  {
    name: 'entities escaped twice, hex',
    whole: true,
    garble: text => escaped(text, code => `&amp;#x${code};`),
  },
  {
    name: 'entities left, decimal',
    whole: true,
    garble: text => escaped(text, code => `&#${Number.parseInt(code, 16)};`),
  },
  { name: 'percent signs, UTF-8', whole: true, garble: text => hexOf(utf8(text), '%') },
  { name: 'percent signs, GBK', whole: true, garble: text => hexOf(gbk(text), '%') },
  { name: 'escapes %u', whole: true, garble: text => escaped(text, code => `%u${code}`) },
  { name: 'escapes \\u', whole: true, garble: text => escaped(text, code => `\\u${code}`) },
  { name: 'quoted-printable', whole: true, garble: text => hexOf(utf8(text), '=') },
  { name: 'UTF-16LE as Latin-1', whole: true, garble: from(wide(true), latin1) },
  { name: 'UTF-16BE as windows-1252', whole: true, garble: from(wide(false), cp1252) },
  { name: 'UTF-16LE as GBK', whole: false, garble: from(wide(true), standard) },
  // Some characters are as common with their bytes changed, so where such a passage begins cannot always be known.
  { name: 'UTF-16, bytes swapped', whole: false, garble: swapped },
  { name: 'cut in a character, UTF-8', whole: false, garble: cut(bytes => readAs(bytes, 'utf-8')) },
  { name: 'cut in a character, UTF-8 as windows-1252', whole: false, garble: cut(cp1252) },
  {
    name: 'cut in a character, UTF-8 as GBK',
    whole: false,
    garble: cut(bytes => readGbk(bytes, 'standard')),
  },
  {
    name: 'windows-1252 and entities',
    whole: true,
    garble: text => cp1252(utf8(quarter(text))) + escaped(rest(text), code => `&#x${code};`),
  },
  {
    name: 'windows-1252 and a digit ?',
    whole: false,
    garble: text => {
      const digit = loseDigit('?')(rest(text))
      return digit && cp1252(utf8(quarter(text))) + digit
    },
  },
  {
    name: 'windows-1252 and GBK',
    whole: false,
    garble: text => cp1252(utf8(quarter(text))) + readGbk(utf8(rest(text)), 'standard'),
  },
]

/** The second byte of a character. */
function halfway(bytes: readonly number[]): number {
  const middle = bytes.findIndex((byte, i) => byte >= 0xe0 && i >= bytes.length / 2)
  return middle === -1 ? 1 : middle + 1
}

function firstPair(bytes: readonly number[]): number {
  const middle = Math.floor(bytes.length / 3)
  for (let at = middle; at < bytes.length; at++) if ((bytes[at] ?? 0) >= 0x80) return at
  return middle
}

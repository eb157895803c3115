/** An entity of a web page, escaped once or more. */
export const ENTITY =
  /&(?:amp;)*(?:#\d{2,6}|#[xX][\da-fA-F]{2,5}|ldquo|rdquo|lsquo|rsquo|quot|apos|amp|lt|gt|nbsp|ensp|emsp|middot|hellip|mdash|ndash|times|copy|yen|deg|bull|permil|sect|laquo|raquo|zwnj|zwj);/y
const NAMED: Readonly<Record<string, string>> = {
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  ensp: ' ',
  emsp: '　',
  middot: '·',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  times: '×',
  copy: '©',
  yen: '¥',
  deg: '°',
  bull: '•',
  permil: '‰',
  sect: '§',
  laquo: '«',
  raquo: '»',
  zwnj: '',
  zwj: '',
}

/** The character an entity stands for, or the entity where it stands for none. */
export function decoded(entity: string): string {
  const name = entity.replaceAll('amp;', '').slice(1, -1)
  if (name === '') return '&'
  if (!name.startsWith('#')) return NAMED[name] ?? entity
  const code = /^#[xX]/.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code < 0x20 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
    ? entity
    : String.fromCodePoint(code)
}

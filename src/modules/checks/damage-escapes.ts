import type { Words } from '#kernel/result'

import { LEVEL_ONE, commonness } from './charset.ts'
import type { Finding, Reading } from './finding.ts'

const ESCAPES = /(?:%[\dA-Fa-f]{2}){2,}|(?:=[\dA-F]{2}){2,}|(?:[%\\]u[\dA-Fa-f]{4})+/g
const WIDE = /[\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]/
/** What of an address, a program or a table stands in front of escapes that are in their right place. */
const IN_PLACE = /[/?&@"'`<]|\w=|-$/
const LONGEST_TOKEN = 200

/** Finds characters that are written as codes in the middle of prose: of web addresses, of e-mail, of programs.
 *  Shape: text → findings with repair; linear. Where such codes belong, as in an address, they are left alone. */
export function findEscapes(text: string): Finding[] {
  const found: Finding[] = []
  let last = 0
  let inPlace = false
  for (const { 0: codes, index } of text.matchAll(ESCAPES)) {
    const before = text.slice(Math.max(last, index - LONGEST_TOKEN), index)
    const token = /[!-~]*$/.exec(before)?.[0] ?? ''
    // Escapes that follow others without a space share their place.
    inPlace =
      (token.length === before.length && last > 0 && inPlace) ||
      IN_PLACE.test(token) ||
      text.charAt(index + codes.length) === '-'
    last = index + codes.length
    const read = inPlace ? null : unescaped(codes)
    if (read !== null) found.push(describe(codes, index, read))
  }
  return joined(text, found)
}

function unescaped(codes: string): { text: string; encoding: string } | null {
  if (codes.charAt(1) === 'u') {
    const text = codes.replaceAll(/[%\\]u(.{4})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    return WIDE.test(text) ? { text, encoding: 'UTF-16' } : null
  }
  const bytes = Uint8Array.from(codes.match(/[\dA-Fa-f]{2}/g) ?? [], byte => Number.parseInt(byte, 16))
  const utf8 = new TextDecoder().decode(bytes)
  if (!utf8.includes('\ufffd') && WIDE.test(utf8)) return { text: utf8, encoding: 'UTF-8' }
  const pairs = new TextDecoder('gb18030').decode(bytes)
  const bits = commonness()
  const good = Array.from(pairs).filter(sign => ((bits[sign.charCodeAt(0)] ?? 0) & LEVEL_ONE) !== 0).length
  return good >= 0.85 * pairs.length ? { text: pairs, encoding: 'GB18030' } : null
}

function describe(
  codes: string,
  start: number,
  { text, encoding }: { text: string; encoding: string },
): Finding {
  const read = Array.from(codes.match(/[%\\]u.{4}|[%=]../g) ?? [], (code): Reading => [
    code.replace(/^.u?/, '').toUpperCase(),
    code,
  ])
  return {
    kind: 'damaged-text',
    text: codes,
    start,
    end: start + codes.length,
    message: ESCAPED,
    facts: { repair: text },
    repair: text,
    severity: 'block',
    proof: { encoding, cause: CAUSE, read: read.slice(0, 40), meant: [], lost: [] },
  }
}

/** Digits and letters between codes were never written as codes; the whole is one passage all the same. */
function joined(text: string, findings: readonly Finding[]): Finding[] {
  const groups: { first: Finding; end: number; parts: string[] }[] = []
  for (const finding of findings) {
    const group = groups.at(-1)
    const gap = group ? text.slice(group.end, finding.start) : ''
    if (group && gap.length <= 20 && /^[ -~]*$/.test(gap)) {
      group.parts.push(gap, finding.repair ?? '')
      group.end = finding.end
    } else groups.push({ first: finding, end: finding.end, parts: [finding.repair ?? ''] })
  }
  const isAlone = ({ first, end, parts }: (typeof groups)[number]): boolean =>
    parts.length === 1 &&
    /^[%\\]u.{4}$/.test(first.text) &&
    !/\p{Script=Han}/u.test(text.charAt(first.start - 1) + text.charAt(end))
  // One code alone is more often meant than not; among characters it is not.
  return groups
    .filter(group => !isAlone(group))
    .map(({ first, end, parts }) => {
      const repair = parts.join('')
      const shown = repair.length > 60 ? `${repair.slice(0, 60)}…` : repair
      return { ...first, text: text.slice(first.start, end), end, repair, facts: { repair: shown } }
    })
}

const CAUSE: Words = [
  '每个字节（或每个字）都写成了代码，本该在显示前换回文字。',
  'Each byte or character was written as a code, which should have been turned back before the text was shown.',
]
const ESCAPED: Words = [
  '这里把编码代号当成了文字，应为“{repair}”。',
  'Codes were taken for text here; they stand for “{repair}”.',
]

import { LEVEL_ONE, commonness, latinByte } from './charset.ts'
import type { Guess, Recoding } from './damage-bytes.ts'

interface Run {
  readonly start: number
  readonly end: number
}

/** Runs of characters above ASCII, all of which satisfy a test. */
function runsOf(text: string, from: number, to: number, belongs: (unit: number) => boolean): Run[] {
  const runs: Run[] = []
  for (let at = from; at < to; at++) {
    if (text.charCodeAt(at) < 0x80 || !belongs(text.charCodeAt(at))) continue
    const start = at
    while (at < to && text.charCodeAt(at) >= 0x80 && belongs(text.charCodeAt(at))) at++
    runs.push({ start, end: at })
  }
  return runs
}

/** GBK as windows-1252 showed it. A run too short to judge follows the line's other runs. */
export function gbkReadAsLatin(text: string, from: number, to: number): Guess[] {
  const runs = runsOf(text, from, to, unit => latinByte(unit) !== -1).map(run => {
    const bytes = Uint8Array.from({ length: run.end - run.start }, (_, i) =>
      latinByte(text.charCodeAt(run.start + i)),
    )
    let high = 0
    for (let i = run.start; i < run.end; i++) if (text.charCodeAt(i) <= 0xff) high++
    const pairs = new TextDecoder('gb18030').decode(bytes)
    // The curly marks of honest texts are in windows-1252 too, but only beside other bytes do they mean any.
    const judged = bytes.length >= 2 && high * 3 >= bytes.length && !pairs.includes('\ufffd')
    return { ...run, pairs, judged }
  })
  if (!runs.some(({ judged, pairs }) => judged && pairs.length >= 2 && shareOf(pairs) >= 0.75)) return []
  return runs
    .filter(({ judged }) => judged)
    .map(({ start, end, pairs }) => ({
      start,
      end,
      repair: pairs,
      readAs: 'windows-1252',
      written: 'GB18030',
      explained: pairs.length * (4 * shareOf(pairs) - 3),
    }))
}

function shareOf(text: string): number {
  const bits = commonness()
  let good = 0
  for (let i = 0; i < text.length; i++) if (((bits[text.charCodeAt(i)] ?? 0) & LEVEL_ONE) !== 0) good++
  return good / text.length
}

const GARBLED =
  /[\u00a1-\u00ff\u0152-\u0178\u02c6\u02dc\u2018-\u203a\u20ac][\u00a1-\u00ff\u0152-\u0178\u02c6\u02dc\u2018-\u203a\u20ac\x20-\x7e]*/g
/** A letter with a sign right behind it: what the first two bytes of a Chinese character look like, and no word. */
const LETTER_AND_SIGN = /[\u00c0-\u00ef][\u00a1-\u00b6\u00b8-\u00ba\u00bc-\u00bf]/g

/** UTF-8 as windows-1252 of which too many bytes are gone to read it. */
export function lossyLatin(text: string, from: number, to: number): Recoding[] {
  return Array.from(text.slice(from, to).matchAll(GARBLED)).flatMap(match => {
    if ((match[0].match(LETTER_AND_SIGN)?.length ?? 0) < 2) return []
    const start = from + match.index
    const end = start + match[0].trimEnd().length
    return [{ start, end, repair: null, written: 'UTF-8', readAs: 'windows-1252' }]
  })
}

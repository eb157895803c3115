import type { Words } from '#kernel/result'

import type { Finding } from './finding.ts'

// Speech may run over several lines; a mark further off than this does not belong to it.
const REACH = 600

/** Finds quotation and title marks that never close, or close nothing.
 *  Shape: (text, places of the marks in order) → warnings. */
export function findUnbalanced(text: string, quotes: readonly number[]): Finding[] {
  const lonely = [...alone(text, quotes, '“', '”'), ...alone(text, quotes, '《', '》')]
  return lonely.map(at => describe(text, at))
}

function alone(text: string, quotes: readonly number[], opening: string, closing: string): number[] {
  const open: number[] = []
  const lonely: number[] = []
  for (const at of quotes) {
    const mark = text.charAt(at)
    if (mark === opening) {
      // In a speech of several paragraphs each begins with a mark and only the last one ends with one.
      const before = open.at(-1)
      if (before !== undefined && startsLine(text, at) && startsLine(text, before)) open.pop()
      open.push(at)
    } else if (mark === closing) {
      const start = open.pop()
      if (start === undefined) lonely.push(at)
      else if (at - start > REACH) {
        lonely.push(start)
        lonely.push(at)
      }
    }
  }
  return [...lonely, ...open].toSorted((a, b) => a - b)
}

function startsLine(text: string, at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const unit = text.charCodeAt(i)
    if (unit === 0x0a) return true
    if (unit !== 0x20 && unit !== 0x3000 && unit !== 0xa0 && unit !== 0x09) return false
  }
  return true
}

function describe(text: string, at: number): Finding {
  const opens = '“《'.includes(text.charAt(at))
  const near = opens
    ? /^[^\n]{1,12}/.exec(text.slice(at, at + 12))
    : /[^\n]{1,12}$/.exec(text.slice(Math.max(0, at - 11), at + 1))
  const shown = near?.[0] ?? text.charAt(at)
  const start = opens ? at : at + 1 - shown.length
  return {
    kind: 'damaged-text',
    text: shown,
    start,
    end: start + shown.length,
    message: opens ? NEVER_CLOSED : NEVER_OPENED,
    facts: { mark: text.charAt(at) },
    repair: null,
    severity: 'warn',
  }
}

const NEVER_CLOSED: Words = [
  '“{mark}”没有对应的后半个，可能漏了标点，也可能丢了字。',
  'The mark {mark} is never closed: a mark may be missing, or text may be lost.',
]
const NEVER_OPENED: Words = [
  '“{mark}”没有对应的前半个，可能漏了标点，也可能丢了字。',
  'The mark {mark} closes nothing: a mark may be missing, or text may be lost.',
]

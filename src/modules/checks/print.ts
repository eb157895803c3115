import { showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

import type { CheckedClaim, Verdict } from './binding.ts'
import type { Report } from './check.ts'
import type { Passed } from './claim.ts'
import type { Finding, Reading } from './finding.ts'
import {
  amount,
  findingSign,
  findingWords,
  passedByReason,
  reasonWords,
  showInterval,
  showNotes,
  showHeld,
  shown,
  verdictSigns,
  verdictWords,
} from './text.ts'

/** The report as one JSON object for other programs.
 *  Shape: `value` is the number as stated, `min` and `max` what it can mean; an open end is null. `text` is the exact
 *         substring, `start` and `end` count UTF-16 units of the text as it was read. */
export function reportJson({ claims, findings }: Report, t: T): string {
  return JSON.stringify({
    claims: claims.map(({ text, value, min, max, unit, qualifier, verdict, figure }) => ({
      text,
      value,
      min,
      max,
      unit,
      qualifier,
      verdict,
      figure,
    })),
    findings: findings.map(({ kind, text, start, end, message, facts, repair }) => ({
      kind,
      text,
      start,
      end,
      message: t(message, facts),
      repair,
    })),
  })
}

/** How a terminal shows a report: its columns, and whether it knows colours. */
export interface Terminal {
  readonly columns: number
  readonly colours: boolean
}

const PLAIN: Terminal = { columns: 80, colours: false }
const LEAST_COLUMNS = 60
const MOST_COLUMNS = 120

type Paint = (look: Look, text: string) => string
type Look = 'good' | 'bad' | 'doubtful' | 'quiet' | 'strong'
const CODES: Readonly<Record<Look, number>> = { good: 32, bad: 31, doubtful: 33, quiet: 2, strong: 1 }
const LOOKS: Readonly<Record<Verdict, Look>> = {
  supported: 'good',
  contradicted: 'bad',
  'no-figure': 'doubtful',
  'no-record': 'doubtful',
  'lost-digit': 'bad',
  unchecked: 'quiet',
}

/** The report for a terminal: a table of the claims, what was passed over, and each finding with its repair and the
 *  bytes that prove it. No line is wider than the terminal. */
export function printReport(report: Report, t: T, terminal: Terminal = PLAIN): string {
  const { claims, passed, findings } = report
  const columns = Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, terminal.columns))
  const paint: Paint = (look, text) => (terminal.colours ? `\u001b[${CODES[look]}m${text}\u001b[0m` : text)
  return [
    claims.length === 0 ? t(NO_CLAIMS) : tableOf(claims, t, columns, paint),
    ...(passed.length === 0 ? [] : [passedOver(passed, t, columns)]),
    ...(findings.length === 0
      ? [t(NO_FINDINGS)]
      : [
          t(FINDINGS, { count: findings.length }),
          ...findings.map(finding => findingOf(finding, t, columns, paint)),
        ]),
    summaryOf(claims, findings, t),
  ].join('\n\n')
}

const GAP = 2
const WRITTEN_MAX = 18

/** Verdict, words, meaning and records in columns; below them what else there is to know. */
function tableOf(claims: readonly CheckedClaim[], t: T, columns: number, paint: Paint): string {
  const head = [t(COLUMN_VERDICT), t(COLUMN_CLAIM), t(COLUMN_RANGE), t(COLUMN_RECORDS)]
  const rows = claims.map(claim => [
    `${verdictSigns[claim.verdict]} ${t(verdictWords[claim.verdict])}`,
    shortened(shown(claim.text), WRITTEN_MAX),
    `${showInterval(claim)} ${showUnit(claim.unit, t)}`.trimEnd(),
    recordsOf(claim, t),
  ])
  const widths = [0, 1, 2].map(column => Math.max(...[head, ...rows].map(row => widthOf(row[column] ?? ''))))
  const rest = columns - widths.reduce((sum, width) => sum + width + GAP, 0)
  const line = (cells: readonly string[], look: Look): string =>
    cells
      .map((cell, i) => {
        if (i === cells.length - 1) return shortened(cell, rest)
        const whole = padded(cell, (widths[i] ?? 0) + GAP)
        return i === 0 ? paint(look, whole) : whole
      })
      .join('')
      .trimEnd()
  let days = ''
  const printed = rows.flatMap((row, i) => {
    const claim = claims[i]
    if (!claim) return []
    // The days are said once for all claims in a row that they are of.
    const held = showHeld(claim, t)
    const heading = held === '' || held === days ? [] : wrapped(held, columns, '  ')
    if (held !== '') days = held
    const more = wrapped(detailOf(claim, t), columns, '    ')
    return [
      ...heading.map(each => paint('strong', each)),
      line(row, LOOKS[claim.verdict]),
      ...more.map(each => paint('quiet', each)),
    ]
  })
  return [line(head, 'strong'), '─'.repeat(columns), ...printed].join('\n')
}

/** What a line of the table cannot hold. What the records bear out needs no more words. */
function detailOf(claim: CheckedClaim, t: T): string {
  const parts = [showNotes(claim, t)]
  if (claim.verdict !== 'supported') parts.unshift(shortened(shown(claim.counts), 60))
  return parts.filter(part => part !== '').join(' · ')
}

function recordsOf({ figureWords, actual, unit }: CheckedClaim, t: T): string {
  if (!figureWords) return '—'
  return actual === null ? t(figureWords) : `${t(figureWords)}: ${amount(actual)} ${showUnit(unit, t)}`
}

const passedOver = (passed: readonly Passed[], t: T, columns: number): string =>
  [
    t(PASSED),
    ...passedByReason(passed).flatMap(({ reason, texts }) =>
      wrapped(`${t(reasonWords[reason])}: ${texts.join(' ')}`, columns, '  '),
    ),
  ].join('\n')

function findingOf(finding: Finding, t: T, columns: number, paint: Paint): string {
  const { kind, severity, text, start, end, message, facts, repair, proof } = finding
  const title = `${findingSign[severity]} ${t(findingWords[kind])}`
  const place = text === '' ? '' : ` @${start}–${end}`
  const lines: string[] = []
  const add = (label: string, words: string): void => {
    for (const each of wrapped(`${label} ${words}`, columns, '    ')) lines.push(each)
  }
  add('', t(message, facts))
  if (text !== '') add(t(BEFORE), shortened(shown(text), 120))
  if (repair !== null) add(t(AFTER), repair === '' ? t(REMOVED) : shortened(shown(repair), 120))
  if (proof) {
    add(t(PROOF), `${proof.encoding}, ${t(proof.cause)}`)
    add(t(READ), readingsOf(proof.read))
    add(t(MEANT), readingsOf(proof.meant))
    for (const { byte, stands, why } of proof.lost) add(`${byte ?? '??'} → ${stands}:`, t(why))
  }
  return [`${paint(severity === 'block' ? 'bad' : 'doubtful', title)}${place}`, ...lines].join('\n')
}

const readingsOf = (readings: readonly Reading[]): string =>
  readings
    .slice(0, 24)
    .map(([bytes, character]) => `${bytes} ${shown(character)}`)
    .join(' · ') + (readings.length > 24 ? ' …' : '')

function summaryOf(claims: readonly CheckedClaim[], findings: readonly Finding[], t: T): string {
  const counts = new Map<Verdict, number>()
  for (const { verdict } of claims) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  const verdicts = [...counts].map(([verdict, count]) => `${t(verdictWords[verdict])} ${count}`)
  const all = t(SUMMARY, { claims: claims.length, findings: findings.length })
  return verdicts.length === 0 ? all : `${all}\n${verdicts.join(' · ')}`
}

const isWide = (unit: number): boolean =>
  (unit >= 0x1100 && unit <= 0x115f) ||
  (unit >= 0x2e80 && unit <= 0xa4cf) ||
  (unit >= 0xac00 && unit <= 0xd7a3) ||
  (unit >= 0xf900 && unit <= 0xfaff) ||
  (unit >= 0xfe30 && unit <= 0xfe6f) ||
  (unit >= 0xff00 && unit <= 0xff60) ||
  (unit >= 0xffe0 && unit <= 0xffe6) ||
  (unit >= 0x1f300 && unit <= 0x1faff) ||
  unit >= 0x20000

/** Columns that a text takes in a terminal: two for each Chinese character. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1
  return width
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

function shortened(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let taken = 0
  for (const character of text) {
    taken += widthOf(character)
    if (taken > width - 1) break
    kept += character
  }
  return `${kept}…`
}

/** Breaks a text into lines behind Chinese characters and at spaces; further lines stand in by the indent too. */
function wrapped(text: string, columns: number, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  let width = indent.length
  for (const word of text.trim().match(/[\u0021-\u024f\u2010-\u2027]+\s?|\s|[^]/gu) ?? []) {
    const taken = widthOf(word.trimEnd())
    if (width + taken > columns && line !== '') {
      lines.push(indent + line.trimEnd())
      line = ''
      width = indent.length
    }
    line += line === '' ? word.trimStart() : word
    width += widthOf(word)
  }
  return line.trim() === '' ? lines : [...lines, indent + line.trimEnd()]
}

const COLUMN_VERDICT: Words = ['结论', 'Verdict']
const COLUMN_CLAIM: Words = ['原文', 'As written']
const COLUMN_RANGE: Words = ['读作', 'Means']
const COLUMN_RECORDS: Words = ['指标与记录', 'Figure and records']
const NO_CLAIMS: Words = ['文中没有工作成效数字。', 'The text states no figures.']
const NO_FINDINGS: Words = ['没有发现别的问题。', 'Nothing else was found.']
const PASSED: Words = ['不算成效的数：', 'Numbers that are no results:']
const FINDINGS: Words = ['发现 {count} 个问题：', '{count} findings:']
const BEFORE: Words = ['原文', 'now']
const AFTER: Words = ['应为', 'repair']
const REMOVED: Words = ['（删去）', '(remove)']
const PROOF: Words = ['字节证据：', 'Proof by bytes:']
const READ: Words = ['错读', 'read as']
const MEANT: Words = ['本为', 'meant']
const SUMMARY: Words = [
  '共 {claims} 个数字、{findings} 个问题。',
  '{claims} figures in the text, {findings} findings.',
]

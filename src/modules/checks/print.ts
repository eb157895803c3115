import { showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

import type { CheckedClaim, Verdict } from './binding.ts'
import type { Report } from './check.ts'
import type { Passed } from './claim.ts'
import type { Finding, FindingKind, Reading } from './finding.ts'
import type { Reason } from './claim-quantity.ts'

/** The report as one JSON object for other programs.
 *  Shape: `value` is the number as stated, `min` and `max` what it can mean; an open end is null. */
export function reportJson({ claims, findings }: Report, t: T): string {
  return JSON.stringify({
    claims: claims.map(
      ({ text, value, min, max, unit, qualifier, verdict, figure, actual, start, end, counts }) => ({
        text,
        value,
        min,
        max,
        unit,
        qualifier,
        verdict,
        figure,
        actual,
        start,
        end,
        counts,
      }),
    ),
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

/** The report for a terminal: a table of the claims, what was passed over, and each finding with its repair and the
 *  bytes that prove it. */
export function printReport({ claims, passed, findings }: Report, t: T): string {
  return [
    claims.length === 0 ? t(NO_CLAIMS) : tableOf(claims, t),
    ...(passed.length === 0 ? [] : [passedOver(passed, t)]),
    ...(findings.length === 0
      ? [t(NO_FINDINGS)]
      : [t(FINDINGS, { count: findings.length }), ...findings.map(finding => findingOf(finding, t))]),
    summaryOf(claims, findings, t),
  ].join('\n\n')
}

export const verdictWords: Readonly<Record<Verdict, Words>> = {
  supported: ['有记录支持', 'Supported by records'],
  contradicted: ['与记录不符', 'Contradicted by records'],
  'no-figure': ['没有对应的数据', 'No figure for this'],
  'no-record': ['没有记录', 'No record'],
  'lost-digit': ['数字缺损', 'Digit lost'],
  unchecked: ['未核对', 'Not checked against records'],
}

const ICONS: Readonly<Record<Verdict, string>> = {
  supported: '✓',
  contradicted: '✗',
  'no-figure': '?',
  'no-record': '!',
  'lost-digit': '□',
  unchecked: '·',
}

export const findingWords: Readonly<Record<FindingKind, Words>> = {
  'title-mismatch': ['标题与正文无关', 'The title does not belong'],
  spam: ['垃圾信息', 'Spam'],
  'damaged-text': ['文字损坏', 'Damaged text'],
  'foreign-place': ['外地地名', 'Place from elsewhere'],
  'personal-data': ['个人信息', 'Personal data'],
}

export const reasonWords: Readonly<Record<Reason, Words>> = {
  ordinal: ['序数', 'ordinals'],
  time: ['日期、时间、年龄、编号', 'dates, times, ages, labels'],
  rate: ['平均数、频次', 'rates'],
  price: ['价格', 'prices'],
  name: ['名称', 'names'],
  idiom: ['熟语', 'idioms'],
  reference: ['分类、分点的数', 'kinds and aspects'],
  indefinite: ['不表示数量的“一”', 'articles'],
}

function tableOf(claims: readonly CheckedClaim[], t: T): string {
  const head = [t(COLUMN_VERDICT), t(COLUMN_CLAIM), t(COLUMN_RANGE), t(COLUMN_RECORDS), t(COLUMN_COUNTS)]
  const rows = claims.map(claim => [
    `${ICONS[claim.verdict]} ${t(verdictWords[claim.verdict])}`,
    shown(claim.text),
    `${showInterval(claim)} ${showUnit(claim.unit, t)}`.trimEnd(),
    recordsOf(claim, t),
    shortened(shown(claim.counts), 44) + (claim.note ? ` (${t(claim.note)})` : ''),
  ])
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map(line => widthOf(line[column] ?? ''))))
  const printed = lines.map(line =>
    line
      .map((cell, column) => (column === line.length - 1 ? cell : padded(cell, widths[column] ?? 0)))
      .join('  '),
  )
  const rule = '─'.repeat(
    Math.min(
      100,
      widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 10),
    ),
  )
  return [printed[0], rule, ...printed.slice(1)].join('\n')
}

/** The interval as people write it: 11–19, ≥ 1,000, 9, or a sign for what nobody knows. */
export function showInterval({ min, max }: Pick<CheckedClaim, 'min' | 'max'>): string {
  if (min === null) return max === null ? '?' : `≤ ${amount(max)}`
  if (max === null) return `≥ ${amount(min)}`
  return min === max ? amount(min) : `${amount(min)}–${amount(max)}`
}

const amount = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 2 })

function recordsOf({ figureWords, actual, unit }: CheckedClaim, t: T): string {
  if (!figureWords) return '—'
  return actual === null ? t(figureWords) : `${t(figureWords)}: ${amount(actual)} ${showUnit(unit, t)}`
}

/** The numbers passed over, each once, by the reason why. */
export function passedByReason(passed: readonly Passed[]): { reason: Reason; texts: string[] }[] {
  const byReason = new Map<Reason, Set<string>>()
  for (const { reason, text } of passed)
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(shown(text)))
  return [...byReason].map(([reason, texts]) => ({
    reason,
    texts: [...texts].slice(0, 12).concat(texts.size > 12 ? ['…'] : []),
  }))
}

const passedOver = (passed: readonly Passed[], t: T): string =>
  [
    t(PASSED),
    ...passedByReason(passed).map(({ reason, texts }) => `  ${t(reasonWords[reason])}: ${texts.join(' ')}`),
  ].join('\n')

function findingOf(finding: Finding, t: T): string {
  const { kind, severity, text, start, message, facts, repair, proof } = finding
  const lines = [
    `${severity === 'block' ? '✗' : '!'} ${t(findingWords[kind])} @${start}: ${t(message, facts)}`,
    ...(text === '' ? [] : [`    ${t(BEFORE)} ${shortened(shown(text), 120)}`]),
    ...(repair === null
      ? []
      : [`    ${t(AFTER)} ${repair === '' ? t(REMOVED) : shortened(shown(repair), 120)}`]),
  ]
  if (!proof) return lines.join('\n')
  const losses = proof.lost.map(({ byte, stands, why }) => `    ${byte ?? '??'} → ${stands}: ${t(why)}`)
  return [
    ...lines,
    `    ${t(PROOF)} ${proof.encoding}, ${t(proof.cause)}`,
    `    ${t(READ)} ${readingsOf(proof.read)}`,
    `    ${t(MEANT)} ${readingsOf(proof.meant)}`,
    ...losses,
  ].join('\n')
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
  return verdicts.length === 0 ? all : `${all} ${verdicts.join(' · ')}`
}

/** Control, private-use and direction characters by their code, so that a text can neither hide nor steer anything. */
const shown = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
    character => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  )

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
function widthOf(text: string): number {
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
    taken += isWide(character.codePointAt(0) ?? 0) ? 2 : 1
    if (taken > width - 1) break
    kept += character
  }
  return `${kept}…`
}

const COLUMN_VERDICT: Words = ['结论', 'Verdict']
const COLUMN_CLAIM: Words = ['原文', 'As written']
const COLUMN_RANGE: Words = ['读作', 'Means']
const COLUMN_RECORDS: Words = ['指标与记录', 'Figure and records']
const COLUMN_COUNTS: Words = ['数的是', 'Counts']
const NO_CLAIMS: Words = ['文中没有工作成效数字。', 'The text states no figures.']
const NO_FINDINGS: Words = ['没有发现别的问题。', 'Nothing else was found.']
const PASSED: Words = ['不算成效的数：', 'Numbers that are no results:']
const FINDINGS: Words = ['发现 {count} 个问题：', '{count} findings:']
const BEFORE: Words = ['原文', 'now    ']
const AFTER: Words = ['应为', 'repair ']
const REMOVED: Words = ['（删去）', '(remove)']
const PROOF: Words = ['字节证据：', 'Proof by bytes:']
const READ: Words = ['错读', 'read as']
const MEANT: Words = ['本为', 'meant  ']
const SUMMARY: Words = [
  '共 {claims} 个数字、{findings} 个问题。',
  '{claims} figures in the text, {findings} findings.',
]

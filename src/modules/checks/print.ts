import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

import type { CheckedClaim, Report, Verdict } from './check.ts'
import type { FindingKind } from './finding.ts'

export const verdictWords: Readonly<Record<Verdict, Words>> = {
  supported: ['有记录支持', 'Supported by records'],
  contradicted: ['与记录不符', 'Contradicted by records'],
  'no-figure': ['没有对应的数据', 'No figure for this'],
  'no-record': ['没有记录', 'No record'],
  'lost-digit': ['数字缺损', 'Digit lost'],
  unchecked: ['未核对', 'Not checked against records'],
}

export const findingWords: Readonly<Record<FindingKind, Words>> = {
  'title-mismatch': ['标题与正文无关', 'The title does not belong'],
  spam: ['垃圾信息', 'Spam'],
  'damaged-text': ['文字损坏', 'Damaged text'],
  'foreign-place': ['外地地名', 'Place from elsewhere'],
  'personal-data': ['个人信息', 'Personal data'],
}

const marks: Readonly<Record<Verdict, string>> = {
  supported: '✓',
  contradicted: '✗',
  'no-figure': '–',
  'no-record': '○',
  'lost-digit': '▒',
  unchecked: '·',
}

/** The report as one JSON object; an open end is null. */
export function reportJson(report: Report, t: T): string {
  return JSON.stringify({
    claims: report.claims.map(
      ({ text, value, min, max, unit, qualifier, verdict, figure, start, end, before, actual }) => ({
        text,
        value,
        min,
        max,
        unit,
        qualifier,
        verdict,
        figure,
        start,
        end,
        counts: before.slice(-16),
        actual,
      }),
    ),
    findings: report.findings.map(({ kind, text, start, end, message, facts, repair }) => ({
      kind,
      text,
      start,
      end,
      message: t(message, facts),
      repair,
    })),
  })
}

/** The interval as people write it: 11…19, ≥ 100, 9. */
export function showInterval({
  value,
  min,
  max,
  lost,
}: Pick<CheckedClaim, 'value' | 'min' | 'max' | 'lost'>): string {
  if (!lost && min === max) return String(value)
  return min === null ? `≤ ${max}` : max === null ? `≥ ${min}` : `${min}…${max}`
}

/** The report for a terminal: claims as a table, then each finding with its repair and the bytes that prove it. */
export function printReport(report: Report, t: T): string {
  const rows = report.claims.map(claim => [
    `${marks[claim.verdict]} ${t(verdictWords[claim.verdict])}`,
    `${claim.before.slice(-12)}【${claim.text}】${claim.after.slice(0, 6)}`.replace(/\s+/g, ' '),
    showInterval(claim),
    claim.figure === null ? '' : claim.actual === null ? claim.figure : `${claim.figure} = ${claim.actual}`,
  ])
  const widths = [0, 1, 2].map(column => Math.max(0, ...rows.map(row => width(row[column] ?? ''))))
  const table = rows.map(row =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd(),
  )
  const findings = report.findings.flatMap(finding => [
    `! ${t(findingWords[finding.kind])} [${finding.start}–${finding.end}] ${finding.text.replace(/\s+/g, ' ').slice(0, 60)}`,
    `  ${t(finding.message, finding.facts)}`,
    ...(finding.repair === null ? [] : [`  → ${finding.repair}`]),
    ...(finding.proof
      ? [
          `  ${finding.proof.read.map(([bytes, character]) => `${bytes} ${character}`).join(' · ')}`,
          `  ${finding.proof.meant.map(([bytes, character]) => `${bytes} ${character}`).join(' · ')}`,
        ]
      : []),
  ])
  const counts = t(['{claims} 处数字,{findings} 处问题', '{claims} claims, {findings} findings'], {
    claims: report.claims.length,
    findings: report.findings.length,
  })
  return [...table, '', ...findings, '', counts].join('\n')
}

/** Columns a terminal gives a text: Chinese characters and full-width marks take two. */
const width = (text: string): number =>
  Array.from(text).reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(
        character,
      )
        ? 2
        : 1),
    0,
  )

import { showPeriod } from '#kernel/period'
import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

import type { CheckedClaim, Verdict } from './binding.ts'
import type { Passed } from './claim.ts'
import type { Reason } from './claim-reason.ts'
import type { FindingKind } from './finding.ts'

export const verdictWords: Readonly<Record<Verdict, Words>> = {
  supported: ['有记录支持', 'Supported by records'],
  contradicted: ['与记录不符', 'Contradicted by records'],
  'no-figure': ['没有对应的数据', 'No figure for this'],
  'no-record': ['没有记录', 'No record'],
  'lost-digit': ['数字缺损', 'Digit lost'],
  unchecked: ['未核对', 'Not checked against records'],
}

/** Each verdict's sign: it says without colour what the colour says. */
export const verdictSigns: Readonly<Record<Verdict, string>> = {
  supported: '✓',
  contradicted: '×',
  'no-figure': '?',
  'no-record': '!',
  'lost-digit': '□',
  unchecked: '·',
}

export const findingSign = { block: '×', warn: '!' } as const

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

/** The interval as people write it: 11–19, ≥ 1,000, 9, or a sign for what nobody knows. */
export function showInterval({ min, max }: Pick<CheckedClaim, 'min' | 'max'>): string {
  if (min === null) return max === null ? '?' : `≤ ${amount(max)}`
  if (max === null) return `≥ ${amount(min)}`
  return min === max ? amount(min) : `${amount(min)}–${amount(max)}`
}

export const amount = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 2 })

/** Everything to know beside a verdict, as one line. */
export const showNotes = ({ notes }: Pick<CheckedClaim, 'notes'>, t: T): string =>
  notes.map(({ words, facts }) => t(words, facts)).join(t([';', '; ']))

/** The days for which a claim was held against the records, and the words of the text that name them. */
export function showHeld({ held, period }: Pick<CheckedClaim, 'held' | 'period'>, t: T): string {
  if (!held) return ''
  const days = showPeriod(held, t)
  return period ? t(['{words}：{days}', '{words}: {days}'], { words: period.words, days }) : days
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

/** Control, private-use and direction characters by their code, so that a text can neither hide nor steer anything. */
export const shown = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
    character => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  )

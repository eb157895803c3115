import { parseDay, type Day } from '#kernel/time'

import { spoken } from './claim-period.ts'
import type { Reach, SpokenPeriod } from './claim-period.ts'
import type { Phrase } from './claim-phrases.ts'
import type { Hit } from './lexicon.ts'

interface PeriodHit {
  readonly start: number
  readonly end: number
  readonly period: SpokenPeriod
  readonly reach: Reach
}

const DIGITS = '〇一二三四五六七八九'
const NUMBER = '[\\d０-９]{1,2}|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九]'
const YEAR = '([\\d０-９]{4}|[一二][〇○零一二三四五六七八九]{3})年|(今年|去年|本年|上年)'
const JOIN = '(?:[-－—–~～至到]|——)'
const AFTER_MONTH = '(?![一饼嫂光薪租刊球亮龄均子])'

/** 3月, 3月5日, 5月至8月, 3月1日至10日, 2018年3月. */
const MONTHS = new RegExp(
  `(?:${YEAR})?(${NUMBER})月份?(?:(${NUMBER})[日号])?(?:${JOIN}(?:(${NUMBER})月份?(?:(${NUMBER})[日号])?|(${NUMBER})[日号]))?${AFTER_MONTH}`,
  'g',
)
/** 1-6月: the first month without its sign. */
const SPAN = new RegExp(`(?:${YEAR})?(${NUMBER})${JOIN}(${NUMBER})月份?${AFTER_MONTH}`, 'g')

/** Reads 12, １２, 十二. */
function numberOf(written: string | undefined): number {
  if (written === undefined) return 0
  const plain = written.normalize('NFKC')
  if (/^\d/.test(plain)) return Number(plain)
  const [tens = '', ones = ''] = plain.includes('十') ? plain.split('十') : ['0', plain]
  return (tens === '' ? 1 : Math.max(0, DIGITS.indexOf(tens))) * 10 + Math.max(0, DIGITS.indexOf(ones))
}

function yearOf(written: string | undefined): number | null {
  if (written === undefined) return null
  const plain = written.normalize('NFKC').replaceAll(/[○零]/g, '〇')
  return Number(/^\d/.test(plain) ? plain : Array.from(plain, sign => DIGITS.indexOf(sign)).join(''))
}

const isMonth = (month: number): boolean => month >= 1 && month <= 12
const isDate = (date: number): boolean => date >= 1 && date <= 31
const two = (number: number): string => String(number).padStart(2, '0')

/** The months and days that a text names.
 *  Shape: text → hits in order; looks only around the sign 月, so it is linear. */
function monthHits(text: string): PeriodHit[] {
  const found: PeriodHit[] = []
  let from = 0
  for (let at = text.indexOf('月'); at !== -1; at = text.indexOf('月', Math.max(at + 1, from))) {
    const least = Math.max(from, at - 14)
    const hit = monthHit(text, text.slice(least, at + 16), least, at)
    if (!hit) continue
    found.push(hit)
    from = hit.end
  }
  return found
}

function monthHit(text: string, around: string, offset: number, at: number): PeriodHit | null {
  for (const pattern of [SPAN, MONTHS]) {
    for (const match of around.matchAll(pattern)) {
      const start = offset + match.index
      const end = start + match[0].length
      if (start > at || end <= at) continue
      return pattern === SPAN
        ? hitOf(text, start, end, { ...yearsOf(match), months: [match[3], match[4]], dates: [] })
        : hitOf(text, start, end, {
            ...yearsOf(match),
            months: [match[3], match[5]],
            dates: [match[4], match[6] ?? match[7]],
          })
    }
  }
  return null
}

const yearsOf = (match: RegExpExecArray) => ({
  year: yearOf(match[1]),
  yearsBack: match[2] === '去年' || match[2] === '上年' ? 1 : 0,
})

interface Written {
  readonly year: number | null
  readonly yearsBack: number
  readonly months: readonly (string | undefined)[]
  readonly dates: readonly (string | undefined)[]
}

function hitOf(text: string, start: number, end: number, written: Written): PeriodHit | null {
  const [month, lastMonth = 0] = written.months.map(numberOf)
  const [date = 0, lastDate = 0] = written.dates.map(numberOf)
  const before = text.slice(Math.max(0, start - 3), start)
  // 每年3月 is a rule; 八月十五 is the lunar calendar.
  if (month === undefined || !isMonth(month) || /每年?$|[\d.:]$/.test(before)) return null
  if ((date === 0 && /^[初十廿]/.test(text.slice(end, end + 1))) || (date > 0 && !isDate(date))) return null
  const ends = isMonth(lastMonth) ? lastMonth : month
  const ranged = lastMonth > 0 || lastDate > 0
  const since = /^(?:以来|起|开始|以后)/.test(text.slice(end, end + 2))
  const until = /截[至止]到?$/.test(before)
  const last = lastDate > 0 ? lastDate : date > 0 && !ranged ? date : 31
  const period = spoken({
    words: text.slice(start, end),
    year: written.year,
    yearsBack: written.yearsBack,
    from: until ? '01-01' : `${two(month)}-${two(date > 0 ? date : 1)}`,
    to: since ? 'now' : `${two(ends)}-${two(last)}`,
  })
  const reach = until || since ? 'open' : date > 0 && !ranged ? 'paragraph' : 'part'
  return { start, end, period, reach }
}

const WHOLE = new RegExp(
  '(?:^|[。；;，,！!：:\\s（(]|在|于|自|从)(\\d{4})年(?=(度|以来|来|全年|内|间|共|累计|[，,\\s]))',
  'g',
)
const SINCE = /(?:近|过去|最近)?([二两三四五六七八九十]|\d{1,2})年(?:多来|以来|来)/g

/** The years that a text is about: those that begin a clause. A year in the middle of one (比2018年, 2016年成立的) is not
 *  what its figures are of. */
function yearHits(text: string): PeriodHit[] {
  const found: PeriodHit[] = []
  for (const match of text.matchAll(WHOLE)) {
    const year = Number(match[1])
    const end = match.index + match[0].length
    const start = end - 5
    const through = match[2] === '以来' || match[2] === '来'
    const words = text.slice(start, end)
    if (year >= 1949 && year <= 2199)
      found.push({
        start,
        end,
        reach: 'open',
        period: spoken({ words, year, through, to: through ? 'now' : '12-31' }),
      })
  }
  for (const match of text.matchAll(SINCE)) {
    const back = numberOf(match[1] === '两' ? '二' : match[1])
    const start = match.index
    const end = start + match[0].length
    const period = spoken({ words: match[0], yearsBack: Math.max(0, back - 1), through: true, to: 'now' })
    found.push({ start, end, reach: 'open', period })
  }
  return found
}

const DATELINE =
  /(?:发表|发布|刊发|成文)?(?:时间|日期)\s*[:：]\s*(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)/

/** The day a text says it was published, from a line such as 发表时间:2019-12-10 in its first lines. */
export const publishedOn = (text: string): Day | null =>
  parseDay(DATELINE.exec(text.slice(0, 2000))?.[1] ?? '') ?? null

const PART = /[。；;！!\n]/

/** The time each claim speaks of: what its part of the sentence or its paragraph names, else what was named last for
 *  good. Places must not go back. */
export function periodsOf(text: string, hits: readonly Hit<Phrase>[]): (at: number) => SpokenPeriod | null {
  const named = namedIn(text, hits)
  let next = 0
  let open: SpokenPeriod | null = null
  let near: PeriodHit | null = null
  return at => {
    for (let hit = named[next]; hit && hit.start < at; hit = named[++next])
      if (hit.reach === 'open') {
        open = hit.period
        near = null
      } else near = hit
    if (!near) return open
    const between = text.slice(near.end, Math.min(at, near.end + LONGEST_REACH))
    const ended = near.reach === 'part' ? PART.test(between) : between.includes('\n')
    if (ended || at - near.end > LONGEST_REACH) near = null
    return near?.period ?? open
  }
}

// A paragraph of a report is seldom longer.
const LONGEST_REACH = 400

/** All periods a text names, in order; where two overlap the longer one holds. */
function namedIn(text: string, hits: readonly Hit<Phrase>[]): PeriodHit[] {
  const named = hits.flatMap(({ start, end, term }): PeriodHit[] => {
    if (term.kind !== 'period') return []
    const before = /(?:(\d{4})年(?:度)?|(去年|上年))$/.exec(text.slice(Math.max(0, start - 6), start))
    const year = before?.[1] === undefined ? {} : { year: Number(before[1]) }
    const back = before?.[2] === undefined ? {} : { yearsBack: 1 }
    const period = {
      ...term.period,
      words: text.slice(start - (before?.[0].length ?? 0), end),
      ...year,
      ...back,
    }
    return [{ start, end, period, reach: term.reach }]
  })
  const all = [...named, ...monthHits(text), ...yearHits(text)]
  all.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: PeriodHit[] = []
  for (const hit of all) if (hit.start >= (kept.at(-1)?.end ?? 0)) kept.push(hit)
  return kept
}

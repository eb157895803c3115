import { isWhole, measureAt } from './claim-measure.ts'
import type { Dimension } from './claim-measure.ts'
import type { Numeral } from './claim-numeral.ts'
import { round } from './claim-parts.ts'
import { listBefore, reasonOf, type Reason } from './claim-reason.ts'

/** A number with its unit and the words that qualify it.
 *  Shape: `text` of the place start…end holds them all; min and max are closed, null is open. */
export interface Quantity {
  readonly start: number
  readonly end: number
  readonly value: number | null
  readonly min: number | null
  readonly max: number | null
  readonly unit: string
  readonly qualifier: string | null
}

export interface PassedOver {
  readonly reason: Reason
  readonly start: number
  readonly end: number
}

export type Found = { readonly quantity: Quantity } | { readonly passed: PassedOver } | null

type Bound = 'near' | 'about' | 'over' | 'least' | 'below' | 'most'

/** Words before a number, with the characters before them that make another word (附近, 节约, 表达).
 *  以上, 以下, 以内 take in the number itself, 超过, 不满 do not: Civil Code, article 1259. */
const BEFORE: readonly (readonly [Bound, string])[] = [
  ['near', '近!附最邻靠亲相临就远贴逼 将近 接近'],
  ['about', '约!节预公制合条签隐特相履守 大约 约为 大概 约有 大约有'],
  ['over', '超!高 超过!不 逾!年 突破 超出!不 多于!不'],
  ['least', '≥ 达!表到传发直抵通送转下 达到!未 高达 多达 已达 共达 至少 最少 不少于 不低于 不下 不下于'],
  ['most', '≤ 不超过 不超出 至多 最多 不多于 不高于'],
  ['below', '不足 不到 未满 不满 少于!不 低于!不 未达到 未达'],
]
const AFTER: readonly (readonly [string, Bound])[] = [
  ['左右', 'about'],
  ['上下', 'about'],
  ['及以上', 'least'],
  ['以上', 'least'],
  ['以下', 'most'],
  ['以内', 'most'],
]
// 上百, 过千: only before a power without a digit.
const BARE: readonly (readonly [string, Bound])[] = [
  ['上', 'least'],
  ['过', 'over'],
  ['成', 'least'],
]

interface Word {
  readonly spelling: string
  readonly bound: Bound
  readonly otherwise: string
}

const words: readonly Word[] = BEFORE.flatMap(([bound, list]) =>
  list.split(' ').map(entry => {
    const [spelling = '', otherwise = ''] = entry.split('!')
    return { spelling, bound, otherwise }
  }),
).toSorted((a, b) => b.spelling.length - a.spelling.length)
const LAST = new Set(words.map(({ spelling }) => spelling.at(-1)))

/** The longest qualifier that ends where a number begins. */
function wordBefore(text: string, at: number): { readonly spelling: string; readonly bound: Bound } | null {
  if (!LAST.has(text.charAt(at - 1))) return null
  const around = text.slice(Math.max(0, at - 5), at)
  for (const word of words) {
    if (!around.endsWith(word.spelling)) continue
    const before = around.charAt(around.length - word.spelling.length - 1)
    return before !== '' && word.otherwise.includes(before) ? null : word
  }
  return null
}

/** Reads the unit and the qualifiers around a numeral, and says why it is no result where it is none.
 *  Shape: constant time; null when no unit stands there. */
export function quantityAt(text: string, numeral: Numeral): Found {
  const { start, end } = numeral
  if (numeral.percent) return { quantity: qualified(text, numeral, '%', 'shares', end) }
  const tenths = tenthsAt(text, numeral)
  if (tenths) return { quantity: tenths }
  const plus = text.charAt(end) === '+' || text.charAt(end) === '＋' ? end + 1 : end
  const unitAt = text.charAt(plus) === ' ' ? plus + 1 : plus
  const measure = measureAt(text, unitAt, isPlainlyNumber(numeral))
  if (!measure) return greatAt(text, numeral) ?? unitlessAt(text, numeral, plus)
  const unitEnd = unitAt + measure.spelling.length
  const reason = reasonOf(text, numeral, measure.dimension, unitEnd)
  if (reason !== null) return { passed: { reason, start, end: unitEnd } }
  const quantity = qualified(text, numeral, measure.unit, measure.dimension, unitEnd)
  // 500+户 is 500 or more.
  return {
    quantity: plus > end && numeral.sign === null ? { ...quantity, max: null, qualifier: '+' } : quantity,
  }
}

/** 名下 is a word behind 一, not behind 两千三百余. */
const isPlainlyNumber = ({ script, start, end }: Numeral): boolean =>
  script === 'digits' || (script === 'han' && end - start > 1)

function qualified(
  text: string,
  numeral: Numeral,
  unit: string,
  dimension: Dimension,
  unitEnd: number,
): Quantity {
  const { start, value, low, high, sign } = numeral
  const plain = { start, end: unitEnd, value, min: low, max: high, unit, qualifier: sign }
  // 余 says more than 约 or 达 around it, and a range has its own ends.
  if (sign !== null) return plain
  const bare = numeral.script === 'bare' ? BARE.find(([word]) => text.charAt(start - 1) === word) : undefined
  // 合唱、舞蹈、快板各3场: three of each.
  if (listBefore(text, start) !== null) return { ...plain, start: start - 1, qualifier: '各' }
  const before = bare ? { spelling: bare[0], bound: bare[1] } : wordBefore(text, start)
  if (before)
    return {
      ...plain,
      ...bounds(before.bound, low, isWhole(dimension)),
      start: start - before.spelling.length,
      qualifier: before.spelling,
    }
  const after = AFTER.find(([word]) => text.startsWith(word, unitEnd))
  if (after)
    return {
      ...plain,
      ...bounds(after[1], low, isWhole(dimension)),
      end: unitEnd + after[0].length,
      qualifier: after[0],
    }
  const more = text.charAt(unitEnd)
  // 100元多: the rest is less than one unit more.
  if (dimension === 'amounts' && more === '多')
    return { ...plain, end: unitEnd + 1, max: low + 1, qualifier: more }
  return plain
}

/** 约 is ten per cent either way, 近 is up to ten per cent less. */
function bounds(bound: Bound, value: number, whole: boolean): { min: number | null; max: number | null } {
  const tenth = value / 10
  const step = whole ? 1 : 0
  switch (bound) {
    case 'near': {
      const min = whole ? Math.ceil(round(value - tenth)) : round(value - tenth)
      return { min: Math.max(0, Math.min(min, value - step)), max: value }
    }
    case 'about': {
      if (!whole) return { min: round(value - tenth), max: round(value + tenth) }
      const spread = Math.max(1, Math.floor(round(tenth)))
      return { min: Math.max(0, value - spread), max: value + spread }
    }
    case 'over':
      return { min: value + step, max: null }
    case 'least':
      return { min: value, max: null }
    case 'below':
      return { min: null, max: value - step }
    case 'most':
      return { min: null, max: value }
  }
}

/** 两成 is 20 %, 八成以上 at least 80 %; 半小时 and 3个半小时. */
function tenthsAt(text: string, numeral: Numeral): Quantity | null {
  const { end, low, high, value } = numeral
  if (text.charAt(end) !== '成' || low < 1 || high > 10 || measureAt(text, end, false)?.unit !== '成') {
    return halfAt(text, numeral)
  }
  const half = halfTenth(text, end + 1)
  const scaled = {
    ...numeral,
    low: low * 10 + half,
    high: high * 10 + half,
    value: value === null ? null : value * 10 + half,
  }
  return qualified(text, scaled, '%', 'shares', end + (half > 0 ? 2 : 1))
}

/** 九成半 and 九成五 are 95 %. */
function halfTenth(text: string, at: number): number {
  if (text.charAt(at) === '半') return 5
  const digit = '一二三四五六七八九'.indexOf(text.charAt(at) || ' ') + 1
  return digit > 0 && /^(?:$|[，。；、,;）)以左的])/.test(text.slice(at + 1, at + 2)) ? digit : 0
}

const HALVES = /个半(小时|学时|课时)/y

function halfAt(text: string, numeral: Numeral): Quantity | null {
  HALVES.lastIndex = numeral.end
  const unit = HALVES.exec(text)?.[1]
  if (unit === undefined || numeral.sign !== null) return null
  const half = numeral.low + 0.5
  return qualified(
    text,
    { ...numeral, low: half, high: half, value: half },
    unit,
    'amounts',
    HALVES.lastIndex,
  )
}

const COUNTED_BY: readonly (readonly [unit: string, words: RegExp])[] = [
  ['人次', /人次数?$/],
  ['人', /人数$/],
  ['户', /户数$/],
  ['件', /件数$/],
  ['小时', /时长$/],
  ['元', /(?:金额|总额|资金|现金|善款|人民币|捐款|经费)$/],
  ['次', /(?:次数|浏览量|阅读量|点击量|访问量|播放量|浏览|点击)$/],
]
const LEADS_TO = /(?:已|共|累计|总计|合计|达到?|超过?|近|约|逾|突破|为|[:：])*$/

/** 浏览量10万+, 参与人数达300: the word before the number says what it counts. */
function unitlessAt(text: string, numeral: Numeral, end: number): Found {
  if (numeral.script === 'one' || !/^(?:$|[，。；、,;）)\s])/.test(text.slice(end, end + 1))) return null
  const before = text.slice(Math.max(0, numeral.start - 12), numeral.start).replace(LEADS_TO, '')
  const unit = COUNTED_BY.find(([, words]) => words.test(before))?.[0]
  if (unit === undefined) return null
  const quantity = qualified(text, numeral, unit, unit === '元' ? 'amounts' : 'events', end)
  return {
    quantity:
      end > numeral.end && numeral.sign === null ? { ...quantity, max: null, qualifier: '+' } : quantity,
  }
}

const GREAT =
  /大(?:行动|工程|举措|任务|主题|活动|项目|计划|工作|板块|体系|机制|专项|服务|提升|攻坚|品牌|场景|平台|载体|阵地|队伍|清单|实事|中心)/y

/** 十大行动: a name that promises ten of them, so that somebody can ask which ten. */
function greatAt(text: string, numeral: Numeral): Found {
  GREAT.lastIndex = numeral.end
  if (
    numeral.sign !== null ||
    numeral.low < 2 ||
    !GREAT.test(text) ||
    text.charAt(numeral.start - 1) === '第'
  )
    return null
  const { start, value, low, high } = numeral
  return {
    quantity: { start, end: GREAT.lastIndex, value, min: low, max: high, unit: '项', qualifier: null },
  }
}

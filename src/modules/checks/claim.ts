import { lastPlace, readNumeral } from './numeral.ts'

/** A number that a text states about what was done. An open end of its interval is null; a lost digit leaves no value. */
export interface Claim {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly value: number | null
  readonly min: number | null
  readonly max: number | null
  readonly unit: string
  readonly qualifier: string | null
  readonly lost: boolean
  /** The words beside it that say what it counts. */
  readonly before: string
  readonly after: string
}

const NUMERAL = '(?:[0-9０-９]+(?:[,，][0-9]{3})*(?:[.．][0-9]+)?|[零〇一二两三四五六七八九十百千]+)'
const BEFORE = '近|约|大约|超过|超|逾|突破|达到|达|至少|不少于|不低于|不足|不到|将近|共计|累计|总计|共'
const UNITS =
  '人次|立方米|平方米|平方|公里|公斤|小时|学时|课时|万元|亿元|次|场|期|人|户|名|个|起|件|份|条|支|家|方|吨|斤|元|篇|项|批|处|袋|桶|副|幅|套|堂|棵|盏|部|本|册|张|面|块|根|位|组|车|箱|例|桩|宗|遍|趟|回|种|类'
// One pass over the text: every numeral with what stands directly around it.
const PATTERN = new RegExp(
  `(?<before>${BEFORE})?(?<numeral>${NUMERAL})(?<more>[余多几来])?(?<scale>[百千万亿])?(?<more2>[余多])?(?<unit>${UNITS}|%|％)(?<tail>以上|以下|左右|以内|之多)?`,
  'g',
)
const QUOTED = /[“"]([0-9]{1,3})[”"]即/g
const NAMED = /(?<numeral>[一二三四五六七八九十]{1,2}|[0-9]{1,2})大(?=行动|工程|活动|任务|举措|项目)/g
const COVERAGE = /全覆盖|百分之百/g

const SCALE: Readonly<Record<string, number>> = { 百: 100, 千: 1_000, 万: 10_000, 亿: 100_000_000 }
const UNIT_NAMES: Readonly<Record<string, string>> = { 立方米: '方', 万元: '元', 亿元: '元', '％': '%' }
// What follows a numeral and unit where they name a thing instead of counting results: 12种类型, 四个方面, 三个意识.
const REFERENCE = /^(?:类型|形式|方面|意识|自信|维护|重点|环节|阶段|层面|维度|不同|样|月|小康|服从|代表)/
const WINDOW = 48

/** Finds every quantitative claim from `from` on; ordinals, dates, names and idioms are none.
 *  Shape: text → claims in order, `text.slice(start, end) === claim.text`. Linear in the text. */
export function findClaims(text: string, from = 0): readonly Claim[] {
  const found: Claim[] = []
  for (const match of text.matchAll(PATTERN)) {
    if (match.index < from) continue
    const claim = readMatch(text, match)
    if (claim) found.push(claim)
  }
  for (const match of text.matchAll(QUOTED)) {
    const start = match.index + 1
    const digits = match[1] ?? ''
    // “6”即6支… states its number again with the unit; that one is the claim.
    if (start >= from && !text.startsWith(digits, match.index + match[0].length))
      found.push(plain(text, digits, start, Number(digits), ''))
  }
  for (const match of text.matchAll(NAMED)) {
    const value = readNumeral(match.groups?.['numeral'] ?? '')
    const noun = text.slice(match.index + match[0].length, match.index + match[0].length + 2)
    if (match.index >= from && value !== undefined)
      found.push(plain(text, match[0] + noun, match.index, value, '项'))
  }
  for (const match of text.matchAll(COVERAGE))
    if (match.index >= from) found.push(plain(text, match[0], match.index, 100, '%'))
  return withWindows(
    text,
    found.sort((a, b) => a.start - b.start),
  )
}

const plain = (_text: string, said: string, start: number, value: number, unit: string): Claim => ({
  text: said,
  start,
  end: start + said.length,
  value,
  min: value,
  max: value,
  unit,
  qualifier: null,
  lost: false,
  before: '',
  after: '',
})

function readMatch(text: string, match: RegExpExecArray): Claim | undefined {
  const {
    before = '',
    numeral = '',
    more = '',
    scale = '',
    more2 = '',
    unit = '',
    tail = '',
  } = match.groups ?? {}
  const end = match.index + match[0].length
  const numeralAt = match.index + before.length
  const previous = text[numeralAt - 1] ?? ''
  const isHanNumeral = /^[零〇一二两三四五六七八九十百千]+$/.test(numeral)
  if (previous === '第' || /[0-9０-９.．:：\-—－+/年月]/.test(previous)) return undefined
  if (isHanNumeral && (scale === '' ? isIdle(numeral, previous) : false)) return undefined
  if (REFERENCE.test(text.slice(end, end + 2))) return undefined
  if (unit === '种' || unit === '类' || unit === '面' || unit === '方面')
    if (isHanNumeral || unit !== '面') return undefined
  const lost = /^0+$/.test(numeral) && more !== ''
  const amount = readNumeral(numeral)
  if (amount === undefined || (amount === 0 && !lost)) return undefined
  // 达1000余 states 1000余; 达 alone only says that it was reached.
  const apart = isOutside(before) || (more !== '' && before.startsWith('达'))
  const start =
    lost && /[?？□\uFFFD]/.test(previous) ? numeralAt - 1 : before === '' || apart ? numeralAt : match.index
  const said = text.slice(start, end)
  const unitScale = unit === '万元' ? 10_000 : unit === '亿元' ? 100_000_000 : 1
  const factor = (SCALE[scale] ?? 1) * unitScale
  const base = { text: said, start, end, unit: UNIT_NAMES[unit] ?? unit, before: '', after: '' }
  if (lost)
    return {
      ...base,
      value: null,
      min: 10 ** numeral.length + 1,
      max: 10 ** (numeral.length + 1) - 1,
      qualifier: more,
      lost: true,
    }
  const qualifier = more || more2 || (isOutside(before) ? '' : before) || tail || null
  return {
    ...base,
    ...interval(amount, factor, { more: more || '', more2, before, tail }),
    qualifier,
    lost: false,
  }
}

/** 共/累计 say that a number is a total; they belong to the sentence, not to the number. */
const isOutside = (word: string): boolean => ['共', '共计', '累计', '总计'].includes(word)

/** A bare 一 or 两 before a measure word is grammar more often than a count (一件大问题, 进一步, 统一). */
const isIdle = (numeral: string, previous: string): boolean =>
  numeral === '一' || (numeral === '两' && previous === '“') || /[一二三四五六七八九十]/.test(previous)

interface Qualifiers {
  readonly more: string
  readonly more2: string
  readonly before: string
  readonly tail: string
}

/** The interval a qualified number stands for. 余/多 open it up to the next unit of the last digit that says something:
 *  10余 is 11…19, 180余 is 181…189; 10余万 is above 100,000 and below 200,000. */
function interval(amount: number, factor: number, said: Qualifiers): Pick<Claim, 'value' | 'min' | 'max'> {
  const value = round(amount * factor)
  if (said.more !== '') return { value, min: value + 1, max: (amount + lastPlace(amount)) * factor - 1 }
  if (said.more2 !== '') return { value, min: value + 1, max: value + lastPlace(value) - 1 }
  switch (said.before) {
    case '超':
    case '超过':
    case '逾':
    case '突破':
      return { value, min: value + 1, max: null }
    case '达':
    case '达到':
    case '至少':
    case '不少于':
    case '不低于':
      return said.before === '达' || said.before === '达到'
        ? exact(value, said.tail)
        : { value, min: value, max: null }
    case '近':
    case '将近':
      return { value, min: Math.ceil(value * 0.9), max: value }
    case '约':
    case '大约':
      return around(value)
    case '不足':
    case '不到':
      return { value, min: null, max: value - 1 }
    default:
      return exact(value, said.tail)
  }
}

const around = (value: number) => ({ value, min: Math.ceil(value * 0.9), max: Math.floor(value * 1.1) })

function exact(value: number, tail: string): Pick<Claim, 'value' | 'min' | 'max'> {
  if (tail === '以上') return { value, min: value, max: null }
  if (tail === '以下' || tail === '以内') return { value, min: null, max: value }
  if (tail === '左右') return around(value)
  return { value, min: value, max: value }
}

const round = (value: number): number => Math.round(value * 100) / 100

/** Gives each claim the words between its neighbours, within its sentence. */
function withWindows(text: string, claims: readonly Claim[]): readonly Claim[] {
  return claims.map((claim, index) => {
    const left = Math.max(claims[index - 1]?.end ?? 0, claim.start - WINDOW)
    const right = Math.min(claims[index + 1]?.start ?? text.length, claim.end + WINDOW / 2)
    const before = text.slice(left, claim.start)
    const sentence = Math.max(before.lastIndexOf('。'), before.lastIndexOf('\n'))
    const after = text.slice(claim.end, right)
    const stop = after.search(/[,,。;;\n]/)
    return { ...claim, before: before.slice(sentence + 1), after: stop < 0 ? after : after.slice(0, stop) }
  })
}

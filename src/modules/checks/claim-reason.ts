import type { Dimension } from './claim-measure.ts'
import type { Numeral } from './claim-numeral.ts'

/** Why a number is not counted as a result. */
export type Reason = 'ordinal' | 'time' | 'rate' | 'price' | 'name' | 'idiom' | 'reference' | 'indefinite'

const KINDS_OF =
  /(?:类型|情形|方面|层面|层次|维度|阶段|特点|特征|环节|原则|方式|方法|途径|关键|步骤|角度|关系|意识|自信|维护|确立|代表|全面|必须|坚持|明确|结合|转变|确保|到位|统一|不准|不动摇|作用|优势|短板|罪名|行为|表现|症状|疾病|颜色|群体|人群|着力点|世纪|地方|字|一(?!次))/y
const DEED =
  /(?:开展|举办|组织|召开|举行|开设|承办|发放|赠送|成立|建立|组建|调解|化解|解决|清理|走访|慰问|参加|参与|完成|新增|设立)(?:了|过)?$/
const EVENTS_OF_ONE = '次场期堂节轮批起件支户份'

/** Why a number with a unit is no result of work, or null when it is one. */
export function reasonOf(
  text: string,
  numeral: Numeral,
  dimension: Dimension,
  unitEnd: number,
): Reason | null {
  const { start, script } = numeral
  const before = text.charAt(start - 1)
  if (before === '第') return 'ordinal'
  if (dimension === 'time') return 'time'
  // 前三名 is a rank; 目前三名 and 节前3次 count.
  const ranked = before === '前' && !/[之以目节年会日赛]/.test(text.charAt(start - 2))
  if (ranked || before === '首') return 'ordinal'
  if (isPer(text.charAt(unitEnd))) return dimension === 'amounts' ? 'price' : 'rate'
  if (isRate(text, start) && listBefore(text, start) === null) return 'rate'
  if (dimension === 'amounts' && isPrice(text, start, unitEnd)) return 'price'
  if (before !== '' && '这那此该某任哪整另同'.includes(before)) return 'indefinite'
  if (/(?:可|能)(?:同时)?(?:容纳|供|接待|坐下?)$/.test(text.slice(Math.max(0, start - 6), start)))
    return 'reference'
  // 四单模式, 五步工作法.
  if (isMethod(text, numeral, unitEnd)) return 'name'
  KINDS_OF.lastIndex = unitEnd
  if (dimension === 'things' && (text.charAt(unitEnd - 1) === '类' || KINDS_OF.test(text))) return 'reference'
  if (script !== 'one' || isOneResult(text, start, unitEnd)) return null
  return text.startsWith(text.slice(start + 1, unitEnd), unitEnd) ? 'idiom' : 'indefinite'
}

const METHOD = /(?:模式|机制|工作法|法|制)(?!度)/y

function isMethod(text: string, { script, start }: Numeral, unitEnd: number): boolean {
  METHOD.lastIndex = unitEnd
  return (
    script === 'han' &&
    unitEnd - start === 2 &&
    !'个项种套类'.includes(text.charAt(unitEnd - 1)) &&
    METHOD.test(text)
  )
}

const RATE = /(?:每|[人户场日周月年次天]均|平均)[^，。；、,;\d]{0,8}$|各$/

const isRate = (text: string, start: number): boolean => {
  const before = text.slice(Math.max(0, start - 10), start)
  return /[每均各]/.test(before) && RATE.test(before)
}

const LIST = /(?:、|[^，。；、,;\d][和与及])[^，。；、,;\d]{1,12}各$/

/** What stands before 各, where that is a list of things and not of those who got them (老人、儿童各2份 cannot be told). */
export function listBefore(text: string, start: number): string | null {
  if (text.charAt(start - 1) !== '各') return null
  return LIST.exec(text.slice(Math.max(0, start - 24), start))?.[0] ?? null
}

/** 30人/场, 20元/次. */
const isPer = (character: string): boolean => character === '/' || character === '／'

function isPrice(text: string, start: number, end: number): boolean {
  if (text.charAt(end) === '每' || text.charAt(end) === '起') return true
  return /(?:单价|售价|原价|票价|门票|收费|定价|市场价)[^，。；,;]{0,3}$/.test(
    text.slice(Math.max(0, start - 6), start),
  )
}

/** 一 counts where it stands behind the deed (开展活动一次) or between the deed and what is held (举办一场讲座);
 *  elsewhere it is an article (做成一种自觉). */
function isOneResult(text: string, start: number, unitEnd: number): boolean {
  const unit = text.charAt(start + 1)
  if (!EVENTS_OF_ONE.includes(unit) && unit !== '个' && unit !== '名') return false
  const before = text.slice(Math.max(0, start - 4), start)
  if (/[又再有是成为做像来了只]$/.test(before) && !DEED.test(before)) return false
  const after = text.charAt(unitEnd)
  const closes = after === '' || '，。；、！）,;!)\n'.includes(after)
  if (closes) return /[\u4e00-\u9fff”》]$/.test(before)
  return EVENTS_OF_ONE.includes(unit) && DEED.test(before)
}

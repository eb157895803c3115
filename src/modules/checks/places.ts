import type { Words } from '#kernel/result'

import { once } from './charset.ts'
import type { Finding } from './finding.ts'
import { counties } from './places-counties.ts'
import { gazetteer, guards } from './places-gazetteer.ts'
import type { Place } from './places-gazetteer.ts'
import { lexiconOf, scanTerms } from './lexicon.ts'
import type { Hit } from './lexicon.ts'

/** Finds names of places that the station does not lie in, a sign that a text was copied from elsewhere.
 *  Shape:   (text, names of the places above and below the station) → a warning for each mention, in order; linear.
 *           Without a known place among them, the place that the text itself is about counts as home.
 *  Refuses: nothing; names of streets, dishes, events and the like are not mentions of a place. */
export function findForeignPlaces(text: string, ancestry: readonly string[]): Finding[] {
  const mentions = mentionsIn(text)
  const home = deepest(ancestry) ?? mainPlace(mentions)
  if (!home) return []
  const foreign = mentions.filter(({ term }) => !term.some(place => isHome(place, home)))
  return joined(foreign).map(({ term, start, end }) => describe(text, term, start, end, home))
}

/** The path of the place a text is about, from the province down, or nothing when no place stands out. */
export function homeOf(text: string): readonly string[] {
  return mainPlace(mentionsIn(text))?.path ?? []
}

const places = once(() => {
  const byName = new Map<string, Place[]>()
  for (const place of [...gazetteer(), ...counties()])
    byName.set(place.name, [...(byName.get(place.name) ?? []), place])
  return byName
})

const lexicon = once(() => {
  const spellings = new Map<string, Place[]>()
  for (const named of places().values())
    for (const place of named)
      spellings.set(place.spelling, [...(spellings.get(place.spelling) ?? []), place])
  return lexiconOf(spellings, false)
})

const KIND = /(?:省|市|自治区|特别行政区|地区|盟|自治州|州|县|区)/y
// What makes a name part of a street, a dish, a product, an event, an institution.
const NOT_A_PLACE = new RegExp(
  `[东西南北中一二三四]?(?:路|街|巷|大道|大桥)|${[
    '精神|会议|会师|时间|大学|银行|话|方言|剧|梆子|评弹|评书|皮影|年画|大鼓',
    '冬奥|奥运|亚运|世博|进博|起义|战役|会战|保卫战|大屠杀|大捷|事变|惨案|公报|宣言|联合公报',
    '烤鸭|火锅|拉面|牛肉面|热干面|米粉|米线|凉面|凉皮|小吃|菜|包子|豆腐|臭豆腐|泡菜|麻花|扒鸡|板鸭|盐水鸭|火腿',
    '肠粉|早茶|大枣|葡萄|香梨|苹果|大葱|枸杞|啤酒|黄酒|茅台|香醋|陈醋|白药|露露|龙井|铁观音|刺绣|瓷|大牌档|老字号',
  ].join('|')}`,
  'y',
)
const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文'
const AFTER_A_PERSON =
  /(?:说|介绍|表示|告诉|坦言|感慨|笑着|同志|先生|女士|老师|书记|主任|奶奶|爷爷|阿姨|大爷|医生|律师)/y
// Where a report was written is not what it is about.
const DATELINE = /(?:新华社|中新社|中新网|人民网|新华网|央视|本报|记者)$/
// 西湖区域, 丹阳市场, 南山区 of 西南山区.
const NOT_A_COUNTY = /[域间别块划位场]/y

function mentionsIn(text: string): Hit<readonly Place[]>[] {
  return scanTerms(text, lexicon()).flatMap(({ term, start, end }) => {
    const { name = '', spelling = '', path = [] } = term[0] ?? {}
    NOT_A_PLACE.lastIndex = end
    if (NOT_A_PLACE.test(text) || isPerson(text, start, end)) return []
    if (DATELINE.test(text.slice(Math.max(0, start - 4), start))) return []
    if (spelling === name && path.length === 3 && name.length > 2 && /[区县市旗]$/.test(name)) {
      NOT_A_COUNTY.lastIndex = end
      if (
        NOT_A_COUNTY.test(text) ||
        (name.endsWith('山区') && /[东西南北云海湖]/.test(text.charAt(start - 1)))
      )
        return []
    }
    KIND.lastIndex = start + name.length
    const to = KIND.test(text) ? KIND.lastIndex : end
    return isWordThere(text, name, start, to) ? [] : [{ term, start, end: to }]
  })
}

/** 志愿者王海南介绍: a name of a person that has a place in it. */
function isPerson(text: string, start: number, end: number): boolean {
  AFTER_A_PERSON.lastIndex = end
  return (
    end - start === 2 && start > 0 && SURNAMES.includes(text.charAt(start - 1)) && AFTER_A_PERSON.test(text)
  )
}

const guarded = once(guards)

/** True when the name only arises where two words meet. */
function isWordThere(text: string, name: string, start: number, end: number): boolean {
  const guard = guarded().get(name)
  if (!guard) return false
  // 传承德育 is not about Chengde, 宣传承德 is.
  const joinsBefore =
    start > 0 && guard.after.includes(text.charAt(start - 1)) && text.slice(start - 2, start) !== '宣传'
  const bareName = end === start + name.length && end < text.length
  return joinsBefore || (bareName && guard.before.includes(text.charAt(end)))
}

const bare = (name: string): string =>
  name.replace(/(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|市|地区|盟|(?:[一-龥]+族)?自治州|州|县|区)$/, '')

/** The most exact place of the gazetteer among some names. */
function deepest(names: readonly string[]): Place | undefined {
  const known = names.flatMap(name => places().get(name) ?? places().get(bare(name)) ?? [])
  return known.toSorted((a, b) => b.path.length - a.path.length)[0]
}

const MUNICIPALITIES = ['北京', '天津', '上海', '重庆']

/** The prefecture or municipality that is named most, itself or by its districts, if twice or more and clearly more often
 *  than any other. */
function mainPlace(mentions: readonly Hit<readonly Place[]>[]): Place | undefined {
  const counts = new Map<string, number>()
  for (const { term } of mentions) {
    const [province = '', prefecture = ''] = term.length === 1 ? (term[0]?.path ?? []) : []
    const name = MUNICIPALITIES.includes(province) ? province : prefecture
    if (name !== '') counts.set(`${province} ${name}`, (counts.get(`${province} ${name}`) ?? 0) + 1)
  }
  const [first, second] = [...counts].toSorted((a, b) => b[1] - a[1])
  if (!first || first[1] < 2 || first[1] < 1.5 * (second?.[1] ?? 0)) return undefined
  const [province, name = ''] = first[0].split(' ')
  return places()
    .get(name)
    ?.find(({ path }) => path[0] === province)
}

/** True for home, what it lies in, and what lies in it. */
function isHome(place: Place, home: Place): boolean {
  const shorter = place.path.length < home.path.length ? place.path : home.path
  const longer = shorter === place.path ? home.path : place.path
  return shorter.every((name, i) => name === longer[i])
}

/** Joins 河北省 and 承德市 where they stand together as one address. */
function joined(hits: readonly Hit<readonly Place[]>[]): Hit<readonly Place[]>[] {
  const result: Hit<readonly Place[]>[] = []
  for (const hit of hits) {
    const last = result.at(-1)
    const within = last && hit.term.some(place => last.term.some(outer => place.path.at(-2) === outer.name))
    if (last && within && last.end === hit.start) result[result.length - 1] = { ...hit, start: last.start }
    else result.push(hit)
  }
  return result
}

function describe(text: string, named: readonly Place[], start: number, end: number, home: Place): Finding {
  return {
    kind: 'foreign-place',
    text: text.slice(start, end),
    start,
    end,
    message: FOREIGN,
    facts: { place: named[0]?.path.join('') ?? '', home: home.path.join('') },
    repair: null,
    severity: 'warn',
  }
}

const FOREIGN: Words = [
  '{place}不在本站所属的{home}范围内，这句话可能是从别处稿件里抄来的，请核对。',
  '{place} lies outside {home}, to which this station belongs; the sentence may have been copied from elsewhere. Please check it.',
]

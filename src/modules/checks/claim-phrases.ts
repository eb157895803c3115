import { once } from './charset.ts'
import { lexiconOf } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'

/** The time that a claim speaks of, as texts of stations name it. */
export type SpokenPeriod =
  | 'year-to-date'
  | 'to-date'
  | 'year'
  | 'last-year'
  | 'first-half'
  | 'second-half'
  | 'first-quarter'
  | 'second-quarter'
  | 'third-quarter'
  | 'fourth-quarter'
  | 'year-start'
  | 'two-festivals'
  | 'spring-festival'
  | 'spring'
  | 'summer'
  | 'autumn'
  | 'winter'
  | 'month'

export interface Phrase {
  readonly kind: 'idiom' | 'name' | 'period'
  readonly period?: SpokenPeriod
  /** A closed period (年初) holds to the end of its part of the sentence, an open one (今年以来) until the next. */
  readonly closed: boolean
}

/** Fixed expressions with a number in them. The list is open. */
const IDIOMS =
  '千方百计 千言万语 千山万水 四面八方 五湖四海 一心一意 一五一十 五花八门 七嘴八舌 十全十美 百花齐放 最后一公里 第一公里 最后一百米 最后一米 一公里 一家人 一家亲 一条心 一条龙 一把手 一盘棋 一条街 一张网 一张图 一站式 一次性 一对一 一个个 一次次 一场场 一批批 一件件 一户户 一项项 一条条 一位位 一名名 一桩桩 一点点 一起 一本账 一股绳 一股劲 一体化 一面旗 一团火 一方面 一下子 一系列 一部分 一辈子 一分子 一份子 一员 千家万户 万户千家 千门万户 万家灯火 百家争鸣 三位一体 五位一体 四位一体 两位一体 三件套 四件套 二维码 三级联动 三百六十行 七十二变 一次又一次 一步一个脚印 十个指头 一碗水 一竿子 一口气 一阵子 一双手 两头跑 三番五次 一而再 百分之一百二 半边天 一条腿 两条腿 两张皮 三天两头 八九不离十 一千个 一万个'

const NAMES =
  '八项规定 四个意识 四个自信 两个维护 两个确立 三个代表 四个全面 三个一批 五个一 六个一 四个一 三个一 八个一 十个一 两个一百年 一件事一次办 高效办成一件事 最多跑一次 只跑一次 只进一扇门 一次办好 一枚印章 三大攻坚战 三大球 三个面向 三个有利于 十个明确 六个必须坚持 两个结合 三支一扶 三会一课 两学一做 一带一路 一国两制 一老一小 两不愁三保障 五社联动 三下乡 四下乡 三个务必 五个坚持 九个坚持 四个最严 两个毫不动摇 三个地方 八个明确 三级书记 第一书记 24小时 二十四小时 7×24小时 365天 十五分钟 百日攻坚 百日行动 千万工程 双百 百万警进千万家 万企帮万村 百千万工程 一村一警 一刻钟 五一 十一国庆 三八 六一 七一 八一建军 九九重阳 八一 双十一 百姓大舞台'

const PERIODS: readonly (readonly [SpokenPeriod, string])[] = [
  ['year-to-date', '今年以来 本年以来 本年度以来 年初以来 今年年初以来 开年以来'],
  ['to-date', '截至目前 截止目前 截至当前 截至今日 截至现在 到目前为止 截至发稿 截至日前 迄今 至今'],
  ['year', '今年 本年度 全年 一年来 年内 本年'],
  ['last-year', '去年 上年度 上一年度 上年'],
  ['first-half', '上半年'],
  ['second-half', '下半年'],
  ['first-quarter', '第一季度 一季度'],
  ['second-quarter', '第二季度 二季度'],
  ['third-quarter', '第三季度 三季度'],
  ['fourth-quarter', '第四季度 四季度'],
  ['year-start', '年初 今年年初'],
  ['two-festivals', '“两节”期间 两节期间 “两节” 元旦春节期间 元旦、春节期间'],
  ['spring-festival', '春节期间 新春期间 春节前夕 “春节”期间'],
  ['spring', '今年春天 这个春天 今春'],
  ['summer', '这个夏天 今年夏天 今夏 暑假期间 暑期 暑假'],
  ['autumn', '这个秋天 今年秋天 今秋'],
  ['winter', '这个冬天 今冬 寒假期间 寒假'],
  ['month', '本月 当月 活动月期间'],
]

const OPEN: readonly SpokenPeriod[] = ['year-to-date', 'to-date', 'year']

/** All fixed expressions, compiled for one pass over the text. */
export const phrases = once((): Lexicon<Phrase> => {
  const terms: [string, Phrase][] = []
  for (const spelling of IDIOMS.split(' ')) terms.push([spelling, { kind: 'idiom', closed: false }])
  for (const spelling of NAMES.split(' ')) terms.push([spelling, { kind: 'name', closed: false }])
  for (const [period, spellings] of PERIODS)
    for (const spelling of spellings.split(' '))
      terms.push([spelling, { kind: 'period', period, closed: !OPEN.includes(period) }])
  return lexiconOf(terms, false)
})

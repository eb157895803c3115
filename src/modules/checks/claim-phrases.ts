import { once } from './charset.ts'
import { spoken } from './claim-period.ts'
import type { Reach, SpokenPeriod } from './claim-period.ts'
import { lexiconOf } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'

/** An expression that is read as one. */
export type Phrase =
  | { readonly kind: 'idiom' | 'name' }
  | { readonly kind: 'period'; readonly period: SpokenPeriod; readonly reach: Reach }

/** Fixed expressions with a number in them. The list is open. */
const IDIOMS =
  '千方百计 千言万语 千山万水 四面八方 五湖四海 一心一意 一五一十 五花八门 七嘴八舌 十全十美 百花齐放 最后一公里 第一公里 最后一百米 最后一米 一公里 一家人 一家亲 一条心 一条龙 一把手 一盘棋 一条街 一张网 一张图 一站式 一次性 一对一 一个个 一次次 一场场 一批批 一件件 一户户 一项项 一条条 一位位 一名名 一桩桩 一点点 一起 一本账 一股绳 一股劲 一体化 一面旗 一团火 一方面 一下子 一系列 一部分 一辈子 一分子 一份子 一员 千家万户 万户千家 千门万户 万家灯火 百家争鸣 三位一体 五位一体 四位一体 两位一体 三件套 四件套 二维码 三级联动 三百六十行 七十二变 一次又一次 一步一个脚印 十个指头 一碗水 一竿子 一口气 一阵子 一双手 两头跑 三番五次 一而再 百分之一百二 半边天 一条腿 两条腿 两张皮 三天两头 八九不离十 八方支援 八方来客 四方来客 一方有难 眼观六路 耳听八方 十年树木 百年树人 一千个 一万个'

const NAMES =
  '八项规定 四个意识 四个自信 两个维护 两个确立 三个代表 四个全面 三个一批 五个一 六个一 四个一 三个一 八个一 十个一 两个一百年 一件事一次办 高效办成一件事 最多跑一次 只跑一次 只进一扇门 一次办好 一枚印章 三大攻坚战 三大球 三个面向 三个有利于 十个明确 六个必须坚持 两个结合 三支一扶 三会一课 两学一做 一带一路 一国两制 一老一小 两不愁三保障 五社联动 三下乡 四下乡 三个务必 五个坚持 九个坚持 四个最严 两个毫不动摇 三个地方 八个明确 三级书记 第一书记 24小时 二十四小时 7×24小时 365天 十五分钟 百日攻坚 百日行动 千万工程 双百 百万警进千万家 万企帮万村 百千万工程 一村一警 一刻钟 五一 十一国庆 三八 六一 七一 八一建军 九九重阳 八一 双十一 百姓大舞台'

/** Times by the days they mean, as `from to before after`, and how a text names them. */
const PERIODS: readonly (readonly [reach: Reach, days: string, spellings: string])[] = [
  ['open', '01-01 now', '今年以来 本年以来 本年度以来 年初以来 今年年初以来 开年以来 今年来'],
  [
    'open',
    '01-01 now',
    '截至目前 截止目前 截至当前 截至今日 截至现在 到目前为止 截至发稿 截至日前 迄今 至今 目前已 目前共',
  ],
  ['open', '01-01 12-31', '今年 本年度 全年 一年来 年内 本年 一年间'],
  [
    'open',
    'ever now',
    '多年来 近年来 历年来 几年来 自成立以来 成立以来 自建成以来 建成以来 建站以来 建所以来',
  ],
  ['part', '01-01 06-30', '上半年'],
  ['part', '07-01 12-31', '下半年'],
  ['part', '01-01 03-31', '第一季度 一季度 首季度 年初 今年年初'],
  ['part', '04-01 06-30', '第二季度 二季度'],
  ['part', '07-01 09-30', '第三季度 三季度 前三季度末'],
  ['part', '10-01 12-31', '第四季度 四季度'],
  ['part', '01-01 09-30', '前三季度 前三个季度'],
  [
    'part',
    '01-01 L1-15',
    '“两节”期间 两节期间 “两节” “两节”前夕 两节前夕 元旦春节期间 元旦、春节期间 元旦春节两节期间',
  ],
  [
    'part',
    'L8-15 10-07 10 0',
    '中秋国庆期间 中秋、国庆期间 中秋国庆双节期间 中秋、国庆“两节”期间 中秋、国庆两节期间',
  ],
  ['part', 'L12-23 L1-15', '新春期间 新春佳节 春节假期 “春节”期间 寒假春节期间'],
  ['part', '03-01 05-31', '今年春天 这个春天 今春 春季'],
  ['part', '06-01 08-31', '这个夏天 今年夏天 今夏 夏季'],
  ['part', '07-01 08-31', '暑假期间 暑期 暑假 “暑期”'],
  ['part', '09-01 11-30', '这个秋天 今年秋天 今秋 秋季'],
  ['part', '01-01 02-28', '寒假期间 寒假'],
  ['part', '11-01 12-31', '这个冬天 今冬'],
  ['part', 'month now', '本月 当月 活动月期间'],
]

/** Feasts by their days; a text speaks of the time around them, not of the day. */
const FEASTS: readonly (readonly [days: string, names: string])[] = [
  ['01-01 01-03 10 0', '元旦'],
  ['L12-23 L1-15', '春节'],
  ['L1-15 L1-15 7 1', '元宵节 元宵'],
  ['03-05 03-05 4 26', '学雷锋月 学雷锋纪念日'],
  ['03-08 03-08 7 2', '三八妇女节 “三八”妇女节 妇女节'],
  ['04-05 04-05 7 2', '清明节 清明'],
  ['05-01 05-05 7 0', '五一 “五一” 劳动节 五一劳动节'],
  ['06-01 06-01 7 2', '六一 “六一” 儿童节 六一儿童节'],
  ['L5-5 L5-5 10 2', '端午节 端午'],
  ['07-01 07-01 10 2', '七一 “七一” 建党节'],
  ['08-01 08-01 10 2', '八一 “八一” 建军节'],
  ['L8-15 L8-15 10 2', '中秋节 中秋'],
  ['10-01 10-07 10 0', '国庆节 国庆 “国庆”'],
  ['L9-9 L9-9 10 2', '重阳节 重阳'],
]
const AROUND = '期间 前夕 前后 当天 当日 假期 来临之际 到来之际 之际 前后期间'

const LAST_YEAR = '去年 上年度 上一年度 上年'

/** All fixed expressions, compiled for one pass over the text. */
export const phrases = once((): Lexicon<Phrase> => {
  const terms: [string, Phrase][] = []
  for (const spelling of IDIOMS.split(' ')) terms.push([spelling, { kind: 'idiom' }])
  for (const spelling of NAMES.split(' ')) terms.push([spelling, { kind: 'name' }])
  const add = (spelling: string, days: string, reach: Reach, yearsBack = 0): void => {
    const [from = '', to = '', before = 0, after = 0] = days.split(' ')
    const shift = { before: Number(before), after: Number(after) }
    terms.push([
      spelling,
      { kind: 'period', reach, period: spoken({ words: spelling, from, to, yearsBack, ...shift }) },
    ])
  }
  for (const [reach, days, spellings] of PERIODS)
    for (const spelling of spellings.split(' ')) add(spelling, days, reach)
  for (const [days, names] of FEASTS)
    for (const name of names.split(' '))
      for (const around of AROUND.split(' ')) add(name + around, days, 'part')
  for (const spelling of LAST_YEAR.split(' ')) add(spelling, '01-01 12-31', 'part', 1)
  return lexiconOf(terms, false)
})

import { once } from './charset.ts'

/** What is measured, so that like is compared with like: 人次 are not 人, 户 are not 人, 元 are not 份. */
export type Dimension =
  | 'events'
  | 'cases'
  | 'things'
  | 'persons'
  | 'attendances'
  | 'households'
  | 'bodies'
  | 'amounts'
  | 'shares'
  | 'time'

/** A measure word: how it is written, the unit it stands for, and the characters that make another word of it. */
export interface Measure {
  readonly spelling: string
  readonly unit: string
  readonly dimension: Dimension
  readonly otherwise: string
}

/** `word=unit!characters`: 场 followed by 所 is a place. The list is open: a word may be added to any line. */
const TABLE: readonly (readonly [Dimension, string])[] = [
  [
    'events',
    '次!日性第序要数 场!所景地合面馆 场次=场 期!间待望末刊限货 批!评准示复阅 批次=批 堂!前 节!目日约能省假气俗育 轮!流换岗椅船 遍!布及地 趟 车次 件次 户次 项次 篇次',
  ],
  ['cases', '起!来到草步源点初因码诉义伏飞居 宗!旨教族 例!如外会行 件!数 案 单!位元独一身亲纯方'],
  [
    'things',
    '个!体性别案税 项 条!例件约款理码形幅 份!额量 套!路餐用 种!植子田地 类!型似别 大类=类 篇!章幅 本!社站着身来次质级市省地 册 张!贴先扬力罗 幅!度 面!对临向前貌积粉条试包 副!书主省市 块!钱 把!握手关 床 双!方向拥休 只!有要是能为 头!脑等 桶 袋 箱 瓶!颈 盒 包!括含联容村 车!辆间站位库主道 台!阶账风词上下州 辆 艘 架!构 顶 枚 封!面闭锁 则 笔!记者试画 字!样体母幕 句!号 首!先次要都席府届创 部!分门署位长队委 集!中体合团镇 盏 盆 株 棵 颗 粒 捆 杯 页 处!理置于罚分长境所方 间!隔接断或 栋 幢 座!谈位右 扇 根!据本治源 款!项式待 门!口前户店诊窗卫牌 票 积分 对!于象接照待口应策外立手话策 样!板本子式 条次',
  ],
  [
    'persons',
    '人!民均才员类生口物心工文身力士事 个人=人!信员体档所 余人=人 名!列单称义声优师校胜字额誉下 位!于置数移次列 员!工',
  ],
  ['attendances', '人次'],
  ['households', '户!籍主口型外均数 户家庭=户 户次'],
  [
    'bodies',
    '支!部持付出撑援柱委 家!庭园风训长人属具务里 所!有以在谓需属长说得 队!伍员长友 组!织长成合建员 站!点长在台位 班!子级组长车次',
  ],
  [
    'amounts',
    '元!旦素月宵首件 块钱=元 元钱=元 方!面案式法向便言针位略阵圆才 立方米=方 立方=方!厘分 m³=方 m3=方 方米=方 平方米 平米=平方米 ㎡=平方米 m²=平方米 平方公里 公里 千米=公里 km=公里 里!程面 米!面油粉饭线 吨!位 公斤 千克=公斤 kg=公斤 斤 克!服难制己扣 升!级旗学华国值降温任入 毫升 亩 公顷 小时 个小时=小时 学时 个学时=学时 课时 个课时=课时',
  ],
  [
    'shares',
    '倍!加受感增数 个百分点=百分点 百分点 成!立为功员果效本长就年都绩败品分语交熟人因家十百千万亿群立了',
  ],
  [
    'time',
    '年 月 日!常程子益夜前 号!召码 时!间候刻期代任常 时许 点!钟半 点钟 点半 分钟 秒 天!然津 周!边期到围年刊 周岁 周年 岁 个月 个多月 个半月 个季度 季度 个星期 星期 个工作日 工作日 个周 个年头 年度 年代 世纪 日内 月份 届!时 级!别 楼 层!面次级 栋楼 路!线径 室 楼栋',
  ],
]

const measures = once(() => {
  const byFirst = new Map<number, Measure[]>()
  for (const [dimension, line] of TABLE)
    for (const entry of line.split(' ')) {
      const [word = '', otherwise = ''] = entry.split('!')
      const [spelling = '', unit = spelling] = word.split('=')
      const first = spelling.charCodeAt(0)
      const list = byFirst.get(first) ?? []
      list.push({ spelling, unit, dimension, otherwise })
      byFirst.set(first, list)
    }
  for (const list of byFirst.values()) list.sort((a, b) => b.spelling.length - a.spelling.length)
  return byFirst
})

// Words that are no measure even behind digits; elsewhere a measure word there is one (8家教育机构, 3场合唱).
// 成万 is tens of thousands, whatever stands before it.
const OTHER_WORDS = /单元|方[面向案]|门[口诊]|台阶|车间|面积|人[组行]|处长|层级|条例|成[十百千万亿]/y

/** The longest measure word at a place, or null when what stands there is another word. */
export function measureAt(text: string, at: number, afterDigits: boolean): Measure | null {
  for (const measure of measures().get(text.charCodeAt(at)) ?? []) {
    if (!text.startsWith(measure.spelling, at)) continue
    if (afterDigits && measure.spelling.length === 1) {
      OTHER_WORDS.lastIndex = at
      return OTHER_WORDS.test(text) ? null : measure
    }
    const next = text.charAt(at + measure.spelling.length)
    return !afterDigits && next !== '' && measure.otherwise.includes(next) ? null : measure
  }
  return null
}

/** True for units that have no fractions: nobody visits half a household. */
export const isWhole = (dimension: Dimension): boolean => dimension !== 'amounts' && dimension !== 'shares'

const dimensions = once(() => {
  const found = new Map<string, Dimension>([['%', 'shares']])
  for (const list of measures().values())
    for (const { unit, dimension } of list) if (!found.has(unit)) found.set(unit, dimension)
  return found
})

const COUNTABLE: readonly Dimension[] = ['events', 'cases', 'things', 'bodies']

/** True when a number in one unit can answer for one in the other: 9场 for 9次, 3个 for 3起, never 人 for 人次. */
export function isComparable(unit: string, other: string): boolean {
  if (unit === other) return true
  const one = dimensions().get(unit)
  const two = dimensions().get(other)
  if (one === undefined || two === undefined || one === 'amounts' || one === 'shares') return false
  if (one === two) return one !== 'things' || isAny(unit) || isAny(other)
  return (isAny(unit) && COUNTABLE.includes(two)) || (isAny(other) && COUNTABLE.includes(one))
}

const isAny = (unit: string): boolean => '个项件条'.includes(unit)

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { findClaims } from './claim.ts'

/** Sentences with numbers that are no results: why, and what was passed over. An empty reason: not even looked at. */
const ROWS: readonly (readonly [sentence: string, passed: string])[] = [
  // Idioms and fixed words.
  ['切实打通宣传群众的“最后一公里”', 'idiom 最后一公里'],
  ['将实践所讲成一道风景,做成一种自觉', 'indefinite 一种'],
  ['进一步推动社区工作', ''],
  ['统一思想,一致行动', ''],
  ['十分感谢,万分激动', ''],
  ['百姓满意,千方百计', 'idiom 千方百计'],
  ['服务千家万户', 'idiom 千家万户'],
  ['拧成一股绳', 'idiom 一股绳'],
  ['下好一盘棋', 'idiom 一盘棋'],
  ['邻里一家亲', 'idiom 一家亲'],
  ['遇到一件大事', 'indefinite 一件'],
  ['成为一名志愿者', 'indefinite 一名'],
  ['搭建一个平台', 'indefinite 一个'],
  ['一次次上门', 'idiom 一次次'],
  ['一张张笑脸', 'idiom 一张'],
  ['大家一起包粽子', 'idiom 一起'],
  ['三位一体推进', 'idiom 三位一体'],
  // Names.
  ['“五传五习”宣讲活动', 'name 五传五习'],
  ['“四察四治”专项行动', 'name 四察四治'],
  ['“1+6+N”新工作模式', 'name 1+6+N'],
  ['“8+N”志愿服务', 'name 8+N'],
  ['严格执行三审三校', 'name 三审三校'],
  ['落实三会一课', 'name 三会一课'],
  ['推行一户一策', 'name 一户一策'],
  ['一网通办', ''],
  ['增强四个意识,坚定四个自信,做到两个维护', 'name 四个意识, name 四个自信, name 两个维护'],
  ['落实中央八项规定精神', 'name 八项规定'],
  ['打造15分钟生活圈', 'time 15分钟'],
  ['提供24小时服务', 'name 24小时'],
  ['学习贯彻党的十九大精神', ''],
  ['庆祝七一,迎接国庆', 'name 七一'],
  ['“三八”妇女节', 'name 三八'],
  ['扫描二维码', 'idiom 二维码'],
  ['四川和九寨沟', ''],
  ['三农工作', ''],
  // Dates, times, ages, labels.
  ['2019年12月10日上午8:30', 'time 2019年, time 12月, time 10日'],
  ['发表时间:2019-12-10', 'time 2019-12-10'],
  ['二〇一九年十二月', 'time 二〇一九年, time 十二月'],
  ['1月至3月', 'time 1月, time 3月'],
  ['1-6月', 'time 1-6月'],
  ['今年1月份', 'time 1月份'],
  ['为期3天', 'time 3天'],
  ['连续5年', 'time 5年'],
  ['60岁以上老人', 'time 60岁'],
  ['80周岁老人', 'time 80周岁'],
  ['3个月内', 'time 3个月'],
  ['下午3点', 'time 3点'],
  ['90后青年', ''],
  ['一季度和上半年', ''],
  ['“两节”期间', ''],
  ['3号楼2单元', 'time 3号'],
  ['住3号楼2楼', 'time 3号, time 2楼'],
  ['“4·15”国家安全日', ''],
  // Order.
  ['第3次全体会议', 'ordinal 3次'],
  ['第三批名单', 'ordinal 三批'],
  ['获评前三名', 'ordinal 三名'],
  ['一是传思想,二是传政策', ''],
  ['(一)创新载体', ''],
  ['1.加强领导', ''],
  // Rates and prices.
  ['每周2次', 'rate 2次'],
  ['每人3份', 'rate 3份'],
  ['人均5小时', 'rate 5小时'],
  ['平均每场30人', 'rate 30人'],
  ['各2份', 'rate 2份'],
  ['每日巡查不少于2小时', 'rate 2小时'],
  ['响应速度每提升1小时', 'rate 1小时'],
  ['规模30人/场', 'rate 30人'],
  ['每一位居民', 'rate 一位'],
  ['单价20元', 'price 20元'],
  ['门票50元', 'price 50元'],
  ['20元/次', 'price 20元'],
  // Kinds and aspects.
  ['黑恶势力12种类型', 'reference 12种'],
  ['四个方面重点突出问题', 'reference 四个'],
  ['抓好三个环节', 'reference 三个'],
  ['“老、少、困、特”四类群体', 'reference 四类'],
  ['用七种颜色标识', 'reference 七种'],
  ['这三个问题', 'indefinite 三个'],
  // Codes.
  ['拨打12345热线', ''],
  ['电话0937-6226655', ''],
  ['邮编735100', ''],
  ['5G基站,A4纸', ''],
  ['身份证62020119500101001X', ''],
  ['http://example.com/2019/12/10', 'time 2019/12/10'],
]

test('numbers that are no results are seen, named and not counted', () => {
  assert.deepEqual(
    ROWS.map(([sentence]) => {
      const { claims, passed } = findClaims(sentence, [])
      return [
        sentence,
        passed.map(({ reason, text }) => `${reason} ${text}`).join(', ') +
          claims.map(({ text }) => ` CLAIM ${text}`).join(''),
      ]
    }),
    ROWS,
  )
})

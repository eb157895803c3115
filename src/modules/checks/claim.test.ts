import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { definitions } from '#figures'

import { checkText } from './check.ts'
import { findClaims } from './claim.ts'
import { readNumeral } from './numeral.ts'

const say = (text: string): string =>
  findClaims(text)
    .map(
      claim =>
        `${claim.text} ${claim.min ?? ''}…${claim.max ?? ''} ${claim.unit}${claim.lost ? ' lost' : ''}`,
    )
    .join(' | ')

test('what a number in a text stands for', () => {
  const table: readonly (readonly [text: string, meaning: string])[] = [
    ['开展学习9次', '9次 9…9 次'],
    ['特色党课10余次', '10余次 11…19 次'],
    ['走访困难家庭180余户', '180余户 181…189 户'],
    ['受教育党员干部达1000余人次', '1000余人次 1001…1999 人次'],
    ['清理垃圾20余方', '20余方 21…29 方'],
    ['清理垃圾二十余立方米', '二十余立方米 21…29 方'],
    ['发放慰问金15万元', '15万元 150000…150000 元'],
    ['发放慰问金十五万元', '十五万元 150000…150000 元'],
    ['筹款3.5万元', '3.5万元 35000…35000 元'],
    ['支出10余万元', '10余万元 100001…199999 元'],
    ['支出15万余元', '15万余元 150001…159999 元'],
    ['服务近百人', '近百人 90…100 人'],
    ['服务超过100人', '超过100人 101… 人'],
    ['服务100人以上', '100人以上 100… 人'],
    ['服务不足100人', '不足100人 …99 人'],
    ['服务约200人次', '约200人次 180…220 人次'],
    ['共调解纠纷17起', '17起 17…17 起'],
    ['服务1,234人次', '1,234人次 1234…1234 人次'],
    ['服务１２人', '１２人 12…12 人'],
    ['成立6支队伍', '6支 6…6 支'],
    ['举办三场宣讲', '三场 3…3 场'],
    ['举办一百二十场宣讲', '一百二十场 120…120 场'],
    ['“1”即围绕社区党委这一核心', '1 1…1 '],
    ['推出“十大行动”主题', '十大行动 10…10 项'],
    ['做到了党员学习教育全覆盖', '全覆盖 100…100 %'],
    ['各类政策宣?0余次', '?0余次 11…99 次 lost'],
    ['各类活动?00余次', '?00余次 101…999 次 lost'],
  ]
  for (const [text, meaning] of table) assert.equal(say(text), meaning, text)
})

test('names, idioms, dates and ordinals are no claims', () => {
  const none = [
    '切实打通宣传群众的“最后一公里”',
    '将实践所讲成一道风景,做成一种自觉',
    '“五传五习”宣讲活动',
    '“四察四治”专项行动',
    '四个方面重点突出问题',
    '黑恶势力12种类型',
    '解决了一件大问题',
    '进一步推动社区工作',
    '发表时间:2019-12-10',
    '2019年12月10日上午8:30',
    '第3次全体会议',
    '“两节”期间走访',
    '拨打12345热线',
    '“1+6+N”新工作模式',
    '一是传思想习理论',
    '三审三校',
  ]
  for (const text of none) assert.equal(say(text), '', text)
})

test('numerals in digits and characters', () => {
  const table: readonly (readonly [string, number])[] = [
    ['十', 10],
    ['十五', 15],
    ['二十', 20],
    ['一百零五', 105],
    ['两千三百', 2300],
    ['三万五千', 35_000],
    ['一亿', 100_000_000],
    ['１２', 12],
    ['1,234', 1234],
    ['3.5', 3.5],
  ]
  for (const [text, value] of table) assert.equal(readNumeral(text), value, text)
})

// The article's claims with what the records of a year give; damage as it stands on the page.
const ARTICLE = `开展理论学习中心组学习9次,特色党课10余次,受教育党员干部达1000余人次,做到了党员学习教育全覆盖。
在社区文明实践所宣讲了10余次。开展“积善承德”主题道德实践活动8次。截至目前,共查找问题3个,制定整改措施6条。
志愿服务队共调解解决各类纠纷17起;“两节”期间走访慰问困难家庭180余户,发放慰问金15万元,发放米、面、油40余份;为4户困境儿童家风发放爱心救助物资,为6户优抚对象赠送春联,
开展各类政\uE479咝\uE361?0余次。共清理垃圾20余方。`

test('each claim is held against its figure', () => {
  const values: Readonly<Record<string, number>> = {
    'learning.study-sessions': 9,
    'learning.party-lessons': 13,
    'learning.attendances': 1180,
    'talks.policy': 9,
    'order.findings': 3,
    'order.corrective-actions': 6,
    'order.mediated': 17,
    'care.households-visited': 183,
    'care.relief-money': 150_000,
    'care.relief-goods': 44,
    'care.children': 4,
    'care.military': 6,
    'care.waste': 23.5,
  }
  const report = checkText({
    text: ARTICLE,
    figures: definitions,
    ancestry: ['甘肃', '嘉峪关'],
    lookup: id => ({ value: values[id] ?? 0, records: id in values ? 1 : 0 }),
  })
  assert.deepEqual(
    report.claims.map(
      claim =>
        `${claim.text} ${claim.verdict} ${claim.figure ?? '-'}${claim.verdict === 'contradicted' ? ` ${claim.actual}` : ''}`,
    ),
    [
      '9次 supported learning.study-sessions',
      '10余次 supported learning.party-lessons',
      '1000余人次 supported learning.attendances',
      '全覆盖 no-figure -',
      '10余次 contradicted talks.policy 9',
      '8次 no-record activities.virtue',
      '3个 supported order.findings',
      '6条 supported order.corrective-actions',
      '17起 supported order.mediated',
      '180余户 supported care.households-visited',
      '15万元 supported care.relief-money',
      '40余份 supported care.relief-goods',
      '4户 supported care.children',
      '6户 supported care.military',
      '?0余次 lost-digit -',
      '20余方 supported care.waste',
    ],
  )
})

test('property: whatever the text, a claim is its own substring and its interval holds its value; nothing throws', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '10余',
      '次',
      '户',
      '15万元',
      '?0余次',
      '近',
      '超',
      '第',
      '“1”即',
      '大行动',
      '全覆盖',
      '一',
      '三',
      '。',
      '\uE468',
    ),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const text = pieces.join('')
      for (const claim of checkText({ text, figures: definitions }).claims) {
        assert.equal(text.slice(claim.start, claim.end), claim.text)
        assert.equal(claim.value === null, claim.lost)
        if (claim.min !== null && claim.max !== null) assert.ok(claim.min <= claim.max, claim.text)
      }
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { definitions } from '#figures'
import { translator } from '#kernel/text'

import { judge, type BindableFigure, type Lookup } from './binding.ts'
import { checkText, needsAttention, type Report, type TextToCheck } from './check.ts'
import { printReport, reportJson, widthOf } from './print.ts'

const figure = (id: string, unit: string, ...terms: string[]): BindableFigure => ({
  id,
  unit,
  terms,
  words: [id, id],
})

const FIGURES: readonly BindableFigure[] = [
  figure('talks', '次', '宣讲'),
  figure('policy-talks', '次', '宣讲+政策'),
  figure('visits', '户', '走访'),
  figure('attendances', '人次', '服务'),
  figure('persons', '人', '服务'),
  figure('mediated', '起', '纠纷'),
  figure('virtue', '次', '道德实践活动'),
  figure('children', '户', '困境儿童+物资'),
]

/** A text checked and held against the records of 2019. */
function held(input: TextToCheck, lookup: Lookup): Report {
  const report = checkText(input)
  return { ...report, claims: judge(report.claims, { year: 2019, published: null }, lookup) }
}

const bound = (text: string): string =>
  checkText({ text, figures: FIGURES })
    .claims.map(({ text: written, figure: id }) => `${written} ${id ?? '—'}`)
    .join(', ')

test('a claim is bound by its words and its unit', () => {
  const table: readonly (readonly [sentence: string, binding: string])[] = [
    ['开展宣讲3次', '3次 talks'],
    ['开展宣讲3场', '3场 talks'],
    ['开展政策宣讲3次', '3次 policy-talks'],
    ['围绕惠民政策,志愿者开展宣讲3次', '3次 policy-talks'],
    ['学习政策。志愿者开展宣讲3次', '3次 talks'],
    ['走访困难家庭18户', '18户 visits'],
    ['走访困难家庭18人', '18人 —'],
    ['服务居民100人次', '100人次 attendances'],
    ['服务居民100人', '100人 persons'],
    ['服务居民100名', '100名 persons'],
    ['化解纠纷5件', '5件 mediated'],
    ['发放物资5户', '5户 —'],
    ['为5户困境儿童发放物资', '5户 children'],
    ['宣讲3次,走访18户', '3次 talks, 18户 visits'],
    ['清运垃圾3车', '3车 —'],
  ]
  for (const [sentence, binding] of table) assert.equal(bound(sentence), binding, sentence)
})

test('what the records say decides; a clause with a foreign place is borne out by nothing', () => {
  const verdicts = (text: string, value: number, records: number): string =>
    held({ text, figures: FIGURES, ancestry: ['甘肃', '嘉峪关'] }, () => ({ value, records }))
      .claims.map(({ verdict, actual }) => `${verdict} ${actual ?? '—'}`)
      .join(', ')
  const table: readonly (readonly [sentence: string, value: number, records: number, verdict: string])[] = [
    ['开展宣讲3次', 3, 3, 'supported 3'],
    ['开展宣讲3次', 4, 4, 'contradicted 4'],
    ['开展宣讲3次', 0, 0, 'no-record —'],
    ['开展宣讲10余次', 11, 11, 'supported 11'],
    ['开展宣讲10余次', 19, 19, 'supported 19'],
    ['开展宣讲10余次', 10, 10, 'contradicted 10'],
    ['开展宣讲10余次', 20, 20, 'contradicted 20'],
    ['服务居民超过100人', 100, 9, 'contradicted 100'],
    ['服务居民超过100人', 101, 9, 'supported 101'],
    ['走访不足100户', 99, 9, 'supported 99'],
    ['开展宣讲?0余次', 30, 30, 'lost-digit —'],
    ['唱歌3次', 3, 3, 'no-figure —'],
    ['开展“积善承德”道德实践活动8次', 8, 8, 'no-figure —'],
    ['开展道德实践活动8次', 8, 8, 'supported 8'],
  ]
  for (const [sentence, value, records, verdict] of table)
    assert.equal(verdicts(sentence, value, records), verdict, sentence)
})

test('a planted title and advertising are not read for figures', () => {
  const text = `同城快餐空降400元3小时上门,100人在线,茶楼论坛最新消息
明珠社区开展志愿服务活动

社区志愿者开展宣讲3次,走访困难家庭18户,受到居民好评。志愿服务队还将继续开展活动。`
  assert.deepEqual(
    checkText({ text }).claims.map(({ text: written }) => written),
    ['3次', '18户'],
  )
})

test('the answer for programs has these fields and no others', () => {
  const report = held({ text: '开展宣讲10余次。', figures: FIGURES }, () => ({ value: 12, records: 12 }))
  assert.equal(needsAttention(report), false)
  assert.deepEqual(JSON.parse(reportJson(report, translator('zh'))), {
    claims: [
      {
        text: '10余次',
        value: 10,
        min: 11,
        max: 19,
        unit: '次',
        qualifier: '余',
        verdict: 'supported',
        figure: 'talks',
      },
    ],
    findings: [],
  })
})

test('the terminal shows a table in columns and nothing that could steer it', () => {
  const text = '开展宣讲10余次,走访\u001b[31m困难家庭180余户,第三次获评“五传五习”。'
  const report = held({ text, figures: FIGURES }, id =>
    id === 'talks' ? { value: 12, records: 12 } : { value: 9, records: 9 },
  )
  const printed = printReport(report, translator('zh'))
  assert.ok(!printed.includes('\u001b'))
  assert.deepEqual(printed.split('\n').slice(0, 6), [
    '结论          原文     读作        指标与记录',
    '─'.repeat(80),
    '  2019年',
    '✓ 有记录支持  10余次   11–19 次    talks: 12 次',
    '× 与记录不符  180余户  181–189 户  visits: 9 户',
    '    走访<U+001B>[31m困难家庭',
  ])
  assert.match(printed, /名称: 五传五习/)
  assert.match(printed, /有记录支持 1 · 与记录不符 1/)
})

test('no line of the terminal is wider than it, in either language, and colours are only for those who see them', () => {
  const text = `开展“健康扶贫”“社会救助”“低保”等各类政策宣\ufffd0余次,走访${'困难家庭'.repeat(12)}180余户,党员学习全覆盖。
承德市的张三电话13800138000,${'鏄庣彔绀惧尯'.repeat(30)},开展宣讲10余次。`
  const report = held({ text, figures: FIGURES, ancestry: ['甘肃'] }, () => ({ value: 5, records: 5 }))
  assert.ok(report.claims.length >= 4 && report.findings.length >= 4)
  for (const lang of ['zh', 'en'] as const)
    for (const columns of [80, 100]) {
      const printed = printReport(report, translator(lang), { columns, colours: false })
      for (const line of printed.split('\n')) assert.ok(widthOf(line) <= columns, line)
      assert.ok(!printed.includes('\u001b'))
      const coloured = printReport(report, translator(lang), { columns, colours: true })
      assert.equal(
        coloured
          .split('\u001b')
          .map((part, i) => (i === 0 ? part : part.slice(part.indexOf('m') + 1)))
          .join(''),
        printed,
      )
      assert.notEqual(coloured, printed)
    }
})

const PIECES = [
  ...'0 1 9 10 １２ 3.5 1,000 2019 一 三 十 百 千 万 亿 半 几 数 余 多 来 两 廿 零'.split(' '),
  ...'次 户 人次 万元 方 % 成 个 年 月 种类型 支 大行动'.split(' '),
  ...'近 约 超过 达 不足 以上 左右 共 第 每 又一次 太多 全覆盖 百分之 分之 — 至 + N ? 。 , ; “ ” 即'.split(
    ' ',
  ),
  ...'开展 宣讲 走访 承德 今年以来 “两节”期间 的 了 \n \ufffd \ue468 \ud800'.split(' '),
]

test('property: whatever the text, nothing throws, each part is its own substring and intervals are in order', () => {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      const text = pieces.join('')
      const report = held({ text, figures: definitions }, () => ({ value: 9, records: 9 }))
      let last = 0
      for (const claim of report.claims) {
        assert.equal(text.slice(claim.start, claim.end), claim.text)
        assert.ok(claim.start >= last && claim.end > claim.start, claim.text)
        last = claim.end
        const { min, max, value, qualifier } = claim
        if (min !== null && max !== null) assert.ok(min <= max, claim.text)
        if (value === null) assert.ok(claim.lost || qualifier !== null, claim.text)
        // Only 余 and its like and 超过 leave the stated number outside.
        if (value !== null && qualifier === null)
          assert.ok(min === value && max === value, `${claim.text} ${value} ${min} ${max}`)
      }
      for (const part of [...report.passed, ...report.findings])
        assert.equal(text.slice(part.start, part.end), part.text)
      printReport(report, translator('en'))
      JSON.parse(reportJson(report, translator('zh')))
    }),
    // A character once taken both as the unit of one number and as the qualifier of the next.
    { numRuns: 400, examples: [[['１２', '成', '万元']]] },
  )
})

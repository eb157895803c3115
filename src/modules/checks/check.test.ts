import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { definitions } from '#figures'
import { translator } from '#kernel/text'

import type { BindableFigure } from './binding.ts'
import { checkText, needsAttention } from './check.ts'
import { printReport, reportJson } from './print.ts'

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
  { ...figure('children', '户', '物资'), context: ['困境儿童'] },
]

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
    checkText({ text, figures: FIGURES, ancestry: ['甘肃', '嘉峪关'], lookup: () => ({ value, records }) })
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

test('the time a claim speaks of is told to the records', () => {
  const asked = (text: string): string =>
    checkText({ text, figures: FIGURES })
      .claims.map(({ text: written, period }) => `${written} ${period ?? '—'}`)
      .join(', ')
  assert.equal(asked('开展宣讲3次。'), '3次 —')
  assert.equal(asked('今年以来,开展宣讲3次。走访18户。'), '3次 year-to-date, 18户 year-to-date')
  assert.equal(
    asked('截至目前,宣讲3次;“两节”期间走访18户,服务30人;服务9人。'),
    '3次 to-date, 18户 two-festivals, 30人 two-festivals, 9人 to-date',
  )
  assert.equal(asked('年初宣讲3次。上半年走访18户'), '3次 year-start, 18户 first-half')
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
  const report = checkText({
    text: '开展宣讲10余次。',
    figures: FIGURES,
    lookup: () => ({ value: 12, records: 12 }),
  })
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
        actual: 12,
        start: 4,
        end: 8,
        counts: '开展宣讲',
      },
    ],
    findings: [],
  })
})

test('the terminal shows a table in columns and nothing that could steer it', () => {
  const report = checkText({
    text: '开展宣讲10余次,走访\u001b[31m困难家庭180余户,第三次获评“五传五习”。',
    figures: FIGURES,
    lookup: id => (id === 'talks' ? { value: 12, records: 12 } : { value: 9, records: 9 }),
  })
  const printed = printReport(report, translator('zh'))
  assert.ok(!printed.includes('\u001b'))
  const [head, , first, second] = printed.split('\n')
  assert.equal(head, '结论          原文     读作        指标与记录    数的是')
  assert.equal(first, '✓ 有记录支持  10余次   11–19 次    talks: 12 次  开展宣讲')
  assert.equal(second, '✗ 与记录不符  180余户  181–189 户  visits: 9 户  走访<U+001B>[31m困难家庭')
  assert.match(printed, /名称: 五传五习/)
  assert.match(printed, /有记录支持 1 · 与记录不符 1/)
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
      const report = checkText({
        text,
        figures: definitions,
        lookup: () => ({ value: 9, records: 9 }),
      })
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
    { numRuns: 400 },
  )
})

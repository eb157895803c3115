import assert from 'node:assert/strict'
import { test } from 'node:test'

import { definitionOf } from '#figures'
import { showQuantity } from '#kernel/quantity'
import { translator, type T } from '#kernel/text'

import type { ReportSection } from './report.ts'
import { summaryOf } from './summary.ts'

const section = (id: ReportSection['id'], values: Readonly<Record<string, string>>): ReportSection => ({
  id,
  words: ['', ''],
  main: undefined,
  months: [],
  figures: Object.entries(values).map(([figure, value]) => {
    const definition = definitionOf(figure)
    assert.ok(definition, figure)
    return { definition, key: `${figure}@1`, value, records: 1 }
  }),
})

/** Sentences as read, each number in brackets to show that it is bound. */
const read = (sections: readonly ReportSection[], t: T): readonly string[] =>
  summaryOf(sections, t).map(sentence =>
    sentence
      .map(piece =>
        'text' in piece
          ? piece.text
          : `[${showQuantity(piece.figure.value, piece.figure.definition.unit, t)}]`,
      )
      .join(''),
  )

test('each section with something to tell is one sentence, and no number in it is mere text', () => {
  const sections = [
    section('talks', { 'talks.policy': '183.00', 'talks.ideals': '0.00', 'talks.law': '9.00' }),
    section('activities', { 'activities.virtue': '0' }),
    section('care', {
      'care.households-visited': '103.00',
      'care.relief-money': '150000.00',
      'care.waste': '20.50',
    }),
  ]
  assert.deepEqual(read(sections, translator('zh')), [
    '宣讲：宣讲方针政策 [183 次]、开展法治宣讲 [9 次]。',
    '服务与关爱：走访慰问困难家庭 [103 户]、发放慰问金 [150,000.00 元]、清理垃圾 [20.5 方]。',
  ])
  assert.deepEqual(read(sections, translator('en')), [
    'In talks, policies were explained [183 times] and the rule of law was explained [9 times].',
    'In service and care, [103 households] in hardship were visited, [150,000.00 yuan] were paid out in relief grants, and [20.5 m³] of waste were cleared.',
  ])
  for (const sentence of summaryOf(sections, translator('zh')))
    for (const piece of sentence) if ('text' in piece) assert.doesNotMatch(piece.text, /\d|余/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { canonical } from '#kernel/canonical'

import { factsJson, factsText, readFacts, type Known } from './facts.ts'
import { type Facts } from './record.ts'

const known: Known = {
  today: '2019-12-20',
  teams: new Map(),
  partners: new Map(),
  programmes: new Set(),
  services: new Set(),
}
const word = fc.constantFrom('lead', 'basis', 'paper', 'visitors', 'purpose', 'a', 'Z', 'é')

test('facts as text are their canonical JSON, byte for byte', () => {
  const text = fc.string({ unit: 'binary' })
  const facts = fc.record({
    kind: text,
    theme: text,
    programme: fc.option(text),
    service: fc.option(text),
    teamId: fc.option(text),
    partnerId: fc.option(text),
    day: text,
    title: text,
    place: text,
    quantity: text,
    unit: text,
    headcount: fc.option(fc.nat()),
    headcountMethod: fc.constantFrom(null, 'roster', 'estimate'),
    households: fc.array(text),
    details: fc.dictionary(word, text),
  })
  fc.assert(
    fc.property(facts, one => {
      assert.equal(factsText(one as Facts), canonical(factsJson(one as Facts)))
    }),
  )
})

test('what is typed is kept in its normal form, whatever letters it is made of', () => {
  const letter = fc.constantFrom(
    'e',
    '\u0301',
    '中',
    'ㅏ',
    '가',
    'ᄀ',
    'か',
    '\u3099',
    'Å',
    'é',
    '，',
    'ﾞ',
    '〪',
    '\uFA0C',
  )
  fc.assert(
    fc.property(fc.array(letter, { minLength: 1, maxLength: 8 }), letters => {
      const title = letters.join('')
      const read = readFacts(
        {
          kind: 'study-session',
          day: '2019-03-05',
          title,
          headcount: '1',
          headcountMethod: 'roster',
          lead: '甲',
        },
        known,
      )
      assert.ok(read.ok)
      assert.equal(read.value.title, title.normalize('NFC').trim())
    }),
  )
})

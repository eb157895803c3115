import assert from 'node:assert/strict'
import { test } from 'node:test'

import { WAYS, type Way } from '#test/garble-ways'
import { CLEAN_PROSE } from '#test/prose'
import { REGISTER } from '#test/register'
import { SOUND } from '#test/sound'
import fc from 'fast-check'

import { findDamage } from './damage.ts'
import { LOST, type Finding } from './finding.ts'

/** A damaged passage alone, between sound text of the same line, and on a line between others. */
const FRAMES = [
  ['', ''],
  ['居民们都说，', '社区的工作做得好。'],
  ['第一行是好的。\n', '\n第三行也是好的。'],
] as const

/** What of the sentences was found, covered exactly, put right as a whole, and put wrong. */
interface Rate {
  cases: number
  found: number
  exact: number
  right: number
  wrong: number
}

function rateOf({ garble }: Way): Rate {
  const rate: Rate = { cases: 0, found: 0, exact: 0, right: 0, wrong: 0 }
  for (const [before, after] of FRAMES)
    for (const sentence of REGISTER) {
      const garbled = garble(sentence)
      if (garbled === null || garbled === sentence) continue
      const text = before + garbled + after
      const original = before + sentence + after
      const findings = findDamage(text)
      const [start, end] = differing(text, original)
      rate.cases++
      if (findings.some(found => found.start < end && found.end > start)) rate.found++
      if (covers(text, findings, start, end)) rate.exact++
      const repaired = repairedBy(text, findings)
      if (repaired === original) rate.right++
      else if (!agrees(findings, original)) rate.wrong++
    }
  return rate
}

/** From the first to the last character that is not what it was. */
function differing(text: string, original: string): [start: number, end: number] {
  let start = 0
  while (start < text.length && text[start] === original[start]) start++
  let same = 0
  const most = Math.min(text.length, original.length) - start
  while (same < most && text.at(-1 - same) === original.at(-1 - same)) same++
  return [start, text.length - same]
}

/** True when the findings begin and end with the damage, or with the number that it is part of. */
function covers(text: string, findings: readonly Finding[], start: number, end: number): boolean {
  const from = Math.min(...findings.map(found => found.start))
  const to = Math.max(...findings.map(found => found.end))
  const number = /[\d.,]*$/.exec(text.slice(0, start))?.[0].length ?? 0
  const rest = /^[\d.,]*[余多几]?/.exec(text.slice(end))?.[0].length ?? 0
  return from <= start && from >= start - number && to >= end && to <= end + rest
}

function repairedBy(text: string, findings: readonly Finding[]): string {
  let repaired = text
  for (const { start, end, repair } of findings.toReversed())
    if (repair !== null) repaired = repaired.slice(0, start) + repair + repaired.slice(end)
  return repaired
}

/** True when no repair says anything false: the repairs are parts of the original, in order, and each □ stands for one
 *  character or none. */
function agrees(findings: readonly Finding[], original: string): boolean {
  const parts = findings
    .map(({ repair }) => repair)
    .filter(repair => repair !== null)
    .map(repair => repair.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll(LOST, '[^]?'))
  return new RegExp(parts.join('[^]*?')).test(original)
}

test('every way of damage: how much is found, covered exactly, put right, put wrong', () => {
  const table = WAYS.map(way => {
    const { cases, found, exact, right, wrong } = rateOf(way)
    return `${way.name}: ${found} of ${cases} found, ${exact} exact, ${right} right, ${wrong} wrong`
  })
  assert.deepEqual(table, GOLDEN)
})

test('where every byte is still there, the repair is the original, and garbling it gives the damaged text', () => {
  const whole = WAYS.filter(way => way.whole)
  const passages = fc
    .array(fc.constantFrom(...REGISTER, ...CLEAN_PROSE.slice(0, 40)), { minLength: 1, maxLength: 3 })
    .map(sentences => sentences.join(''))
    .filter(text => text.length >= 30)
  fc.assert(
    fc.property(fc.constantFrom(...whole), passages, ({ garble }, passage) => {
      const damaged = garble(passage)
      fc.pre(damaged !== null && damaged !== passage)
      const findings = findDamage(damaged)
      const repaired = repairedBy(damaged, findings)
      assert.equal(repaired, passage)
      assert.equal(garble(repaired), damaged)
    }),
    { numRuns: 300 },
  )
})

test('sound texts of every sort are left alone, line by line and together', () => {
  for (const text of [...SOUND, ...REGISTER]) assert.deepEqual(findDamage(text), [], text)
  assert.deepEqual(findDamage(SOUND.join('\n')), [])
  assert.deepEqual(findDamage(REGISTER.join('\n')), [])
})

/** One line a way; three times as many cases as there are sentences. */
const GOLDEN: readonly string[] = [
  'UTF-8 as GBK, lone bytes U+FFFD: 192 of 192 found, 180 exact, 15 right, 0 wrong',
  'UTF-8 as GBK, lone bytes ? with the next: 192 of 192 found, 180 exact, 15 right, 0 wrong',
  'UTF-8 as GBK, lone bytes dropped: 180 of 192 found, 165 exact, 15 right, 0 wrong',
  'UTF-8 as GBK from the 2nd byte on: 189 of 192 found, 171 exact, 0 right, 0 wrong',
  'UTF-8 as GBK from the 3rd byte on: 191 of 192 found, 165 exact, 0 right, 0 wrong',
  'UTF-8 as GBK, a byte lost midway: 189 of 192 found, 166 exact, 0 right, 0 wrong',
  'UTF-8 as GB18030: 192 of 192 found, 180 exact, 15 right, 0 wrong',
  'UTF-8 as Big5: 192 of 192 found, 136 exact, 0 right, 0 wrong',
  'UTF-8 as Latin-1: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'UTF-8 as windows-1252: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'UTF-8 as windows-1252, undefined dropped: 186 of 192 found, 186 exact, 24 right, 0 wrong',
  'UTF-8 as windows-1252, undefined ?: 189 of 192 found, 189 exact, 48 right, 0 wrong',
  'UTF-8 as windows-1252, undefined U+FFFD: 192 of 192 found, 189 exact, 48 right, 0 wrong',
  'UTF-8 as Latin-1, controls dropped: 186 of 192 found, 132 exact, 0 right, 0 wrong',
  'UTF-8 as Mac Roman: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'GBK as Latin-1: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'GBK as windows-1252: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'GBK as UTF-8: 192 of 192 found, 138 exact, 0 right, 0 wrong',
  'GBK as UTF-8 as GBK: 189 of 192 found, 168 exact, 0 right, 0 wrong',
  'GBK as Big5: 162 of 192 found, 141 exact, 141 right, 0 wrong',
  'GBK, a byte lost, U+FFFD: 192 of 192 found, 75 exact, 6 right, 0 wrong',
  'GBK, a byte lost, ? with the next: 177 of 192 found, 36 exact, 0 right, 0 wrong',
  'UTF-8 as windows-1252 twice: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'UTF-8 as Latin-1 twice: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'UTF-8 as GBK twice: 192 of 192 found, 183 exact, 9 right, 6 wrong',
  'GBK as windows-1252, that as UTF-8 in windows-1252: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'one character ?: 189 of 192 found, 189 exact, 0 right, 0 wrong',
  'three characters ?: 165 of 171 found, 162 exact, 0 right, 0 wrong',
  'one character □: 129 of 192 found, 129 exact, 0 right, 0 wrong',
  'two characters U+FFFD: 186 of 186 found, 186 exact, 0 right, 0 wrong',
  'two characters private use: 186 of 186 found, 186 exact, 0 right, 0 wrong',
  'a digit ?: 93 of 93 found, 93 exact, 0 right, 0 wrong',
  'a digit □: 90 of 93 found, 90 exact, 0 right, 0 wrong',
  'a digit U+FFFD: 93 of 93 found, 93 exact, 0 right, 0 wrong',
  'a digit private use: 93 of 93 found, 93 exact, 0 right, 0 wrong',
  'entities escaped twice, hex: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'entities left, decimal: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'percent signs, UTF-8: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'percent signs, GBK: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'escapes %u: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'escapes \\u: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'quoted-printable: 192 of 192 found, 192 exact, 192 right, 0 wrong',
  'UTF-16LE as Latin-1: 189 of 192 found, 186 exact, 189 right, 0 wrong',
  'UTF-16BE as windows-1252: 186 of 192 found, 183 exact, 186 right, 0 wrong',
  'UTF-16LE as GBK: 192 of 192 found, 15 exact, 3 right, 0 wrong',
  'UTF-16, bytes swapped: 183 of 192 found, 168 exact, 168 right, 0 wrong',
  'cut in a character, UTF-8: 180 of 180 found, 168 exact, 0 right, 0 wrong',
  'cut in a character, UTF-8 as windows-1252: 180 of 180 found, 173 exact, 0 right, 0 wrong',
  'cut in a character, UTF-8 as GBK: 180 of 180 found, 168 exact, 0 right, 0 wrong',
  'windows-1252 and entities: 192 of 192 found, 177 exact, 177 right, 0 wrong',
  'windows-1252 and a digit ?: 87 of 87 found, 87 exact, 0 right, 0 wrong',
  'windows-1252 and GBK: 189 of 192 found, 183 exact, 12 right, 0 wrong',
]

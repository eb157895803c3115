import assert from 'node:assert/strict'
import { test } from 'node:test'

import { encoded, folded, readAs, readGbk, splitAtStraddlingMarks, withoutByte } from '#test/garble'
import { CLEAN_PROSE } from '#test/prose'
import fc from 'fast-check'

import { findDamage } from './damage.ts'
import { LOST } from './finding.ts'

const GBK_PROSE = CLEAN_PROSE.filter(sentence => encoded(sentence, 'gb18030') !== null)
const gbkBytes = (text: string): number[] => encoded(text, 'gb18030') ?? []
const utf8Bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The text with every repair put in. */
function repaired(text: string): string {
  let result = text
  for (const { start, end, repair } of findDamage(text).toReversed())
    if (repair !== null) result = result.slice(0, start) + repair + result.slice(end)
  return result
}

/** True when a text was left as it is, or its repair says nothing false: each □ stands for one character or none. */
function agrees(damaged: string, original: string): boolean {
  const repair = repaired(damaged)
  if (repair === damaged) return true
  const pattern = folded(repair)
    .replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    .replaceAll(LOST, '[^]?')
  return new RegExp(`^${pattern}$`).test(folded(original))
}

test('what is wrong with a passage, and what it reads', () => {
  const table: readonly (readonly [
    text: string,
    severity: string,
    damaged: string,
    repair: string | null,
  ])[] = [
    // Private-use characters that screens hide.
    ['高程10\ue01035米以上', 'block', '0\ue0103', null],
    ['备案\ue5e5。', 'block', '\ue5e5', null],
    // Bytes that were not read, digits that went with them.
    ['开展宣讲\ufffd0余次', 'block', '\ufffd0余', null],
    ['共清理垃圾0余方', 'block', '0余', null],
    ['受教育党员1?00余人', 'block', '1?00余', null],
    ['慰问困难家庭?80余户', 'block', '?80余', null],
    ['调解纠纷1?起', 'warn', '1?', null],
    ['增长2?%以上', 'warn', '2?', null],
    // Half-width question marks in place of a character.
    ['环境宏?，性价比高', 'block', '?', null],
    ['社区召?居民议事会', 'warn', '?', null],
    // Web page code, hidden characters, what programs leave.
    ['&amp;ldquo;最后一公里&rdquo;', 'block', '&amp;ldquo;最后一公里&rdquo;', '“最后一公里”'],
    ['文明\u200b实践', 'warn', '\u200b', ''],
    ['共\u202e51\u202c人', 'block', '\u202e', ''],
    ['开展锟斤拷锟斤拷活动', 'block', '锟斤拷锟斤拷', null],
    ['姓名：烫烫烫烫', 'block', '烫烫烫烫', null],
    ['坏\ud800字', 'block', '\ud800', null],
    ['坏\0字', 'block', '\0', null],
    ['他说：“我们都来。', 'warn', '“我们都来。', null],
    ['印发《条例》》的通知', 'warn', '印发《条例》》', null],
    // Wrong tables.
    ['鏄庣彔绀惧尯', 'block', '鏄庣彔绀惧尯', '明珠社区'],
    ['Ã÷ÖéÉçÇø', 'block', 'Ã÷ÖéÉçÇø', '明珠社区'],
    ['æ˜Žç\u008f ç¤¾åŒº'.replace(' ', '\u00a0'), 'block', 'æ˜Žç\u008f\u00a0ç¤¾åŒº', '明珠社区'],
  ]
  for (const [text, severity, damaged, repair] of table) {
    const [first] = findDamage(text)
    assert.deepEqual(
      [first?.severity, first?.text, first?.repair],
      [severity, damaged, repair],
      JSON.stringify(text),
    )
  }
})

test('an honest text is left alone', () => {
  for (const sentence of CLEAN_PROSE) assert.deepEqual(findDamage(sentence), [], sentence)
  assert.deepEqual(findDamage(CLEAN_PROSE.join('\n')), [])
  for (const text of [
    '有吗?有。什么时候?明天!',
    '您是去过几次?3次。',
    '“第一段没有收尾。\n“第二段才收尾。”',
    '他说：“第一句。\n第二句。”',
    'déjà vu, naïve, Ünïcode',
    '家庭👨‍👩‍👧合影😀',
    '氣溫、濕度、風速：社區志願服務站為居民提供免費量血壓。',
    '10余次、100多人、2.0余、AT&T;',
  ])
    assert.deepEqual(findDamage(text), [], text)
})

test('a passage split at a false full-width mark is always found, and no repair of it says anything false', () => {
  const words = ['低保', '医保', '环保', '确保']
  const marks = ['”', '、', '。']
  let cases = 0
  for (const sentence of GBK_PROSE)
    for (const word of words)
      for (const mark of marks) {
        const middle = Math.floor(sentence.length / 3)
        const text = `${sentence.slice(0, middle)}“${word}${mark}${sentence.slice(middle)}`
        for (const decoder of ['swallowing', 'standard'] as const)
          for (const { damaged } of splitAtStraddlingMarks(text, decoder)) {
            cases++
            assert.notEqual(findDamage(damaged).length, 0, damaged)
            assert.notEqual(findDamage(folded(damaged)).length, 0, folded(damaged))
            assert.ok(agrees(damaged, text), `${damaged} → ${repaired(damaged)}`)
          }
      }
  assert.ok(cases > 1000)
})

test('the passage of 2019: each byte can be checked', () => {
  const text = '开展“老年优待证”“低保”“放管服”等各类政策宣传10余次，切实将惠民政策送到居民家中'
  const [{ damaged } = { damaged: '' }] = splitAtStraddlingMarks(text, 'swallowing')
  const [finding] = findDamage(damaged)
  assert.equal(finding?.repair, '“低保”“放管服”等各类政策宣传□0余次')
  assert.equal(
    finding?.proof?.read.map(reading => reading.join('')).join(' '),
    '3F? A3A1！ B1A1薄 B0B7胺 C5B9殴 DCB7芊 FEA1\ue468 B1B5钡 C8B8雀 F7C0骼 E0D5嗾 FEB2\ue479 DFD0咝 FBB4\ue361 3F?',
  )
  assert.equal(
    finding?.proof?.meant.map(reading => reading.join('')).join(' '),
    'B1A3保 A1B1” A1B0“ B7C5放 B9DC管 B7FE服 A1B1” B5C8等 B8F7各 C0E0类 D5FE政 B2DF策 D0FB宣 B4AB传 ··□',
  )
  // A decoder that keeps the digit keeps the figure.
  const [{ damaged: kept } = { damaged: '' }] = splitAtStraddlingMarks(text, 'standard')
  assert.match(repaired(kept), /政策宣传10余次/)
})

test('a half-lost character is put back only where one word fits', () => {
  // 麒麟 is in no list of words here, and many characters share the byte that is left.
  const bytes = gbkBytes('他在那里看见了麒麟、凤凰和许多别的东西')
  const damaged = withoutByte(bytes, 16, 'standard')
  assert.match(repaired(damaged), /□/)
})

test('a text in one encoding read as another is always found, and repaired where all bytes are there', () => {
  const ways: readonly (readonly [name: string, read: (text: string) => string])[] = [
    ['UTF-8 as GBK', text => readAs(utf8Bytes(text), 'gb18030')],
    ['UTF-8 as GBK, swallowing', text => readGbk([...utf8Bytes(text)], 'swallowing')],
    ['UTF-8 as windows-1252', text => readAs(utf8Bytes(text), 'windows-1252')],
    ['UTF-8 as Latin-1', text => String.fromCharCode(...utf8Bytes(text))],
    ['GBK as windows-1252', text => readAs(gbkBytes(text), 'windows-1252')],
    ['GBK as UTF-8', text => readAs(gbkBytes(text), 'utf-8')],
    ['GBK as UTF-8 as GBK', text => readAs(utf8Bytes(readAs(gbkBytes(text), 'utf-8')), 'gb18030')],
  ]
  for (const [name, read] of ways)
    for (const sentence of GBK_PROSE) {
      const damaged = read(sentence)
      assert.ok(
        findDamage(damaged).some(({ severity }) => severity === 'block'),
        `${name}: ${damaged}`,
      )
      if (!name.startsWith('GBK as UTF-8'))
        assert.ok(agrees(damaged, sentence), `${name}: ${repaired(damaged)}`)
    }
})

test('a wholly garbled file is one finding', () => {
  const text = GBK_PROSE.join('\n')
  const [finding, ...others] = findDamage(readAs(utf8Bytes(text), 'windows-1252'))
  assert.equal(others.length, 0)
  assert.equal(finding?.repair, text)
})

test('one lost byte, in every fifteenth place: how much is found, and how rarely a repair errs', () => {
  let cases = 0
  let found = 0
  let wrong = 0
  for (const sentence of GBK_PROSE) {
    const bytes = gbkBytes(sentence)
    for (let at = 0; at < bytes.length; at += 15) {
      if ((bytes[at] ?? 0) < 0x80) continue
      const damaged = withoutByte(bytes, at, 'standard')
      cases++
      if (findDamage(damaged).length > 0) found++
      if (!agrees(damaged, sentence)) wrong++
    }
  }
  assert.ok(found >= 0.99 * cases, `${found} of ${cases} found`)
  assert.ok(wrong <= 0.02 * cases, `${wrong} of ${cases} repaired wrongly`)
})

test('any text at all gets an answer in order, whose parts are the text’s own', () => {
  const units = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.constantFrom(
      ...Array.from('?！!，0余“”《》锟斤拷�&;薄胺殴', sign => sign.charCodeAt(0)),
      0xe468,
      0xd800,
      0xdc00,
      0,
      10,
    ),
    fc.integer({ min: 0x80, max: 0xff }),
  )
  const texts = fc.array(units, { maxLength: 120 }).map(codes => String.fromCharCode(...codes))
  fc.assert(
    fc.property(texts, text => {
      let last = 0
      for (const { start, end, text: part } of findDamage(text)) {
        assert.equal(text.slice(start, end), part)
        assert.ok(start >= last && end > start)
        last = start
      }
    }),
    { numRuns: 2000 },
  )
})

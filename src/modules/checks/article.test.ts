import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import { findDamage } from './damage.ts'
import { readBytes } from './input-bytes.ts'
import { findPersonalData } from './personal.ts'
import { findForeignPlaces, homeOf } from './places.ts'
import { findSpam } from './spam.ts'
import { findTitle, splitTitle } from './title.ts'

const ARTICLE = new URL('../../../../shared/seed/article.txt', import.meta.url)

test(
  'the real article of 2019: what is wrong with it, and nothing else',
  { skip: !existsSync(ARTICLE) && 'the article is not here' },
  () => {
    const { text, encoding, findings } = readBytes(readFileSync(ARTICLE))
    const { titles, heading, body } = splitTitle(text)
    const found = [
      ...findings,
      ...titles.flatMap(title => findTitle(text, title, body)),
      ...findSpam(text, titles),
      ...findForeignPlaces(text, ['甘肃', '嘉峪关', '明珠社区']),
      ...findDamage(text),
      ...findPersonalData(text),
    ]
    assert.equal(encoding, 'utf-8')
    assert.equal(text.slice(heading?.start, heading?.end), '明珠社区依托“互联共转” 做实做强文明实践')
    assert.deepEqual(homeOf(text), ['甘肃', '嘉峪关'])
    assert.deepEqual(
      found.map(({ kind, severity, text, repair }) => [kind, severity, text.slice(0, 6), repair]),
      [
        ['title-mismatch', 'block', '全国空降同城', null],
        ['spam', 'block', '全国空降同城', null],
        ['foreign-place', 'warn', '承德', null],
        ['foreign-place', 'warn', '承德', null],
        ['foreign-place', 'warn', '承德', null],
        ['damaged-text', 'block', '“低?!薄胺', '“低保”“放管服”等各类政策宣传□0余次'],
      ],
    )
    const proof = found.find(({ kind }) => kind === 'damaged-text')?.proof
    assert.deepEqual(
      proof?.lost.map(({ byte, stands }) => [byte, stands]),
      [
        ['B1', '保'],
        ['AB', '传'],
        [null, '□'],
      ],
    )
    for (const { start, end, text: part } of found) assert.equal(text.slice(start, end), part)
  },
)

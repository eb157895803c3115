import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ARTICLES, unmarked } from '#test/articles'
import { HONEST, PLANTED } from '#test/titles'

import { findSpam } from './spam.ts'
import { findTitle, splitTitle } from './title.ts'

const BODY =
  '今年以来，明珠社区把办好新时代文明实践所作为重要任务，全力搭建文明实践平台，开展各项志愿服务活动，打通服务群众的最后一公里。'

test('titles that belong to the text, and titles that do not', () => {
  const table: readonly (readonly [title: string, mismatch: boolean])[] = [
    ['明珠社区做实做强文明实践', false],
    ['明珠社区：文明实践打通最后一公里_嘉峪关文明网', false],
    ['工作动态', false],
    ['', false],
    ['全国空降同城微信电话号码上门二维码', true],
    ['某地机械设备有限公司招聘启事', true],
  ]
  for (const [title, mismatch] of table) {
    const page = `${title}\n${BODY}`
    const found = findTitle(page, { start: 0, end: title.length }, BODY)
    assert.equal(found.length === 1, mismatch, title)
  }
})

test('a page’s text is cut into title, heading and body', () => {
  const page = `网页标题\n\n网站导航\n文章标题\n发表时间:2019-12-10 来源:某网\n${BODY}`
  const { titles, heading, body } = splitTitle(page)
  const cut = [...titles, ...(heading ? [heading] : [])].map(({ start, end }) => page.slice(start, end))
  assert.deepEqual(cut, ['网页标题', '文章标题'])
  assert.equal(body, page.slice('网页标题'.length))
  assert.deepEqual(splitTitle(BODY).titles, [])
  assert.equal(splitTitle('').body, '')
})

test('of planted titles nine in ten are found, of honest ones that share nothing with the page hardly any is accused', t => {
  const bodies = ARTICLES.map(article => unmarked(article).text)
  const accused = (titles: readonly string[]): string[] =>
    titles.filter((title, i) => {
      // The hardest case for an honest title: pages that speak of something else.
      const body = [0, 1, 2].map(next => bodies[(i + next) % bodies.length]).join('\n')
      const span = { start: 0, end: title.length }
      const page = `${title}\n${body}`
      return findTitle(page, span, body).length > 0 || findSpam(page, [span]).some(({ start }) => start === 0)
    })
  const [found, wrong] = [accused(PLANTED), accused(HONEST)]
  t.diagnostic(
    `planted titles found: ${found.length} of ${PLANTED.length}; honest ones accused: ${wrong.length} of ${HONEST.length}`,
  )
  assert.ok(found.length >= 0.9 * PLANTED.length, PLANTED.filter(title => !found.includes(title)).join('\n'))
  assert.ok(wrong.length <= 0.02 * HONEST.length, wrong.join('\n'))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

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

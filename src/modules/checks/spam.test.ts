import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CLEAN_PROSE } from '#test/prose'

import { findSpam } from './spam.ts'

const inTitle = (title: string): boolean => findSpam(title, [{ start: 0, end: title.length }]).length > 0

test('titles that advertise, whatever is put between the characters', () => {
  for (const title of [
    '全国空降同城微信电话号码-400元3小时上门二维码,同城快餐500喝茶',
    '同 城 快 餐 一次多少',
    '百·家·乐官网入口',
    '代开发票加微信ABC12345',
    '成人视频在线观看_最新网址',
    '附近约炮QQ群',
    'Ａｖ在线免费',
  ])
    assert.ok(inTitle(title), title)
})

test('honest titles and texts, also those that warn of such offers', () => {
  for (const title of [
    '社区开展上门服务',
    '扫二维码学理论',
    '谨防“裸聊”敲诈和网上博彩',
    '老人喝茶下棋有了好去处',
    '禁毒宣传：远离听话水',
  ])
    assert.ok(!inTitle(title), title)
  for (const sentence of CLEAN_PROSE) assert.ok(!inTitle(sentence), sentence)
  assert.deepEqual(findSpam(CLEAN_PROSE.join('\n')), [])
})

test('an advertisement in the middle of a text is shown where it stands', () => {
  const text = `${CLEAN_PROSE[0]}同城快餐加微信vx12345，空降包夜。${CLEAN_PROSE[1]}`
  const [finding, ...others] = findSpam(text)
  assert.equal(others.length, 0)
  assert.equal(finding?.text, '同城快餐加微信vx12345，空降包夜')
})

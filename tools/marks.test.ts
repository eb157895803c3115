import assert from 'node:assert/strict'
import { test } from 'node:test'

import { chinese, setMarks } from '#tools/marks-text'

const rows: readonly (readonly [typed: string, set: string])[] = [
  ['这条不对?', '这条不对\uff1f'],
  ['登记一次, 由另一个人确认', '登记一次\uff0c由另一个人确认'],
  ['只写 1,232 人次, 9:00 开始', '只写 1,232 人次\uff0c9:00 开始'],
  ['(可不填)', '\uff08可不填\uff09'],
  ['XLSX 或 CSV (UTF-8、GB18030)', 'XLSX 或 CSV\uff08UTF-8、GB18030\uff09'],
  ['写入台账({n} 条)', '写入台账\uff08{n} 条\uff09'],
  ['形如 postgresql://用户:密码@主机:5432/库', '形如 postgresql://用户:密码@主机:5432/库'],
  ['只能是 ${levels.join("、")} 之一(${n} 个)', '只能是 ${levels.join("、")} 之一\uff08${n} 个\uff09'],
  ['{figure}: {value}', '{figure}\uff1a{value}'],
  ['请执行: CREATE ROLE x; GRANT x TO y;', '请执行\uff1aCREATE ROLE x; GRANT x TO y;'],
]
test('Chinese words take full-width marks; numbers, addresses and commands keep theirs', () => {
  for (const [typed, set] of rows) assert.equal(chinese(typed), set)
})

test('of a source file only the Chinese half of a pair is set', () => {
  assert.equal(setMarks(`t(['好,走', 'Well, go'])`), `t(['好\uff0c走', 'Well, go'])`)
  assert.equal(setMarks(`'请填,好|Fill it in, please'`), `'请填\uff0c好|Fill it in, please'`)
  assert.equal(setMarks(`const gaps = ['好,走', '去']`), `const gaps = ['好,走', '去']`)
})

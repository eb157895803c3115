import assert from 'node:assert/strict'
import { test } from 'node:test'

import { cellOf, locate, namesOf, normalAddress, type Placed } from './address.ts'

test('an address is one however it is written', () => {
  const table: readonly (readonly [string, string])[] = [
    ['3号楼2单元', '3号楼2单元'],
    ['３号楼 ２单元', '3号楼2单元'],
    ['三号楼二单元', '3号楼2单元'],
    ['十二栋一单元', '12号楼1单元'],
    ['二十一幢', '21号楼'],
    ['3#2-1', '3号楼2单元1室'],
    ['3＃２－５０１', '3号楼2单元501室'],
    ['3-2-501', '3号楼2单元501室'],
    ['幸福里3栋2单元501', '幸福里3号楼2单元501室'],
    ['幸福里，3 号楼 - 2 - 501 室', '幸福里3号楼2单元501室'],
    ['明珠路五号', '明珠路5号'],
    ['一〇三号楼', '103号楼'],
    ['二里沟', '二里沟'],
  ]
  for (const [typed, normal] of table) assert.equal(normalAddress(typed), normal, typed)
})

test('an alias can name a row of buildings', () => {
  assert.deepEqual(namesOf('幸福里1-3号楼'), ['幸福里1号楼', '幸福里2号楼', '幸福里3号楼'])
  assert.deepEqual(namesOf('1至2栋'), ['1号楼', '2号楼'])
  assert.deepEqual(namesOf('幸福里'), ['幸福里'])
  assert.equal(namesOf('1-9999号楼').length, 1)
})

const area = (
  id: string,
  kind: Placed['kind'],
  parentId: string | null,
  name: string,
  ...aliases: readonly string[]
): Placed => ({ id, kind, parentId, name, aliases })
const areas: readonly Placed[] = [
  area('street', 'street', null, '明珠街道'),
  area('east', 'community', 'street', '东湖社区', '东湖'),
  area('west', 'community', 'street', '西湖社区', '西湖'),
  area('e1', 'grid', 'east', '东湖一网格', '幸福里1-10号楼'),
  area('e2', 'grid', 'east', '东湖二网格', '幸福里11-20号楼', '湖滨巷'),
  area('e13', 'building', 'e2', '幸福里13号楼'),
  area('w1', 'grid', 'west', '西湖一网格', '1-4号楼'),
  area('w2', 'grid', 'west', '西湖二网格', '5-8号楼'),
  area('n1', 'grid', 'east', '东湖三网格', '1-4号楼'),
]

test('an order finds its grid cell by what its address says', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['幸福里3#2-501', 'e1'],
    ['幸福里 十三栋 1单元', 'e13'],
    ['东湖社区幸福里13号楼', 'e13'],
    ['湖滨巷7号', 'e2'],
    ['西湖社区3号楼', 'w1'],
    ['东湖社区3号楼', 'n1'],
    ['西湖6栋', 'w2'],
    // Two cells have a 3号楼, and nothing says in which community.
    ['3号楼2单元', undefined],
    ['明珠街道3号楼', 'street'],
    ['西湖社区', 'west'],
    ['别的地方 99 号', undefined],
    ['', undefined],
  ]
  for (const [typed, found] of table) assert.equal(locate(areas, typed), found, typed)
})

test('an order keeps the cell, not the building', () => {
  assert.equal(cellOf(areas, 'e13'), 'e2')
  assert.equal(cellOf(areas, 'west'), 'west')
  assert.equal(cellOf([area('b', 'building', null, '孤楼')], 'b'), undefined)
})

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import { kindIds } from '#records'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

interface Row {
  readonly chinese: string
  readonly english: string
  readonly names: readonly string[]
}

const rows: readonly Row[] = read('docs/glossary.md')
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.includes('| English |'))
  .map(line =>
    line
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim()),
  )
  .map(([chinese = '', english = '', code = '']) => ({
    chinese,
    english,
    names: [...code.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  }))

test('every term has a Chinese and an English word, and what the code calls it is in the code', () => {
  const code = [
    ...readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name) && !name.includes('.test.'))
      .map(name => read(`src/${name}`)),
    read('db/schema.sql'),
  ].join('\n')
  for (const { chinese, english, names } of rows) {
    assert.ok(/\p{Script=Han}/u.test(chinese) && /^[a-z0-9]/i.test(english), `${chinese} | ${english}`)
    for (const name of names) assert.ok(code.includes(name), `${name} (${chinese}) is not in the code`)
  }
})

test('no term is explained twice', () => {
  const seen = rows.map(row => row.chinese)
  assert.deepEqual(seen, [...new Set(seen)])
})

test('every module, table and kind of record is in the glossary', () => {
  const named = new Set(rows.flatMap(row => row.names))
  const tables = [...read('db/schema.sql').matchAll(/^create table (\w+)/gim)].map(([, name = '']) => name)
  const modules = readdirSync(new URL('src/modules', root))
  assert.ok(tables.length > 20 && kindIds.length > 10)
  const missing = [...modules, ...tables, ...kindIds].filter(name => !named.has(name))
  assert.deepEqual(missing, [])
})

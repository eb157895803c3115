import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const source = globSync('src/**/*.{ts,tsx}')
  .filter(file => !file.includes('.test.'))
  .map(file => readFileSync(file, 'utf8'))
  .join('\n')
const sheets = ['base', 'console', 'public'].map(name =>
  readFileSync(new URL(`${name}.css`, import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, ''),
)

test('no rule is for a class or a token that nothing has', () => {
  const rules = sheets.join('\n')
  const classes = new Set([...rules.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g)].map(([, name = '']) => name))
  // A mark's class is made of the kind of finding or verdict that it shows.
  const used = (name: string): boolean =>
    new RegExp(`['"\`{ ]${name.replace(/^m-/, '')}['"\`} $]`).test(source)
  assert.ok(classes.size > 40)
  assert.deepEqual(
    [...classes].filter(name => !used(name)),
    [],
  )
  const tokens = new Set([...rules.matchAll(/(--[\w-]+):/g)].map(([, name = '']) => name))
  assert.deepEqual(
    [...tokens].filter(name => !rules.includes(`var(${name})`)),
    [],
  )
})

test('colours stand in the tokens; the rules only name them', () => {
  const [base = '', ...others] = sheets
  const outside = [
    base.replace(/:root \{.*?\n *\}/gs, ''),
    ...others.map(sheet => sheet.replace(/:root \{.*?\n *\}/gs, '')),
  ]
  // White on a press and the pearl's own shine are the same by day and by night; paper is black on white.
  const named = outside.flatMap(sheet => [...sheet.matchAll(/#[0-9a-f]{3,6}\b/g)].map(([colour]) => colour))
  assert.deepEqual([...new Set(named)].toSorted(), ['#000', '#d9c7b3', '#f3e9dd', '#fff'])
})

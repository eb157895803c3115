import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { definitions, printFigures } from '#figures'
import { freshDatabase } from '#test/db'
import { readCatalog } from '#tools/catalog'
import { schemaSql, tablesTs } from '#tools/schema-text'

const catalog = await readCatalog((await freshDatabase()).owner)

test('schema.sql and tables.ts say what the migrations make, figures.sql what figures count (else: npm run schema)', () => {
  const current = (path: string, text: string) =>
    assert.ok(
      readFileSync(new URL(`../${path}`, import.meta.url), 'utf8') === text,
      `${path} is stale: npm run schema`,
    )
  current('db/schema.sql', schemaSql(catalog))
  current('src/platform/tables.ts', tablesTs(catalog))
  current('db/figures.sql', printFigures(definitions))
})

// Who may sign in, and where, is one directory for the whole instance; a home station is only noted there.
const DIRECTORY = ['account', 'account_grant']

test('a table of a station keeps to its station: every key, unique and reference begins with station_id', () => {
  const ofStations = new Set(
    catalog.tables
      .filter(({ columns }) => columns.some(({ name }) => name === 'station_id'))
      .map(({ name }) => name)
      .filter(name => !DIRECTORY.includes(name)),
  )
  const astray = catalog.tables.flatMap(({ name, constraints }) =>
    constraints
      .filter(({ definition }) => /^(PRIMARY|UNIQUE|FOREIGN)/.test(definition))
      .filter(({ definition }) => {
        const [, referenced] = /REFERENCES (\w+)/.exec(definition) ?? []
        if (referenced !== undefined && !ofStations.has(referenced)) return false
        if (!ofStations.has(name)) return referenced !== undefined
        return !/^[A-Z ]+\(station_id[,)]/.test(definition)
      })
      .map(({ definition }) => `${name}: ${definition}`),
  )
  assert.deepEqual(astray, [])
})

test('every table says what it is for, and none is open to all', () => {
  const silent = catalog.tables.filter(({ name, comment }) => comment === null && name !== 'migration')
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
  )
  const roles = new Set(catalog.tables.flatMap(({ grants }) => grants.map(({ role }) => role)))
  assert.deepEqual([...roles].toSorted(), ['mingzhu_app', 'mingzhu_reader'])
})

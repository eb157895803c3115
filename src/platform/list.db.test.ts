import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { sql } from 'kysely'

import { freshDatabase } from '#test/db'

import { askedHref, byName, readAll, readAsked, readPage, type Asked, type ListShape } from './list.ts'

const { db } = await freshDatabase()

const shape: ListShape = {
  filterNames: ['text', 'state', 'from'],
  dayNames: ['from'],
  sorts: {
    name: byName(sql`l.name`),
    amount: { key: sql`l.amount`, holds: 'number' },
    day: { key: sql`l.day`, holds: 'day' },
    at: { key: sql`l.at`, holds: 'instant' },
  },
  order: 'name',
}

interface Row {
  readonly id: string
  readonly name: string
  readonly amount: number
  readonly day: string
  readonly at: string
}

const asking = (query: string): Asked => {
  const parameters = new URLSearchParams(query)
  return readAsked(shape, name => parameters.get(name) ?? undefined)
}
const sourceOf = (
  rows: readonly Row[],
) => sql`select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
  as r (id uuid, name text, amount numeric, day date, at timestamptz)`

// Few values, so that ties are common.
const row = fc.record({
  id: fc.uuid(),
  name: fc.constantFrom('阿布', '白', '曾', 'Zoë', 'a', ' ', '%', "o'", '😀'),
  amount: fc.constantFrom(0, -2.5, 7, 1e9),
  day: fc.constantFrom('2019-12-31', '2020-01-01', '2020-02-29'),
  at: fc.constantFrom('2019-12-31T16:00:00Z', '2019-12-31T16:00:00.000001Z', '2020-01-01T00:00:00.5Z'),
})
const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 12 })
const order = fc.constantFrom('name', '-name', 'amount', '-amount', 'day', '-day', 'at', '-at')

test('property: forwards then backwards through any list gives every row once, in one order', async () => {
  await fc.assert(
    fc.asyncProperty(rows, order, fc.integer({ min: 1, max: 5 }), async (all, sort, rowsMax) => {
      const source = sourceOf(all)
      const first = { ...asking(`sort=${sort}`), rowsMax }
      const whole: Row[] = []
      for await (const item of readAll<Row>(db, shape, first, source)) whole.push(item)
      assert.deepEqual(new Set(whole.map(({ id }) => id)), new Set(all.map(({ id }) => id)))
      assert.equal(whole.length, all.length)

      const forwards: string[] = []
      const back: string[] = []
      let page = await readPage<Row>(db, shape, first, source)
      assert.equal(page.before, undefined)
      forwards.push(...page.rows.map(({ id }) => id))
      while (page.after) {
        page = await readPage(db, shape, { ...asking(`sort=${sort}&after=${page.after}`), rowsMax }, source)
        forwards.push(...page.rows.map(({ id }) => id))
      }
      back.unshift(...page.rows.map(({ id }) => id))
      while (page.before) {
        page = await readPage(db, shape, { ...asking(`sort=${sort}&before=${page.before}`), rowsMax }, source)
        back.unshift(...page.rows.map(({ id }) => id))
      }
      const ids = whole.map(({ id }) => id)
      assert.deepEqual(forwards, ids)
      assert.deepEqual(back, ids)
      if (!sort.endsWith('name')) {
        const key = (item: Row) =>
          sort.endsWith('amount') ? Number(item.amount) : sort.endsWith('day') ? item.day : +new Date(item.at)
        const up = sort.startsWith('-') ? whole.toReversed() : whole
        for (const [index, item] of up.entries())
          assert.ok(index === 0 || key(up[index - 1] ?? item) <= key(item), sort)
      }
    }),
    { numRuns: 60 },
  )
})

test('names stand in the order of Chinese dictionaries', async () => {
  const names = ['周', '王', '安', '李', 'Bo', '陈']
  const source = sourceOf(
    names.map((name, index) => ({
      id: `00000000-0000-7000-8000-00000000000${index}`,
      name,
      amount: 0,
      day: '2020-01-01',
      at: '2020-01-01T00:00:00Z',
    })),
  )
  const page = await readPage<Row>(db, shape, asking(''), source)
  assert.deepEqual(
    page.rows.map(({ name }) => name).filter(name => name !== 'Bo'),
    ['安', '陈', '李', '王', '周'],
  )
})

test('an address that was cut off or made up shows the first page', async () => {
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const id = '00000000-0000-7000-8000-000000000000'
  const addresses = [
    'sort=nothing',
    'sort=-constructor',
    'sort=day&after=xyz',
    `sort=day&after=${made(['2019-02-30', id])}`,
    `sort=at&after=${made(['2019-12-31 25:00:00+00', id])}`,
    `sort=amount&before=${made(['NaN', id])}`,
    `sort=name&after=${made(['a\0', id])}`,
    `sort=name&after=${made(['a', "' or 1=1"])}`,
    `sort=name&after=${made({ a: 1 })}`,
    'rows=100000',
    'text=a%00b',
    'from=yesterday',
  ]
  for (const address of addresses) {
    assert.equal(asking(address).values['from'], '')
    const page = await readPage<Row>(db, shape, asking(address), sourceOf([]))
    assert.deepEqual(page, { rows: [], before: undefined, after: undefined }, address)
  }
})

test('property: what an address asks survives being written into an address', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 9 }), order, (text, state, sort) => {
      const asked = asking(String(new URLSearchParams({ text, state, sort, rows: '10' })))
      const href = askedHref('/list', shape, asked)
      assert.deepEqual(asking(href.split('?')[1] ?? ''), asked)
    }),
  )
})

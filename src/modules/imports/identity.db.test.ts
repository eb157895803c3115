import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { sql } from 'kysely'

import type { Db } from '#platform/db'
import { typedKindIds, kindOf, methodWords, register, type Typed } from '#records'
import { createSite, findSite } from '#stations'
import { verifyInstance } from '#verify'
import { factsOf, fileOf, preview, write } from '#test/imports'
import { newWorld, SITE } from '#test/world'

const OTHER = '620201002014'

/** A text as people and programs write them, and as they should not. */
const text = fc
  .string({
    unit: fc.constantFrom(
      '春',
      '节',
      'é',
      'e\u0301',
      ' ',
      ',',
      '"',
      "'",
      '=',
      '+',
      '\n',
      '\r',
      '\t',
      ';',
      '_x000D_',
      '&',
      '<',
      '😀',
      '0',
    ),
    maxLength: 12,
  })
  .filter(one => one.trim() !== '')

const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2019-12-19'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

/** A record of any kind, as a form would send it. */
const typed: fc.Arbitrary<Typed> = fc.constantFrom(...typedKindIds).chain(id => {
  const kind = kindOf(id)
  assert.ok(kind)
  const one = (options: readonly string[]): fc.Arbitrary<string> =>
    fc.constantFrom(...(options.length ? options : ['']))
  const details = Object.fromEntries(
    kind.fields.map(field => [
      field.name,
      field.choices
        ? one(Object.keys(field.choices))
        : field.required
          ? text
          : fc.oneof(text, fc.constant('')),
    ]),
  )
  const households = fc
    .uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 })
    .map(all => all.map(n => `H${n}`).join(' '))
  return fc.record({
    kind: fc.constant<string>(id),
    theme: one(Object.keys(kind.themes)),
    day,
    title: text,
    place: fc.oneof(text, fc.constant('')),
    quantity:
      kind.quantity === 'one'
        ? fc.constant('')
        : fc.integer({ min: 1, max: 99_999_999 }).map(n => (n / 100).toFixed(2)),
    headcount: kind.headcount === 'none' ? fc.constant('') : fc.nat({ max: 999_999 }).map(String),
    headcountMethod: kind.headcount === 'none' ? fc.constant('') : one(Object.keys(methodWords)),
    households: kind.households === 'none' ? fc.constant('') : households,
    ...details,
  })
})

/** What a station's register says, without whose it is and when it was written down. */
async function facts(db: Db, stationId: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    facts: string
  }>`select jsonb_build_array(kind, theme, programme, service, day, title, place, quantity,
      unit, headcount, headcount_method, details, (select array_agg(h.code order by h.code) from record_member m
        join household h on h.station_id = m.station_id and h.id = m.member_id
        where m.station_id = r.station_id and m.record_id = r.id))::text as facts
    from record r where station_id = ${stationId} order by 1`.execute(db)
  return rows.map(row => row.facts)
}

test('any register, exported in whole and imported elsewhere, says the same there; once more adds nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(typed, { minLength: 1, maxLength: 25 }),
      fc.constantFrom('csv', 'xlsx'),
      fc.constantFrom('zh', 'en'),
      async (records, format, lang) => {
        const world = await newWorld()
        const { deps } = world
        const here = await findSite(deps.db, SITE)
        assert.ok(here)
        const there = deps.newId()
        const acting = (key: string) => ({
          stationId: here.id,
          actorId: deps.newId(),
          channel: 'console' as const,
          key: `key-${key}`,
          at: deps.now(),
        })
        await deps.db.transaction().execute(tx =>
          createSite(tx, acting('site'), there, here, {
            name: '邻站',
            level: 'point',
            divisionCode: OTHER,
            address: '',
            phone: '',
            hours: '',
            ancestry: '',
          }),
        )
        for (const [n, record] of [...records, records[0] ?? {}].entries()) {
          const done = await register(deps, acting(`record-${n}`), record)
          assert.ok(done.ok, done.ok ? '' : JSON.stringify([record, done.error]))
        }
        const recorder = await world.colleague('recorder', ['recorder'])
        const file = await recorder.get(`/at/${SITE}/records-whole.${format}?lang=${lang}`)
        await recorder.get('/me?lang=zh')
        const content = fileOf(new Uint8Array(file.bytes), `台账.${format}`)
        const imported = factsOf(await write(world, recorder, content, `/at/${OTHER}/imports`))
        assert.equal(imported['新增记录'], String(records.length + 1))
        assert.deepEqual(await facts(deps.db, there), await facts(deps.db, here.id))
        const again = factsOf(await preview(world, recorder, content, `/at/${OTHER}/imports`))
        assert.deepEqual([again['可以新增'], again['台账里已有']], ['0', String(records.length + 1)])
        const lines: string[] = []
        assert.equal(await verifyInstance(deps, line => lines.push(line)), 0, lines.join('\n'))
      },
    ),
    { numRuns: 6 },
  )
})

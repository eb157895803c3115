import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { CompiledQuery } from 'kysely'

import { useTemplate } from '#catalogue'
import { parsePeriod, printPeriod, rangePeriod, startsOf, type Period } from '#kernel/period'
import { parseQuantity } from '#kernel/quantity'
import { change, kinds, prepareEvidence, register, type Typed, type Upload } from '#records'
import { addSite, findSite, listSites } from '#stations'
import { newGround, value } from '#test/ground'
import { SITE } from '#test/world'

import { figuresOf, verifyTallies } from './actions.ts'
import { countsIn, type Countable, type Definition } from './definition.ts'
import { definitions } from './definitions.ts'
import { narrowed } from './narrowing.ts'
import { beginFigure } from './own-actions.ts'
import { readDraft } from './own.ts'
import { figureQuery, membersQuery, outsideQuery, talliesQuery } from './query.ts'
import { listScope, readParts, readScope, readValue, readValues } from './read-store.ts'

const ground = await newGround()
const { deps } = ground
const { db } = deps

/** Two who register and confirm each other's records. */
const people = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const

const lead = { lead: '书记', headcountMethod: 'roster' }
const visitors = { visitors: '甲、乙', purpose: '慰问' }
const staff = { receipt: '签收', staff: '甲、乙' }
/** Kinds that between them feed every measure, with what each asks for. */
const forms: readonly {
  readonly typed: Typed
  readonly asks: readonly ('heads' | 'amount' | 'households')[]
}[] = [
  { typed: { kind: 'study-session', ...lead }, asks: ['heads'] },
  { typed: { kind: 'outreach-talk', theme: 'theory', ...lead }, asks: ['heads'] },
  { typed: { kind: 'outreach-talk', theme: 'law', ...lead }, asks: ['heads'] },
  { typed: { kind: 'home-visit', theme: 'relief', ...visitors }, asks: ['households'] },
  { typed: { kind: 'home-visit', theme: 'regular', ...visitors }, asks: ['households'] },
  { typed: { kind: 'hand-out', theme: 'money', ...staff }, asks: ['amount', 'households'] },
  { typed: { kind: 'hand-out', theme: 'children', ...staff }, asks: ['amount', 'households'] },
  { typed: { kind: 'clean-up', lead: '队长', basis: '三方车' }, asks: ['amount'] },
  { typed: { kind: 'mediation', theme: 'settled', file: '1', dispute: '邻里', mediator: '丙' }, asks: [] },
]
const programmes = ['', 'theory', 'policy'] as const

const typed: fc.Arbitrary<Typed> = fc
  .record({
    form: fc.constantFrom(...forms),
    day: fc.constantFrom('2018-12-31', '2019-01-01', '2019-01-31', '2019-03-31', '2019-04-01', '2019-11-30'),
    heads: fc.integer({ min: 0, max: 99 }),
    cents: fc.integer({ min: 1, max: 99_999 }),
    households: fc.uniqueArray(fc.constantFrom('H1', 'H2', 'H3', 'H4'), { minLength: 1 }),
    programme: fc.constantFrom(...programmes),
  })
  .map(({ form, day, heads, cents, households, programme }) => ({
    ...form.typed,
    day,
    title: '事',
    programme,
    ...(form.asks.includes('heads') ? { headcount: String(heads) } : {}),
    ...(form.asks.includes('amount') ? { quantity: (cents / 100).toFixed(2) } : {}),
    ...(form.asks.includes('households') ? { households: households.join(',') } : {}),
  }))

const who = fc.constantFrom(0, 1)
type Step =
  | { readonly do: 'register'; readonly by: number; readonly typed: Typed }
  | { readonly do: 'supersede'; readonly by: number; readonly typed: Typed; readonly at: number }
  | { readonly do: 'confirm' | 'void'; readonly by: number; readonly at: readonly number[] }
  | { readonly do: 'repeat' }
  | { readonly do: 'begin'; readonly own: number }
const some = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 6 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('register' as const), by: who, typed }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('supersede' as const), by: who, typed, at: fc.nat(30) }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('confirm' as const), by: who, at: some }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void' as const), by: who, at: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const), own: fc.nat(2) }) },
)

/** A record as the test remembers it. */
interface Kept {
  readonly id: string
  readonly by: number
  readonly typed: Typed
  readonly supersedes: Kept | undefined
  state: 'pending' | 'confirmed' | 'void'
}

const isWaitingCorrection = ({ supersedes, state }: Kept): boolean =>
  supersedes !== undefined && state === 'pending'

const owns = [
  {
    code: 'law-heads',
    measure: 'sum-headcount',
    of: 'outreach-talk/law,study-session',
    programmes: 'policy,theory',
  },
  {
    code: 'signed-acts',
    measure: 'count',
    unit: '次',
    of: 'outreach-talk,clean-up,mediation',
    gradeMin: '1',
  },
  { code: 'helped', measure: 'distinct-household', of: 'hand-out,home-visit/relief', classes: 'attested' },
] as const
const names = {
  kinds,
  teams: new Map(),
  services: new Map(),
  programmes: new Map(programmes.slice(1).map(code => [code, [code, code] as const])),
}

/** Talks about the law come with a signed sheet, each with its own, so that grades differ. */
const sheetsOf = (facts: Typed, name: string): readonly Upload[] =>
  facts['theme'] === 'law'
    ? [{ shows: 'sign-in', name: 'sheet.pdf', bytes: Buffer.from(`%PDF-1.7\n% ${name}\n%%EOF\n`) }]
    : []

/** Plays a history through the actions, and remembers by plain rules what it should have led to. */
async function play(stationId: string, steps: readonly Step[]): Promise<readonly Kept[]> {
  const kept: Kept[] = []
  const acting = (by: number) => ({ ...ground.acting(people[by] ?? ''), stationId })
  let again: (() => Promise<unknown>) | undefined
  const twice = async <R>(work: () => Promise<R>): Promise<R> => {
    again = work
    return work()
  }
  for (const now of steps)
    switch (now.do) {
      case 'register':
      case 'supersede': {
        const old = now.do === 'supersede' ? kept[now.at % kept.length] : undefined
        if (now.do === 'supersede' && (!old || old.state === 'void' || isWaitingCorrection(old))) break
        const as = acting(now.by)
        const sheet = value(await prepareEvidence(sheetsOf(now.typed, as.key), ''))
        const done = await twice(() => register(deps, as, now.typed, old?.id ?? null, sheet))
        const { id } = value(done)
        kept.push({ id, by: now.by, typed: now.typed, supersedes: old, state: 'pending' })
        break
      }
      case 'confirm':
      case 'void': {
        const picked = new Set(now.at.flatMap(index => kept[index % kept.length] ?? []))
        const targets = kept.filter(record => picked.has(record))
        if (targets.length === 0) break
        const as = acting(now.by)
        const command =
          now.do === 'confirm'
            ? ({ type: 'confirm', without: 'kept-on-paper' } as const)
            : ({ type: 'void', reason: '误' } as const)
        value(
          await twice(() =>
            change(
              deps,
              as,
              targets.map(({ id }) => id),
              command,
            ),
          ),
        )
        const before = new Map(targets.map(target => [target, target.state]))
        for (const target of targets)
          if (now.do === 'void') {
            if (before.get(target) !== 'void') target.state = 'void'
          } else if (before.get(target) === 'pending' && target.by !== now.by) {
            if (target.supersedes?.state === 'void') continue
            if (target.state === 'pending') target.state = 'confirmed'
            if (target.supersedes) target.supersedes.state = 'void'
          }
        break
      }
      case 'repeat':
        await again?.()
        break
      case 'begin': {
        const own = owns[now.own]
        const draft = value(readDraft({ zh: '自定', section: 'talks', ...own }, names))
        const done = await beginFigure(deps, acting(0), draft)
        assert.ok(done.ok || done.error.code === 'figures.code-taken')
        break
      }
    }
  return kept
}

const toCountable = ({ typed: facts }: Kept): Countable => ({
  kind: facts['kind'] ?? '',
  theme: facts['theme'] ?? '',
  programme: facts['programme'] || null,
  service: null,
  class: 'attested',
  grade: facts['theme'] === 'law' ? 2 : 0,
  quantity: facts['quantity'] ?? '1',
  headcount: facts['headcount'] === undefined ? null : Number(facts['headcount']),
  households: (facts['households'] ?? '').split(',').filter(Boolean),
})

/** A figure as a fold over the records, in hundredths. */
function fold(definition: Definition, kept: readonly Kept[], { from, to }: Period) {
  const counted = kept.filter(record => {
    const day = record.typed['day'] ?? ''
    return (
      record.state === 'confirmed' && day >= from && day <= to && countsIn(definition, toCountable(record))
    )
  })
  const facts = counted.map(toCountable)
  const amount = {
    count: () => BigInt(facts.length) * 100n,
    'sum-quantity': () => facts.reduce((sum, { quantity }) => sum + (parseQuantity(quantity) ?? 0n), 0n),
    'sum-headcount': () => BigInt(facts.reduce((sum, { headcount }) => sum + (headcount ?? 0), 0)) * 100n,
    'distinct-household': () => BigInt(new Set(facts.flatMap(({ households }) => households)).size) * 100n,
  }[definition.measure]()
  return { amount, records: facts.length, ids: new Set(counted.map(({ id }) => id)) }
}

let stations = 0
async function newStation(): Promise<string> {
  const parent = await findSite(db, SITE)
  assert.ok(parent)
  const site = { level: 'point', divisionCode: '', address: '', phone: '', hours: '', ancestry: '' }
  const { ref } = value(
    await addSite(deps, ground.acting(people[0]), parent, { ...site, name: `站${++stations}` }),
  )
  value(await useTemplate(deps, { ...ground.acting(people[0]), stationId: ref }, 'programme'))
  return ref
}

test('property: whatever the history, a figure is the fold over its records, by tally, by query and by list', async () => {
  const [first] = await listSites(db)
  assert.ok(first)
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }),
      fc.constantFrom('2018-12-31..2019-01-31', '2019-01-02..2019-11-30', '2019-03-31..2019-04-01'),
      async (steps, range) => {
        const station = await newStation()
        const kept = await play(station, steps)
        assert.deepEqual((await verifyTallies(db, station)).differences, [])
        const all = await figuresOf(db, station)
        const days = [...new Set(kept.map(record => record.typed['day'] ?? ''))]
        const units = days.flatMap(day =>
          Object.entries(startsOf(day)).map(([grain, from]) =>
            grain === 'year'
              ? from.slice(0, 4)
              : grain === 'quarter'
                ? `${from.slice(0, 4)}-Q${(Number(from.slice(5, 7)) + 2) / 3}`
                : grain === 'month'
                  ? from.slice(0, 7)
                  : from,
          ),
        )
        for (const text of new Set([...units, range])) {
          const period = parsePeriod(text)
          assert.ok(period)
          const values = await readValues(db, station, period)
          for (const definition of all) {
            const expected = fold(definition, kept, period)
            const read = values.get(`${definition.id}@${definition.version}`) ?? { value: '0', records: 0 }
            assert.deepEqual(
              [parseQuantity(read.value), read.records],
              [expected.amount, expected.records],
              `${definition.id} ${printPeriod(period)}`,
            )
          }
        }
        const period = parsePeriod(range)
        assert.ok(period)
        for (const definition of all) {
          const expected = fold(definition, kept, period)
          if (expected.records === 0) continue
          const scope = await readScope(db, definition, [station], period)
          assert.deepEqual([parseQuantity(scope.value), scope.records], [expected.amount, expected.records])
          assert.deepEqual(
            parseQuantity((await readValue(db, definition, station, period)).value),
            expected.amount,
          )
          const list = await listScope(db, definition, station, period, undefined, 1_000)
          assert.deepEqual(new Set(list.map(({ id }) => id)), expected.ids)
          assert.equal(list.length, expected.records, 'no record stands in the list twice')
          if (definition.measure === 'distinct-household') continue
          const listed = list.reduce(
            (sum, row) =>
              sum +
              (definition.measure === 'count'
                ? 100n
                : definition.measure === 'sum-quantity'
                  ? (parseQuantity(row.quantity) ?? 0n)
                  : BigInt(row.headcount ?? 0) * 100n),
            0n,
          )
          assert.equal(listed, expected.amount, definition.id)
          for (const axis of ['month', 'team', 'programme', 'theme'] as const) {
            const parts = await readParts(db, definition, [station], period, axis)
            const together = parts.reduce((sum, part) => sum + (parseQuantity(part.value) ?? 0n), 0n)
            assert.equal(together, expected.amount, `${definition.id} by ${axis}`)
          }
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  )
})

test('no table but the records and their members feeds a figure', async () => {
  const parameters = [[ground.stationId], '2019-01-01', '2019-12-31']
  const relations = new Set<string>()
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, item] of Object.entries(node))
      if (key === 'Relation Name') relations.add(String(item))
      else walk(item)
  }
  const explain = async (query: string, given: readonly unknown[] = parameters): Promise<void> => {
    const { rows } = await db.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(`explain (format json) ${query}`, [...given]),
    )
    assert.equal(rows.length, 1)
    walk(rows[0]?.['QUERY PLAN'])
  }
  const by = { team: '00000000-0000-7000-8000-00000000000a', programme: null }
  for (const definition of definitions)
    for (const counted of [definition, { ...definition, filter: narrowed(definition.filter, by) }]) {
      const query = figureQuery(counted)
      await explain(query.value)
      await explain(query.ids)
      await explain(query.list, [ground.stationId, ...parameters.slice(1), null, null, 50])
      for (const axis of ['day', 'month', 'year', 'team', 'programme', 'theme'] as const)
        await explain(query.by(axis))
      await explain(talliesQuery(counted))
      await explain(outsideQuery(counted))
      if (definition.measure === 'distinct-household') await explain(membersQuery(counted))
    }
  assert.deepEqual([...relations].toSorted(), ['record', 'record_member'])
})

test('what a definition says in memory and in SQL about one record is the same', async () => {
  // Records of every kind once, with and without programme, in every class and grade.
  const station = await newStation()
  const period = rangePeriod('2019-01-01', '2019-12-31')
  assert.ok(period)
  const rows: {
    id: string
    kind: string
    theme: string
    programme: string | null
    class: string
    grade: number
  }[] = []
  for (const [kind, { themes }] of Object.entries(kinds))
    for (const theme of Object.keys(themes).length > 0 ? Object.keys(themes) : [''])
      for (const programme of [null, 'theory'])
        for (const [i, recordClass] of ['timed', 'attested', 'backfilled'].entries())
          rows.push({ id: deps.newId(), kind, theme, programme, class: recordClass, grade: i })
  await ground.database.owner.executeQuery(
    CompiledQuery.raw(
      `insert into record (station_id, id, kind, theme, programme, day, title, quantity, unit, headcount, headcount_method, grade, class,
        status, recorder_id, recorded_at, confirmer_id, confirmed_at)
      select $1::uuid, id, kind, theme, programme, '2019-06-01', '事', 1, '次', 3, 'roster', grade, class, 'confirmed', $2::uuid, now(), $3::uuid, now()
      from jsonb_to_recordset($4::jsonb) as r (id uuid, kind text, theme text, programme text, class text, grade int)`,
      [station, people[0], people[1], JSON.stringify(rows)],
    ),
  )
  const own = owns.map(typedOwn => ({
    ...value(readDraft({ zh: '自', section: 'talks', ...typedOwn }, names)),
    version: 1,
  }))
  for (const definition of [...definitions, ...own]) {
    const list = await listScope(db, definition, station, period, undefined, 1_000)
    const expected = rows.filter(row =>
      countsIn(definition, { ...row, service: null, quantity: '1', headcount: 3, households: [] }),
    )
    assert.deepEqual(
      list.map(({ id }) => id).toSorted(),
      expected.map(({ id }) => id).toSorted(),
      definition.id,
    )
  }
})

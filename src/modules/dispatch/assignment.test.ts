import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { munkres } from 'munkres'

import { assign, capacityOf, worthOf, type Problem } from './assignment.ts'
import { barrier, rank, weigh, type Candidate, type Need } from './ranking.ts'
import { openSolver } from './solver.ts'

const solve = await openSolver()

const need: Need = {
  id: 'o',
  service: 'repairs',
  personId: null,
  slot: null,
  area: '',
  minor: false,
  risky: false,
  priority: 0,
}
const volunteer: Candidate = {
  kind: 'person',
  id: 'p',
  name: 'V1',
  people: 1,
  minors: 0,
  skills: [],
  licences: [],
  languages: [],
  slots: [],
  area: '',
  load: 0,
  served: {},
  practised: {},
}

/** Each with an id of its own. */
const numbered = <One extends object>(all: readonly One[]) => all.map((one, n) => ({ ...one, id: String(n) }))

const needs = fc
  .array(
    fc.record({
      service: fc.constantFrom('repairs', 'elders', 'law-advice', null),
      personId: fc.constantFrom('a', 'b', null),
      slot: fc.constantFrom('6-morning', '1-evening', null),
      area: fc.constantFrom('', 'east/1', 'east/2', 'west/1'),
      minor: fc.boolean(),
      risky: fc.boolean(),
      priority: fc.constantFrom(0, 1, 2),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map(numbered)
const candidates = fc
  .array(
    fc.record({
      kind: fc.constantFrom('team' as const, 'person' as const),
      name: fc.constantFrom('甲', '乙', '丙'),
      people: fc.constantFrom(1, 2, 5),
      minors: fc.constantFrom(0, 1),
      skills: fc.subarray(['repairs', 'elders', 'law-advice']),
      licences: fc.constantFrom([], [{ kind: 'lawyer', expiresOn: '2020-01-01' }]),
      languages: fc.constant(['zh']),
      slots: fc.subarray(['6-morning', '1-evening']),
      area: fc.constantFrom('', 'east/1', 'west/1'),
      load: fc.nat(6),
      served: fc.constantFrom({}, { a: 3 }, { b: 1 }),
      practised: fc.constantFrom({}, { repairs: 4 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map(numbered)

test('the assignment of a queue is as good as that of another solver, and keeps every rule and capacity', () => {
  fc.assert(
    fc.property(needs, candidates, (orders, people) => {
      const problem: Problem = { needs: orders, candidates: people }
      const { proposed, value } = assign(problem, solve)
      const worth = worthOf(problem)
      // The other solver knows no capacity: whoever can do n stands there n times; an order may also go to nobody.
      const seats = [
        ...people.flatMap((one, j) => Array.from({ length: capacityOf(one) }, () => j)),
        ...orders.map(() => -1),
      ]
      const gain = (i: number, j: number): number => (j === -1 ? 0 : (worth[i * people.length + j] ?? 0))
      const other = munkres(orders.map((_, i) => seats.map(j => -gain(i, j))))
      const best = other.reduce((sum, [i, seat]) => sum + gain(i, seats[seat] ?? -1), 0)
      assert.equal(value, best)
      assert.equal(new Set(proposed.map(one => one.order)).size, proposed.length)
      people.forEach((one, j) =>
        assert.ok(proposed.filter(({ candidate }) => candidate === j).length <= capacityOf(one)),
      )
      for (const { order, candidate } of proposed) {
        const [asked, given] = [orders.find(({ id }) => id === order), people[candidate]]
        assert.ok(asked && given && barrier(asked, given) === undefined)
      }
    }),
    { seed: 20191220, numRuns: 200 },
  )
})

test('what the second-best would cost is what the queue loses without the first', () => {
  fc.assert(
    fc.property(needs, candidates, (orders, people) => {
      const problem: Problem = { needs: orders, candidates: people }
      const { proposed, value } = assign(problem, solve)
      const [first] = proposed
      if (!first?.second) return
      const worth = worthOf(problem)
      // The order goes to the second, whatever it costs.
      const MUST = 1_000_000
      const at = orders.findIndex(one => one.id === first.order)
      const seats = [
        ...people.flatMap((one, j) => Array.from({ length: capacityOf(one) }, () => j)),
        ...orders.map(() => -1),
      ]
      const gain = (i: number, j: number): number => {
        const own = j === -1 ? 0 : (worth[i * people.length + j] ?? 0)
        if (i !== at) return own
        return j === first.second?.candidate ? own + MUST : 0
      }
      const other = munkres(orders.map((_, i) => seats.map(j => -gain(i, j))))
      const forced = other.reduce((sum, [i, seat]) => sum + gain(i, seats[seat] ?? -1), -MUST)
      assert.ok(value - forced >= first.second.loss, `${value} ${forced} ${first.second.loss}`)
    }),
    { seed: 20191221, numRuns: 100 },
  )
})

test('a rule excludes with its reason, whoever it is about', () => {
  const says = (asked: Partial<Need>, who: Partial<Candidate>): string | undefined =>
    barrier({ ...need, ...asked }, { ...volunteer, ...who })?.[1]
  assert.deepEqual(
    [
      says({}, {}),
      says({ risky: true }, { minors: 1 }),
      says({ risky: true }, { kind: 'team', people: 2, minors: 2 }),
      says({ minor: true }, {}),
      says({ minor: true }, { kind: 'team', people: 3, minors: 1 }),
      says({ service: 'elders' }, {}),
      says({ service: 'elders' }, { kind: 'team', people: 0 }),
      says({ service: 'law-advice' }, {}),
      says({ service: 'law-advice' }, { licences: [{ kind: 'lawyer', expiresOn: null }] }),
      says({ slot: '6-morning' }, { slots: ['7-morning'] }),
      says({ slot: '6-morning' }, { slots: [] }),
    ],
    [
      undefined,
      'Dangerous: no minors',
      'Dangerous, and the team has no adult',
      'A minor is served: two adults go together',
      undefined,
      'A visit at home: two adults go together',
      undefined,
      'No valid licence of the kind that is needed',
      undefined,
      'Not free at the agreed time',
      undefined,
    ],
  )
})

test('skill, practice, acquaintance, nearness and few orders in hand speak for somebody, each in words', () => {
  const asked: Need = { ...need, personId: 'a', area: 'east/1', slot: '6-morning' }
  const good: Candidate = {
    ...volunteer,
    name: 'V2',
    skills: ['repairs'],
    slots: ['6-morning'],
    area: 'east/2',
    served: { a: 2 },
    practised: { repairs: 1 },
    load: 2,
  }
  assert.deepEqual(
    weigh(asked, good).reasons.map(({ ground, points }) => [ground, points]),
    [
      ['skill', 30],
      ['licence', 0],
      ['practice', 2],
      ['known', 14],
      ['near', 8],
      ['free', 15],
      ['language', 0],
      ['idle', 9],
    ],
  )
  assert.deepEqual(
    rank(asked, [volunteer, good]).ranked.map(({ candidate }) => candidate.name),
    ['V2', 'V1'],
  )
})

import { barrier, pointsOf, type Candidate, type Need } from './ranking.ts'

/** A morning's queue and who could serve it. */
export interface Problem {
  readonly needs: readonly Need[]
  readonly candidates: readonly Candidate[]
}

/** Who is proposed for an order, what speaks for them, and who would be next at which cost to the whole queue. */
export interface Proposed {
  readonly order: string
  readonly candidate: number
  readonly points: number
  readonly second: { readonly candidate: number; readonly loss: number } | null
}

/** A proposal that no other of the same queue exceeds. */
export interface Solution {
  readonly proposed: readonly Proposed[]
  readonly value: number
  /** Times the solver was asked until no pair was left that could do better. */
  readonly rounds: number
}

/** What a linear programme gives back: the variables that are one, and what a unit of each limit is worth. */
export interface Solved {
  readonly ones: readonly string[]
  readonly worth: ReadonlyMap<string, number>
}

/** Being served counts more than by whom, and urgency more than any ground. */
const SERVED = 1_000
const URGENCY = 200

/** How many orders of one morning somebody is given. A team divides into pairs. */
export const capacityOf = ({ kind, people }: Candidate): number =>
  kind === 'person' ? 1 : Math.max(1, Math.floor(people / 2))

/** What each pair is worth; 0 where a rule forbids it. Shape: row by row, an order a row.
 *  Many orders ask for the same at the same time, and many candidates live together: each case is weighed once. */
export function worthOf({ needs, candidates }: Problem): Int32Array {
  const width = candidates.length
  const worth = new Int32Array(needs.length * width)
  const alike = new Map<string, readonly number[]>()
  needs.forEach((need, i) => {
    const key = JSON.stringify([need.service, need.slot, need.minor, need.risky])
    const row = alike.get(key) ?? candidates.map(candidate => asked(need, candidate))
    alike.set(key, row)
    const near = new Map<string, number>()
    const base = SERVED + need.priority * URGENCY
    row.forEach((points, j) => {
      const candidate = candidates[j]
      if (points < 0 || !candidate) return
      const close = near.get(candidate.area) ?? pointsOf(['near'], need, candidate)
      near.set(candidate.area, close)
      const isKnown = need.personId !== null && need.personId in candidate.served
      worth[i * width + j] = base + points + close + (isKnown ? pointsOf(['known'], need, candidate) : 0)
    })
  })
  return worth
}

/** What all but nearness and acquaintance add; below nothing where a rule forbids it. */
const asked = (need: Need, candidate: Candidate): number =>
  barrier(need, candidate) === undefined
    ? pointsOf(['skill', 'licence', 'practice', 'free', 'language', 'idle'], need, candidate)
    : -1

const FIRST_PAIRS = 8
const MORE_PAIRS = 4
const TINY = 1e-6

/** Finds the best assignment of a whole queue. The solver sees few pairs at first; by what it says each order and each
 *  candidate is worth, every pair it has not seen is judged, and those that could do better are put to it, until none is
 *  left: that is the proof that the last answer is the best of all. */
export function assign(problem: Problem, solve: (programme: string) => Solved): Solution {
  const { needs, candidates } = problem
  const width = candidates.length
  const worth = worthOf(problem)
  const at = (i: number, j: number): number => worth[i * width + j] ?? 0
  const seen = needs.map((_, i) => new Set(best(i, FIRST_PAIRS, (_, j) => at(i, j))))
  for (let rounds = 1; ; rounds += 1) {
    const solved = solve(programme(seen, at, candidates.map(capacityOf)))
    const price = candidates.map((_, j) => solved.worth.get(`c${j}`) ?? 0)
    let added = 0
    seen.forEach((known, i) => {
      const own = solved.worth.get(`o${i}`) ?? 0
      const better = best(i, MORE_PAIRS, (_, j) => (known.has(j) ? 0 : at(i, j) - own - (price[j] ?? 0)))
      for (const j of better) known.add(j)
      added += better.length
    })
    if (added === 0) return { ...explain(problem, at, price, solved.ones), rounds }
  }

  /** The candidates with the largest values above nothing; orders begin at different ones, so that equals are spread. */
  function best(i: number, count: number, valueOf: (i: number, j: number) => number): number[] {
    const top: { j: number; value: number }[] = []
    for (let n = 0; n < width; n += 1) {
      const j = (n + i * FIRST_PAIRS) % width
      const value = at(i, j) > 0 ? valueOf(i, j) : 0
      if (value <= TINY || (top.length === count && value <= (top.at(-1)?.value ?? 0))) continue
      const place = top.findIndex(one => one.value < value)
      top.splice(place === -1 ? top.length : place, 0, { j, value })
      if (top.length > count) top.pop()
    }
    return top.map(({ j }) => j)
  }
}

/** The programme in the solver's language: each order once, each candidate as often as they can. */
function programme(
  seen: readonly ReadonlySet<number>[],
  at: (i: number, j: number) => number,
  capacities: readonly number[],
): string {
  const pairs = seen.flatMap((known, i) => [...known].map(j => ({ i, j })))
  const byCandidate = new Map<number, string[]>()
  for (const { i, j } of pairs) put(byCandidate, j, `x${i}_${j}`)
  const lines = [
    'Maximize',
    ` value: ${sum(pairs.map(({ i, j }) => `${at(i, j)} x${i}_${j}`))}`,
    'Subject To',
    ...seen.flatMap((known, i) =>
      known.size > 0 ? [` o${i}: ${sum([...known].map(j => `x${i}_${j}`))} <= 1`] : [],
    ),
    ...[...byCandidate].map(([j, names]) => ` c${j}: ${sum(names)} <= ${capacities[j]}`),
    'End',
  ]
  return lines.join('\n')
}

function put(lists: Map<number, string[]>, key: number, item: string): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

// A line of a programme may not be long.
const sum = (terms: readonly string[]): string =>
  terms.length === 0 ? '0 nothing' : terms.map((term, n) => (n % 10 === 9 ? `${term}\n` : term)).join(' + ')

function explain(
  { needs, candidates }: Problem,
  at: (i: number, j: number) => number,
  price: readonly number[],
  ones: readonly string[],
): Omit<Solution, 'rounds'> {
  let value = 0
  const proposed = ones.flatMap(name => {
    const [i = -1, chosen = -1] = name.slice(1).split('_').map(Number)
    const need = needs[i]
    if (!need) return []
    value += at(i, chosen)
    const net = (j: number): number => at(i, j) - (price[j] ?? 0)
    let next = -1
    for (let j = 0; j < candidates.length; j += 1)
      if (j !== chosen && at(i, j) > 0 && (next === -1 || net(j) > net(next))) next = j
    return [
      {
        order: need.id,
        candidate: chosen,
        points: at(i, chosen) - SERVED - need.priority * URGENCY,
        second:
          next === -1 ? null : { candidate: next, loss: Math.max(0, Math.round(net(chosen) - net(next))) },
      },
    ]
  })
  return { proposed, value }
}

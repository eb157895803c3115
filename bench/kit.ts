import type { Addresses } from '#platform/roles'

/** `full` is what the aims are about; `small` only shows that a bench still runs. */
export type Size = 'full' | 'small'

/** What a bench stands on. */
export interface Ground {
  readonly size: Size
  /** A fresh database of the program, migrated and empty, on a server with the program's own settings. */
  newDatabase(): Promise<Addresses>
  /** Tells whoever waits what is being set up. */
  say(text: string): void
}

/** One measurement beside its limit. */
export interface Reading {
  readonly clients: number
  /** The measurement over its limit; `unit` and `note` say of what, and which direction is good. */
  readonly ratio: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly unit: string
  readonly note: string
  /** Where the reading should be, in words, and whether it is. */
  readonly aim: string
  readonly met: boolean
}

export interface Bench {
  readonly name: string
  run(ground: Ground): Promise<readonly Reading[]>
}

/** Milliseconds per piece of work, one number each, and how long all of it took. */
export interface Timed {
  readonly samplesMs: readonly number[]
  readonly elapsedMs: number
}

export const perSecond = ({ samplesMs, elapsedMs }: Timed): number => (samplesMs.length / elapsedMs) * 1_000

/** Lets `clients` work side by side, each taking the next piece when it has finished one, until none is left. */
export async function timeAll<W>(
  clients: number,
  pieces: readonly W[],
  work: (piece: W, client: number) => Promise<unknown>,
): Promise<Timed> {
  const samplesMs: number[] = []
  let next = 0
  const client = async (number: number): Promise<void> => {
    while (next < pieces.length) {
      const piece = pieces[next++] as W
      const begun = performance.now()
      await work(piece, number)
      samplesMs.push(performance.now() - begun)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return { samplesMs, elapsedMs: performance.now() - begun }
}

/** Measures two things in turns, each first every other round, so that what else the machine does meets both.
 *  Shape: → their timings round by round; a first round that only warms up is left out. */
export async function inTurns<A, B>(
  rounds: number,
  one: (round: number) => Promise<A>,
  other: (round: number) => Promise<B>,
): Promise<readonly (readonly [A, B])[]> {
  const pairs: [A, B][] = []
  for (let round = 0; round <= rounds; round += 1) {
    if (round % 2 === 0) {
      const a = await one(round)
      pairs.push([a, await other(round)])
    } else {
      const b = await other(round)
      pairs.push([await one(round), b])
    }
  }
  return pairs.slice(1)
}

/** The value below which a share of all numbers lies (nearest rank). */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (value === undefined) throw new Error('nothing was measured')
  return value
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5)

/** p50 and p99 of all samples of several rounds. */
export function latencies(rounds: readonly Timed[]): { p50Ms: number; p99Ms: number } {
  const all = rounds.flatMap(({ samplesMs }) => samplesMs)
  return { p50Ms: quantile(all, 0.5), p99Ms: quantile(all, 0.99) }
}

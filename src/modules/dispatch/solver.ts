import highs, { type Highs } from 'highs'

import type { Solved } from './assignment.ts'

// The package's types are those of its older half, in which the loader lies one level deeper than here.
const load = highs as unknown as () => Promise<Highs>

/** Opens the solver. Its presolve takes longer than it saves here (bench `assignment`: half the time without).
 *  What it gives back blocks the thread that calls it. */
export async function openSolver(): Promise<(programme: string) => Solved> {
  const solver = await load()
  return programme => {
    const { Status, Columns, Rows } = solver.solve(programme, { presolve: 'off' })
    if (Status !== 'Optimal') throw new Error(`the solver says: ${Status}`)
    return {
      ones: Object.entries(Columns).flatMap(([name, column]) =>
        'Primal' in column && Number(column.Primal) > 0.5 ? [name] : [],
      ),
      worth: new Map(Rows.flatMap(row => ('Dual' in row ? [[row.Name, row.Dual] as const] : []))),
    }
  }
}

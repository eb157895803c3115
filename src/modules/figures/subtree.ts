import { parseQuantity, printQuantity } from '#kernel/quantity'
import type { Period } from '#kernel/period'

import type { Definition } from './definition.ts'
import type { FigureValue } from './read-store.ts'
import { cellOf, hideInTable, type Hidden, type Row } from './small-cells.ts'

/** One line of a subtree's table: a figure by parts of a period, and for the whole of it. */
export interface SubtreeRow {
  readonly parts: readonly FigureValue[]
  readonly total: FigureValue
}

/** A figure by station and part of a period; `totals` are those of all stations. */
export interface SubtreeTable {
  readonly parts: readonly Period[]
  readonly rows: ReadonlyMap<string, SubtreeRow>
  readonly totals: SubtreeRow
}

interface Cell extends FigureValue {
  readonly station_id: string
  readonly starts_on: string
}

const nothing: FigureValue = { value: '0', records: 0 }

const sum = (values: readonly FigureValue[]): FigureValue => ({
  value: printQuantity(values.reduce((all, { value }) => all + (parseQuantity(value) ?? 0n), 0n)),
  records: values.reduce((all, { records }) => all + records, 0),
})

/** Puts cells as they were read into a table. Stations add up, for no household belongs to two of them; the parts of a
 *  line need not, for a household may be seen in several. */
export function subtreeTable(
  stations: readonly string[],
  parts: readonly Period[],
  cells: readonly Cell[],
  wholes: readonly Cell[],
): SubtreeTable {
  const byPlace = new Map(cells.map(cell => [`${cell.station_id} ${cell.starts_on}`, cell]))
  const byStation = new Map(wholes.map(cell => [cell.station_id, cell]))
  const rows = new Map(
    stations.map(id => [
      id,
      {
        parts: parts.map(part => byPlace.get(`${id} ${part.from}`) ?? nothing),
        total: byStation.get(id) ?? nothing,
      },
    ]),
  )
  // Added up from all cells: a tree with more sites than a page can list still has its whole total.
  const totals = {
    parts: parts.map(part => sum(cells.filter(cell => cell.starts_on === part.from))),
    total: sum(wholes),
  }
  return { parts, rows, totals }
}

/** What of a table the public may not see. */
export function hiddenIn(
  definition: Pick<Definition, 'about' | 'measure'>,
  table: SubtreeTable,
): { readonly rows: ReadonlyMap<string, Hidden>; readonly totals: Hidden } {
  const rowOf = ({ parts, total }: SubtreeRow): Row => ({
    parts: parts.map(part => cellOf(definition, part)),
    total: cellOf(definition, total),
  })
  const hidden = hideInTable([...table.rows.values()].map(rowOf), rowOf(table.totals))
  const ids = [...table.rows.keys()]
  return {
    rows: new Map(hidden.rows.map((row, i) => [ids[i] ?? '', row])),
    totals: hidden.totals,
  }
}

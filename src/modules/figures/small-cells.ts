import { isShared, type Definition } from './definition.ts'

/** Below this many persons, households or cases the public sees no number. Source: docs/sources.md#small-cells. */
export const SMALL_CELL = 5

/** A number and what stands behind it. */
export interface Cell {
  readonly value: number
  readonly small: boolean
}

/** True where a figure is about people, so that a small number could point at somebody. */
export const isProtected = (definition: Pick<Definition, 'about'>): boolean => definition.about !== 'acts'

/** Whether the public sees a figure at all. One of a station's own that is about people it does not: two that overlap
 *  could be subtracted from one another. */
export const isPublic = (definition: Pick<Definition, 'id' | 'about'>): boolean =>
  !isProtected(definition) || isShared(definition)

/** A figure's number as a cell. It is small by the households counted; a sum of yuan or kits by its records,
 *  for one large gift is still one household's. */
export function cellOf(
  definition: Pick<Definition, 'about' | 'measure'>,
  { value, records }: { readonly value: string; readonly records: number },
): Cell {
  const counted = definition.measure === 'distinct-household' ? Number(value) : records
  return { value: Number(value), small: isProtected(definition) && counted > 0 && counted < SMALL_CELL }
}

/** One line of a table: its parts and their total. */
export interface Row {
  readonly parts: readonly Cell[]
  readonly total: Cell
}

/** Which cells of a line are hidden. */
export interface Hidden {
  readonly parts: readonly boolean[]
  readonly total: boolean
}

/** Which parts of a line to hide so that none that is small can be computed from the others and the total. The
 *  total is hidden only when it is small itself, so that it can be shown alone elsewhere.
 *  Where hiding larger parts does not help, all are hidden. */
export function hideInRow({ parts, total }: Row): Hidden {
  const hidden = parts.map(part => part.small)
  const values = (hide: boolean) =>
    parts.flatMap(({ value }, i) => (hidden[i] === hide && value > 0 ? [{ value, i }] : []))
  const isOpen = (): boolean => {
    const gone = values(true)
    return !total.small && (gone.length === 1 || (gone.length > 1 && gone.every(({ value }) => value <= 1)))
  }
  while (isOpen()) {
    const [least] = values(false).toSorted((a, b) => a.value - b.value)
    if (!least) return { parts: parts.map(() => true), total: false }
    hidden[least.i] = true
  }
  return { parts: hidden, total: total.small }
}

/** Which cells of a table to hide: each line by its own rule, so that a line reads the same wherever it stands; then
 *  totals of columns, smallest first, until no hidden cell follows from what is shown. */
export function hideInTable(rows: readonly Row[], totals: Row): { rows: readonly Hidden[]; totals: Hidden } {
  const width = totals.parts.length
  const last = [...totals.parts, totals.total]
  const lines = rows.map(row => {
    const { parts, total } = hideInRow(row)
    return { cells: [...row.parts, row.total], hidden: [...parts, total] }
  })
  const bottom = { cells: last, hidden: last.map(cell => cell.small) }
  const table = [...lines, bottom]
  // The total of a column that is all shown can always be computed, so hiding it would help nobody.
  const useful = last.map((_, column) => lines.some(({ hidden }) => hidden[column]))
  const safe = table.map(() => new Set<number>())
  for (let open = findOpen(table, safe); open !== undefined; open = findOpen(table, safe)) {
    const shown = last
      .flatMap(({ value }, column) => (useful[column] && !bottom.hidden[column] ? [{ value, column }] : []))
      .toSorted((a, b) => Number(b.column === open) - Number(a.column === open) || a.value - b.value)
    if (!shown[0]) break
    bottom.hidden[shown[0].column] = true
  }
  const split = ({ hidden }: Line): Hidden => ({
    parts: hidden.slice(0, width),
    total: hidden[width] ?? false,
  })
  return { rows: lines.map(split), totals: split(bottom) }
}

interface Line {
  readonly cells: readonly Cell[]
  readonly hidden: boolean[]
}

/** The column of a hidden cell whose number follows from what is shown, or undefined when there is none.
 *
 *  All lines and columns add up to their totals. A reader knows that what is hidden is at least 1 (zeros are shown,
 *  except in a line that is hidden whole). So a cell is safe when it could be one more or one less and the difference
 *  be made good along a ring of hidden cells, none of which falls below its least. Hiding more takes no ring away: `safe` remembers who has one. */
function findOpen(table: readonly Line[], safe: readonly Set<number>[]): number | undefined {
  const rings = ringsOf(table)
  for (const [row, line] of table.entries())
    for (const [column, hidden] of line.hidden.entries()) {
      if (!hidden || safe[row]?.has(column)) continue
      if (!rings(row, column, 1) && !rings(row, column, -1)) return column
      safe[row]?.add(column)
    }
  return undefined
}

function ringsOf(table: readonly Line[]): (row: number, column: number, step: 1 | -1) => boolean {
  const bottom = table.length - 1
  const right = (table[0]?.cells.length ?? 1) - 1
  // A total stands on the other side of its equation, so where a part grows a total shrinks.
  const sign = (row: number, column: number): number => ((row === bottom) === (column === right) ? 1 : -1)
  const least = table.map(({ hidden }) => (hidden.slice(0, right).every(Boolean) ? 0 : 1))
  const mayMove = (row: number, column: number, step: number): boolean =>
    step * sign(row, column) > 0 || (table[row]?.cells[column]?.value ?? 0) - 1 >= (least[row] ?? 1)
  const columnsOf = table.map(({ hidden }) => hidden.flatMap((is, column) => (is ? [column] : [])))
  const rowsOf = Array.from({ length: right + 1 }, (_, column) =>
    table.flatMap(({ hidden }, row) => (hidden[column] ? [row] : [])),
  )
  return (row, column, step) => {
    if (!mayMove(row, column, step)) return false
    const seen = new Set([row])
    const crossed = new Set<number>()
    const waiting = [row]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
      for (const next of columnsOf[at] ?? []) {
        if (crossed.has(next) || (at === row && next === column) || !mayMove(at, next, -step)) continue
        if (next === column) return true
        crossed.add(next)
        for (const onward of rowsOf[next] ?? [])
          if (!seen.has(onward) && mayMove(onward, next, step)) {
            seen.add(onward)
            waiting.push(onward)
          }
      }
    return false
  }
}

import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

export interface Column<Row> {
  readonly label: Words
  readonly number?: boolean
  /** Which way the rows run by this column. */
  readonly sorted?: 'ascending' | 'descending'
  readonly cell: (row: Row) => Child
}

interface TableProps<Row> {
  readonly t: T
  readonly caption: Words
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** Says what this list is and offers the first step. */
  readonly empty: Child
}

/** A list as a real table: caption, sticky header, cells that keep their label on narrow screens. There the rows
 *  are laid out as cards, which takes a table its meaning in some browsers; the roles give it back. */
export function Table<Row>({ t, caption, columns, rows, empty }: TableProps<Row>) {
  if (rows.length === 0) return <div class="empty">{empty}</div>
  return (
    <div class="table" tabindex={0} role="region" aria-label={t(caption)}>
      <table role="table">
        <caption>{t(caption)}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(column => (
              <th
                scope="col"
                role="columnheader"
                class={column.number ? 'number' : undefined}
                aria-sort={column.sorted}
              >
                {t(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(row => (
            <tr role="row">
              {columns.map(column => (
                <td role="cell" class={column.number ? 'number' : undefined} data-label={t(column.label)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Keyset paging: on from the last row seen, back to the first page. */
export function Pager({
  t,
  href,
  next,
  first,
}: {
  t: T
  href: string
  next: string | undefined
  first: boolean
}) {
  if (first && !next) return null
  const join = href.includes('?') ? '&' : '?'
  return (
    <nav class="pager" aria-label={t(['翻页', 'Pages'])}>
      {first ? null : <a href={href}>{t(['回到第一页', 'First page'])}</a>}
      {next ? (
        <a rel="next" href={`${href}${join}after=${encodeURIComponent(next)}`}>
          {t(['下一页', 'Next page'])}
        </a>
      ) : (
        <span>{t(['没有更多了', 'That is all'])}</span>
      )}
    </nav>
  )
}

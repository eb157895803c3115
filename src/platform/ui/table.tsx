import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

export interface Column<Row> {
  readonly label: Words
  readonly number?: boolean
  /** The order that this column's heading offers. */
  readonly sort?: string
  readonly cell: (row: Row) => Child
}

interface TableProps<Row> {
  readonly t: T
  readonly caption: Words
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** Says what this list is and offers the first step. */
  readonly empty: Child
  /** The order the rows stand in, and the address that gives another one. */
  readonly sorting?: { readonly order: string; readonly href: (order: string) => string }
}

/** A list as a real table: caption, sticky header, cells that keep their label on narrow screens. There the rows
 *  are laid out as cards, which takes a table its meaning in some browsers; the roles give it back. */
export function Table<Row>({ t, caption, columns, rows, empty, sorting }: TableProps<Row>) {
  if (rows.length === 0) return <div class="empty">{empty}</div>
  return (
    <div class="table" tabindex={0} role="region" aria-label={t(caption)}>
      <table role="table">
        <caption>{t(caption)}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(column => (
              <Heading t={t} column={column} sorting={sorting} />
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

/** A heading that orders the list by its column, up first, then down. */
function Heading<Row>({
  t,
  column,
  sorting,
}: {
  t: T
  column: Column<Row>
  sorting: TableProps<Row>['sorting']
}) {
  const { sort } = column
  const look = column.number ? 'number' : undefined
  if (!sorting || sort === undefined)
    return (
      <th scope="col" role="columnheader" class={look}>
        {t(column.label)}
      </th>
    )
  const up = sorting.order === sort
  const down = sorting.order === `-${sort}`
  return (
    <th
      scope="col"
      role="columnheader"
      class={look}
      aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
    >
      <a href={sorting.href(up ? `-${sort}` : sort)}>
        {t(column.label)}
        {up || down ? <span aria-hidden="true">{up ? ' ↑' : ' ↓'}</span> : null}
      </a>
    </th>
  )
}

/** Keyset paging: on from the last row seen, back from the first one where the list can, or to the first page. */
export function Pager({
  t,
  href,
  next,
  previous,
  first,
}: {
  t: T
  href: string
  next: string | undefined
  previous?: string | undefined
  first: boolean
}) {
  if (first && !next) return null
  const at = (name: string, cursor: string) =>
    `${href}${href.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(cursor)}`
  return (
    <nav class="pager" aria-label={t(['翻页', 'Pages'])}>
      {first ? null : <a href={href}>{t(['回到第一页', 'First page'])}</a>}
      {previous ? (
        <a rel="prev" href={at('before', previous)}>
          {t(['上一页', 'Previous page'])}
        </a>
      ) : null}
      {next ? (
        <a rel="next" href={at('after', next)}>
          {t(['下一页', 'Next page'])}
        </a>
      ) : (
        <span>{t(['没有更多了', 'That is all'])}</span>
      )}
    </nav>
  )
}

import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { siteOf, whoOf, type Access, type Ctx } from '#platform/http/route'
import { askedHref, type Asked, type ListPage, type ListShape } from '#platform/list'
import type { SheetCell } from '#platform/sheet-write'
import { consolePage } from '#platform/ui/frame'
import { Pager, Table, type Column } from '#platform/ui/table'

export interface ListColumn<Row> extends Column<Row> {
  /** What an exported file holds of it; left out where a file has no use for it. */
  readonly file?: (row: Row, t: T) => SheetCell
}

export interface Option {
  readonly value: string
  readonly label: string
}

export interface ListFilter {
  readonly name: string
  readonly label: Words
  /** Left out: any text. `shown` only as a chip, when the address has it. */
  readonly type?: 'text' | 'day' | 'shown'
  /** A choice of these instead. */
  readonly options?: (ctx: Ctx) => readonly Option[] | Promise<readonly Option[]>
}

/** One list of the console: what it is called, what it can be asked, what a row shows. */
export interface List<Row extends { readonly id: string }> extends Omit<ListShape, 'filterNames'> {
  readonly title: Words
  readonly lead: Words
  readonly path: (siteRef: string) => string
  readonly filters: readonly ListFilter[]
  readonly columns: (ctx: Ctx, asked: Asked) => readonly ListColumn<Row>[]
  /** What stands here while the list has no rows at all: what belongs here and what to do first. */
  readonly empty: (ctx: Ctx) => Child
  /** Who may take it away as a file. */
  readonly exports: Access
  /** Lists beside this one. */
  readonly tabs?: readonly Tab[]
  readonly actions?: (ctx: Ctx) => Child
}

export interface Tab {
  readonly words: Words
  readonly path: (siteRef: string) => string
  readonly access: Access
}

export const shapeOf = (list: Pick<List<never>, 'filters' | 'sorts' | 'order' | 'ids'>): ListShape => ({
  ...list,
  filterNames: list.filters.map(filter => filter.name),
  dayNames: list.filters.filter(filter => filter.type === 'day').map(filter => filter.name),
})

/** What a list's page has besides the list. */
export interface Around {
  readonly above?: Child
  readonly below?: Child
  /** Puts the table into something, such as a form for what is ticked. */
  readonly wrap?: (table: Child) => Child
  readonly status?: number
  /** What stands above is a board that renews itself after so many seconds. */
  readonly boardSeconds?: number
}

/** May whoever asks do this at the site of the address? */
export const may = (ctx: Ctx, action: Access): boolean =>
  action === 'public' || action === 'account' || ctx.gate.may(whoOf(ctx), siteOf(ctx), action)

/** A list as a console page: head, filters, chips, table, pager, export. */
export async function listPage<Row extends { readonly id: string }>(
  ctx: Ctx,
  list: List<Row>,
  asked: Asked,
  page: ListPage<Row>,
  around: Around = {},
): Promise<Response> {
  const { t } = ctx
  const path = list.path(siteOf(ctx).ref)
  const shape = shapeOf(list)
  const href = (change: Parameters<typeof askedHref>[3]) => askedHref(path, shape, asked, change)
  const choices = await Promise.all(
    list.filters.map(async filter => ({ filter, options: await filter.options?.(ctx) })),
  )
  const columns = list.columns(ctx, asked)
  const table = (
    <Table
      t={t}
      caption={list.title}
      columns={columns}
      rows={page.rows}
      empty={isWhole(asked) ? list.empty(ctx) : <NothingFits t={t} whole={path} />}
      sorting={{ order: asked.order, href: order => href({ order }) }}
    />
  )
  return consolePage(
    ctx,
    {
      title: t(list.title),
      ...(around.boardSeconds === undefined ? {} : { refreshSeconds: around.boardSeconds, live: true }),
      children: (
        <>
          <Tabs ctx={ctx} tabs={list.tabs ?? []} />
          <div class="head">
            <div>
              <h1>{t(list.title)}</h1>
              <p class="lead">{t(list.lead)}</p>
            </div>
            <div class="actions">
              {list.actions?.(ctx)}
              {may(ctx, list.exports) ? <ExportLinks t={t} path={path} href={href({})} /> : null}
            </div>
          </div>
          {around.above}
          <Filters ctx={ctx} path={path} choices={choices} columns={columns} asked={asked} />
          <Chips t={t} choices={choices} asked={asked} href={href} />
          {around.wrap ? around.wrap(table) : table}
          <Pager
            t={t}
            href={href({})}
            next={page.after}
            previous={page.before}
            first={page.before === undefined}
          />
          {around.below}
        </>
      ),
    },
    around.status,
  )
}

/** True when the address asks for everything from the first row on. */
const isWhole = ({ values, from }: Asked): boolean =>
  from === undefined && Object.values(values).every(value => value === '')

/** In place of rows that a filter left out. */
function NothingFits({ t, whole }: { t: T; whole: string }) {
  return (
    <p>
      {t(['没有符合条件的。', 'Nothing fits.'])} <a href={whole}>{t(['看全部', 'Show all'])}</a>
    </p>
  )
}

function Tabs({ ctx, tabs }: { ctx: Ctx; tabs: readonly Tab[] }) {
  const open = tabs.filter(tab => may(ctx, tab.access))
  if (open.length < 2) return null
  return (
    <nav class="tabs" aria-label={ctx.t(['相关列表', 'Related lists'])}>
      {open.map(tab => {
        const href = tab.path(siteOf(ctx).ref)
        return (
          <a href={href} aria-current={ctx.path === href ? 'page' : undefined}>
            {ctx.t(tab.words)}
          </a>
        )
      })}
    </nav>
  )
}

/** The same list as files, in the filter and order that the page shows. */
function ExportLinks({ t, path, href }: { t: T; path: string; href: string }) {
  const query = href.slice(path.length)
  return (
    <>
      <a class="button" href={`${path}.xlsx${query}`}>
        {t(['导出 Excel', 'Export Excel'])}
      </a>
      <a class="button" href={`${path}.csv${query}`}>
        {t(['导出 CSV', 'Export CSV'])}
      </a>
    </>
  )
}

type Choices = readonly { readonly filter: ListFilter; readonly options: readonly Option[] | undefined }[]

function Filters<Row>({
  ctx,
  path,
  choices,
  columns,
  asked,
}: {
  ctx: Ctx
  path: string
  choices: Choices
  columns: readonly ListColumn<Row>[]
  asked: Asked
}) {
  const { t } = ctx
  const sortable = columns.filter(column => column.sort !== undefined)
  return (
    <form class="filters" method="get" action={path} role="search" aria-label={t(['筛选', 'Filter'])}>
      {choices.map(({ filter, options }) => (
        <FilterField t={t} filter={filter} options={options} value={asked.values[filter.name] ?? ''} />
      ))}
      <div class="field order">
        <label for="filter-sort">{t(['排序', 'Order'])}</label>
        <select id="filter-sort" name="sort">
          {sortable.flatMap(column =>
            ['', '-'].map(way => (
              <option value={`${way}${column.sort}`} selected={asked.order === `${way}${column.sort}`}>
                {t(column.label)} {way === '' ? '↑' : '↓'}
              </option>
            )),
          )}
        </select>
      </div>
      <button type="submit">{t(['筛选', 'Filter'])}</button>
    </form>
  )
}

function FilterField({
  t,
  filter,
  options,
  value,
}: {
  t: T
  filter: ListFilter
  options: readonly Option[] | undefined
  value: string
}) {
  const { name } = filter
  if (filter.type === 'shown') return value === '' ? null : <input type="hidden" name={name} value={value} />
  return (
    <div class="field">
      <label for={`filter-${name}`}>{t(filter.label)}</label>
      {options ? (
        <select id={`filter-${name}`} name={name}>
          <option value="">{t(['全部', 'All'])}</option>
          {options.map(option => (
            <option value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={`filter-${name}`}
          name={name}
          type={filter.type === 'day' ? 'date' : 'search'}
          value={value}
          autocomplete="off"
        />
      )}
    </div>
  )
}

/** What the list is narrowed to, each with a way out of it. */
function Chips({
  t,
  choices,
  asked,
  href,
}: {
  t: T
  choices: Choices
  asked: Asked
  href: (change: { values: Readonly<Record<string, string>> }) => string
}) {
  const active = choices.filter(({ filter }) => asked.values[filter.name])
  if (active.length === 0) return null
  return (
    <ul class="chips" aria-label={t(['已用的筛选', 'Filters in use'])}>
      {active.map(({ filter, options }) => {
        const value = asked.values[filter.name] ?? ''
        const shown = options?.find(option => option.value === value)?.label ?? value
        return (
          <li>
            <a
              href={href({ values: { [filter.name]: '' } })}
              aria-label={t(['去掉筛选 {name}', 'Remove the filter {name}'], { name: t(filter.label) })}
            >
              {filter.type === 'shown' && !options
                ? t(filter.label)
                : t(['{name}：{value}', '{name}: {value}'], { name: t(filter.label), value: shown })}{' '}
              <span aria-hidden="true">×</span>
            </a>
          </li>
        )
      })}
      <li>
        <a href={href({ values: Object.fromEntries(Object.keys(asked.values).map(name => [name, ''])) })}>
          {t(['清除筛选', 'Clear'])}
        </a>
      </li>
    </ul>
  )
}

import { monthHead, showPeriod, type Period } from '#kernel/period'
import { showQuantity, showUnit } from '#kernel/quantity'
import type { T } from '#kernel/text'
import { siteOf, type Ctx, type Site } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { Bars } from '#platform/ui/chart'
import { consolePage, publicPage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'

import { hrefOf } from './address.ts'
import { figureKey, sections, type Definition } from './definition.ts'
import { PeriodChips } from './period-picker.tsx'
import { Years, withheld } from './public-pages.tsx'
import type { FigureValue } from './read-store.ts'
import { isProtected } from './small-cells.ts'
import type { SubtreeTotal } from './subtree-store.ts'
import { hiddenIn, type SubtreeTable } from './subtree.ts'
import { sectionWords } from './words.ts'

const words = {
  title: ['本级及以下', 'This site and all below'],
  total: ['合计', 'Total'],
  station: ['站点', 'Site'],
} as const

const householdNote = [
  '户按站点各自登记，不同站点的户不会是同一户，所以站点之间可以相加；同一户在几个月都出现，全期只算一户。',
  'Households are registered by site and belong to one only, so sites add up; a household seen in several months counts once in all.',
] as const

/** All figures of a site together with those below it. */
export function subtreeListPage(
  ctx: Ctx,
  view: {
    readonly period: Period
    readonly definitions: readonly Definition[]
    readonly totals: ReadonlyMap<string, SubtreeTotal>
    readonly stations: number
  },
): Response | Promise<Response> {
  const { t } = ctx
  const { period, definitions, totals, stations } = view
  const list = `/at/${siteOf(ctx).ref}/figures`
  const title = t(words.title)
  const none: SubtreeTotal = { value: '0', records: 0, stations: 0 }
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={hrefOf(list, period)}>{t(['本站点的数据', 'Figures of this site'])}</a>
        </p>
        <h1>
          {title} · {showPeriod(period, t)}
        </h1>
        <p class="lead">
          {t(['{n} 个站点的记录之和。', 'The records of {n} sites together.'], { n: stations })}
        </p>
        <PeriodChips ctx={ctx} base={`${list}/below`} period={period} />
        {sections.map(section => (
          <section>
            <h2>{t(sectionWords[section])}</h2>
            <Table
              t={t}
              caption={sectionWords[section]}
              rows={definitions.filter(definition => definition.section === section)}
              empty={null}
              columns={[
                {
                  label: ['数据', 'Figure'],
                  cell: definition => (
                    <a href={hrefOf(`${list}/${definition.id}/below`, period)}>{t(definition.words)}</a>
                  ),
                },
                {
                  label: words.total,
                  number: true,
                  cell: definition =>
                    showQuantity((totals.get(figureKey(definition)) ?? none).value, definition.unit, t),
                },
                {
                  label: ['有记录的站点', 'Sites with records'],
                  number: true,
                  cell: definition => String((totals.get(figureKey(definition)) ?? none).stations),
                },
              ]}
            />
          </section>
        ))}
      </>
    ),
  })
}

export interface SubtreeView {
  readonly definition: Definition
  readonly period: Period
  readonly table: SubtreeTable
  /** The sites of this page, in the tree's order. */
  readonly sites: readonly Site[]
  readonly stations: number
  readonly next: string | undefined
  readonly first: boolean
}

/** One figure of a site and all below it, by site and month; each cell opens to that site's own figure. */
export function subtreePage(ctx: Ctx, view: SubtreeView): Response | Promise<Response> {
  const { t } = ctx
  const { definition, period, table, sites } = view
  const site = siteOf(ctx)
  const list = `/at/${site.ref}/figures`
  const here = `${list}/${definition.id}/below`
  const title = `${t(definition.words)} · ${t(words.title)}`
  const cell = (value: FigureValue | undefined, href: string, name: string) =>
    value && value.records > 0 ? (
      <a href={href} aria-label={name}>
        {bare(value.value, definition.unit, t)}
      </a>
    ) : (
      '0'
    )
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={hrefOf(`${list}/below`, period)}>{t(words.title)}</a>
          {' · '}
          <a href={hrefOf(`${list}/${definition.id}`, period)}>{t(['本站点的', 'Of this site'])}</a>
        </p>
        <h1>
          {title} · {showPeriod(period, t)}
        </h1>
        <p class="big">
          <Amount text={showQuantity(table.totals.total.value, definition.unit, t)} />
        </p>
        <p class="lead">{t(definition.sentence)}</p>
        <PeriodChips ctx={ctx} base={here} period={period} />
        <section class="panel">
          <Bars
            t={t}
            caption={['按月（全部站点）', 'By month (all sites)']}
            bars={table.parts.map((part, i) => {
              const value = table.totals.parts[i]?.value ?? '0'
              return {
                label: showPeriod(part, t),
                size: Number(value),
                text: showQuantity(value, definition.unit, t),
              }
            })}
          />
          {definition.measure === 'distinct-household' ? <p class="muted">{t(householdNote)}</p> : null}
        </section>
        <h2>{t(['按站点', 'By site'])}</h2>
        <p class="muted">
          {t(['{n} 个站点，单位：{unit}', '{n} sites, in {unit}'], {
            n: view.stations,
            unit: showUnit(definition.unit, t),
          })}
        </p>
        <Table
          t={t}
          caption={['按站点和月份', 'By site and month']}
          rows={sites}
          empty={null}
          columns={[
            {
              label: words.station,
              cell: row => <a href={hrefOf(`/at/${row.ref}/figures/${definition.id}`, period)}>{row.name}</a>,
            },
            {
              label: words.total,
              number: true,
              cell: row =>
                cell(
                  table.rows.get(row.id)?.total,
                  hrefOf(`/at/${row.ref}/figures/${definition.id}`, period),
                  `${row.name} ${showPeriod(period, t)}`,
                ),
            },
            ...table.parts.map((part, i) => ({
              label: monthHead(part),
              number: true,
              cell: (row: Site) =>
                cell(
                  table.rows.get(row.id)?.parts[i],
                  hrefOf(`/at/${row.ref}/figures/${definition.id}`, part),
                  `${row.name} ${showPeriod(part, t)}`,
                ),
            })),
          ]}
        />
        <Pager t={t} href={hrefOf(here, period)} next={view.next} first={view.first} />
      </>
    ),
  })
}

/** A number whose unit stands elsewhere. */
const bare = (decimal: string, unit: string, t: T): string =>
  showQuantity(decimal, unit, t).replace(/ [^ ]*$/, '')

/** The same for the public: by site and by month, with what is small withheld and nothing to compute it from.
 *  About people, numbers of several sites together are shown for the whole tree only: trees that lie in one
 *  another could be subtracted. */
export function publicSubtreePage(ctx: Ctx, site: Site, view: SubtreeView): Response | Promise<Response> {
  const { t } = ctx
  const { definition, period, table, sites } = view
  const list = `/p/${site.ref}/figures`
  const here = `${list}/${definition.id}/below`
  const hidden = hiddenIn(definition, table)
  const together = !isProtected(definition) || !site.path.includes('.')
  const shown = ({ value }: FigureValue, isHidden: boolean | undefined) =>
    isHidden === false
      ? { size: Number(value), text: showQuantity(value, definition.unit, t) }
      : { size: 0, text: t(withheld) }
  const nothing = { value: '0', records: 0 }
  return publicPage(ctx, {
    title: `${t(definition.words)} · ${t(words.title)} · ${site.name}`,
    site,
    children: (
      <>
        <p>
          <a href={hrefOf(`${list}/${definition.id}`, period)}>{t(['本站点的', 'Of this site'])}</a>
        </p>
        <h1>
          {t(definition.words)} · {t(words.title)}
        </h1>
        <p>{showPeriod(period, t)}</p>
        {together ? (
          <p class="big">
            <Amount text={shown(table.totals.total, hidden.totals.total).text} />
          </p>
        ) : null}
        <p>{t(definition.sentence)}</p>
        <Bars
          t={t}
          caption={['按站点', 'By site']}
          bars={sites.map(row => ({
            label: row.name,
            href: hrefOf(`/p/${row.ref}/figures/${definition.id}`, period),
            ...shown(table.rows.get(row.id)?.total ?? nothing, hidden.rows.get(row.id)?.total),
          }))}
        />
        <Pager t={t} href={hrefOf(here, period)} next={view.next} first={view.first} />
        {together ? (
          <Bars
            t={t}
            caption={['按月（全部站点）', 'By month (all sites)']}
            bars={table.parts.map((part, i) => ({
              label: showPeriod(part, t),
              ...shown(table.totals.parts[i] ?? nothing, hidden.totals.parts[i]),
            }))}
          />
        ) : null}
        {isProtected(definition) ? (
          <p class="note">
            {t([
              '为保护当事人：小于 5 的数不公布，能推算出它的数也不公布。',
              'To protect those concerned, numbers below 5 are withheld, and so are those that would give them away.',
            ])}
          </p>
        ) : null}
        <Years ctx={ctx} base={here} period={period} />
      </>
    ),
  })
}

import { monthsOf, printPeriod, showPeriod, yearPeriod, type Period } from '#kernel/period'
import { showQuantity, showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { showDay, showInstant } from '#kernel/time'
import { siteOf, type Ctx, type Site } from '#platform/http/route'
import { Bars } from '#platform/ui/chart'
import { consolePage, publicPage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'
import { kindOf } from '#records'

import { figureKey, isSmallCell, type Definition } from './definition.ts'
import { definitions } from './definitions.ts'
import type { FigureRecord, FigureValue, MonthValue, Split } from './store.ts'

export const sectionWords: Readonly<Record<Definition['section'], Words>> = {
  structure: ['平台', 'Structure'],
  learning: ['学习', 'Learning'],
  talks: ['宣讲', 'Talks'],
  activities: ['活动', 'Activities'],
  care: ['服务与关爱', 'Service and care'],
  order: ['治理', 'Good order'],
  voice: ['居民声音', 'Residents’ voice'],
}

export const sections = Object.keys(sectionWords) as readonly Definition['section'][]

const measureWords: Readonly<Record<Definition['measure'], Words>> = {
  count: ['记录条数', 'number of records'],
  'sum-quantity': ['数量之和', 'sum of quantities'],
  'sum-headcount': ['人次之和', 'sum of head-counts'],
  'distinct-household': ['不同的户', 'distinct households'],
}

/** What the public sees of a value: nothing where a small number could point at somebody. */
const publicValue = (definition: Definition, value: FigureValue, t: T): string =>
  isSmallCell(definition, Number(value.value))
    ? t(['少于 5', 'fewer than 5'])
    : showQuantity(value.value, definition.unit, t)

function YearPicker({ ctx, year, base }: { ctx: Ctx; year: number; base: string }) {
  const { t } = ctx
  return (
    <ul class="chips">
      {[year - 1, year, year + 1].map(item => (
        <li>
          <a href={`${base}?period=${item}`} aria-current={item === year ? 'true' : undefined}>
            {showPeriod(yearPeriod(item), t)}
          </a>
        </li>
      ))}
    </ul>
  )
}

export function figuresPage(
  ctx: Ctx,
  period: Period,
  values: ReadonlyMap<string, FigureValue>,
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const base = `/at/${site.ref}/figures`
  const title = t(['数据', 'Figures'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>
          {title} · {showPeriod(period, t)}
        </h1>
        <p class="lead">
          {t([
            '每个数字都是对已确认记录的一次查询，点开就是它的记录。',
            'Every number is a query over confirmed records; open it to see them.',
          ])}
        </p>
        <YearPicker ctx={ctx} year={Number(period.from.slice(0, 4))} base={base} />
        {sections.map(section => (
          <section>
            <h2>{t(sectionWords[section])}</h2>
            <ul class="cards">
              {definitions
                .filter(definition => definition.section === section)
                .map(definition => (
                  <li>
                    <a class="figure-card" href={`${base}/${definition.id}?period=${printPeriod(period)}`}>
                      <b>
                        {showQuantity(values.get(figureKey(definition))?.value ?? '0', definition.unit, t)}
                      </b>
                      <span>{t(definition.words)}</span>
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </>
    ),
  })
}

export interface FigureView {
  readonly definition: Definition
  readonly period: Period
  readonly value: FigureValue
  readonly counted: FigureValue
  readonly months: readonly MonthValue[]
  readonly teams: readonly Split[]
  readonly records: readonly FigureRecord[]
  readonly next: string | undefined
  readonly first: boolean
}

function monthBars(
  view: Pick<FigureView, 'definition' | 'period' | 'months'>,
  t: T,
  href: (period: Period) => string,
) {
  const byMonth = new Map(view.months.map(row => [row.month, row.value]))
  return monthsOf(Number(view.period.from.slice(0, 4)))
    .filter(month => month.to >= view.period.from && month.from <= view.period.to)
    .map(month => {
      const value = byMonth.get(printPeriod(month)) ?? '0'
      return {
        label: showPeriod(month, t),
        size: Number(value),
        text: showQuantity(value, view.definition.unit, t),
        href: href(month),
      }
    })
}

/** One figure: value, definition in words, months, teams, and the records it is made of. */
export function figurePage(ctx: Ctx, view: FigureView): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const { definition, period, value } = view
  const base = `/at/${site.ref}/figures/${definition.id}`
  const here = `${base}?period=${printPeriod(period)}`
  const agrees = Number(view.counted.value) === Number(value.value)
  return consolePage(ctx, {
    title: t(definition.words),
    children: (
      <>
        <p>
          <a href={`/at/${site.ref}/figures?period=${period.from.slice(0, 4)}`}>
            {t(['全部数据', 'All figures'])}
          </a>
        </p>
        <h1>
          {t(definition.words)} · {showPeriod(period, t)}
        </h1>
        <p class="big">{showQuantity(value.value, definition.unit, t)}</p>
        <p class="lead">{t(definition.sentence)}</p>
        <p class={agrees ? 'jade' : 'red'}>
          {agrees
            ? t(
                [
                  '刚才用 {n} 条记录重新算过，一致 ✓ {at}',
                  'Recomputed just now from {n} records, equal ✓ {at}',
                ],
                { n: view.counted.records, at: showInstant(ctx.at, t) },
              )
            : t(
                [
                  '与记录不一致：记录算得 {n}。请运行核验。',
                  'Differs from the records, which give {n}. Run verify.',
                ],
                { n: view.counted.value },
              )}
        </p>
        <div class="columns">
          <section class="panel">
            <Bars
              t={t}
              caption={['按月', 'By month']}
              bars={monthBars(view, t, month => `${base}?period=${printPeriod(month)}`)}
            />
          </section>
          <section class="panel">
            <Bars
              t={t}
              caption={['按队伍（记录条数）', 'By team (records)']}
              bars={view.teams.map(team => ({
                label: team.label ?? t(['未写队伍', 'No team given']),
                size: team.records,
                text: String(team.records),
              }))}
            />
            <h3>{t(['定义', 'Definition'])}</h3>
            <dl class="facts">
              <dt>{t(['编号', 'Id'])}</dt>
              <dd>{figureKey(definition)}</dd>
              <dt>{t(['算法', 'Measure'])}</dt>
              <dd>{t(measureWords[definition.measure])}</dd>
              <dt>{t(['单位', 'Unit'])}</dt>
              <dd>{showUnit(definition.unit, t)}</dd>
              <dt>{t(['记录类别', 'Kinds'])}</dt>
              <dd>
                {definition.filter.of
                  .map(part => {
                    const kind = kindOf(part.kind)
                    return kind
                      ? t(kind.words) +
                          (part.themes ?? [])
                            .map(theme => ` · ${t(kind.themes[theme]?.words ?? ['', ''])}`)
                            .join('')
                      : part.kind
                  })
                  .join(t(['、', ', ']))}
              </dd>
            </dl>
          </section>
        </div>
        <h2>{t(['它的记录', 'Its records'])}</h2>
        <Table
          t={t}
          caption={['这个数字背后的记录', 'The records behind this figure']}
          rows={view.records}
          empty={
            <p>
              {t(['这段时间没有已确认的记录。', 'No confirmed records in this period.'])}{' '}
              <a href={`/at/${site.ref}/records/new`}>{t(['登记一条', 'Register one'])}</a>
            </p>
          }
          columns={[
            { label: ['日期', 'Day'], cell: row => showDay(row.day, t) },
            {
              label: ['事项', 'What'],
              cell: row => <a href={`/at/${site.ref}/records/${row.id}`}>{row.title}</a>,
            },
            { label: ['类别', 'Kind'], cell: row => t(kindOf(row.kind)?.words ?? [row.kind, row.kind]) },
            {
              label: ['数量', 'Quantity'],
              number: true,
              cell: row => showQuantity(row.quantity, row.unit, t),
            },
            {
              label: ['人次', 'Heads'],
              number: true,
              cell: row => (row.headcount === null ? '—' : String(row.headcount)),
            },
          ]}
        />
        <Pager t={t} href={here} next={view.next} first={view.first} />
      </>
    ),
  })
}

/** The public figures of a site: no script, small numbers merged. */
export function publicFiguresPage(
  ctx: Ctx,
  site: Site,
  period: Period,
  values: ReadonlyMap<string, FigureValue>,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['{site} · {period}的数据', '{site} · figures of {period}'], {
    site: site.name,
    period: showPeriod(period, t),
  })
  const year = Number(period.from.slice(0, 4))
  return publicPage(ctx, {
    title,
    site,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t([
            '只数经第二个人确认的记录。点开任何一个数字，可以看到它的定义和记录。',
            'Only records confirmed by a second person count. Open a figure for its definition and records.',
          ])}
        </p>
        {sections.map(section => {
          const shown = definitions.filter(
            definition =>
              definition.section === section && Number(values.get(figureKey(definition))?.value ?? 0) > 0,
          )
          return shown.length === 0 ? null : (
            <section>
              <h2>{t(sectionWords[section])}</h2>
              <ul class="tiles">
                {shown.map(definition => (
                  <li>
                    <a href={`/p/${site.ref}/figures/${definition.id}?period=${printPeriod(period)}`}>
                      <span>{t(definition.words)}</span>
                      <b>
                        {publicValue(
                          definition,
                          values.get(figureKey(definition)) ?? { value: '0', records: 0 },
                          t,
                        )}
                      </b>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
        <p class="pager">
          <a href={`/p/${site.ref}/figures?period=${year - 1}`}>{year - 1}</a>
          <a href={`/p/${site.ref}/figures?period=${year + 1}`}>{year + 1}</a>
        </p>
      </>
    ),
  })
}

/** One figure for the public: definition, months, and its records without what could point at somebody. */
export function publicFigurePage(
  ctx: Ctx,
  site: Site,
  view: Pick<FigureView, 'definition' | 'period' | 'value' | 'months' | 'records' | 'next' | 'first'>,
): Response | Promise<Response> {
  const { t } = ctx
  const { definition, period, value } = view
  const hidden =
    definition.section === 'care' ||
    definition.section === 'voice' ||
    view.records.some(row => kindOf(row.kind)?.sensitive)
  const small = isSmallCell(definition, Number(value.value))
  const base = `/p/${site.ref}/figures/${definition.id}`
  return publicPage(ctx, {
    title: `${t(definition.words)} · ${site.name}`,
    site,
    children: (
      <>
        <p>
          <a href={`/p/${site.ref}/figures?period=${period.from.slice(0, 4)}`}>
            {t(['全部数据', 'All figures'])}
          </a>
        </p>
        <h1>{t(definition.words)}</h1>
        <p>{showPeriod(period, t)}</p>
        <p class="big">{publicValue(definition, value, t)}</p>
        <p>{t(definition.sentence)}</p>
        {small || hidden ? null : (
          <Bars
            t={t}
            caption={['按月', 'By month']}
            bars={monthBars(view, t, month => `${base}?period=${printPeriod(month)}`)}
          />
        )}
        <h2>{t(['它的记录', 'Its records'])}</h2>
        {small ? (
          <p class="note">
            {t(['数目很小，为保护当事人不列出。', 'So few that listing them could point at somebody.'])}
          </p>
        ) : (
          <>
            {hidden ? (
              <p class="note">
                {t([
                  '为保护当事人，只列日期和类别。',
                  'To protect those concerned, only day and kind are listed.',
                ])}
              </p>
            ) : null}
            <Table
              t={t}
              caption={['这个数字背后的记录', 'The records behind this figure']}
              rows={view.records}
              empty={<p>{t(['这段时间没有已确认的记录。', 'No confirmed records in this period.'])}</p>}
              columns={[
                { label: ['日期', 'Day'], cell: row => (hidden ? row.day.slice(0, 7) : showDay(row.day, t)) },
                {
                  label: ['事项', 'What'],
                  cell: row => (hidden ? t(kindOf(row.kind)?.words ?? ['', '']) : row.title),
                },
                {
                  label: ['数量', 'Quantity'],
                  number: true,
                  cell: row => (hidden ? '' : showQuantity(row.quantity, row.unit, t)),
                },
              ]}
            />
            <Pager t={t} href={`${base}?period=${printPeriod(period)}`} next={view.next} first={view.first} />
          </>
        )}
      </>
    ),
  })
}

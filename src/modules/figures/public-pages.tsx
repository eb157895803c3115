import { partsOf, showPeriod, yearPeriod, type Period } from '#kernel/period'
import { showQuantity } from '#kernel/quantity'
import type { T } from '#kernel/text'
import { showDay } from '#kernel/time'
import type { Ctx, Site } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { Bars, type Bar } from '#platform/ui/chart'
import { publicPage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'

import { hrefOf } from './address.ts'
import { figureKey, sections, type Definition } from './definition.ts'
import type { FigureRecord, FigureValue, Part } from './read-store.ts'
import { cellOf, hideInRow, isProtected } from './small-cells.ts'
import { sectionWords } from './words.ts'
import type { FiguresView } from './list-page.tsx'

const nothing: FigureValue = { value: '0', records: 0 }

/** What the public sees of a value: nothing where a small number could point at somebody. */
export function publicValue(definition: Definition, value: FigureValue, t: T): string {
  if (!cellOf(definition, value).small) return showQuantity(value.value, definition.unit, t)
  const counts = definition.measure === 'count' || definition.measure === 'distinct-household'
  return counts ? t(['少于 5', 'fewer than 5']) : t(withheld)
}

export const withheld = ['不公布', 'withheld'] as const

/** The years beside, one step each way. */
export function Years({ ctx, base, period }: { ctx: Ctx; base: string; period: Period }) {
  const year = Number(period.from.slice(0, 4))
  return (
    <p class="pager">
      {[year - 1, year + 1].map(yearPeriod).map(other => (
        <a href={hrefOf(base, other)}>{showPeriod(other, ctx.t)}</a>
      ))}
    </p>
  )
}

/** The public figures of a site in a year: no script, small numbers about people withheld. */
export function publicFiguresPage(
  ctx: Ctx,
  site: Site,
  { period, definitions, values }: FiguresView,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['{site} · {period}的数据', '{site} · figures of {period}'], {
    site: site.name,
    period: showPeriod(period, t),
  })
  const base = `/p/${site.ref}/figures`
  const valueOf = (definition: Definition) => values.get(figureKey(definition)) ?? nothing
  return publicPage(ctx, {
    title,
    site,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t([
            '只数经第二个人确认的记录。点开任何一个数字，可以看到它的定义和出处。',
            'Only records confirmed by a second person count. Open a figure for its definition and what is behind it.',
          ])}
        </p>
        <p>
          <a class="button primary" href={`/p/${site.ref}/order`}>
            {t(['我要点单', 'Ask for a service'])}
          </a>
        </p>
        {sections.map(section => {
          const shown = definitions.filter(
            definition => definition.section === section && Number(valueOf(definition).value) > 0,
          )
          return shown.length === 0 ? null : (
            <section>
              <h2>{t(sectionWords[section])}</h2>
              <ul class="tiles">
                {shown.map(definition => (
                  <li>
                    <a href={hrefOf(`${base}/${definition.id}`, period)}>
                      <span>{t(definition.words)}</span>
                      <b>
                        <Amount text={publicValue(definition, valueOf(definition), t)} />
                      </b>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
        <Years ctx={ctx} base={base} period={period} />
      </>
    ),
  })
}

export interface PublicFigureView {
  readonly definition: Definition
  readonly period: Period
  readonly value: FigureValue
  /** By units of time, as `partsOf` divides the period. */
  readonly units: readonly Part[]
  /** Whether sites below have it too. */
  readonly below: boolean
  /** Empty where the figure is about people. */
  readonly records: readonly FigureRecord[]
  readonly next: string | undefined
  readonly first: boolean
}

/** A figure by its units of time; where it is about people, what is small is withheld, with as much more as it takes. */
function publicBars(view: PublicFigureView, base: string, t: T): readonly Bar[] {
  const { definition, period, value } = view
  const byDay = new Map(view.units.map(unit => [unit.key, unit]))
  const { parts } = partsOf(period)
  const values = parts.map(part => byDay.get(part.from) ?? nothing)
  const { parts: hidden } = hideInRow({
    parts: values.map(unit => cellOf(definition, unit)),
    total: cellOf(definition, value),
  })
  return parts.map((part, i) => {
    const decimal = values[i]?.value ?? '0'
    const label = showPeriod(part, t)
    if (hidden[i]) return { label, size: 0, text: t(withheld) }
    const bar = { label, size: Number(decimal), text: showQuantity(decimal, definition.unit, t) }
    return isProtected(definition) ? bar : { ...bar, href: hrefOf(base, part) }
  })
}

/** One figure for the public: its definition, its months, and its records where they point at nobody. */
export function publicFigurePage(ctx: Ctx, site: Site, view: PublicFigureView): Response | Promise<Response> {
  const { t } = ctx
  const { definition, period, value } = view
  const list = `/p/${site.ref}/figures`
  const base = `${list}/${definition.id}`
  const bars = publicBars(view, base, t)
  return publicPage(ctx, {
    title: `${t(definition.words)} · ${site.name}`,
    site,
    children: (
      <>
        <p>
          <a href={hrefOf(list, yearPeriod(Number(period.from.slice(0, 4))))}>
            {t(['全部数据', 'All figures'])}
          </a>
          {view.below ? (
            <>
              {' · '}
              <a href={hrefOf(`${base}/below`, period)}>{t(['本级及以下', 'This site and all below'])}</a>
            </>
          ) : null}
        </p>
        <h1>{t(definition.words)}</h1>
        <p>{showPeriod(period, t)}</p>
        <p class="big">
          <Amount text={publicValue(definition, value, t)} />
        </p>
        <p>{t(definition.sentence)}</p>
        {bars.length > 0 ? <Bars t={t} caption={['按时间', 'By time']} bars={bars} /> : null}
        {isProtected(definition) ? (
          <p class="note">
            {t([
              '为保护当事人：小于 5 的数不公布，能推算出它的数也不公布；记录不在这里列出，由站里和审计人员查看。',
              'To protect those concerned, numbers below 5 are withheld, and so are those that would give them away. The records are not listed here; the station and auditors see them.',
            ])}
          </p>
        ) : (
          <Records ctx={ctx} view={view} href={hrefOf(base, period)} />
        )}
        <Years ctx={ctx} base={base} period={period} />
      </>
    ),
  })
}

function Records({ ctx, view, href }: { ctx: Ctx; view: PublicFigureView; href: string }) {
  const { t } = ctx
  return (
    <>
      <h2>{t(['它的记录', 'Its records'])}</h2>
      <Table
        t={t}
        caption={['这个数字背后的记录', 'The records behind this figure']}
        rows={view.records}
        empty={<p>{t(['这段时间没有已确认的记录。', 'No confirmed records in this period.'])}</p>}
        columns={[
          { label: ['日期', 'Day'], cell: row => showDay(row.day, t) },
          { label: ['事项', 'What'], cell: row => row.title },
          {
            label: ['数量', 'Quantity'],
            number: true,
            cell: row => showQuantity(row.quantity, row.unit, t),
          },
        ]}
      />
      <Pager t={t} href={href} next={view.next} first={view.first} />
    </>
  )
}

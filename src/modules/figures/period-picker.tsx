import { monthsOf, quartersOf, showPeriod, yearPeriod, type Period } from '#kernel/period'
import type { Ctx } from '#platform/http/route'
import { Field } from '#platform/ui/form'

import { hrefOf } from './address.ts'
import { narrowingQuery, type Narrowing } from './narrowing.ts'

interface Props {
  readonly ctx: Ctx
  readonly base: string
  readonly period: Period
  readonly by?: Narrowing
}

function Chips({ ctx, base, period, by = {}, periods }: Props & { readonly periods: readonly Period[] }) {
  return (
    <ul class="chips">
      {periods.map(item => (
        <li>
          <a
            href={hrefOf(base, item, by)}
            aria-current={item.from === period.from && item.to === period.to ? 'true' : undefined}
          >
            {showPeriod(item, ctx.t)}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Years and the quarters of one, for what is kept by these. */
export function PeriodChips({ ctx, base, period }: Omit<Props, 'by'>) {
  const year = Number(period.from.slice(0, 4))
  const periods = [...[year - 1, year, year + 1].map(yearPeriod), ...quartersOf(year)]
  return (
    <div class="no-print">
      <Chips ctx={ctx} base={base} period={period} periods={periods} />
    </div>
  )
}

/** Years at once; quarters, months and any two days one step further. */
export function PeriodPicker({ ctx, base, period, by = {} }: Props) {
  const { t } = ctx
  const year = Number(period.from.slice(0, 4))
  const chips = (periods: readonly Period[]) => (
    <Chips ctx={ctx} base={base} period={period} by={by} periods={periods} />
  )
  const form = { values: { from: period.from, to: period.to }, errors: {} }
  return (
    <div class="no-print">
      {chips([year - 1, year, year + 1].map(yearPeriod))}
      <details class="periods" open={period.grain !== 'year'}>
        <summary>{t(['季度、月份或任意两天之间', 'A quarter, a month or any days'])}</summary>
        {chips(quartersOf(year))}
        {chips(monthsOf(year))}
        <form class="filters" method="get" action={base}>
          {narrowingQuery(by).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Field t={t} form={form} name="from" label={['从', 'From']} type="date" required />
          <Field t={t} form={form} name="to" label={['到', 'To']} type="date" required />
          <button type="submit">{t(['看这段时间', 'Show these days'])}</button>
        </form>
      </details>
    </div>
  )
}

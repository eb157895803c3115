import { printPeriod, type Period } from '#kernel/period'

import { narrowingQuery, type Narrowing } from './narrowing.ts'

/** Where a figure, or a part of it, opens: the address says all that the page shows. */
export function hrefOf(base: string, period: Period, by: Narrowing = {}): string {
  const query = new URLSearchParams([
    ['period', printPeriod(period)],
    ...narrowingQuery(by).map(pair => [...pair]),
  ])
  return `${base}?${query}`
}

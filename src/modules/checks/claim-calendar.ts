import { daysInMonth, type Day } from '#kernel/time'

import { once } from './charset.ts'

// Made when a text first names a feast: it takes a tenth of a second.
const calendar = once(
  () => new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' }),
)
const years = new Map<number, ReadonlyMap<string, Day>>()

/** The days of a calendar year by their lunar month and day, `8-15`; those of leap months are left out. */
function lunarYear(year: number): ReadonlyMap<string, Day> {
  const known = years.get(year)
  if (known) return known
  const days = new Map<string, Day>()
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = shifted(day, 1)) {
    const named = calendar().formatToParts(new Date(`${day}T00:00:00Z`))
    const [month = '', date = ''] = ['month', 'day'].map(
      type => named.find(part => part.type === type)?.value,
    )
    if (!days.has(`${month}-${date}`)) days.set(`${month}-${date}`, day)
  }
  years.set(year, days)
  return days
}

/** The day some days after another. */
export function shifted(day: Day, days: number): Day {
  const instant = new Date(`${day}T00:00:00Z`)
  instant.setUTCDate(instant.getUTCDate() + days)
  return instant.toISOString().slice(0, 10)
}

/** A day of a year by the calendar that its name belongs to.
 *  Shape: `12-31`, a day past the end of its month being the last one, or `L8-15` for the lunar calendar → day. */
export function dayIn(year: number, name: string): Day {
  if (name.startsWith('L')) return lunarYear(year).get(name.slice(1)) ?? `${year}-01-01`
  const [month = 1, date = 1] = name.split('-').map(Number)
  const last = Math.min(date, daysInMonth(year, month))
  return `${year}-${String(month).padStart(2, '0')}-${String(last).padStart(2, '0')}`
}

import calendar from 'chinese-days'

import { dayOf, type Day } from '#kernel/time'

const DAY_MS = 86_400_000

/** True on a day on which public offices work: Monday to Friday and make-up days, holidays excepted.
 *  Source: the State Council's yearly notices, as the calendar library has them; a year without a notice yet has its weekends. */
export function isWorkingDay(day: Day): boolean {
  const known = days.get(day)
  if (known !== undefined) return known
  const works = calendar.isWorkday(day)
  days.set(day, works)
  return works
}

// The calendar reads a day anew each time it is asked; clocks ask for the same few hundred all day.
const days = new Map<Day, boolean>()

/** The instant some working days later, at the same time of day; what begins on a day off begins with the next working day.
 *  Shape: 1 working day after Friday 15:00 is Monday 15:00; after Saturday 15:00 it is the end of Monday. */
export function afterWorkingDays(from: Date, count: number): Date {
  let at = from
  if (!isWorkingDay(dayOf(at))) {
    at = startOfDay(dayOf(at))
    while (!isWorkingDay(dayOf(at))) at = new Date(at.getTime() + DAY_MS)
  }
  for (let left = count; left > 0;) {
    at = new Date(at.getTime() + DAY_MS)
    if (isWorkingDay(dayOf(at))) left -= 1
  }
  return at
}

/** Working time between two instants in milliseconds of whole working days: what a clock that stood still gives back. */
export function workingMsBetween(from: Date, to: Date): number {
  let sum = 0
  let begun = from.getTime()
  for (let day = startOfDay(dayOf(from)).getTime(); begun < to.getTime(); day += DAY_MS) {
    const end = Math.min(day + DAY_MS, to.getTime())
    if (isWorkingDay(dayOf(new Date(day)))) sum += end - begun
    begun = end
  }
  return sum
}

/** An instant moved on by working time. */
export function afterWorkingMs(from: Date, ms: number): Date {
  let at = from
  for (let left = ms; left > 0;) {
    const end = new Date(startOfDay(dayOf(at)).getTime() + DAY_MS)
    if (!isWorkingDay(dayOf(at))) {
      at = end
      continue
    }
    const step = Math.min(left, end.getTime() - at.getTime())
    at = new Date(at.getTime() + step)
    left -= step
  }
  return at
}

/** The first instant of a day in China. */
const startOfDay = (day: Day): Date => new Date(`${day}T00:00:00+08:00`)

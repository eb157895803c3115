import { rangePeriod, yearPeriod, type Period } from '#kernel/period'
import type { Day } from '#kernel/time'

import { dayIn, shifted } from './claim-calendar.ts'

/** The time that a text names, not yet put into a year.
 *  Shape: `from` and `to` are days as `claim-calendar.ts` reads them; `to` may be `now`, the day the text was published,
 *         and `month` both its month. */
export interface SpokenPeriod {
  /** As the text has it. */
  readonly words: string
  /** The year it names, how many years before the one asked for, or null when it leaves that open. */
  readonly year: number | null
  readonly yearsBack: number
  readonly from: string
  readonly to: string
  /** Days before and after a feast in which it is kept. */
  readonly before: number
  readonly after: number
  /** True when it goes on from a named year to the one asked for. */
  readonly through: boolean
}

/** How far a period reaches in a text: to the end of its part of the sentence, of its paragraph, or until the next. */
export type Reach = 'part' | 'paragraph' | 'open'

/** What a text is held against: a year, and within it the day the text was published, where that is known. */
export interface Frame {
  readonly year: number
  readonly published: Day | null
}

export const spoken = (period: Partial<SpokenPeriod> & Pick<SpokenPeriod, 'words'>): SpokenPeriod => ({
  year: null,
  yearsBack: 0,
  from: '01-01',
  to: '12-31',
  before: 0,
  after: 0,
  through: false,
  ...period,
})

const WHOLE_YEAR = spoken({ words: '' })
// The earliest day that records can have.
const EVER = 1900

/** The days that a spoken period means; without one, the year.
 *  Shape: (period, frame) → period, with its grain where it is one unit of the calendar. */
export function periodIn(period: SpokenPeriod | null, { year: asked, published }: Frame): Period {
  const { year, yearsBack, from, to, before, after, through } = period ?? WHOLE_YEAR
  const start = from === 'ever' ? EVER : (year ?? asked - yearsBack)
  const end =
    through || from === 'ever' ? Math.max(asked, start) : (year ?? asked - (yearsBack > 0 ? yearsBack : 0))
  const now = published?.startsWith(String(end)) ? published : `${end}-12-31`
  if (from === 'month')
    return rangePeriod(`${now.slice(0, 7)}-01`, dayIn(end, `${now.slice(5, 7)}-31`)) ?? yearPeriod(end)
  const first = shifted(dayIn(start, from === 'ever' ? '01-01' : from), -before)
  const last = to === 'now' ? now : shifted(dayIn(end, to), after)
  // A time named as the end of the year and the start of the next ends with the year.
  return rangePeriod(first, last) ?? rangePeriod(first, `${start}-12-31`) ?? yearPeriod(start)
}

/** Hours in China at which nothing is sent; from = to: none are quiet. */
export interface Quiet {
  readonly from: number
  readonly to: number
}

/** For whoever has not chosen. */
export const NIGHT: Quiet = { from: 21, to: 8 }

const HOUR_MS = 3_600_000
const CHINA_HOURS = 8

/** When something may be sent: at once, or when the quiet hours end. */
export function sendAt(at: Date, { from, to }: Quiet): Date {
  const hours = at.getTime() / HOUR_MS + CHINA_HOURS
  const hour = hours % 24
  const isQuiet = from <= to ? hour >= from && hour < to : hour >= from || hour < to
  if (!isQuiet) return at
  const left = (to - hour + 24) % 24
  return new Date(Math.round(at.getTime() + left * HOUR_MS))
}

import type { T } from '#kernel/text'
import type { Words } from '#kernel/result'

export interface Bar {
  readonly label: string
  /** Only for the bar's length; what is read is `text`. */
  readonly size: number
  readonly text: string
  readonly href?: string
}

/** A longer label takes a second line rather than the room of the bar. */
const LONG_LABEL = 15

/** Bars with their numbers, as one table: the picture is the table's decoration, so it needs no second reading. */
export function Bars({ t, caption, bars }: { t: T; caption: Words; bars: readonly Bar[] }) {
  const largest = Math.max(1, ...bars.map(bar => bar.size))
  return (
    <table class="bars">
      <caption>{t(caption)}</caption>
      <tbody>
        {bars.map(bar => (
          <tr class={bar.size === 0 ? 'zero' : undefined}>
            <th scope="row" class={bar.label.length > LONG_LABEL ? 'long' : undefined}>
              {bar.href ? <a href={bar.href}>{bar.label}</a> : bar.label}
            </th>
            <td class="track">
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width={Math.round((bar.size / largest) * 1000) / 10} height="10" rx="1" />
              </svg>
            </td>
            <td class="number">{bar.text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { partsOf, showPeriod } from '#kernel/period'
import { showQuantity } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import type { Ctx } from '#platform/http/route'
import { Bars, type Bar } from '#platform/ui/chart'

import { hrefOf } from './address.ts'
import type { FigureView } from './figure-page.tsx'
import { nameOf } from './names.ts'
import { narrowingNames, NONE, type Narrowing } from './narrowing.ts'

const axisWords = {
  team: ['按队伍', 'By team'],
  programme: ['按项目', 'By programme'],
  theme: ['按类别和专题', 'By kind and theme'],
} as const satisfies Record<string, Words>

const PARTS_SHOWN_MAX = 40

/** The figure by time, as the period divides best. */
export function Times({ ctx, view, base }: { ctx: Ctx; view: FigureView; base: string }) {
  const { t } = ctx
  const { definition, period, by } = view
  const { grain, parts } = partsOf(period)
  if (parts.length === 0) return null
  const digits = { year: 4, quarter: 7, month: 7, day: 10 }[grain]
  const byKey = new Map(view.units.map(unit => [unit.key.slice(0, digits), unit.value]))
  const words = { year: ['按年', 'By year'], day: ['按日', 'By day'] } as const
  return (
    <section class="panel">
      <Bars
        t={t}
        caption={grain === 'year' || grain === 'day' ? words[grain] : ['按月', 'By month']}
        bars={parts.map(part => {
          const value = byKey.get(part.from.slice(0, digits)) ?? '0'
          return {
            label: showPeriod(part, t),
            size: Number(value),
            text: showQuantity(value, definition.unit, t),
            href: hrefOf(base, part, by),
          }
        })}
      />
      {definition.measure === 'distinct-household' ? (
        <p class="muted">
          {t([
            '一户在几个时段都出现，每段各算一次，全期只算一户；各段相加可能多于总数。',
            'A household seen in several of these counts in each and once in all, so together they may come to more.',
          ])}
        </p>
      ) : null}
    </section>
  )
}

/** The figure along one axis, each row leading to its own part. */
export function Split({
  ctx,
  view,
  base,
  axis,
}: {
  ctx: Ctx
  view: FigureView
  base: string
  axis: keyof typeof axisWords
}) {
  const { t } = ctx
  const { definition, period, by, names } = view
  const parts = (view.splits?.[axis] ?? []).toSorted((a, b) => Number(b.value) - Number(a.value))
  if (parts.length === 0) return null
  const bars = parts.slice(0, PARTS_SHOWN_MAX).map(({ key, value }): Bar => {
    const choice = choiceOf(axis, key)
    const last = narrowingNames.findLast(name => choice[name] !== undefined) ?? 'kind'
    return {
      label: nameOf(last, choice[last] ?? null, choice, names, t),
      size: Number(value),
      text: showQuantity(value, definition.unit, t),
      href: hrefOf(base, period, { ...by, ...choice }),
    }
  })
  return (
    <section class="panel">
      <Bars t={t} caption={axisWords[axis]} bars={bars} />
      {parts.length > bars.length ? (
        <p class="muted">
          {t(['还有 {n} 行较小的没有列出。', '{n} smaller rows are not listed.'], {
            n: parts.length - bars.length,
          })}
        </p>
      ) : null}
    </section>
  )
}

/** The choice that one row of a split stands for. */
function choiceOf(axis: keyof typeof axisWords, key: string): Narrowing {
  if (axis !== 'theme') return { [axis]: key === NONE ? null : key }
  const [kind = '', theme = ''] = key.split('/')
  return theme === '' ? { kind } : { kind, theme }
}

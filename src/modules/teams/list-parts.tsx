import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { Ctx } from '#platform/http/route'
import { may, type Option } from '#platform/ui/list'

export const joined = (names: readonly string[], t: T): string => names.join(t(['、', ', ']))
export const dayCell = (day: string | null) => (day === null ? null : { date: day })
export const contains: Words = ['包含文字', 'Containing']

export const states = ({ t }: Ctx, open: Words, closed: Words): readonly Option[] => [
  { value: 'open', label: t(open) },
  { value: 'closed', label: t(closed) },
]
export const times = ({ t }: Ctx): readonly Option[] => [
  { value: 'now', label: t(['现在有效', 'Now']) },
  { value: 'past', label: t(['已经结束', 'Past']) },
]

export const AddLink = ({ ctx, href, words }: { ctx: Ctx; href: string; words: Words }) =>
  may(ctx, 'teams.manage') ? (
    <a class="button primary" href={href}>
      {ctx.t(words)}
    </a>
  ) : null

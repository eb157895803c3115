import { showInstant } from '#kernel/time'
import type { Ctx } from '#platform/http/route'
import { Icon } from '#platform/ui/icon'

import type { Status } from './order.ts'
import { statusWords } from './text.ts'

const icons: Readonly<Partial<Record<Status, readonly [tone: string, icon: string]>>> = {
  closed: ['confirmed', 'done'],
  rated: ['confirmed', 'done'],
  unrated: ['confirmed', 'done'],
  confirmed: ['confirmed', 'done'],
  archived: ['confirmed', 'done'],
  rejected: ['void', 'void'],
  cancelled: ['void', 'void'],
  discarded: ['void', 'void'],
  expired: ['void', 'void'],
  unmet: ['void', 'warn'],
  'no-show': ['void', 'warn'],
}

/** Where an order stands, as a word with a mark. */
export function StatusMark({ ctx, status }: { ctx: Ctx; status: Status }) {
  const [tone, icon] = icons[status] ?? ['pending', 'wait']
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon} />
      {ctx.t(statusWords[status])}
    </span>
  )
}

/** Until when the next step is due; late is said in words too. */
export function DueMark({ ctx, dueAt }: { ctx: Ctx; dueAt: Date | null }) {
  const { t, at } = ctx
  if (dueAt === null) return <>—</>
  const late = dueAt <= at
  return (
    <span class={late ? 'amber' : undefined}>
      {showInstant(dueAt, t)}
      {late ? ` · ${t(['已超时', 'late'])}` : ''}
    </span>
  )
}

import type { Ctx } from '#platform/http/route'
import { Icon } from '#platform/ui/icon'

import { kindOf } from './kind.ts'
import type { Status } from './record.ts'
import { statusLook, statusWords } from './text.ts'

export function StatusMark({ ctx, status }: { ctx: Ctx; status: Status }) {
  const look = statusLook[status]
  return (
    <span class={`status ${look.tone}`}>
      <Icon name={look.icon} />
      {ctx.t(statusWords[status])}
    </span>
  )
}

/** What a kind and theme are called together. */
export function kindName(ctx: Ctx, record: { kind: string; theme: string }): string {
  const kind = kindOf(record.kind)
  if (!kind) return record.kind
  const theme = kind.themes[record.theme]
  return theme ? `${ctx.t(kind.words)} · ${ctx.t(theme.words)}` : ctx.t(kind.words)
}

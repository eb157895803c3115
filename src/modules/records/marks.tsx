import type { Ctx } from '#platform/http/route'
import { Icon } from '#platform/ui/icon'

import type { Words } from '#kernel/result'

import { phaseOf, type Doubt } from './evidence.ts'
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

export const doubtWords = {
  lacking: ['缺材料', 'Evidence missing'],
  reused: ['材料在别处用过', 'Evidence used elsewhere'],
} as const satisfies Record<string, Words>

/** What is doubtful about a record's evidence, in a list. */
export function DoubtMarks({ ctx, record, doubt }: { ctx: Ctx; record: { status: Status }; doubt: Doubt }) {
  if (phaseOf[record.status] === 'closed') return null
  const mark = (words: Words) => (
    <span class="status amber mark">
      <Icon name="warn" />
      {ctx.t(words)}
    </span>
  )
  return (
    <>
      {doubt.lacking ? mark(doubtWords.lacking) : null}
      {doubt.reused > 0 ? mark(doubtWords.reused) : null}
    </>
  )
}

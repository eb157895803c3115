import type { Ctx } from '#platform/http/route'
import { Icon } from '#platform/ui/icon'

import { stateWords } from './text.ts'
import type { State } from './volunteer.ts'

const looks = {
  invited: ['pending', 'wait'],
  confirmed: ['confirmed', 'done'],
  ended: ['void', 'void'],
} as const satisfies Record<State, readonly [tone: string, icon: string]>

/** Whether somebody is a volunteer, as a word with a mark. */
export function StateMark({ ctx, state }: { ctx: Ctx; state: State }) {
  const [tone, icon] = looks[state]
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon} />
      {ctx.t(stateWords[state])}
    </span>
  )
}

import { isId } from '#kernel/id'
import { isDay } from '#kernel/time'

import { kindOf } from './kind.ts'
import type { Status } from './record.ts'

/** What a list of the register is narrowed to. */
export interface ListFilter {
  readonly status?: Status | undefined
  readonly kind?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly text?: string | undefined
  readonly importId?: string | undefined
  readonly evidence?: 'lacking' | 'reused' | undefined
  /** Codes, as people know them. */
  readonly team?: string | undefined
  readonly programme?: string | undefined
  readonly household?: string | undefined
}

const statuses: readonly string[] = ['pending', 'confirmed', 'void'] satisfies Status[]
const doubts: readonly string[] = ['lacking', 'reused'] satisfies ListFilter['evidence'][]

/** The filter as an address gives it; what is no filter is left out. */
export function filterOf(values: Readonly<Record<string, string | undefined>>): ListFilter {
  const { status = '', kind = '', from = '', to = '', text = '', evidence = '' } = values
  const given = (name: string): string | undefined => values[name]?.trim().slice(0, 60) || undefined
  return {
    status: statuses.includes(status) ? (status as Status) : undefined,
    kind: kindOf(kind) ? kind : undefined,
    from: isDay(from) ? from : undefined,
    to: isDay(to) ? to : undefined,
    text: text.trim() === '' ? undefined : text.trim().slice(0, 60),
    evidence: doubts.includes(evidence) ? (evidence as ListFilter['evidence']) : undefined,
    importId: isId(values['import'] ?? '') ? values['import'] : undefined,
    team: given('team'),
    programme: given('programme'),
    household: given('household'),
  }
}

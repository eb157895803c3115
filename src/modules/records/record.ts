import { no, ok, type Refusal, type Result } from '#kernel/result'
import type { Day } from '#kernel/time'

import { settleDoubt, type Doubt, type ReasonWithout } from './evidence.ts'

export type Status = 'pending' | 'confirmed' | 'void'
export type Class = 'timed' | 'attested' | 'backfilled'
export type CountMethod = 'roster' | 'code' | 'photo' | 'estimate'

/** What a record says. Once registered it never changes; a correction is a new record. */
export interface Facts {
  readonly kind: string
  readonly theme: string
  readonly programme: string | null
  readonly service: string | null
  readonly teamId: string | null
  readonly partnerId: string | null
  readonly day: Day
  readonly title: string
  readonly place: string
  /** Decimal text with two places, in `unit`. */
  readonly quantity: string
  readonly unit: string
  readonly headcount: number | null
  readonly headcountMethod: CountMethod | null
  readonly households: readonly string[]
  readonly details: Readonly<Record<string, string>>
}

/** A record with its state. */
export interface RegisterRecord extends Facts {
  readonly id: string
  readonly stationId: string
  readonly status: Status
  readonly class: Class
  readonly grade: number
  readonly recorderId: string
  readonly recordedAt: Date
  readonly confirmerId: string | null
  readonly confirmedAt: Date | null
  readonly voidReason: string | null
  readonly supersedes: string | null
  readonly supersededBy: string | null
  readonly importId: string | null
  readonly version: number
}

export type Command =
  | {
      readonly type: 'confirm'
      /** Why it is confirmed although evidence is lacking. */
      readonly without?: ReasonWithout | undefined
      /** How many uses of its evidence elsewhere the confirmer has looked at. */
      readonly seen?: number | undefined
    }
  | { readonly type: 'void'; readonly reason: string }
export type Event =
  | {
      readonly type: 'confirmed'
      readonly by: string
      readonly without?: ReasonWithout
      readonly reused?: number
      /** The presence grade it gains because of who confirms it. */
      readonly grade?: number
    }
  | {
      readonly type: 'voided'
      readonly by: string
      readonly reason: string
      /** The correction that takes its place. */
      readonly supersededBy?: string
    }

/** What a batch did to one record, and why not. */
export interface Outcome {
  readonly id: string
  readonly done: boolean
  readonly code: string | null
}

/** From which states a command is legal; nobody else compares a status. */
export const legalFrom = { confirm: ['pending'], void: ['pending', 'confirmed'] } as const satisfies Record<
  Command['type'],
  readonly Status[]
>

const refusal = (code: string, zh: string, en: string, status: Refusal['status'] = 409): Refusal => ({
  code: `records.${code}`,
  words: [zh, en],
  status,
})

export const refusals = {
  wrongStatus: refusal(
    'wrong-status',
    '这条记录已经不是这个状态了，请刷新后再看。',
    'This record is no longer in that state. Reload to see it.',
  ),
  ownRecord: refusal(
    'own-record',
    '自己登记的记录要由另一个人确认。',
    'Somebody other than the recorder has to confirm it.',
    403,
  ),
  noReason: refusal('no-reason', '请写明作废的原因。', 'Say why it is void.', 422),
  stale: refusal(
    'stale',
    '这条记录刚被别人处理过，请刷新后再看。',
    'Somebody has just dealt with this record. Reload to see it.',
  ),
  tooMany: refusal(
    'too-many',
    '符合条件的记录超过 100,000 条，一个文件放不下。请用日期缩小筛选后再导出。',
    'More than 100,000 records fit; that is too many for one file. Narrow the days and export again.',
    413,
  ),
  notCorrectable: refusal(
    'not-correctable',
    '这条记录不能再更正：它已经作废，或者本身就是还没确认的更正。请更正原来的记录，或另行登记。',
    'This record cannot be corrected: it is void, or itself a correction nobody has confirmed. Correct the old record, or register anew.',
  ),
  tooLate: refusal(
    'too-late',
    '这条更正要代替的记录已经作废，或已由另一条更正代替。请作废这一条，需要时另行登记。',
    'What this corrects is void, or has another correction already. Void this one; register anew if needed.',
  ),
  notFound: refusal('not-found', '没有这条记录。', 'There is no such record.', 404),
} satisfies Record<string, Refusal>

/** May this command be offered for a record in this state? */
export const isLegal = (type: Command['type'], status: Status): boolean =>
  (legalFrom[type] as readonly Status[]).includes(status)

/** May a correction of this record be registered? One correction after the other: what has been replaced, or would
 *  replace something once confirmed, is not corrected; else two records of one event could both count. */
export const isCorrectable = ({
  status,
  supersedes,
}: Pick<RegisterRecord, 'status' | 'supersedes'>): boolean =>
  isLegal('void', status) && (supersedes === null || !isLegal('confirm', status))

/** Decides one command. `isTooLate`: what the record corrects can no longer be replaced.
 *  Refuses: records.wrong-status, records.own-record, records.too-late, records.no-reason, and what `settleDoubt` refuses. */
export function decide(
  record: Pick<RegisterRecord, 'status' | 'recorderId'>,
  command: Command,
  actorId: string,
  doubt: Doubt,
  isTooLate: boolean,
): Result<Event> {
  if (!isLegal(command.type, record.status)) return no(refusals.wrongStatus)
  switch (command.type) {
    case 'confirm':
      if (record.recorderId === actorId) return no(refusals.ownRecord)
      return isTooLate ? no(refusals.tooLate) : confirmed(command, actorId, doubt)
    case 'void':
      return command.reason.trim() === ''
        ? no(refusals.noReason)
        : ok({ type: 'voided', by: actorId, reason: command.reason.trim() })
  }
}

function confirmed(
  { without, seen }: Extract<Command, { type: 'confirm' }>,
  by: string,
  doubt: Doubt,
): Result<Event> {
  const settled = settleDoubt(doubt, { without, seen })
  if (!settled.ok) return settled
  return ok({
    type: 'confirmed',
    by,
    ...(doubt.lacking && without ? { without } : {}),
    ...(doubt.reused > 0 ? { reused: doubt.reused } : {}),
  })
}

/** The state after an event; the decision is made. */
export function statusAfter(event: Event): Status {
  switch (event.type) {
    case 'confirmed':
      return 'confirmed'
    case 'voided':
      return 'void'
  }
}

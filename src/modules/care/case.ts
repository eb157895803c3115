import type { Refusal, Result } from '#kernel/result'

import type { Topic } from './words.ts'

/** `open` waits for somebody on duty, `taken` has somebody, `handed` is with another office, `dismissed` was none. */
export const states = ['open', 'taken', 'handed', 'closed', 'dismissed'] as const
export type State = (typeof states)[number]

/** What it turned out to be; only people say so. */
export const subjects = ['crisis', 'child', 'violence', 'other'] as const satisfies readonly (
  | Topic
  | 'other'
)[]
export type Subject = (typeof subjects)[number]

/** A case's state: all that is known of it without its key. */
export interface Case {
  readonly id: string
  readonly state: State
  readonly keeperId: string | null
  /** How many on the roster have been called. */
  readonly called: number
  /** How often time ran out. */
  readonly raised: number
  /** What its order said lies with the case. */
  readonly moved: boolean
  readonly version: number
}

export const commandTypes = ['take', 'judge', 'note', 'report', 'hand-over', 'close', 'dismiss'] as const
export type CommandType = (typeof commandTypes)[number]

/** From which states a command is legal. */
export const legalFrom: Readonly<Record<CommandType, readonly State[]>> = {
  take: ['open', 'taken', 'handed'],
  judge: ['taken', 'handed'],
  note: ['taken', 'handed'],
  report: ['taken', 'handed'],
  'hand-over': ['taken', 'handed'],
  close: ['taken', 'handed'],
  dismiss: ['taken'],
}

/** What the sealed notes say that the rules look at. */
export interface Known {
  readonly subject: Subject | undefined
  readonly reported: boolean
}

const refusal = (code: string, zh: string, en: string, status: Refusal['status'] = 409): Refusal => ({
  code: `care.${code}`,
  words: [zh, en],
  status,
})

export const refusals = {
  notFound: refusal(
    'not-found',
    '没有这件个案，或不在您值守的时间。',
    'There is no such case, or you are not on duty.',
    404,
  ),
  wrongState: refusal(
    'wrong-state',
    '这件个案已经不是这个状态了，请看一眼现在的样子。',
    'This case is no longer in that state. Look at it as it is now.',
  ),
  notTaken: refusal('not-taken', '先接手，再往下办。', 'Take it on first.', 403),
  alreadyYours: refusal('already-yours', '已经是您在办。', 'You have it already.'),
  notJudged: refusal('not-judged', '先写明这是什么事，再办结。', 'Say first what it is.'),
  mustReport: refusal(
    'must-report',
    '未成年人受到侵害，须立即报告（未成年人保护法第十一条）。请先填报告的编号和时间。',
    'Harm to a child must be reported at once (Law on the Protection of Minors §11). Note number and time of the report first.',
  ),
  movedAlready: refusal(
    'moved',
    '已经按个案办理，不能再说不是。',
    'It is a case already and cannot be dismissed.',
  ),
} satisfies Record<string, Refusal>

/** May this command be offered to this account now? */
export const isOffered = (kept: Case, type: CommandType, accountId: string): boolean =>
  legalFrom[type].includes(kept.state) &&
  (type === 'take' ? kept.keeperId !== accountId : kept.keeperId === accountId) &&
  !(type === 'dismiss' && kept.moved)

/** Decides one command. Shape: the case as it is → as it will be.
 *  Refuses: care.wrong-state and the one of `refusals` that it breaks. */
export function decide(kept: Case, type: CommandType, accountId: string, known: Known): Result<Case> {
  const refused = (error: Refusal): Result<Case> => ({ ok: false, error })
  if (!legalFrom[type].includes(kept.state)) return refused(refusals.wrongState)
  if (type === 'take' && kept.keeperId === accountId) return refused(refusals.alreadyYours)
  if (type !== 'take' && kept.keeperId !== accountId) return refused(refusals.notTaken)
  if (type === 'dismiss' && kept.moved) return refused(refusals.movedAlready)
  if (type === 'close') {
    if (known.subject === undefined) return refused(refusals.notJudged)
    if (known.subject === 'child' && !known.reported) return refused(refusals.mustReport)
  }
  const next = { ...kept, version: kept.version + 1 }
  const state = after[type]
  return {
    ok: true,
    value: { ...next, ...(type === 'take' ? { keeperId: accountId } : {}), ...(state ? { state } : {}) },
  }
}

const after: Readonly<Partial<Record<CommandType, State>>> = {
  take: 'taken',
  'hand-over': 'handed',
  close: 'closed',
  dismiss: 'dismissed',
}

/** Somebody comes within this time, else the next is called. */
export const CALL_MINUTES = 15
/** Whoever has it hands it over or ends it within this time, or writes why not. */
export const TAKEN_HOURS = 24

const MINUTE_MS = 60_000

/** When the clock looks at a case that came to a state, or was heard of, at an instant. */
export const dueAt = (state: State, at: Date): Date | null => {
  if (state === 'open') return new Date(at.getTime() + CALL_MINUTES * MINUTE_MS)
  if (state === 'taken' || state === 'handed') return new Date(at.getTime() + TAKEN_HOURS * 60 * MINUTE_MS)
  return null
}

/** When the clock calls again after time ran out: soon, or once an hour where everybody was called already. */
export const callAgainAt = (at: Date, isFurther: boolean): Date =>
  new Date(at.getTime() + (isFurther ? CALL_MINUTES : 60) * MINUTE_MS)

/** Whom a call reaches: the roster of a site at an instant, then those of the sites above it.
 *  Shape: how many are on duty at the site in charge and at each site above, nearest first; how many were called →
 *  how many sites up to go, and how many are called there. Where nobody is on duty anywhere it stays. */
export function nextCall(
  onDuty: readonly number[],
  called: number,
): { readonly up: number; readonly called: number } {
  if ((onDuty[0] ?? 0) > called) return { up: 0, called: called + 1 }
  const up = onDuty.findIndex((count, index) => index > 0 && count > 0)
  return up === -1 ? { up: 0, called } : { up, called: 1 }
}

/** What a case is called: not counted, so that nobody can tell from it how many there are. */
export const numberOf = (id: string): string => id.slice(-6).toUpperCase()

import { no, ok, type Refusal, type Result } from '#kernel/result'

import type { Command, CommandType } from './command-actions.ts'

/** Where an order stands. */
export const statuses = [
  'draft',
  'submitted',
  'needs-info',
  'rejected',
  'merged',
  'split',
  'referred',
  'queued',
  'open-pool',
  'dispatched',
  'arbitration',
  'accepted',
  'scheduled',
  'in-service',
  'paused',
  'reported',
  'confirmed',
  'rated',
  'unrated',
  'follow-up',
  'closed',
  'cancelled',
  'no-show',
  'expired',
  'unmet',
  'discarded',
  'archived',
] as const
export type Status = (typeof statuses)[number]

export const origins = ['need', 'menu', 'team', 'batch', 'wish'] as const
export type Origin = (typeof origins)[number]
export const channels = ['web', 'phone', 'walk-in', 'paper', 'grid', 'visit', 'email', 'api'] as const
export type OrderChannel = (typeof channels)[number]
export const proxies = ['', 'family', 'neighbour', 'staff', 'grid', 'other'] as const
export type Proxy = (typeof proxies)[number]

/** What an order says; sealed with its own key. */
export const privateFields = [
  'need',
  'risk',
  'place',
  'name',
  'phone',
  'beneficiary',
  'consent',
  'code',
  'answers',
  'policy',
  'callback',
  'email',
  'lang',
] as const
export type PrivateField = (typeof privateFields)[number]

/** On whose behalf somebody acts on an order; a member of staff may speak for a resident or a team that called. */
export const parties = ['resident', 'station', 'team', 'supervisor', 'clock'] as const
export type Party = (typeof parties)[number]

/** Who is to serve. A volunteer or a team of volunteers can always decline. */
export interface Assignee {
  readonly kind: 'team' | 'person'
  readonly id: string
}

/** An order's state: all that its rules look at, and nothing about people but pseudonyms. */
export interface Order {
  readonly id: string
  readonly status: Status
  readonly version: number
  /** Times the work was done over. */
  readonly cycle: number
  readonly asked: boolean
  readonly appealed: boolean
  readonly rejectedBy: string | null
  readonly bounces: number
  /** How far up the tree of sites it has been reported as late. */
  readonly raised: number
  readonly priority: number
  readonly risky: boolean
  readonly insured: boolean
  readonly ratingWaived: boolean
  readonly assignee: Assignee | null
  /** Settled by arbitration. */
  readonly bound: boolean
  /** Teams that help. */
  readonly helpers: readonly string[]
  readonly reportedBy: string | null
  readonly quantity: string | null
  readonly headcount: number | null
  readonly scheduledFor: string | null
  readonly reviewOn: string | null
  /** The rating said that it was not done, or that something is still needed. */
  readonly atRisk: boolean
  readonly intoId: string | null
  readonly reason: string | null
}

export const begun: Omit<Order, 'id'> = {
  status: 'submitted',
  version: 1,
  cycle: 0,
  asked: false,
  appealed: false,
  rejectedBy: null,
  bounces: 0,
  raised: 0,
  priority: 0,
  risky: false,
  insured: false,
  ratingWaived: false,
  assignee: null,
  bound: false,
  helpers: [],
  reportedBy: null,
  quantity: null,
  headcount: null,
  scheduledFor: null,
  reviewOn: null,
  atRisk: false,
  intoId: null,
  reason: null,
}

interface Rule {
  readonly from: readonly Status[]
  readonly by: readonly Party[]
}

const waiting = ['submitted', 'needs-info', 'queued', 'open-pool', 'dispatched', 'arbitration'] as const
const ahead = [...waiting, 'accepted', 'scheduled'] as const
const underWay = [...ahead, 'in-service', 'paused', 'reported'] as const
const ended = ['rejected', 'merged', 'split', 'closed', 'cancelled', 'no-show', 'expired', 'unmet'] as const

/** From which states a command is legal, and whose it is. Nobody else compares a status. */
export const rules = {
  submit: { from: ['draft'], by: ['resident', 'station'] },
  discard: { from: ['draft'], by: ['resident', 'station'] },
  ask: { from: ['submitted'], by: ['station'] },
  answer: { from: ['needs-info'], by: ['resident'] },
  reject: { from: ['submitted', 'queued'], by: ['station'] },
  appeal: { from: ['rejected'], by: ['resident'] },
  merge: { from: ['submitted', 'queued'], by: ['station'] },
  split: { from: ['submitted', 'queued'], by: ['station'] },
  refer: { from: ['submitted', 'queued'], by: ['station'] },
  receive: { from: ['referred'], by: ['station'] },
  approve: { from: ['submitted'], by: ['station'] },
  open: { from: ['queued'], by: ['station'] },
  recall: { from: ['open-pool', 'dispatched'], by: ['station', 'clock'] },
  dispatch: { from: ['queued'], by: ['station'] },
  reassign: { from: ['dispatched', 'accepted', 'scheduled'], by: ['station'] },
  'add-team': { from: ['accepted', 'scheduled', 'in-service'], by: ['station', 'team'] },
  accept: { from: ['dispatched'], by: ['team'] },
  take: { from: ['open-pool'], by: ['team'] },
  decline: { from: ['dispatched'], by: ['team'] },
  'time-out': { from: ['dispatched'], by: ['clock'] },
  escalate: { from: ['queued', 'dispatched'], by: ['station'] },
  arbitrate: { from: ['arbitration'], by: ['supervisor'] },
  withdraw: { from: ['accepted', 'scheduled'], by: ['team'] },
  schedule: { from: ['accepted', 'scheduled'], by: ['team', 'station'] },
  insure: { from: ['queued', 'dispatched', 'accepted', 'scheduled'], by: ['station'] },
  start: { from: ['accepted', 'scheduled'], by: ['team'] },
  pause: { from: ['in-service'], by: ['team', 'station'] },
  resume: { from: ['paused'], by: ['team', 'station'] },
  report: { from: ['accepted', 'scheduled', 'in-service'], by: ['team'] },
  confirm: { from: ['reported'], by: ['resident', 'station'] },
  dispute: { from: ['reported', 'confirmed', 'follow-up'], by: ['resident', 'station'] },
  rate: { from: ['confirmed'], by: ['resident', 'station'] },
  waive: {
    from: ['queued', 'dispatched', 'accepted', 'scheduled', 'in-service', 'reported', 'confirmed'],
    by: ['station'],
  },
  'leave-unrated': { from: ['confirmed'], by: ['clock'] },
  draw: { from: ['rated', 'unrated'], by: ['clock'] },
  close: { from: ['rated', 'unrated', 'follow-up'], by: ['station', 'clock'] },
  urge: { from: [...underWay], by: ['resident', 'station', 'supervisor'] },
  raise: { from: [...underWay, 'referred', 'follow-up'], by: ['clock'] },
  cancel: { from: [...ahead], by: ['resident', 'station'] },
  miss: { from: ['scheduled'], by: ['team', 'station'] },
  expire: { from: ['needs-info'], by: ['clock'] },
  'give-up': { from: ['queued', 'open-pool', 'arbitration'], by: ['station', 'supervisor'] },
  reopen: {
    from: ['closed', 'cancelled', 'no-show', 'expired', 'unmet', 'archived'],
    by: ['resident', 'station'],
  },
  archive: { from: [...ended], by: ['clock'] },
} as const satisfies Record<CommandType, Rule>

const refusal = (code: string, zh: string, en: string, status: Refusal['status'] = 409): Refusal => ({
  code: `orders.${code}`,
  words: [zh, en],
  status,
})

export const refusals = {
  wrongStatus: refusal(
    'wrong-status',
    '这张服务单已经不是这个状态了，刚才有人先办了一步。请看一眼现在的样子。',
    'This order is no longer in that state: somebody was a step ahead. Look at it as it is now.',
  ),
  changed: refusal(
    'changed',
    '您看过以后这张服务单又有变化。请重新读取再办。',
    'This order changed since you read it. Read it again first.',
    412,
  ),
  notYours: refusal('not-yours', '这一步不由您这一方来办。', 'This step is not yours to take.', 403),
  askedOnce: refusal(
    'asked-once',
    '补充材料只能问一次，已经问过了。请按现有内容决定。',
    'The resident has been asked once already. Decide on what is there.',
  ),
  appealedOnce: refusal('appealed-once', '已经复核过一次。', 'It has been looked at again already.'),
  sameJudge: refusal(
    'same-judge',
    '申诉要由当初驳回的人以外的另一个人来复核。',
    'An appeal is judged by somebody other than whoever rejected it.',
    403,
  ),
  needsStaff: refusal(
    'volunteers-are-free',
    '志愿者从不被强派：审定只能指定本站工作人员或共建单位的队伍。',
    'Volunteers are never forced: arbitration binds only the station’s own staff or a partner’s team.',
    422,
  ),
  notInsured: refusal(
    'not-insured',
    '这项服务有人身风险，须先登记意外保险单号才能开始。',
    'This service is dangerous: note the number of the accident insurance before it begins.',
  ),
  sameTeam: refusal('same-team', '已经是这支队伍了。', 'That team has it already.', 422),
  ownReport: refusal(
    'own-report',
    '自己填报的结果要由居民或另一位工作人员确认。',
    'Whoever reported the result cannot confirm it: the resident or a second member of staff does.',
    403,
  ),
  ownCall: refusal(
    'own-call',
    '回访要由填报结果以外的人来做。',
    'The call-back is made by somebody other than whoever reported the result.',
    403,
  ),
  waived: refusal('rating-waived', '这项服务不请人评价。', 'No rating is asked for this service.'),
  onlyClock: refusal(
    'closes-by-itself',
    '评价以后由系统抽取回访，其余自动办结，不能手工办结。',
    'After the rating the system draws who is called back and closes the rest; nobody closes by hand.',
    403,
  ),
  itself: refusal('merge-itself', '不能并入自己。', 'An order cannot be merged into itself.', 422),
  erased: refusal(
    'erased',
    '这张服务单里写的内容已经按要求删除，只剩经过。',
    'What this order said was erased on request; only its steps remain.',
  ),
  noPerson: refusal('no-person', '没有这个人。', 'There is no such person.', 404),
  noCard: refusal(
    'no-card',
    '这张卡已经作废，或查询码抄错了。请打电话问站里。',
    'This card has ended, or its code was copied wrongly. Please call the station.',
    404,
  ),
  notFound: refusal('not-found', '没有这张服务单。', 'There is no such order.', 404),
} satisfies Record<string, Refusal>

/** Who takes a step: for whom, and which person that is (an account, or the order itself for its resident at the counter). */
export interface Actor {
  readonly party: Party
  readonly id: string
}

/** What is known of a team that arbitration would bind. */
export interface Context {
  /** The team is made up of staff or stands behind a partner. */
  readonly bindable?: boolean
}

/** A step taken: the command without its free words. */
export interface Step {
  readonly command: Command
  readonly by: Actor
}

/** May this command be offered to this party now? */
export const isLegal = (order: Pick<Order, 'status'>, type: CommandType, party: Party): boolean => {
  const rule: Rule = rules[type]
  return rule.from.includes(order.status) && rule.by.includes(party)
}

/** Decides one command.
 *  Refuses: orders.not-yours, orders.wrong-status and the one of `refusals` that the command breaks. */
export function decide(order: Order, command: Command, by: Actor, context: Context = {}): Result<Step> {
  const rule: Rule = rules[command.type]
  if (!rule.by.includes(by.party)) return no(refusals.notYours)
  if (!rule.from.includes(order.status)) return no(refusals.wrongStatus)
  const objection = (objections[command.type] as Objection<CommandType> | undefined)?.(
    order,
    command,
    by,
    context,
  )
  return objection ? no(objection) : ok({ command, by })
}

type Objection<type extends CommandType> = (
  order: Order,
  command: Extract<Command, { type: type }>,
  by: Actor,
  context: Context,
) => Refusal | undefined

const unlessJudged = (order: Order, _: Command, by: Actor): Refusal | undefined =>
  order.appealed && order.rejectedBy === by.id ? refusals.sameJudge : undefined
const unlessInsured = (order: Order): Refusal | undefined =>
  order.risky && !order.insured ? refusals.notInsured : undefined

/** What speaks against a command that state and party allow. */
const objections: { readonly [type in CommandType]?: Objection<type> } = {
  ask: order => (order.asked ? refusals.askedOnce : undefined),
  appeal: order => (order.appealed ? refusals.appealedOnce : undefined),
  reject: unlessJudged,
  approve: unlessJudged,
  refer: unlessJudged,
  merge: (order, command, by) =>
    command.into === order.id ? refusals.itself : unlessJudged(order, command, by),
  arbitrate: (_, __, ___, context) => (context.bindable === true ? undefined : refusals.needsStaff),
  reassign: (order, { to }) => (order.assignee?.id === to ? refusals.sameTeam : undefined),
  'add-team': (order, { to }) =>
    order.assignee?.id === to || order.helpers.includes(to) ? refusals.sameTeam : undefined,
  start: unlessInsured,
  report: unlessInsured,
  confirm: (order, _, by) => (order.reportedBy === by.id ? refusals.ownReport : undefined),
  rate: (order, _, by) => {
    if (order.ratingWaived) return refusals.waived
    return order.reportedBy === by.id ? refusals.ownCall : undefined
  },
  close: (order, _, by) => {
    if (order.status !== 'follow-up') return by.party === 'clock' ? undefined : refusals.onlyClock
    if (by.party === 'clock') return refusals.notYours
    return order.reportedBy === by.id ? refusals.ownCall : undefined
  },
}

/** Two refusals, then somebody else decides. */
const BOUNCES_MAX = 2

/** The order after a step; the decision is made. */
export function apply(order: Order, { command, by }: Step): Order {
  const next = { ...order, version: order.version + 1 }
  const to = (status: Status, more: Partial<Order> = {}): Order => ({ ...next, status, raised: 0, ...more })
  const free = { assignee: null, bound: false, helpers: [], scheduledFor: null, reviewOn: null }
  switch (command.type) {
    case 'submit':
      return to('submitted')
    case 'discard':
      return to('discarded')
    case 'ask':
      return to('needs-info', { asked: true })
    case 'answer':
      return to('submitted')
    case 'reject':
      return to('rejected', { rejectedBy: by.id, reason: command.reason })
    case 'appeal':
      return to('submitted', { appealed: true })
    case 'merge':
      return to('merged', { intoId: command.into })
    case 'split':
      return to('split')
    case 'refer':
      return to('referred', { reason: command.receiver })
    case 'receive':
      return to('closed')
    case 'approve':
      return to('queued', { priority: command.priority, risky: order.risky || command.risky, reason: null })
    case 'open':
      return to('open-pool')
    case 'recall':
      return to('queued', free)
    case 'dispatch':
    case 'reassign':
      return to('dispatched', { ...free, assignee: { kind: command.assignee, id: command.to } })
    case 'add-team':
      return { ...next, helpers: [...order.helpers, command.to] }
    case 'accept':
      return to('accepted')
    case 'take':
      return to('accepted', { assignee: { kind: 'team', id: command.team } })
    case 'decline': {
      const bounces = order.bounces + 1
      return to(bounces >= BOUNCES_MAX ? 'arbitration' : 'queued', { ...free, bounces })
    }
    case 'time-out':
      return { ...to('queued', free), raised: order.raised + 1 }
    case 'escalate':
      return to('arbitration', free)
    case 'arbitrate':
      return to('accepted', { ...free, assignee: { kind: 'team', id: command.team }, bound: true })
    case 'withdraw':
      return to('queued', free)
    case 'schedule':
      return to('scheduled', { scheduledFor: `${command.on}T${command.time}` })
    case 'insure':
      return { ...next, insured: true }
    case 'start':
      return to('in-service')
    case 'pause':
      return to('paused', { reviewOn: command.review })
    case 'resume':
      return to('in-service', { reviewOn: null })
    case 'report':
      return to('reported', {
        reportedBy: by.id,
        quantity: command.quantity,
        headcount: command.headcount ?? null,
      })
    case 'confirm':
      return to('confirmed')
    case 'dispute':
      return to('queued', {
        ...free,
        cycle: order.cycle + 1,
        reportedBy: null,
        quantity: null,
        headcount: null,
      })
    case 'rate':
      return to('rated', { atRisk: !command.done || command.needsMore })
    case 'waive':
      return { ...next, ratingWaived: true }
    case 'leave-unrated':
      return to('unrated')
    case 'draw':
      return to('follow-up')
    case 'close':
      return to('closed')
    case 'urge':
      return next
    case 'raise':
      return { ...next, raised: order.raised + 1 }
    case 'cancel':
      return to('cancelled', { reason: command.reason })
    case 'miss':
      return to('no-show', { reason: command.who })
    case 'expire':
      return to('expired')
    case 'give-up':
      return to('unmet', { ...free, reason: command.reason })
    case 'reopen':
      return to('queued', { ...free, reason: null, reportedBy: null, cycle: order.cycle + 1 })
    case 'archive':
      return to('archived')
  }
}

import type { Words } from '#kernel/result'
import { translator, type Lang } from '#kernel/text'

/** What a message may speak of. Never what an order says: no need, name, phone or address. */
export const factNames = ['station', 'number', 'when', 'link'] as const
export type Fact = (typeof factNames)[number]
export type Facts = Readonly<Partial<Record<Fact, string>>>

type Places<S extends string> = S extends `${string}{${infer Place}}${infer Rest}`
  ? Place | Places<Rest>
  : never
type Speaks<S extends string, Allowed> = [Places<S>] extends [Allowed] ? S : never

/** A pair of words whose places are facts, the same in both languages. */
const say = <const Zh extends string, const En extends string>(
  zh: Speaks<Zh, Fact & Places<En>>,
  en: Speaks<En, Fact & Places<Zh>>,
): Words => [zh, en]

interface Template {
  readonly subject: Words
  readonly body: Words
}

/** Everything the program ever says by itself, by who hears it. */
export const templates = {
  'staff.received': {
    subject: say('新服务单 {number}', 'New order {number}'),
    body: say(
      '{station}收到服务单 {number}，请审核。',
      '{station} received order {number}. Please check it.',
    ),
  },
  'staff.declined': {
    subject: say('服务单 {number} 被退回', 'Order {number} was declined'),
    body: say(
      '服务单 {number} 没有队伍在办了，请重新派单。',
      'No team has order {number} any more. Please dispatch it again.',
    ),
  },
  'staff.withdrawn': {
    subject: say('服务单 {number}：队伍撤回了接单', 'Order {number}: the team withdrew'),
    body: say(
      '队伍接单后又退出了服务单 {number}，请尽快重新派单。',
      'The team withdrew from order {number} after accepting. Please dispatch it again soon.',
    ),
  },
  'staff.raised': {
    subject: say('督办：服务单 {number} 超时', 'Late: order {number}'),
    body: say(
      '{station}的服务单 {number} 超过了时限，请过问。',
      'Order {number} of {station} is past its time. Please look into it.',
    ),
  },
  'staff.cancelled': {
    subject: say('服务单 {number} 已取消', 'Order {number} was cancelled'),
    body: say('服务单 {number} 已取消，不用去了。', 'Order {number} was cancelled; nobody needs to go.'),
  },
  'team.dispatched': {
    subject: say('派给您的服务单 {number}', 'Order {number} for you'),
    body: say(
      '{station}请您的队伍办服务单 {number}。接不接由您决定，请打开看一看。',
      '{station} asks your team to take order {number}. It is yours to accept or decline; please look.',
    ),
  },
  'team.unanswered': {
    subject: say('服务单 {number} 还在等您答复', 'Order {number} still waits for your answer'),
    body: say(
      '服务单 {number} 还没有答复，请打开接单或退回，好让别人来办。',
      'Order {number} has no answer yet. Please accept or decline, so that somebody else can.',
    ),
  },
  'team.tomorrow': {
    subject: say('明天的服务：{number}', 'Tomorrow: order {number}'),
    body: say(
      '服务单 {number} 约在 {when}，请做好准备。',
      'Order {number} is due on {when}. Please prepare.',
    ),
  },
  'resident.received': {
    subject: say('我们收到了您的服务单 {number}', 'We received your order {number}'),
    body: say(
      '您的服务单 {number} 已收到。看进展请打开：{link}',
      'Your order {number} has arrived. To see how it stands open: {link}',
    ),
  },
  'resident.moved': {
    subject: say('您的服务单 {number} 有新进展', 'Your order {number} has moved on'),
    body: say(
      '您的服务单 {number} 有新进展，请打开：{link}',
      'Your order {number} has moved on. Open: {link}',
    ),
  },
  'resident.asked': {
    subject: say('您的服务单 {number} 需要补充', 'Your order {number} needs an answer'),
    body: say(
      '关于服务单 {number}，站里有一个问题要问您，请打开回答：{link}',
      'The station has a question about your order {number}. Please answer here: {link}',
    ),
  },
  'resident.unanswered': {
    subject: say('您的服务单 {number} 还在等您回答', 'Your order {number} still waits for your answer'),
    body: say(
      '服务单 {number} 还在等您回答，过几天没有回音就会失效。请打开：{link}',
      'Your order {number} still waits for your answer and lapses in a few days. Open: {link}',
    ),
  },
  'resident.rejected': {
    subject: say('您的服务单 {number} 有了答复', 'An answer to your order {number}'),
    body: say(
      '您的服务单 {number} 没能受理，原因请打开看；不同意可以申诉一次：{link}',
      'Your order {number} could not be taken on. Open to see why; you may appeal once: {link}',
    ),
  },
  'resident.reported': {
    subject: say('请确认服务单 {number}', 'Please confirm order {number}'),
    body: say(
      '队伍说服务单 {number} 已办好。请打开确认，没办好也请说一声：{link}',
      'The team says that order {number} is done. Please confirm it, or say that it is not: {link}',
    ),
  },
  'resident.confirmed': {
    subject: say('服务单 {number}：说说怎么样', 'Order {number}: how was it?'),
    body: say(
      '服务单 {number} 已确认。愿意的话请评一评，不评也可以：{link}',
      'Order {number} is confirmed. If you like, rate it; you need not: {link}',
    ),
  },
  'resident.tomorrow': {
    subject: say('明天的服务：{number}', 'Tomorrow: order {number}'),
    body: say(
      '您的服务单 {number} 约在明天。要改时间请打开或打电话：{link}',
      'Your order {number} is due tomorrow. To change it open this or call: {link}',
    ),
  },
} as const satisfies Record<string, Template>

export type TemplateId = keyof typeof templates

/** A message in words. Shape: a fact that is missing stays visible as its place. */
export function compose(
  id: TemplateId,
  lang: Lang,
  facts: Facts,
): { readonly subject: string; readonly body: string } {
  const t = translator(lang)
  return { subject: t(templates[id].subject, facts), body: t(templates[id].body, facts) }
}

/** Does a template lead to the resident's own page of the order? */
export const leadsResident = (id: TemplateId): boolean => id.startsWith('resident.')

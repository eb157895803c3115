import { showInstant } from '#kernel/time'
import { translator } from '#kernel/text'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { Icon } from '#platform/ui/icon'
import { may, type List } from '#platform/ui/list'

import { channels, states, type State } from './message.ts'
import { messageSorts, messageSource, type MessageLine } from './store.ts'
import { templates } from './template.ts'
import { channelWords, labels, stateWords } from './text.ts'

const tones: Readonly<Record<State, readonly [tone: string, icon: string]>> = {
  waiting: ['pending', 'wait'],
  failing: ['pending', 'warn'],
  sent: ['confirmed', 'done'],
  bounced: ['void', 'warn'],
  dropped: ['void', 'void'],
}

/** How a message went, as a word with a mark. */
export function StateMark({ ctx, state }: { ctx: Ctx; state: State }) {
  const [tone, icon] = tones[state]
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon} />
      {ctx.t(stateWords[state])}
    </span>
  )
}

const subjectOf = ({ template, number }: MessageLine, t: Ctx['t']): string =>
  t(templates[template].subject, { number: number ?? '—' })

const list: List<MessageLine> = {
  title: ['通知', 'Messages'],
  lead: [
    '系统发出的每一条：给谁、从哪里发、什么时候、结果怎样。这里没有地址，也没有居民写的内容。打不通的会自己再试；被退回的请打电话。',
    'Everything that was sent: to whom, how, when and with what result. No addresses here and nothing residents wrote. What fails is tried again by itself; where mail is returned, call.',
  ],
  path: site => `/at/${site}/messages`,
  exports: 'messages.read',
  order: '-at',
  sorts: messageSorts,
  filters: [
    { name: 'text', label: labels.number },
    {
      name: 'state',
      label: labels.state,
      options: ({ t }) => states.map(value => ({ value, label: t(stateWords[value]) })),
    },
    {
      name: 'channel',
      label: labels.channel,
      options: ({ t }) => channels.map(value => ({ value, label: t(channelWords[value]) })),
    },
  ],
  actions: ctx =>
    may(ctx, 'messages.manage') ? (
      <a class="button" href={`/at/${siteOf(ctx).ref}/robots`}>
        {ctx.t(['群机器人', 'Group robots'])}
      </a>
    ) : null,
  empty: ctx => (
    <p>
      {ctx.t(['还没有通知。服务单有进展时会自动发出。', 'No messages yet. They are sent as orders move on.'])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const base = `/at/${siteOf(ctx).ref}`
    const prints = may(ctx, 'orders.speak')
    const opens = may(ctx, 'orders.open')
    return [
      {
        label: labels.subject,
        cell: row =>
          row.channel === 'letter' && row.state === 'waiting' && prints ? (
            <a href={`${base}/messages/${row.id}/letter`}>{subjectOf(row, t)}</a>
          ) : opens && row.orderId ? (
            <a href={`${base}/orders/${row.orderId}`}>{subjectOf(row, t)}</a>
          ) : (
            subjectOf(row, t)
          ),
        file: row => subjectOf(row, t),
      },
      { label: labels.to, cell: row => recipientOf(row, t), file: row => recipientOf(row, t) },
      {
        label: labels.channel,
        cell: row => t(channelWords[row.channel]),
        file: row => t(channelWords[row.channel]),
      },
      {
        label: labels.state,
        cell: row => <StateMark ctx={ctx} state={row.state} />,
        file: row => t(stateWords[row.state]),
      },
      {
        label: labels.outcome,
        cell: row => (row.outcome === null ? '—' : <code>{row.outcome}</code>),
        file: row => row.outcome,
      },
      { label: labels.tries, number: true, cell: row => String(row.tries), file: row => row.tries },
      {
        label: labels.at,
        sort: 'at',
        cell: row => showInstant(row.at, t),
        file: row => showInstant(row.at, t),
      },
    ]
  },
}

const recipientOf = ({ name, template }: MessageLine, t: ReturnType<typeof translator>): string =>
  name ?? t(template.startsWith('team.') ? ['队伍', 'The team'] : ['点单的居民', 'The resident'])

export const messagesServed: Served<MessageLine> = {
  list,
  source: (ctx, asked) => messageSource(siteOf(ctx).id, asked.values),
}

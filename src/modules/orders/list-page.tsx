import { areaOptions } from '#areas'
import { showInstant } from '#kernel/time'
import type { Served } from '#platform/http/lists'
import { siteOf } from '#platform/http/route'
import { may, type List } from '#platform/ui/list'

import { orderSorts, orderSource, queues, type OrderLine, type Queue } from './list-store.ts'
import { queueWords } from './board.tsx'
import { figureWords } from './figure-page.tsx'
import { figureIds } from './figure-store.ts'
import { DueMark, StatusMark } from './marks.tsx'
import { channels, statuses } from './order.ts'
import { listTerms } from './store.ts'
import { unmetWays } from './unmet-store.ts'
import { channelWords, codeWords, labels, priorityWords, proxyWords, statusWords } from './text.ts'

const list: List<OrderLine> = {
  title: ['服务单', 'Orders'],
  lead: [
    '居民要什么、谁在办、什么时候到期。名单上没有姓名、电话和住址；打开一单才看得到，并留下查看记录。',
    'What residents need, who is at it and what is due. No names, phones or addresses here; opening an order shows them and is written down.',
  ],
  path: site => `/at/${site}/orders`,
  exports: 'orders.read',
  order: '-received',
  sorts: orderSorts,
  filters: [
    { name: 'text', label: labels.number },
    {
      name: 'queue',
      label: ['队列', 'Queue'],
      options: ({ t }) =>
        (Object.keys(queues) as Queue[]).map(queue => ({ value: queue, label: t(queueWords[queue]) })),
    },
    {
      name: 'status',
      label: labels.status,
      options: ({ t }) => statuses.map(status => ({ value: status, label: t(statusWords[status]) })),
    },
    {
      name: 'service',
      label: labels.service,
      options: async ctx =>
        (await listTerms(ctx.deps.db, siteOf(ctx).id)).map(({ code, zh, en }) => ({
          value: code,
          label: ctx.t([zh, en || zh]),
        })),
    },
    {
      name: 'way',
      label: ['怎样没满足', 'How it was not met'],
      type: 'shown',
      options: ({ t }) => unmetWays.map(way => ({ value: way, label: t(statusWords[way]) })),
    },
    {
      name: 'reason',
      label: labels.reason,
      type: 'shown',
      options: ({ t }) => Object.entries(codeWords).map(([value, words]) => ({ value, label: t(words) })),
    },
    {
      name: 'area',
      label: labels.area,
      options: async ctx => [
        { value: '-', label: ctx.t(['还没有归到网格', 'In no cell yet']) },
        ...(await areaOptions(ctx)),
      ],
    },
    {
      name: 'channel',
      label: labels.channel,
      options: ({ t }) => channels.map(channel => ({ value: channel, label: t(channelWords[channel]) })),
    },
    {
      name: 'figure',
      label: ['数据', 'Figure'],
      type: 'shown',
      options: ({ t }) => figureIds.map(value => ({ value, label: t(figureWords[value][0]) })),
    },
    { name: 'year', label: ['年份', 'Year'], type: 'shown' },
  ],
  actions: ctx => (
    <>
      {may(ctx, 'orders.receive') ? (
        <a class="button primary" href={`/at/${siteOf(ctx).ref}/orders/new`}>
          {ctx.t(['登记一单', 'Take an order'])}
        </a>
      ) : null}
      <a class="button" href={`/at/${siteOf(ctx).ref}/orders/figures`}>
        {ctx.t(['年度数据', 'Figures of the year'])}
      </a>
      {may(ctx, 'orders.open') ? (
        <a class="button" href={`/at/${siteOf(ctx).ref}/orders/scan`}>
          {ctx.t(['扫小票', 'Scan a slip'])}
        </a>
      ) : null}
      {may(ctx, 'orders.manage') ? (
        <a class="button" href={`/at/${siteOf(ctx).ref}/dispatch`}>
          {ctx.t(['集中派单', 'Dispatch the queue'])}
        </a>
      ) : null}
      <a class="button" href={`/at/${siteOf(ctx).ref}/orders/unmet`}>
        {ctx.t(['未满足的需求', 'Unmet needs'])}
      </a>
    </>
  ),
  empty: ctx => (
    <p>
      {ctx.t([
        '还没有服务单。居民可以在公开页面点单，也可以打电话、到站里来，由工作人员登记。',
        'There is no order yet. Residents order on the public page, or call or come by and staff take it down.',
      ])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const base = `/at/${siteOf(ctx).ref}/orders`
    const opens = may(ctx, 'orders.open')
    return [
      {
        label: labels.number,
        sort: 'number',
        cell: row => (opens ? <a href={`${base}/${row.id}`}>{row.number}</a> : row.number),
        file: row => row.number,
      },
      {
        label: labels.status,
        cell: row => <StatusMark ctx={ctx} status={row.status} />,
        file: row => t(statusWords[row.status]),
      },
      { label: labels.service, cell: row => row.service ?? '—', file: row => row.service },
      {
        label: labels.priority,
        sort: 'priority',
        cell: row => t(priorityWords[row.priority] ?? ['—', '—']),
        file: row => t(priorityWords[row.priority] ?? ['—', '—']),
      },
      { label: labels.area, cell: row => row.area ?? '—', file: row => row.area },
      { label: labels.assignee, cell: row => row.assignee ?? '—', file: row => row.assignee },
      {
        label: labels.channel,
        cell: row => `${t(channelWords[row.channel])} · ${t(proxyWords[row.proxy])}`,
        file: row => `${t(channelWords[row.channel])} ${t(proxyWords[row.proxy])}`,
      },
      {
        label: labels.received,
        sort: 'received',
        cell: row => showInstant(row.received_at, t),
        file: row => showInstant(row.received_at, t),
      },
      {
        label: labels.due,
        sort: 'due',
        cell: row => <DueMark ctx={ctx} dueAt={row.due_at} />,
        file: row => (row.due_at ? showInstant(row.due_at, t) : null),
      },
    ]
  },
}

export const ordersServed: Served<OrderLine> = {
  list,
  source: (ctx, asked) => orderSource(siteOf(ctx).id, ctx.at, asked.values),
}

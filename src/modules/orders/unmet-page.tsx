import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import type { List } from '#platform/ui/list'

import { listTerms } from './store.ts'
import { codeWords, labels, statusWords } from './text.ts'
import { unmetSorts, unmetSource, unmetWays, type UnmetLine } from './unmet-store.ts'

const noKind: Words = ['没有对应的类别', 'No kind of service']

const kindOf = ({ t }: Ctx, row: UnmetLine): string =>
  row.service === null ? t(noKind) : t([row.zh ?? row.service, row.en || (row.zh ?? row.service)])
const reasonOf = ({ t }: Ctx, row: UnmetLine): string =>
  row.reason !== null && row.reason in codeWords ? t(codeWords[row.reason as keyof typeof codeWords]) : '—'

const unmetList: List<UnmetLine> = {
  title: ['未满足的需求', 'Unmet needs'],
  lead: [
    '没有队伍、没有项目、驳回和失效的需求，按类别和原因数出来：这里最多的，就是目录里最该补的。',
    'Needs without a team or a project, rejected or lapsed, counted by kind and reason: what stands on top is what the catalogue lacks.',
  ],
  path: site => `/at/${site}/orders/unmet`,
  exports: 'orders.read',
  ids: 'text',
  order: '-orders',
  sorts: unmetSorts,
  filters: [
    { name: 'text', label: ['包含文字', 'Containing'] },
    {
      name: 'way',
      label: labels.status,
      options: ({ t }) => unmetWays.map(way => ({ value: way, label: t(statusWords[way]) })),
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
    { name: 'from', label: ['从哪天起', 'From'], type: 'day' },
    { name: 'to', label: ['到哪天', 'Until'], type: 'day' },
  ],
  empty: ({ t }) => <p>{t(['还没有哪个需求没满足。', 'No need has been left unmet yet.'])}</p>,
  columns: ctx => {
    const { t } = ctx
    return [
      {
        label: labels.service,
        sort: 'service',
        cell: row => kindOf(ctx, row),
        file: row => kindOf(ctx, row),
      },
      { label: labels.status, cell: row => t(statusWords[row.way]), file: row => t(statusWords[row.way]) },
      { label: labels.reason, cell: row => reasonOf(ctx, row), file: row => reasonOf(ctx, row) },
      {
        label: ['多少单', 'Orders'],
        sort: 'orders',
        number: true,
        cell: row => <a href={ordersHref(ctx, row)}>{row.orders}</a>,
        file: row => row.orders,
      },
      {
        label: ['最近一单', 'Latest'],
        sort: 'latest',
        cell: row => showInstant(row.latest, t),
        file: row => showInstant(row.latest, t),
      },
    ]
  },
}

/** The orders behind a number. */
function ordersHref(ctx: Ctx, row: UnmetLine): string {
  const query = new URLSearchParams({
    way: row.way,
    service: row.service ?? '-',
    ...(row.reason === null ? {} : { reason: row.reason }),
  })
  return `/at/${siteOf(ctx).ref}/orders?${query}`
}

export const unmetServed: Served<UnmetLine> = {
  list: unmetList,
  source: (ctx, asked) => unmetSource(siteOf(ctx).id, asked.values),
}

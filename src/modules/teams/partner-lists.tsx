import { showQuantity, showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import { dayOf, showDay } from '#kernel/time'
import type { Served } from '#platform/http/lists'
import { siteOf } from '#platform/http/route'
import type { List, Tab } from '#platform/ui/list'

import { AddLink, contains, dayCell, joined, states, times } from './list-parts.tsx'
import {
  pledgeSorts,
  partnerSorts,
  partnerSource,
  pledgeSource,
  type PartnerLine,
  type PledgeLine,
} from './partner-store.ts'
import { resources, resourceWords } from './team.ts'
import { labels } from './text.ts'

const partnerTabs: readonly Tab[] = [
  { words: ['共建单位', 'Partners'], path: site => `/at/${site}/partners`, access: 'teams.read' },
  { words: ['协议和资源', 'Agreements'], path: site => `/at/${site}/agreements`, access: 'teams.read' },
]

const addPartner: Words = ['增加一个共建单位', 'Add a partner']

const partnersList: List<PartnerLine> = {
  title: ['共建单位', 'Partners'],
  lead: [
    '和本站点签了协议的单位，以及它们答应提供什么。',
    'Organisations that signed an agreement with the site, and what they pledged.',
  ],
  path: site => `/at/${site}/partners`,
  tabs: partnerTabs,
  exports: 'teams.read',
  order: 'code',
  sorts: partnerSorts,
  filters: [
    { name: 'text', label: contains },
    {
      name: 'state',
      label: labels.state,
      options: ctx => states(ctx, ['共建中', 'Active'], ['已结束', 'Ended']),
    },
  ],
  actions: ctx => <AddLink ctx={ctx} href={`/at/${siteOf(ctx).ref}/partners/new`} words={addPartner} />,
  empty: ctx => (
    <>
      <p>
        {ctx.t([
          '还没有共建单位。先登记一个，再写上协议和它答应的资源。',
          'There is no partner yet. Add one first, then its agreement and what it pledges.',
        ])}
      </p>
      <AddLink ctx={ctx} href={`/at/${siteOf(ctx).ref}/partners/new`} words={addPartner} />
    </>
  ),
  columns: ctx => {
    const { t } = ctx
    const state = (row: PartnerLine) =>
      row.closed_on
        ? t(['{day}结束', 'Ended {day}'], { day: showDay(row.closed_on, t) })
        : t(['共建中', 'Active'])
    return [
      {
        label: labels.name,
        sort: 'name',
        cell: row => <a href={`/at/${siteOf(ctx).ref}/partners/${row.id}`}>{row.name}</a>,
        file: row => row.name,
      },
      { label: labels.code, sort: 'code', cell: row => row.code, file: row => row.code },
      { label: labels.creditCode, cell: row => row.credit_code ?? '—', file: row => row.credit_code },
      {
        label: ['有效协议', 'Agreements in force'],
        sort: 'agreements',
        number: true,
        cell: row => String(row.agreements),
        file: row => row.agreements,
      },
      { label: labels.team, cell: row => joined(row.teams, t) || '—', file: row => joined(row.teams, t) },
      { label: labels.state, cell: state, file: state },
    ]
  },
}

export const partnersServed: Served<PartnerLine> = {
  list: partnersList,
  source: (ctx, asked) => partnerSource(siteOf(ctx).id, dayOf(ctx.at), asked.values),
}

const agreementsList: List<PledgeLine> = {
  title: ['协议和资源', 'Agreements and pledged resources'],
  lead: [
    '每份协议答应的每一项资源占一行；没写资源的协议也在这里。',
    'One line for each resource an agreement pledges, and one for an agreement that pledges none.',
  ],
  path: site => `/at/${site}/agreements`,
  tabs: partnerTabs,
  exports: 'teams.read',
  order: '-signed',
  sorts: pledgeSorts,
  filters: [
    { name: 'text', label: contains },
    {
      name: 'resource',
      label: labels.resource,
      options: ({ t }) => resources.map(value => ({ value, label: t(resourceWords[value]) })),
    },
    { name: 'state', label: labels.state, options: times },
  ],
  empty: ctx => (
    <p>
      {ctx.t([
        '还没有协议。先打开一个共建单位，再登记协议。',
        'There is no agreement yet. Open a partner first and add one.',
      ])}{' '}
      <a href={`/at/${siteOf(ctx).ref}/partners`}>{ctx.t(['看共建单位', 'See the partners'])}</a>
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    return [
      {
        label: labels.partnerCode,
        sort: 'partner',
        cell: row => <a href={`/at/${siteOf(ctx).ref}/partners/${row.partner_id}`}>{row.partner}</a>,
        file: row => row.partner,
      },
      {
        label: labels.signedOn,
        sort: 'signed',
        cell: row => showDay(row.signed_on, t),
        file: row => dayCell(row.signed_on),
      },
      {
        label: labels.endsOn,
        sort: 'ends',
        cell: row => (row.ends_on ? showDay(row.ends_on, t) : t(['长期', 'No end'])),
        file: row => dayCell(row.ends_on),
      },
      {
        label: labels.resource,
        cell: row => (row.resource ? t(resourceWords[row.resource]) : '—'),
        file: row => (row.resource ? t(resourceWords[row.resource]) : null),
      },
      { label: labels.what, cell: row => row.what ?? '—', file: row => row.what },
      {
        label: labels.quantity,
        sort: 'quantity',
        number: true,
        cell: row => (row.quantity === null ? '—' : showQuantity(row.quantity, row.unit ?? '', t)),
        file: row => (row.quantity === null ? null : Number(row.quantity)),
      },
      { label: labels.unit, cell: row => (row.unit ? showUnit(row.unit, t) : '—'), file: row => row.unit },
      { label: labels.words, cell: row => row.words || '—', file: row => row.words },
    ]
  },
}

export const agreementsServed: Served<PledgeLine> = {
  list: agreementsList,
  source: (ctx, asked) => pledgeSource(siteOf(ctx).id, dayOf(ctx.at), asked.values),
}

import type { Words } from '#kernel/result'
import { dayOf, showDay, showInstant } from '#kernel/time'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { may, type List, type Tab } from '#platform/ui/list'

import {
  accessSorts,
  householdSorts,
  accessSource,
  householdSource,
  type AccessRow,
  type HouseholdLine,
} from './household-store.ts'
import { fieldWords, type IdentityField } from './person.ts'
import { personSorts, personSource, type PersonLine } from './store.ts'
import { accessWords, labels, stateOf } from './text.ts'

const tabs: readonly Tab[] = [
  { words: ['居民', 'People'], path: site => `/at/${site}/people`, access: 'people.read' },
  { words: ['户', 'Households'], path: site => `/at/${site}/households`, access: 'people.read' },
]
const registered: Words = ['登记日期', 'Registered']
const state: Words = ['状态', 'State']

const NewLink = ({ ctx }: { ctx: Ctx }) =>
  may(ctx, 'people.manage') ? (
    <a class="button primary" href={`/at/${siteOf(ctx).ref}/people/new`}>
      {ctx.t(['登记一个人', 'Register a person'])}
    </a>
  ) : null

const peopleList: List<PersonLine> = {
  title: ['居民', 'People'],
  lead: [
    '这里只有编号。姓名、电话和住址加密保存，谁看过都有记录。',
    'Only codes stand here. Names, phones and addresses are locked, and every look is written down.',
  ],
  path: site => `/at/${site}/people`,
  tabs,
  exports: 'people.read',
  order: 'code',
  sorts: personSorts,
  filters: [
    { name: 'text', label: labels.code },
    { name: 'household', label: labels.household },
    {
      name: 'state',
      label: state,
      options: ({ t }) => [
        { value: 'known', label: t(['在册', 'On the books']) },
        { value: 'minor', label: t(['未成年人', 'A minor']) },
        { value: 'erased', label: t(['身份已删除', 'Identity erased']) },
      ],
    },
  ],
  actions: ctx => <NewLink ctx={ctx} />,
  empty: ctx => (
    <>
      <p>
        {ctx.t([
          '还没有登记过人。先登记一个人；名单和队伍里以后只用编号。',
          'Nobody is registered yet. Register a person first; lists and teams then use the code alone.',
        ])}
      </p>
      <NewLink ctx={ctx} />
    </>
  ),
  columns: personColumns,
}

/** What a list shows of people: pseudonyms and nothing else. */
export function personColumns(ctx: Ctx): ReturnType<List<PersonLine>['columns']> {
  const { t } = ctx
  return [
    {
      label: labels.code,
      sort: 'code',
      cell: row => <a href={`/at/${siteOf(ctx).ref}/people/${row.id}`}>{row.code}</a>,
      file: row => row.code,
    },
    {
      label: labels.household,
      sort: 'household',
      cell: row => row.household ?? '—',
      file: row => row.household,
    },
    {
      label: registered,
      sort: 'registered',
      cell: row => showDay(dayOf(row.created_at), t),
      file: row => ({ date: dayOf(row.created_at) }),
    },
    { label: state, cell: row => t(stateOf(row)), file: row => t(stateOf(row)) },
  ]
}

export const peopleServed: Served<PersonLine> = {
  list: peopleList,
  source: (ctx, asked) => personSource(siteOf(ctx).id, asked.values),
}

const householdsList: List<HouseholdLine> = {
  title: ['户', 'Households'],
  lead: [
    '每户一个编号，不写是谁。登记表和台账里出现过的户都在这里。',
    'Each household has a number and no name. Whatever a form or a register named is here.',
  ],
  path: site => `/at/${site}/households`,
  tabs,
  exports: 'people.read',
  order: 'code',
  sorts: householdSorts,
  filters: [{ name: 'text', label: ['编号或片区', 'Number or area'] }],
  empty: ctx => (
    <>
      <p>
        {ctx.t([
          '还没有户。登记一个人或一条记录时写上户编号，这一户就有了。',
          'There is no household yet. Give its number when you register a person or a record, and it is here.',
        ])}
      </p>
      <NewLink ctx={ctx} />
    </>
  ),
  columns: ({ t, site }) => [
    {
      label: labels.household,
      sort: 'code',
      cell: row => <a href={`/at/${site?.ref}/households/${row.id}`}>{row.code}</a>,
      file: row => row.code,
    },
    { label: labels.area, sort: 'area', cell: row => row.area || '—', file: row => row.area },
    {
      label: labels.members,
      sort: 'members',
      number: true,
      cell: row => String(row.members),
      file: row => row.members,
    },
    {
      label: ['台账记录', 'Records'],
      sort: 'records',
      number: true,
      cell: row => String(row.records),
      file: row => row.records,
    },
    {
      label: registered,
      cell: row => showDay(dayOf(row.created_at), t),
      file: row => ({ date: dayOf(row.created_at) }),
    },
  ],
}

export const householdsServed: Served<HouseholdLine> = {
  list: householdsList,
  source: (ctx, asked) => householdSource(siteOf(ctx).id, dayOf(ctx.at), asked.values),
}

const accessesList: List<AccessRow> = {
  title: ['查看记录', 'Access log'],
  lead: [
    '谁在什么时候看过谁的身份信息，为什么。只能增加，不能修改。',
    'Who looked at whose identity, when and why. It only grows; nobody can change it.',
  ],
  path: site => `/at/${site}/access-log`,
  exports: 'journal.read',
  order: '-at',
  sorts: accessSorts,
  filters: [
    { name: 'text', label: ['谁、编号或原因', 'Who, code or reason'] },
    {
      name: 'action',
      label: labels.action,
      options: ({ t }) => Object.entries(accessWords).map(([value, words]) => ({ value, label: t(words) })),
    },
    { name: 'from', label: ['从', 'From'], type: 'day' },
    { name: 'to', label: ['到', 'To'], type: 'day' },
  ],
  empty: ({ t }) => (
    <p>
      {t([
        '还没有人看过身份信息。以后每看一次，这里就多一行。',
        'Nobody has looked at an identity yet. Every look will add a line here.',
      ])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const what = (row: AccessRow) => t(accessWords[row.action] ?? [row.action, row.action])
    const fields = (row: AccessRow) =>
      row.fields.map(field => t(fieldWords[field as IdentityField] ?? [field, field])).join(t(['、', ', ']))
    const opens = may(ctx, 'people.read')
    return [
      {
        label: ['时间', 'When'],
        sort: 'at',
        cell: row => showInstant(row.at, t),
        file: row => showInstant(row.at, t),
      },
      { label: ['谁', 'Who'], sort: 'who', cell: row => row.who ?? '—', file: row => row.who },
      { label: labels.action, cell: what, file: what },
      {
        label: labels.code,
        cell: row =>
          opens && row.subject ? (
            <a href={`/at/${siteOf(ctx).ref}/people/${row.subject_id}`}>{row.subject}</a>
          ) : (
            (row.subject ?? row.subject_id)
          ),
        file: row => row.subject ?? row.subject_id,
      },
      { label: ['看了什么', 'What'], cell: fields, file: fields },
      { label: ['原因', 'Why'], cell: row => row.reason || '—', file: row => row.reason },
    ]
  },
}

export const accessesServed: Served<AccessRow> = {
  list: accessesList,
  source: (ctx, asked) => accessSource(siteOf(ctx).id, asked.values),
}

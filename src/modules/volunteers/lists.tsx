import { dayOf, showDay, showInstant } from '#kernel/time'
import { listItems } from '#catalogue'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { may, type List, type Tab } from '#platform/ui/list'
import { listTeams } from '#teams'

import { inquirySorts, inquirySource, type Inquiry } from './inquiry-store.ts'
import { StateMark } from './marks.tsx'
import { directorySorts, directorySource, type DirectoryLine } from './store.ts'
import {
  ageWords,
  labels,
  languageWords,
  licenceWords,
  outcomeWords,
  slotWords,
  stateWords,
  wishWords,
} from './text.ts'
import { ages, languages, licences, slots, states } from './volunteer.ts'

const tabs: readonly Tab[] = [
  { words: ['志愿者', 'Volunteers'], path: site => `/at/${site}/volunteers`, access: 'volunteers.read' },
  {
    words: ['“我在不在册”', 'Am I here?'],
    path: site => `/at/${site}/volunteers/inquiries`,
    access: 'volunteers.manage',
  },
]

const NewLink = ({ ctx }: { ctx: Ctx }) =>
  may(ctx, 'volunteers.manage') ? (
    <a class="button primary" href={`/at/${siteOf(ctx).ref}/volunteers/new`}>
      {ctx.t(['邀请一位志愿者', 'Invite a volunteer'])}
    </a>
  ) : null

const volunteersList: List<DirectoryLine> = {
  title: ['志愿者', 'Volunteers'],
  lead: [
    '本人确认以前只是邀请，不计入任何数字，也不会被派单。这里只有编号，身份在居民登记里加密保存。',
    'Until somebody confirms they are only invited, counted nowhere and given no order. Only codes stand here.',
  ],
  path: site => `/at/${site}/volunteers`,
  tabs,
  exports: 'volunteers.read',
  order: 'code',
  sorts: directorySorts,
  filters: [
    { name: 'text', label: labels.code },
    {
      name: 'state',
      label: labels.state,
      options: ({ t }) => states.map(value => ({ value, label: t(stateWords[value]) })),
    },
    {
      name: 'skill',
      label: labels.skills,
      options: async ctx =>
        (await listItems(ctx.deps.db, siteOf(ctx).id, 'service')).map(({ code, zh, en }) => ({
          value: code,
          label: ctx.t([zh, en || zh]),
        })),
    },
    {
      name: 'slot',
      label: labels.availability,
      options: ({ t }) => slots.map(value => ({ value, label: t(slotWords(value)) })),
    },
    {
      name: 'licence',
      label: labels.kind,
      options: ({ t }) => licences.map(value => ({ value, label: t(licenceWords[value]) })),
    },
    {
      name: 'language',
      label: labels.languages,
      options: ({ t }) => languages.map(value => ({ value, label: t(languageWords[value]) })),
    },
    {
      name: 'team',
      label: labels.teams,
      options: async ctx =>
        (await listTeams(ctx.deps.db, siteOf(ctx).id)).map(team => ({ value: team.code, label: team.name })),
    },
    {
      name: 'age',
      label: labels.age,
      options: ({ t }) => ages.map(value => ({ value, label: t(ageWords[value]) })),
    },
  ],
  actions: ctx => <NewLink ctx={ctx} />,
  empty: ctx => (
    <>
      <p>
        {ctx.t([
          '还没有志愿者。先邀请一位，本人确认后才算数。',
          'No volunteers yet. Invite one; they count once they have confirmed.',
        ])}
      </p>
      <NewLink ctx={ctx} />
    </>
  ),
  columns: ctx => {
    const { t } = ctx
    const comma = t(['、', ', '])
    return [
      {
        label: labels.code,
        sort: 'code',
        cell: row => <a href={`/at/${siteOf(ctx).ref}/volunteers/${row.id}`}>{row.code}</a>,
        file: row => row.code,
      },
      {
        label: labels.state,
        cell: row => <StateMark ctx={ctx} state={row.state} />,
        file: row => t(stateWords[row.state]),
      },
      {
        label: labels.teams,
        cell: row => row.teams.join(comma) || '—',
        file: row => row.teams.join(comma),
      },
      {
        label: labels.kind,
        cell: row => row.licences.map(kind => t(licenceWords[kind])).join(comma) || '—',
        file: row => row.licences.map(kind => t(licenceWords[kind])).join(comma),
      },
      {
        label: labels.load,
        sort: 'load',
        number: true,
        cell: row => String(row.load),
        file: row => row.load,
      },
      {
        label: labels.invited,
        sort: 'invited',
        cell: row => showDay(dayOf(row.invited_at), t),
        file: row => ({ date: dayOf(row.invited_at) }),
      },
    ]
  },
}

export const volunteersServed: Served<DirectoryLine> = {
  list: volunteersList,
  source: (ctx, asked) => directorySource(siteOf(ctx).id, dayOf(ctx.at), asked.values),
}

const inquiriesList: List<Inquiry> = {
  title: ['“我在不在册”', 'Am I here?'],
  lead: [
    '有人问自己有没有登记，或要求删除。网页上不回答；请打电话告诉本人。打开一条会留下查看记录，答复以后姓名和电话就删掉。',
    'People who ask whether they are registered, or to be erased. The web never answers: call them. Opening one is written down; once answered, name and phone go.',
  ],
  path: site => `/at/${site}/volunteers/inquiries`,
  tabs,
  exports: 'volunteers.manage',
  order: '-asked',
  sorts: inquirySorts,
  filters: [
    {
      name: 'state',
      label: labels.state,
      options: ({ t }) => [
        { value: 'open', label: t(['等答复', 'Waiting']) },
        { value: 'done', label: t(['已答复', 'Answered']) },
      ],
    },
  ],
  empty: ctx => <p>{ctx.t(['还没有人问。', 'Nobody has asked yet.'])}</p>,
  columns: ctx => {
    const { t } = ctx
    const answered = (row: Inquiry) =>
      row.outcome === null ? t(['等答复', 'Waiting']) : t(outcomeWords[row.outcome])
    return [
      {
        label: labels.asked,
        sort: 'asked',
        cell: row => (
          <a href={`/at/${siteOf(ctx).ref}/volunteers/inquiries/${row.id}`}>{showInstant(row.asked_at, t)}</a>
        ),
        file: row => ({ date: dayOf(row.asked_at) }),
      },
      { label: labels.wish, cell: row => t(wishWords[row.wish]), file: row => t(wishWords[row.wish]) },
      { label: labels.outcome, cell: answered, file: answered },
    ]
  },
}

export const inquiriesServed: Served<Inquiry> = {
  list: inquiriesList,
  source: (ctx, asked) => inquirySource(siteOf(ctx).id, asked.values),
}

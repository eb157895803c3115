import { dayOf, showDay } from '#kernel/time'
import { listItems } from '#catalogue'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { may, type List } from '#platform/ui/list'
import { listTeams } from '#teams'

import { StateMark } from './marks.tsx'
import { directorySorts, directorySource, type DirectoryLine } from './store.ts'
import { ageWords, labels, languageWords, licenceWords, slotWords, stateWords } from './text.ts'
import { ages, languages, licences, slots, states } from './volunteer.ts'

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
      <p>{ctx.t(['没有符合条件的志愿者。', 'No volunteer fits.'])}</p>
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

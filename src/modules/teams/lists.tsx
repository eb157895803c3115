import { dayOf, showDay } from '#kernel/time'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { may, type List, type Option, type Tab } from '#platform/ui/list'

import { AddLink, contains, dayCell, joined, states, times } from './list-parts.tsx'
import { listPartners } from './partner-store.ts'
import { memberSorts, teamSorts, listTeams, memberSource, teamSource, type MemberLine } from './store.ts'
import { memberRoles, roleWords, treeOf, type TeamRow } from './team.ts'
import { labels } from './text.ts'

const teamTabs: readonly Tab[] = [
  { words: ['队伍', 'Teams'], path: site => `/at/${site}/teams`, access: 'teams.read' },
  { words: ['队员', 'Members'], path: site => `/at/${site}/members`, access: 'teams.read' },
]
const teamOptions = async (ctx: Ctx): Promise<readonly Option[]> =>
  treeOf(await listTeams(ctx.deps.db, siteOf(ctx).id)).map(({ team, depth }) => ({
    value: team.code,
    label: `${'　'.repeat(depth)}${team.name}`,
  }))
const partnerOptions = async (ctx: Ctx): Promise<readonly Option[]> =>
  (await listPartners(ctx.deps.db, siteOf(ctx).id)).map(({ code, name }) => ({ value: code, label: name }))

const teamsList: List<TeamRow> = {
  title: ['队伍', 'Teams'],
  lead: [
    '志愿服务队和它们的分队，各有多少人，背后有哪些共建单位。',
    'Teams of volunteers and their sub-teams: how many people, which partners stand behind them.',
  ],
  path: site => `/at/${site}/teams`,
  tabs: teamTabs,
  exports: 'teams.read',
  order: 'tree',
  sorts: teamSorts,
  filters: [
    { name: 'text', label: contains },
    { name: 'partner', label: labels.partnerCode, options: partnerOptions },
    {
      name: 'state',
      label: labels.state,
      options: ctx => states(ctx, ['在册', 'Active'], ['已结束', 'Ended']),
    },
  ],
  actions: ctx => (
    <AddLink ctx={ctx} href={`/at/${siteOf(ctx).ref}/teams/new`} words={['组建一支队伍', 'Found a team']} />
  ),
  empty: ctx => (
    <>
      <p>
        {ctx.t([
          '还没有队伍。先组建一支志愿服务队，再把队员加进去。',
          'There is no team yet. Found one first, then take members into it.',
        ])}
      </p>
      <AddLink
        ctx={ctx}
        href={`/at/${siteOf(ctx).ref}/teams/new`}
        words={['组建第一支队伍', 'Found a team']}
      />
    </>
  ),
  columns: (ctx, asked) => {
    const { t } = ctx
    const base = `/at/${siteOf(ctx).ref}/teams`
    return [
      {
        label: labels.name,
        sort: 'name',
        cell: row => (
          <span>
            {asked.order === 'tree' && row.depth > 0 ? (
              <span aria-hidden="true">{`${'　'.repeat(row.depth - 1)}└ `}</span>
            ) : null}
            <a href={`${base}/${row.id}`}>{row.name}</a>
          </span>
        ),
        file: row => row.name,
      },
      { label: labels.code, sort: 'tree', cell: row => row.code, file: row => row.code },
      { label: labels.parentCode, cell: row => row.parent ?? '—', file: row => row.parent },
      {
        label: labels.members,
        sort: 'members',
        number: true,
        cell: row => String(row.members),
        file: row => row.members,
      },
      {
        label: labels.leaders,
        cell: row => joined(row.leaders, t) || '—',
        file: row => joined(row.leaders, t),
      },
      {
        label: labels.partnerCode,
        cell: row => joined(row.partners, t) || '—',
        file: row => joined(row.partners, t),
      },
      {
        label: labels.foundedOn,
        sort: 'founded',
        cell: row => (row.founded_on ? showDay(row.founded_on, t) : '—'),
        file: row => dayCell(row.founded_on),
      },
      {
        label: labels.state,
        cell: row =>
          row.closed_on
            ? t(['{day}结束', 'Ended {day}'], { day: showDay(row.closed_on, t) })
            : t(['在册', 'Active']),
        file: row => (row.closed_on ? row.closed_on : t(['在册', 'Active'])),
      },
    ]
  },
}

export const teamsServed: Served<TeamRow> = {
  list: teamsList,
  source: (ctx, asked) => teamSource(siteOf(ctx).id, dayOf(ctx.at), asked.values),
}

const membersList: List<MemberLine> = {
  title: ['队员', 'Members'],
  lead: [
    '谁从哪天到哪天在哪支队伍。这里只有编号，看不到姓名。',
    'Who belongs to which team from when to when, by code and without names.',
  ],
  path: site => `/at/${site}/members`,
  tabs: teamTabs,
  exports: 'teams.read',
  ids: 'text',
  order: '-from',
  sorts: memberSorts,
  filters: [
    { name: 'text', label: labels.personCode },
    { name: 'team', label: labels.team, options: teamOptions },
    {
      name: 'role',
      label: labels.role,
      options: ({ t }) => memberRoles.map(role => ({ value: role, label: t(roleWords[role]) })),
    },
    { name: 'state', label: labels.state, options: times },
  ],
  empty: ctx => (
    <p>
      {ctx.t([
        '还没有队员。先打开一支队伍，再增加队员。',
        'There are no members yet. Open a team first and take people into it.',
      ])}{' '}
      <a href={`/at/${siteOf(ctx).ref}/teams`}>{ctx.t(['看队伍', 'See the teams'])}</a>
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const at = `/at/${siteOf(ctx).ref}`
    const opens = may(ctx, 'people.read')
    return [
      {
        label: labels.personCode,
        sort: 'code',
        cell: row => (opens ? <a href={`${at}/people/${row.person_id}`}>{row.code}</a> : row.code),
        file: row => row.code,
      },
      {
        label: labels.team,
        sort: 'team',
        cell: row => <a href={`${at}/teams/${row.team_id}`}>{row.team}</a>,
        file: row => row.team,
      },
      { label: labels.role, cell: row => t(roleWords[row.role]), file: row => t(roleWords[row.role]) },
      {
        label: labels.fromOn,
        sort: 'from',
        cell: row => showDay(row.from_on, t),
        file: row => dayCell(row.from_on),
      },
      {
        label: labels.toOn,
        sort: 'to',
        cell: row => (row.to_on ? showDay(row.to_on, t) : t(['至今', 'now'])),
        file: row => dayCell(row.to_on),
      },
    ]
  },
}

export const membersServed: Served<MemberLine> = {
  list: membersList,
  source: (ctx, asked) => memberSource(siteOf(ctx).id, dayOf(ctx.at), asked.values),
}

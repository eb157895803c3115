import type { Words } from '#kernel/result'
import { showDay } from '#kernel/time'
import type { Served } from '#platform/http/lists'
import { siteOf } from '#platform/http/route'
import { may, type List, type Tab } from '#platform/ui/list'

import { siteLabels } from './pages.tsx'
import { listLevels, siteSorts, siteSource, type SiteLine } from './store.ts'

const tabs: readonly Tab[] = [
  { words: ['站点', 'Sites'], path: site => `/at/${site}/sites`, access: 'stations.read' },
  { words: ['层级', 'Levels'], path: site => `/at/${site}/levels`, access: 'stations.read' },
]
const stateWords: Words = ['状态', 'State']

const list: List<SiteLine> = {
  title: ['站点', 'Sites'],
  lead: [
    '本站点和它下面的站点，像树一样排列。层级和名称都是数据，中间少一级也可以。',
    'This site and those below it, as a tree. Levels and names are data; a level in between may be missing.',
  ],
  path: site => `/at/${site}/sites`,
  tabs,
  exports: 'stations.read',
  order: 'tree',
  sorts: siteSorts,
  filters: [
    { name: 'text', label: ['包含文字', 'Containing'] },
    {
      name: 'level',
      label: siteLabels.level,
      options: async ({ t, deps }) =>
        (await listLevels(deps.db)).map(({ code, zh, en }) => ({ value: code, label: t([zh, en]) })),
    },
    {
      name: 'state',
      label: stateWords,
      options: ({ t }) => [
        { value: 'open', label: t(['在办', 'Open']) },
        { value: 'closed', label: t(['已停办', 'Closed']) },
      ],
    },
  ],
  actions: ctx =>
    may(ctx, 'stations.manage') ? (
      <>
        <a class="button primary" href={`/at/${siteOf(ctx).ref}/sites/new`}>
          {ctx.t(['增加一个下级站点', 'Add a site below this one'])}
        </a>
        <a class="button" href={`/at/${siteOf(ctx).ref}/site`}>
          {ctx.t(['修改本站点', 'Change this site'])}
        </a>
      </>
    ) : null,
  empty: ({ t }) => <p>{t(['还没有站点。', 'There is no site yet.'])}</p>,
  columns: (ctx, asked) => {
    const { t } = ctx
    const level = (row: SiteLine) => t([row.level_zh, row.level_en])
    const state = (row: SiteLine) =>
      row.closed_on
        ? t(['{day}停办', 'Closed {day}'], { day: showDay(row.closed_on, t) })
        : t(['在办', 'Open'])
    return [
      {
        label: siteLabels.name,
        sort: 'name',
        cell: row => (
          <span>
            {asked.order === 'tree' && row.depth > 0 ? (
              <span aria-hidden="true">{`${'　'.repeat(row.depth - 1)}└ `}</span>
            ) : null}
            <a href={`/at/${row.ref}`}>{row.name}</a>
          </span>
        ),
        file: row => row.name,
      },
      { label: siteLabels.level, sort: 'level', cell: level, file: level },
      {
        label: siteLabels.divisionCode,
        sort: 'code',
        cell: row => row.division_code ?? '—',
        file: row => row.division_code,
      },
      { label: siteLabels.phone, cell: row => row.phone || '—', file: row => row.phone },
      { label: siteLabels.address, cell: row => row.address || '—', file: row => row.address },
      { label: siteLabels.hours, cell: row => row.hours || '—', file: row => row.hours },
      { label: stateWords, sort: 'tree', cell: state, file: state },
      ...(may(ctx, 'stations.manage')
        ? [
            {
              label: ['操作', 'Action'] as const,
              cell: (row: SiteLine) => (
                <a
                  href={`/at/${row.ref}/site`}
                  aria-label={t(['修改 {name}', 'Change {name}'], { name: row.name })}
                >
                  {t(['修改', 'Change'])}
                </a>
              ),
            },
          ]
        : []),
    ]
  },
}

export const sitesServed: Served<SiteLine> = {
  list,
  source: (ctx, asked) => siteSource(siteOf(ctx).path, asked.values),
}

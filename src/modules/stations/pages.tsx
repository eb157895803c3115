import type { Words } from '#kernel/result'
import { showDay } from '#kernel/time'
import { formOf, type FormState } from '#platform/http/form'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { may, type List, type Tab } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import { siteSorts, listLevels, siteSource, type LevelRow, type SiteDetails, type SiteLine } from './store.ts'

export const siteLabels = {
  name: ['站点名称', 'Name of the site'],
  level: ['层级', 'Level'],
  divisionCode: ['区划代码', 'Division code'],
  address: ['地址', 'Address'],
  phone: ['联系电话', 'Phone'],
  hours: ['开放时间', 'Opening hours'],
  ancestry: ['本地地名', 'Local place names'],
  openedOn: ['启用日期', 'Opened on'],
  closedOn: ['停办日期', 'Closed on'],
} as const satisfies Record<string, Words>

/** The fields of a site, shared by the first set-up, by adding one and by changing one. */
export function SiteFields({
  ctx,
  form,
  levels,
}: {
  ctx: Ctx
  form: FormState
  levels: readonly Pick<LevelRow, 'code' | 'zh' | 'en'>[]
}) {
  const { t } = ctx
  return (
    <>
      <Field t={t} form={form} name="name" label={siteLabels.name} required max={80} />
      <Select
        t={t}
        form={form}
        name="level"
        label={siteLabels.level}
        required
        options={levels.map(level => ({ value: level.code, label: t([level.zh, level.en]) }))}
      />
      <Field
        t={t}
        form={form}
        name="divisionCode"
        label={siteLabels.divisionCode}
        help={['统计用区划代码，例如 620201002013', 'The statistical division code, such as 620201002013']}
        inputmode="numeric"
      />
      <Field
        t={t}
        form={form}
        name="ancestry"
        label={siteLabels.ancestry}
        help={[
          '稿件里可以出现的上级地名，用逗号隔开，例如：甘肃，嘉峪关',
          'Place names its texts may use, separated by commas, such as 甘肃, 嘉峪关',
        ]}
      />
      <Field t={t} form={form} name="phone" label={siteLabels.phone} />
      <Field t={t} form={form} name="address" label={siteLabels.address} />
      <Field t={t} form={form} name="hours" label={siteLabels.hours} />
    </>
  )
}

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
  empty: ({ t }) => <p>{t(['没有符合条件的站点。', 'No site fits.'])}</p>,
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

export async function newSitePage(ctx: Ctx, form: FormState, status = 200): Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/sites`
  const title = t(['增加一个下级站点', 'Add a site below this one'])
  const levels = await listLevels(ctx.deps.db)
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action={base} form={form} labels={siteLabels}>
            <SiteFields ctx={ctx} form={form} levels={levels} />
            <Actions t={t} label={['增加站点', 'Add the site']} cancel={base} />
          </Form>
        </>
      ),
    },
    status,
  )
}

/** The site of the address, to be changed. */
export async function changeSitePage(
  ctx: Ctx,
  details: SiteDetails,
  form: FormState | undefined,
  status = 200,
): Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['修改站点', 'Change the site'])
  const levels = await listLevels(ctx.deps.db)
  const shown =
    form ??
    formOf({
      name: site.name,
      level: site.level,
      divisionCode: site.divisionCode ?? '',
      ancestry: site.ancestry.filter(name => name !== site.name).join(','),
      phone: site.phone,
      address: details.address,
      hours: details.hours,
      openedOn: details.opened_on ?? '',
      closedOn: details.closed_on ?? '',
    })
  const day: Words = ['按 2019-12-10 的样子填写', 'Write it like 2019-12-10']
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action={`/at/${site.ref}/site`} form={shown} labels={siteLabels}>
            <input type="hidden" name="version" value={String(details.version)} />
            <SiteFields ctx={ctx} form={shown} levels={levels} />
            <Field t={t} form={shown} name="openedOn" label={siteLabels.openedOn} help={day} />
            <Field
              t={t}
              form={shown}
              name="closedOn"
              label={siteLabels.closedOn}
              help={[
                '停办了才填；台账和数据都还在，只是不再出现在公众首页',
                'Only when it closed; its register stays, and the public start page leaves it out',
              ]}
            />
            <Actions t={t} label={['保存站点', 'Save the site']} cancel={`/at/${site.ref}/sites`} />
          </Form>
        </>
      ),
    },
    status,
  )
}

const levelLabels = {
  code: ['代码', 'Code'],
  rank: ['从上到下的位置', 'Rank from the top'],
  zh: ['名称', 'Name'],
  en: ['英文名称', 'English name'],
} as const satisfies Record<string, Words>

/** The levels of the tree, and, at the topmost site, how they are called. */
export async function levelsPage(
  ctx: Ctx,
  chosen: string | undefined,
  form: FormState | undefined,
  status = 200,
): Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const base = `/at/${site.ref}/levels`
  const levels = await listLevels(ctx.deps.db)
  const level = levels.find(item => item.code === chosen)
  const manages = may(ctx, 'stations.manage') && !site.path.includes('.')
  const shown =
    form ?? (level ? formOf({ rank: String(level.rank), zh: level.zh, en: level.en }) : formOf({}))
  const title = t(['层级', 'Levels'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <p>
            <a href={`/at/${site.ref}/sites`}>{t(['站点', 'Sites'])}</a>
          </p>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '从上到下有哪些层级、叫什么，由最上级站点定。哪一级没有，就不用它。',
              'Which levels there are from the top and what they are called is set at the topmost site. A level nobody has is left unused.',
            ])}
          </p>
          <Table
            t={t}
            caption={['层级', 'Levels']}
            rows={levels}
            empty={t(['没有层级。', 'No levels.'])}
            columns={[
              { label: levelLabels.rank, number: true, cell: row => String(row.rank) },
              { label: levelLabels.zh, cell: row => <span lang="zh-CN">{row.zh}</span> },
              { label: levelLabels.en, cell: row => <span lang="en">{row.en}</span> },
              { label: levelLabels.code, cell: row => <code>{row.code}</code> },
              ...(manages
                ? [
                    {
                      label: ['操作', 'Action'] as const,
                      cell: (row: LevelRow) => (
                        <a
                          href={`${base}?level=${row.code}`}
                          aria-label={t(['修改 {name}', 'Change {name}'], { name: t([row.zh, row.en]) })}
                        >
                          {t(['修改', 'Change'])}
                        </a>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {manages ? (
            <section>
              <h2>
                {level
                  ? t(['修改层级 {code}', 'Change the level {code}'], { code: level.code })
                  : t(['增加一个层级', 'Add a level'])}
              </h2>
              <Form ctx={ctx} action={base} form={shown} labels={levelLabels}>
                {level ? (
                  <>
                    <input type="hidden" name="code" value={level.code} />
                    <input type="hidden" name="version" value={String(level.version)} />
                  </>
                ) : (
                  <Field
                    t={t}
                    form={shown}
                    name="code"
                    label={levelLabels.code}
                    help={[
                      '小写字母和连字符，例如 village',
                      'Lower-case letters and hyphens, such as village',
                    ]}
                    required
                    max={31}
                  />
                )}
                <Field t={t} form={shown} name="zh" label={levelLabels.zh} required max={20} />
                <Field t={t} form={shown} name="en" label={levelLabels.en} required max={40} />
                <Field
                  t={t}
                  form={shown}
                  name="rank"
                  label={levelLabels.rank}
                  help={[
                    '数字小的在上面；两级之间留着空位',
                    'Smaller is higher up; there is room in between',
                  ]}
                  inputmode="numeric"
                  required
                />
                <Actions t={t} label={['保存层级', 'Save the level']} cancel={base} />
              </Form>
            </section>
          ) : null}
        </>
      ),
    },
    status,
  )
}

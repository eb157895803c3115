import type { Words } from '#kernel/result'
import { showDay } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Field, Select } from '#platform/ui/form'
import { formPage } from '#platform/ui/form-page'
import { may, type List, type Option } from '#platform/ui/list'

import { areaKinds, kindWords } from './area.ts'
import { areaSorts, areaSource, listAreas, listKeepers, type AreaRow } from './store.ts'

const labels = {
  name: ['名称', 'Name'],
  kind: ['哪一级', 'Level'],
  parentId: ['属于', 'Part of'],
  aliases: ['还叫什么（每行一个）', 'Other names, one a line'],
  keeperId: ['负责人', 'Responsible'],
  orders: ['在办的单', 'Open orders'],
  state: ['状态', 'State'],
} as const satisfies Record<string, Words>

const baseOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/areas`

/** Areas to choose from, each under what it is part of. */
export const areaOptions = async (ctx: Ctx): Promise<readonly Option[]> =>
  (await listAreas(ctx.deps.db, siteOf(ctx).id)).map(({ id, name, depth }) => ({
    value: id,
    label: `${'　'.repeat(depth)}${name}`,
  }))

const list: List<AreaRow> = {
  title: ['片区', 'Areas'],
  lead: [
    '街道、社区、网格、楼栋，一级管一级，各有一个负责人。单上的地址按这里的名称自动归到网格，不用外面的地图。',
    'Streets, communities, grid cells and buildings, each with one person responsible. Orders find their cell by these names; no outside map.',
  ],
  path: site => `/at/${site}/areas`,
  exports: 'areas.read',
  order: 'tree',
  sorts: areaSorts,
  filters: [
    { name: 'text', label: ['包含文字', 'Containing'] },
    {
      name: 'kind',
      label: labels.kind,
      options: ({ t }) => areaKinds.map(kind => ({ value: kind, label: t(kindWords[kind]) })),
    },
    {
      name: 'state',
      label: labels.state,
      options: ({ t }) => [
        { value: 'open', label: t(['在用', 'In use']) },
        { value: 'closed', label: t(['已停用', 'Retired']) },
      ],
    },
  ],
  actions: ctx =>
    may(ctx, 'areas.manage') ? (
      <a class="button primary" href={`${baseOf(ctx)}/new`}>
        {ctx.t(['增加一个片区', 'Add an area'])}
      </a>
    ) : null,
  empty: ctx => (
    <p>
      {ctx.t([
        '还没有片区。先加街道或社区，再加网格，把楼号写进“还叫什么”，例如“幸福里1-10号楼”。',
        'No areas yet. Add a street or community, then its cells, with their buildings as other names, such as “Garden Estate 1-10”.',
      ])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const manages = may(ctx, 'areas.manage')
    const state = (row: AreaRow) =>
      row.retired_on === null
        ? t(['在用', 'In use'])
        : t(['{day}起停用', 'Retired {day}'], { day: showDay(row.retired_on, t) })
    return [
      {
        label: labels.name,
        sort: 'tree',
        cell: row => (
          <>
            {'　'.repeat(row.depth)}
            {manages ? <a href={`${baseOf(ctx)}/${row.id}`}>{row.name}</a> : row.name}
          </>
        ),
        file: row => row.name,
      },
      { label: labels.kind, cell: row => t(kindWords[row.kind]), file: row => t(kindWords[row.kind]) },
      { label: labels.parentId, cell: row => row.parent ?? '—', file: row => row.parent },
      {
        label: labels.aliases,
        cell: row => row.aliases.join(t(['、', ', '])) || '—',
        file: row => row.aliases.join('\n'),
      },
      { label: labels.keeperId, cell: row => row.keeper ?? '—', file: row => row.keeper },
      {
        label: labels.orders,
        sort: 'orders',
        number: true,
        cell: row =>
          may(ctx, 'orders.read') ? (
            <a href={`/at/${siteOf(ctx).ref}/orders?area=${row.id}`}>{row.orders}</a>
          ) : (
            row.orders
          ),
        file: row => row.orders,
      },
      { label: labels.state, cell: state, file: state },
      ...(manages
        ? [
            {
              label: ['操作', 'Action'] as const,
              cell: (row: AreaRow) => <Retire ctx={ctx} row={row} />,
            },
          ]
        : []),
    ]
  },
}

function Retire({ ctx, row }: { ctx: Ctx; row: AreaRow }) {
  const { t } = ctx
  const retired = row.retired_on !== null
  const params = { name: row.name }
  return (
    <ActButton
      ctx={ctx}
      action={`${baseOf(ctx)}/${row.id}/${retired ? 'return' : 'retirement'}`}
      label={retired ? ['恢复使用', 'Use it again'] : ['停用', 'Retire']}
      says={
        retired
          ? t(['恢复使用 {name}', 'Use {name} again'], params)
          : t(['停用 {name}', 'Retire {name}'], params)
      }
    />
  )
}

export const areasServed: Served<AreaRow> = {
  list,
  source: (ctx, asked) => areaSource(siteOf(ctx).id, asked.values),
}

/** The form for one area: a new one, or one that is there with the version that was looked at. */
export async function areaPage(
  ctx: Ctx,
  form: FormState,
  known: Pick<AreaRow, 'id' | 'name' | 'version'> | undefined,
  status = 200,
): Promise<Response> {
  const { t } = ctx
  const areas = (await areaOptions(ctx)).filter(({ value }) => value !== known?.id)
  const keepers = await listKeepers(ctx.deps.db, siteOf(ctx).id)
  return formPage(
    ctx,
    {
      title: known
        ? t(['修改 {name}', 'Change {name}'], { name: known.name })
        : t(['增加一个片区', 'Add an area']),
      action: known ? `${baseOf(ctx)}/${known.id}` : baseOf(ctx),
      form,
      labels,
      act: known ? ['保存修改', 'Save the change'] : ['增加片区', 'Add the area'],
      cancel: baseOf(ctx),
      fields: (
        <>
          {known ? <input type="hidden" name="version" value={String(known.version)} /> : null}
          <Field t={t} form={form} name="name" label={labels.name} required max={60} />
          <Select
            t={t}
            form={form}
            name="kind"
            label={labels.kind}
            required
            options={areaKinds.map(kind => ({ value: kind, label: t(kindWords[kind]) }))}
          />
          <Select
            t={t}
            form={form}
            name="parentId"
            label={labels.parentId}
            none={['不属于别的片区', 'Of its own']}
            options={areas}
          />
          <Field
            t={t}
            form={form}
            name="aliases"
            label={labels.aliases}
            type="textarea"
            help={[
              '居民会怎样写这里的地址：小区名、路名、楼号。“幸福里1-10号楼”代表十栋楼。',
              'How residents write addresses here: estates, roads, buildings. “Garden Estate 1-10” stands for ten buildings.',
            ]}
            max={2000}
          />
          <Select
            t={t}
            form={form}
            name="keeperId"
            label={labels.keeperId}
            none={['还没有定', 'Not decided yet']}
            options={keepers.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </>
      ),
    },
    status,
  )
}

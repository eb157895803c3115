import type { Words } from '#kernel/result'
import { showDay } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import type { Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Field, Select, Tick } from '#platform/ui/form'
import { formPage } from '#platform/ui/form-page'
import { may, type List } from '#platform/ui/list'

import { itemSorts, itemSource, type ItemLine } from './store.ts'
import { shelves, stoppers, type Shelf, type Terms } from './template.ts'

const labels = {
  code: ['代码', 'Code'],
  zh: ['名称', 'Name'],
  en: ['英文名称', 'English name'],
  position: ['排列顺序', 'Position'],
  state: ['状态', 'State'],
  shelf: ['哪一类', 'Shelf'],
  ordered: ['居民可以从菜单点这一项', 'Residents can order it from the menu'],
  risky: ['有人身风险：登记保险后才能开始', 'Dangerous: an insurance is noted before it begins'],
  unrated: ['不请人评价：问了反而伤人，例如调解、心理疏导', 'No rating is asked, since asking would harm'],
  stopper: ['点单前先提醒', 'What is said before ordering'],
  questions: ['点单时多问的问题（每行一个）', 'Further questions, one a line'],
} as const satisfies Record<string, Words>

const stopperWords: Readonly<Record<Terms['stopper'], Words>> = {
  '': ['不用提醒', 'Nothing'],
  medical: ['有生命危险先打 120', 'In mortal danger call 120 first'],
  danger: ['有人身危险先打 110', 'In danger call 110 first'],
  crisis: ['不想活了先打 12356、120 或 110', 'In despair call 12356, 120 or 110 first'],
}

const shelfWords: Readonly<Record<Shelf, { readonly [name in 'title' | 'add' | 'fill']: Words }>> = {
  programme: {
    title: ['项目', 'Programmes'],
    add: ['增加一个项目', 'Add a programme'],
    fill: ['一键填入“五传五习”', 'Fill in the five programmes of 五传五习'],
  },
  service: {
    title: ['服务类别', 'Kinds of service'],
    add: ['增加一个服务类别', 'Add a kind of service'],
    fill: ['一键填入常见类别', 'Fill in the common kinds'],
  },
}

const baseOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/catalogue`
const nameOf = ({ t }: Ctx, item: ItemLine): string => t([item.zh, item.en || item.zh])

/** Filling a shelf in where its ready-made list has more than it. */
export function FillActions({ ctx, missing }: { ctx: Ctx; missing: readonly Shelf[] }) {
  return may(ctx, 'catalogue.manage') && missing.length > 0 ? (
    <div class="row">
      {missing.map(shelf => (
        <ActButton ctx={ctx} action={`${baseOf(ctx)}/${shelf}/template`} label={shelfWords[shelf].fill} />
      ))}
    </div>
  ) : null
}

/** The row's acts: change it, take it out of use or back into it. */
function ItemActs({ ctx, item }: { ctx: Ctx; item: ItemLine }) {
  const { t } = ctx
  const at = `${baseOf(ctx)}/${item.shelf}/${item.code}`
  const name = nameOf(ctx, item)
  const retired = item.retired_on !== null
  return (
    <div class="row">
      <a href={at} aria-label={t(['修改 {name}', 'Change {name}'], { name })}>
        {t(['修改', 'Change'])}
      </a>
      <ActButton
        ctx={ctx}
        action={`${at}/${retired ? 'return' : 'retirement'}`}
        label={retired ? ['恢复使用', 'Use it again'] : ['停用', 'Retire']}
        says={t(retired ? ['恢复使用 {name}', 'Use {name} again'] : ['停用 {name}', 'Retire {name}'], {
          name,
        })}
      />
    </div>
  )
}

const list: List<ItemLine> = {
  title: ['服务目录', 'Catalogue'],
  lead: [
    '本站点的项目和服务类别，由本站点自己定，多少种都可以；每条记录可以归到其中一项，数据按它分开看。',
    'The site’s programmes and kinds of service, as many as it likes. A record may belong to one of each, and figures can be split by them.',
  ],
  path: site => `/at/${site}/catalogue`,
  exports: 'catalogue.read',
  ids: 'text',
  order: 'place',
  sorts: itemSorts,
  filters: [
    { name: 'text', label: ['包含文字', 'Containing'] },
    {
      name: 'shelf',
      label: labels.shelf,
      options: ({ t }) => shelves.map(shelf => ({ value: shelf, label: t(shelfWords[shelf].title) })),
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
    may(ctx, 'catalogue.manage')
      ? shelves.map(shelf => (
          <a class="button primary" href={`${baseOf(ctx)}/${shelf}/new`}>
            {ctx.t(shelfWords[shelf].add)}
          </a>
        ))
      : null,
  empty: ctx => (
    <p>
      {ctx.t([
        '目录还是空的。先一键填入常用的，再按本站点的情况增减。',
        'The catalogue is empty. Fill in a ready-made list first, then change it to suit the site.',
      ])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const state = (item: ItemLine) =>
      item.retired_on === null
        ? t(['在用', 'In use'])
        : t(['{day}起停用', 'Retired {day}'], { day: showDay(item.retired_on, t) })
    return [
      {
        label: labels.shelf,
        sort: 'place',
        cell: item => t(shelfWords[item.shelf].title),
        file: item => t(shelfWords[item.shelf].title),
      },
      { label: labels.zh, sort: 'name', cell: item => nameOf(ctx, item), file: item => item.zh },
      { label: labels.en, cell: item => <span lang="en">{item.en || '—'}</span>, file: item => item.en },
      { label: labels.code, sort: 'code', cell: item => <code>{item.code}</code>, file: item => item.code },
      { label: labels.state, cell: state, file: state },
      ...(may(ctx, 'catalogue.manage')
        ? [
            {
              label: ['操作', 'Action'] as const,
              cell: (item: ItemLine) => <ItemActs ctx={ctx} item={item} />,
            },
          ]
        : []),
    ]
  },
}

export const catalogueServed: Served<ItemLine> = {
  list,
  source: (ctx, asked) => itemSource(siteOf(ctx).id, asked.values),
}

/** What orders look at in a kind of service. */
function TermFields({ ctx, form }: { ctx: Ctx; form: FormState }) {
  const { t } = ctx
  return (
    <>
      <h2>{t(['居民点单时', 'When residents order it'])}</h2>
      <Tick t={t} form={form} name="ordered" label={labels.ordered} />
      <Tick t={t} form={form} name="risky" label={labels.risky} />
      <Tick t={t} form={form} name="unrated" label={labels.unrated} />
      <Select
        t={t}
        form={form}
        name="stopper"
        label={labels.stopper}
        required
        options={stoppers.map(value => ({ value, label: t(stopperWords[value]) }))}
      />
      <Field t={t} form={form} name="questions" label={labels.questions} type="textarea" max={600} />
    </>
  )
}

/** The form for one entry: a new one, or one that is there with the version that was looked at. */
export function itemPage(
  ctx: Ctx,
  shelf: Shelf,
  form: FormState,
  known: { readonly code: string; readonly version: number } | undefined,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = baseOf(ctx)
  const title = known ? t(['修改 {code}', 'Change {code}'], { code: known.code }) : t(shelfWords[shelf].add)
  return formPage(
    ctx,
    {
      title,
      action: known ? `${base}/${shelf}/${known.code}` : `${base}/${shelf}`,
      form,
      labels,
      act: known ? ['保存修改', 'Save the change'] : shelfWords[shelf].add,
      cancel: base,
      fields: (
        <>
          {known ? <input type="hidden" name="version" value={String(known.version)} /> : null}
          <Field t={t} form={form} name="zh" label={labels.zh} required max={40} />
          <Field t={t} form={form} name="en" label={labels.en} max={80} />
          {known ? null : (
            <Field
              t={t}
              form={form}
              name="code"
              label={labels.code}
              help={[
                '台账里用它来指这一项：小写字母、数字和连字符，例如 elders',
                'Registers name it by this: lower-case letters, digits and hyphens, such as elders',
              ]}
              required
              max={31}
            />
          )}
          <Field
            t={t}
            form={form}
            name="position"
            label={labels.position}
            help={['数字小的排在前面', 'Smaller numbers come first']}
            inputmode="numeric"
            required
          />
          {shelf === 'service' ? <TermFields ctx={ctx} form={form} /> : null}
        </>
      ),
    },
    status,
  )
}

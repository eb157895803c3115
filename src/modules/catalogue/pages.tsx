import type { Words } from '#kernel/result'
import { showDay } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { Item } from './store.ts'
import { shelves, templates, type Shelf } from './template.ts'

export const labels = {
  code: ['代码', 'Code'],
  zh: ['名称', 'Name'],
  en: ['英文名称', 'English name'],
  position: ['排列顺序', 'Position'],
} as const satisfies Record<string, Words>

const shelfWords: Readonly<Record<Shelf, { readonly [name in 'title' | 'lead' | 'add' | 'fill']: Words }>> = {
  programme: {
    title: ['项目', 'Programmes'],
    lead: [
      '每条记录可以归到一个项目，数据可以按项目分开看。',
      'A record may belong to a programme; figures can be split by it.',
    ],
    add: ['增加一个项目', 'Add a programme'],
    fill: ['一键填入“五传五习”', 'Fill in the five programmes of 五传五习'],
  },
  service: {
    title: ['服务类别', 'Kinds of service'],
    lead: [
      '本站点提供哪些服务，由本站点自己定，多少种都可以。',
      'Which kinds of service the site offers, as many as it likes.',
    ],
    add: ['增加一个服务类别', 'Add a kind of service'],
    fill: ['一键填入常见类别', 'Fill in the common kinds'],
  },
}

/** The catalogue: programmes and kinds of service, each with its ready-made list. */
export function cataloguePage(
  ctx: Ctx,
  items: Readonly<Record<Shelf, readonly Item[]>>,
): Response | Promise<Response> {
  const title = ctx.t(['服务目录', 'Catalogue'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        {shelves.map(shelf => (
          <ShelfSection ctx={ctx} shelf={shelf} items={items[shelf]} />
        ))}
      </>
    ),
  })
}

function ShelfSection({ ctx, shelf, items }: { ctx: Ctx; shelf: Shelf; items: readonly Item[] }) {
  const { t } = ctx
  const site = siteOf(ctx)
  const manages = ctx.gate.may(whoOf(ctx), site, 'catalogue.manage')
  const base = `/at/${site.ref}/catalogue/${shelf}`
  const words = shelfWords[shelf]
  const missing = templates[shelf].some(offer => !items.some(item => item.code === offer.code))
  const use = (item: Item) => {
    if (item.retired_on !== null)
      return t(['{day}起停用', 'Retired {day}'], { day: showDay(item.retired_on, t) })
    if (!manages) return t(['在用', 'In use'])
    return (
      <form method="post" action={`${base}/${item.code}/retirement`}>
        <Hidden ctx={ctx} />
        <button type="submit" aria-label={t(['停用 {name}', 'Retire {name}'], { name: nameOf(ctx, item) })}>
          {t(['停用', 'Retire'])}
        </button>
      </form>
    )
  }
  return (
    <section>
      <div class="head">
        <div>
          <h2>{t(words.title)}</h2>
          <p class="lead">{t(words.lead)}</p>
        </div>
        {manages ? (
          <div class="actions">
            <a class="button primary" href={`${base}/new`}>
              {t(words.add)}
            </a>
            {missing ? (
              <form method="post" action={`${base}/template`}>
                <Hidden ctx={ctx} />
                <button type="submit">{t(words.fill)}</button>
              </form>
            ) : null}
          </div>
        ) : null}
      </div>
      <Table
        t={t}
        caption={words.title}
        rows={items}
        empty={t([
          '还没有填。可以一键填入常用的，再按本站点的情况增减。',
          'Nothing here yet. Fill in the ready-made list, then change it to suit the site.',
        ])}
        columns={[
          { label: labels.zh, cell: item => nameOf(ctx, item) },
          { label: labels.code, cell: item => <code>{item.code}</code> },
          { label: ['状态', 'State'], cell: use },
        ]}
      />
    </section>
  )
}

const nameOf = ({ t }: Ctx, item: Item): string => t([item.zh, item.en || item.zh])

function Hidden({ ctx }: { ctx: Ctx }) {
  return (
    <>
      <input type="hidden" name="_token" value={whoOf(ctx).formToken} />
      <input type="hidden" name="_key" value={ctx.deps.newId()} />
    </>
  )
}

/** The form for one more entry. */
export function newItemPage(
  ctx: Ctx,
  shelf: Shelf,
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/catalogue`
  const title = t(shelfWords[shelf].add)
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action={`${base}/${shelf}`} form={form} labels={labels}>
            <Field t={t} form={form} name="zh" label={labels.zh} required max={40} />
            <Field t={t} form={form} name="en" label={labels.en} max={80} />
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
            <Field
              t={t}
              form={form}
              name="position"
              label={labels.position}
              help={['数字小的排在前面', 'Smaller numbers come first']}
              inputmode="numeric"
              required
            />
            <Actions t={t} label={shelfWords[shelf].add} cancel={base} />
          </Form>
        </>
      ),
    },
    status,
  )
}

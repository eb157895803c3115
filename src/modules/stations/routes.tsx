import { z } from 'zod'

import type { Words } from '#kernel/result'
import { actingFrom, emptyForm, parseForm, readForm, refusedForm, type FormState } from '#platform/http/form'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage, publicPage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import { addSite } from './actions.ts'
import * as store from './store.ts'

export const siteLabels = {
  name: ['站点名称', 'Name of the site'],
  level: ['层级', 'Level'],
  divisionCode: ['区划代码', 'Division code'],
  address: ['地址', 'Address'],
  phone: ['联系电话', 'Phone'],
  hours: ['开放时间', 'Opening hours'],
  ancestry: ['本地地名', 'Local place names'],
} as const satisfies Record<string, Words>

export const siteSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, '请填写名称。|Give the site a name.')
    .max(80, '名称最多 80 个字。|At most 80 characters.'),
  level: z.string().regex(/^[a-z-]+$/, '请选择层级。|Choose a level.'),
  divisionCode: z
    .string()
    .trim()
    .regex(
      /^(\d{6}(\d{3}(\d{3})?)?)?$/,
      '区划代码是 6、9 或 12 位数字；没有可以不填。|A division code has 6, 9 or 12 digits; leave it empty if there is none.',
    )
    .default(''),
  address: z.string().trim().max(200, '最多 200 个字。|At most 200 characters.').default(''),
  phone: z.string().trim().max(40, '最多 40 个字符。|At most 40 characters.').default(''),
  hours: z.string().trim().max(200, '最多 200 个字。|At most 200 characters.').default(''),
  ancestry: z.string().trim().max(400, '最多 400 个字。|At most 400 characters.').default(''),
})

/** The fields of a site, shared by the first set-up and by adding one. */
export function SiteFields({
  ctx,
  form,
  levels,
}: {
  ctx: Ctx
  form: FormState
  levels: readonly store.LevelRow[]
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

async function sitesPage(ctx: Ctx, form: FormState, status = 200): Promise<Response> {
  const site = siteOf(ctx)
  const [sites, levels] = await Promise.all([
    store.listSubtree(ctx.deps.db, site.path),
    store.listLevels(ctx.deps.db),
  ])
  const { t } = ctx
  const manages = ctx.who !== undefined && ctx.gate.may(ctx.who, site, 'stations.manage')
  const levelName = (code: string) => {
    const level = levels.find(item => item.code === code)
    return level ? t([level.zh, level.en]) : code
  }
  return consolePage(
    ctx,
    {
      title: t(['站点', 'Sites']),
      children: (
        <>
          <h1>{t(['站点', 'Sites'])}</h1>
          <p class="lead">
            {t([
              '本站点和它下面的站点。层级和名称都是数据，不是程序。',
              'This site and those below it. Levels and names are data, not program.',
            ])}
          </p>
          <Table
            t={t}
            caption={['站点列表', 'List of sites']}
            rows={sites}
            empty={t(['还没有站点。', 'No sites yet.'])}
            columns={[
              { label: siteLabels.name, cell: row => <a href={`/at/${row.ref}`}>{row.name}</a> },
              { label: siteLabels.level, cell: row => levelName(row.level) },
              { label: siteLabels.divisionCode, cell: row => row.divisionCode ?? '—' },
              { label: siteLabels.phone, cell: row => row.phone || '—' },
            ]}
          />
          {manages ? (
            <section>
              <h2>{t(['增加一个下级站点', 'Add a site below this one'])}</h2>
              <Form ctx={ctx} action={`/at/${site.ref}/sites`} form={form} labels={siteLabels}>
                <SiteFields ctx={ctx} form={form} levels={levels} />
                <Actions t={t} label={['增加站点', 'Add the site']} />
              </Form>
            </section>
          ) : null}
        </>
      ),
    },
    status,
  )
}

/** How to complain or suggest something: by phone or in person, the two ways that need no account. */
function complaintPage(ctx: Ctx): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['投诉建议', 'Complaints and suggestions'])
  return publicPage(ctx, {
    title: `${title} · ${site.name}`,
    site,
    children: (
      <>
        <h1>{title}</h1>
        <p>
          {t(
            [
              '对{site}的服务或数据有意见，请告诉我们。',
              'Tell us what is wrong with the service or the figures of {site}.',
            ],
            { site: site.name },
          )}
        </p>
        {site.phone ? (
          <p class="big">
            <a href={`tel:${site.phone.replace(/[^+\d]/g, '')}`}>{site.phone}</a>
          </p>
        ) : null}
        <p>
          {t([
            '也可以到站里当面说，工作人员会登记为居民反馈。',
            'You may also come in and say it; staff will register it as feedback.',
          ])}
        </p>
      </>
    ),
  })
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:site/complaint',
    access: 'public',
    audit: 'stations.complaint',
    handle: complaintPage,
  },
  {
    method: 'GET',
    path: '/at/:site/sites',
    access: 'stations.read',
    audit: 'stations.list',
    handle: ctx => sitesPage(ctx, emptyForm),
  },
  {
    method: 'POST',
    path: '/at/:site/sites',
    access: 'stations.manage',
    audit: 'stations.add',
    async handle(ctx) {
      const values = await readForm(ctx)
      const parsed = parseForm(siteSchema, values)
      const done = parsed.ok
        ? await addSite(ctx.deps, actingFrom(ctx, values), siteOf(ctx), parsed.value)
        : parsed
      if (!done.ok) return sitesPage(ctx, refusedForm(values, done.error), done.error.status)
      return ctx.c.redirect(`/at/${siteOf(ctx).ref}/sites`, 303)
    },
  },
]

import type { Words } from '#kernel/result'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Field, Select } from '#platform/ui/form'
import { formPage } from '#platform/ui/form-page'

import { listLevels, type LevelRow, type SiteDetails } from './store.ts'

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

export async function newSitePage(ctx: Ctx, form: FormState, status = 200): Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/sites`
  const title = t(['增加一个下级站点', 'Add a site below this one'])
  const levels = await listLevels(ctx.deps.db)
  return formPage(
    ctx,
    {
      title,
      action: base,
      form,
      labels: siteLabels,
      act: ['增加站点', 'Add the site'],
      cancel: base,
      fields: (
        <>
          <SiteFields ctx={ctx} form={form} levels={levels} />
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
  return formPage(
    ctx,
    {
      title,
      action: `/at/${site.ref}/site`,
      form: shown,
      labels: siteLabels,
      act: ['保存站点', 'Save the site'],
      cancel: `/at/${site.ref}/sites`,
      fields: (
        <>
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
        </>
      ),
    },
    status,
  )
}

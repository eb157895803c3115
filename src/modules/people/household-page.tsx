import { showDay } from '#kernel/time'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { ItemHead } from '#platform/ui/item-head'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import type { HouseholdLine, HouseholdMemberLine } from './household-store.ts'
import { dayHelp, labels } from './text.ts'

/** One household: who belongs to it and did, where it is found, the records that name it. */
export function householdPage(
  ctx: Ctx,
  household: HouseholdLine,
  members: readonly HouseholdMemberLine[],
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const at = `/at/${siteOf(ctx).ref}`
  const base = `${at}/households/${household.id}`
  const touched = form.values['version'] !== undefined
  const shown = touched ? form : formOf({ area: household.area })
  return consolePage(
    ctx,
    {
      title: household.code,
      children: (
        <>
          <ItemHead
            t={t}
            list={{ href: `${at}/households`, words: ['户', 'Households'] }}
            name={household.code}
            form={form}
          />
          <div class="columns">
            <section>
              <Table
                t={t}
                caption={['这一户的人', 'Who belongs to it']}
                rows={members}
                empty={t(['还没有登记这一户有谁。', 'Nobody is registered in it yet.'])}
                columns={[
                  {
                    label: labels.personCode,
                    cell: row => <a href={`${at}/people/${row.person_id}`}>{row.code}</a>,
                  },
                  { label: labels.fromOn, cell: row => showDay(row.from_on, t) },
                  {
                    label: labels.toOn,
                    cell: row => (row.to_on ? showDay(row.to_on, t) : t(['至今', 'now'])),
                  },
                ]}
              />
              {may(ctx, 'people.manage') ? (
                <details open={'personCode' in form.errors || 'fromOn' in form.errors}>
                  <summary>{t(['把一个人记到这一户', 'Note that somebody belongs to it'])}</summary>
                  <Form ctx={ctx} action={`${base}/members`} form={form} labels={labels}>
                    <Field t={t} form={form} name="personCode" label={labels.personCode} required max={40} />
                    <Field t={t} form={form} name="fromOn" label={labels.fromOn} help={dayHelp} required />
                    <Actions t={t} label={['记到这一户', 'Note it']} />
                  </Form>
                </details>
              ) : null}
            </section>
            <section class="panel">
              <dl class="facts">
                <dt>{t(labels.area)}</dt>
                <dd>{household.area || '—'}</dd>
                <dt>{t(labels.members)}</dt>
                <dd>{household.members}</dd>
                <dt>{t(['台账记录', 'Records'])}</dt>
                <dd>
                  <a href={`${at}/records?household=${encodeURIComponent(household.code)}`}>
                    {t(['{n} 条', '{n}'], { n: household.records })}
                  </a>
                </dd>
              </dl>
              {may(ctx, 'people.manage') ? (
                <details open={touched}>
                  <summary>{t(['修改片区', 'Change the area'])}</summary>
                  <Form ctx={ctx} action={base} form={shown} labels={labels}>
                    <input type="hidden" name="version" value={String(household.version)} />
                    <Field
                      t={t}
                      form={shown}
                      name="area"
                      label={labels.area}
                      help={[
                        '例如“北区 3 号楼”；不写门牌和姓名',
                        'Such as “north, building 3”; no door number, no name',
                      ]}
                      max={40}
                    />
                    <Actions t={t} label={['保存片区', 'Save the area']} />
                  </Form>
                </details>
              ) : null}
            </section>
          </div>
        </>
      ),
    },
    status,
  )
}

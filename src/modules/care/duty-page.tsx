import { dayOf, showInstant } from '#kernel/time'
import type { Words } from '#kernel/result'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { DutyLine } from './duty-store.ts'
import { labels } from './text.ts'

export const dutyTitle: Words = ['值守表', 'Duty roster']

/** Who is called when somebody is in danger, and when. */
export function dutyPage(
  ctx: Ctx,
  view: {
    readonly form: FormState
    readonly duties: readonly DutyLine[]
    readonly guardians: readonly { readonly id: string; readonly name: string }[]
  },
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const { form, duties, guardians } = view
  const base = `/at/${siteOf(ctx).ref}/care/duty`
  const covered = duties.some(duty => duty.fromAt <= ctx.at)
  return consolePage(
    ctx,
    {
      title: t(dutyTitle),
      children: (
        <>
          <h1>{t(dutyTitle)}</h1>
          <p class="lead">
            {t([
              '有人有危险时按这张表叫人：先叫第 1 个，一刻钟没接手叫下一个，都没有就叫上一级站点。只有当班的人看得到个案。',
              'When somebody is in danger people are called by this table: number 1 first, the next after a quarter of an hour, then the site above. Only those on duty see cases.',
            ])}
          </p>
          {covered ? null : (
            <p class="red">
              {t(['现在没有人值守，请排一班。', 'Nobody is on duty now. Please fill a turn.'])}
            </p>
          )}
          <Table
            t={t}
            caption={dutyTitle}
            rows={duties}
            empty={<p>{t(['还没有排班。', 'There are no turns yet.'])}</p>}
            columns={[
              { label: labels.account, cell: row => row.name },
              { label: ['开始', 'From'], cell: row => showInstant(row.fromAt, t) },
              { label: ['结束', 'To'], cell: row => showInstant(row.toAt, t) },
              { label: labels.turn, number: true, cell: row => row.turn },
              {
                label: ['撤下', 'Take off'],
                cell: row => (
                  <ActButton
                    ctx={ctx}
                    action={`${base}/${row.id}/end`}
                    label={['撤下', 'Take off']}
                    says={t(['撤下 {name}', 'Take off {name}'], { name: row.name })}
                  />
                ),
              },
            ]}
          />
          <h2>{t(['排一班', 'Add a turn'])}</h2>
          {guardians.length === 0 ? (
            <p>{t(['先给一位同事“守护人”角色。', 'Give a colleague the role “guardian” first.'])}</p>
          ) : null}
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            <Select
              t={t}
              form={form}
              name="account"
              label={labels.account}
              required
              options={guardians.map(guardian => ({ value: guardian.id, label: guardian.name }))}
            />
            <Field t={t} form={form} name="fromDay" label={labels.fromDay} required max={20} />
            <Field t={t} form={form} name="fromTime" label={labels.fromTime} required max={5} />
            <Field t={t} form={form} name="toDay" label={labels.toDay} required max={20} />
            <Field t={t} form={form} name="toTime" label={labels.toTime} required max={5} />
            <Field t={t} form={form} name="turn" label={labels.turn} inputmode="numeric" required max={1} />
            <Actions t={t} label={['排上', 'Add it']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

/** What the form begins with: today from eight to eight. */
export const freshDuty = (at: Date): Readonly<Record<string, string>> => ({
  fromDay: dayOf(at),
  fromTime: '08:00',
  toDay: dayOf(new Date(at.getTime() + 86_400_000)),
  toTime: '08:00',
  turn: '1',
})

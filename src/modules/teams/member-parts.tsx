import { dayOf, showDay } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form, Select } from '#platform/ui/form'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import type { MemberLine } from './store.ts'
import { memberRoles, roleWords, type TeamRow } from './team.ts'
import { dayHelp, labels } from './text.ts'

export interface MembersView {
  readonly team: TeamRow
  readonly members: readonly MemberLine[]
  readonly form: FormState
}

/** Who belongs to a team, and who comes and goes. */
export function Members({ ctx, view, base }: { ctx: Ctx; view: MembersView; base: string }) {
  const { t } = ctx
  const { team, members, form } = view
  const manages = may(ctx, 'teams.manage')
  const site = siteOf(ctx).ref
  const acts = (row: MemberLine) => {
    if (row.to_on !== null) return '—'
    const other = row.role === 'leader' ? 'member' : 'leader'
    return (
      <div class="row">
        <ActButton
          ctx={ctx}
          action={`${base}/members/${row.person_id}/${other}`}
          label={row.role === 'leader' ? ['改为队员', 'Make a member'] : ['改为队长', 'Make the leader']}
          says={t(['{code} 改为{role}', 'Make {code} {role}'], { code: row.code, role: t(roleWords[other]) })}
        />
        <ActButton
          ctx={ctx}
          action={`${base}/members/${row.person_id}/end`}
          label={['今天离队', 'Leaves today']}
          says={t(['{code} 今天离队', '{code} leaves today'], { code: row.code })}
        />
      </div>
    )
  }
  return (
    <>
      <h2>{t(['队员', 'Members'])}</h2>
      <Table
        t={t}
        caption={['队员', 'Members']}
        rows={members}
        empty={t(['还没有队员。', 'No members yet.'])}
        columns={[
          {
            label: labels.code,
            cell: row =>
              may(ctx, 'people.read') ? (
                <a href={`/at/${site}/people/${row.person_id}`}>{row.code}</a>
              ) : (
                row.code
              ),
          },
          { label: labels.role, cell: row => t(roleWords[row.role]) },
          { label: labels.fromOn, cell: row => showDay(row.from_on, t) },
          { label: labels.toOn, cell: row => (row.to_on ? showDay(row.to_on, t) : t(['至今', 'now'])) },
          ...(manages ? [{ label: ['操作', 'Action'] as const, cell: acts }] : []),
        ]}
      />
      <p class="row">
        <a href={`/at/${site}/members?team=${encodeURIComponent(team.code)}`}>
          {t(['筛选、导出这支队伍的队员', 'Filter and export these members'])}
        </a>
        <a href={`/at/${site}/records?team=${encodeURIComponent(team.code)}`}>
          {t(['这支队伍的台账', 'Its records'])}
        </a>
        {may(ctx, 'records.register') && team.closed_on === null ? (
          <a href={`/at/${site}/records/new?team=${encodeURIComponent(team.code)}`}>
            {t(['登记这支队伍做的事', 'Register what it did'])}
          </a>
        ) : null}
      </p>
      {manages && team.closed_on === null ? (
        <details open={'personCode' in form.errors || 'fromOn' in form.errors}>
          <summary>{t(['增加队员', 'Add a member'])}</summary>
          <Form ctx={ctx} action={`${base}/members`} form={withToday(ctx, form)} labels={labels}>
            <Field t={t} form={form} name="personCode" label={labels.personCode} required max={40} />
            <Select
              t={t}
              form={form}
              name="role"
              label={labels.role}
              required
              options={memberRoles.map(role => ({ value: role, label: t(roleWords[role]) }))}
            />
            <Field
              t={t}
              form={withToday(ctx, form)}
              name="fromOn"
              label={labels.fromOn}
              help={dayHelp}
              required
            />
            <Actions t={t} label={['加入队伍', 'Take into the team']} />
          </Form>
        </details>
      ) : null}
      {manages && members.some(row => row.to_on === null) ? (
        <details open={'toOn' in form.errors}>
          <summary>{t(['补记哪天离队', 'Somebody left on another day'])}</summary>
          <Form ctx={ctx} action={`${base}/leaving`} form={form} labels={labels}>
            <Select
              t={t}
              form={form}
              name="person"
              label={labels.personCode}
              required
              options={members
                .filter(row => row.to_on === null)
                .map(row => ({ value: row.person_id, label: row.code }))}
            />
            <Field t={t} form={form} name="toOn" label={labels.toOn} help={dayHelp} required />
            <Actions t={t} label={['记下离队日期', 'Note the day']} />
          </Form>
        </details>
      ) : null}
    </>
  )
}

/** The form with today where no day was typed. */
const withToday = (ctx: Ctx, form: FormState): FormState =>
  form.refusal ? form : { ...form, values: { fromOn: dayOf(ctx.at), ...form.values } }

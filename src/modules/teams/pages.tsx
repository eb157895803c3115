import { showDay } from '#kernel/time'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form, Select, Tick } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { formPage } from '#platform/ui/form-page'
import { ItemHead } from '#platform/ui/item-head'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import type { listPartners } from './partner-store.ts'
import { Members, type MembersView } from './member-parts.tsx'
import { treeOf, type TeamLine, type TeamRow } from './team.ts'
import { codeHelp, dayHelp, labels } from './text.ts'

const mayManage = (ctx: Ctx): boolean => may(ctx, 'teams.manage')

/** What a team is called and part of; shared by founding one and changing one. */
function TeamFields({ ctx, form, teams }: { ctx: Ctx; form: FormState; teams: readonly TeamLine[] }) {
  const { t } = ctx
  return (
    <>
      <Field t={t} form={form} name="name" label={labels.name} required max={60} />
      {teams.length > 0 ? (
        <Select
          t={t}
          form={form}
          name="parentCode"
          label={labels.parentCode}
          none={['不属于别的队伍', 'A team of its own']}
          options={treeOf(teams).map(({ team, depth }) => ({
            value: team.code,
            label: `${'　'.repeat(depth)}${team.name}`,
          }))}
        />
      ) : null}
      <Field t={t} form={form} name="foundedOn" label={labels.foundedOn} help={dayHelp} />
      <Tick t={t} form={form} name="staff" label={labels.staff} />
    </>
  )
}

export function newTeamPage(
  ctx: Ctx,
  teams: readonly TeamLine[],
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/teams`
  const title = t(['组建一支队伍', 'Found a team'])
  return formPage(
    ctx,
    {
      title,
      action: base,
      form,
      labels,
      act: ['组建队伍', 'Found the team'],
      cancel: base,
      fields: (
        <>
          <Field t={t} form={form} name="code" label={labels.code} help={codeHelp} required max={40} />
          <TeamFields ctx={ctx} form={form} teams={teams.filter(team => team.closed_on === null)} />
        </>
      ),
    },
    status,
  )
}

export interface TeamView extends MembersView {
  readonly below: readonly TeamRow[]
  readonly teams: readonly TeamLine[]
  readonly partners: Awaited<ReturnType<typeof listPartners>>
}

/** One team: what it is part of, its sub-teams, its members, its partners. */
export function teamPage(ctx: Ctx, view: TeamView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { team, below, form } = view
  const base = `/at/${siteOf(ctx).ref}/teams`
  return consolePage(
    ctx,
    {
      title: team.name,
      children: (
        <>
          <ItemHead t={t} list={{ href: base, words: ['队伍', 'Teams'] }} name={team.name} form={form} />
          <div class="columns">
            <section>
              <h2>{t(['分队', 'Sub-teams'])}</h2>
              <Table
                t={t}
                caption={['分队', 'Sub-teams']}
                rows={below}
                empty={t(['没有分队。', 'No sub-teams.'])}
                columns={[
                  { label: labels.name, cell: row => <a href={`${base}/${row.id}`}>{row.name}</a> },
                  { label: labels.code, cell: row => row.code },
                  { label: labels.members, number: true, cell: row => String(row.members) },
                ]}
              />
              <Members ctx={ctx} view={view} base={`${base}/${team.id}`} />
              {mayManage(ctx) ? <Change ctx={ctx} view={view} base={`${base}/${team.id}`} /> : null}
            </section>
            <TeamFacts ctx={ctx} view={view} base={base} />
          </div>
        </>
      ),
    },
    status,
  )
}

function TeamFacts({ ctx, view, base }: { ctx: Ctx; view: TeamView; base: string }) {
  const { t } = ctx
  const { team, partners, form } = view
  const others = partners.filter(({ name, closed_on }) => !closed_on && !team.partners.includes(name))
  return (
    <section class="panel">
      <dl class="facts">
        <dt>{t(labels.code)}</dt>
        <dd>{team.code}</dd>
        <dt>{t(labels.foundedOn)}</dt>
        <dd>{team.founded_on ? showDay(team.founded_on, t) : '—'}</dd>
        {team.staff ? <dd>{t(labels.staff)}</dd> : null}
        {team.closed_on ? (
          <>
            <dt>{t(labels.closedOn)}</dt>
            <dd>{showDay(team.closed_on, t)}</dd>
          </>
        ) : null}
        <dt>{t(labels.members)}</dt>
        <dd>{team.members}</dd>
        <dt>{t(labels.leaders)}</dt>
        <dd>{team.leaders.join(t(['、', ', '])) || '—'}</dd>
        {team.parent ? (
          <>
            <dt>{t(labels.parentCode)}</dt>
            <dd>
              <a href={`${base}/${team.parent_id}`}>{team.parent}</a>
            </dd>
          </>
        ) : null}
      </dl>
      <h2>{t(labels.partnerCode)}</h2>
      {partners
        .filter(partner => team.partners.includes(partner.name))
        .map(partner => (
          <div class="row">
            <a href={`/at/${siteOf(ctx).ref}/partners/${partner.id}`}>{partner.name}</a>
            {mayManage(ctx) ? (
              <ActButton
                ctx={ctx}
                action={`${base}/${team.id}/partners/${partner.id}/end`}
                label={['解除', 'Take away']}
                says={t(['解除 {name}', 'Take {name} away'], { name: partner.name })}
              />
            ) : null}
          </div>
        ))}
      {mayManage(ctx) && others.length > 0 ? (
        <Form ctx={ctx} action={`${base}/${team.id}/partners`} form={form} labels={labels}>
          <Select
            t={t}
            form={form}
            name="partnerCode"
            label={['增加共建单位', 'Add a partner']}
            required
            options={others.map(partner => ({ value: partner.code, label: partner.name }))}
          />
          <Actions t={t} label={['结为共建', 'Put it behind this team']} />
        </Form>
      ) : null}
    </section>
  )
}

function Change({ ctx, view, base }: { ctx: Ctx; view: TeamView; base: string }) {
  const { t } = ctx
  const { team, teams, form } = view
  const touched = form.values['version'] !== undefined
  const shown = touched
    ? form
    : formOf({
        name: team.name,
        parentCode: teams.find(other => other.id === team.parent_id)?.code ?? '',
        foundedOn: team.founded_on ?? '',
        ...(team.staff ? { staff: 'yes' } : {}),
      })
  return (
    <>
      <details open={touched}>
        <summary>{t(['修改队伍', 'Change the team'])}</summary>
        <Form ctx={ctx} action={`${base}/change`} form={shown} labels={labels}>
          <input type="hidden" name="version" value={String(team.version)} />
          <TeamFields ctx={ctx} form={shown} teams={teams.filter(other => other.id !== team.id)} />
          <Actions t={t} label={['保存修改', 'Save the change']} />
        </Form>
      </details>
      {team.closed_on === null ? (
        <details open={'closedOn' in form.errors}>
          <summary>{t(['结束这支队伍', 'End this team'])}</summary>
          <p>
            {t([
              '队员在那天全部离队。队伍留在名单和台账里，不再出现在登记表上。',
              'Its members leave that day. It stays in lists and registers and is no longer offered on forms.',
            ])}
          </p>
          <Form ctx={ctx} action={`${base}/end`} form={form} labels={labels}>
            <Field t={t} form={form} name="closedOn" label={labels.closedOn} help={dayHelp} required />
            <Actions t={t} label={['结束队伍', 'End the team']} danger />
          </Form>
        </details>
      ) : (
        <ActButton ctx={ctx} action={`${base}/reopening`} label={['重新启用这支队伍', 'Take it up again']} />
      )}
    </>
  )
}

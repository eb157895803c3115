import type { Words } from '#kernel/result'
import { showDay } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { MemberLine, PartnerLine } from './store.ts'
import { treeOf, type TeamLine } from './team.ts'

export const labels = {
  code: ['编号', 'Code'],
  name: ['名称', 'Name'],
  parentCode: ['上级队伍', 'Part of'],
  foundedOn: ['成立日期', 'Founded on'],
  creditCode: ['统一社会信用代码', 'Credit code'],
  partnerCode: ['共建单位', 'Partner'],
  signedOn: ['签订日期', 'Signed on'],
  endsOn: ['到期日期', 'Ends on'],
  words: ['约定内容', 'What was agreed'],
  personCode: ['居民编号', 'The person’s code'],
  role: ['担任', 'Role'],
  fromOn: ['从哪天起', 'From'],
} as const satisfies Record<string, Words>

export const dayHelp: Words = ['按 2019-12-10 的样子填写', 'Write it like 2019-12-10']
export const codeHelp: Words = [
  '台账里用它来指这一个，例如 T01；定了就不再改',
  'Registers name it by this, such as T01; it stays as it is',
]

export const mayManage = (ctx: Ctx): boolean => ctx.gate.may(whoOf(ctx), siteOf(ctx), 'teams.manage')

/** The teams as a tree, with members and partners. */
export function teamsPage(ctx: Ctx, teams: readonly TeamLine[]): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/teams`
  const title = t(['队伍', 'Teams'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <div class="head">
          <div>
            <h1>{title}</h1>
            <p class="lead">
              {t([
                '志愿服务队和它们的分队，各有多少人，背后有哪些共建单位。',
                'Teams of volunteers and their sub-teams: how many people, which partners stand behind them.',
              ])}
            </p>
          </div>
          {mayManage(ctx) ? (
            <div class="actions">
              <a class="button primary" href={`${base}/new`}>
                {t(['组建一支队伍', 'Found a team'])}
              </a>
            </div>
          ) : null}
        </div>
        <Table
          t={t}
          caption={['队伍列表', 'List of teams']}
          rows={treeOf(teams)}
          empty={t(['还没有队伍。', 'No teams yet.'])}
          columns={[
            {
              label: labels.name,
              cell: ({ team, depth }) => (
                <>
                  {depth > 0 ? <span aria-hidden="true">{`${'　'.repeat(depth - 1)}└ `}</span> : null}
                  <a href={`${base}/${team.id}`}>{team.name}</a>
                </>
              ),
            },
            { label: labels.code, cell: ({ team }) => team.code },
            { label: ['人数', 'Members'], number: true, cell: ({ team }) => String(team.members) },
            { label: labels.partnerCode, cell: ({ team }) => team.partners.join(t(['、', ', '])) || '—' },
          ]}
        />
      </>
    ),
  })
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
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            <Field t={t} form={form} name="name" label={labels.name} required max={60} />
            <Field t={t} form={form} name="code" label={labels.code} help={codeHelp} required max={40} />
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
            <Actions t={t} label={['组建队伍', 'Found the team']} cancel={base} />
          </Form>
        </>
      ),
    },
    status,
  )
}

export interface TeamView {
  readonly team: TeamLine
  readonly teams: readonly TeamLine[]
  readonly partners: readonly PartnerLine[]
  readonly members: readonly MemberLine[]
  readonly form: FormState
}

/** One team: what it is part of, its sub-teams, its partners. */
export function teamPage(ctx: Ctx, view: TeamView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { team, teams, form } = view
  const base = `/at/${siteOf(ctx).ref}/teams`
  const parent = teams.find(other => other.id === team.parent_id)
  const below = teams.filter(other => other.parent_id === team.id)
  const others = view.partners.filter(partner => !team.partners.includes(partner.name))
  return consolePage(
    ctx,
    {
      title: team.name,
      children: (
        <>
          <h1>{team.name}</h1>
          <div class="columns">
            <section>
              <Table
                t={t}
                caption={['分队', 'Sub-teams']}
                rows={below}
                empty={t(['没有分队。', 'No sub-teams.'])}
                columns={[
                  { label: labels.name, cell: row => <a href={`${base}/${row.id}`}>{row.name}</a> },
                  { label: labels.code, cell: row => row.code },
                  { label: ['人数', 'Members'], number: true, cell: row => String(row.members) },
                ]}
              />
              <Members ctx={ctx} view={view} base={base} />
              {mayManage(ctx) && others.length > 0 ? (
                <>
                  <h2>{t(['增加共建单位', 'Add a partner'])}</h2>
                  <Form ctx={ctx} action={`${base}/${team.id}/partners`} form={form} labels={labels}>
                    <Select
                      t={t}
                      form={form}
                      name="partnerCode"
                      label={labels.partnerCode}
                      required
                      options={others.map(partner => ({ value: partner.code, label: partner.name }))}
                    />
                    <Actions t={t} label={['结为共建', 'Put it behind this team']} />
                  </Form>
                </>
              ) : null}
            </section>
            <section class="panel">
              <dl class="facts">
                <dt>{t(labels.code)}</dt>
                <dd>{team.code}</dd>
                <dt>{t(labels.foundedOn)}</dt>
                <dd>{team.founded_on ? showDay(team.founded_on, t) : '—'}</dd>
                <dt>{t(['人数', 'Members'])}</dt>
                <dd>{team.members}</dd>
                {parent ? (
                  <>
                    <dt>{t(labels.parentCode)}</dt>
                    <dd>
                      <a href={`${base}/${parent.id}`}>{parent.name}</a>
                    </dd>
                  </>
                ) : null}
                <dt>{t(labels.partnerCode)}</dt>
                <dd>{team.partners.join(t(['、', ', '])) || '—'}</dd>
              </dl>
            </section>
          </div>
        </>
      ),
    },
    status,
  )
}

const roleWords = { leader: ['队长', 'Leader'], member: ['队员', 'Member'] } as const

function Members({ ctx, view, base }: { ctx: Ctx; view: TeamView; base: string }) {
  const { t } = ctx
  const { team, members, form } = view
  const manages = mayManage(ctx)
  const until = (row: MemberLine) => {
    if (row.to_on !== null) return showDay(row.to_on, t)
    if (!manages) return t(['至今', 'now'])
    return (
      <form method="post" action={`${base}/${team.id}/members/${row.person_id}/end`}>
        <input type="hidden" name="_token" value={whoOf(ctx).formToken} />
        <input type="hidden" name="_key" value={ctx.deps.newId()} />
        <button type="submit" aria-label={t(['{code} 今天离队', '{code} leaves today'], { code: row.code })}>
          {t(['今天离队', 'Leaves today'])}
        </button>
      </form>
    )
  }
  return (
    <>
      <Table
        t={t}
        caption={['队员', 'Members']}
        rows={members}
        empty={t(['还没有队员。', 'No members yet.'])}
        columns={[
          {
            label: labels.code,
            cell: row =>
              ctx.gate.may(whoOf(ctx), siteOf(ctx), 'people.read') ? (
                <a href={`/at/${siteOf(ctx).ref}/people/${row.person_id}`}>{row.code}</a>
              ) : (
                row.code
              ),
          },
          { label: labels.role, cell: row => t(roleWords[row.role]) },
          { label: labels.fromOn, cell: row => showDay(row.from_on, t) },
          { label: ['到哪天', 'Until'], cell: until },
        ]}
      />
      {manages ? (
        <details open={'personCode' in form.errors || 'fromOn' in form.errors}>
          <summary>{t(['增加队员', 'Add a member'])}</summary>
          <Form ctx={ctx} action={`${base}/${team.id}/members`} form={form} labels={labels}>
            <Field t={t} form={form} name="personCode" label={labels.personCode} required max={40} />
            <Select
              t={t}
              form={form}
              name="role"
              label={labels.role}
              required
              options={(['member', 'leader'] as const).map(role => ({
                value: role,
                label: t(roleWords[role]),
              }))}
            />
            <Field t={t} form={form} name="fromOn" label={labels.fromOn} help={dayHelp} required />
            <Actions t={t} label={['加入队伍', 'Take into the team']} />
          </Form>
        </details>
      ) : null}
    </>
  )
}

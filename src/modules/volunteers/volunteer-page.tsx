import { dayOf, showDay } from '#kernel/time'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, ErrorSummary, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import { StateMark } from './marks.tsx'
import { AgeFields, ProfileFields, type Skill } from './profile-form.tsx'
import type { LicenceLine, Volunteer } from './store.ts'
import { ageWords, howWords, labels, languageWords, licenceWords, slotWords, sourceWords } from './text.ts'
import { isLegal, isValid, licences } from './volunteer.ts'

export interface VolunteerView {
  readonly volunteer: Volunteer
  readonly licences: readonly LicenceLine[]
  readonly teams: readonly { readonly id: string; readonly name: string; readonly role: string }[]
  readonly skills: readonly Skill[]
  readonly load: number
  /** What is handed over for an account: a link that was just made, as a QR code too, and the sign-in name. */
  readonly handed?: { readonly link: string; readonly login: string; readonly image: string }
  /** What was refused, by the form it came from. */
  readonly refused?: { readonly scope: string; readonly form: FormState }
}

/** One volunteer: how they stand, what they can do and when, and what the station can do about it. */
export function volunteerPage(ctx: Ctx, view: VolunteerView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { volunteer, refused } = view
  const base = `/at/${siteOf(ctx).ref}/volunteers`
  const manages = may(ctx, 'volunteers.manage')
  const shown = ['age', 'paper', 'account', 'profile', 'licence']
  return consolePage(
    ctx,
    {
      title: `${t(['志愿者', 'Volunteer'])} ${volunteer.code}`,
      children: (
        <>
          <p>
            <a href={base}>{t(['志愿者', 'Volunteers'])}</a>
          </p>
          <div class="head">
            <h1>{volunteer.code}</h1>
            <StateMark ctx={ctx} state={volunteer.state} />
          </div>
          {refused && !shown.includes(refused.scope) ? (
            <ErrorSummary t={t} form={refused.form} labels={labels} />
          ) : null}
          {view.handed ? <Handover ctx={ctx} {...view.handed} /> : null}
          <div class="columns">
            <section>
              {manages && isLegal(volunteer.state, 'confirm') ? (
                <Confirming ctx={ctx} view={view} base={base} />
              ) : null}
              {manages && isLegal(volunteer.state, 'link') ? (
                <Account ctx={ctx} view={view} base={base} />
              ) : null}
              <Licences ctx={ctx} view={view} base={base} manages={manages} />
              {manages && isLegal(volunteer.state, 'change') ? (
                <Changes ctx={ctx} view={view} base={base} />
              ) : null}
            </section>
            <aside>
              <Facts ctx={ctx} view={view} />
            </aside>
          </div>
        </>
      ),
    },
    status,
  )
}

const formFor = (
  view: VolunteerView,
  scope: string,
  values: Readonly<Record<string, string>> = {},
): FormState => ({
  ...(view.refused?.scope === scope ? view.refused.form : formOf(values)),
  scope: `${scope}-`,
})

function Handover({ ctx, link, login, image }: { ctx: Ctx } & NonNullable<VolunteerView['handed']>) {
  const { t } = ctx
  return (
    <div class="panel" role="status">
      <p>
        {t([
          '请当面交给本人。链接只能用一次，48 小时内有效；本人设好密码后再确认自己是志愿者。',
          'Hand this over in person. The link works once, within 48 hours; they set a password and then confirm themselves.',
        ])}
      </p>
      <img
        class="qr"
        src={image}
        alt={t(['打开链接的二维码', 'QR code that opens the link'])}
        width={180}
        height={180}
      />
      <p>
        <code>{link}</code>
      </p>
      <p>
        {t(['登录名', 'Sign-in name'])} <code>{login}</code>
      </p>
    </div>
  )
}

function Confirming({ ctx, view, base }: { ctx: Ctx; view: VolunteerView; base: string }) {
  const { t } = ctx
  const form = formFor(view, 'paper')
  return (
    <>
      <h2>{t(['本人签过字', 'Signed on paper'])}</h2>
      <Form ctx={ctx} action={`${base}/${view.volunteer.id}/confirmation`} form={form} labels={labels}>
        <Field
          t={t}
          form={form}
          name="paper"
          label={labels.paper}
          help={['例如：2019-志愿-012', 'Such as 2019-V-012']}
          required
          max={40}
        />
        <Actions t={t} label={['登记本人已确认', 'Note that they confirmed']} />
      </Form>
    </>
  )
}

function Account({ ctx, view, base }: { ctx: Ctx; view: VolunteerView; base: string }) {
  const { t } = ctx
  const form = formFor(view, 'account')
  const { accountId } = view.volunteer
  return (
    <>
      <h2>{t(['账号', 'Account'])}</h2>
      <Form ctx={ctx} action={`${base}/${view.volunteer.id}/account`} form={form} labels={labels}>
        {accountId === null ? (
          <Field
            t={t}
            form={form}
            name="login"
            label={labels.login}
            help={['没有就不填，会开一个新的。', 'Left empty, a new one is made.']}
            max={40}
          />
        ) : null}
        <Actions
          t={t}
          label={
            accountId === null
              ? ['开账号，生成交给本人的链接', 'Make an account and its link']
              : ['给一个新链接', 'Make a new link']
          }
        />
      </Form>
    </>
  )
}

function Licences({
  ctx,
  view,
  base,
  manages,
}: {
  ctx: Ctx
  view: VolunteerView
  base: string
  manages: boolean
}) {
  const { t } = ctx
  const today = dayOf(ctx.at)
  const form = formFor(view, 'licence')
  const mayChange = manages && isLegal(view.volunteer.state, 'change')
  return (
    <>
      <h2>{t(['证件', 'Licences'])}</h2>
      <Table
        t={t}
        caption={['证件', 'Licences']}
        rows={view.licences}
        empty={t(['没有登记证件。', 'No licences.'])}
        columns={[
          { label: labels.kind, cell: row => t(licenceWords[row.kind]) },
          {
            label: labels.expiresOn,
            cell: row =>
              row.expires_on === null ? (
                t(['长期', 'No end'])
              ) : (
                <span class={isValid(row, today) ? undefined : 'amber'}>
                  {showDay(row.expires_on, t)}
                  {isValid(row, today) ? '' : ` · ${t(['已过期', 'expired'])}`}
                </span>
              ),
          },
          ...(mayChange
            ? [
                {
                  label: ['操作', 'Action'] as const,
                  cell: (row: LicenceLine) => (
                    <ActButton
                      ctx={ctx}
                      action={`${base}/${view.volunteer.id}/licences/${row.id}/withdrawal`}
                      label={['撤下', 'Take out']}
                      says={`${t(['撤下', 'Take out'])} ${t(licenceWords[row.kind])}`}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
      {mayChange ? (
        <Form ctx={ctx} action={`${base}/${view.volunteer.id}/licences`} form={form} labels={labels}>
          <Select
            t={t}
            form={form}
            name="kind"
            label={labels.kind}
            required
            options={licences.map(value => ({ value, label: t(licenceWords[value]) }))}
          />
          <Field t={t} form={form} name="expiresOn" label={labels.expiresOn} type="date" />
          <Actions t={t} label={['登记看过的证件', 'Note a licence you have seen']} />
        </Form>
      ) : null}
    </>
  )
}

function Changes({ ctx, view, base }: { ctx: Ctx; view: VolunteerView; base: string }) {
  const { t } = ctx
  const { volunteer } = view
  const at = `${base}/${volunteer.id}`
  const profile = formFor(view, 'profile', {
    skills: volunteer.skills.join(','),
    languages: volunteer.languages.join(','),
    availability: volunteer.availability.join(','),
    area: volunteer.area,
  })
  const age = formFor(view, 'age', {
    age: volunteer.age,
    guardianCode: volunteer.guardian ?? '',
    consentOn: volunteer.consentOn ?? '',
  })
  return (
    <>
      <details open={view.refused?.scope === 'profile'}>
        <summary>{t(['改能做什么、什么时候有空', 'Change what they can do and when'])}</summary>
        <Form ctx={ctx} action={`${at}/profile`} form={profile} labels={labels}>
          <ProfileFields ctx={ctx} form={profile} skills={view.skills} />
          <Actions t={t} label={['保存', 'Save']} />
        </Form>
      </details>
      <details open={view.refused?.scope === 'age'}>
        <summary>{t(['改年龄和监护人', 'Change age and guardian'])}</summary>
        <Form ctx={ctx} action={`${at}/age`} form={age} labels={labels}>
          <AgeFields ctx={ctx} form={age} />
          <Actions t={t} label={['保存', 'Save']} />
        </Form>
      </details>
      <details>
        <summary>{t(['退出志愿服务', 'End their volunteering'])}</summary>
        <p>
          {t([
            '本人说的技能、时段等会删掉，账号不再通到这里；做过的服务和记录不变。',
            'What they told goes, and their account leads here no more; what they did stays as it is.',
          ])}
        </p>
        <ActButton ctx={ctx} action={`${at}/end`} label={['登记退出', 'End it']} danger />
      </details>
    </>
  )
}

function Facts({ ctx, view }: { ctx: Ctx; view: VolunteerView }) {
  const { t } = ctx
  const { volunteer, teams, skills } = view
  const at = `/at/${siteOf(ctx).ref}`
  const comma = t(['、', ', '])
  const nameOf = (code: string): string => {
    const skill = skills.find(one => one.code === code)
    return skill ? t([skill.zh, skill.en || skill.zh]) : code
  }
  const facts = [
    [labels.source, t(sourceWords[volunteer.source])],
    [labels.invited, showDay(dayOf(volunteer.invitedAt), t)],
    [
      labels.confirmed,
      volunteer.confirmedAt === null || volunteer.confirmedHow === null
        ? '—'
        : `${showDay(dayOf(volunteer.confirmedAt), t)} · ${t(howWords[volunteer.confirmedHow])}${volunteer.paper === null ? '' : ` · ${volunteer.paper}`}`,
    ],
    [labels.age, t(ageWords[volunteer.age])],
    ...(volunteer.age === 'adult'
      ? []
      : [
          [labels.guardianCode, volunteer.guardian ?? '—'] as const,
          [labels.consentOn, volunteer.consentOn === null ? '—' : showDay(volunteer.consentOn, t)] as const,
        ]),
    [labels.skills, volunteer.skills.map(nameOf).join(comma) || '—'],
    [labels.availability, volunteer.availability.map(slot => t(slotWords(slot))).join(comma) || '—'],
    [labels.languages, volunteer.languages.map(one => t(languageWords[one])).join(comma) || '—'],
    [labels.area, volunteer.area || '—'],
    [labels.load, String(view.load)],
  ] as const
  return (
    <dl class="facts">
      <>
        <dt>{t(['身份', 'Who it is'])}</dt>
        <dd>
          <a href={`${at}/people/${volunteer.personId}`}>
            {t(['在居民登记里查看（会留下记录）', 'In the register of people (written down)'])}
          </a>
        </dd>
      </>
      <>
        <dt>{t(labels.teams)}</dt>
        <dd>
          {teams.length === 0
            ? '—'
            : teams.map(team => (
                <>
                  <a href={`${at}/teams/${team.id}`}>{team.name}</a>
                  {team.role === 'leader' ? t(['（队长）', ' (leads it)']) : ''}{' '}
                </>
              ))}
        </dd>
      </>
      {facts.map(([label, value]) => (
        <>
          <dt>{t(label)}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  )
}

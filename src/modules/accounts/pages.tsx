import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'
import { SiteFields, siteLabels, type listLevels } from '#stations'

import { roles, type Role } from './policy.ts'
import type { AccountLine, SessionLine } from './store.ts'

export const labels = {
  login: ['登录名', 'Sign-in name'],
  password: ['密码', 'Password'],
  person: ['您的姓名', 'Your name'],
  roles: ['角色', 'Roles'],
} as const satisfies Record<string, Words>

/** Stands for a browser or system that we do not know by name. */
export const UNKNOWN_DEVICE = '?'

export const roleWords: Readonly<Record<Role, Words>> = {
  administrator: ['管理员', 'Administrator'],
  recorder: ['登记人', 'Recorder'],
  confirmer: ['确认人', 'Confirmer'],
  reviewer: ['审核人', 'Reviewer'],
  auditor: ['审计', 'Auditor'],
  reader: ['查看', 'Reader'],
}

export function signInPage(
  ctx: Ctx,
  form: FormState,
  next: string,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['工作人员登录', 'Staff sign-in'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action="/sign-in" form={form} labels={labels}>
            <input type="hidden" name="next" value={next} />
            <Field t={t} form={form} name="login" label={labels.login} required autocomplete="username" />
            <Field
              t={t}
              form={form}
              name="password"
              label={labels.password}
              required
              type="password"
              autocomplete="current-password"
            />
            <Actions t={t} label={['登录', 'Sign in']} cancel="/" />
          </Form>
        </>
      ),
    },
    status,
  )
}

type Levels = Awaited<ReturnType<typeof listLevels>>

export function setUpPage(
  ctx: Ctx,
  form: FormState,
  token: string,
  levels: Levels,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['建立第一个站点', 'Set up the first site'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '这个链接只能用一次。填完就可以开始登记。',
              'This link works once. After this page the register is open.',
            ])}
          </p>
          <Form ctx={ctx} action={`/set-up/${token}`} form={form} labels={{ ...siteLabels, ...labels }}>
            <h2>{t(['站点', 'The site'])}</h2>
            <SiteFields ctx={ctx} form={form} levels={levels} />
            <h2>{t(['第一位管理员', 'The first administrator'])}</h2>
            <Field t={t} form={form} name="person" label={labels.person} required autocomplete="name" />
            <Field
              t={t}
              form={form}
              name="login"
              label={labels.login}
              help={['小写字母和数字，至少 3 个', 'Lower-case letters and digits, at least 3']}
              required
              autocomplete="username"
            />
            <Field
              t={t}
              form={form}
              name="password"
              label={labels.password}
              help={['至少 10 个字符', 'At least 10 characters']}
              type="password"
              required
              autocomplete="new-password"
            />
            <Actions t={t} label={['建立站点', 'Set up the site']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

export function joinPage(
  ctx: Ctx,
  form: FormState,
  token: string,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['设置您的密码', 'Set your password'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action={`/join/${token}`} form={form} labels={labels}>
            <Field
              t={t}
              form={form}
              name="password"
              label={labels.password}
              help={['至少 10 个字符', 'At least 10 characters']}
              type="password"
              required
              autocomplete="new-password"
            />
            <Actions t={t} label={['设置密码并登录', 'Set it and sign in']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

function RoleBoxes({ ctx, chosen }: { ctx: Ctx; chosen: readonly string[] }) {
  return (
    <fieldset>
      <legend>{ctx.t(labels.roles)}</legend>
      {roles.map(role => (
        <label>
          <input type="checkbox" name="roles" value={role} checked={chosen.includes(role)} />{' '}
          {ctx.t(roleWords[role])}{' '}
        </label>
      ))}
    </fieldset>
  )
}

export function accountsPage(
  ctx: Ctx,
  accounts: readonly AccountLine[],
  form: FormState,
  link: string | undefined,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['账号', 'Accounts'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '登记人和确认人必须是两个人：自己登记的记录，自己不能确认。',
              'Recorder and confirmer are two people: nobody confirms a record of their own.',
            ])}
          </p>
          {link ? (
            <div class="panel" role="status">
              <p>
                {t([
                  '请当面交给对方，48 小时内有效，只能用一次：',
                  'Hand this link over in person. It works once, within 48 hours:',
                ])}
              </p>
              <p>
                <code>{link}</code>
              </p>
            </div>
          ) : null}
          <Table
            t={t}
            caption={['本站点的账号', 'Accounts of this site']}
            rows={accounts}
            empty={t(['还没有账号。', 'No accounts yet.'])}
            columns={[
              { label: ['姓名', 'Name'], cell: row => row.name },
              { label: labels.login, cell: row => row.login },
              {
                label: labels.roles,
                cell: row => row.roles.map(role => t(roleWords[role as Role])).join(t(['、', ', '])),
              },
              {
                label: ['状态', 'State'],
                cell: row =>
                  t(
                    row.disabled
                      ? ['停用', 'Disabled']
                      : row.joined
                        ? ['在用', 'Active']
                        : ['待设密码', 'Invited'],
                  ),
              },
              {
                label: ['改角色', 'Change roles'],
                cell: row => (
                  <details>
                    <summary>{t(['修改', 'Change'])}</summary>
                    <form method="post" action={`/at/${site.ref}/accounts/${row.id}/roles`}>
                      <input type="hidden" name="_token" value={whoOf(ctx).formToken} />
                      <input type="hidden" name="_key" value={ctx.deps.newId()} />
                      <RoleBoxes ctx={ctx} chosen={row.roles} />
                      <button type="submit">{t(['保存角色', 'Save roles'])}</button>
                    </form>
                  </details>
                ),
              },
            ]}
          />
          <h2>{t(['邀请同事', 'Invite a colleague'])}</h2>
          <Form ctx={ctx} action={`/at/${site.ref}/accounts`} form={form} labels={labels}>
            <Field t={t} form={form} name="person" label={['姓名', 'Name']} required />
            <Field
              t={t}
              form={form}
              name="login"
              label={labels.login}
              help={['小写字母和数字，至少 3 个', 'Lower-case letters and digits, at least 3']}
              required
            />
            <RoleBoxes ctx={ctx} chosen={(form.values['roles'] ?? '').split(',')} />
            <Actions t={t} label={['生成邀请链接', 'Make the invitation link']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

export function mePage(ctx: Ctx, sessions: readonly SessionLine[]): Response | Promise<Response> {
  const { t } = ctx
  const who = whoOf(ctx)
  return consolePage(ctx, {
    title: who.name,
    children: (
      <>
        <h1>{who.name}</h1>
        <p class="lead">
          {who.login} · <a href={`/at/${who.homeRef}`}>{t(['回到工作台', 'Back to the console'])}</a>
        </p>
        <Table
          t={t}
          caption={['已登录的设备', 'Signed-in devices']}
          rows={sessions}
          empty={t(['没有登录的设备。', 'No devices.'])}
          columns={[
            {
              label: ['设备', 'Device'],
              cell: row =>
                row.device.replaceAll(UNKNOWN_DEVICE, t(['其他', 'other'])) +
                (row.id === who.sessionId ? t(['（这一台）', ' (this one)']) : ''),
            },
            { label: ['登录时间', 'Signed in'], cell: row => showInstant(row.created_at, t) },
            { label: ['最近使用', 'Last used'], cell: row => showInstant(row.seen_at, t) },
            {
              label: ['操作', 'Action'],
              cell: row => (
                <form method="post" action={`/me/sessions/${row.id}/end`}>
                  <input type="hidden" name="_token" value={who.formToken} />
                  <button type="submit">{t(['让它退出', 'Sign it out'])}</button>
                </form>
              ),
            },
          ]}
        />
      </>
    ),
  })
}

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { whoOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { formPage } from '#platform/ui/form-page'
import { Table } from '#platform/ui/table'
import { SiteFields, siteLabels, type listLevels } from '#stations'

import { roles } from './policy.ts'
import type { SessionLine } from './store.ts'
import { roleWords } from './text.ts'

export const labels = {
  login: ['登录名', 'Sign-in name'],
  password: ['密码', 'Password'],
  current: ['现在的密码', 'Present password'],
  person: ['您的姓名', 'Your name'],
  roles: ['角色', 'Roles'],
} as const satisfies Record<string, Words>

/** Stands for a browser or system that we do not know by name. */
export const UNKNOWN_DEVICE = '?'

export const deviceName = (device: string, t: T): string =>
  device.replaceAll(UNKNOWN_DEVICE, t(['其他', 'other']))

export function signInPage(
  ctx: Ctx,
  form: FormState,
  next: string,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['工作人员登录', 'Staff sign-in'])
  return formPage(
    ctx,
    {
      title,
      action: '/sign-in',
      form,
      labels,
      act: ['登录', 'Sign in'],
      cancel: '/',
      fields: (
        <>
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
          <p>
            <a href="/sign-in/passkey">{t(['用通行密钥登录', 'Sign in with a passkey'])}</a>
          </p>
        </>
      ),
    },
    status,
  )
}

export const loginHelp: Words = ['小写字母和数字，至少 3 个', 'Lower-case letters and digits, at least 3']

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
  return formPage(
    ctx,
    {
      title,
      lead: [
        '这个链接只能用一次。填完就可以开始登记。',
        'This link works once. After this page the register is open.',
      ],
      action: `/set-up/${token}`,
      form,
      labels: { ...siteLabels, ...labels },
      act: ['建立站点', 'Set up the site'],
      fields: (
        <>
          <h2>{t(['站点', 'The site'])}</h2>
          <SiteFields ctx={ctx} form={form} levels={levels} />
          <h2>{t(['第一位管理员', 'The first administrator'])}</h2>
          <Field t={t} form={form} name="person" label={labels.person} required autocomplete="name" />
          <Field
            t={t}
            form={form}
            name="login"
            label={labels.login}
            help={loginHelp}
            required
            autocomplete="username"
          />
          <NewPassword ctx={ctx} form={form} />
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
  return formPage(
    ctx,
    {
      title,
      action: `/join/${token}`,
      form,
      labels,
      act: ['设置密码并登录', 'Set it and sign in'],
      fields: (
        <>
          <NewPassword ctx={ctx} form={form} />
        </>
      ),
    },
    status,
  )
}

const NewPassword = ({
  ctx,
  form,
  label = labels.password,
}: {
  ctx: Ctx
  form: FormState
  label?: Words
}) => (
  <Field
    t={ctx.t}
    form={form}
    name="password"
    label={label}
    help={['至少 10 个字符', 'At least 10 characters']}
    type="password"
    required
    autocomplete="new-password"
  />
)

/** The roles as boxes to tick. */
export function RoleBoxes({ ctx, chosen }: { ctx: Ctx; chosen: readonly string[] }) {
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

/** One's own account: the devices signed in, and the password. */
export function mePage(
  ctx: Ctx,
  sessions: readonly SessionLine[],
  form: FormState,
  done = false,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const who = whoOf(ctx)
  return consolePage(
    ctx,
    {
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
                  deviceName(row.device, t) +
                  (row.id === who.sessionId ? t(['（这一台）', ' (this one)']) : ''),
              },
              { label: ['登录时间', 'Signed in'], cell: row => showInstant(row.created_at, t) },
              { label: ['最近使用', 'Last used'], cell: row => showInstant(row.seen_at, t) },
              {
                label: ['操作', 'Action'],
                cell: row => (
                  <ActButton
                    ctx={ctx}
                    action={`/me/sessions/${row.id}/end`}
                    label={['让它退出', 'Sign it out']}
                    says={t(['让 {device} 退出', 'Sign out {device}'], { device: deviceName(row.device, t) })}
                  />
                ),
              },
            ]}
          />
          {sessions.length > 1 ? (
            <p class="actions">
              <ActButton
                ctx={ctx}
                action="/me/sessions/end"
                label={['让其他设备都退出', 'Sign all others out']}
              />
            </p>
          ) : null}
          <p>
            <a href="/me/factors">
              {t(['第二道验证：验证码应用、通行密钥', 'Second factor: authenticator app, passkeys'])}
            </a>
          </p>
          <h2>{t(['改密码', 'Change the password'])}</h2>
          {done ? (
            <p class="panel" role="status">
              {t([
                '密码已改。其他设备都已退出。',
                'The password is changed. All other devices are signed out.',
              ])}
            </p>
          ) : null}
          <Form ctx={ctx} action="/me/password" form={form} labels={labels}>
            <Field
              t={t}
              form={form}
              name="current"
              label={labels.current}
              type="password"
              required
              autocomplete="current-password"
            />
            <NewPassword ctx={ctx} form={form} label={['新密码', 'New password']} />
            <Actions t={t} label={['改密码', 'Change it']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import { emptyForm, type FormState } from '#platform/http/form'
import { showList, type Served } from '#platform/http/lists'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form, Unseen } from '#platform/ui/form'
import type { List, Tab } from '#platform/ui/list'

import { deviceName, labels, loginHelp, RoleBoxes } from './pages.tsx'
import { accountStates, roles, type AccountState, type Role } from './policy.ts'
import {
  sessionSorts,
  accountSorts,
  accountSource,
  sessionSource,
  type AccountLine,
  type SiteSessionLine,
} from './store.ts'
import { roleWords } from './text.ts'

const stateWords: Readonly<Record<AccountState, Words>> = {
  active: ['在用', 'Active'],
  invited: ['待设密码', 'Invited'],
  expired: ['邀请已过期', 'Invitation expired'],
  disabled: ['停用', 'Disabled'],
}

export const tabs: readonly Tab[] = [
  { words: ['账号', 'Accounts'], path: site => `/at/${site}/accounts`, access: 'accounts.manage' },
  {
    words: ['已登录的设备', 'Signed-in devices'],
    path: site => `/at/${site}/accounts/sessions`,
    access: 'accounts.manage',
  },
  { words: ['接口令牌', 'Access tokens'], path: site => `/at/${site}/tokens`, access: 'accounts.manage' },
]
const personLabel: Words = ['姓名', 'Name']
const stateLabel: Words = ['状态', 'State']
const seenLabel: Words = ['最近使用', 'Last used']
const contains: Words = ['包含文字', 'Containing']

const accountsList: List<AccountLine> = {
  title: ['账号', 'Accounts'],
  lead: [
    '登记人和确认人必须是两个人：自己登记的记录，自己不能确认。',
    'Recorder and confirmer are two people: nobody confirms a record of their own.',
  ],
  path: site => `/at/${site}/accounts`,
  tabs,
  exports: 'accounts.manage',
  order: 'name',
  sorts: accountSorts,
  filters: [
    { name: 'text', label: contains },
    {
      name: 'role',
      label: labels.roles,
      options: ({ t }) => roles.map(role => ({ value: role, label: t(roleWords[role]) })),
    },
    {
      name: 'state',
      label: stateLabel,
      options: ({ t }) => accountStates.map(state => ({ value: state, label: t(stateWords[state]) })),
    },
  ],
  empty: ({ t }) => (
    <p>
      {t([
        '这个站点还没有账号。先在下面邀请两位同事：一位登记，一位确认。',
        'This site has no account yet. Invite two colleagues below first: one to register, one to confirm.',
      ])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const named = (row: AccountLine) =>
      row.roles.map(role => t(roleWords[role as Role])).join(t(['、', ', ']))
    return [
      { label: personLabel, sort: 'name', cell: row => row.name, file: row => row.name },
      { label: labels.login, sort: 'login', cell: row => row.login, file: row => row.login },
      { label: labels.roles, cell: row => named(row) || '—', file: named },
      { label: stateLabel, cell: row => t(stateWords[row.state]), file: row => t(stateWords[row.state]) },
      {
        label: ['建立时间', 'Made'],
        sort: 'made',
        cell: row => showInstant(row.created_at, t),
        file: row => showInstant(row.created_at, t),
      },
      {
        label: seenLabel,
        sort: 'seen',
        cell: row => (row.seen_at ? showInstant(row.seen_at, t) : '—'),
        file: row => (row.seen_at ? showInstant(row.seen_at, t) : null),
      },
      { label: ['修改', 'Change'], cell: row => <AccountActs ctx={ctx} row={row} /> },
    ]
  },
}

/** Roles at this site, a new link, in or out of use. */
function AccountActs({ ctx, row }: { ctx: Ctx; row: AccountLine }) {
  const { t } = ctx
  const at = `/at/${siteOf(ctx).ref}/accounts/${row.id}`
  const disabled = row.state === 'disabled'
  const link: Words =
    row.state === 'active'
      ? ['给一个重设密码的链接', 'A link for a new password']
      : ['重新邀请', 'Invite anew']
  return (
    <details>
      <summary aria-label={t(['修改 {name}', 'Change {name}'], { name: row.name })}>
        {t(['修改', 'Change'])}
      </summary>
      <form method="post" action={`${at}/roles`}>
        <Unseen ctx={ctx} />
        <RoleBoxes ctx={ctx} chosen={row.roles} />
        <button type="submit">{t(['保存角色', 'Save roles'])}</button>
      </form>
      <div class="row">
        {disabled ? null : (
          <ActButton ctx={ctx} action={`${at}/invitation`} label={link} says={`${t(link)} ${row.name}`} />
        )}
        {row.id === whoOf(ctx).accountId || !row.guarded ? null : (
          <ActButton
            ctx={ctx}
            action={`${at}/factors/reset`}
            label={['取消第二道验证', 'Take the second factor away']}
            says={t(['取消 {name} 的第二道验证', 'Take the second factor of {name} away'], {
              name: row.name,
            })}
          />
        )}
        {row.id === whoOf(ctx).accountId ? null : (
          <ActButton
            ctx={ctx}
            action={`${at}/${disabled ? 'enabling' : 'disabling'}`}
            label={disabled ? ['恢复使用', 'Enable'] : ['停用', 'Disable']}
            says={t(disabled ? ['恢复使用 {name}', 'Enable {name}'] : ['停用 {name}', 'Disable {name}'], {
              name: row.name,
            })}
            danger={!disabled}
          />
        )}
      </div>
    </details>
  )
}

export const accountsServed: Served<AccountLine> = {
  list: accountsList,
  source: (ctx, asked) => accountSource(siteOf(ctx).id, ctx.at, asked.values),
}

/** The accounts, with a link that was just made above them, and the form to invite somebody below. */
export function accountsPage(
  ctx: Ctx,
  form: FormState = emptyForm,
  link?: string,
  status = 200,
): Promise<Response> {
  const { t } = ctx
  return showList(ctx, accountsServed, {
    status,
    above: link ? (
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
    ) : null,
    below: (
      <section>
        <h2>{t(['邀请同事', 'Invite a colleague'])}</h2>
        <Form ctx={ctx} action={`/at/${siteOf(ctx).ref}/accounts`} form={form} labels={labels}>
          <Field t={t} form={form} name="person" label={personLabel} required />
          <Field t={t} form={form} name="login" label={labels.login} help={loginHelp} required />
          <RoleBoxes ctx={ctx} chosen={(form.values['roles'] ?? '').split(',')} />
          <Actions t={t} label={['生成邀请链接', 'Make the invitation link']} />
        </Form>
      </section>
    ),
  })
}

const sessionsList: List<SiteSessionLine> = {
  title: ['已登录的设备', 'Signed-in devices'],
  lead: [
    '谁在哪种设备上登录着。电脑或手机丢了，在这里让它退出。',
    'Who is signed in on what kind of device. If one is lost, sign it out here.',
  ],
  path: site => `/at/${site}/accounts/sessions`,
  tabs,
  exports: 'accounts.manage',
  order: '-seen',
  sorts: sessionSorts,
  filters: [
    { name: 'text', label: contains },
    {
      name: 'state',
      label: stateLabel,
      options: ({ t }) => [
        { value: 'now', label: t(['登录着', 'Signed in']) },
        { value: 'past', label: t(['已退出', 'Signed out']) },
      ],
    },
  ],
  empty: ({ t }) => (
    <p>
      {t([
        '还没有人登录过。先把邀请链接交给同事。',
        'Nobody has signed in yet. Hand the invitation links to your colleagues first.',
      ])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    return [
      { label: personLabel, sort: 'name', cell: row => row.name, file: row => row.name },
      { label: labels.login, cell: row => row.login, file: row => row.login },
      {
        label: ['设备', 'Device'],
        cell: row => deviceName(row.device, t),
        file: row => deviceName(row.device, t),
      },
      {
        label: ['登录时间', 'Signed in'],
        sort: 'made',
        cell: row => showInstant(row.created_at, t),
        file: row => showInstant(row.created_at, t),
      },
      {
        label: seenLabel,
        sort: 'seen',
        cell: row => showInstant(row.seen_at, t),
        file: row => showInstant(row.seen_at, t),
      },
      {
        label: stateLabel,
        cell: row =>
          row.ended_at ? (
            t(['{when}退出', 'Signed out {when}'], { when: showInstant(row.ended_at, t) })
          ) : (
            <ActButton
              ctx={ctx}
              action={`/at/${siteOf(ctx).ref}/accounts/sessions/${row.id}/end`}
              label={['让它退出', 'Sign it out']}
              says={t(['让 {name} 的设备退出', 'Sign out {name}’s device'], { name: row.name })}
            />
          ),
        file: row => (row.ended_at ? showInstant(row.ended_at, t) : t(['登录着', 'Signed in'])),
      },
    ]
  },
}

export const sessionsServed: Served<SiteSessionLine> = {
  list: sessionsList,
  source: (ctx, asked) => sessionSource(siteOf(ctx).id, ctx.at, asked.values),
}

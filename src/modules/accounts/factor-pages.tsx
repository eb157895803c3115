import type { Words } from '#kernel/result'
import { showDay, dayOf } from '#kernel/time'
import { assetHref } from '#platform/assets'
import type { FormState } from '#platform/http/form'
import type { Ctx } from '#platform/http/route'
import { ActButton, Actions, ErrorSummary, Field, Form } from '#platform/ui/form'
import { formPage } from '#platform/ui/form-page'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { Passkey } from './factor-store.ts'

const labels = {
  code: ['6 位验证码', 'Six-digit code'],
  name: ['叫它什么', 'Name it'],
} as const satisfies Record<string, Words>

/** The second half of a sign-in. */
export function codePage(
  ctx: Ctx,
  form: FormState,
  step: { readonly half: string; readonly next: string },
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  return formPage(
    ctx,
    {
      title: t(['输入验证码', 'Type the code']),
      lead: [
        '打开手机上的验证码应用，填这个账号现在的 6 位数字；手机不在身边，可以用一个恢复码。',
        'Open the authenticator app and type the six digits it shows for this account; without the phone, use a recovery code.',
      ],
      action: '/sign-in/code',
      form,
      labels,
      act: ['登录', 'Sign in'],
      cancel: '/sign-in',
      fields: (
        <>
          <input type="hidden" name="half" value={step.half} />
          <input type="hidden" name="next" value={step.next} />
          <Field
            t={t}
            form={form}
            name="code"
            label={labels.code}
            required
            autocomplete="one-time-code"
            max={20}
          />
        </>
      ),
    },
    status,
  )
}

/** Signing in with a passkey; it needs the browser's script, and says so where there is none. */
export function passkeyPage(
  ctx: Ctx,
  form: FormState,
  asked: { readonly step: string; readonly options: string },
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['用通行密钥登录', 'Sign in with a passkey'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '通行密钥存在您的手机或电脑里，用指纹、面容或开机密码打开。它不会离开您的设备，本站也看不到。',
              'A passkey lives in your phone or computer and opens with your fingerprint, face or device password. It never leaves the device, and we never see it.',
            ])}
          </p>
          <ErrorSummary t={t} form={form} labels={{}} />
          <PasskeyForm
            ctx={ctx}
            kind="use"
            action="/sign-in/passkey"
            asked={asked}
            label={['使用通行密钥', 'Use a passkey']}
          />
          <p>
            <a class="button" href="/sign-in">
              {t(['改用密码', 'Use the password instead'])}
            </a>
          </p>
        </>
      ),
    },
    status,
  )
}

/** A form that the script fills in; without script it stays hidden, and the words beside it say what to do. */
function PasskeyForm({
  ctx,
  kind,
  action,
  asked,
  label,
  children,
}: {
  ctx: Ctx
  kind: 'make' | 'use'
  action: string
  asked: { readonly step: string; readonly options: string }
  label: Words
  children?: unknown
}) {
  const { t } = ctx
  return (
    <>
      <noscript>
        <p class="note">
          {t(['通行密钥需要浏览器开启 JavaScript。', 'Passkeys need JavaScript in the browser.'])}
        </p>
      </noscript>
      <form method="post" action={action} hidden data-passkey={kind} data-options={asked.options}>
        {ctx.who ? <input type="hidden" name="_token" value={ctx.who.formToken} /> : null}
        <input type="hidden" name="_key" value={ctx.deps.newId()} />
        <input type="hidden" name="step" value={asked.step} />
        <input type="hidden" name="credential" value="" />
        {children}
        <p class="amber" role="alert" data-failed hidden>
          {t(['没有完成。请再试一次。', 'That was not finished. Please try again.'])}
        </p>
        <Actions t={t} label={label} />
      </form>
      <script src={assetHref('passkey.js')} defer />
    </>
  )
}

export interface FactorsView {
  readonly hasTotp: boolean
  /** A secret that waits for its first code. */
  readonly offer: { readonly secret: string; readonly picture: string } | undefined
  readonly passkeys: readonly Passkey[]
  /** Left out where browsers would not keep one. */
  readonly asked: { readonly step: string; readonly options: string } | undefined
  readonly form: FormState
}

/** One's own second factors. */
export function factorsPage(ctx: Ctx, view: FactorsView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['第二道验证', 'Second factor'])
  const { form, offer } = view
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <p>
            <a href="/me">{t(['我的账号', 'My account'])}</a>
          </p>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '密码被人知道了，还有一道门。两种任选一种，也可以都用。',
              'If somebody learns your password there is still a second door. Use either of these, or both.',
            ])}
          </p>
          <h2>{t(['验证码应用', 'Authenticator app'])}</h2>
          {view.hasTotp ? (
            <>
              <p class="panel">
                {t([
                  '已启用。登录时要填应用里的 6 位数字。',
                  'On: signing in asks for six digits from the app.',
                ])}
              </p>
              <details open={form.refusal !== undefined}>
                <summary>{t(['停用', 'Turn it off'])}</summary>
                <Form ctx={ctx} action="/me/factors/totp/removal" form={form} labels={labels}>
                  <Field
                    t={t}
                    form={form}
                    name="code"
                    label={labels.code}
                    required
                    autocomplete="one-time-code"
                    max={20}
                  />
                  <Actions t={t} label={['停用验证码', 'Turn codes off']} danger />
                </Form>
              </details>
            </>
          ) : offer ? (
            <Form ctx={ctx} action="/me/factors/totp" form={form} labels={labels}>
              <p>
                {t([
                  '用验证码应用扫这个图，或把下面的字母抄进去，再填它显示的 6 位数字。',
                  'Scan this with an authenticator app, or type the letters below into it; then type the six digits it shows.',
                ])}
              </p>
              <img
                class="qr"
                src={offer.picture}
                alt={t(['验证码应用的二维码', 'QR code for the authenticator app'])}
                width="220"
                height="220"
              />
              <p>
                <code>{offer.secret.replace(/(.{4})/g, '$1 ')}</code>
              </p>
              <Field
                t={t}
                form={form}
                name="code"
                label={labels.code}
                required
                autocomplete="one-time-code"
                max={20}
              />
              <Actions t={t} label={['启用验证码', 'Turn codes on']} />
            </Form>
          ) : null}
          <h2>{t(['通行密钥', 'Passkeys'])}</h2>
          <Table
            t={t}
            caption={['通行密钥', 'Passkeys']}
            rows={view.passkeys}
            empty={<p>{t(['还没有通行密钥。', 'No passkeys yet.'])}</p>}
            columns={[
              { label: labels.name, cell: row => row.name },
              { label: ['添加', 'Added'], cell: row => showDay(dayOf(row.createdAt), t) },
              {
                label: ['最近使用', 'Last used'],
                cell: row => (row.usedAt ? showDay(dayOf(row.usedAt), t) : '—'),
              },
              {
                label: ['操作', 'Action'],
                cell: row => (
                  <ActButton
                    ctx={ctx}
                    action={`/me/factors/passkeys/${row.id}/removal`}
                    label={['删除', 'Remove']}
                    says={t(['删除 {name}', 'Remove {name}'], { name: row.name })}
                  />
                ),
              },
            ]}
          />
          {view.asked ? (
            <PasskeyForm
              ctx={ctx}
              kind="make"
              action="/me/factors/passkeys"
              asked={view.asked}
              label={['添加通行密钥', 'Add a passkey']}
            >
              <Field
                t={t}
                form={{ values: {}, errors: {} }}
                name="name"
                label={labels.name}
                help={['例如：站里的电脑', 'Such as: the station’s computer']}
                max={40}
              />
            </PasskeyForm>
          ) : (
            <p class="note">
              {t([
                '通行密钥要有域名和 https 才能用（例如 https://mingzhu.example.cn）。管理员设置 PUBLIC_URL 后，这里就能添加。',
                'Passkeys need a domain name with https, such as https://mingzhu.example.cn. Once the administrator has set PUBLIC_URL, they can be added here.',
              ])}
            </p>
          )}
        </>
      ),
    },
    status,
  )
}

/** The recovery codes, shown once. */
export function recoveryPage(ctx: Ctx, codes: readonly string[]): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['恢复码', 'Recovery codes'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '验证码已经启用。请把这些恢复码抄在纸上收好：手机丢了，每个可以用一次。它们只显示这一次。',
              'Codes are on. Write these down and keep them safe: without the phone each works once. They are shown this once only.',
            ])}
          </p>
          <ul class="codes">
            {codes.map(code => (
              <li>
                <code>{code}</code>
              </li>
            ))}
          </ul>
          <p>
            <a class="button primary" href="/me/factors">
              {t(['抄好了', 'I have written them down'])}
            </a>
          </p>
        </>
      ),
    },
    201,
  )
}

import { accountTabs } from '#accounts'
import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import { emptyForm, type FormState } from '#platform/http/form'
import { showList, type Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form, Select } from '#platform/ui/form'
import { may, type List } from '#platform/ui/list'

import { lifetimes, scopes, scopeWords, tokenStates, type Scope, type TokenState } from './token.ts'
import { tokenSorts, tokenSource, type TokenLine } from './token-store.ts'

const stateWords: Readonly<Record<TokenState, Words>> = {
  active: ['可用', 'Active'],
  expired: ['已过期', 'Expired'],
  revoked: ['已停用', 'Revoked'],
}
const labels: Readonly<Record<string, Words>> = {
  name: ['给哪个程序用', 'Which program it is for'],
  scopes: ['可以做什么', 'What it may do'],
  days: ['有效天数', 'Days it lives'],
}

const pathOf = (site: string): string => `/at/${site}/tokens`
const scopeText = (ctx: Ctx, row: TokenLine): string =>
  row.scopes.map(scope => ctx.t(scopeWords[scope as Scope])).join(ctx.t(['；', '; ']))

const list: List<TokenLine> = {
  title: ['接口令牌', 'Access tokens'],
  lead: [
    '让别的程序以您的名义办事。令牌只显示一次，这里只留它的指纹；权限不会超过您自己的，您的角色收回时它也随之失效。',
    'They let other programs act in your name. A token is shown once, only its fingerprint is kept. It never may more than you do, and ends with your roles.',
  ],
  path: pathOf,
  tabs: accountTabs,
  exports: 'accounts.manage',
  order: '-made',
  sorts: tokenSorts,
  filters: [
    { name: 'text', label: ['包含文字', 'Containing'] },
    {
      name: 'state',
      label: ['状态', 'State'],
      options: ({ t }) => tokenStates.map(state => ({ value: state, label: t(stateWords[state]) })),
    },
  ],
  empty: ({ t }) => <p>{t(['还没有令牌。', 'No tokens yet.'])}</p>,
  columns: ctx => {
    const { t } = ctx
    const used = (row: TokenLine) => (row.used_at ? showInstant(row.used_at, t) : null)
    return [
      { label: ['程序', 'Program'], sort: 'name', cell: row => row.name, file: row => row.name },
      { label: ['谁生成的', 'Made by'], cell: row => row.maker, file: row => row.maker },
      { label: ['可以做', 'May'], cell: row => scopeText(ctx, row), file: row => scopeText(ctx, row) },
      {
        label: ['状态', 'State'],
        cell: row => t(stateWords[row.state]),
        file: row => t(stateWords[row.state]),
      },
      {
        label: ['生成时间', 'Made'],
        sort: 'made',
        cell: row => showInstant(row.created_at, t),
        file: row => showInstant(row.created_at, t),
      },
      {
        label: ['有效到', 'Lives until'],
        sort: 'ends',
        cell: row => showInstant(row.expires_at, t),
        file: row => showInstant(row.expires_at, t),
      },
      { label: ['最近使用', 'Last used'], sort: 'used', cell: row => used(row) ?? '—', file: used },
      {
        label: ['停用', 'Revoke'],
        cell: row =>
          row.state === 'active' ? (
            <ActButton
              ctx={ctx}
              action={`${pathOf(siteOf(ctx).ref)}/${row.id}/revocation`}
              label={['停用', 'Revoke']}
              says={t(['停用 {name}', 'Revoke {name}'], { name: row.name })}
              danger
            />
          ) : (
            '—'
          ),
      },
    ]
  },
}

export const tokensServed: Served<TokenLine> = {
  list,
  source: (ctx, asked) => tokenSource(siteOf(ctx).id, ctx.at, asked.values),
}

/** The tokens of a site, one that was just made above them, and the form for another below. */
export function tokensPage(
  ctx: Ctx,
  form: FormState = emptyForm,
  token?: string,
  status = 200,
): Promise<Response> {
  const { t } = ctx
  const chosen = (form.values['scopes'] ?? '').split(',')
  return showList(ctx, tokensServed, {
    status,
    above: token ? (
      <div class="panel" role="status">
        <p>
          {t([
            '请现在就抄下来，离开本页后再也看不到：',
            'Copy it now; it cannot be seen again once you leave this page:',
          ])}
        </p>
        <p>
          <code>{token}</code>
        </p>
      </div>
    ) : null,
    below: (
      <section>
        <h2>{t(['生成令牌', 'Make a token'])}</h2>
        <p>
          <a href="/api/v1/docs">{t(['接口说明', 'How to use the interface'])}</a>
        </p>
        <Form ctx={ctx} action={pathOf(siteOf(ctx).ref)} form={form} labels={labels}>
          <Field t={t} form={form} name="name" label={labels['name'] ?? ['', '']} required max={60} />
          <Select
            t={t}
            form={form}
            name="days"
            label={labels['days'] ?? ['', '']}
            options={lifetimes.map(days => ({ value: days, label: days }))}
            required
          />
          <fieldset id="f-scopes">
            <legend>{t(labels['scopes'] ?? ['', ''])}</legend>
            {scopes
              .filter(scope => may(ctx, scope))
              .map(scope => (
                <label>
                  <input type="checkbox" name="scopes" value={scope} checked={chosen.includes(scope)} />{' '}
                  {t(scopeWords[scope])}{' '}
                </label>
              ))}
          </fieldset>
          <Actions t={t} label={['生成令牌', 'Make the token']} />
        </Form>
      </section>
    ),
  })
}

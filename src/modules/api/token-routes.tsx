import { z } from 'zod'

import { isId } from '#kernel/id'
import { needed } from '#platform/http/fields'
import { actingFrom, parseForm, readForm, refusedForm } from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'

import { lifetimes, refusals, scopes } from './token.ts'
import { makeToken, revokeToken } from './token-actions.ts'
import { tokensPage, tokensServed } from './token-page.tsx'

const schema = z.object({
  name: needed(60),
  days: z.enum(lifetimes, '请选择。|Choose one.').transform(Number),
  scopes: z.preprocess(
    value => (typeof value === 'string' ? value.split(',') : value),
    z.array(z.enum(scopes), '至少选一项。|Choose at least one.').min(1, '至少选一项。|Choose at least one.'),
  ),
})

async function make(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(schema, values)
  const made = parsed.ok
    ? await makeToken(ctx.deps, actingFrom(ctx, values), parsed.value, action =>
        ctx.gate.may(whoOf(ctx), siteOf(ctx), action),
      )
    : parsed
  return made.ok
    ? tokensPage(ctx, undefined, made.value.token)
    : tokensPage(ctx, refusedForm(values, made.error), undefined, made.error.status)
}

async function revoke(ctx: Ctx): Promise<Response> {
  const id = ctx.param('id')
  const done = isId(id) ? await revokeToken(ctx.deps, actingFrom(ctx, await readForm(ctx)), id) : undefined
  if (!done?.ok) return refuse(ctx.c, ctx.deps, done?.error ?? refusals.notFound)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/tokens`, 303)
}

export const tokenRoutes: readonly Route[] = [
  ...listRoutes(tokensServed, { access: 'accounts.manage', audit: 'api.tokens', file: 'tokens' }, ctx =>
    tokensPage(ctx),
  ),
  {
    method: 'POST',
    path: '/at/:site/tokens',
    access: 'accounts.manage',
    audit: 'api.make-token',
    handle: make,
  },
  {
    method: 'POST',
    path: '/at/:site/tokens/:id/revocation',
    access: 'accounts.manage',
    audit: 'api.revoke-token',
    handle: revoke,
  },
]

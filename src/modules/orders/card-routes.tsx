import QRCode from 'qrcode'

import { isId } from '#kernel/id'
import { actingFrom, readForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './card-actions.ts'
import { cardPage, ownPage } from './card-pages.tsx'
import { findPersonCode } from './card-store.ts'
import { refusals } from './order.ts'

async function issue(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const personId = values['person'] ?? ''
  if (!isId(personId)) return refuse(ctx.c, ctx.deps, refusals.noPerson)
  const done = await actions.issueCard(ctx.deps, actingFrom(ctx, values), personId)
  if (!done.ok) return refuse(ctx.c, ctx.deps, done.error)
  const site = siteOf(ctx)
  const address = `${ctx.deps.publicUrl}/p/${site.ref}/card/${done.value.code}`
  const svg = await QRCode.toString(address, { type: 'svg', margin: 2 })
  return cardPage(ctx, {
    person: (await findPersonCode(ctx.deps.db, site.id, personId)) ?? '',
    code: done.value.code,
    picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
  })
}

async function show(ctx: Ctx): Promise<Response> {
  const site = siteOf(ctx)
  const personId = await actions.findCardOwner(ctx.deps, site.id, ctx.param('code'))
  if (personId === undefined) return refuse(ctx.c, ctx.deps, refusals.noCard)
  ctx.c.header('Cache-Control', 'no-store')
  return ownPage(ctx, site, await actions.listOwn(ctx.deps, site.id, personId))
}

export const cardRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/at/:site/orders/cards',
    access: 'orders.receive',
    audit: 'orders.issue-card',
    handle: issue,
  },
  { method: 'GET', path: '/p/:site/card/:code', access: 'public', audit: 'orders.card', handle: show },
]

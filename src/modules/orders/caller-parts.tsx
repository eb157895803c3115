import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import { siteOf, type Ctx } from '#platform/http/route'
import { Unseen } from '#platform/ui/form'

import type { Caller } from './intake-actions.ts'
import { StatusMark } from './marks.tsx'
import type { Alike } from './match-store.ts'
import type { Terms } from './store.ts'

const baseOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/orders`

const whyWords: Readonly<Record<Alike['why'][number], Words>> = {
  person: ['同一个人', 'the same person'],
  phone: ['同一个电话', 'the same phone'],
  place: ['同一地点的同类服务', 'the same kind at the same place'],
}

/** Orders to look at before one is taken: number, state, kind and why they stand here. */
export function AlikeOrders({
  ctx,
  orders,
  terms,
}: {
  ctx: Ctx
  orders: readonly Alike[]
  terms: readonly Terms[]
}) {
  const { t } = ctx
  return (
    <ul class="alike">
      {orders.map(order => {
        const kind = terms.find(({ code }) => code === order.service)
        return (
          <li>
            <a href={`${baseOf(ctx)}/${order.id}`}>{order.number}</a>{' '}
            <StatusMark ctx={ctx} status={order.status} />{' '}
            {kind ? `${t([kind.zh, kind.en || kind.zh])} · ` : ''}
            {showInstant(order.received_at, t)} ·{' '}
            {order.why.map(why => t(whyWords[why])).join(t(['、', ', ']))}
          </li>
        )
      })}
    </ul>
  )
}

/** Finding who calls before anything is typed: a phone, a name or a code. */
export function CallerSearch({
  ctx,
  found,
  terms,
}: {
  ctx: Ctx
  found: Caller | undefined
  terms: readonly Terms[]
}) {
  const { t } = ctx
  return (
    <section class="panel">
      <form method="post" action={`${baseOf(ctx)}/caller`} role="search">
        <Unseen ctx={ctx} />
        <div class="field">
          <label for="f-caller">{t(['先找人：电话、姓名或编号', 'Who is it: phone, name or code'])}</label>
          <input id="f-caller" name="text" autocomplete="off" maxlength={100} autofocus />
        </div>
        <button type="submit">{t(['找', 'Find'])}</button>
      </form>
      {found ? <Found ctx={ctx} found={found} terms={terms} /> : null}
    </section>
  )
}

function Found({ ctx, found, terms }: { ctx: Ctx; found: Caller; terms: readonly Terms[] }) {
  const { t } = ctx
  if (found.people.length === 0 && found.orders.length === 0)
    return (
      <p role="status">
        {t([
          '没有找到。不用先建档，直接往下填就行。',
          'Nobody found. There is no need to register anybody first; fill in the form below.',
        ])}
      </p>
    )
  return (
    <div role="status">
      {found.people.map(({ code, orders }) => (
        <>
          <p>
            <a class="button" href={`${baseOf(ctx)}/new?person=${encodeURIComponent(code)}`}>
              {t(['给 {code} 登记', 'Take it for {code}'], { code })}
            </a>
          </p>
          <AlikeOrders ctx={ctx} orders={orders} terms={terms} />
        </>
      ))}
      {found.orders.length > 0 ? (
        <>
          <h2>{t(['这个电话点过的单', 'Orders under this phone'])}</h2>
          <AlikeOrders ctx={ctx} orders={found.orders} terms={terms} />
        </>
      ) : null}
    </div>
  )
}

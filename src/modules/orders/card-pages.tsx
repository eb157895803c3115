import { showDay, showInstant } from '#kernel/time'
import { siteOf, type Ctx, type Site } from '#platform/http/route'
import { consolePage, publicPage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { listOwn } from './card-actions.ts'
import { labels, residentWords } from './text.ts'

/** A fresh card, to be printed and handed over. */
export function cardPage(
  ctx: Ctx,
  card: { readonly person: string; readonly code: string; readonly picture: string },
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['点单卡 · {person}', 'Order card · {person}'], { person: card.person })
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead no-print">
            {t([
              '请打印或抄下来，当面交给本人。有了它，不用密码就能看自己的服务单；丢了就再发一张，旧的随即作废。查询码只显示这一次。',
              'Print it or write it down, and hand it over in person. It shows its owner’s orders without a password; if it is lost, issue another and this one ends. The code is shown this once.',
            ])}
          </p>
          <section class="panel slip">
            <h2>{site.name}</h2>
            <p>{t(['看我的服务单', 'See my orders'])}</p>
            <img
              class="qr"
              src={card.picture}
              alt={t(['打开服务单的二维码', 'QR code that opens the orders'])}
              width="180"
              height="180"
            />
            <p class="big">
              <code>{card.code}</code>
            </p>
            {site.phone ? <p>{t(['电话 {phone}', 'Phone {phone}'], { phone: site.phone })}</p> : null}
          </section>
        </>
      ),
    },
    201,
  )
}

/** What a card shows: its owner's orders. */
export function ownPage(
  ctx: Ctx,
  site: Site,
  orders: Awaited<ReturnType<typeof listOwn>>,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['我的服务单', 'My orders'])
  return publicPage(ctx, {
    title: `${title} · ${site.name}`,
    site,
    children: (
      <>
        <h1>{title}</h1>
        <Table
          t={t}
          caption={['我的服务单', 'My orders']}
          rows={orders}
          empty={<p>{t(['还没有服务单。', 'No orders yet.'])}</p>}
          columns={[
            {
              label: labels.number,
              cell: order => <a href={`/p/${site.ref}/order/${order.code}`}>{order.number}</a>,
            },
            { label: labels.status, cell: order => t(residentWords[order.status]) },
            {
              label: labels.on,
              cell: order =>
                order.scheduledFor
                  ? `${showDay(order.scheduledFor.slice(0, 10), t)} ${order.scheduledFor.slice(11)}`
                  : '—',
            },
            { label: labels.received, cell: order => showInstant(order.receivedAt, t) },
          ]}
        />
        <p>
          <a class="button primary" href={`/p/${site.ref}/order`}>
            {t(['我要点单', 'Ask for a service'])}
          </a>
        </p>
      </>
    ),
  })
}

import { showInstant } from '#kernel/time'
import { siteOf, type Ctx, type Site } from '#platform/http/route'
import { qrImage } from '#platform/qr'
import { Actions, Field } from '#platform/ui/form'
import { consolePage, publicPage } from '#platform/ui/frame'
import type { FormState } from '#platform/http/form'

import type { Kept, Terms } from './store.ts'
import { labels } from './text.ts'

const Qr = ({ text, says }: { text: string; says: string }) => (
  <img class="qr" src={qrImage(text)} alt={says} width="180" height="180" />
)

/** A slip to take along: number, code and a QR code that opens the order for its resident and that staff scan back in. */
export function slipPage(
  ctx: Ctx,
  site: Site,
  { kept, code }: { readonly kept: Kept; readonly code: string },
): Response | Promise<Response> {
  const { t } = ctx
  const path = `/p/${site.ref}/order/${code}`
  const title = t(['小票 {number}', 'Slip {number}'], { number: kept.number })
  return publicPage(ctx, {
    title: `${title} · ${site.name}`,
    site,
    children: (
      <div class="slip">
        <h1>{title}</h1>
        <Qr text={`${ctx.deps.publicUrl}${path}`} says={t(['这张单的二维码', 'QR code of this order'])} />
        <p class="code">{code}</p>
        <p>
          {t(labels.received)} {showInstant(kept.receivedAt, t)}
        </p>
        <p>
          {t([
            '扫码或报查询码看进展。把这张小票带到站里，工作人员一扫就能打开。',
            'Scan it or tell the code to see how it goes. Staff open the order by scanning this slip.',
          ])}
        </p>
        <p class="no-print">
          <a href={path}>{t(['回到这张单', 'Back to the order'])}</a>
        </p>
      </div>
    ),
  })
}

/** The menu for the notice board: big numbers, the phone, and a slip to cut off for those who write. */
export function boardPage(ctx: Ctx, site: Site, terms: readonly Terms[]): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['点单菜单', 'Menu of services'])
  const lines = [labels.name, labels.phone, labels.place, labels.need]
  return publicPage(ctx, {
    title: `${title} · ${site.name}`,
    site,
    children: (
      <>
        <h1>{title}</h1>
        <div class="board">
          <ol>
            {terms.map(item => (
              <li>{t([item.zh, item.en || item.zh])}</li>
            ))}
            <li>{t(['别的需要，我来说', 'Something else'])}</li>
          </ol>
          <p>
            <Qr text={`${ctx.deps.publicUrl}/p/${site.ref}/order`} says={t(['扫码点单', 'Scan to order'])} />
            <br />
            {t(['扫码点单', 'Scan to order'])}
            {site.phone ? (
              <>
                <br />
                {t(['打电话 {phone}，报上面的号', 'Or call {phone} and say the number'], {
                  phone: site.phone,
                })}
              </>
            ) : null}
          </p>
        </div>
        <section class="slip cut">
          <h2>{t(['沿线剪下，填好交到站里', 'Cut off, fill in and hand in at the station'])}</h2>
          <Qr
            text={`${ctx.deps.publicUrl}/at/${site.ref}/orders/new?channel=paper`}
            says={t(['工作人员扫码登记', 'For staff to scan'])}
          />
          <p class="write">{t(['要哪一号', 'Which number'])}</p>
          {lines.map(label => (
            <p class="write">{t(label)}</p>
          ))}
        </section>
        <p class="no-print">
          <a href={`/p/${site.ref}/order`}>{t(['在网上点单', 'Order online'])}</a>
        </p>
      </>
    ),
  })
}

/** Where a slip is scanned back in: a scanner types what it reads. */
export function scanPage(ctx: Ctx, form: FormState, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/orders`
  return consolePage(
    ctx,
    {
      title: t(['扫小票', 'Scan a slip']),
      children: (
        <>
          <h1>{t(['扫小票', 'Scan a slip'])}</h1>
          <form method="get" action={`${base}/scan`}>
            <Field
              t={t}
              form={form}
              name="code"
              label={['扫二维码，或输入查询码', 'Scan the QR code or type the code']}
              required
              max={200}
            />
            <Actions t={t} label={['打开', 'Open']} cancel={base} />
          </form>
        </>
      ),
    },
    status,
  )
}

import { showDay, dayOf } from '#kernel/time'
import { translator } from '#kernel/text'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

import type { Message } from './message.ts'
import { compose } from './template.ts'

export interface LetterView {
  readonly message: Message
  readonly link: string
  /** The code that opens the order; a team needs none. */
  readonly code: string | undefined
  readonly name: string
  readonly place: string
}

/** A letter as it is printed and handed over, and what became of it. */
export function letterPage(ctx: Ctx, view: LetterView): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const { message } = view
  const tl = translator(message.lang)
  const { subject, body } = compose(message.template, message.lang, { ...message.facts, link: view.link })
  const base = `/at/${site.ref}/messages`
  return consolePage(ctx, {
    title: t(['打印信 {number}', 'Letter {number}'], { number: message.facts.number ?? '' }),
    children: (
      <>
        <p class="no-print">
          <a href={base}>{t(['通知', 'Messages'])}</a>
        </p>
        <article class="letter" lang={message.lang === 'zh' ? 'zh-CN' : 'en'}>
          {view.place ? <p>{view.place}</p> : null}
          {view.name ? <p>{view.name}</p> : null}
          <h1>{subject}</h1>
          <p>{body}</p>
          {view.code ? (
            <p>
              {tl(['查询码：', 'Code: '])}
              <strong class="code">{view.code}</strong>
            </p>
          ) : null}
          <p>
            {site.name}
            {site.phone ? ` · ${site.phone}` : ''} · {showDay(dayOf(ctx.at), tl)}
          </p>
        </article>
        <div class="no-print">
          <p>
            {t([
              '打印后交给本人；也可以照着打电话说。',
              'Print it and hand it over; or call and read it out.',
            ])}
          </p>
          <ActButton
            ctx={ctx}
            action={`${base}/${message.id}/handed`}
            label={['已经告诉了', 'They have been told']}
          />
          <ActButton
            ctx={ctx}
            action={`${base}/${message.id}/dropped`}
            label={['不用告诉了', 'Not needed any more']}
          />
        </div>
      </>
    ),
  })
}

import type { Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { siteOf, type Ctx } from '#platform/http/route'
import { consolePage } from '#platform/ui/frame'
import { may } from '#platform/ui/list'
import { workingMsBetween } from '#platform/working-days'

import { countFigures, countServices, figureIds, listReplies, type FigureId } from './figure-store.ts'

export const figureWords: Readonly<Record<FigureId, readonly [name: Words, definition: Words]>> = {
  received: [
    ['收到的服务单', 'Orders received'],
    ['当年收到的服务单，草稿不算。', 'Orders that came in during the year; drafts do not count.'],
  ],
  served: [
    ['办成的服务单', 'Orders served'],
    [
      '当年填报了结果，并由居民或另一位工作人员确认的。',
      'Reported during the year and confirmed by the resident or a second member of staff.',
    ],
  ],
  promised: [
    ['其中有承诺期限的', 'Of these with a promise'],
    ['派出以后有承诺办结时间的。', 'Those with a time promised since they were dispatched.'],
  ],
  'on-time': [
    ['按时办成的', 'Served on time'],
    ['在承诺的时间以前填报了结果的。', 'Reported before the promised time.'],
  ],
  asked: [
    ['请居民评价的', 'Asked for a rating'],
    [
      '办成的里面，请过居民评价的；免评的、还在等评价的不算。',
      'Of those served, the ones whose resident was asked; waived ones and those still waiting do not count.',
    ],
  ],
  answered: [
    ['有评价的', 'With a rating'],
    [
      '请评价的里面有回答的。没有回答就是没有回答，不算满意。',
      'Of those asked, the ones with an answer. Silence is no answer, and not contentment.',
    ],
  ],
  'in-person': [
    ['其中本人评的', 'Of these by the resident'],
    [
      '居民本人在网页或纸上评的；代评和电话回访另算。',
      'Rated by the resident on the web or on paper; proxies and call-backs stand apart.',
    ],
  ],
  unmet: [
    ['未能满足的需求', 'Unmet needs'],
    [
      '当年收到、登记为未能满足或驳回的；重复的不算。',
      'Came in during the year and were noted as unmet or rejected; duplicates do not count.',
    ],
  ],
  referred: [
    ['转办的', 'Referred'],
    ['当年收到、转给别的单位的。', 'Came in during the year and were passed on to another office.'],
  ],
}

const rates: readonly (readonly [words: Words, part: FigureId, whole: FigureId])[] = [
  [['按时率', 'Share on time'], 'on-time', 'promised'],
  [['评价率', 'Response rate'], 'answered', 'asked'],
]

const HOUR_MS = 3_600_000

/** The figures of a year with their definitions; each opens to its orders for whoever may see them. */
export function OrderFigures({
  ctx,
  year,
  values,
}: {
  ctx: Ctx
  year: number
  values: Readonly<Record<FigureId, number>>
}) {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/orders`
  const opens = may(ctx, 'orders.read')
  return (
    <dl class="facts">
      {figureIds.map(figure => (
        <>
          <dt>{t(figureWords[figure][0])}</dt>
          <dd>
            {opens ? (
              <a href={`${base}?figure=${figure}&year=${year}`}>
                <b>{values[figure]}</b>
              </a>
            ) : (
              <b>{values[figure]}</b>
            )}{' '}
            {t(figureWords[figure][1])}
          </dd>
        </>
      ))}
      {rates.map(([words, part, whole]) => (
        <>
          <dt>{t(words)}</dt>
          <dd>
            {values[whole] === 0
              ? t(['没有可算的单', 'Nothing to count'])
              : t(['{percent}%（{part} / n = {whole}）', '{percent}% ({part} of n = {whole})'], {
                  percent: Math.round((values[part] / values[whole]) * 100),
                  part: values[part],
                  whole: values[whole],
                })}
          </dd>
        </>
      ))}
    </dl>
  )
}

/** A year's figures of orders on their own page, with the first response and the kinds of service. */
export async function ordersFiguresPage(ctx: Ctx): Promise<Response> {
  const { t, deps } = ctx
  const { id, ref } = siteOf(ctx)
  const typed = ctx.query('year') ?? ''
  const year = /^(19|20|21)\d\d$/.test(typed) ? Number(typed) : Number(dayOf(ctx.at).slice(0, 4))
  const values = await countFigures(deps.db, id, year)
  const services = await countServices(deps.db, id, year)
  const waits = (await listReplies(deps.db, id, year))
    .map(({ receivedAt, repliedAt }) => workingMsBetween(receivedAt, repliedAt))
    .toSorted((a, b) => a - b)
  const median = waits[Math.floor((waits.length - 1) / 2)]
  const base = `/at/${ref}/orders`
  const title = t(['{year} 年的服务单', 'Orders of {year}'], { year })
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={base}>{t(['服务单', 'Orders'])}</a>
        </p>
        <h1>{title}</h1>
        <p class="actions">
          {[year - 1, year + 1].map(other => (
            <a class="button" href={`${base}/figures?year=${other}`}>
              {other}
            </a>
          ))}
        </p>
        <OrderFigures ctx={ctx} year={year} values={values} />
        <h2>{t(['首次答复', 'First response'])}</h2>
        <p>
          {median === undefined
            ? t(['还没有答复过', 'No response yet'])
            : t(
                [
                  '一半的单在 {hours} 小时内得到答复（只算工作日的时间，n = {n}）',
                  'Half of the orders had one within {hours} hours of working days (n = {n})',
                ],
                { hours: (median / HOUR_MS).toFixed(1), n: waits.length },
              )}
        </p>
        {services.length > 0 ? <h2>{t(['办成的，按服务类别', 'Served, by kind of service'])}</h2> : null}
        <ul>
          {services.map(({ service, zh, en, n }) => (
            <li>
              {service === null ? t(['未指定', 'None named']) : t([zh ?? service, en || zh || service])}: {n}
            </li>
          ))}
        </ul>
      </>
    ),
  })
}

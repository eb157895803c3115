import { showDay, showInstant } from '#kernel/time'
import { formOf as formWith, type FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { ErrorSummary, Unseen } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { may } from '#platform/ui/list'

import type { Said } from './actions.ts'
import { AlikeOrders } from './caller-parts.tsx'
import { CommandForm, type Choices } from './command-form.tsx'
import type { CommandType } from './command-actions.ts'
import { offers } from './desk.ts'
import { DueMark, StatusMark } from './marks.tsx'
import type { Alike } from './match-store.ts'
import { isLegal, refusals } from './order.ts'
import type { Kept, Rating, Terms, Told, findNames } from './store.ts'
import {
  channelWords,
  codeWords,
  commandWords,
  labels,
  originWords,
  partyWords,
  priorityWords,
  proxyWords,
  statusWords,
} from './text.ts'

export interface OrderView {
  readonly kept: Kept
  readonly said: Said
  readonly terms: Terms | undefined
  readonly names: Awaited<ReturnType<typeof findNames>>
  readonly story: readonly Told[]
  readonly ratings: readonly (Rating & { readonly cycle: number; readonly at: Date })[]
  readonly choices: Choices
  /** Orders that may be the same. */
  readonly alike: readonly Alike[]
  /** The command that was refused, with what was typed. */
  readonly refused?: { readonly type: CommandType; readonly form: FormState }
}

const OPEN_FORMS = 1

/** One order: what is needed and where it stands, what can be done now, and what happened. */
export function orderPage(ctx: Ctx, view: OrderView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const { kept, said } = view
  const { order } = kept
  const base = `/at/${site.ref}/orders`
  const offered = offers(order, action => ctx.gate.may(whoOf(ctx), site, action))
  const first = view.refused?.type ?? offered[0]?.type
  const formOf = (type: CommandType): FormState => ({
    ...(view.refused?.type === type
      ? view.refused.form
      : formWith(type === 'report' ? { quantity: '1' } : {})),
    scope: `${type}-`,
  })
  // A step somebody else has taken meanwhile is offered no more; what became of it is said on top.
  const gone =
    view.refused && !offered.some(({ type }) => type === view.refused?.type) ? view.refused : undefined
  return consolePage(
    ctx,
    {
      title: `${kept.number} · ${t(statusWords[order.status])}`,
      children: (
        <>
          <p>
            <a href={base}>{t(['服务单', 'Orders'])}</a>
          </p>
          <div class="head">
            <div>
              <h1>{t(['服务单 {number}', 'Order {number}'], { number: kept.number })}</h1>
              <p class="lead">
                {view.terms
                  ? t([view.terms.zh, view.terms.en || view.terms.zh])
                  : t(originWords[kept.origin])}
                {' · '}
                {t(channelWords[kept.channel])} · {showInstant(kept.receivedAt, t)}
              </p>
            </div>
            <StatusMark ctx={ctx} status={order.status} />
          </div>
          <div class="columns">
            <section>
              {gone ? <ErrorSummary t={t} form={gone.form} labels={labels} /> : null}
              {said.erased ? (
                <p class="note">{t(refusals.erased.words)}</p>
              ) : said.fields.need === undefined ? (
                <p class="note">
                  {t([
                    '这张单写的内容已转给专人保管，不在这里显示。',
                    'What this order said is kept elsewhere now and not shown here.',
                  ])}
                </p>
              ) : (
                <p class="said">{said.fields.need}</p>
              )}
              <SaidMore ctx={ctx} said={said} />
              {isLegal(order, 'submit', 'station') && !said.erased ? (
                <p>
                  <a class="button primary" href={`${base}/new?draft=${order.id}`}>
                    {t(['接着填', 'Fill in the rest'])}
                  </a>
                </p>
              ) : null}
              {view.alike.length > 0 ? (
                <>
                  <h2>{t(['可能是同一件事', 'Perhaps the same'])}</h2>
                  <AlikeOrders ctx={ctx} orders={view.alike} terms={view.terms ? [view.terms] : []} />
                </>
              ) : null}
              {said.fields.need !== undefined && ctx.gate.may(whoOf(ctx), site, 'care.open') ? (
                <p>
                  <a href={`/at/${site.ref}/care/new?order=${order.id}`}>
                    {t(['有人有危险或需要保护', 'Somebody is in danger or needs protection'])}
                  </a>
                </p>
              ) : null}
              {offered.length > 0 ? <h2>{t(['现在可以', 'What can be done now'])}</h2> : null}
              {offered.some(({ type }) => type === 'dispatch') ? (
                <p>
                  <a class="button" href={`${base}/${order.id}/proposal`}>
                    {t(['看看派给谁合适', 'See who could serve it'])}
                  </a>
                </p>
              ) : null}
              {offered.slice(0, OPEN_FORMS).map(({ type }) => (
                <CommandForm
                  ctx={ctx}
                  action={`${base}/${order.id}/${type}`}
                  type={type}
                  form={formOf(type)}
                  choices={view.choices}
                />
              ))}
              {offered.slice(OPEN_FORMS).map(({ type }) => (
                <details open={first === type}>
                  <summary>{t(commandWords[type])}</summary>
                  <CommandForm
                    ctx={ctx}
                    action={`${base}/${order.id}/${type}`}
                    type={type}
                    form={formOf(type)}
                    choices={view.choices}
                  />
                </details>
              ))}
              <h2>{t(['经过', 'What happened'])}</h2>
              <Story ctx={ctx} story={view.story} said={said} />
            </section>
            <aside class="card">
              <Facts ctx={ctx} view={view} />
              {kept.requesterId && may(ctx, 'orders.receive') ? (
                <form method="post" action={`${base}/cards`}>
                  <Unseen ctx={ctx} />
                  <input type="hidden" name="person" value={kept.requesterId} />
                  <button type="submit">{t(['发一张点单卡', 'Issue an order card'])}</button>
                </form>
              ) : null}
            </aside>
          </div>
        </>
      ),
    },
    status,
  )
}

function SaidMore({ ctx, said }: { ctx: Ctx; said: Said }) {
  const { t } = ctx
  const shown = (
    [
      'place',
      'name',
      'phone',
      'email',
      'beneficiary',
      'risk',
      'answers',
      'consent',
      'callback',
      'code',
    ] as const
  ).filter(field => said.fields[field] !== undefined)
  return (
    <dl class="facts">
      {shown.map(field => (
        <>
          <dt>{t(labels[field])}</dt>
          <dd>
            {field === 'phone' ? (
              <a href={`tel:${said.fields.phone}`}>{said.fields.phone}</a>
            ) : (
              said.fields[field]
            )}
          </dd>
        </>
      ))}
    </dl>
  )
}

function Facts({ ctx, view }: { ctx: Ctx; view: OrderView }) {
  const { t } = ctx
  const { kept, names, ratings } = view
  const { order } = kept
  const at = `/at/${siteOf(ctx).ref}`
  const latest = ratings.at(-1)
  return (
    <dl class="facts">
      <>
        <dt>{t(labels.due)}</dt>
        <dd>
          <DueMark ctx={ctx} dueAt={kept.dueAt} />
        </dd>
      </>
      {kept.promisedAt ? (
        <>
          <dt>{t(labels.promised)}</dt>
          <dd>{showInstant(kept.promisedAt, t)}</dd>
        </>
      ) : null}
      <>
        <dt>{t(labels.proxy)}</dt>
        <dd>{t(proxyWords[kept.proxy])}</dd>
      </>
      {names.requester ? (
        <>
          <dt>{t(labels.requester)}</dt>
          <dd>
            <a href={`${at}/people/${kept.requesterId}`}>{names.requester}</a>
          </dd>
        </>
      ) : null}
      {names.beneficiary && kept.beneficiaryId !== kept.requesterId ? (
        <>
          <dt>{t(labels.beneficiary)}</dt>
          <dd>
            <a href={`${at}/people/${kept.beneficiaryId}`}>{names.beneficiary}</a>
          </dd>
        </>
      ) : null}
      {names.area ? (
        <>
          <dt>{t(labels.area)}</dt>
          <dd>{names.area}</dd>
        </>
      ) : null}
      <>
        <dt>{t(labels.assignee)}</dt>
        <dd>{names.assignee ? [names.assignee, ...names.helpers].join(t(['、', ', '])) : '—'}</dd>
      </>
      {order.scheduledFor ? (
        <>
          <dt>{t(labels.on)}</dt>
          <dd>
            {showDay(order.scheduledFor.slice(0, 10), t)} {order.scheduledFor.slice(11)}
          </dd>
        </>
      ) : null}
      <>
        <dt>{t(labels.priority)}</dt>
        <dd>{t(priorityWords[order.priority] ?? ['—', '—'])}</dd>
      </>
      {order.risky ? (
        <>
          <dt>{t(['保险', 'Insurance'])}</dt>
          <dd class={order.insured ? undefined : 'amber'}>
            {t(
              order.insured
                ? ['已登记', 'Noted']
                : ['有人身风险，还没有登记保险', 'Dangerous; no insurance noted yet'],
            )}
          </dd>
        </>
      ) : null}
      {order.reason && order.reason in codeWords ? (
        <>
          <dt>{t(labels.reason)}</dt>
          <dd>{t(codeWords[order.reason as keyof typeof codeWords])}</dd>
        </>
      ) : null}
      {names.into ? (
        <>
          <dt>{t(['已并入', 'Merged into'])}</dt>
          <dd>
            <a href={`${at}/orders/${order.intoId}`}>{names.into}</a>
          </dd>
        </>
      ) : null}
      {kept.recordId ? (
        <>
          <dt>{t(['台账记录', 'Record'])}</dt>
          <dd>
            <a href={`${at}/records/${kept.recordId}`}>{t(['打开这条记录', 'Open the record'])}</a>
          </dd>
        </>
      ) : null}
      {latest ? (
        <>
          <dt>{t(['评价', 'Rating'])}</dt>
          <dd>
            {t(codeWords[latest.source])} · {t(latest.done ? ['做到了', 'done'] : ['没做到', 'not done'])} ·{' '}
            {t(latest.onTime ? ['按时', 'on time'] : ['不按时', 'late'])}
            {latest.needsMore ? ` · ${t(['还有需要', 'more is needed'])}` : ''}
          </dd>
        </>
      ) : null}
      {order.ratingWaived ? (
        <>
          <dt>{t(['评价', 'Rating'])}</dt>
          <dd>{t(['这项服务不请人评价', 'No rating is asked'])}</dd>
        </>
      ) : null}
    </dl>
  )
}

/** What happened, from the journal, with what was said. */
function Story({ ctx, story, said }: { ctx: Ctx; story: readonly Told[]; said: Said }) {
  const { t } = ctx
  return (
    <ol class="story">
      {story.map(line => {
        const type = line.type.slice('orders.'.length)
        const { party, reason, receiver } = line.body.data as Readonly<Record<string, string | undefined>>
        const code = reason ?? receiver
        const words = said.notes.filter(note => note.version === line.version)
        return (
          <li>
            <strong>
              {t(type === 'received' ? ['收到', 'Received'] : commandWords[type as CommandType])}
            </strong>{' '}
            · {party ? `${t(partyWords[party as keyof typeof partyWords])} · ` : ''}
            {line.actor ? `${line.actor} · ` : ''}
            {showInstant(line.at, t)}
            {code && code in codeWords ? <p>{t(codeWords[code as keyof typeof codeWords])}</p> : null}
            {words.map(note => (
              <p>{note.words}</p>
            ))}
          </li>
        )
      })}
    </ol>
  )
}

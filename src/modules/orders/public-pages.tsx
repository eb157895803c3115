import type { Words } from '#kernel/result'
import { showDay, showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import type { Ctx, Site } from '#platform/http/route'
import { Actions, ErrorSummary, Field, Form, Select } from '#platform/ui/form'
import { publicPage } from '#platform/ui/frame'

import { CommandForm, isPress, noChoices } from './command-form.tsx'
import type { CommandType } from './command-actions.ts'
import type { Said } from './actions.ts'
import { residentTurns } from './desk.ts'
import { SHOWN, TRAP } from './guard-actions.ts'
import { isLegal, proxies, refusals } from './order.ts'
import type { Kept, Terms } from './store.ts'
import { codeWords, labels, proxyWords, residentWords } from './text.ts'

/** What is said before an order of a kind that cannot wait. */
export const stoppers: Readonly<Record<Exclude<Terms['stopper'], ''>, Words>> = {
  medical: [
    '有生命危险请先打 120，不要等志愿者。',
    'If somebody’s life is in danger call 120 first; do not wait for volunteers.',
  ],
  danger: ['有人身危险请先打 110（火警 119）。', 'In danger call 110 first, 119 for a fire.'],
  crisis: [
    '如果您或身边的人不想活了，请现在就打 12356（心理援助）、120 或 110，会有人陪您说话。',
    'If you or somebody near you does not want to live, call 12356, 120 or 110 now; somebody will talk with you.',
  ],
}

/** The menu: what can be ordered, and the way for a need that is not on it. */
export function menuPage(ctx: Ctx, site: Site, terms: readonly Terms[]): Response | Promise<Response> {
  const { t } = ctx
  const base = `/p/${site.ref}/order`
  const title = t(['我要点单', 'Ask for a service'])
  return publicPage(ctx, {
    title: `${title} · ${site.name}`,
    site,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t([
            '不用注册。选一项，或者说说您需要什么；也可以打电话、到站里来，一样办。',
            'No account needed. Pick one, or tell us what you need. You may just as well call or come by.',
          ])}
        </p>
        <ul class="tiles">
          {terms.map(item => (
            <li>
              <a href={`${base}/new?service=${item.code}`}>
                <span>{t([item.zh, item.en || item.zh])}</span>
              </a>
            </li>
          ))}
          <li>
            <a href={`${base}/new`}>
              <span>{t(['别的需要，我来说', 'Something else'])}</span>
            </a>
          </li>
        </ul>
        <p>
          <a href={`${base}/board`}>{t(['打印张贴的点单牌', 'The menu to print and put up'])}</a>
        </p>
        <LookUp ctx={ctx} site={site} />
      </>
    ),
  })
}

/** Looking an order up, for whoever comes without its code in the address. */
export function findPage(ctx: Ctx, site: Site): Response | Promise<Response> {
  return publicPage(ctx, {
    title: `${ctx.t(['查我的单', 'Look up my order'])} · ${site.name}`,
    site,
    children: (
      <>
        <h1>{ctx.t(['服务单', 'Orders'])}</h1>
        <LookUp ctx={ctx} site={site} />
      </>
    ),
  })
}

/** The way back to an order by its code. */
function LookUp({ ctx, site }: { ctx: Ctx; site: Site }) {
  const { t } = ctx
  return (
    <form method="get" action={`/p/${site.ref}/order/find`}>
      <h2>{t(['查我的单', 'Look up my order'])}</h2>
      <div class="field">
        <label for="f-code">{t(['查询码（10 位字母数字）', 'Your code, 10 letters and digits'])}</label>
        <input id="f-code" name="code" autocomplete="off" maxlength={20} />
      </div>
      <div class="actions">
        <button type="submit">{t(['查看', 'Look it up'])}</button>
      </div>
    </form>
  )
}

/** The form for residents. */
export function askPage(
  ctx: Ctx,
  site: Site,
  form: FormState,
  item: Terms | undefined,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/p/${site.ref}/order`
  const title = item ? t([item.zh, item.en || item.zh]) : t(['说说您需要什么', 'Tell us what you need'])
  return publicPage(
    ctx,
    {
      title: `${title} · ${site.name}`,
      site,
      children: (
        <>
          <p>
            <a href={base}>{t(['全部服务', 'All services'])}</a>
          </p>
          <h1>{title}</h1>
          {item && item.stopper !== '' ? <p class="note stopper">{t(stoppers[item.stopper])}</p> : null}
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            <input type="hidden" name="service" value={item?.code ?? ''} />
            <input type="hidden" name={SHOWN} value={form.values[SHOWN] ?? ''} />
            <p class="trap" aria-hidden="true">
              <label>
                {t(['这一栏请空着', 'Leave this empty'])}
                <input name={TRAP} tabindex={-1} autocomplete="off" />
              </label>
            </p>
            <Field t={t} form={form} name="need" label={labels.need} type="textarea" required max={1000} />
            {(item?.questions ?? []).map((question, index) => (
              <Field t={t} form={form} name={`answer${index}`} label={[question, question]} max={200} />
            ))}
            <Field
              t={t}
              form={form}
              name="place"
              label={labels.place}
              autocomplete="street-address"
              max={200}
            />
            <Field t={t} form={form} name="name" label={labels.name} autocomplete="name" max={40} />
            <Field
              t={t}
              form={form}
              name="phone"
              label={labels.phone}
              help={['只有办这件事的人看得到。', 'Only those who deal with this see it.']}
              autocomplete="tel"
              max={30}
            />
            <Field
              t={t}
              form={form}
              name="email"
              label={labels.email}
              help={[
                '可以不填。填了就把进展发给您，信里不写您的需求。',
                'May be left out. We then write to you when it moves on; the mail does not say what you need.',
              ]}
              autocomplete="email"
              max={100}
            />
            <Field
              t={t}
              form={form}
              name="risk"
              label={labels.risk}
              help={['例如养狗、楼梯、传染病。', 'Such as dogs, stairs, an infection.']}
              max={300}
            />
            <Select
              t={t}
              form={form}
              name="proxy"
              label={labels.proxy}
              required
              options={proxies
                .filter(proxy => proxy !== 'staff' && proxy !== 'grid')
                .map(value => ({ value, label: t(proxyWords[value]) }))}
            />
            <Field t={t} form={form} name="beneficiary" label={labels.beneficiary} max={40} />
            <p class="note">
              {t([
                '您写的内容加密保存，不会公开。不收钱，也不用送礼。',
                'What you write is sealed and not published. It costs nothing, and no gifts, please.',
              ])}
            </p>
            <Actions t={t} label={['提交', 'Send']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

export interface ResidentView {
  readonly kept: Kept
  readonly said: Said
  readonly code: string
  readonly team: string | null
  readonly fresh: boolean
  /** Says where help is to be had at once. */
  readonly helps: boolean
  readonly refused?: { readonly type: CommandType; readonly form: FormState }
}

const sayings: Readonly<Partial<Record<CommandType, Words>>> = {
  answer: ['补充说明', 'Answer'],
  appeal: ['请再看一次', 'Ask for another look'],
  confirm: ['已经做完了', 'Yes, it is done'],
  dispute: ['没做好，请再来', 'Not right: please do it over'],
  rate: ['评一评', 'Tell us how it was'],
  urge: ['催一下', 'Urge it'],
  cancel: ['不需要了', 'I no longer need it'],
  reopen: ['还需要，请重新办', 'I need it after all'],
}

/** Calm words and numbers, and nothing about why they stand here. */
function Help({ ctx }: { ctx: Ctx }) {
  const { t } = ctx
  const lines: readonly Words[] = [
    ['心里难受，想找人说说话：打 12356', 'If your heart is heavy and you want to talk: 12356'],
    ['身体要紧，等不得：打 120', 'If somebody is hurt or ill and it cannot wait: 120'],
    ['有人让您害怕、受伤：打 110；着火打 119', 'If somebody frightens or hurts you: 110. For a fire: 119'],
  ]
  return (
    <section class="note stopper">
      <p>
        {t([
          '谢谢您告诉我们。站里会有人尽快联系您。要是等不及，现在就可以打电话，都不收费：',
          'Thank you for telling us. Somebody from the station will be in touch soon. If it cannot wait, call now; it costs nothing:',
        ])}
      </p>
      <ul>
        {lines.map(line => (
          <li>{t(line)}</li>
        ))}
      </ul>
      <p>
        {t([
          '能不一个人待着，就别一个人待着：叫上家人、邻居陪一陪。',
          'If you can, do not stay alone: ask family or a neighbour to sit with you.',
        ])}
      </p>
    </section>
  )
}

/** An order as its resident sees it: where it stands, what was asked, what can be said. */
export function residentPage(
  ctx: Ctx,
  site: Site,
  view: ResidentView,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const { kept, said, code } = view
  const { order } = kept
  const base = `/p/${site.ref}/order/${code}`
  const offered = residentTurns.filter(
    type =>
      isLegal(order, type, 'resident') &&
      !(type === 'rate' && order.ratingWaived) &&
      !(type === 'appeal' && order.appealed),
  )
  const title = t(['服务单 {number}', 'Order {number}'], { number: kept.number })
  const heard = said.notes.filter(note => ['ask', 'reject', 'answer'].includes(note.kind))
  return publicPage(
    ctx,
    {
      title: `${title} · ${site.name}`,
      site,
      children: (
        <>
          <h1>{title}</h1>
          {view.fresh ? (
            <p class="note">
              {t([
                '收到了。请记下查询码，用它可以看进展：',
                'Received. Keep this code; it shows you how it goes:',
              ])}
              <br />
              <strong class="code">{code}</strong>
              <br />
              <a href={`${base}/slip`}>{t(['打印带二维码的小票', 'A slip with a QR code to print'])}</a>
            </p>
          ) : null}
          {view.helps ? <Help ctx={ctx} /> : null}
          <p class="big">{t(residentWords[order.status])}</p>
          <dl class="facts">
            {said.fields.need || said.erased ? (
              <>
                <dt>{t(labels.need)}</dt>
                <dd>{said.erased ? t(refusals.erased.words) : said.fields.need}</dd>
              </>
            ) : null}
            <>
              <dt>{t(labels.received)}</dt>
              <dd>{showInstant(kept.receivedAt, t)}</dd>
            </>
            {view.team ? (
              <>
                <dt>{t(labels.assignee)}</dt>
                <dd>{view.team}</dd>
              </>
            ) : null}
            {order.scheduledFor ? (
              <>
                <dt>{t(labels.on)}</dt>
                <dd>
                  {showDay(order.scheduledFor.slice(0, 10), t)} {order.scheduledFor.slice(11)}
                </dd>
              </>
            ) : null}
            {order.status === 'rejected' && order.reason && order.reason in codeWords ? (
              <>
                <dt>{t(labels.reason)}</dt>
                <dd>{t(codeWords[order.reason as keyof typeof codeWords])}</dd>
              </>
            ) : null}
          </dl>
          {heard.map(note => (
            <p class="note">{note.words}</p>
          ))}
          {view.refused ? (
            <ErrorSummary
              t={t}
              form={{ ...view.refused.form, scope: `${view.refused.type}-` }}
              labels={labels}
            />
          ) : null}
          {offered.map((type, index) => {
            const form = view.refused?.type === type ? view.refused.form : undefined
            const fields = (
              <CommandForm
                ctx={ctx}
                action={`${base}/${type}`}
                type={type}
                form={{
                  values: form?.values ?? { source: 'self' },
                  errors: form?.errors ?? {},
                  scope: `${type}-`,
                }}
                choices={noChoices}
                say={sayings[type]}
              />
            )
            return index === 0 && (isPress(type) || type === 'answer' || type === 'rate') ? (
              fields
            ) : (
              <details open={form !== undefined}>
                <summary>{t(sayings[type] ?? ['—', '—'])}</summary>
                {fields}
              </details>
            )
          })}
        </>
      ),
    },
    status,
  )
}

import { showDay } from '#kernel/time'
import type { Words } from '#kernel/result'
import { CommandForm, commandWords, isLegal, orderLabels, statusWords, type CommandType } from '#orders'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, ErrorSummary, Form, Select, Unseen } from '#platform/ui/form'

import { aboutOf, nameOf, servingPage } from './mine-page.tsx'
import type { Member } from './order-store.ts'
import type { Look } from './serving-actions.ts'
import { stepsOf } from './serving.ts'

export interface OrderView extends Look {
  /** Whom its leader may send; empty for everybody else. */
  readonly members: readonly Member[]
  readonly teams: readonly { readonly value: string; readonly label: string }[]
  /** The person who looks. */
  readonly personId: string
  readonly refused?: { readonly type: string; readonly form: FormState }
}

/** Steps that need one press, with what the press says. */
const presses: Readonly<
  Partial<Record<CommandType, { label: Words; values: Readonly<Record<string, Words>> }>>
> = {
  accept: { label: ['接单', 'Accept'], values: {} },
  decline: { label: ['这次去不了', 'Not this time'], values: { reason: ['nobody-free', 'nobody-free'] } },
  withdraw: {
    label: ['临时来不了，退出', 'I cannot come after all'],
    values: { words: ['临时来不了', 'Cannot come after all'] },
  },
  start: { label: ['开始服务', 'Begin'], values: {} },
  resume: { label: ['继续服务', 'Go on'], values: {} },
}

/** One order for whoever serves it: before acceptance its kind and roughly where; then all that is needed to go there. */
export function mineOrderPage(ctx: Ctx, view: OrderView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { kept, masked, role, refused } = view
  const { order } = kept
  const base = `/at/${siteOf(ctx).ref}/mine/orders/${order.id}`
  const offered = stepsOf(role).filter(type => isLegal(order, type, 'team'))
  const title = `${nameOf(ctx, masked)} ${kept.number}`
  const gone = refused && !offered.some(type => type === refused.type) && refused.type !== 'send'
  return servingPage(
    ctx,
    title,
    <>
      <h1>{title}</h1>
      <p class="big">{t(statusWords[order.status])}</p>
      {refused && gone ? <ErrorSummary t={t} form={refused.form} labels={orderLabels} /> : null}
      <Place ctx={ctx} view={view} />
      {offered.map(type => (
        <Step ctx={ctx} type={type} view={view} action={`${base}/${type}`} />
      ))}
      <Crew ctx={ctx} view={view} base={base} />
    </>,
    status,
  )
}

function Place({ ctx, view }: { ctx: Ctx; view: OrderView }) {
  const { t } = ctx
  const { said, masked, kept } = view
  const fields = said?.fields
  const scheduled = kept.order.scheduledFor
  return (
    <>
      {fields?.need === undefined ? <p>{aboutOf(ctx, masked)}</p> : <p class="note">{fields.need}</p>}
      {fields ? (
        <dl class="facts">
          {scheduled ? (
            <>
              <dt>{t(orderLabels.on)}</dt>
              <dd>
                {showDay(scheduled.slice(0, 10), t)} {scheduled.slice(11)}
              </dd>
            </>
          ) : null}
          {(['place', 'name', 'phone', 'beneficiary', 'risk', 'answers'] as const)
            .filter(field => fields[field] !== undefined)
            .map(field => (
              <>
                <dt>{t(orderLabels[field])}</dt>
                <dd>
                  {field === 'phone' ? <a href={`tel:${fields.phone}`}>{fields.phone}</a> : fields[field]}
                </dd>
              </>
            ))}
        </dl>
      ) : (
        <p>
          {t(
            kept.order.status === 'dispatched'
              ? ['接单以后才看得到地址和电话。', 'Address and phone are seen once you accept.']
              : [
                  '服务结束 24 小时以后，地址和电话不再显示。',
                  'Address and phone are no longer shown 24 hours after the service.',
                ],
          )}
        </p>
      )}
      {kept.order.risky && !kept.order.insured ? (
        <p class="note">
          {t([
            '有人身风险：站里登记保险以前不要开始。',
            'Dangerous: do not begin before the station has noted the insurance.',
          ])}
        </p>
      ) : null}
    </>
  )
}

/** A step: one press where one press will do, else behind a line that opens. */
function Step({ ctx, type, view, action }: { ctx: Ctx; type: CommandType; view: OrderView; action: string }) {
  const { t } = ctx
  const refused = view.refused?.type === type ? view.refused.form : undefined
  const press = presses[type]
  const more = type === 'decline' || type === 'withdraw' || !press
  const form = refused ?? formOf(type === 'report' ? { quantity: '1' } : {})
  return (
    <>
      {press ? (
        <form method="post" action={action}>
          <Unseen ctx={ctx} />
          {Object.entries(press.values).map(([name, words]) => (
            <input type="hidden" name={name} value={t(words)} />
          ))}
          <p class="actions">
            <button class={type === 'accept' || type === 'start' ? 'primary' : undefined} type="submit">
              {t(press.label)}
            </button>
          </p>
        </form>
      ) : null}
      {more ? (
        <details open={refused !== undefined}>
          <summary>{t(moreWords[type] ?? commandWords[type])}</summary>
          <CommandForm
            ctx={ctx}
            action={action}
            type={type}
            form={{ ...form, scope: `${type}-` }}
            choices={{ teams: view.teams, orders: [] }}
          />
        </details>
      ) : null}
      {refused && !more ? <ErrorSummary t={t} form={refused} labels={orderLabels} /> : null}
    </>
  )
}

const moreWords: Readonly<Partial<Record<CommandType, Words>>> = {
  decline: ['退单，另有原因', 'Decline for another reason'],
  withdraw: ['退出，说明原因', 'Withdraw and say why'],
  'add-team': ['请别的队伍来帮忙', 'Ask another team for help'],
}

/** Who is sent, and whom the leader may send as well. */
function Crew({ ctx, view, base }: { ctx: Ctx; view: OrderView; base: string }) {
  const { t } = ctx
  const { sent, members, personId, said } = view
  const leads = (teamId: string): boolean => members.some(member => member.teamId === teamId)
  const free = members.filter(member => !sent.some(one => one.personId === member.personId))
  const refused = view.refused?.type === 'send' ? view.refused.form : undefined
  const form: FormState = { ...(refused ?? formOf({})), scope: 'send-' }
  return (
    <>
      {sent.length > 0 ? <h2>{t(['谁去', 'Who goes'])}</h2> : null}
      {sent.map(one => (
        <form method="post" action={`${base}/sent/${one.personId}/release`}>
          <Unseen ctx={ctx} />
          <p>
            {one.code}{' '}
            {one.personId === personId ? (
              <button type="submit">{t(['我来不了', 'I cannot come'])}</button>
            ) : leads(one.teamId) ? (
              <button type="submit" aria-label={`${t(['不派了', 'Release'])} ${one.code}`}>
                {t(['不派了', 'Release'])}
              </button>
            ) : null}
          </p>
        </form>
      ))}
      {said && free.length > 0 ? (
        <details open={refused !== undefined}>
          <summary>{t(['派队员去', 'Send a member'])}</summary>
          <Form ctx={ctx} action={`${base}/sent`} form={form} labels={{ person: memberLabel }}>
            <Select
              t={t}
              form={form}
              name="person"
              label={memberLabel}
              required
              none={['请选择', 'Choose']}
              options={free.map(member => ({
                value: member.personId,
                label: t(['{code}（手上 {n} 单）', '{code} ({n} in hand)'], {
                  code: member.code,
                  n: member.load,
                }),
              }))}
            />
            <Actions t={t} label={['派去', 'Send']} />
          </Form>
        </details>
      ) : null}
    </>
  )
}

const memberLabel: Words = ['队员', 'Member']

import type { Child } from 'hono/jsx'

import { showDay, showInstant } from '#kernel/time'
import type { Words } from '#kernel/result'
import { priorityWords, statusWords } from '#orders'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, ErrorSummary, Form, Unseen } from '#platform/ui/form'
import { publicPage } from '#platform/ui/frame'

import type { MaskedOrder, Member } from './order-store.ts'
import { ProfileFields, type Skill } from './profile-form.tsx'
import type { Serving } from './serving-actions.ts'
import { labels } from './text.ts'

const baseOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/mine`

/** A page of somebody who serves: one column, large type, made for a phone. */
export function servingPage(
  ctx: Ctx,
  title: string,
  children: Child,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = baseOf(ctx)
  return publicPage(
    ctx,
    {
      title,
      site: siteOf(ctx),
      children: (
        <>
          <p class="pager">
            <a href={base}>{t(['我的任务', 'My work'])}</a>
            <a href={`${base}/profile`}>{t(['我的资料', 'What I told'])}</a>
            <a href="/me">{t(['账号', 'Account'])}</a>
          </p>
          {children}
        </>
      ),
    },
    status,
  )
}

/** For an account that is no volunteer's here. */
export function strangerPage(ctx: Ctx): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['这个账号还没有对应的志愿者', 'This account is no volunteer’s yet'])
  return servingPage(
    ctx,
    title,
    <>
      <h1>{title}</h1>
      <p>
        {t([
          '请到站里，让工作人员把账号和志愿者登记连起来。',
          'Ask the station to link the account to the volunteer it belongs to.',
        ])}
      </p>
    </>,
  )
}

export interface MineView {
  readonly me: Serving
  readonly mine: readonly MaskedOrder[]
  readonly pool: readonly MaskedOrder[]
  readonly members: readonly Member[]
  /** Names of the members, once their leader asked for them. */
  readonly names: ReadonlyMap<string, string> | undefined
  readonly refused?: FormState
}

/** What somebody is asked to do, has taken on, and could take. */
export function minePage(ctx: Ctx, view: MineView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { me, mine, refused } = view
  const waiting = mine.filter(order => order.status === 'dispatched')
  const taken = mine.filter(order => order.status !== 'dispatched')
  const title = t(['我的任务', 'My work'])
  return servingPage(
    ctx,
    title,
    <>
      <h1>{title}</h1>
      {refused ? <ErrorSummary t={t} form={refused} labels={labels} /> : null}
      {me.volunteer.state === 'invited' ? <Confirming ctx={ctx} me={me} /> : null}
      {me.volunteer.state === 'confirmed' ? (
        <>
          <h2>{t(['等我答复', 'Waiting for my answer'])}</h2>
          <Orders ctx={ctx} orders={waiting} empty={['没有等您答复的单。', 'Nothing waits for you.']} />
          <h2>{t(['我接下的', 'What I have taken on'])}</h2>
          <Orders ctx={ctx} orders={taken} empty={['手上没有单。', 'Nothing in hand.']} />
          <Pool ctx={ctx} view={view} />
          <Members ctx={ctx} view={view} />
        </>
      ) : null}
    </>,
    status,
  )
}

function Confirming({ ctx, me }: { ctx: Ctx; me: Serving }) {
  const { t } = ctx
  const form = formOf({})
  return (
    <>
      <p class="note">
        {t([
          '站里邀请您做志愿者。您自己确认以后才算；不确认就什么也不会发生，也不会被派单。',
          'The station invites you to volunteer. It counts only when you confirm; if you do not, nothing happens.',
        ])}
      </p>
      <ul>
        <li>
          {t([
            '去不去由您：每一单都可以不接，接了来不了就尽早说。',
            'Each order is yours to accept or not. If you cannot come after all, say so early.',
          ])}
        </li>
        <li>{t(['不收钱，不收礼。', 'No money, no gifts.'])}</li>
        <li>
          {t([
            '居民的地址和电话只用来服务，服务结束 24 小时后就看不到了。',
            'Address and phone of a resident serve the service alone and vanish 24 hours after it.',
          ])}
        </li>
        <li>
          {t([
            '随时可以退出，您的资料也可以要求删除。',
            'You may leave at any time and have your data erased.',
          ])}
        </li>
      </ul>
      {me.volunteer.age === 'youth' && me.volunteer.consentOn === null ? (
        <p class="note">
          {t([
            '您未满 18 周岁：请先把监护人签好的同意书交到站里。',
            'You are under 18: bring your guardian’s signed consent to the station first.',
          ])}
        </p>
      ) : null}
      <Form ctx={ctx} action={`${baseOf(ctx)}/confirmation`} form={form}>
        <Actions t={t} label={['我确认，愿意做志愿者', 'I confirm: I want to volunteer']} />
      </Form>
    </>
  )
}

/** The kind of an order, or that it is a need of its own. */
export const nameOf = (ctx: Ctx, order: Pick<MaskedOrder, 'zh' | 'en'>): string =>
  order.zh === null ? ctx.t(['个性需求', 'A need of its own']) : ctx.t([order.zh, order.en || order.zh])

/** When and roughly where, and what to know before saying yes. */
export function aboutOf(ctx: Ctx, order: MaskedOrder): string {
  const { t } = ctx
  return [
    order.area,
    order.scheduledFor
      ? `${showDay(order.scheduledFor.slice(0, 10), t)} ${order.scheduledFor.slice(11)}`
      : '',
    order.priority > 0 ? t(priorityWords[order.priority] ?? ['', '']) : '',
    order.risky ? t(['有人身风险', 'dangerous']) : '',
    order.status === 'dispatched' && order.dueAt
      ? t(['请在 {time} 前答复', 'answer by {time}'], { time: showInstant(order.dueAt, t) })
      : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function Orders({ ctx, orders, empty }: { ctx: Ctx; orders: readonly MaskedOrder[]; empty: Words }) {
  const { t } = ctx
  if (orders.length === 0) return <p>{t(empty)}</p>
  return (
    <ul class="tiles">
      {orders.map(order => (
        <li>
          <a href={`${baseOf(ctx)}/orders/${order.id}`}>
            <span>
              {nameOf(ctx, order)} · {t(statusWords[order.status])}
              <br />
              <small>
                {[order.number, order.team ?? '', aboutOf(ctx, order)].filter(Boolean).join(' · ')}
              </small>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Pool({ ctx, view }: { ctx: Ctx; view: MineView }) {
  const { t } = ctx
  const { me, pool } = view
  if (pool.length === 0) return null
  const led = me.teams.filter(team => team.role === 'leader')
  return (
    <>
      <h2>{t(['大家都可以接的', 'Open to every team'])}</h2>
      {led.length === 0 ? <p>{t(['由队长来接。', 'A team’s leader takes them.'])}</p> : null}
      {pool.map(order => (
        <div class="note">
          <p>
            <strong>{nameOf(ctx, order)}</strong> <small>{order.number}</small>
            <br />
            {aboutOf(ctx, order)}
          </p>
          {led.map(team => (
            <form method="post" action={`${baseOf(ctx)}/orders/${order.id}/take`}>
              <Unseen ctx={ctx} />
              <input type="hidden" name="team" value={team.id} />
              <button
                type="submit"
                aria-label={t(['{team} 接 {number}', '{team} takes {number}'], {
                  team: team.name,
                  number: order.number,
                })}
              >
                {t(['{team} 接下', '{team} takes it'], { team: team.name })}
              </button>
            </form>
          ))}
        </div>
      ))}
    </>
  )
}

function Members({ ctx, view }: { ctx: Ctx; view: MineView }) {
  const { t } = ctx
  const { members, names } = view
  if (members.length === 0) return null
  return (
    <>
      <h2>{t(['我的队员手上有多少单', 'What my members have in hand'])}</h2>
      {names ? null : (
        <form method="post" action={`${baseOf(ctx)}/names`}>
          <Unseen ctx={ctx} />
          <p class="actions">
            <button type="submit">
              {t(['看他们的姓名（会留下记录）', 'See their names (written down)'])}
            </button>
          </p>
        </form>
      )}
      <dl class="facts">
        {members.map(member => (
          <>
            <dt>
              {[names?.get(member.personId) ?? '', member.code, member.team].filter(Boolean).join(' · ')}
            </dt>
            <dd>{t(['{n} 单', '{n} orders'], { n: member.load })}</dd>
          </>
        ))}
      </dl>
    </>
  )
}

/** What somebody told of themselves, to be changed; and the way out. */
export function profilePage(
  ctx: Ctx,
  me: Serving,
  form: FormState,
  skills: readonly Skill[],
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = baseOf(ctx)
  const title = t(['我的资料', 'What I told'])
  return servingPage(
    ctx,
    title,
    <>
      <h1>{title}</h1>
      <p class="lead">{t(['编号 {code}', 'Code {code}'], { code: me.volunteer.code })}</p>
      {me.volunteer.state === 'ended' ? null : (
        <>
          <Form ctx={ctx} action={`${base}/profile`} form={form} labels={labels}>
            <ProfileFields ctx={ctx} form={form} skills={skills} />
            <Actions t={t} label={['保存', 'Save']} cancel={base} />
          </Form>
          <details>
            <summary>{t(['退出志愿服务', 'Leave'])}</summary>
            <p>
              {t([
                '您说的技能和时段会删掉。还想把姓名、电话也删除，请打电话告诉站里。',
                'What you told goes. To have name and phone erased as well, call the station.',
              ])}
            </p>
            <form method="post" action={`${base}/end`}>
              <Unseen ctx={ctx} />
              <button class="danger" type="submit">
                {t(['我要退出', 'I leave'])}
              </button>
            </form>
          </details>
        </>
      )}
    </>,
    status,
  )
}

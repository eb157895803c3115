import type { Refusal, Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Unseen } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

import { needsTwo, weigh, weights, type Candidate, type Excluded, type Need, type Ranked } from './ranking.ts'
import type { Solution } from './assignment.ts'
import type { Waiting } from './store.ts'

const kinds: Readonly<Record<Candidate['kind'], Words>> = {
  team: ['队伍', 'Team'],
  person: ['志愿者', 'Volunteer'],
}

const ordersOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/orders`

/** What whoever dispatches has to see to, in words. */
const duties = (need: Need & { readonly insured: boolean }): readonly Words[] => [
  ...(need.risky && !need.insured
    ? [
        [
          '有人身风险：开始以前要先登记意外保险。',
          'Dangerous: an accident insurance is noted before it begins.',
        ] as const,
      ]
    : []),
  ...(needsTwo(need)
    ? [
        [
          '须两名成年人同去，单个志愿者不在名单里。',
          'Two adults go together, so single volunteers are not on the list.',
        ] as const,
      ]
    : []),
]

/** Who could serve one order, the best first, each with its reasons; a person decides. */
export function proposalPage(
  ctx: Ctx,
  waiting: Waiting,
  { ranked, excluded }: { readonly ranked: readonly Ranked[]; readonly excluded: readonly Excluded[] },
): Response | Promise<Response> {
  const { t } = ctx
  const base = `${ordersOf(ctx)}/${waiting.id}`
  const most = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  return consolePage(ctx, {
    title: t(['派给谁：{number}', 'Who could serve {number}'], { number: waiting.number }),
    children: (
      <>
        <p>
          <a href={base}>{t(['服务单 {number}', 'Order {number}'], { number: waiting.number })}</a>
        </p>
        <h1>{t(['派给谁', 'Who could serve'])}</h1>
        <p class="lead">
          {t(
            [
              '按登记的技能、证件、时间、远近和手上的单数排列，最多 {most} 分。只是建议，由您决定；对方也可以退单。',
              'By what is noted of skills, licences, times, distance and orders in hand, {most} points at most. You decide; whoever is asked may decline.',
            ],
            { most },
          )}
        </p>
        {duties(waiting).map(words => (
          <p class="amber">{t(words)}</p>
        ))}
        {ranked.length === 0 ? (
          <p class="empty">{t(['没有可派的队伍或志愿者。', 'No team and no volunteer can serve it.'])}</p>
        ) : null}
        <ol class="story">
          {ranked.slice(0, SHOWN).map(one => (
            <li>
              <strong>{one.candidate.name}</strong> · {t(kinds[one.candidate.kind])} ·{' '}
              {t(['{n} 分', '{n} points'], { n: one.points })}
              <Reasons ctx={ctx} one={one} />
              {waiting.status === 'queued' ? (
                <DispatchButton ctx={ctx} to={one.candidate} base={base} />
              ) : null}
            </li>
          ))}
        </ol>
        {excluded.length > 0 ? (
          <details>
            <summary>
              {t(['不能派的 {n} 个，各有原因', '{n} who cannot, each with the reason'], {
                n: excluded.length,
              })}
            </summary>
            <ul>
              {excluded.slice(0, SHOWN * 5).map(({ candidate, why }) => (
                <li>
                  {candidate.name}
                  {t(['：', ': '])}
                  {t(why)}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </>
    ),
  })
}

const SHOWN = 20

function Reasons({ ctx: { t }, one }: { ctx: Ctx; one: Ranked }) {
  return (
    <p>
      {one.reasons
        .map(({ words, facts, points }) => `${t(words, facts)}${points > 0 ? ` +${points}` : ''}`)
        .join(t(['；', '; ']))}
    </p>
  )
}

function DispatchButton({ ctx, to, base }: { ctx: Ctx; to: Candidate; base: string }) {
  return (
    <form method="post" action={`${base}/dispatch`}>
      <Unseen ctx={ctx} />
      <input type="hidden" name="assignee" value={to.kind} />
      <input type="hidden" name="to" value={to.id} />
      <button type="submit" aria-label={ctx.t(['派给 {name}', 'Dispatch to {name}'], { name: to.name })}>
        {ctx.t(['派给它', 'Dispatch'])}
      </button>
    </form>
  )
}

export interface Row {
  readonly waiting: Waiting
  /** Those worth choosing, the best first; the proposed one among them. */
  readonly choices: readonly Ranked[]
}

/** A proposal for all that wait: one form, an order a line, each line open to another choice. */
export function queuePage(
  ctx: Ctx,
  rows: readonly Row[],
  candidates: readonly Candidate[],
  solution: Solution,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['集中派单', 'Dispatch the queue'])
  const proposals = new Map(solution.proposed.map(one => [one.order, one]))
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t(
            [
              '{n} 单待派，为其中 {m} 单找到了人。这样分总分最高：每位志愿者一单，队伍每两人一单。每一行都可以改，派出以后对方仍可退单。',
              '{n} orders wait; somebody is proposed for {m}. No other division has a higher sum: one order a volunteer, one for every two people of a team. Each line can be changed, and whoever is asked may still decline.',
            ],
            { n: rows.length, m: solution.proposed.length },
          )}
        </p>
        {rows.length === 0 ? <p class="empty">{t(['没有待派的服务单。', 'No order waits.'])}</p> : null}
        {rows.length > 0 ? (
          <form method="post" action={`/at/${siteOf(ctx).ref}/dispatch`}>
            <Unseen ctx={ctx} />
            <ol class="story">
              {rows.map(({ waiting, choices }) => {
                const proposal = proposals.get(waiting.id)
                const chosen = proposal && candidates[proposal.candidate]
                const next = proposal?.second && candidates[proposal.second.candidate]
                return (
                  <li>
                    <label for={`to-${waiting.id}`}>
                      {waiting.number} · {showInstant(waiting.receivedAt, t)}
                    </label>{' '}
                    <select id={`to-${waiting.id}`} name={`to-${waiting.id}`}>
                      <option value="">{t(['先不派', 'Leave it'])}</option>
                      {choices.map(({ candidate, points }) => (
                        <option
                          value={`${candidate.kind}:${candidate.id}`}
                          selected={candidate.id === chosen?.id}
                        >
                          {candidate.name} · {t(kinds[candidate.kind])} · {points}
                        </option>
                      ))}
                    </select>
                    {chosen ? <Reasons ctx={ctx} one={weigh(waiting, chosen)} /> : null}
                    {next && proposal?.second ? (
                      <p>
                        {t(
                          [
                            '其次是 {name}，全队列少 {loss} 分。',
                            'Next would be {name}, {loss} points less over the queue.',
                          ],
                          {
                            name: next.name,
                            loss: proposal.second.loss,
                          },
                        )}
                      </p>
                    ) : null}
                    {duties(waiting).map(words => (
                      <p class="amber">{t(words)}</p>
                    ))}
                    <p>
                      <a href={`${ordersOf(ctx)}/${waiting.id}/proposal`}>
                        {t(['{number} 的全部人选和原因', 'All who could serve {number}'], {
                          number: waiting.number,
                        })}
                      </a>
                    </p>
                  </li>
                )
              })}
            </ol>
            <Actions t={t} label={['按这样派出', 'Dispatch like this']} />
          </form>
        ) : null}
      </>
    ),
  })
}

export interface Outcome {
  readonly number: string
  readonly id: string
  readonly refusal: Refusal | undefined
}

/** What became of each order of a queue. */
export function outcomesPage(ctx: Ctx, outcomes: readonly Outcome[]): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['派单结果', 'What was dispatched'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t(['派出 {n} 单，未派出 {m} 单。', '{n} dispatched, {m} not.'], {
            n: outcomes.filter(one => !one.refusal).length,
            m: outcomes.filter(one => one.refusal).length,
          })}
        </p>
        <ul>
          {outcomes.map(({ number, id, refusal }) => (
            <li>
              <a href={`${ordersOf(ctx)}/${id}`}>{number}</a>:{' '}
              {refusal ? t(refusal.words, refusal.facts) : t(['已派出', 'dispatched'])}
            </li>
          ))}
        </ul>
        <p>
          <a href={ordersOf(ctx)}>{t(['回到服务单', 'Back to the orders'])}</a>
        </p>
      </>
    ),
  })
}

import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import { siteOf, type Ctx } from '#platform/http/route'
import { may } from '#platform/ui/list'
import { workingMsBetween } from '#platform/working-days'

import { boardQueues, type BoardLine, type Queue } from './list-store.ts'
import { priorityWords, statusWords } from './text.ts'

export const queueWords: Readonly<Record<Queue, Words>> = {
  late: ['已超时', 'Late'],
  today: ['一天内到期', 'Due within a day'],
  bounced: ['退单与审定', 'Declined or in arbitration'],
  check: ['待审核', 'To be checked'],
  dispatch: ['待派单', 'To be dispatched'],
  confirm: ['等确认', 'To be confirmed'],
  ask: ['等居民补充', 'Waiting for the resident'],
  waiting: ['等队伍接单', 'Waiting for the team'],
  serving: ['服务中', 'Being served'],
  call: ['等回访', 'To be called back'],
  unmet: ['未能满足的需求', 'Unmet needs'],
}

/** Orders that a column of the board shows. */
export const BOARD_ROWS = 6
/** Seconds after which a board without script is loaded anew. */
export const BOARD_SECONDS = 60

const DAY_MS = 86_400_000

/** How much stands in each queue, each number the list behind it. */
export function Queues({ ctx, counts }: { ctx: Ctx; counts: Readonly<Record<Queue, number>> }) {
  const { t } = ctx
  const here = ctx.query('queue')
  return (
    <ul class="queues" aria-label={t(['队列', 'Queues'])}>
      {(Object.keys(queueWords) as Queue[]).map(queue => (
        <li>
          <a href={queueHref(ctx, queue)} aria-current={here === queue ? 'true' : undefined}>
            <span>{t(queueWords[queue])}</span>
            <b>{counts[queue]}</b>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The morning board: the queues, and of those that cannot wait the first orders, reached by the keys 1 to 6. */
export function Board({
  ctx,
  counts,
  lines,
}: {
  ctx: Ctx
  counts: Readonly<Record<Queue, number>>
  lines: readonly BoardLine[]
}) {
  const { t } = ctx
  return (
    <section id="board" aria-label={t(['今早的工作', 'This morning'])}>
      <Queues ctx={ctx} counts={counts} />
      <div class="board">
        {boardQueues.map((queue, n) => (
          <section class="panel">
            <h2>
              <a href={queueHref(ctx, queue)} accesskey={String(n + 1)}>
                {t(queueWords[queue])}
              </a>{' '}
              <b>{counts[queue]}</b> <kbd>{n + 1}</kbd>
            </h2>
            <Column ctx={ctx} lines={lines.filter(line => line.queue === queue)} />
          </section>
        ))}
      </div>
      <p class="lead">
        {t(
          [
            '截至 {at}，自动更新。数字键 1–6（加 Alt；Firefox 加 Alt 和 Shift）跳到各列。',
            'As of {at}, renewed by itself. The keys 1 to 6 (with Alt; in Firefox with Alt and Shift) go to the columns.',
          ],
          { at: showInstant(ctx.at, t) },
        )}
      </p>
    </section>
  )
}

function Column({ ctx, lines }: { ctx: Ctx; lines: readonly BoardLine[] }) {
  const { t } = ctx
  if (lines.length === 0) return <p>{t(['没有', 'None'])}</p>
  const opens = may(ctx, 'orders.open')
  return (
    <ul>
      {lines.map(line => (
        <li>
          {opens ? (
            <a href={`/at/${siteOf(ctx).ref}/orders/${line.id}`}>{line.number}</a>
          ) : (
            <span>{line.number}</span>
          )}{' '}
          {t(statusWords[line.status])} · {waited(ctx, line.since)}
          {reasonsOf(line).map(words => (
            <>
              {' '}
              <span class="amber">{t(words)}</span>
            </>
          ))}
        </li>
      ))}
    </ul>
  )
}

/** For how long it has stood there, in working days. */
function waited({ t, at }: Ctx, since: Date): string {
  const days = Math.floor(workingMsBetween(since, at) / DAY_MS)
  if (days === 0) return t(['不到一个工作日', 'less than a working day'])
  return t(['{n} 个工作日', days === 1 ? '{n} working day' : '{n} working days'], { n: days })
}

/** Why it should not lie: its urgency, how often it was declined, how often it has been reported as late. */
const reasonsOf = ({ priority, bounces, raised }: BoardLine): readonly Words[] => [
  ...(priority > 0 ? [priorityWords[priority] ?? (['—', '—'] as const)] : []),
  ...(bounces > 0 ? [['被退过', 'declined before'] as const] : []),
  ...(raised > 0 ? [['已督办', 'reported as late'] as const] : []),
]

const queueHref = (ctx: Ctx, queue: Queue): string => `/at/${siteOf(ctx).ref}/orders?queue=${queue}&sort=due`

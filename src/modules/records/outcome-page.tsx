import type { Words } from '#kernel/result'
import { showDay } from '#kernel/time'
import { siteOf, type Ctx } from '#platform/http/route'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import { refusals as evidenceRefusals } from './evidence.ts'
import { StatusMark } from './marks.tsx'
import { refusals, type Outcome, type RegisterRecord } from './record.ts'
import { labels } from './text.ts'

const ROWS_MAX = 200

const whyWords: Readonly<Record<string, Words>> = Object.fromEntries(
  Object.values({ ...refusals, ...evidenceRefusals }).map(({ code, words }) => [code, words]),
)

const acts = {
  confirm: {
    done: ['确认了 {n} 条。', '{n} confirmed.'],
    left: ['有 {n} 条没有确认，原因在下面。', '{n} were not confirmed; why stands below.'],
  },
  void: {
    done: ['作废了 {n} 条。', '{n} made void.'],
    left: ['有 {n} 条没有作废，原因在下面。', '{n} were not made void; why stands below.'],
  },
} as const satisfies Record<string, { readonly done: Words; readonly left: Words }>

/** What became of each record of a batch: those left first, each with its reason. */
export function outcomePage(
  ctx: Ctx,
  act: keyof typeof acts,
  outcomes: readonly Outcome[],
  records: readonly RegisterRecord[],
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/records`
  const byId = new Map(records.map(record => [record.id, record]))
  const left = outcomes.filter(outcome => !outcome.done)
  const done = outcomes.filter(outcome => outcome.done)
  const rows = [...left, ...done].slice(0, ROWS_MAX).flatMap(outcome => {
    const record = byId.get(outcome.id)
    return record ? [{ outcome, record }] : []
  })
  const title = t(['处理结果', 'What was done'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={base}>{t(['台账', 'Register'])}</a>
        </p>
        <h1>{title}</h1>
        <section role="status">
          <p>{t(acts[act].done, { n: done.length })}</p>
          {left.length > 0 ? <p class="amber">{t(acts[act].left, { n: left.length })}</p> : null}
          {outcomes.length > ROWS_MAX ? (
            <p class="muted">{t(['下面是前 {n} 条。', 'The first {n} stand below.'], { n: ROWS_MAX })}</p>
          ) : null}
        </section>
        <Table
          t={t}
          caption={['处理结果', 'What was done']}
          rows={rows}
          empty={t(['没有符合条件的记录。', 'No record fitted.'])}
          columns={[
            { label: labels.day, cell: ({ record }) => showDay(record.day, t) },
            {
              label: labels.title,
              cell: ({ record }) => <a href={`${base}/${record.id}`}>{record.title}</a>,
            },
            {
              label: ['现在的状态', 'State now'],
              cell: ({ record }) => <StatusMark ctx={ctx} status={record.status} />,
            },
            {
              label: ['结果', 'Outcome'],
              cell: ({ outcome }) =>
                outcome.done
                  ? t(['已处理', 'Done'])
                  : t(whyWords[outcome.code ?? ''] ?? [outcome.code ?? '—', outcome.code ?? '—']),
            },
          ]}
        />
      </>
    ),
  })
}

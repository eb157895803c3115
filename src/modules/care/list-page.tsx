import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import { numberOf, subjects } from './case.ts'
import type { DutyLine } from './duty-store.ts'
import type { CaseLine } from './store.ts'
import { labels, stateWords, subjectWords } from './text.ts'

const title: Words = ['个案', 'Cases']
const danger: Words = ['有人有危险或需要保护', 'Somebody is in danger or needs protection']

/** Until when somebody has to act; late is said in words too. */
export function Timer({ ctx, dueAt }: { ctx: Ctx; dueAt: Date | null }) {
  const { t, at } = ctx
  if (dueAt === null) return <>—</>
  return (
    <span class={dueAt <= at ? 'red' : undefined}>
      {showInstant(dueAt, t)}
      {dueAt <= at ? ` · ${t(['已超时', 'late'])}` : ''}
    </span>
  )
}

/** Cases for whoever is on duty: number, state and timer, and nothing else. */
export function listPage(
  ctx: Ctx,
  view: { readonly cases: readonly CaseLine[]; readonly duties: readonly DutyLine[] },
): Response | Promise<Response> {
  const { t } = ctx
  const now = view.duties.filter(duty => duty.fromAt <= ctx.at)
  return consolePage(ctx, {
    title: t(title),
    refreshSeconds: 60,
    children: (
      <>
        <h1>{t(title)}</h1>
        <p class="lead">
          {t([
            '只有值守的人看得到，每看一次都留下记录。这里没有姓名，也不说是什么事。',
            'Only whoever is on duty sees this, and every look is written down. No names here, and not what it is about.',
          ])}
        </p>
        <p>
          {now.length === 0
            ? t(['现在没有人值守。', 'Nobody is on duty now.'])
            : t(['现在值守：{names}', 'On duty now: {names}'], {
                names: now.map(duty => duty.name).join(t(['、', ', '])),
              })}
        </p>
        <Table
          t={t}
          caption={title}
          rows={view.cases}
          empty={<p>{t(['没有您要看的个案。', 'There is no case for you.'])}</p>}
          columns={[
            {
              label: ['编号', 'Number'],
              cell: row => <a href={`/at/${row.siteRef}/care/${row.id}`}>{numberOf(row.id)}</a>,
            },
            { label: ['状态', 'State'], cell: row => t(stateWords[row.state]) },
            { label: ['限时', 'Timer'], cell: row => <Timer ctx={ctx} dueAt={row.dueAt} /> },
          ]}
        />
      </>
    ),
  })
}

/** The form by which any member of staff calls the people on duty. */
export function openPage(ctx: Ctx, form: FormState, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/care`
  const fromOrder = (form.values['order'] ?? '') !== ''
  return consolePage(
    ctx,
    {
      title: t(danger),
      children: (
        <>
          <h1>{t(danger)}</h1>
          <p class="note stopper">
            {t([
              '有生命危险先打 120、110（着火 119），心理援助 12356；陪着人，不要让人一个人待着。打完再填。',
              'If a life is in danger call 120 or 110 first (fire: 119), the helpline 12356; stay with the person. Fill this in afterwards.',
            ])}
          </p>
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            <input type="hidden" name="order" value={form.values['order'] ?? ''} />
            <Select
              t={t}
              form={form}
              name="subject"
              label={labels.subject}
              required
              none={['请选择', 'Choose']}
              options={subjects.map(value => ({ value, label: t(subjectWords[value]) }))}
            />
            <Field t={t} form={form} name="words" label={labels.words} type="textarea" required max={2000} />
            <p class="note">
              {t(
                fromOrder
                  ? [
                      '送出后，这张服务单写的内容转给值守的人保管，单子上不再显示。',
                      'Once sent, whoever is on duty keeps what this order says; the order no longer shows it.',
                    ]
                  : [
                      '送出后只有值守的人看得到，您自己也看不到。',
                      'Once sent, only whoever is on duty sees it; you do not either.',
                    ],
              )}
            </p>
            <Actions
              t={t}
              label={['交给值守的人', 'Hand it to whoever is on duty']}
              cancel={`/at/${siteOf(ctx).ref}`}
            />
          </Form>
        </>
      ),
    },
    status,
  )
}

/** What somebody reads who handed something to the people on duty. */
export function sentPage(ctx: Ctx): Response | Promise<Response> {
  const { t } = ctx
  const sent = t(['已交给值守的人', 'Handed to whoever is on duty'])
  return consolePage(ctx, {
    title: sent,
    children: (
      <>
        <h1>{sent}</h1>
        <p class="lead">
          {t([
            '一刻钟内没有人接手，系统会叫下一位，再往上一级站点叫。您还在现场的话，请陪着人。',
            'If nobody takes it on within a quarter of an hour, the next is called, then the site above. If you are there, please stay.',
          ])}
        </p>
      </>
    ),
  })
}

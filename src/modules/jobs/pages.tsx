import type { Words } from '#kernel/result'
import { showInstant } from '#kernel/time'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import type { JobState } from '#platform/queue'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Icon } from '#platform/ui/icon'
import { Pager, Table } from '#platform/ui/table'

import type { JobLine } from './store.ts'

/** What a topic is called; nothing when this program does not know it any more. */
export type TopicWords = (topic: string) => Words | undefined

const states = {
  waiting: { words: ['等待', 'waiting'], icon: 'wait', tone: 'amber' },
  running: { words: ['正在做', 'running'], icon: 'jobs', tone: 'jade' },
  again: { words: ['失败过，会再试', 'failed, will be tried again'], icon: 'warn', tone: 'amber' },
  dead: { words: ['未能完成', 'could not be done'], icon: 'void', tone: 'red' },
} as const satisfies Partial<Record<JobState, { words: Words; icon: string; tone: string }>>

export const shownStates = ['dead', 'again', 'running', 'waiting'] as const

const labels = {
  job: ['任务', 'Job'],
  state: ['状态', 'State'],
  since: ['开始等待', 'Since'],
  tries: ['试过几次', 'Tries'],
  next: ['下一次', 'Next try'],
  code: ['失败代码', 'Error code'],
  reason: ['为什么放弃', 'Why it is given up'],
} as const satisfies Record<string, Words>

const cutOff: Words = ['中断，或超过了时限', 'cut off, or took too long']

interface ListView {
  readonly jobs: readonly JobLine[]
  readonly state: JobState | undefined
  readonly next: string | undefined
  readonly first: boolean
}

/** What the program still has to do for this site, and what it could not do. */
export function listPage(ctx: Ctx, wordsOf: TopicWords, view: ListView): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/jobs`
  const title = t(['后台任务', 'Jobs'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t([
            '费时的事在页面之后做，失败了会自己再试。试完仍未能完成的，留在这里等人决定。做完的不列出。',
            'What takes long is done after the page has answered, and tried again when it fails. What could not be done waits here for somebody to decide. What is done is not listed.',
          ])}
        </p>
        <form class="filters" method="get" action={base}>
          <Select
            t={t}
            form={formOf({ state: view.state ?? '' })}
            name="state"
            label={labels.state}
            required
            none={['全部', 'All']}
            options={shownStates.map(value => ({ value, label: t(states[value].words) }))}
          />
          <button type="submit">{t(['筛选', 'Filter'])}</button>
        </form>
        <Table
          t={t}
          caption={['还没做完的任务', 'Jobs that are not done']}
          rows={view.jobs}
          empty={
            view.state === undefined
              ? t(['都做完了，没有等待的任务。', 'Everything is done; no job is waiting.'])
              : t(['没有这样的任务。', 'There is no such job.'])
          }
          columns={[
            {
              label: labels.job,
              cell: job => <a href={`${base}/${job.id}`}>{topicName(ctx, wordsOf, job)}</a>,
            },
            { label: labels.state, cell: job => <State ctx={ctx} job={job} /> },
            { label: labels.since, cell: job => showInstant(job.since, t) },
            { label: labels.tries, number: true, cell: job => String(job.tries) },
            { label: labels.code, cell: job => <Code ctx={ctx} job={job} /> },
          ]}
        />
        <Pager
          t={t}
          href={view.state === undefined ? base : `${base}?state=${view.state}`}
          next={view.next}
          first={view.first}
        />
      </>
    ),
  })
}

/** One job; for one that could not be done, the two ways on. */
export function jobPage(
  ctx: Ctx,
  wordsOf: TopicWords,
  job: JobLine,
  form: FormState,
  status: number,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/jobs`
  const title = topicName(ctx, wordsOf, job)
  const decides = job.state === 'dead' && ctx.gate.may(whoOf(ctx), siteOf(ctx), 'jobs.manage')
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <dl class="facts">
            <dt>{t(labels.state)}</dt>
            <dd>
              <State ctx={ctx} job={job} />
            </dd>
            <dt>{t(labels.since)}</dt>
            <dd>{showInstant(job.since, t)}</dd>
            <dt>{t(labels.tries)}</dt>
            <dd>{String(job.tries)}</dd>
            {job.next_at ? (
              <>
                <dt>{t(labels.next)}</dt>
                <dd>{showInstant(job.next_at, t)}</dd>
              </>
            ) : null}
            <dt>{t(labels.code)}</dt>
            <dd>
              <Code ctx={ctx} job={job} />
            </dd>
          </dl>
          {decides ? (
            <>
              <h2>{t(['再试', 'Try again'])}</h2>
              <p>
                {t([
                  '原因排除以后再试：它会重新排队，次数从头算起。',
                  'Once the cause is gone: it joins the queue anew, with all its tries.',
                ])}
              </p>
              <Form ctx={ctx} action={`${base}/${job.id}/retry`} form={formOf({})}>
                <Actions t={t} label={['再试一次', 'Try again']} cancel={base} />
              </Form>
              <details open={form.refusal !== undefined}>
                <summary>{t(['不再试，放弃它', 'Give it up instead'])}</summary>
                <p>
                  {t([
                    '这件事就不会做了；谁放弃的、为什么，会记在日志里。',
                    'Then this is never done; the journal keeps who decided so and why.',
                  ])}
                </p>
                <Form ctx={ctx} action={`${base}/${job.id}/discard`} form={form} labels={labels}>
                  <Field t={t} form={form} name="reason" label={labels.reason} required max={200} />
                  <Actions t={t} label={['放弃这项任务', 'Discard this job']} danger />
                </Form>
              </details>
            </>
          ) : (
            <p>
              <a href={base}>{t(['回到后台任务', 'Back to the jobs'])}</a>
            </p>
          )}
        </>
      ),
    },
    status,
  )
}

const topicName = ({ t }: Ctx, wordsOf: TopicWords, { topic }: JobLine): string => {
  const words = wordsOf(topic)
  return words ? t(words) : topic
}

function State({ ctx, job }: { ctx: Ctx; job: JobLine }) {
  if (job.state === 'done') return null
  const { words, icon, tone } = states[job.state]
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon} />
      {ctx.t(words)}
    </span>
  )
}

function Code({ ctx, job }: { ctx: Ctx; job: JobLine }) {
  if (job.code !== null) return <code>{job.code}</code>
  return <>{job.state === 'dead' || job.state === 'again' ? ctx.t(cutOff) : '—'}</>
}

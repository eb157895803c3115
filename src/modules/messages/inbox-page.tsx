import { showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import type { Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'

import type { InboxLine } from './inbox-store.ts'
import { templates } from './template.ts'
import { labels } from './text.ts'

interface InboxView {
  readonly lines: readonly InboxLine[]
  readonly next: string | undefined
  readonly first: boolean
}

/** What somebody was told, the latest first. */
export function inboxPage(ctx: Ctx, { lines, next, first }: InboxView): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['我的通知', 'My messages'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          <a href="/me/messages/choices">{t(['怎样通知我', 'How I am told'])}</a>
        </p>
        <Table
          t={t}
          caption={['通知', 'Messages']}
          rows={lines}
          empty={t(['没有通知。', 'No messages.'])}
          columns={[
            {
              label: labels.subject,
              cell: line => (
                <>
                  <strong>{t(templates[line.template].subject, line.facts)}</strong>
                  <br />
                  {t(templates[line.template].body, line.facts)}
                </>
              ),
            },
            { label: labels.at, cell: line => showInstant(line.at, t) },
            { label: labels.state, cell: line => t(line.readAt ? ['已读', 'Read'] : ['未读', 'Unread']) },
            {
              label: ['操作', 'Action'],
              cell: line => (
                <ActButton
                  ctx={ctx}
                  action={`/me/messages/${line.id}/open`}
                  label={['打开', 'Open']}
                  says={t(['打开 {number}', 'Open {number}'], { number: line.facts.number ?? '' })}
                />
              ),
            },
          ]}
        />
        <Pager t={t} href="/me/messages" next={next} first={first} />
        {lines.some(line => line.readAt === null) ? (
          <ActButton ctx={ctx} action="/me/messages/read" label={['全部标为已读', 'Mark all as read']} />
        ) : null}
      </>
    ),
  })
}

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

/** How somebody wants to be told. */
export function choicePage(
  ctx: Ctx,
  form: FormState,
  { mails, saved }: { readonly mails: boolean; readonly saved: boolean },
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['怎样通知我', 'How I am told'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <p>
            <a href="/me/messages">{t(['我的通知', 'My messages'])}</a>
          </p>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '站内通知总有。填了邮箱就也发邮件；安静时段里的邮件到时段结束才发。',
              'You are always told in the app. With an e-mail address you get mail too; in quiet hours it waits until they end.',
            ])}
          </p>
          {mails ? null : (
            <p class="note">
              {t([
                '这个系统还没有设置发信，邮件暂时不会发出。',
                'This system is not set up for mail yet; none is sent.',
              ])}
            </p>
          )}
          {saved ? (
            <p class="panel" role="status">
              {t(['已保存。', 'Saved.'])}
            </p>
          ) : null}
          <Form ctx={ctx} action="/me/messages/choices" form={form} labels={labels}>
            <Field t={t} form={form} name="email" label={labels.email} autocomplete="email" max={100} />
            <Select
              t={t}
              form={form}
              name="lang"
              label={labels.lang}
              required
              options={[
                { value: 'zh', label: t(['中文', 'Chinese']) },
                { value: 'en', label: t(['英文', 'English']) },
              ]}
            />
            <Select
              t={t}
              form={form}
              name="quietFrom"
              label={labels.quietFrom}
              help={['两个时间一样就没有安静时段。', 'The same time twice: no quiet hours.']}
              required
              options={hours}
            />
            <Select t={t} form={form} name="quietTo" label={labels.quietTo} required options={hours} />
            <Actions t={t} label={['保存', 'Save']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

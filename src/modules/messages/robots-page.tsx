import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { ActButton, Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { Robot } from './robot-store.ts'
import { robotKinds } from './robot.ts'
import { labels, robotWords } from './text.ts'

/** The robots of a station, and the form for another. */
export function robotsPage(
  ctx: Ctx,
  robots: readonly Robot[],
  form: FormState = formOf({ kind: 'wecom' }),
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/robots`
  const title = t(['群机器人', 'Group robots'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '在工作群里报一声：有新服务单、被退单、超时。只说单号，不说居民是谁、要什么。晚上九点到早上八点不说话。',
              'Tells a group chat of staff of new, declined and late orders: only their numbers, never who needs what. It is silent from 21:00 to 08:00.',
            ])}
          </p>
          <Table
            t={t}
            caption={['机器人', 'Robots']}
            rows={robots}
            empty={t(['还没有机器人。', 'No robots yet.'])}
            columns={[
              { label: labels.name, cell: robot => robot.name },
              { label: labels.kind, cell: robot => t(robotWords[robot.kind]) },
              {
                label: ['操作', 'Action'],
                cell: robot =>
                  robot.retiredAt ? (
                    t(['已停用', 'Ended'])
                  ) : (
                    <ActButton
                      ctx={ctx}
                      action={`${base}/${robot.id}/retirement`}
                      label={['停用', 'End it']}
                      says={t(['停用 {name}', 'End {name}'], { name: robot.name })}
                    />
                  ),
              },
            ]}
          />
          <h2>{t(['加一个机器人', 'Add a robot'])}</h2>
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            <Select
              t={t}
              form={form}
              name="kind"
              label={labels.kind}
              required
              options={robotKinds.map(value => ({ value, label: t(robotWords[value]) }))}
            />
            <Field t={t} form={form} name="name" label={labels.name} required max={40} />
            <Field
              t={t}
              form={form}
              name="url"
              label={labels.url}
              help={[
                '在群里添加机器人后得到的网址，加密保存，以后不再显示。',
                'The address shown when the robot was added to the group; it is kept sealed and not shown again.',
              ]}
              required
              max={500}
            />
            <Field
              t={t}
              form={form}
              name="secret"
              label={labels.secret}
              help={['钉钉、飞书选了“加签”才有。', 'DingTalk and Feishu have one when signing was chosen.']}
              max={200}
            />
            <Actions t={t} label={['加上', 'Add it']} />
          </Form>
        </>
      ),
    },
    status,
  )
}

import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

import { AgeFields, ProfileFields, type Skill } from './profile-form.tsx'
import { labels } from './text.ts'

/** The form that enters a person as an invitation. */
export function invitePage(
  ctx: Ctx,
  form: FormState,
  skills: readonly Skill[],
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/volunteers`
  const title = t(['邀请一位志愿者', 'Invite a volunteer'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <p>
            <a href={base}>{t(['志愿者', 'Volunteers'])}</a>
          </p>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '先把这个人登记为居民。登记以后只是邀请，要本人在自己的设备上或在纸上确认才算。',
              'Register the person first. This is only an invitation: it counts once they confirm on their own device or on paper.',
            ])}
          </p>
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            <Field
              t={t}
              form={form}
              name="personCode"
              label={labels.personCode}
              help={['例如 R00012', 'Such as R00012']}
              required
              max={40}
            />
            <AgeFields ctx={ctx} form={form} />
            <ProfileFields ctx={ctx} form={form} skills={skills} />
            <Actions t={t} label={['登记邀请', 'Enter the invitation']} cancel={base} />
          </Form>
        </>
      ),
    },
    status,
  )
}

import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import type { FormState } from '#platform/http/form'
import type { Ctx } from '#platform/http/route'
import { Actions, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

interface FormPage {
  readonly title: string
  /** What to know before the first field. */
  readonly lead?: Words
  readonly action: string
  readonly form: FormState
  /** Labels by field name, for the summary's links. */
  readonly labels?: Readonly<Record<string, Words>>
  readonly fields: Child
  /** What the button says that sends it. */
  readonly act: Words
  readonly danger?: boolean
  readonly cancel?: string
}

/** A console page that is one form. */
export function formPage(
  ctx: Ctx,
  { title, lead, action, form, labels, fields, act, ...rest }: FormPage,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          {lead ? <p class="lead">{t(lead)}</p> : null}
          <Form ctx={ctx} action={action} form={form} {...(labels && { labels })}>
            {fields}
            <Actions t={t} label={act} {...rest} />
          </Form>
        </>
      ),
    },
    status,
  )
}

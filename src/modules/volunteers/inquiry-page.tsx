import { showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

import type { Asker } from './inquiry-actions.ts'
import { labels, outcomeWords, wishWords } from './text.ts'
import { outcomes } from './volunteer.ts'

/** One question "am I registered?", with whom it could be, and what was answered. */
export function inquiryPage(
  ctx: Ctx,
  { inquiry, who, people }: Asker,
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const at = `/at/${siteOf(ctx).ref}`
  const base = `${at}/volunteers/inquiries`
  const title = t(['有人问：我在不在册', 'Somebody asks: am I registered?'])
  return consolePage(
    ctx,
    {
      title: `${title} ${showInstant(inquiry.asked_at, t)}`,
      children: (
        <>
          <p>
            <a href={base}>{t(['“我在不在册”', 'Am I here?'])}</a>
          </p>
          <h1>{title}</h1>
          <dl class="facts">
            <>
              <dt>{t(labels.asked)}</dt>
              <dd>{showInstant(inquiry.asked_at, t)}</dd>
            </>
            <>
              <dt>{t(labels.wish)}</dt>
              <dd>{t(wishWords[inquiry.wish])}</dd>
            </>
            {who ? (
              <>
                <>
                  <dt>{t(labels.name)}</dt>
                  <dd>{who.name}</dd>
                </>
                <>
                  <dt>{t(labels.phone)}</dt>
                  <dd>
                    <a href={`tel:${who.phone}`}>{who.phone}</a>
                  </dd>
                </>
                <>
                  <dt>{t(['可能是', 'Could be'])}</dt>
                  <dd>
                    {people.length === 0
                      ? t(['没有找到同名或同号的人', 'Nobody of this name or phone is registered'])
                      : people.map(person => (
                          <>
                            <a href={`${at}/people/${person.id}`}>{person.code}</a>{' '}
                          </>
                        ))}
                  </dd>
                </>
              </>
            ) : null}
            {inquiry.outcome && inquiry.answered_at ? (
              <>
                <dt>{t(labels.outcome)}</dt>
                <dd>
                  {t(outcomeWords[inquiry.outcome])} · {showInstant(inquiry.answered_at, t)}
                </dd>
              </>
            ) : null}
          </dl>
          {inquiry.outcome === null ? (
            <Form ctx={ctx} action={`${base}/${inquiry.id}/answer`} form={form} labels={labels}>
              <p>
                {t([
                  '请打登记在册的电话，而不是只凭这里留的电话；要删除的，在居民登记里删除身份。',
                  'Call the number on file rather than trusting the one left here; to erase, erase the identity in the register of people.',
                ])}
              </p>
              <Select
                t={t}
                form={form}
                name="outcome"
                label={labels.outcome}
                required
                options={outcomes.map(value => ({ value, label: t(outcomeWords[value]) }))}
              />
              <Actions t={t} label={['登记答复', 'Note the answer']} cancel={base} />
            </Form>
          ) : null}
        </>
      ),
    },
    status,
  )
}

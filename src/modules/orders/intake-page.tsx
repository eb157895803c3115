import { z } from 'zod'

import { needed, orNothing, text, ticked } from '#platform/http/fields'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select, Tick } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

import { AlikeOrders, CallerSearch } from './caller-parts.tsx'
import type { Caller } from './intake-actions.ts'
import type { Alike } from './match-store.ts'
import { channels, proxies } from './order.ts'
import type { Terms } from './store.ts'
import { channelWords, labels, proxyWords } from './text.ts'

const phone = z
  .string()
  .trim()
  .max(30)
  .regex(
    /^[+\d\s()-]*$/,
    '电话只有数字，例如 0937-6220000。|A phone number has digits, such as 0937-6220000.',
  )
  .default('')

/** An address as mail servers take it, or nothing. */
export const emailField = z
  .string()
  .trim()
  .max(100)
  .regex(
    /^([^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+\.[^\s@<>(),;:"[\]\\]+)?$/,
    '邮箱应形如 wang@example.cn。|An e-mail address looks like wang@example.cn.',
  )
  .default('')

/** What an order's form asks, at the counter and in public. */
export const orderFields = {
  service: text(31),
  need: needed(1000, '请写明需要什么。|Say what is needed.'),
  risk: text(300),
  place: text(200),
  name: text(40),
  phone,
  email: emailField,
  beneficiary: text(40),
  proxy: z.enum(proxies, '请选择。|Choose one.').default(''),
  consent: text(100),
}

export const intakeSchema = z.object({
  ...orderFields,
  channel: z.enum(channels, '请选择。|Choose one.'),
  requesterCode: text(40),
  beneficiaryCode: text(40),
  callback: text(60),
  sure: ticked,
  instead: orNothing(z.uuid()),
  draft: ticked,
})

/** A draft is kept as it is: nothing has to be there yet. */
export const draftSchema = intakeSchema.extend({ need: text(1000) })

export interface IntakeView {
  readonly form: FormState
  readonly terms: readonly Terms[]
  /** Who was found, when somebody was looked for. */
  readonly found?: Caller
  /** Orders that may be this one already. */
  readonly alike?: readonly Alike[]
}

/** The form for whoever calls or comes by: the few things needed first, the rest can wait. */
export function intakePage(
  ctx: Ctx,
  { form, terms, found, alike = [] }: IntakeView,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/orders`
  return consolePage(
    ctx,
    {
      title: t(['登记一单', 'Take an order']),
      children: (
        <>
          <h1>{t(['登记一单', 'Take an order'])}</h1>
          <p class="lead">
            {t([
              '电话、到站、纸条、走访来的需求都从这里登记。写下的内容加密保存，打开会留下查看记录。',
              'Needs that come by phone, in person, on paper or on a visit. What is written is sealed; opening it is written down.',
            ])}
          </p>
          <CallerSearch ctx={ctx} found={found} terms={terms} />
          {alike.length > 0 ? (
            <section class="panel">
              <h2>{t(['已经有的单', 'Orders there already'])}</h2>
              <AlikeOrders ctx={ctx} orders={alike} terms={terms} />
            </section>
          ) : null}
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            {form.values['instead'] ? (
              <input type="hidden" name="instead" value={form.values['instead']} />
            ) : null}
            {form.refusal && alike.length > 0 ? (
              <Tick t={t} form={form} name="sure" label={labels.sure} />
            ) : null}
            <Select
              t={t}
              form={form}
              name="channel"
              label={labels.channel}
              required
              options={channels
                .filter(channel => !['web', 'email', 'api'].includes(channel))
                .map(value => ({ value, label: t(channelWords[value]) }))}
            />
            <Select
              t={t}
              form={form}
              name="service"
              label={labels.service}
              none={['还不清楚', 'Not clear yet']}
              options={terms.map(({ code, zh, en }, index) => ({
                value: code,
                label: `${index + 1} ${t([zh, en || zh])}`,
              }))}
            />
            <Field t={t} form={form} name="need" label={labels.need} type="textarea" required max={1000} />
            <Field t={t} form={form} name="name" label={labels.name} max={40} />
            <Field t={t} form={form} name="phone" label={labels.phone} max={30} />
            <Field
              t={t}
              form={form}
              name="callback"
              label={labels.callback}
              help={['例如“下午三点后打女儿电话”。', 'Such as “after three, the daughter’s phone”.']}
              max={60}
            />
            <Field t={t} form={form} name="email" label={labels.email} max={100} />
            <Field t={t} form={form} name="place" label={labels.place} max={200} />
            <Field
              t={t}
              form={form}
              name="risk"
              label={labels.risk}
              help={[
                '养狗、楼梯、传染病……让上门的人有准备。',
                'Dogs, stairs, an infection: so that whoever comes is prepared.',
              ]}
              max={300}
            />
            <Select
              t={t}
              form={form}
              name="proxy"
              label={labels.proxy}
              required
              options={proxies.map(value => ({ value, label: t(proxyWords[value]) }))}
            />
            <Field t={t} form={form} name="beneficiary" label={labels.beneficiary} max={40} />
            <Field
              t={t}
              form={form}
              name="consent"
              label={labels.consent}
              help={[
                '替别人点单时写明，例如“电话里本人同意”。',
                'When somebody asks for another: such as “agreed on the phone”.',
              ]}
              max={100}
            />
            <Field
              t={t}
              form={form}
              name="requesterCode"
              label={labels.requesterCode}
              help={[
                '在册居民的编号；不知道可以先不填。',
                'Of a registered resident; may be left out for now.',
              ]}
              max={40}
            />
            <Field t={t} form={form} name="beneficiaryCode" label={labels.beneficiaryCode} max={40} />
            <Actions
              t={t}
              label={['登记这一单', 'Take it down']}
              also={{ name: 'draft', value: 'yes', label: ['先存草稿', 'Keep it as a draft'] }}
              cancel={base}
            />
          </Form>
        </>
      ),
    },
    status,
  )
}

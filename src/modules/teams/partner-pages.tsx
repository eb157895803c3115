import { showQuantity } from '#kernel/quantity'
import { showDay } from '#kernel/time'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { formPage } from '#platform/ui/form-page'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import type { AgreementLine, PartnerLine } from './partner-store.ts'
import { resources, resourceWords } from './team.ts'
import { codeHelp, dayHelp, labels } from './text.ts'

export const PLEDGE_ROWS = 4

export function newPartnerPage(ctx: Ctx, form: FormState, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/partners`
  const title = t(['增加一个共建单位', 'Add a partner'])
  return formPage(
    ctx,
    {
      title,
      action: base,
      form,
      labels,
      act: ['增加共建单位', 'Add the partner'],
      cancel: base,
      fields: (
        <>
          <Field t={t} form={form} name="name" label={labels.name} required max={80} />
          <Field t={t} form={form} name="code" label={labels.code} help={codeHelp} required max={40} />
          <CreditCode ctx={ctx} form={form} />
        </>
      ),
    },
    status,
  )
}

const CreditCode = ({ ctx, form }: { ctx: Ctx; form: FormState }) => (
  <Field
    t={ctx.t}
    form={form}
    name="creditCode"
    label={labels.creditCode}
    help={['18 位，照营业执照或法人证书填写', '18 characters, as on the certificate']}
    max={18}
  />
)

/** One partner: its agreements and the resources they promise. */
export function partnerPage(
  ctx: Ctx,
  partner: PartnerLine,
  agreements: readonly AgreementLine[],
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/partners`
  return consolePage(
    ctx,
    {
      title: partner.name,
      children: (
        <>
          <p>
            <a href={base}>{t(['共建单位', 'Partners'])}</a>
          </p>
          <h1>{partner.name}</h1>
          <div class="columns">
            <section>
              <h2>{t(['协议', 'Agreements'])}</h2>
              {agreements.length === 0 ? (
                <p class="empty">{t(['还没有签过协议。', 'No agreement yet.'])}</p>
              ) : null}
              {agreements.map(agreement => (
                <Agreement ctx={ctx} agreement={agreement} />
              ))}
              {may(ctx, 'teams.manage') ? (
                <>
                  <h2>{t(['登记一份协议', 'Add an agreement'])}</h2>
                  <Form ctx={ctx} action={`${base}/${partner.id}/agreements`} form={form} labels={labels}>
                    <Field
                      t={t}
                      form={form}
                      name="signedOn"
                      label={labels.signedOn}
                      help={dayHelp}
                      required
                    />
                    <Field t={t} form={form} name="endsOn" label={labels.endsOn} help={dayHelp} />
                    <Field t={t} form={form} name="words" label={labels.words} type="textarea" max={500} />
                    <Pledges ctx={ctx} form={form} />
                    <Actions t={t} label={['登记协议', 'Add the agreement']} />
                  </Form>
                </>
              ) : null}
            </section>
            <section class="panel">
              <dl class="facts">
                <dt>{t(labels.code)}</dt>
                <dd>{partner.code}</dd>
                <dt>{t(labels.creditCode)}</dt>
                <dd>{partner.credit_code ?? '—'}</dd>
                <dt>{t(labels.team)}</dt>
                <dd>{partner.teams.join(t(['、', ', '])) || '—'}</dd>
                {partner.closed_on ? (
                  <>
                    <dt>{t(labels.closedOn)}</dt>
                    <dd>{showDay(partner.closed_on, t)}</dd>
                  </>
                ) : null}
              </dl>
              {may(ctx, 'teams.manage') ? (
                <PartnerChange
                  ctx={ctx}
                  partner={partner}
                  form={form}
                  action={`${base}/${partner.id}/change`}
                />
              ) : null}
            </section>
          </div>
        </>
      ),
    },
    status,
  )
}

function Agreement({ ctx, agreement }: { ctx: Ctx; agreement: AgreementLine }) {
  const { t } = ctx
  const from = showDay(agreement.signed_on, t)
  const change = `/at/${siteOf(ctx).ref}/agreements/${agreement.id}`
  return (
    <article class="panel">
      <p>
        <strong>
          {agreement.ends_on
            ? t(['{from}签订，至{to}', 'Signed {from}, until {to}'], {
                from,
                to: showDay(agreement.ends_on, t),
              })
            : t(['{from}签订，长期有效', 'Signed {from}, without an end'], { from })}
        </strong>
      </p>
      {agreement.words ? <p>{agreement.words}</p> : null}
      {may(ctx, 'teams.manage') && ctx.path !== change ? (
        <p>
          <a href={change}>{t(['修改、续签或结束', 'Change, renew or end it'])}</a>
        </p>
      ) : null}
      <Table
        t={t}
        caption={['答应提供的资源', 'Pledged resources']}
        rows={agreement.pledges}
        empty={t(['没有写明资源。', 'No resources pledged.'])}
        columns={[
          { label: labels.resource, cell: row => t(resourceWords[row.resource]) },
          { label: labels.what, cell: row => row.words },
          {
            label: labels.quantity,
            number: true,
            cell: row => (row.quantity === null ? '—' : showQuantity(row.quantity, row.unit, t)),
          },
        ]}
      />
    </article>
  )
}

function PartnerChange({
  ctx,
  partner,
  form,
  action,
}: {
  ctx: Ctx
  partner: PartnerLine
  form: FormState
  action: string
}) {
  const { t } = ctx
  const touched = form.values['version'] !== undefined
  const { name, credit_code, closed_on } = partner
  const shown = touched ? form : formOf({ name, creditCode: credit_code ?? '', closedOn: closed_on ?? '' })
  return (
    <details open={touched}>
      <summary>{t(['修改或结束共建', 'Change it or end the partnership'])}</summary>
      <Form ctx={ctx} action={action} form={shown} labels={labels}>
        <input type="hidden" name="version" value={String(partner.version)} />
        <Field t={t} form={shown} name="name" label={labels.name} required max={80} />
        <CreditCode ctx={ctx} form={shown} />
        <Field
          t={t}
          form={shown}
          name="closedOn"
          label={labels.closedOn}
          help={['共建结束了才填；留空表示继续', 'Only when the partnership is over; empty while it goes on']}
        />
        <Actions t={t} label={['保存修改', 'Save the change']} />
      </Form>
    </details>
  )
}

/** One agreement to be changed: its end, its words, resources pledged since. */
export function agreementPage(
  ctx: Ctx,
  agreement: AgreementLine,
  form: FormState | undefined,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const at = `/at/${siteOf(ctx).ref}`
  const title = t(['修改协议', 'Change an agreement'])
  const shown = form ?? formOf({ endsOn: agreement.ends_on ?? '', words: agreement.words })
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Agreement ctx={ctx} agreement={agreement} />
          <Form ctx={ctx} action={`${at}/agreements/${agreement.id}`} form={shown} labels={labels}>
            <input type="hidden" name="version" value={String(agreement.version)} />
            <Field
              t={t}
              form={shown}
              name="endsOn"
              label={labels.endsOn}
              help={[
                '续签填新的日期，提前结束填那一天',
                'A later day to renew it, the day it stopped to end it',
              ]}
            />
            <Field t={t} form={shown} name="words" label={labels.words} type="textarea" max={500} />
            <h2>{t(['补充答应的资源', 'Resources pledged since'])}</h2>
            <Pledges ctx={ctx} form={shown} />
            <Actions
              t={t}
              label={['保存协议', 'Save the agreement']}
              cancel={`${at}/partners/${agreement.partner_id}`}
            />
          </Form>
        </>
      ),
    },
    status,
  )
}

const Pledges = ({ ctx, form }: { ctx: Ctx; form: FormState }) => (
  <>
    {Array.from({ length: PLEDGE_ROWS }, (_, index) => (
      <PledgeFields ctx={ctx} form={form} row={index + 1} />
    ))}
  </>
)

function PledgeFields({ ctx, form, row }: { ctx: Ctx; form: FormState; row: number }) {
  const { t } = ctx
  return (
    <fieldset>
      <legend>{t(['资源 {row}（可不填）', 'Resource {row} (optional)'], { row })}</legend>
      <Select
        t={t}
        form={form}
        name={`resource${row}`}
        label={labels.resource}
        options={resources.map(resource => ({ value: resource, label: t(resourceWords[resource]) }))}
      />
      <Field t={t} form={form} name={`pledge${row}`} label={labels.what} max={200} />
      <Field t={t} form={form} name={`quantity${row}`} label={labels.quantity} inputmode="decimal" />
      <Field t={t} form={form} name={`unit${row}`} label={labels.unit} max={20} />
    </fieldset>
  )
}

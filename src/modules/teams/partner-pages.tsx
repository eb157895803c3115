import { showQuantity } from '#kernel/quantity'
import { showDay } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import { codeHelp, dayHelp, labels, mayManage } from './pages.tsx'
import type { AgreementLine, PartnerLine } from './store.ts'
import { resources, resourceWords } from './team.ts'

export const PLEDGE_ROWS = 4

/** The partner organisations. */
export function partnersPage(ctx: Ctx, partners: readonly PartnerLine[]): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/partners`
  const title = t(['共建单位', 'Partners'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <div class="head">
          <div>
            <h1>{title}</h1>
            <p class="lead">
              {t([
                '和本站点签了协议的单位，以及它们答应提供什么。',
                'Organisations that signed an agreement with the site, and what they pledged.',
              ])}
            </p>
          </div>
          {mayManage(ctx) ? (
            <div class="actions">
              <a class="button primary" href={`${base}/new`}>
                {t(['增加一个共建单位', 'Add a partner'])}
              </a>
            </div>
          ) : null}
        </div>
        <Table
          t={t}
          caption={['共建单位列表', 'List of partners']}
          rows={partners}
          empty={t(['还没有共建单位。', 'No partners yet.'])}
          columns={[
            { label: labels.name, cell: row => <a href={`${base}/${row.id}`}>{row.name}</a> },
            { label: labels.code, cell: row => row.code },
            { label: ['协议', 'Agreements'], number: true, cell: row => String(row.agreements) },
            { label: ['队伍', 'Teams'], cell: row => row.teams.join(t(['、', ', '])) || '—' },
          ]}
        />
      </>
    ),
  })
}

export function newPartnerPage(ctx: Ctx, form: FormState, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/partners`
  const title = t(['增加一个共建单位', 'Add a partner'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            <Field t={t} form={form} name="name" label={labels.name} required max={80} />
            <Field t={t} form={form} name="code" label={labels.code} help={codeHelp} required max={40} />
            <Field
              t={t}
              form={form}
              name="creditCode"
              label={labels.creditCode}
              help={['18 位，照营业执照或法人证书填写', '18 characters, as on the certificate']}
              max={18}
            />
            <Actions t={t} label={['增加共建单位', 'Add the partner']} cancel={base} />
          </Form>
        </>
      ),
    },
    status,
  )
}

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
              {mayManage(ctx) ? (
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
                    {Array.from({ length: PLEDGE_ROWS }, (_, index) => (
                      <PledgeFields ctx={ctx} form={form} row={index + 1} />
                    ))}
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
                <dt>{t(['队伍', 'Teams'])}</dt>
                <dd>{partner.teams.join(t(['、', ', '])) || '—'}</dd>
              </dl>
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
  return (
    <article class="panel">
      <h3>
        {agreement.ends_on
          ? t(['{from}签订，至{to}', 'Signed {from}, until {to}'], {
              from,
              to: showDay(agreement.ends_on, t),
            })
          : t(['{from}签订，长期有效', 'Signed {from}, without an end'], { from })}
      </h3>
      {agreement.words ? <p>{agreement.words}</p> : null}
      <Table
        t={t}
        caption={['答应提供的资源', 'Pledged resources']}
        rows={agreement.pledges}
        empty={t(['没有写明资源。', 'No resources pledged.'])}
        columns={[
          { label: ['类别', 'Kind'], cell: row => t(resourceWords[row.resource]) },
          { label: ['内容', 'What'], cell: row => row.words },
          {
            label: ['数量', 'How much'],
            number: true,
            cell: row => (row.quantity === null ? '—' : showQuantity(row.quantity, row.unit, t)),
          },
        ]}
      />
    </article>
  )
}

function PledgeFields({ ctx, form, row }: { ctx: Ctx; form: FormState; row: number }) {
  const { t } = ctx
  return (
    <fieldset>
      <legend>{t(['资源 {row}（可不填）', 'Resource {row} (optional)'], { row })}</legend>
      <Select
        t={t}
        form={form}
        name={`resource${row}`}
        label={['类别', 'Kind']}
        options={resources.map(resource => ({ value: resource, label: t(resourceWords[resource]) }))}
      />
      <Field t={t} form={form} name={`pledge${row}`} label={['内容', 'What']} max={200} />
      <Field t={t} form={form} name={`quantity${row}`} label={['数量', 'How much']} inputmode="decimal" />
      <Field t={t} form={form} name={`unit${row}`} label={['单位', 'Unit']} max={20} />
    </fieldset>
  )
}

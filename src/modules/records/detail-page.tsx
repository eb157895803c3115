import { showQuantity } from '#kernel/quantity'
import { showDay, showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { ErrorSummary, Field } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { DoubtFields } from './evidence-form.tsx'
import { EvidenceSection, type EvidenceView } from './evidence-pages.tsx'
import { isReasonWithout, reasonsWithout, shows } from './evidence.ts'
import { kindOf, type Shows } from './kind.ts'
import { isCorrectable, isLegal, type RegisterRecord } from './record.ts'
import type { findNames } from './store.ts'
import type { Story } from './story-store.ts'
import { classWords, eventWords, gradeWords, labels, methodWords } from './text.ts'
import { kindName, StatusMark } from './marks.tsx'

export interface DetailView {
  readonly record: RegisterRecord
  readonly story: readonly Story[]
  readonly names: Awaited<ReturnType<typeof findNames>>
  readonly form: FormState
  readonly evidence: EvidenceView
}

export function detailPage(
  ctx: Ctx,
  { record, story, names, form, evidence }: DetailView,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const who = whoOf(ctx)
  const base = `/at/${site.ref}/records`
  const kind = kindOf(record.kind)
  const own = record.recorderId === who.accountId
  const token = (
    <>
      <input type="hidden" name="_token" value={who.formToken} />
      <input type="hidden" name="_key" value={ctx.deps.newId()} />
    </>
  )
  return consolePage(
    ctx,
    {
      title: record.title,
      children: (
        <>
          <p>
            <a href={base}>{t(['台账', 'Register'])}</a>
          </p>
          <div class="head">
            <div>
              <h1>{record.title}</h1>
              <p class="lead">
                {kindName(ctx, record)} · {showDay(record.day, t)}
                {record.place ? ` · ${record.place}` : ''}
              </p>
            </div>
            <StatusMark ctx={ctx} status={record.status} />
          </div>
          {form.values['adds'] === '1' || form.values['evidence'] ? null : (
            <ErrorSummary t={t} form={form} labels={{}} />
          )}
          <div class="columns">
            <section>
              <p class="big">
                <Amount text={showQuantity(record.quantity, record.unit, t)} />
                {record.headcount === null ? null : (
                  <small> · {showQuantity(String(record.headcount), '人次', t)}</small>
                )}
              </p>
              <EvidenceSection ctx={ctx} record={record} view={evidence} form={form} />
              {isLegal('confirm', record.status) && ctx.gate.may(who, site, 'records.confirm') ? (
                own ? (
                  <p class="amber">
                    {t([
                      '这条是您登记的，要由另一个人确认。',
                      'You registered this one; somebody else has to confirm it.',
                    ])}
                  </p>
                ) : (
                  <form method="post" action={`${base}/${record.id}/confirmation`}>
                    {token}
                    <DoubtFields t={t} form={form} doubt={evidence.doubt} />
                    <button class="primary" type="submit">
                      {t(['确认属实', 'Confirm it is true'])}
                    </button>
                  </form>
                )
              ) : null}
              <h2>{t(['经过', 'What happened'])}</h2>
              <ol class="story">
                {story.map(line => (
                  <li>
                    <strong>{t(eventWords[line.type] ?? [line.type, line.type])}</strong> ·{' '}
                    {line.actor ?? '—'} · {showInstant(line.at, t)}
                    {line.shows && line.shows in shows ? <p>{t(shows[line.shows as Shows])}</p> : null}
                    {line.without && isReasonWithout(line.without) ? (
                      <p class="amber">
                        {t(['缺材料确认：{why}', 'Confirmed without evidence: {why}'], {
                          why: t(reasonsWithout[line.without]),
                        })}
                      </p>
                    ) : null}
                    {line.reason ? <p>{line.reason}</p> : null}
                  </li>
                ))}
              </ol>
              {kind?.follows === undefined && ctx.gate.may(who, site, 'records.register') ? (
                <p>
                  <a href={`${base}/new?like=${record.id}`}>
                    {t(['再登记一条类似的', 'Register another like it'])}
                  </a>
                </p>
              ) : null}
              {isCorrectable(record) &&
              kind?.follows === undefined &&
              ctx.gate.may(who, site, 'records.register') ? (
                <p>
                  <a href={`${base}/new?kind=${record.kind}&supersedes=${record.id}`}>
                    {t(['登记一条更正', 'Register a correction'])}
                  </a>
                </p>
              ) : null}
              {isLegal('void', record.status) && ctx.gate.may(who, site, 'records.void') ? (
                <details>
                  <summary>{t(['这条不对？', 'Something wrong?'])}</summary>
                  <form method="post" action={`${base}/${record.id}/void`}>
                    {token}
                    <Field
                      t={t}
                      form={form}
                      name="reason"
                      label={['作废原因', 'Why it is void']}
                      required
                      max={300}
                    />
                    <button class="danger" type="submit">
                      {t(['作废这条记录', 'Make this record void'])}
                    </button>
                  </form>
                </details>
              ) : null}
            </section>
            <section class="panel">
              <dl class="facts">
                <dt>{t(['强度', 'Presence'])}</dt>
                <dd>{t(gradeWords[record.grade] ?? ['', ''])}</dd>
                <dt>{t(['来源', 'Class'])}</dt>
                <dd>{t(classWords[record.class])}</dd>
                {record.headcountMethod ? (
                  <>
                    <dt>{t(labels.headcountMethod)}</dt>
                    <dd>{t(methodWords[record.headcountMethod])}</dd>
                  </>
                ) : null}
                {names.households.length > 0 ? (
                  <>
                    <dt>{t(labels.households)}</dt>
                    <dd>{names.households.join(t(['、', ', ']))}</dd>
                  </>
                ) : null}
                {names.team ? (
                  <>
                    <dt>{t(labels.team)}</dt>
                    <dd>{names.team}</dd>
                  </>
                ) : null}
                {names.partner ? (
                  <>
                    <dt>{t(labels.partner)}</dt>
                    <dd>{names.partner}</dd>
                  </>
                ) : null}
                {(kind?.fields ?? []).map(detail =>
                  record.details[detail.name] ? (
                    <>
                      <dt>{t(detail.words)}</dt>
                      <dd>
                        {detail.choices
                          ? t(detail.choices[record.details[detail.name] ?? ''] ?? ['', ''])
                          : record.details[detail.name]}
                      </dd>
                    </>
                  ) : null,
                )}
                <dt>{t(['登记人', 'Recorded by'])}</dt>
                <dd>{names.recorder ?? '—'}</dd>
                <dt>{t(['确认人', 'Confirmed by'])}</dt>
                <dd>{names.confirmer ?? '—'}</dd>
                {record.voidReason ? (
                  <>
                    <dt>{t(['作废原因', 'Why void'])}</dt>
                    <dd>{record.voidReason}</dd>
                  </>
                ) : null}
                {record.supersedes ? (
                  <>
                    <dt>{t(['更正', 'Corrects'])}</dt>
                    <dd>
                      <a href={`${base}/${record.supersedes}`}>{t(['原记录', 'The old record'])}</a>
                    </dd>
                  </>
                ) : null}
                {record.supersededBy ? (
                  <>
                    <dt>{t(['被更正', 'Corrected by'])}</dt>
                    <dd>
                      <a href={`${base}/${record.supersededBy}`}>{t(['新记录', 'The new record'])}</a>
                    </dd>
                  </>
                ) : null}
              </dl>
            </section>
          </div>
        </>
      ),
    },
    status,
  )
}

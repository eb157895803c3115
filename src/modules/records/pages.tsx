import { showQuantity } from '#kernel/quantity'
import { showDay, showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Icon } from '#platform/ui/icon'
import { Pager, Table } from '#platform/ui/table'

import { kindOf, kinds, unitOf, type Kind } from './kind.ts'
import { isLegal, type RegisterRecord, type Status } from './record.ts'
import type { Story, listCodes, findNames } from './store.ts'
import { classWords, eventWords, gradeWords, labels, methodWords, statusLook, statusWords } from './text.ts'

export function StatusMark({ ctx, status }: { ctx: Ctx; status: Status }) {
  const look = statusLook[status]
  return (
    <span class={`status ${look.tone}`}>
      <Icon name={look.icon} />
      {ctx.t(statusWords[status])}
    </span>
  )
}

/** What a kind and theme are called together. */
export function kindName(ctx: Ctx, record: { kind: string; theme: string }): string {
  const kind = kindOf(record.kind)
  if (!kind) return record.kind
  const theme = kind.themes[record.theme]
  return theme ? `${ctx.t(kind.words)} · ${ctx.t(theme.words)}` : ctx.t(kind.words)
}

export interface ListView {
  readonly records: readonly RegisterRecord[]
  readonly filter: Readonly<Record<string, string>>
  readonly next: string | undefined
  readonly first: boolean
}

export function listPage(ctx: Ctx, view: ListView): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const who = whoOf(ctx)
  const base = `/at/${site.ref}/records`
  const query = new URLSearchParams(
    Object.entries(view.filter).filter(([, value]) => value !== ''),
  ).toString()
  const confirms =
    ctx.gate.may(who, site, 'records.confirm') &&
    view.records.some(record => isLegal('confirm', record.status))
  const form = { values: view.filter, errors: {} }
  const title = t(['台账', 'Register'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <div class="head">
          <div>
            <h1>{title}</h1>
            <p class="lead">
              {t([
                '事情发生一次,登记一次,由另一个人确认后才计入数据。',
                'Each fact is registered once and counts after a second person confirms it.',
              ])}
            </p>
          </div>
          <div class="actions">
            {ctx.gate.may(who, site, 'records.register') ? (
              <a class="button primary" href={`${base}/new`}>
                {t(['登记一条', 'Register one'])}
              </a>
            ) : null}
            {ctx.gate.may(who, site, 'records.import') ? (
              <a class="button" href={`/at/${site.ref}/imports`}>
                {t(['导入台账', 'Import a register'])}
              </a>
            ) : null}
            {ctx.gate.may(who, site, 'records.export') ? (
              <>
                <a class="button" href={`${base}.xlsx${query ? `?${query}` : ''}`}>
                  {t(['导出 Excel', 'Export Excel'])}
                </a>
                <a class="button" href={`${base}.csv${query ? `?${query}` : ''}`}>
                  {t(['导出 CSV', 'Export CSV'])}
                </a>
              </>
            ) : null}
          </div>
        </div>
        <form class="filters" method="get" action={base}>
          <Select
            t={t}
            form={form}
            name="status"
            label={['状态', 'State']}
            required
            none={['全部', 'All']}
            options={(['pending', 'confirmed', 'void'] as const).map(value => ({
              value,
              label: t(statusWords[value]),
            }))}
          />
          <Select
            t={t}
            form={form}
            name="kind"
            label={labels.kind}
            required
            none={['全部', 'All']}
            options={Object.entries(kinds).map(([value, kind]) => ({ value, label: t(kind.words) }))}
          />
          <Field t={t} form={form} name="from" label={['从', 'From']} type="date" required />
          <Field t={t} form={form} name="to" label={['到', 'To']} type="date" required />
          <Field t={t} form={form} name="text" label={['包含文字', 'Containing']} type="search" required />
          <button type="submit">{t(['筛选', 'Filter'])}</button>
          {query ? <a href={base}>{t(['清除筛选', 'Clear'])}</a> : null}
        </form>
        <form method="post" action={`${base}/confirmations`}>
          <input type="hidden" name="_token" value={who.formToken} />
          <input type="hidden" name="_key" value={ctx.deps.newId()} />
          <input type="hidden" name="back" value={query} />
          {confirms ? (
            <div class="actions">
              <button class="primary" type="submit">
                {t(['确认勾选的记录', 'Confirm the ticked records'])}
              </button>
              <button type="submit" name="all" value="1">
                {t(['确认全部符合筛选的待确认记录', 'Confirm all pending ones in this filter'])}
              </button>
              <span class="muted">{t(['自己登记的不会被确认。', 'Your own are left out.'])}</span>
            </div>
          ) : null}
          <Table
            t={t}
            caption={['台账记录', 'Records of the register']}
            rows={view.records}
            empty={
              <>
                <p>
                  {t([
                    '这里是本站点的台账。还没有符合条件的记录。',
                    'This is the site’s register. No record fits.',
                  ])}
                </p>
                <p>
                  <a href={`${base}/new`}>{t(['登记第一条', 'Register the first one'])}</a>
                </p>
              </>
            }
            columns={[
              ...(confirms
                ? [
                    {
                      label: ['选', 'Tick'] as const,
                      cell: (row: RegisterRecord) =>
                        isLegal('confirm', row.status) && row.recorderId !== who.accountId ? (
                          <input
                            type="checkbox"
                            name="id"
                            value={row.id}
                            aria-label={t(['选择 {title}', 'Tick {title}'], { title: row.title })}
                          />
                        ) : null,
                    },
                  ]
                : []),
              { label: labels.day, cell: row => showDay(row.day, t) },
              { label: labels.title, cell: row => <a href={`${base}/${row.id}`}>{row.title}</a> },
              { label: labels.kind, cell: row => kindName(ctx, row) },
              { label: labels.quantity, number: true, cell: row => showQuantity(row.quantity, row.unit, t) },
              {
                label: labels.headcount,
                number: true,
                cell: row => (row.headcount === null ? '—' : String(row.headcount)),
              },
              { label: ['状态', 'State'], cell: row => <StatusMark ctx={ctx} status={row.status} /> },
            ]}
          />
        </form>
        <Pager t={t} href={query ? `${base}?${query}` : base} next={view.next} first={view.first} />
      </>
    ),
  })
}

export function kindsPage(ctx: Ctx): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['登记什么?', 'What happened?'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <ul class="cards">
          {Object.entries(kinds).map(([id, kind]) => (
            <li>
              <a class="figure-card" href={`/at/${site.ref}/records/new?kind=${id}`}>
                <strong>{t(kind.words)}</strong>
              </a>
            </li>
          ))}
        </ul>
      </>
    ),
  })
}

type Codes = Awaited<ReturnType<typeof listCodes>>

export function entryPage(
  ctx: Ctx,
  kindId: string,
  kind: Kind,
  form: FormState,
  codes: Codes,
  supersedes: string | undefined,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = supersedes
    ? t(['更正:{kind}', 'Correct: {kind}'], { kind: t(kind.words) })
    : t(['登记:{kind}', 'Register: {kind}'], { kind: t(kind.words) })
  const own = Object.fromEntries(kind.fields.map(detail => [detail.name, detail.words]))
  const named = (list: readonly { code: string }[]) =>
    list.map(item => ({ value: item.code, label: item.code }))
  const nameless = (list: readonly string[]) => list.map(code => ({ value: code, label: code }))
  const unit = unitOf(kind, form.values['theme'] ?? '')
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          {supersedes ? (
            <p class="lead">
              {t([
                '原记录不会被改动;这一条被确认后,原记录作废。',
                'The old record is not touched; it becomes void when this one is confirmed.',
              ])}
            </p>
          ) : null}
          <Form ctx={ctx} action={`/at/${site.ref}/records`} form={form} labels={{ ...labels, ...own }}>
            <input type="hidden" name="kind" value={kindId} />
            {supersedes ? <input type="hidden" name="supersedes" value={supersedes} /> : null}
            {Object.keys(kind.themes).length > 0 ? (
              <Select
                t={t}
                form={form}
                name="theme"
                label={labels.theme}
                required
                none={['请选择', 'Choose']}
                options={Object.entries(kind.themes).map(([value, theme]) => ({
                  value,
                  label: t(theme.words),
                }))}
              />
            ) : null}
            <Field t={t} form={form} name="day" label={labels.day} type="date" required />
            <Field t={t} form={form} name="title" label={labels.title} required max={200} />
            <Field t={t} form={form} name="place" label={labels.place} max={200} />
            {kind.quantity === 'entered' ? (
              <Field
                t={t}
                form={form}
                name="quantity"
                label={labels.quantity}
                required
                inputmode="decimal"
                unit={unit}
              />
            ) : null}
            {kind.headcount === 'none' ? null : (
              <>
                <Field
                  t={t}
                  form={form}
                  name="headcount"
                  label={labels.headcount}
                  required={kind.headcount === 'required'}
                  inputmode="numeric"
                  unit={t(['人次', 'attendances'])}
                />
                <Select
                  t={t}
                  form={form}
                  name="headcountMethod"
                  label={labels.headcountMethod}
                  required={kind.headcount === 'required'}
                  none={['请选择', 'Choose']}
                  options={Object.entries(methodWords).map(([value, words]) => ({ value, label: t(words) }))}
                />
              </>
            )}
            {kind.households === 'none' ? null : (
              <Field
                t={t}
                form={form}
                name="households"
                label={labels.households}
                help={[
                  '站点自己的编号,多户用逗号隔开;不要写姓名',
                  'The station’s own numbers, separated by commas; no names',
                ]}
                required={kind.households === 'required'}
              />
            )}
            {kind.fields.map(detail =>
              detail.choices ? (
                <Select
                  t={t}
                  form={form}
                  name={detail.name}
                  label={detail.words}
                  required={detail.required}
                  none={['请选择', 'Choose']}
                  options={Object.entries(detail.choices).map(([value, words]) => ({
                    value,
                    label: t(words),
                  }))}
                />
              ) : (
                <Field
                  t={t}
                  form={form}
                  name={detail.name}
                  label={detail.words}
                  required={detail.required}
                  max={300}
                />
              ),
            )}
            {codes.teams.length > 0 ? (
              <Select
                t={t}
                form={form}
                name="team"
                label={labels.team}
                none={['不写', 'None']}
                options={named(codes.teams)}
              />
            ) : null}
            {codes.partners.length > 0 ? (
              <Select
                t={t}
                form={form}
                name="partner"
                label={labels.partner}
                none={['不写', 'None']}
                options={named(codes.partners)}
              />
            ) : null}
            {codes.programmes.length > 0 ? (
              <Select
                t={t}
                form={form}
                name="programme"
                label={labels.programme}
                none={['不写', 'None']}
                options={nameless(codes.programmes)}
              />
            ) : null}
            {codes.services.length > 0 ? (
              <Select
                t={t}
                form={form}
                name="service"
                label={labels.service}
                none={['不写', 'None']}
                options={nameless(codes.services)}
              />
            ) : null}
            <Actions t={t} label={['登记', 'Register it']} cancel={`/at/${site.ref}/records`} />
          </Form>
        </>
      ),
    },
    status,
  )
}

export interface DetailView {
  readonly record: RegisterRecord
  readonly story: readonly Story[]
  readonly names: Awaited<ReturnType<typeof findNames>>
  readonly form: FormState
}

export function detailPage(
  ctx: Ctx,
  { record, story, names, form }: DetailView,
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
          {form.refusal ? (
            <div class="errors" role="alert">
              <h2>{t(form.refusal.words)}</h2>
            </div>
          ) : null}
          <div class="columns">
            <section>
              <p class="big">
                {showQuantity(record.quantity, record.unit, t)}
                {record.headcount === null ? null : (
                  <small> · {showQuantity(String(record.headcount), '人次', t)}</small>
                )}
              </p>
              {isLegal('confirm', record.status) && ctx.gate.may(who, site, 'records.confirm') ? (
                own ? (
                  <p class="amber">
                    {t([
                      '这条是您登记的,要由另一个人确认。',
                      'You registered this one; somebody else has to confirm it.',
                    ])}
                  </p>
                ) : (
                  <form method="post" action={`${base}/${record.id}/confirmation`}>
                    {token}
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
                    {line.reason ? <p>{line.reason}</p> : null}
                  </li>
                ))}
              </ol>
              {isLegal('void', record.status) && ctx.gate.may(who, site, 'records.void') ? (
                <details>
                  <summary>{t(['这条不对?', 'Something wrong?'])}</summary>
                  <p>
                    <a href={`${base}/new?kind=${record.kind}&supersedes=${record.id}`}>
                      {t(['登记一条更正', 'Register a correction'])}
                    </a>
                  </p>
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

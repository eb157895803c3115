import { showUnit } from '#kernel/quantity'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { FileFields, fileLabels } from './evidence-pages.tsx'
import { kinds, unitOf, type Kind } from './kind.ts'
import type { listCodes } from './store.ts'
import { labels, methodWords } from './text.ts'

export function kindsPage(ctx: Ctx): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['登记什么？', 'What happened?'])
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
    ? t(['更正：{kind}', 'Correct: {kind}'], { kind: t(kind.words) })
    : t(['登记：{kind}', 'Register: {kind}'], { kind: t(kind.words) })
  const own = Object.fromEntries(kind.fields.map(detail => [detail.name, detail.words]))
  const named = (list: readonly { code: string }[]) =>
    list.map(item => ({ value: item.code, label: item.code }))
  const nameless = (list: readonly string[]) => list.map(code => ({ value: code, label: code }))
  const set = kind.evidence === 'elsewhere' ? undefined : kind.evidence
  const unit = showUnit(unitOf(kind, form.values['theme'] ?? ''), t)
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
                '原记录不会被改动；这一条被确认后，原记录作废。',
                'The old record is not touched; it becomes void when this one is confirmed.',
              ])}
            </p>
          ) : null}
          <Form
            ctx={ctx}
            action={`/at/${site.ref}/records`}
            form={form}
            files={set !== undefined}
            labels={{ ...labels, ...own, ...(set ? fileLabels(set) : {}) }}
          >
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
                  '站点自己的编号，多户用逗号隔开；不要写姓名',
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
            {set ? (
              <details open={Object.keys(form.errors).some(name => name in fileLabels(set))}>
                <summary>
                  {t(['添加照片或文件（可以以后再加）', 'Add photos or papers (or do so later)'])}
                </summary>
                <FileFields t={t} form={form} set={set} />
              </details>
            ) : null}
            <Actions t={t} label={['登记', 'Register it']} cancel={`/at/${site.ref}/records`} />
          </Form>
        </>
      ),
    },
    status,
  )
}

import { showUnit } from '#kernel/quantity'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import type { Option } from '#platform/ui/list'
import { FileFields, fileLabels } from './evidence-form.tsx'
import { kindOf, kinds, typedKindIds, unitOf, type Kind } from './kind.ts'
import type { RegisterRecord } from './record.ts'
import { labels, methodWords } from './text.ts'

/** Which kind of thing is to be registered; those one registered last stand first. */
export function kindsPage(ctx: Ctx, recent: readonly string[], team: string): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['登记什么？', 'What happened?'])
  const query = team === '' ? '' : `&team=${encodeURIComponent(team)}`
  const card = (id: string, kind: Kind) => (
    <li>
      <a class="figure-card" href={`/at/${siteOf(ctx).ref}/records/new?kind=${id}${query}`}>
        <strong>{t(kind.words)}</strong>
      </a>
    </li>
  )
  const latest = recent.flatMap(id => {
    const kind = kindOf(id)
    return kind ? [card(id, kind)] : []
  })
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        {latest.length > 0 ? (
          <>
            <h2>{t(['您最近登记的', 'Those you registered last'])}</h2>
            <ul class="cards">{latest}</ul>
            <h2>{t(['全部类别', 'All kinds'])}</h2>
          </>
        ) : null}
        <ul class="cards">{typedKindIds.map(id => card(id, kinds[id]))}</ul>
      </>
    ),
  })
}

/** What the form offers to choose from, and what was typed before. */
export interface Choices {
  readonly teams: readonly Option[]
  readonly partners: readonly Option[]
  readonly programmes: readonly Option[]
  readonly services: readonly Option[]
  readonly titles: readonly string[]
  readonly places: readonly string[]
}

export interface Entry {
  readonly kindId: string
  readonly kind: Kind
  readonly form: FormState
  readonly choices: Choices
  /** The record that this one corrects. */
  readonly supersedes?: string | undefined
  /** The record that was registered a moment ago, when another one like it follows. */
  readonly kept?: RegisterRecord | undefined
  /** True when some of the form was taken over from the last record of this kind. */
  readonly remembered?: boolean
}

export function entryPage(ctx: Ctx, entry: Entry, status = 200): Response | Promise<Response> {
  const { kindId, kind, form, choices, supersedes } = entry
  const { t } = ctx
  const site = siteOf(ctx)
  const title = supersedes
    ? t(['更正：{kind}', 'Correct: {kind}'], { kind: t(kind.words) })
    : t(['登记：{kind}', 'Register: {kind}'], { kind: t(kind.words) })
  const own = Object.fromEntries(kind.fields.map(detail => [detail.name, detail.words]))
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
              ])}{' '}
              {set
                ? t([
                    '它的照片和文件会跟过来，不用再传。',
                    'Its photos and papers come along; there is no need to send them again.',
                  ])
                : null}
            </p>
          ) : null}
          <Notes ctx={ctx} entry={entry} />
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
            <Field t={t} form={form} name="title" label={labels.title} required max={200} list="titles" />
            <Field t={t} form={form} name="place" label={labels.place} max={200} list="places" />
            <Suggestions id="titles" texts={choices.titles} />
            <Suggestions id="places" texts={choices.places} />
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
            {(['team', 'partner', 'programme', 'service'] as const).map(name =>
              choices[`${name}s`].length > 0 ? (
                <Select
                  t={t}
                  form={form}
                  name={name}
                  label={labels[name]}
                  none={['不写', 'None']}
                  options={choices[`${name}s`]}
                />
              ) : null,
            )}
            {set ? (
              <details open={Object.keys(form.errors).some(name => name in fileLabels(set))}>
                <summary>
                  {t(['添加照片或文件（可以以后再加）', 'Add photos or papers (or do so later)'])}
                </summary>
                <FileFields t={t} form={form} set={set} />
              </details>
            ) : null}
            <Actions
              t={t}
              label={['登记', 'Register it']}
              also={{
                name: 'next',
                value: 'like',
                label: ['保存，接着填类似的一条', 'Save it and fill in another like it'],
              }}
              cancel={`/at/${site.ref}/records`}
            />
          </Form>
        </>
      ),
    },
    status,
  )
}

/** What was just kept, and where some of the form comes from. */
function Notes({ ctx, entry }: { ctx: Ctx; entry: Entry }) {
  const { t } = ctx
  const { kept, remembered, kindId } = entry
  const base = `/at/${siteOf(ctx).ref}/records`
  if (kept)
    return (
      <p class="panel" role="status">
        {t(['已登记：', 'Registered: '])}
        <a href={`${base}/${kept.id}`}>{kept.title}</a>
      </p>
    )
  return remembered ? (
    <p class="muted">
      {t([
        '队伍、项目、计数方式等照您上一条填好了，不对请改。',
        'Team, programme and the way of counting are taken from your last one; change what differs.',
      ])}{' '}
      <a href={`${base}/new?kind=${kindId}&blank=1`}>{t(['从空白开始', 'Begin with an empty form'])}</a>
    </p>
  ) : null
}

const Suggestions = ({ id, texts }: { id: string; texts: readonly string[] }) => (
  <datalist id={id}>
    {texts.map(text => (
      <option value={text} />
    ))}
  </datalist>
)

import type { Period } from '#kernel/period'
import { showPeriod } from '#kernel/period'
import { showQuantity, showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { classWords, gradeWords } from '#records'

import { measures, sections } from './definition.ts'
import type { Names } from './names.ts'
import { classes, countUnits, type Draft } from './own.ts'
import type { OwnFigure } from './own-store.ts'
import type { FigureValue } from './read-store.ts'
import { measureWords, sectionWords } from './words.ts'

const labels = {
  code: ['代码', 'Code'],
  zh: ['名称', 'Name in Chinese'],
  en: ['英文名称', 'Name in English'],
  section: ['放在哪一节', 'Section'],
  measure: ['怎么算', 'How to count'],
  unit: ['单位', 'Unit'],
  of: ['哪些记录', 'Which records'],
  programmes: ['只算这些项目', 'Only of these programmes'],
  services: ['只算这些服务类别', 'Only of these kinds of service'],
  classes: ['只算这样登记的', 'Only registered so'],
  gradeMin: ['证明程度至少', 'Grade of proof at least'],
} as const satisfies Record<string, Words>

/** What a draft would count, before anything is kept. */
export interface Preview {
  readonly draft: Draft
  readonly value: FigureValue
  readonly period: Period
  /** On a change: whether it begins a new version or only changes words. */
  readonly counts: 'new' | 'same' | 'otherwise'
}

export interface OwnForm {
  readonly form: FormState
  readonly names: Names
  /** The figure that is changed; none for a new one. */
  readonly changing: OwnFigure | undefined
  readonly preview: Preview | undefined
}

/** The form of a station's own figure: the closed grammar as ticks, and what it would count before it is kept. */
export function ownFormPage(ctx: Ctx, own: OwnForm, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { form, names, changing, preview } = own
  const base = `/at/${siteOf(ctx).ref}/figures/own`
  const title = changing
    ? t(['改一个自定的数据', 'Change a figure of your own'])
    : t(['新建一个自定的数据', 'A new figure of your own'])
  const code = form.values['code'] ?? ''
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <p>
            <a href={base}>{t(['自定的数据', 'Own figures'])}</a>
          </p>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '选好哪些记录、怎么算，先看一看，再开始统计。没有人能直接填写数字。',
              'Choose which records and how to count, look at what comes out, then begin. Nobody types the number.',
            ])}
          </p>
          <Form ctx={ctx} action={changing ? `${base}/${code}` : base} form={form} labels={labels}>
            {preview ? <Looked ctx={ctx} preview={preview} /> : null}
            {changing ? (
              <>
                <input type="hidden" name="code" value={code} />
                <input type="hidden" name="revision" value={form.values['revision'] ?? ''} />
              </>
            ) : (
              <Field
                t={t}
                form={form}
                name="code"
                label={labels.code}
                help={[
                  '小写字母、数字和连字符，例如 night-patrol',
                  'Letters, digits and hyphens, like night-patrol',
                ]}
                required
                max={31}
              />
            )}
            <Field t={t} form={form} name="zh" label={labels.zh} required max={40} />
            <Field t={t} form={form} name="en" label={labels.en} max={80} />
            <Select
              t={t}
              form={form}
              name="section"
              label={labels.section}
              required
              none={['请选择', 'Choose']}
              options={sections.map(value => ({ value, label: t(sectionWords[value]) }))}
            />
            <Select
              t={t}
              form={form}
              name="measure"
              label={labels.measure}
              required
              none={['请选择', 'Choose']}
              options={measures.map(value => ({ value, label: t(measureWords[value]) }))}
            />
            <Select
              t={t}
              form={form}
              name="unit"
              label={labels.unit}
              help={[
                '只有数记录条数时要选；数量、人次和户有自己的单位。',
                'Only where records are counted; amounts, heads and households bring their own.',
              ]}
              none={['随所算的', 'As counted']}
              options={countUnits.map(value => ({ value, label: showUnit(value, t) }))}
            />
            <Kinds ctx={ctx} form={form} names={names} />
            <Boxes ctx={ctx} form={form} name="programmes" options={[...names.programmes]} />
            <Boxes ctx={ctx} form={form} name="services" options={[...names.services]} />
            <Boxes
              ctx={ctx}
              form={form}
              name="classes"
              options={classes.map(value => [value, classWords[value]])}
            />
            <Select
              t={t}
              form={form}
              name="gradeMin"
              label={labels.gradeMin}
              none={['不限', 'Any']}
              options={gradeWords.slice(1).map((words, i) => ({ value: String(i + 1), label: t(words) }))}
            />
            <div class="actions">
              <button type="submit" formaction={`${base}/preview`}>
                {t(['先看一看', 'Look first'])}
              </button>
              <button class="primary" type="submit">
                {changing ? t(['保存改动', 'Save the change']) : t(['开始统计', 'Begin counting'])}
              </button>
              <a href={base}>{t(['不做了，返回', 'Leave without doing this'])}</a>
            </div>
          </Form>
        </>
      ),
    },
    status,
  )
}

function Looked({ ctx, preview }: { ctx: Ctx; preview: Preview }) {
  const { t } = ctx
  const { draft, value, period, counts } = preview
  return (
    <section class="panel" role="status">
      <h2>{t(['它会这样算', 'What it would count'])}</h2>
      <p>{t(draft.sentence)}</p>
      <p class="big">
        <Amount text={showQuantity(value.value, draft.unit, t)} />
      </p>
      <p class="muted">
        {t(['{period}，由 {n} 条记录算得', '{period}, from {n} records'], {
          period: showPeriod(period, t),
          n: value.records,
        })}
        {draft.about === 'acts'
          ? t(['；公众也能看到。', '; the public sees it too.'])
          : t([
              '；关系到具体的人或户，不对公众显示。',
              '; it is about people, so the public does not see it.',
            ])}
      </p>
      {counts === 'otherwise' ? (
        <p class="amber">
          {t([
            '算法变了：保存后是新的版本，旧版本到此为止，已留存的数不变。',
            'It counts otherwise than before: saving begins a new version and ends the old one; frozen figures stay.',
          ])}
        </p>
      ) : null}
      {counts === 'same' ? (
        <p>{t(['算法没有变，只改了名称。', 'It counts the same as before; only words change.'])}</p>
      ) : null}
    </section>
  )
}

interface BoxesProps {
  readonly ctx: Ctx
  readonly form: FormState
  readonly name: 'programmes' | 'services' | 'classes'
  readonly options: readonly (readonly [value: string, words: Words])[]
}

function Boxes({ ctx, form, name, options }: BoxesProps) {
  if (options.length === 0) return null
  const { t } = ctx
  const chosen = (form.values[name] ?? '').split(',')
  return (
    <fieldset id={`f-${name}`}>
      <legend>
        {t(labels[name])}
        <span class="optional">{t(['（都不选就不限）', ' (none ticked: any)'])}</span>
      </legend>
      {form.errors[name] ? <p class="error">{t(form.errors[name])}</p> : null}
      {options.map(([value, words]) => (
        <label class="tick">
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} /> {t(words)}
        </label>
      ))}
    </fieldset>
  )
}

function Kinds({ ctx, form, names }: { ctx: Ctx; form: FormState; names: Names }) {
  const { t } = ctx
  const chosen = (form.values['of'] ?? '').split(',')
  const tick = (value: string, words: Words) => (
    <label class="tick">
      <input type="checkbox" name="of" value={value} checked={chosen.includes(value)} /> {t(words)}
    </label>
  )
  return (
    <fieldset id="f-of" class={form.errors['of'] ? 'wrong' : undefined}>
      <legend>{t(labels.of)}</legend>
      {form.errors['of'] ? <p class="error">{t(form.errors['of'])}</p> : null}
      {Object.entries(names.kinds).map(([id, kind]) => {
        const themes = Object.entries(kind.themes)
        return (
          <div class="ticks">
            {tick(
              id,
              themes.length > 0 ? [`${kind.words[0]}（全部）`, `${kind.words[1]} (all)`] : kind.words,
            )}
            {themes.map(([theme, { words }]) => tick(`${id}/${theme}`, words))}
          </div>
        )
      })}
    </fieldset>
  )
}

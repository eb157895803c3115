import type { Words } from '#kernel/result'
import type { FormState } from '#platform/http/form'
import type { Ctx } from '#platform/http/route'
import { Field, Select } from '#platform/ui/form'

import { ageWords, labels, languageWords, slotWords } from './text.ts'
import { ages, languages, slots } from './volunteer.ts'

/** A kind of service somebody can do. */
export interface Skill {
  readonly code: string
  readonly zh: string
  readonly en: string
}

export function Boxes({
  ctx,
  form,
  name,
  options,
}: {
  ctx: Ctx
  form: FormState
  name: 'skills' | 'languages' | 'availability'
  options: readonly (readonly [value: string, words: Words])[]
}) {
  const { t } = ctx
  const chosen = (form.values[name] ?? '').split(',')
  return options.length === 0 ? null : (
    <fieldset id={`f-${form.scope ?? ''}${name}`}>
      <legend>
        {t(labels[name])}
        <span class="optional">{t(['（可不选）', ' (optional)'])}</span>
      </legend>
      {options.map(([value, words]) => (
        <label class="tick">
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} /> {t(words)}
        </label>
      ))}
    </fieldset>
  )
}

/** The four groups that the law asks for, but for who somebody is. */
export function ProfileFields({
  ctx,
  form,
  skills,
}: {
  ctx: Ctx
  form: FormState
  skills: readonly Skill[]
}) {
  return (
    <>
      <Boxes
        ctx={ctx}
        form={form}
        name="skills"
        options={skills.map(({ code, zh, en }) => [code, [zh, en || zh]] as const)}
      />
      <Boxes
        ctx={ctx}
        form={form}
        name="availability"
        options={slots.map(slot => [slot, slotWords(slot)] as const)}
      />
      <Boxes
        ctx={ctx}
        form={form}
        name="languages"
        options={languages.map(language => [language, languageWords[language]] as const)}
      />
      <Field
        t={ctx.t}
        form={form}
        name="area"
        label={labels.area}
        help={['例如：东区、3 号院附近。不写门牌。', 'Such as: east side. No house number.']}
        max={60}
      />
    </>
  )
}

/** How old somebody is, by the law's three steps. */
export function AgeFields({ ctx, form }: { ctx: Ctx; form: FormState }) {
  const { t } = ctx
  return (
    <>
      <AgeSelect ctx={ctx} form={form} />
      <Field
        t={t}
        form={form}
        name="guardianCode"
        label={labels.guardianCode}
        help={[
          '未满 14 周岁必填：先把监护人登记为居民。',
          'Needed under 14: register the guardian as a person first.',
        ]}
        max={40}
      />
      <Field
        t={t}
        form={form}
        name="consentOn"
        label={labels.consentOn}
        help={['未满 18 周岁须有监护人书面同意。', 'Under 18 the guardian has to agree in writing.']}
        type="date"
      />
    </>
  )
}

export function AgeSelect({ ctx, form }: { ctx: Ctx; form: FormState }) {
  const { t } = ctx
  return (
    <Select
      t={t}
      form={form}
      name="age"
      label={labels.age}
      required
      options={ages.toReversed().map(age => ({ value: age, label: t(ageWords[age]) }))}
    />
  )
}

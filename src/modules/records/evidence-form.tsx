import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { emptyForm, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Field, Form, Select } from '#platform/ui/form'

import { fileField, phaseOf, reasonsWithout, shows as showsWords, type Doubt } from './evidence.ts'
import type { EvidenceSet, Shows } from './kind.ts'
import type { RegisterRecord } from './record.ts'

/** The labels of the file fields, for the error summary's links. */
export const fileLabels = (set: EvidenceSet): Readonly<Record<string, Words>> =>
  Object.fromEntries(set.offers.map(shows => [fileField(shows), showsWords[shows]]))

const IMAGES = 'image/jpeg,image/png,image/webp'
const photoOnly: readonly Shows[] = ['photo', 'before', 'after']

/** Fields to choose files in, one for each thing they show. Naming the picture types makes a phone offer its camera,
 *  and an iPhone send JPEG. */
export function FileFields({ t, form, set }: { t: T; form: FormState; set: EvidenceSet }) {
  return (
    <>
      <p class="help">
        {t([
          '照片（JPEG、PNG、WebP）每张最多 20 MB，PDF 最多 10 MB；一次最多 12 个、共 30 MB。照片里的拍摄地点等信息会去掉；PDF 原样保存，里面的作者姓名、制作时间和所用软件都还在。',
          'Photos (JPEG, PNG, WebP) up to 20 MB each, PDFs up to 10 MB; at most 12 files and 30 MB at a time. Place and other data inside photos are removed; a PDF is kept as it is, with the author’s name, the dates and the program it was made with.',
        ])}
      </p>
      {set.offers.map(shows => (
        <Field
          t={t}
          form={form}
          name={fileField(shows)}
          label={showsWords[shows]}
          type="file"
          multiple
          accept={photoOnly.includes(shows) ? IMAGES : `${IMAGES},application/pdf`}
        />
      ))}
      <Field
        t={t}
        form={form}
        name="caption"
        label={['材料说明', 'Caption']}
        help={['不要写姓名、电话和住址', 'No names, telephone numbers or addresses']}
        max={200}
      />
    </>
  )
}

/** Takes more files for a record that is there. */
export function AddForm({
  ctx,
  record,
  set,
  form,
  open,
}: {
  ctx: Ctx
  record: RegisterRecord
  set: EvidenceSet
  form: FormState
  open: boolean
}) {
  const { t } = ctx
  const own = form.values['adds'] === '1' ? form : emptyForm
  return (
    <details open={open || own.refusal !== undefined}>
      <summary>{t(['添加照片或文件', 'Add photos or papers'])}</summary>
      {phaseOf[record.status] === 'settled' ? (
        <p class="muted">
          {t([
            '记录已经确认：现在添加的会标明“确认后补充”，不改变强度。',
            'The record is confirmed: what is added now is marked so, and does not change its grade.',
          ])}
        </p>
      ) : null}
      <Form
        ctx={ctx}
        action={`/at/${siteOf(ctx).ref}/records/${record.id}/evidence`}
        form={own}
        files
        labels={fileLabels(set)}
      >
        <input type="hidden" name="adds" value="1" />
        <FileFields t={t} form={own} set={set} />
        <button class="primary" type="submit">
          {t(['保存这些材料', 'Keep these files'])}
        </button>
      </Form>
    </details>
  )
}

/** What a confirmer has to answer: why evidence is lacking, and that uses elsewhere were looked at. */
export function DoubtFields({ t, form, doubt }: { t: T; form: FormState; doubt: Doubt }) {
  return (
    <>
      {doubt.lacking ? (
        <Select
          t={t}
          form={form}
          name="without"
          label={['缺材料的原因', 'Why evidence is lacking']}
          help={[
            '缺材料也可以确认，但原因会记入经过，强度按没有材料计算。',
            'It may be confirmed without, but the reason goes into its story and its grade is that of no evidence.',
          ]}
          required
          none={['请选择', 'Choose']}
          options={Object.entries(reasonsWithout).map(([value, words]) => ({ value, label: t(words) }))}
        />
      ) : null}
      {doubt.reused > 0 ? (
        <div class={form.errors['seen'] ? 'field wrong' : 'field'}>
          {form.errors['seen'] ? (
            <p class="error" id="e-seen">
              {t(form.errors['seen'])}
            </p>
          ) : null}
          <label for="f-seen">
            <input
              id="f-seen"
              type="checkbox"
              name="seen"
              value={String(doubt.reused)}
              aria-describedby={form.errors['seen'] ? 'e-seen' : undefined}
            />{' '}
            {t(
              [
                '材料在别的记录里用过（{count} 处），我看过了，仍然属实',
                'Its evidence was used elsewhere ({count} times); I have looked, and it is still true',
              ],
              { count: doubt.reused },
            )}
          </label>
        </div>
      ) : null}
    </>
  )
}

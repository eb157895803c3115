import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { showDay, showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Field, Form, Select } from '#platform/ui/form'
import { Icon } from '#platform/ui/icon'

import type { EvidenceItem, Reuse } from './evidence-store.ts'
import {
  evidenceSetOf,
  fileField,
  isExempt,
  isSensitive,
  needsOf,
  phaseOf,
  reasonsWithout,
  shows as showsWords,
  type Doubt,
} from './evidence.ts'
import type { EvidenceSet, Shows } from './kind.ts'
import type { RegisterRecord } from './record.ts'

export interface EvidenceView {
  readonly items: readonly EvidenceItem[]
  readonly reuse: readonly Reuse[]
  readonly doubt: Doubt
}

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
          '照片（JPEG、PNG、WebP）每张最多 20 MB，PDF 最多 10 MB；一次最多 12 个、共 30 MB。照片里的拍摄地点等信息会去掉。',
          'Photos (JPEG, PNG, WebP) up to 20 MB each, PDFs up to 10 MB; at most 12 files and 30 MB at a time. Place and other data inside photos are removed.',
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

interface SectionProps {
  readonly ctx: Ctx
  readonly record: RegisterRecord
  readonly view: EvidenceView
  readonly form: FormState
}

/** What bears a record out: what is there, what is missing, where else it was used, and how to add to it. */
export function EvidenceSection({ ctx, record, view, form }: SectionProps) {
  const { t } = ctx
  const set = evidenceSetOf(record)
  const here = view.items.filter(item => !item.withdrawn)
  const gone = view.items.filter(item => item.withdrawn)
  const adds =
    set && phaseOf[record.status] !== 'closed' && ctx.gate.may(whoOf(ctx), siteOf(ctx), 'records.register')
  return (
    <section aria-labelledby="evidence">
      <h2 id="evidence">{t(['材料', 'Evidence'])}</h2>
      {set ? (
        <Needs t={t} record={record} view={view} />
      ) : (
        <p>
          {t([
            '这类事项的材料放在卷宗里，不上传到这里。',
            'The papers of such matters stay in their file; they are not uploaded here.',
          ])}
        </p>
      )}
      {here.length > 0 ? (
        <ul class="evidence">
          {here.map(item => (
            <Item ctx={ctx} record={record} item={item} reuse={view.reuse} form={form} />
          ))}
        </ul>
      ) : null}
      {gone.length > 0 ? <Gone ctx={ctx} record={record} items={gone} /> : null}
      {adds ? <AddForm ctx={ctx} record={record} set={set} form={form} open={view.doubt.lacking} /> : null}
    </section>
  )
}

function Needs({ t, record, view }: { t: T; record: RegisterRecord; view: EvidenceView }) {
  const shown = new Set(view.items.filter(item => !item.withdrawn).map(item => item.shows))
  const needs = needsOf(record, shown)
  if (needs.length === 0)
    return (
      <p class="muted">
        {t(['这类记录不要求上传材料，可以补充。', 'Such a record needs no files; they may be added.'])}
      </p>
    )
  return (
    <>
      <ul class="needs">
        {needs.map(({ need, met }) => (
          <li class={met ? 'jade' : isExempt(record) ? 'muted' : 'amber'}>
            <Icon name={met ? 'done' : 'warn'} />
            {t(met ? ['有：{what}', 'Here: {what}'] : ['缺：{what}', 'Missing: {what}'], {
              what: t(need.words),
            })}
          </li>
        ))}
      </ul>
      {isExempt(record) ? (
        <p class="muted">
          {t([
            '事后补录的记录不强求材料，有就补上。',
            'A back-filled record is not held to its evidence; add what there is.',
          ])}
        </p>
      ) : null}
    </>
  )
}

const pathOf = (ctx: Ctx, recordId: string, item: EvidenceItem): string =>
  `/at/${siteOf(ctx).ref}/records/${recordId}/evidence/${item.id}`

function Item({
  ctx,
  record,
  item,
  reuse,
  form,
}: {
  ctx: Ctx
  record: RegisterRecord
  item: EvidenceItem
  reuse: readonly Reuse[]
  form: FormState
}) {
  const { t } = ctx
  const href = pathOf(ctx, record.id, item)
  const what = t(showsWords[item.shows])
  const alt =
    item.caption === ''
      ? what
      : t(['{what}：{caption}', '{what}: {caption}'], { what, caption: item.caption })
  return (
    <li>
      <a href={href}>
        {item.kind === 'document' ? (
          <span class="tile">
            <Icon name="report" />
            {item.name}
          </span>
        ) : isSensitive(record) ? (
          <span class="tile">
            <Icon name="lock" />
            {t(['打开照片（会记下谁看过）', 'Open the photo (it is noted who looks)'])}
          </span>
        ) : (
          <img src={`${href}/thumbnail`} alt={alt} loading="lazy" decoding="async" />
        )}
      </a>
      <p>
        <strong>{what}</strong>
        {item.caption === '' ? null : ` · ${item.caption}`}
      </p>
      <p class="muted">
        {item.addedBy ?? '—'} · {showInstant(item.addedAt, t)}
        {item.afterConfirmation ? ` · ${t(['确认后补充', 'added after confirmation'])}` : null}
      </p>
      <Uses ctx={ctx} item={item} reuse={reuse} />
      {mayTakeBack(ctx, record) ? (
        <details>
          <summary>{t(['撤回', 'Withdraw'])}</summary>
          <Form
            ctx={ctx}
            action={`${href}/withdrawal`}
            form={form.values['evidence'] === item.id ? form : blank}
          >
            <input type="hidden" name="evidence" value={item.id} />
            <Field
              t={t}
              form={form.values['evidence'] === item.id ? form : blank}
              name="why"
              label={['为什么撤回', 'Why it is withdrawn']}
              required
              max={300}
            />
            <button class="danger" type="submit">
              {t(['撤回这份材料', 'Withdraw this evidence'])}
            </button>
          </Form>
        </details>
      ) : null}
    </li>
  )
}

const blank: FormState = { values: {}, errors: {} }

const mayTakeBack = (ctx: Ctx, record: RegisterRecord): boolean =>
  ctx.gate.may(
    whoOf(ctx),
    siteOf(ctx),
    phaseOf[record.status] === 'open' ? 'records.withdraw' : 'records.void',
  )

/** Where else the same or nearly the same file was used. */
function Uses({ ctx, item, reuse }: { ctx: Ctx; item: EvidenceItem; reuse: readonly Reuse[] }) {
  const { t } = ctx
  const uses = reuse.filter(use => use.evidenceId === item.id)
  if (uses.length === 0) return null
  const photo = item.kind === 'photo'
  const same: Words = photo
    ? ['这张照片在别的记录里用过：', 'This photo was used in another record: ']
    : ['这个文件在别的记录里用过：', 'This file was used in another record: ']
  const near: Words = ['有一张很像的照片在别的记录里：', 'A photo much like this one is in another record: ']
  return (
    <div class="reused">
      {uses.map(use => (
        <p>
          <Icon name="warn" />
          {t(use.distance === 0 ? same : near)}
          <a href={`/at/${siteOf(ctx).ref}/records/${use.otherRecordId}`}>
            {t(['{title}（{day}）', '{title} ({day})'], { title: use.title, day: showDay(use.day, t) })}
          </a>
        </p>
      ))}
    </div>
  )
}

function Gone({ ctx, record, items }: { ctx: Ctx; record: RegisterRecord; items: readonly EvidenceItem[] }) {
  const { t } = ctx
  const opens = ctx.gate.may(whoOf(ctx), siteOf(ctx), 'journal.read')
  return (
    <ul class="withdrawn">
      {items.map(item => (
        <li class="muted">
          <Icon name="void" />
          {t(['已撤回：{what}', 'Withdrawn: {what}'], { what: t(showsWords[item.shows]) })} ·{' '}
          {item.withdrawn?.by ?? '—'} · {item.withdrawn ? showInstant(item.withdrawn.at, t) : ''} ·{' '}
          {item.withdrawn?.reason}
          {opens ? (
            <>
              {' '}
              <a href={pathOf(ctx, record.id, item)}>{t(['查看原件', 'See the original'])}</a>
            </>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function AddForm({
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
  const own = form.values['adds'] === '1' ? form : blank
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

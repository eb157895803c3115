import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { showDay, showInstant } from '#kernel/time'
import { emptyForm, type FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Field, Form } from '#platform/ui/form'
import { Icon } from '#platform/ui/icon'

import { AddForm } from './evidence-form.tsx'
import type { EvidenceItem, Reuse } from './evidence-store.ts'
import {
  evidenceSetOf,
  isExempt,
  isSensitive,
  isUnsettled,
  needsOf,
  phaseOf,
  shows as showsWords,
  type Doubt,
} from './evidence.ts'
import type { RegisterRecord } from './record.ts'

export interface EvidenceView {
  readonly items: readonly EvidenceItem[]
  readonly reuse: readonly Reuse[]
  readonly doubt: Doubt
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
        {item.inheritedFrom === null ? (
          item.afterConfirmation ? (
            ` · ${t(['确认后补充', 'added after confirmation'])}`
          ) : null
        ) : (
          <>
            {' · '}
            <a href={`/at/${siteOf(ctx).ref}/records/${item.inheritedFrom}`}>
              {t(['沿用被更正的记录', 'from the corrected record'])}
            </a>
          </>
        )}
      </p>
      <Uses ctx={ctx} item={item} reuse={reuse} />
      {mayTakeBack(ctx, item) ? (
        <details>
          <summary>{t(['撤回', 'Withdraw'])}</summary>
          <Form
            ctx={ctx}
            action={`${href}/withdrawal`}
            form={form.values['evidence'] === item.id ? form : emptyForm}
          >
            <input type="hidden" name="evidence" value={item.id} />
            <Field
              t={t}
              form={form.values['evidence'] === item.id ? form : emptyForm}
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

const mayTakeBack = (ctx: Ctx, item: EvidenceItem): boolean =>
  ctx.gate.may(whoOf(ctx), siteOf(ctx), isUnsettled(item.statuses) ? 'records.withdraw' : 'records.void')

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

import { dayOf, showDay, showInstant } from '#kernel/time'
import type { AccessLine } from '#platform/access-log'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { ItemHead } from '#platform/ui/item-head'
import { Icon } from '#platform/ui/icon'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import { IdentityFields } from './pages.tsx'
import { fieldWords, identityFields, refusals, type Identity, type IdentityField } from './person.ts'
import type { Twins } from './reading-actions.ts'
import type { PersonLine, StayLine } from './store.ts'
import { accessWords, dayHelp, labels, stateOf } from './text.ts'

export interface DetailView {
  readonly person: PersonLine
  readonly stays: readonly StayLine[]
  readonly accesses: readonly AccessLine[]
  /** What was just unlocked for this one answer. */
  readonly identity: Identity | undefined
  readonly form: FormState
  /** Whoever a correction would make a twin of. */
  readonly twins?: Twins | undefined
}

/** One person: the pseudonym's facts, who they are behind a logged reveal, and who looked. */
export function detailPage(ctx: Ctx, view: DetailView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { person, form } = view
  const base = `/at/${siteOf(ctx).ref}/people/${person.id}`
  return consolePage(
    ctx,
    {
      title: person.code,
      children: (
        <>
          <ItemHead
            t={t}
            list={{ href: `/at/${siteOf(ctx).ref}/people`, words: ['居民', 'People'] }}
            name={person.code}
            form={form}
          />
          <div class="columns">
            <section>
              <Sealed ctx={ctx} view={view} base={base} />
              <Table
                t={t}
                caption={['所在的户和队伍', 'Households and teams']}
                rows={view.stays}
                empty={t(['还不属于哪一户或哪支队伍。', 'In no household or team yet.'])}
                columns={[
                  {
                    label: ['类别', 'Kind'],
                    cell: row => t(row.what === 'team' ? ['队伍', 'Team'] : ['户', 'Household']),
                  },
                  {
                    label: ['名称', 'Name'],
                    cell: row =>
                      row.what === 'household' || may(ctx, 'teams.read') ? (
                        <a href={`/at/${siteOf(ctx).ref}/${row.what}s/${row.id}`}>{row.name}</a>
                      ) : (
                        row.name
                      ),
                  },
                  { label: labels.fromOn, cell: row => showDay(row.from_on, t) },
                  {
                    label: ['到哪天', 'Until'],
                    cell: row => (row.to_on ? showDay(row.to_on, t) : t(['至今', 'now'])),
                  },
                ]}
              />
              {may(ctx, 'people.manage') && !person.erased_at ? (
                <details open={'household' in form.errors || 'fromOn' in form.errors}>
                  <summary>{t(['改户', 'Change the household'])}</summary>
                  <Form ctx={ctx} action={`${base}/household`} form={form} labels={labels}>
                    <Field t={t} form={form} name="household" label={labels.household} required max={40} />
                    <Field t={t} form={form} name="fromOn" label={labels.fromOn} help={dayHelp} required />
                    <Actions t={t} label={['改到这一户', 'Move into it']} />
                  </Form>
                </details>
              ) : null}
              {may(ctx, 'people.manage') && person.household ? (
                <details open={'toOn' in form.errors}>
                  <summary>{t(['离开这一户', 'Leave the household'])}</summary>
                  <Form ctx={ctx} action={`${base}/leaving`} form={form} labels={labels}>
                    <Field t={t} form={form} name="toOn" label={labels.toOn} help={dayHelp} required />
                    <Actions t={t} label={['记下最后一天', 'Note the last day']} />
                  </Form>
                </details>
              ) : null}
            </section>
            <section class="panel">
              <dl class="facts">
                <dt>{t(['状态', 'State'])}</dt>
                <dd>{t(stateOf(person))}</dd>
                <dt>{t(labels.household)}</dt>
                <dd>{person.household ?? '—'}</dd>
                <dt>{t(['登记日期', 'Registered'])}</dt>
                <dd>{showDay(dayOf(person.created_at), t)}</dd>
              </dl>
            </section>
          </div>
          <Accesses ctx={ctx} accesses={view.accesses} />
          {may(ctx, 'people.erase') && !person.erased_at ? (
            <details open={'eraseReason' in form.errors}>
              <summary>{t(['删除身份信息', 'Erase who this is'])}</summary>
              <p>
                {t([
                  '删除后，谁也读不出这个人是谁，也找不回来。已登记的记录和数据不变。',
                  'After this nobody can ever tell who it is. Records and figures stay as they are.',
                ])}
              </p>
              <Form ctx={ctx} action={`${base}/erasure`} form={form} labels={labels}>
                <Field t={t} form={form} name="eraseReason" label={labels.eraseReason} required max={200} />
                <Actions t={t} label={['永久删除身份信息', 'Erase it for good']} danger />
              </Form>
            </details>
          ) : null}
        </>
      ),
    },
    status,
  )
}

function Sealed({ ctx, view, base }: { ctx: Ctx; view: DetailView; base: string }) {
  const { t } = ctx
  const { person, identity, form } = view
  const heading = (
    <span class="status plum">
      <Icon name="lock" />
      {t(['身份信息', 'Who this is'])}
    </span>
  )
  if (person.erased_at)
    return (
      <section class="panel">
        {heading}
        <p>
          {t(['{when}已删除，无法恢复。', 'Erased {when}; it cannot be brought back.'], {
            when: showInstant(person.erased_at, t),
          })}
        </p>
      </section>
    )
  if (form.values['version'] !== undefined)
    return (
      <section class="panel">
        {heading}
        <Correction ctx={ctx} view={view} base={base} form={form} />
      </section>
    )
  if (identity)
    return (
      <section class="panel" role="status">
        {heading}
        <dl class="facts">
          {identityFields.map(field =>
            identity[field] === undefined ? null : (
              <>
                <dt>{t(fieldWords[field])}</dt>
                <dd>{identity[field]}</dd>
              </>
            ),
          )}
        </dl>
        {may(ctx, 'people.manage') ? (
          <details>
            <summary>{t(['有错？改正它', 'Wrong? Correct it'])}</summary>
            <Correction ctx={ctx} view={view} base={base} form={typedOf(person, identity)} />
          </details>
        ) : null}
        <p class="muted">
          {t([
            '这次查看已经记下。离开本页后需要重新写明原因。',
            'This look was written down. Once you leave, a new reason is needed.',
          ])}
        </p>
      </section>
    )
  if (!may(ctx, 'people.reveal'))
    return (
      <section class="panel">
        {heading}
        <p>{t(['您的账号不能查看。', 'Your account may not see it.'])}</p>
      </section>
    )
  return (
    <details class="panel" open={'reason' in form.errors}>
      <summary>{heading}</summary>
      <Form ctx={ctx} action={`${base}/identity`} form={form} labels={labels}>
        <Field
          t={t}
          form={form}
          name="reason"
          label={labels.reason}
          help={['会和您的名字、时间一起留下记录', 'It is kept with your name and the time']}
          required
          max={200}
        />
        <Actions t={t} label={['查看身份信息', 'Show who this is']} />
      </Form>
    </details>
  )
}

/** The form of a correction as it stands before anything is typed. */
const typedOf = (person: PersonLine, identity: Identity): FormState =>
  formOf({
    name: identity.name ?? '',
    phone: identity.phone ?? '',
    idNumber: identity['id-number'] ?? '',
    address: identity.address ?? '',
    minor: person.minor ? '1' : '',
  })

function Correction({
  ctx,
  view,
  base,
  form,
}: {
  ctx: Ctx
  view: DetailView
  base: string
  form: FormState
}) {
  const { t } = ctx
  const { person, twins } = view
  return (
    <Form ctx={ctx} action={`${base}/correction`} form={form} labels={labels}>
      <input type="hidden" name="version" value={String(person.version)} />
      <IdentityFields
        ctx={ctx}
        form={form}
        twins={twins?.people ?? []}
        mayBeAnother={twins?.refusal.code === refusals.perhapsKnown.code}
      />
      <Actions t={t} label={['保存改正', 'Save the correction']} />
    </Form>
  )
}

function Accesses({ ctx, accesses }: { ctx: Ctx; accesses: readonly AccessLine[] }) {
  const { t } = ctx
  return (
    <section>
      <h2>{t(['谁看过', 'Who looked'])}</h2>
      <Table
        t={t}
        caption={['查看记录', 'Accesses']}
        rows={accesses}
        empty={t(['还没有人看过。', 'Nobody has looked yet.'])}
        columns={[
          { label: ['时间', 'When'], cell: row => showInstant(row.at, t) },
          { label: ['谁', 'Who'], cell: row => row.who ?? '—' },
          {
            label: ['看了什么', 'What'],
            cell: row =>
              `${t(accessWords[row.action] ?? [row.action, row.action])}${t(['：', ': '])}${row.fields
                .map(field => t(fieldWords[field as IdentityField]))
                .join(t(['、', ', ']))}`,
          },
          { label: ['原因', 'Why'], cell: row => row.reason || '—' },
        ]}
      />
    </section>
  )
}

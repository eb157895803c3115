import type { Words } from '#kernel/result'
import { dayOf, showDay, showInstant } from '#kernel/time'
import type { AccessLine } from '#platform/access-log'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Icon } from '#platform/ui/icon'
import { Pager, Table } from '#platform/ui/table'

import { fieldWords, identityFields, type Identity, type IdentityField } from './person.ts'
import type { PersonLine, StayLine } from './store.ts'

export const labels = {
  text: ['姓名、电话或身份证号', 'Name, phone or ID number'],
  name: fieldWords.name,
  phone: fieldWords.phone,
  idNumber: fieldWords['id-number'],
  address: fieldWords.address,
  code: ['编号', 'Code'],
  household: ['户编号', 'Household number'],
  fromOn: ['从哪天起', 'From'],
  reason: ['查看原因', 'Why you look'],
  eraseReason: ['删除原因', 'Why it is erased'],
} as const satisfies Record<string, Words>

const may = (ctx: Ctx, action: string): boolean => ctx.gate.may(whoOf(ctx), siteOf(ctx), action)

const stateOf = ({ t }: Ctx, person: PersonLine): string =>
  person.erased_at
    ? t(['身份已删除', 'Identity erased'])
    : t(person.minor ? ['未成年人', 'A minor'] : ['在册', 'On the books'])

function People({ ctx, people, caption }: { ctx: Ctx; people: readonly PersonLine[]; caption: Words }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={caption}
      rows={people}
      empty={t(['没有人。', 'Nobody.'])}
      columns={[
        {
          label: labels.code,
          cell: row => <a href={`/at/${siteOf(ctx).ref}/people/${row.id}`}>{row.code}</a>,
        },
        { label: labels.household, cell: row => row.household ?? '—' },
        { label: ['登记日期', 'Registered'], cell: row => showDay(dayOf(row.created_at), t) },
        { label: ['状态', 'State'], cell: row => stateOf(ctx, row) },
      ]}
    />
  )
}

export interface ListView {
  readonly people: readonly PersonLine[]
  readonly next: string | undefined
  readonly first: boolean
  /** The people a search led to; undefined when nobody was searched for. */
  readonly found?: readonly PersonLine[]
  readonly form: FormState
}

/** People by pseudonym, and the exact search. */
export function listPage(ctx: Ctx, view: ListView): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/people`
  const title = t(['居民', 'People'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <div class="head">
          <div>
            <h1>{title}</h1>
            <p class="lead">
              {t([
                '这里只有编号。姓名、电话和住址加密保存，谁看过都有记录。',
                'Only codes stand here. Names, phones and addresses are locked, and every look is written down.',
              ])}
            </p>
          </div>
          {may(ctx, 'people.manage') ? (
            <div class="actions">
              <a class="button primary" href={`${base}/new`}>
                {t(['登记一个人', 'Register a person'])}
              </a>
            </div>
          ) : null}
        </div>
        {may(ctx, 'people.manage') ? (
          <Form ctx={ctx} action={`${base}/search`} form={view.form} labels={labels}>
            <Field
              t={t}
              form={view.form}
              name="text"
              label={labels.text}
              help={['要写完整；找到谁会留下记录', 'Write it in full; whoever is found is written down']}
              type="search"
              required
            />
            <Actions t={t} label={['查找', 'Find']} />
          </Form>
        ) : null}
        {view.found ? (
          <section role="status">
            <h2>{t(['找到 {n} 人', '{n} found'], { n: view.found.length })}</h2>
            <People ctx={ctx} people={view.found} caption={['找到的人', 'People found']} />
          </section>
        ) : (
          <>
            <People ctx={ctx} people={view.people} caption={['居民列表', 'List of people']} />
            <Pager t={t} href={base} next={view.next} first={view.first} />
          </>
        )}
      </>
    ),
  })
}

/** The form for a new person, with whoever is there already under the same phone or ID number. */
export function newPage(
  ctx: Ctx,
  form: FormState,
  twins: readonly PersonLine[],
  mayBeAnother: boolean,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/people`
  const title = t(['登记一个人', 'Register a person'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <Form ctx={ctx} action={base} form={form} labels={labels}>
            {twins.length > 0 ? (
              <section class="panel">
                <People ctx={ctx} people={twins} caption={['可能是同一个人', 'Perhaps the same person']} />
                {mayBeAnother ? (
                  <label>
                    <input type="checkbox" name="another" value="1" /> {t(['是另一个人', 'Another person'])}
                  </label>
                ) : null}
              </section>
            ) : null}
            <Field t={t} form={form} name="name" label={labels.name} required max={40} />
            <Field t={t} form={form} name="phone" label={labels.phone} max={40} />
            <Field
              t={t}
              form={form}
              name="idNumber"
              label={labels.idNumber}
              help={['用得到才填', 'Only where it is needed']}
              max={18}
            />
            <Field t={t} form={form} name="address" label={labels.address} max={200} />
            <Field t={t} form={form} name="household" label={labels.household} max={40} />
            <Field
              t={t}
              form={form}
              name="code"
              label={labels.code}
              help={['不填就由系统编一个', 'Leave it empty to get the next one']}
              max={40}
            />
            <p>
              <label>
                <input type="checkbox" name="minor" value="1" checked={form.values['minor'] === '1'} />{' '}
                {t(['未成年人', 'A minor'])}
              </label>
            </p>
            <Actions t={t} label={['登记这个人', 'Register the person']} cancel={base} />
          </Form>
        </>
      ),
    },
    status,
  )
}

export interface DetailView {
  readonly person: PersonLine
  readonly stays: readonly StayLine[]
  readonly accesses: readonly AccessLine[]
  /** What was just unlocked for this one answer. */
  readonly identity: Identity | undefined
  readonly form: FormState
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
          <h1>{person.code}</h1>
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
                  { label: ['名称', 'Name'], cell: row => row.name },
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
                    <Field
                      t={t}
                      form={form}
                      name="fromOn"
                      label={labels.fromOn}
                      help={['按 2019-12-10 的样子填写', 'Write it like 2019-12-10']}
                      required
                    />
                    <Actions t={t} label={['改到这一户', 'Move into it']} />
                  </Form>
                </details>
              ) : null}
            </section>
            <section class="panel">
              <dl class="facts">
                <dt>{t(['状态', 'State'])}</dt>
                <dd>{stateOf(ctx, person)}</dd>
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
              t(
                row.action === 'people.found'
                  ? ['查找时用：{what}', 'Found by: {what}']
                  : ['{what}', '{what}'],
                {
                  what: row.fields.map(field => t(fieldWords[field as IdentityField])).join(t(['、', ', '])),
                },
              ),
          },
          { label: ['原因', 'Why'], cell: row => row.reason || '—' },
        ]}
      />
    </section>
  )
}

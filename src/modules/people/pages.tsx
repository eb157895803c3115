import type { Words } from '#kernel/result'
import { emptyForm, type FormState } from '#platform/http/form'
import { showList } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { formPage } from '#platform/ui/form-page'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import { peopleServed, personColumns } from './lists.tsx'
import type { PersonLine } from './store.ts'
import { labels } from './text.ts'

/** People as a short table, by pseudonym. */
export function People({
  ctx,
  people,
  caption,
}: {
  ctx: Ctx
  people: readonly PersonLine[]
  caption: Words
}) {
  return (
    <Table
      t={ctx.t}
      caption={caption}
      rows={people}
      empty={ctx.t(['没有人。', 'Nobody.'])}
      columns={personColumns(ctx)}
    />
  )
}

function Search({ ctx }: { ctx: Ctx }) {
  const { t } = ctx
  return may(ctx, 'people.manage') ? (
    <section class="panel">
      <Form ctx={ctx} action={`/at/${siteOf(ctx).ref}/people/search`} form={emptyForm} labels={labels}>
        <Field
          t={t}
          form={emptyForm}
          name="text"
          label={labels.text}
          help={['要写完整；找到谁会留下记录', 'Write it in full; whoever is found is written down']}
          type="search"
          required
        />
        <Actions t={t} label={['查找', 'Find']} />
      </Form>
    </section>
  ) : null
}

/** People by pseudonym, the exact search above, and the list with names, for a reason, below. */
export function peoplePage(ctx: Ctx, form: FormState, status = 200): Promise<Response> {
  const { t } = ctx
  const query = new URL(ctx.c.req.url).search.slice(1)
  return showList(ctx, peopleServed, {
    status,
    above: <Search ctx={ctx} />,
    below: may(ctx, 'people.reveal') ? (
      <details open={'reason' in form.errors}>
        <summary>{t(['导出带姓名的名单', 'Take away a list with names'])}</summary>
        <p>
          {t([
            '只导出上面筛选到的人，一次最多 1,000 人；每个人都会留下一条查看记录。',
            'Only people in the filter above, at most 1,000; each of them gets a line in the access log.',
          ])}
        </p>
        <Form ctx={ctx} action={`/at/${siteOf(ctx).ref}/people/names`} form={form} labels={labels}>
          <input type="hidden" name="query" value={form.values['query'] ?? query} />
          <Field t={t} form={form} name="reason" label={labels.reason} required max={200} />
          <Actions t={t} label={['导出 Excel', 'Export Excel']} />
        </Form>
      </details>
    ) : null,
  })
}

/** Whom a search led to. What was typed does not come back on the page. */
export function foundPage(ctx: Ctx, found: readonly PersonLine[]): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['找到 {n} 人', '{n} found'], { n: found.length })
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={`/at/${siteOf(ctx).ref}/people`}>{t(['居民', 'People'])}</a>
        </p>
        <h1>{title}</h1>
        <section role="status">
          <People ctx={ctx} people={found} caption={['找到的人', 'People found']} />
        </section>
        <Search ctx={ctx} />
      </>
    ),
  })
}

interface IdentityProps {
  readonly ctx: Ctx
  readonly form: FormState
  /** Whoever is there already under the same phone or ID number. */
  readonly twins: readonly PersonLine[]
  readonly mayBeAnother: boolean
}

/** Who somebody is: shared by registering and by correcting. */
export function IdentityFields({ ctx, form, twins, mayBeAnother }: IdentityProps) {
  const { t } = ctx
  return (
    <>
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
      <p>
        <label>
          <input type="checkbox" name="minor" value="1" checked={form.values['minor'] === '1'} />{' '}
          {t(['未成年人', 'A minor'])}
        </label>
      </p>
    </>
  )
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
  return formPage(
    ctx,
    {
      title,
      action: base,
      form,
      labels,
      act: ['登记这个人', 'Register the person'],
      cancel: base,
      fields: (
        <>
          <IdentityFields ctx={ctx} form={form} twins={twins} mayBeAnother={mayBeAnother} />
          <Field t={t} form={form} name="household" label={labels.household} max={40} />
          <Field
            t={t}
            form={form}
            name="code"
            label={labels.code}
            help={['不填就由系统编一个', 'Leave it empty to get the next one']}
            max={40}
          />
        </>
      ),
    },
    status,
  )
}

import type { Child } from 'hono/jsx'

import { listItems } from '#catalogue'
import { showQuantity } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import { dayOf, showDay } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Field, Unseen } from '#platform/ui/form'
import { may, type List, type ListColumn, type Option } from '#platform/ui/list'
import { listTeams } from '#teams'

import type { Doubt } from './evidence.ts'
import { kinds } from './kind.ts'
import { DoubtMarks, doubtWords, kindName, StatusMark } from './marks.tsx'
import { recordSorts } from './list-store.ts'
import { isLegal, type RegisterRecord } from './record.ts'
import { labels, statusWords } from './text.ts'

const contains: Words = ['包含文字', 'Containing']
const stateLabel: Words = ['状态', 'State']

const statusOptions = ({ t }: Ctx): readonly Option[] =>
  (['pending', 'confirmed', 'void'] as const).map(value => ({ value, label: t(statusWords[value]) }))
const teamOptions = async ({ deps, site }: Ctx): Promise<readonly Option[]> =>
  (await listTeams(deps.db, site?.id ?? '')).map(({ code, name }) => ({ value: code, label: name }))
const programmeOptions = async ({ deps, site, t }: Ctx): Promise<readonly Option[]> =>
  (await listItems(deps.db, site?.id ?? '', 'programme')).map(({ code, zh, en }) => ({
    value: code,
    label: t([zh, en || zh]),
  }))

/** A filter that an address may bring along and no field offers: its chip says what it is. */
const ownValue =
  (name: string) =>
  (ctx: Ctx): readonly Option[] => {
    const value = ctx.query(name) ?? ''
    return value === '' ? [] : [{ value, label: value }]
  }

/** The register as a list: what it can be asked and what a row shows. */
export const recordsList = (doubts: (record: RegisterRecord) => Doubt): List<RegisterRecord> => ({
  title: ['台账', 'Register'],
  lead: [
    '事情发生一次，登记一次，由另一个人确认后才计入数据。',
    'Each fact is registered once and counts after a second person confirms it.',
  ],
  path: site => `/at/${site}/records`,
  exports: 'records.export',
  order: '-day',
  sorts: recordSorts,
  filters: [
    { name: 'text', label: contains },
    {
      name: 'kind',
      label: labels.kind,
      options: ({ t }) => Object.entries(kinds).map(([value, kind]) => ({ value, label: t(kind.words) })),
    },
    { name: 'team', label: labels.team, options: teamOptions },
    { name: 'programme', label: labels.programme, options: programmeOptions },
    { name: 'from', label: ['从', 'From'], type: 'day' },
    { name: 'to', label: ['到', 'To'], type: 'day' },
    {
      name: 'evidence',
      label: ['材料', 'Evidence'],
      options: ({ t }) => Object.entries(doubtWords).map(([value, words]) => ({ value, label: t(words) })),
    },
    { name: 'status', label: stateLabel, type: 'shown', options: statusOptions },
    { name: 'household', label: labels.households, type: 'shown', options: ownValue('household') },
    { name: 'import', label: ['这一次导入', 'This import'], type: 'shown' },
  ],
  actions: ctx => <ListActions ctx={ctx} />,
  empty: ctx => (
    <>
      <p>
        {ctx.t([
          '台账里还没有记录。先登记一条，或者导入一份现成的台账。',
          'The register has no record yet. Register one first, or import a register you have.',
        ])}
      </p>
      {may(ctx, 'records.register') ? (
        <p>
          <a href={`/at/${siteOf(ctx).ref}/records/new`}>{ctx.t(['登记第一条', 'Register the first one'])}</a>
        </p>
      ) : null}
    </>
  ),
  columns: ctx => columns(ctx, doubts),
})

function ListActions({ ctx }: { ctx: Ctx }) {
  const { t } = ctx
  const at = `/at/${siteOf(ctx).ref}`
  return (
    <>
      {may(ctx, 'records.register') ? (
        <a class="button primary" href={`${at}/records/new`}>
          {t(['登记一条', 'Register one'])}
        </a>
      ) : null}
      {may(ctx, 'records.import') ? (
        <>
          <a class="button" href={`${at}/imports`}>
            {t(['导入台账', 'Import a register'])}
          </a>
          <a class="button" href={`${at}/records-whole.xlsx${new URL(ctx.c.req.url).search}`}>
            {t(['完整导出（可再导入）', 'Export in whole (to import again)'])}
          </a>
        </>
      ) : null}
    </>
  )
}

/** May whoever looks at this row confirm it or make it void? */
const mayTick = (ctx: Ctx, row: RegisterRecord): boolean =>
  (isLegal('confirm', row.status) &&
    row.recorderId !== whoOf(ctx).accountId &&
    may(ctx, 'records.confirm')) ||
  (isLegal('void', row.status) && may(ctx, 'records.void'))

function columns(ctx: Ctx, doubts: (record: RegisterRecord) => Doubt): readonly ListColumn<RegisterRecord>[] {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/records`
  return [
    ...(may(ctx, 'records.confirm') || may(ctx, 'records.void')
      ? [
          {
            label: ['选', 'Tick'] as const,
            cell: (row: RegisterRecord) =>
              mayTick(ctx, row) ? (
                <input
                  type="checkbox"
                  name="id"
                  value={row.id}
                  aria-label={t(['选择 {title}', 'Tick {title}'], { title: row.title })}
                />
              ) : null,
          },
        ]
      : []),
    { label: labels.day, sort: 'day', cell: row => showDay(row.day, t) },
    {
      label: labels.title,
      cell: row => (
        <span>
          <a href={`${base}/${row.id}`}>{row.title}</a>
          <DoubtMarks ctx={ctx} record={row} doubt={doubts(row)} />
        </span>
      ),
    },
    { label: labels.kind, cell: row => kindName(ctx, row) },
    {
      label: labels.quantity,
      sort: 'quantity',
      number: true,
      cell: row => showQuantity(row.quantity, row.unit, t),
    },
    {
      label: labels.headcount,
      sort: 'headcount',
      number: true,
      cell: row => (row.headcount === null ? '—' : String(row.headcount)),
    },
    {
      label: ['登记于', 'Registered'],
      sort: 'recorded',
      cell: row => showDay(dayOf(row.recordedAt), t),
    },
    { label: stateLabel, cell: row => <StatusMark ctx={ctx} status={row.status} /> },
  ]
}

/** The way back from records that came with one import. */
export function ImportNote({ ctx, importId }: { ctx: Ctx; importId: string | undefined }) {
  const { t } = ctx
  return importId === undefined ? null : (
    <p>
      {t(['这些记录来自一次导入。', 'These records came with one import.'])}{' '}
      <a href={`/at/${siteOf(ctx).ref}/imports/${importId}`}>
        {t(['看这次导入，或整批确认', 'Look at the import, or confirm all of it'])}
      </a>
    </p>
  )
}

/** The states as a row of links, each with the rest of the filter kept. */
export function StatusChips({ ctx, href }: { ctx: Ctx; href: (status: string) => string }) {
  const { t } = ctx
  const chosen = ctx.query('status') ?? ''
  return (
    <nav class="tabs" aria-label={t(stateLabel)}>
      {[{ value: '', label: t(['全部', 'All']) }, ...statusOptions(ctx)].map(({ value, label }) => (
        <a href={href(value)} aria-current={value === chosen ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  )
}

interface BatchProps {
  readonly ctx: Ctx
  readonly form: FormState
  /** The filter, for what is done to all of it and to come back to. */
  readonly query: string
  readonly children?: Child
}

/** What can be done to several records at once, around the table of them. */
export function Batch({ ctx, form, query, children }: BatchProps) {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/records`
  const confirms = may(ctx, 'records.confirm')
  if (!confirms && !may(ctx, 'records.void')) return <>{children}</>
  return (
    <form method="post" action={`${base}/confirmations`} novalidate>
      <Unseen ctx={ctx} />
      <input type="hidden" name="back" value={query} />
      {form.refusal ? (
        <div class="errors" role="alert" tabindex={-1}>
          <h2>{t(form.refusal.words)}</h2>
        </div>
      ) : null}
      <div class="actions">
        {confirms ? (
          <>
            <button class="primary" type="submit">
              {t(['确认勾选的记录', 'Confirm the ticked records'])}
            </button>
            <button type="submit" name="all" value="1">
              {t(['确认全部符合筛选的待确认记录', 'Confirm all pending ones in this filter'])}
            </button>
            <span class="muted">{t(['自己登记的不会被确认。', 'Your own are left out.'])}</span>
          </>
        ) : null}
        {may(ctx, 'records.void') ? (
          <details open={'reason' in form.errors}>
            <summary>{t(['作废勾选的…', 'Make the ticked ones void …'])}</summary>
            <Field
              t={t}
              form={form}
              name="reason"
              label={['作废原因', 'Why they are void']}
              required
              max={300}
            />
            <button class="danger" type="submit" formaction={`${base}/voids`}>
              {t(['作废勾选的记录', 'Make the ticked records void'])}
            </button>
          </details>
        ) : null}
      </div>
      {children}
    </form>
  )
}

import { printPeriod, showPeriod, type Period } from '#kernel/period'
import { showQuantity } from '#kernel/quantity'
import { showDay, showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { consolePage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'

import { hrefOf } from './address.ts'
import type { Definition } from './definition.ts'
import { Explanation } from './explanation.tsx'
import { Split, Times } from './figure-parts.tsx'
import { nameOf, type Names } from './names.ts'
import { isNarrow, narrowingNames, type Narrowing } from './narrowing.ts'
import { PeriodPicker } from './period-picker.tsx'
import type { FigureRecord, FigureValue, Outside, Part } from './read-store.ts'
import type { Compared } from './snapshot-actions.ts'
import { SnapshotPanel } from './snapshot-pages.tsx'

export interface FigureView {
  readonly definition: Definition
  readonly endedAt: Date | null
  readonly period: Period
  readonly by: Narrowing
  readonly value: FigureValue
  /** The same from the records; absent where only they were read, or where they are too many to count for a page. */
  readonly recount: FigureValue | undefined
  readonly units: readonly Part[]
  /** Absent where the records are too many to divide for a page. */
  readonly splits: Readonly<Record<'team' | 'programme' | 'theme', readonly Part[]>> | undefined
  readonly outside: Outside | undefined
  readonly names: Names
  readonly snapshots: readonly Compared[]
  /** Whether sites below have it too. */
  readonly below: boolean
  readonly form: FormState
  readonly sql: string
  readonly records: readonly FigureRecord[]
  readonly next: string | undefined
  readonly first: boolean
}

/** What a reader chose to look at, each with a way to let it go. */
function Narrowed({ ctx, view, base }: { ctx: Ctx; view: FigureView; base: string }) {
  const { t } = ctx
  const { by, period, names } = view
  if (!isNarrow(by)) return null
  return (
    <ul class="chips" aria-label={t(['只看', 'Only'])}>
      {narrowingNames.map(name => {
        const value = by[name]
        if (value === undefined) return null
        // A theme belongs to its kind and goes with it.
        const gone: readonly string[] = name === 'kind' ? ['kind', 'theme'] : [name]
        const rest = Object.fromEntries(Object.entries(by).filter(([other]) => !gone.includes(other)))
        return (
          <li>
            <a href={hrefOf(base, period, rest)}>
              {nameOf(name, value, by, names, t)}
              {t([' ×（不再只看它）', ' × (show all again)'])}
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function Recount({ ctx, view }: { ctx: Ctx; view: FigureView }) {
  const { t } = ctx
  const { value, recount } = view
  const at = showInstant(ctx.at, t)
  if (!recount)
    return (
      <p class="muted">
        {t(['{n} 条记录 · 截至 {at}', '{n} records · as of {at}'], { n: value.records, at })}
      </p>
    )
  const agrees = Number(recount.value) === Number(value.value)
  return (
    <p class={agrees ? 'jade' : 'red'}>
      {agrees
        ? t(
            ['刚才用 {n} 条记录重新算过，一致 ✓ {at}', 'Recomputed just now from {n} records, equal ✓ {at}'],
            {
              n: recount.records,
              at,
            },
          )
        : t(
            [
              '与记录不一致：记录算得 {n}。请运行核验。',
              'Differs from the records, which give {n}. Run verify.',
            ],
            {
              n: recount.value,
            },
          )}
    </p>
  )
}

/** One figure: value, definition in words, what it is made of by time, team, programme and kind, and its records. */
export function figurePage(ctx: Ctx, view: FigureView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const { definition, period, by, value } = view
  const list = `/at/${site.ref}/figures`
  const base = `${list}/${definition.id}`
  const page = {
    title: `${t(definition.words)} · ${showPeriod(period, t)}`,
    children: (
      <>
        <p>
          <a href={hrefOf(list, period)}>{t(['全部数据', 'All figures'])}</a>
          {view.below ? (
            <>
              {' · '}
              <a href={hrefOf(`${base}/below`, period)}>{t(['本级及以下', 'This site and all below'])}</a>
            </>
          ) : null}
        </p>
        <h1>
          {t(definition.words)} · {showPeriod(period, t)}
        </h1>
        <Narrowed ctx={ctx} view={view} base={base} />
        <p class="big">
          <Amount text={showQuantity(value.value, definition.unit, t)} />
        </p>
        <p class="lead">{t(definition.sentence)}</p>
        {view.endedAt ? (
          <p class="amber">
            {t(
              [
                '这个数据已于 {at} 停用，这里从记录现算。',
                'This figure ended on {at}; what you see is counted from the records.',
              ],
              {
                at: showInstant(view.endedAt, t),
              },
            )}
          </p>
        ) : null}
        <Recount ctx={ctx} view={view} />
        <PeriodPicker ctx={ctx} base={base} period={period} by={by} />
        <div class="columns">
          <div>
            <Times ctx={ctx} view={view} base={base} />
            {view.splits ? (
              (['team', 'programme', 'theme'] as const).map(axis => (
                <Split ctx={ctx} view={view} base={base} axis={axis} />
              ))
            ) : (
              <p class="note">
                {t([
                  '这段时间的记录太多，不在这一页上再分；请选短一些的时段。',
                  'Too many records to divide on this page; choose a shorter period.',
                ])}
              </p>
            )}
          </div>
          <div>
            <Explanation ctx={ctx} view={view} />
            {isNarrow(by) ? null : (
              <SnapshotPanel
                ctx={ctx}
                definition={definition}
                period={printPeriod(period)}
                snapshots={view.snapshots}
                form={view.form}
              />
            )}
          </div>
        </div>
        <div class="head">
          <h2>{t(['它的记录', 'Its records'])}</h2>
          {ctx.gate.may(whoOf(ctx), site, 'records.export') ? (
            <div class="actions">
              <a class="button" href={hrefOf(`${base}/records.xlsx`, period, by)}>
                {t(['导出 Excel', 'Export Excel'])}
              </a>
              <a class="button" href={hrefOf(`${base}/records.csv`, period, by)}>
                {t(['导出 CSV', 'Export CSV'])}
              </a>
            </div>
          ) : null}
        </div>
        <Records ctx={ctx} view={view} />
        <Pager t={t} href={hrefOf(base, period, by)} next={view.next} first={view.first} />
      </>
    ),
  }
  return consolePage(ctx, page, status)
}

function Records({ ctx, view }: { ctx: Ctx; view: FigureView }) {
  const { t } = ctx
  const register = `/at/${siteOf(ctx).ref}/records`
  return (
    <Table
      t={t}
      caption={['这个数字背后的记录', 'The records behind this figure']}
      rows={view.records}
      empty={
        <p>
          {t(['这段时间没有已确认的记录。', 'No confirmed records in this period.'])}{' '}
          <a href={`${register}/new`}>{t(['登记一条', 'Register one'])}</a>
        </p>
      }
      columns={[
        { label: ['日期', 'Day'], cell: row => showDay(row.day, t) },
        { label: ['事项', 'What'], cell: row => <a href={`${register}/${row.id}`}>{row.title}</a> },
        { label: ['类别', 'Kind'], cell: row => nameOf('theme', row.theme, row, view.names, t) },
        { label: ['数量', 'Quantity'], number: true, cell: row => showQuantity(row.quantity, row.unit, t) },
        {
          label: ['人次', 'Heads'],
          number: true,
          cell: row => (row.headcount === null ? '—' : String(row.headcount)),
        },
      ]}
    />
  )
}

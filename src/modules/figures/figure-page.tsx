import { partsOf, showPeriod, type Period } from '#kernel/period'
import { showQuantity } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import { showDay, showInstant } from '#kernel/time'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { Bars, type Bar } from '#platform/ui/chart'
import { consolePage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'

import { hrefOf } from './address.ts'
import type { Definition } from './definition.ts'
import { Explanation } from './explanation.tsx'
import { nameOf, type Names } from './names.ts'
import { isNarrow, narrowingNames, NONE, type Narrowing } from './narrowing.ts'
import { PeriodPicker } from './period-picker.tsx'
import type { FigureRecord, FigureValue, Outside, Part } from './read-store.ts'

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
  readonly sql: string
  readonly records: readonly FigureRecord[]
  readonly next: string | undefined
  readonly first: boolean
}

const axisWords = {
  team: ['按队伍', 'By team'],
  programme: ['按项目', 'By programme'],
  theme: ['按类别和专题', 'By kind and theme'],
} as const satisfies Record<string, Words>

const PARTS_SHOWN_MAX = 40

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

function Times({ ctx, view, base }: { ctx: Ctx; view: FigureView; base: string }) {
  const { t } = ctx
  const { definition, period, by } = view
  const { grain, parts } = partsOf(period)
  if (parts.length === 0) return null
  const digits = { year: 4, quarter: 7, month: 7, day: 10 }[grain]
  const byKey = new Map(view.units.map(unit => [unit.key.slice(0, digits), unit.value]))
  const words = { year: ['按年', 'By year'], day: ['按日', 'By day'] } as const
  return (
    <section class="panel">
      <Bars
        t={t}
        caption={grain === 'year' || grain === 'day' ? words[grain] : ['按月', 'By month']}
        bars={parts.map(part => {
          const value = byKey.get(part.from.slice(0, digits)) ?? '0'
          return {
            label: showPeriod(part, t),
            size: Number(value),
            text: showQuantity(value, definition.unit, t),
            href: hrefOf(base, part, by),
          }
        })}
      />
      {definition.measure === 'distinct-household' ? (
        <p class="muted">
          {t([
            '一户在几个时段都出现，每段各算一次，全期只算一户；各段相加可能多于总数。',
            'A household seen in several of these counts in each and once in all, so together they may come to more.',
          ])}
        </p>
      ) : null}
    </section>
  )
}

function Split({
  ctx,
  view,
  base,
  axis,
}: {
  ctx: Ctx
  view: FigureView
  base: string
  axis: keyof typeof axisWords
}) {
  const { t } = ctx
  const { definition, period, by, names } = view
  const parts = (view.splits?.[axis] ?? []).toSorted((a, b) => Number(b.value) - Number(a.value))
  if (parts.length === 0) return null
  const bars = parts.slice(0, PARTS_SHOWN_MAX).map(({ key, value }): Bar => {
    const choice = choiceOf(axis, key)
    const last = narrowingNames.findLast(name => choice[name] !== undefined) ?? 'kind'
    return {
      label: nameOf(last, choice[last] ?? null, choice, names, t),
      size: Number(value),
      text: showQuantity(value, definition.unit, t),
      href: hrefOf(base, period, { ...by, ...choice }),
    }
  })
  return (
    <section class="panel">
      <Bars t={t} caption={axisWords[axis]} bars={bars} />
      {parts.length > bars.length ? (
        <p class="muted">
          {t(['还有 {n} 行较小的没有列出。', '{n} smaller rows are not listed.'], {
            n: parts.length - bars.length,
          })}
        </p>
      ) : null}
    </section>
  )
}

/** The choice that one row of a split stands for. */
function choiceOf(axis: keyof typeof axisWords, key: string): Narrowing {
  if (axis !== 'theme') return { [axis]: key === NONE ? null : key }
  const [kind = '', theme = ''] = key.split('/')
  return theme === '' ? { kind } : { kind, theme }
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
export function figurePage(ctx: Ctx, view: FigureView): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const { definition, period, by, value } = view
  const list = `/at/${site.ref}/figures`
  const base = `${list}/${definition.id}`
  return consolePage(ctx, {
    title: t(definition.words),
    children: (
      <>
        <p>
          <a href={hrefOf(list, period)}>{t(['全部数据', 'All figures'])}</a>
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
          <Explanation ctx={ctx} view={view} />
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
  })
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

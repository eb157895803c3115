import { showPeriod } from '#kernel/period'
import { parseQuantity, printQuantity, showQuantity } from '#kernel/quantity'
import type { T } from '#kernel/text'
import { showDay, showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'

import { hrefOf } from './address.ts'
import type { Definition } from './definition.ts'
import { DefinitionFacts } from './explanation.tsx'
import { nameOf, type Names } from './names.ts'
import type { Compared } from './snapshot-actions.ts'
import type { Moved } from './snapshot-store.ts'

/** How far a frozen number and today's lie apart, in words. */
export function differenceOf({ snapshot, now }: Compared, t: T): string {
  const [then, today] = [parseQuantity(snapshot.value) ?? 0n, parseQuantity(now.value) ?? 0n]
  const apart = today - then
  const by = showQuantity(printQuantity(apart < 0n ? -apart : apart), snapshot.definition.unit, t)
  if (apart === 0n)
    return snapshot.records === now.records
      ? t(['与现在一致', 'the same now'])
      : t(['数与现在一样，记录有变动', 'the same number now, from other records'])
  return apart > 0n
    ? t(['现在多 {by}', 'now differs by {by} more'], { by })
    : t(['现在少 {by}', 'now differs by {by} less'], { by })
}

interface PanelProps {
  readonly ctx: Ctx
  readonly definition: Definition
  readonly period: string
  readonly snapshots: readonly Compared[]
  readonly form: FormState
}

/** On a figure's page: its latest snapshots, and the form that takes one. */
export function SnapshotPanel({ ctx, definition, period, snapshots, form }: PanelProps) {
  const { t } = ctx
  const site = siteOf(ctx)
  const base = `/at/${site.ref}/figures`
  return (
    <section class="panel" id="snapshots">
      <h2>{t(['留存的数', 'Frozen figures'])}</h2>
      {snapshots.length > 0 ? (
        <ul class="plain-list">
          {snapshots.map(compared => (
            <li>
              <a href={`${base}/snapshots/${compared.snapshot.id}`}>
                {t(['{period}：{value}', '{period}: {value}'], {
                  period: showPeriod(compared.snapshot.period, t),
                  value: showQuantity(compared.snapshot.value, compared.snapshot.definition.unit, t),
                })}
              </a>{' '}
              <span class="muted">
                {showDay(compared.snapshot.takenAt.toISOString().slice(0, 10), t)} ·{' '}
                {compared.snapshot.purpose} ·{' '}
              </span>
              <Difference ctx={ctx} compared={compared} />
            </li>
          ))}
        </ul>
      ) : (
        <p class="muted">
          {t([
            '写进文章或上报之前，把数留存下来；以后有变动，这里会说差多少、差在哪几条。',
            'Freeze a figure before it goes into a text or a report; a later change shows here, with the records that came or went.',
          ])}
        </p>
      )}
      {ctx.gate.may(whoOf(ctx), site, 'figures.snapshot') ? (
        <Form ctx={ctx} action={`${base}/${definition.id}/snapshots`} form={form} labels={{ purpose }}>
          <input type="hidden" name="period" value={period} />
          <Field t={t} form={form} name="purpose" label={purpose} required max={200} />
          <button type="submit">{t(['留存现在的数', 'Freeze it as it is now'])}</button>
        </Form>
      ) : null}
    </section>
  )
}

const purpose = ['用在哪里', 'What it is for'] as const

function Difference({ ctx, compared }: { ctx: Ctx; compared: Compared }) {
  const text = differenceOf(compared, ctx.t)
  const { snapshot, now } = compared
  const same = Number(snapshot.value) === Number(now.value) && snapshot.records === now.records
  return <span class={same ? 'jade' : 'amber'}>{text}</span>
}

/** All snapshots of a site, latest first. */
export function snapshotsPage(
  ctx: Ctx,
  view: { readonly rows: readonly Compared[]; readonly next: string | undefined; readonly first: boolean },
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/figures`
  const title = t(['留存的数', 'Frozen figures'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={base}>{t(['全部数据', 'All figures'])}</a>
        </p>
        <h1>{title}</h1>
        <p class="lead">
          {t([
            '写进文章或上报时的数，和同一定义现在算出来的数放在一起。',
            'Figures as they were when they were quoted, beside what the same definition gives now.',
          ])}
        </p>
        <Table
          t={t}
          caption={['留存的数', 'Frozen figures']}
          rows={view.rows}
          empty={
            <p>
              {t([
                '还没有留存过。打开一个数据，就能留存它。',
                'Nothing has been frozen yet. Open a figure to freeze it.',
              ])}
            </p>
          }
          columns={[
            {
              label: ['数据', 'Figure'],
              cell: ({ snapshot }) => (
                <a href={`${base}/snapshots/${snapshot.id}`}>{t(snapshot.definition.words)}</a>
              ),
            },
            { label: ['时段', 'Period'], cell: ({ snapshot }) => showPeriod(snapshot.period, t) },
            {
              label: ['当时', 'Then'],
              number: true,
              cell: ({ snapshot }) => showQuantity(snapshot.value, snapshot.definition.unit, t),
            },
            {
              label: ['现在', 'Now'],
              number: true,
              cell: ({ snapshot, now }) => showQuantity(now.value, snapshot.definition.unit, t),
            },
            { label: ['比较', 'Compared'], cell: compared => <Difference ctx={ctx} compared={compared} /> },
            { label: ['用途', 'Purpose'], cell: ({ snapshot }) => snapshot.purpose },
            { label: ['留存于', 'Frozen on'], cell: ({ snapshot }) => showInstant(snapshot.takenAt, t) },
          ]}
        />
        <Pager t={t} href={`${base}/snapshots`} next={view.next} first={view.first} />
      </>
    ),
  })
}

/** One snapshot: then and now, and the records between. */
export function snapshotPage(
  ctx: Ctx,
  compared: Compared,
  moved: readonly Moved[],
  names: Names,
): Response | Promise<Response> {
  const { t } = ctx
  const { snapshot, now } = compared
  const { definition, period } = snapshot
  const base = `/at/${siteOf(ctx).ref}/figures`
  const title = t(['留存的数：{figure}', 'Frozen: {figure}'], { figure: t(definition.words) })
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={`${base}/snapshots`}>{t(['留存的数', 'Frozen figures'])}</a>
        </p>
        <h1>
          {title} · {showPeriod(period, t)}
        </h1>
        <p class="big">
          <Amount text={showQuantity(snapshot.value, definition.unit, t)} />
        </p>
        <p class="lead">{t(definition.sentence)}</p>
        <p>
          <Difference ctx={ctx} compared={compared} />{' '}
          <a href={hrefOf(`${base}/${definition.id}`, period)}>
            {t(['现在：{now}', 'Now: {now}'], { now: showQuantity(now.value, definition.unit, t) })}
          </a>
        </p>
        <MovedRecords ctx={ctx} way="came" moved={moved} names={names} />
        <MovedRecords ctx={ctx} way="went" moved={moved} names={names} />
        <section class="panel">
          <h2>{t(['留存的内容', 'What was kept'])}</h2>
          <dl class="facts">
            <dt>{t(['用途', 'Purpose'])}</dt>
            <dd>{snapshot.purpose}</dd>
            <dt>{t(['留存于', 'Frozen on'])}</dt>
            <dd>
              {showInstant(snapshot.takenAt, t)} {snapshot.takenBy ?? ''}
            </dd>
            <dt>{t(['记录', 'Records'])}</dt>
            <dd>{snapshot.records}</dd>
            <dt>{t(['记录编号的校验值', 'Hash of the records’ ids'])}</dt>
            <dd>
              <code>{snapshot.hash}</code>
            </dd>
            <DefinitionFacts ctx={ctx} definition={definition} names={names} />
          </dl>
        </section>
      </>
    ),
  })
}

const wayWords = {
  came: ['此后算进来的记录', 'Records that came since'],
  went: ['此后不再算的记录', 'Records that went since'],
} as const

function MovedRecords({
  ctx,
  way,
  moved,
  names,
}: {
  ctx: Ctx
  way: Moved['way']
  moved: readonly Moved[]
  names: Names
}) {
  const { t } = ctx
  const rows = moved.filter(row => row.way === way)
  const [first] = rows
  if (!first) return null
  return (
    <>
      <h2>
        {t(wayWords[way])} · {first.all}
      </h2>
      {first.all > rows.length ? (
        <p class="muted">{t(['只列最近的 {n} 条。', 'The latest {n} are listed.'], { n: rows.length })}</p>
      ) : null}
      <Table
        t={t}
        caption={wayWords[way]}
        rows={rows}
        empty={null}
        columns={[
          { label: ['日期', 'Day'], cell: row => showDay(row.day, t) },
          {
            label: ['事项', 'What'],
            cell: row => <a href={`/at/${siteOf(ctx).ref}/records/${row.id}`}>{row.title}</a>,
          },
          { label: ['类别', 'Kind'], cell: row => nameOf('theme', row.theme, row, names, t) },
          {
            label: ['数量', 'Quantity'],
            number: true,
            cell: row => showQuantity(row.quantity, row.unit, t),
          },
        ]}
      />
    </>
  )
}

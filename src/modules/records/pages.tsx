import { isId } from '#kernel/id'
import { showQuantity } from '#kernel/quantity'
import { showDay } from '#kernel/time'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Field, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'
import { kinds } from './kind.ts'
import { isLegal, type RegisterRecord } from './record.ts'
import { labels, statusWords } from './text.ts'
import type { Doubt } from './evidence.ts'
import { DoubtMarks, doubtWords, kindName, StatusMark } from './marks.tsx'

export interface ListView {
  readonly records: readonly RegisterRecord[]
  readonly filter: Readonly<Record<string, string>>
  readonly next: string | undefined
  readonly first: boolean
  readonly doubts: (record: RegisterRecord) => Doubt
  /** How many records a batch left unconfirmed because of their evidence. */
  readonly left: number
}

export function listPage(ctx: Ctx, view: ListView): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const who = whoOf(ctx)
  const base = `/at/${site.ref}/records`
  const query = new URLSearchParams(
    Object.entries(view.filter).filter(([, value]) => value !== ''),
  ).toString()
  const confirms =
    ctx.gate.may(who, site, 'records.confirm') &&
    view.records.some(record => isLegal('confirm', record.status))
  const form = { values: view.filter, errors: {} }
  const title = t(['台账', 'Register'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <div class="head">
          <div>
            <h1>{title}</h1>
            <p class="lead">
              {t([
                '事情发生一次，登记一次，由另一个人确认后才计入数据。',
                'Each fact is registered once and counts after a second person confirms it.',
              ])}
            </p>
          </div>
          <div class="actions">
            {ctx.gate.may(who, site, 'records.register') ? (
              <a class="button primary" href={`${base}/new`}>
                {t(['登记一条', 'Register one'])}
              </a>
            ) : null}
            {ctx.gate.may(who, site, 'records.import') ? (
              <a class="button" href={`/at/${site.ref}/imports`}>
                {t(['导入台账', 'Import a register'])}
              </a>
            ) : null}
            {ctx.gate.may(who, site, 'records.export') ? (
              <>
                <a class="button" href={`${base}.xlsx${query ? `?${query}` : ''}`}>
                  {t(['导出 Excel', 'Export Excel'])}
                </a>
                <a class="button" href={`${base}.csv${query ? `?${query}` : ''}`}>
                  {t(['导出 CSV', 'Export CSV'])}
                </a>
              </>
            ) : null}
            {ctx.gate.may(who, site, 'records.import') ? (
              <a class="button" href={`${base}-whole.xlsx${query ? `?${query}` : ''}`}>
                {t(['完整导出（可再导入）', 'Export in whole (to import again)'])}
              </a>
            ) : null}
          </div>
        </div>
        {isId(view.filter['import'] ?? '') ? (
          <p>
            {t(['这些记录来自一次导入。', 'These records came with one import.'])}{' '}
            <a href={`/at/${site.ref}/imports/${view.filter['import']}`}>
              {t(['看这次导入，或整批确认', 'Look at the import, or confirm all of it'])}
            </a>
          </p>
        ) : null}
        <form class="filters" method="get" action={base}>
          <Select
            t={t}
            form={form}
            name="status"
            label={['状态', 'State']}
            required
            none={['全部', 'All']}
            options={(['pending', 'confirmed', 'void'] as const).map(value => ({
              value,
              label: t(statusWords[value]),
            }))}
          />
          <Select
            t={t}
            form={form}
            name="kind"
            label={labels.kind}
            required
            none={['全部', 'All']}
            options={Object.entries(kinds).map(([value, kind]) => ({ value, label: t(kind.words) }))}
          />
          <Select
            t={t}
            form={form}
            name="evidence"
            label={['材料', 'Evidence']}
            required
            none={['全部', 'All']}
            options={Object.entries(doubtWords).map(([value, words]) => ({ value, label: t(words) }))}
          />
          <Field t={t} form={form} name="from" label={['从', 'From']} type="date" required />
          <Field t={t} form={form} name="to" label={['到', 'To']} type="date" required />
          <Field t={t} form={form} name="text" label={['包含文字', 'Containing']} type="search" required />
          <button type="submit">{t(['筛选', 'Filter'])}</button>
          {query ? <a href={base}>{t(['清除筛选', 'Clear'])}</a> : null}
        </form>
        {view.left > 0 ? (
          <div class="errors" role="alert">
            <h2>
              {t(
                [
                  '有 {count} 条没有确认：缺材料，或者材料在别的记录里用过。请逐条打开处理。',
                  '{count} were not confirmed: evidence is lacking, or was used in another record. Open them one by one.',
                ],
                { count: view.left },
              )}
            </h2>
          </div>
        ) : null}
        <form method="post" action={`${base}/confirmations`}>
          <input type="hidden" name="_token" value={who.formToken} />
          <input type="hidden" name="_key" value={ctx.deps.newId()} />
          <input type="hidden" name="back" value={query} />
          {confirms ? (
            <div class="actions">
              <button class="primary" type="submit">
                {t(['确认勾选的记录', 'Confirm the ticked records'])}
              </button>
              <button type="submit" name="all" value="1">
                {t(['确认全部符合筛选的待确认记录', 'Confirm all pending ones in this filter'])}
              </button>
              <span class="muted">{t(['自己登记的不会被确认。', 'Your own are left out.'])}</span>
            </div>
          ) : null}
          <Table
            t={t}
            caption={['台账记录', 'Records of the register']}
            rows={view.records}
            empty={
              <>
                <p>
                  {t([
                    '这里是本站点的台账。还没有符合条件的记录。',
                    'This is the site’s register. No record fits.',
                  ])}
                </p>
                <p>
                  <a href={`${base}/new`}>{t(['登记第一条', 'Register the first one'])}</a>
                </p>
              </>
            }
            columns={[
              ...(confirms
                ? [
                    {
                      label: ['选', 'Tick'] as const,
                      cell: (row: RegisterRecord) =>
                        isLegal('confirm', row.status) && row.recorderId !== who.accountId ? (
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
              { label: labels.day, cell: row => showDay(row.day, t) },
              {
                label: labels.title,
                cell: row => (
                  <span>
                    <a href={`${base}/${row.id}`}>{row.title}</a>
                    <DoubtMarks ctx={ctx} record={row} doubt={view.doubts(row)} />
                  </span>
                ),
              },
              { label: labels.kind, cell: row => kindName(ctx, row) },
              { label: labels.quantity, number: true, cell: row => showQuantity(row.quantity, row.unit, t) },
              {
                label: labels.headcount,
                number: true,
                cell: row => (row.headcount === null ? '—' : String(row.headcount)),
              },
              { label: ['状态', 'State'], cell: row => <StatusMark ctx={ctx} status={row.status} /> },
            ]}
          />
        </form>
        <Pager t={t} href={query ? `${base}?${query}` : base} next={view.next} first={view.first} />
      </>
    ),
  })
}

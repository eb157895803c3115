import { monthsOf, printPeriod, showPeriod, yearPeriod } from '#kernel/period'
import { showQuantity, showUnit } from '#kernel/quantity'
import { showInstant } from '#kernel/time'
import { OrderFigures, type FigureId } from '#orders'
import { siteOf, type Ctx } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { Bars } from '#platform/ui/chart'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import {
  countsWords,
  figureHref,
  householdNote,
  monthsNote,
  recordsHref,
  title,
  type ReportFigure,
  type ReportSection,
  type YearReport,
} from './report.ts'
import { summaryOf } from './summary.ts'

interface Props {
  readonly ctx: Ctx
  readonly report: YearReport
}

/** A number of the report: exact, with its unit, and a link to the figure it is. */
function Bound({ ctx, figure, year }: { ctx: Ctx; figure: ReportFigure; year: number }) {
  return (
    <a href={figureHref(siteOf(ctx).ref, figure, year)} data-figure={figure.definition.id}>
      {showQuantity(figure.value, figure.definition.unit, ctx.t)}
    </a>
  )
}

/** Station, year and moment. */
function Cover({ ctx, report }: Props) {
  const { t } = ctx
  const site = siteOf(ctx)
  return (
    <header class="cover">
      <h1>{t(title, { site: site.name, year: report.year })}</h1>
      <p class="lead">
        {t(
          [
            '截至 {at}。每个数字都由已确认的记录算出，点开就是它的记录。',
            'As of {at}. Every number is computed from confirmed records and opens to them.',
          ],
          { at: showInstant(report.asOf, t) },
        )}
      </p>
    </header>
  )
}

/** What stands behind the numbers. */
function Counts({ ctx, report }: Props) {
  const { t } = ctx
  return (
    <dl class="facts">
      <dt>{t(countsWords.behind)}</dt>
      <dd>{report.behind}</dd>
      {(['confirmed', 'pending', 'void'] as const).map(status => (
        <>
          <dt>{t(countsWords[status])}</dt>
          <dd>
            <a href={recordsHref(siteOf(ctx).ref, report.year, status)} data-status={status}>
              {report.counts[status]}
            </a>
          </dd>
        </>
      ))}
    </dl>
  )
}

const baseOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/reports/year`

function Years({ ctx, year }: { ctx: Ctx; year: number }) {
  return (
    <ul class="chips no-print">
      {[year - 1, year, year + 1].map(item => (
        <li>
          <a href={`${baseOf(ctx)}?year=${item}`} aria-current={item === year ? 'true' : undefined}>
            {showPeriod(yearPeriod(item), ctx.t)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Downloads({ ctx, year }: { ctx: Ctx; year: number }) {
  const { t } = ctx
  return (
    <div class="actions no-print">
      <a class="button" href={`${baseOf(ctx)}.docx?year=${year}`}>
        {t(['下载 Word 文件', 'Download for Word'])}
      </a>
      <a class="button" href={`${baseOf(ctx)}.xlsx?year=${year}`}>
        {t(['下载 Excel 文件', 'Download for Excel'])}
      </a>
      <span class="muted">
        {t(['打印本页就是 A4 纸的年度报告。', 'Printed, this page is the report on A4 paper.'])}
      </span>
    </div>
  )
}

function Summary({ ctx, report }: Props) {
  const { t } = ctx
  const sentences = summaryOf(report.sections, t)
  return (
    <section class="summary">
      <h2>{t(['概要', 'Summary'])}</h2>
      {sentences.length === 0 ? (
        <p>
          {t([
            '这一年还没有已确认的记录，没有数字可写。',
            'The year has no confirmed records yet, so there is no number to write.',
          ])}
        </p>
      ) : (
        sentences.map(sentence => (
          <p>
            {sentence.map(piece =>
              'text' in piece ? piece.text : <Bound ctx={ctx} figure={piece.figure} year={report.year} />,
            )}
          </p>
        ))
      )}
    </section>
  )
}

function Card({ ctx, figure, year }: { ctx: Ctx; figure: ReportFigure; year: number }) {
  const { t } = ctx
  const { definition } = figure
  return (
    <a
      class="figure-card"
      href={figureHref(siteOf(ctx).ref, figure, year)}
      data-figure={definition.id}
      aria-label={`${t(definition.words)} ${showQuantity(figure.value, definition.unit, t)}`}
    >
      <b>
        <Amount text={showQuantity(figure.value, definition.unit, t)} />
      </b>
      <span>{t(definition.words)}</span>
      <small>{t(definition.sentence)}</small>
    </a>
  )
}

function Section({ ctx, report, section }: Props & { section: ReportSection }) {
  const { t } = ctx
  const { main } = section
  const byMonth = new Map(section.months.map(row => [row.month, row.value]))
  const base = `/at/${siteOf(ctx).ref}/figures`
  return (
    <section>
      <h2>{t(section.words)}</h2>
      <ul class="cards">
        {section.figures.map(figure => (
          <li>
            <Card ctx={ctx} figure={figure} year={report.year} />
          </li>
        ))}
      </ul>
      {main ? (
        <div class="panel chart">
          <Bars
            t={t}
            caption={[`${main.definition.words[0]}（按月）`, `${main.definition.words[1]} by month`]}
            bars={monthsOf(report.year).map(month => {
              const value = byMonth.get(printPeriod(month)) ?? '0'
              return {
                label: showPeriod(month, t),
                size: Number(value),
                text: showQuantity(value, main.definition.unit, t),
                href: `${base}/${main.definition.id}?period=${printPeriod(month)}`,
              }
            })}
          />
          {main.definition.measure === 'distinct-household' ? <p class="muted">{t(monthsNote)}</p> : null}
        </div>
      ) : (
        <p class="muted">
          {t(['这一节全年没有已确认的记录。', 'This section has no confirmed records in the year.'])}
        </p>
      )}
    </section>
  )
}

function Households({ ctx, report }: Props) {
  const { t } = ctx
  const { figures, together } = report.households
  return (
    <section>
      <h2>{t(['服务到的户', 'Households served'])}</h2>
      <p>{t(householdNote)}</p>
      <dl class="facts">
        {figures.map(figure => (
          <>
            <dt>{t(figure.definition.words)}</dt>
            <dd>
              <Bound ctx={ctx} figure={figure} year={report.year} />
            </dd>
          </>
        ))}
        <dt>{t(['合起来不同的户', 'Different households together'])}</dt>
        <dd>
          <strong class="together">{showQuantity(String(together), '户', t)}</strong>
        </dd>
      </dl>
    </section>
  )
}

function Appendix({ ctx, report }: Props) {
  const { t } = ctx
  return (
    <section class="appendix">
      <h2>{t(['附录：数字的定义', 'Appendix: definitions of the figures'])}</h2>
      <Table
        t={t}
        caption={['数字的定义', 'Definitions of the figures']}
        rows={report.sections.flatMap(section => section.figures)}
        empty={t(['没有定义。', 'No definitions.'])}
        columns={[
          { label: ['编号', 'Id'], cell: figure => figure.key },
          { label: ['名称', 'Name'], cell: figure => t(figure.definition.words) },
          { label: ['定义', 'Definition'], cell: figure => t(figure.definition.sentence) },
          { label: ['单位', 'Unit'], cell: figure => showUnit(figure.definition.unit, t) },
        ]}
      />
    </section>
  )
}

/** The year report as a page that prints as it reads. */
export function yearPage(
  ctx: Ctx,
  report: YearReport,
  orders: Readonly<Record<FigureId, number>>,
): Response | Promise<Response> {
  const { t } = ctx
  return consolePage(ctx, {
    title: t(title, { site: siteOf(ctx).name, year: report.year }),
    children: (
      <article class="report">
        <Cover ctx={ctx} report={report} />
        <Years ctx={ctx} year={report.year} />
        <Summary ctx={ctx} report={report} />
        <Counts ctx={ctx} report={report} />
        <Downloads ctx={ctx} year={report.year} />
        {report.sections.map(section => (
          <Section ctx={ctx} report={report} section={section} />
        ))}
        <Households ctx={ctx} report={report} />
        {orders.received > 0 ? (
          <section>
            <h2>{t(['服务单', 'Orders'])}</h2>
            <OrderFigures ctx={ctx} year={report.year} values={orders} />
          </section>
        ) : null}
        <Appendix ctx={ctx} report={report} />
      </article>
    ),
  })
}

import { showPeriod, type Period } from '#kernel/period'
import { showQuantity } from '#kernel/quantity'
import { siteOf, type Ctx } from '#platform/http/route'
import { Amount } from '#platform/ui/amount'
import { consolePage } from '#platform/ui/frame'

import { hrefOf } from './address.ts'
import { figureKey, isShared, sections, type Definition } from './definition.ts'
import { PeriodPicker } from './period-picker.tsx'
import type { FigureValue } from './read-store.ts'
import { sectionWords } from './words.ts'

export interface FiguresView {
  readonly period: Period
  readonly definitions: readonly Definition[]
  readonly values: ReadonlyMap<string, FigureValue>
  /** Whether there are sites below. */
  readonly below: boolean
}

/** All figures of a site in a period, by section. */
export function figuresPage(
  ctx: Ctx,
  { period, definitions, values, below }: FiguresView,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/figures`
  const title = t(['数据', 'Figures'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>
          {title} · {showPeriod(period, t)}
        </h1>
        <p class="lead">
          {t([
            '每个数字都是对已确认记录的一次查询，点开就是它的记录。',
            'Every number is a query over confirmed records; open it to see them.',
          ])}
        </p>
        <PeriodPicker ctx={ctx} base={base} period={period} />
        <p class="no-print">
          <a href={`${base}/own`}>{t(['本站点自定的数据', 'Figures of the site’s own'])}</a>
          {' · '}
          <a href={`${base}/snapshots`}>{t(['留存的数', 'Frozen figures'])}</a>
          {below ? (
            <>
              {' · '}
              <a href={hrefOf(`${base}/below`, period)}>{t(['本级及以下', 'This site and all below'])}</a>
            </>
          ) : null}
        </p>
        {sections.map(section => (
          <section>
            <h2>{t(sectionWords[section])}</h2>
            <ul class="cards">
              {definitions
                .filter(definition => definition.section === section)
                .map(definition => (
                  <li>
                    <a class="figure-card" href={hrefOf(`${base}/${definition.id}`, period)}>
                      <b>
                        <Amount
                          text={showQuantity(
                            values.get(figureKey(definition))?.value ?? '0',
                            definition.unit,
                            t,
                          )}
                        />
                      </b>
                      <span>{t(definition.words)}</span>
                      {isShared(definition) ? null : <small>{t(['本站自定', 'Our own'])}</small>}
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </>
    ),
  })
}

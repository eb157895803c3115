import { showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import { showDay, showInstant } from '#kernel/time'
import { siteOf, type Ctx } from '#platform/http/route'
import { classWords, gradeWords, type Class } from '#records'

import { figureKey, type Definition } from './definition.ts'
import type { FigureView } from './figure-page.tsx'
import { nameOf, partName, type Names } from './names.ts'
import { isNarrow } from './narrowing.ts'
import { measureWords } from './words.ts'

/** A definition as rows of a list of facts; what it does not restrict is not named. */
export function DefinitionFacts({
  ctx,
  definition,
  names,
}: {
  ctx: Ctx
  definition: Definition
  names: Names
}) {
  const { t } = ctx
  const { filter } = definition
  const listed = (items: readonly string[]): string => items.join(t(['、', ', ']))
  const facts: readonly (readonly [label: Words, text: string | undefined])[] = [
    [['编号', 'Id'], figureKey(definition)],
    [['算法', 'Measure'], t(measureWords[definition.measure])],
    [['单位', 'Unit'], showUnit(definition.unit, t)],
    [['记录类别', 'Kinds'], listed(filter.of.map(part => t(partName(part, names))))],
    [
      ['项目', 'Programmes'],
      filter.programmes && listed(filter.programmes.map(code => nameOf('programme', code, {}, names, t))),
    ],
    [
      ['服务类别', 'Services'],
      filter.services && listed(filter.services.map(code => nameOf('service', code, {}, names, t))),
    ],
    [
      ['登记方式', 'How registered'],
      filter.classes && listed(filter.classes.map(code => t(classWords[code as Class] ?? [code, code]))),
    ],
    [
      ['证明程度至少', 'Grade of proof at least'],
      filter.gradeMin === undefined ? undefined : t(gradeWords[filter.gradeMin] ?? ['', '']),
    ],
  ]
  return (
    <>
      {facts.map(([label, text]) =>
        text === undefined ? null : (
          <>
            <dt>{t(label)}</dt>
            <dd>{text}</dd>
          </>
        ),
      )}
    </>
  )
}

/** How the number comes about: its definition, its period and moment, what was left out, and the query for auditors. */
export function Explanation({ ctx, view }: { ctx: Ctx; view: FigureView }) {
  const { t } = ctx
  const { definition, period, outside } = view
  const register = `/at/${siteOf(ctx).ref}/records`
  const days = `from=${period.from}&to=${period.to}`
  const waiting = (status: 'pending' | 'void', n: number) =>
    n === 0 ? '0' : <a href={`${register}?status=${status}&${days}`}>{n}</a>
  return (
    <section class="panel">
      <h2>{t(['这个数字怎么来的', 'Where the number comes from'])}</h2>
      <dl class="facts">
        <DefinitionFacts ctx={ctx} definition={definition} names={view.names} />
        <dt>{t(['时段', 'Period'])}</dt>
        <dd>
          {showDay(period.from, t)} – {showDay(period.to, t)}
        </dd>
        <dt>{t(['截至', 'As of'])}</dt>
        <dd>{showInstant(ctx.at, t)}</dd>
        <dt>{t(['记录', 'Records'])}</dt>
        <dd>{view.value.records}</dd>
      </dl>
      {outside ? (
        <>
          <h3>{t(['没有算进来的', 'What is left out'])}</h3>
          <dl class="facts">
            <dt>{t(['待第二个人确认', 'Waiting for a second person'])}</dt>
            <dd>{waiting('pending', outside.pending)}</dd>
            <dt>{t(['已作废', 'Void'])}</dt>
            <dd>{waiting('void', outside.void)}</dd>
            <dt>{t(['同类但不符合其他条件', 'Of these kinds, but not within the other rules'])}</dt>
            <dd>{outside.other}</dd>
          </dl>
        </>
      ) : null}
      <details class="sql">
        <summary>{t(['给审计人员：查询语句', 'For auditors: the query'])}</summary>
        {isNarrow(view.by) ? (
          <p class="muted">
            {t(['这是上面所选部分的查询。', 'This is the query of the part chosen above.'])}
          </p>
        ) : null}
        <pre tabindex={0}>{view.sql}</pre>
        <p class="muted">
          {t(
            [
              '$1 = 本站点，$2 = {from}，$3 = {to}。下面的记录用的是同一个条件。',
              '$1 = this site, $2 = {from}, $3 = {to}. The records below are read with the same condition.',
            ],
            { from: period.from, to: period.to },
          )}
        </p>
      </details>
    </section>
  )
}

import { showInstant } from '#kernel/time'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { consolePage } from '#platform/ui/frame'
import { formPage } from '#platform/ui/form-page'
import { Table } from '#platform/ui/table'

import { figureKey } from './definition.ts'
import type { OwnFigure } from './own-store.ts'

/** A station's own figures with all their versions. */
export function ownListPage(ctx: Ctx, all: readonly OwnFigure[]): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const figures = `/at/${site.ref}/figures`
  const may = ctx.gate.may(whoOf(ctx), site, 'figures.define')
  const title = t(['自定的数据', 'Own figures'])
  return consolePage(ctx, {
    title,
    children: (
      <>
        <p>
          <a href={figures}>{t(['全部数据', 'All figures'])}</a>
        </p>
        <div class="head">
          <div>
            <h1>{title}</h1>
            <p class="lead">
              {t([
                '本站点自己定义的数据：算法变了就是新的版本，从全部记录补算。',
                'Figures this site has defined itself. What counts otherwise is a new version, counted back over all records.',
              ])}
            </p>
          </div>
          {may ? (
            <a class="button primary" href={`${figures}/own/new`}>
              {t(['新建一个', 'Make one'])}
            </a>
          ) : null}
        </div>
        <Table
          t={t}
          caption={['自定的数据和它们的版本', 'Own figures and their versions']}
          rows={all}
          empty={
            <p>
              {t([
                '还没有自定的数据。先新建一个：勾选哪些记录要数进去。',
                'There is no figure of its own yet. Make one first: tick which records it counts.',
              ])}
            </p>
          }
          columns={[
            {
              label: ['名称', 'Name'],
              cell: ({ definition }) => <a href={`${figures}/${definition.id}`}>{t(definition.words)}</a>,
            },
            { label: ['编号', 'Id'], cell: ({ definition }) => figureKey(definition) },
            { label: ['算什么', 'What it counts'], cell: ({ definition }) => t(definition.sentence) },
            { label: ['开始', 'Since'], cell: own => showInstant(own.createdAt, t) },
            {
              label: ['状态', 'State'],
              cell: own => (own.endedAt ? t(['已停用', 'Ended']) : t(['统计中', 'Counting'])),
            },
            ...(may
              ? [
                  {
                    label: ['操作', 'Do'] as const,
                    cell: (own: OwnFigure) => (own.endedAt ? null : <Acts ctx={ctx} own={own} />),
                  },
                ]
              : []),
          ]}
        />
      </>
    ),
  })
}

function Acts({ ctx, own }: { ctx: Ctx; own: OwnFigure }) {
  const { t } = ctx
  const code = own.definition.id.replace(/^own\./, '')
  const base = `/at/${siteOf(ctx).ref}/figures/own/${code}`
  return (
    <>
      <a href={`${base}/change`}>{t(['修改', 'Change'])}</a>{' '}
      <a href={`${base}/retirement`}>{t(['停用', 'End'])}</a>
    </>
  )
}

/** Asks once more before a figure ends. */
export function retirePage(
  ctx: Ctx,
  own: OwnFigure,
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/figures/own`
  const code = own.definition.id.replace(/^own\./, '')
  const title = t(['停用“{name}”', 'End “{name}”'], { name: t(own.definition.words) })
  return formPage(
    ctx,
    {
      title,
      lead: [
        '停用后它不再出现在数据和报告里，代码也不能再用；记录和已留存的数都不变。',
        'It will no longer stand among the figures and in reports, and its code cannot be used again. Records and frozen figures stay.',
      ],
      action: `${base}/${code}/retirement`,
      form,
      act: ['停用', 'End it'],
      danger: true,
      cancel: base,
      fields: (
        <>
          <input type="hidden" name="revision" value={String(own.revision)} />
        </>
      ),
    },
    status,
  )
}

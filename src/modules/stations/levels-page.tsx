import type { Words } from '#kernel/result'
import { formOf, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { may } from '#platform/ui/list'
import { Table } from '#platform/ui/table'

import { listLevels, type LevelRow } from './store.ts'

const levelLabels = {
  code: ['代码', 'Code'],
  rank: ['从上到下的位置', 'Rank from the top'],
  zh: ['名称', 'Name'],
  en: ['英文名称', 'English name'],
} as const satisfies Record<string, Words>

/** The levels of the tree, and, at the topmost site, how they are called. */
export async function levelsPage(
  ctx: Ctx,
  chosen: string | undefined,
  form: FormState | undefined,
  status = 200,
): Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const base = `/at/${site.ref}/levels`
  const levels = await listLevels(ctx.deps.db)
  const level = levels.find(item => item.code === chosen)
  const manages = may(ctx, 'stations.manage') && !site.path.includes('.')
  const shown =
    form ?? (level ? formOf({ rank: String(level.rank), zh: level.zh, en: level.en }) : formOf({}))
  const title = t(['层级', 'Levels'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <p>
            <a href={`/at/${site.ref}/sites`}>{t(['站点', 'Sites'])}</a>
          </p>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '从上到下有哪些层级、叫什么，由最上级站点定。哪一级没有，就不用它。',
              'Which levels there are from the top and what they are called is set at the topmost site. A level nobody has is left unused.',
            ])}
          </p>
          <Table
            t={t}
            caption={['层级', 'Levels']}
            rows={levels}
            empty={t(['没有层级。', 'No levels.'])}
            columns={[
              { label: levelLabels.rank, number: true, cell: row => String(row.rank) },
              { label: levelLabels.zh, cell: row => <span lang="zh-CN">{row.zh}</span> },
              { label: levelLabels.en, cell: row => <span lang="en">{row.en}</span> },
              { label: levelLabels.code, cell: row => <code>{row.code}</code> },
              ...(manages
                ? [
                    {
                      label: ['操作', 'Action'] as const,
                      cell: (row: LevelRow) => (
                        <a
                          href={`${base}?level=${row.code}`}
                          aria-label={t(['修改 {name}', 'Change {name}'], { name: t([row.zh, row.en]) })}
                        >
                          {t(['修改', 'Change'])}
                        </a>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {manages ? (
            <section>
              <h2>
                {level
                  ? t(['修改层级 {code}', 'Change the level {code}'], { code: level.code })
                  : t(['增加一个层级', 'Add a level'])}
              </h2>
              <Form ctx={ctx} action={base} form={shown} labels={levelLabels}>
                {level ? (
                  <>
                    <input type="hidden" name="code" value={level.code} />
                    <input type="hidden" name="version" value={String(level.version)} />
                  </>
                ) : (
                  <Field
                    t={t}
                    form={shown}
                    name="code"
                    label={levelLabels.code}
                    help={[
                      '小写字母和连字符，例如 village',
                      'Lower-case letters and hyphens, such as village',
                    ]}
                    required
                    max={31}
                  />
                )}
                <Field t={t} form={shown} name="zh" label={levelLabels.zh} required max={20} />
                <Field t={t} form={shown} name="en" label={levelLabels.en} required max={40} />
                <Field
                  t={t}
                  form={shown}
                  name="rank"
                  label={levelLabels.rank}
                  help={[
                    '数字小的在上面；两级之间留着空位',
                    'Smaller is higher up; there is room in between',
                  ]}
                  inputmode="numeric"
                  required
                />
                <Actions t={t} label={['保存层级', 'Save the level']} cancel={base} />
              </Form>
            </section>
          ) : null}
        </>
      ),
    },
    status,
  )
}

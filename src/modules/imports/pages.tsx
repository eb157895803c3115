import { showInstant } from '#kernel/time'
import { emptyForm, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { Preview } from './actions.ts'
import type { Mapping, RegisterColumn } from './mapping.ts'
import type { ImportRow } from './store.ts'

const labels = { file: ['台账文件', 'Register file'] } as const

export function uploadPage(
  ctx: Ctx,
  imports: readonly ImportRow[],
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['导入台账', 'Import a register'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead">
            {t([
              '整个文件要么全部导入，要么一行也不导入；导入的记录要由另一个人确认后才计入数据。',
              'A file is imported whole or not at all; its records count once a second person has confirmed them.',
            ])}
          </p>
          <Form ctx={ctx} action={`/at/${site.ref}/imports`} form={form} files labels={labels}>
            <Field
              t={t}
              form={form}
              name="file"
              label={labels.file}
              help={[
                'XLSX 或 CSV（UTF-8、GB18030），第一行是列名',
                'XLSX or CSV (UTF-8, GB18030) with column names in the first row',
              ]}
              type="file"
              accept=".xlsx,.csv"
              required
            />
            <Actions t={t} label={['上传并检查', 'Upload and check']} cancel={`/at/${site.ref}/records`} />
          </Form>
          <h2>{t(['以前的导入', 'Earlier imports'])}</h2>
          <Table
            t={t}
            caption={['以前的导入', 'Earlier imports']}
            rows={imports}
            empty={t(['还没有导入过。', 'Nothing has been imported yet.'])}
            columns={[
              {
                label: ['文件', 'File'],
                cell: row => (
                  <a
                    href={
                      row.status === 'done'
                        ? `/at/${site.ref}/records?import=${row.id}`
                        : `/at/${site.ref}/imports/${row.id}`
                    }
                  >
                    {row.file_name}
                  </a>
                ),
              },
              { label: ['时间', 'When'], cell: row => showInstant(row.created_at, t) },
              {
                label: ['状态', 'State'],
                cell: row =>
                  row.status === 'done'
                    ? t(['已导入 {n} 条', '{n} records imported'], { n: row.rows_written })
                    : t(['只上传，未写入', 'Uploaded, nothing written']),
              },
            ]}
          />
        </>
      ),
    },
    status,
  )
}

export function previewPage(
  ctx: Ctx,
  view: Preview,
  mapping: Mapping,
  columns: readonly RegisterColumn[],
  form: FormState = emptyForm,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/at/${siteOf(ctx).ref}/imports/${view.file.id}`
  const nameOf = (field: string): string =>
    t(columns.find(column => column.field === field)?.words ?? [field, field])
  const sample = view.summary.sample.filter(row => row.rowNumber > view.summary.headerRowNumber)
  const example = (index: number): string => {
    const cell = sample.map(row => row.cells[index]).find(item => item !== null && item !== undefined)
    return cell === undefined || cell === null ? '' : typeof cell === 'object' ? cell.date : String(cell)
  }
  const done = view.file.status === 'done'
  return consolePage(
    ctx,
    {
      title: view.file.file_name,
      children: (
        <>
          <h1>{view.file.file_name}</h1>
          <p class="lead">
            {view.summary.format.toUpperCase()} · {view.summary.encoding} ·{' '}
            {t(['{n} 行', '{n} rows'], { n: view.summary.rowCount - 1 })} ·{' '}
            <span class="jade">{t(['可以导入 {n}', '{n} ready'], { n: view.good.length })}</span> ·{' '}
            {t(['台账已有 {n}', '{n} already there'], { n: view.known })} ·{' '}
            <span class={view.badCount > 0 ? 'red' : 'muted'}>
              {t(['有问题 {n}', '{n} with problems'], { n: view.badCount })}
            </span>
          </p>
          {view.badCount > 0 ? (
            <Table
              t={t}
              caption={['有问题的行', 'Rows with problems']}
              rows={view.bad}
              empty=""
              columns={[
                { label: ['行号', 'Row'], number: true, cell: row => String(row.rowNumber) },
                {
                  label: ['为什么', 'Why'],
                  cell: row =>
                    row.problems.map(problem => `${nameOf(problem.field)}:${t(problem.words)}`).join(' '),
                },
              ]}
            />
          ) : null}
          {view.badCount > view.bad.length ? (
            <p class="muted">
              {t(['只列出前 {n} 行。', 'The first {n} are listed.'], { n: view.bad.length })}
            </p>
          ) : null}
          <h2>{t(['列的对应', 'Columns'])}</h2>
          <Form ctx={ctx} action={`${base}/writing`} form={form}>
            <Table
              t={t}
              caption={['列的对应', 'Columns']}
              rows={view.summary.header.map((head, index) => ({ head, index }))}
              empty=""
              columns={[
                { label: ['文件里的列', 'In the file'], cell: row => row.head || '—' },
                { label: ['例子', 'Example'], cell: row => example(row.index) },
                {
                  label: ['填到', 'Fills'],
                  cell: row => (
                    <select
                      name={`column-${row.index}`}
                      aria-label={t(['“{head}”填到', '“{head}” fills'], { head: row.head })}
                      disabled={done}
                    >
                      <option value="">{t(['不导入这一列', 'Leave out'])}</option>
                      {columns.map(column => (
                        <option value={column.key} selected={column.key === mapping[row.index]}>
                          {t(column.words)}
                        </option>
                      ))}
                    </select>
                  ),
                },
              ]}
            />
            {done ? (
              <p class="jade">{t(['已写入台账。', 'It is in the register.'])}</p>
            ) : (
              <div class="actions">
                <button class="primary" type="submit" name="do" value="write">
                  {t(['写入台账（{n} 条）', 'Write {n} records into the register'], { n: view.good.length })}
                </button>
                <button type="submit" name="do" value="check">
                  {t(['按这个对应再检查', 'Check again with these columns'])}
                </button>
                <a href={`/at/${siteOf(ctx).ref}/imports`}>{t(['不导入', 'Do not import'])}</a>
              </div>
            )}
          </Form>
        </>
      ),
    },
    status,
  )
}

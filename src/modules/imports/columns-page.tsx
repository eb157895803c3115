import { emptyForm, type FormState } from '#platform/http/form'
import type { Ctx } from '#platform/http/route'
import { Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import { isLegal } from './import.ts'
import type { Mapping, RegisterColumn } from './mapping.ts'
import { baseOf, FileHead, GiveUp } from './pages.tsx'
import type { ImportFile } from './store.ts'

/** Which column of the file fills which of the register, with the first rows to judge by. */
export function columnsPage(
  ctx: Ctx,
  file: ImportFile,
  mapping: Mapping,
  columns: readonly RegisterColumn[],
  form: FormState = emptyForm,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const { header, examples, mergedRanges } = file.head
  const width = Math.max(header.length, ...examples.map(row => row.length))
  const used = mapping.filter(key => key !== '').length
  return consolePage(
    ctx,
    {
      title: file.fileName,
      children: (
        <FileHead ctx={ctx} file={file}>
          {file.problem ? (
            <div class="errors" role="alert">
              <h2>{t(file.problem.words, file.problem.facts)}</h2>
            </div>
          ) : null}
          <h2>{t(['哪一列是什么', 'Which column is what'])}</h2>
          <p class="muted">
            {t(
              [
                '列名在第 {row} 行。{width} 列里认出了 {used} 列；没认对的请改，不用的留空。',
                'Column names stand in row {row}. {used} of {width} columns were recognised; correct what is wrong, leave out what is not needed.',
              ],
              { row: file.head.headerRowNumber, width, used },
            )}
          </p>
          {mergedRanges.length > 0 ? (
            <p class="amber">
              {t(
                [
                  '下面有合并单元格（{ranges}）：内容只算在第一格，其余当作空白。',
                  'There are merged cells below ({ranges}): their content counts for the first cell only, the others are empty.',
                ],
                { ranges: mergedRanges.join('、') },
              )}
            </p>
          ) : null}
          <Form ctx={ctx} action={`${baseOf(ctx, file)}/reading`} form={form}>
            <Table
              t={t}
              caption={['列的对应', 'Columns']}
              rows={Array.from({ length: width }, (_, index) => index)}
              empty=""
              columns={[
                { label: ['文件里的列', 'In the file'], cell: index => header[index] || '—' },
                {
                  label: ['前几行', 'First rows'],
                  cell: index =>
                    examples
                      .map(row => row[index] ?? '')
                      .filter(Boolean)
                      .join(' ／ ') || '—',
                },
                {
                  label: ['填到', 'Fills'],
                  cell: index => (
                    <select
                      name={`column-${index}`}
                      aria-label={t(['“{head}”填到', '“{head}” fills'], {
                        head: header[index] || `${index + 1}`,
                      })}
                    >
                      <option value="">{t(['不导入这一列', 'Leave out'])}</option>
                      {columns.map(column => (
                        <option value={column.key} selected={column.key === mapping[index]}>
                          {t(column.words)}
                        </option>
                      ))}
                    </select>
                  ),
                },
              ]}
            />
            <div class="actions">
              <button class="primary" type="submit">
                {t(['读取并检查每一行', 'Read and check every row'])}
              </button>
              {isLegal('write', file.status) ? (
                <a href={baseOf(ctx, file)}>{t(['不改了，回到预览', 'Back without a change'])}</a>
              ) : null}
            </div>
          </Form>
          <GiveUp ctx={ctx} file={file} />
        </FileHead>
      ),
    },
    status,
  )
}

import { showInstant } from '#kernel/time'
import { emptyForm, type FormState } from '#platform/http/form'
import { showList, type Served } from '#platform/http/lists'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import type { List } from '#platform/ui/list'

import { isLegal } from './import.ts'
import { grouped, StatusMark } from './pages.tsx'
import { importSorts, importSource, type ImportFile } from './store.ts'
import { statusWords } from './text.ts'

const labels = { file: ['台账文件', 'Register file'] } as const

const list: List<ImportFile> = {
  title: ['导入台账', 'Import a register'],
  lead: [
    '一行一条记录。先选列、检查、预览，再写入；有一行不对就整个文件都不写。导入的记录是“事后补录”，要由另一个人确认才计入数据。',
    'One record a row. Columns are matched, rows checked and shown before anything is written; if one row will not do, nothing of the file is. What is imported counts as back-filled and waits for a second person.',
  ],
  path: site => `/at/${site}/imports`,
  exports: 'records.import',
  order: '-at',
  sorts: importSorts,
  filters: [
    { name: 'text', label: ['文件名或上传人', 'File or by whom'] },
    {
      name: 'status',
      label: ['状态', 'State'],
      options: ({ t }) => Object.entries(statusWords).map(([value, words]) => ({ value, label: t(words) })),
    },
    { name: 'from', label: ['从', 'From'], type: 'day' },
    { name: 'to', label: ['到', 'To'], type: 'day' },
  ],
  empty: ({ t }) => (
    <p>
      {t([
        '还没有导入过。先在上面选一个台账文件。',
        'Nothing has been imported yet. Choose a register file above first.',
      ])}
    </p>
  ),
  columns: ctx => {
    const { t } = ctx
    const written = (row: ImportFile) => (isLegal('confirm', row.status) ? row.rowsWritten : null)
    return [
      {
        label: ['文件', 'File'],
        sort: 'file',
        cell: row => <a href={`/at/${siteOf(ctx).ref}/imports/${row.id}`}>{row.fileName}</a>,
        file: row => row.fileName,
      },
      { label: ['上传人', 'By'], sort: 'by', cell: row => row.createdByName, file: row => row.createdByName },
      {
        label: ['时间', 'When'],
        sort: 'at',
        cell: row => showInstant(row.createdAt, t),
        file: row => showInstant(row.createdAt, t),
      },
      {
        label: ['状态', 'State'],
        cell: row => <StatusMark ctx={ctx} status={row.status} />,
        file: row => t(statusWords[row.status]),
      },
      {
        label: ['写入', 'Written'],
        number: true,
        sort: 'written',
        cell: row => (isLegal('confirm', row.status) ? grouped(row.rowsWritten) : '—'),
        file: written,
      },
    ]
  },
}

export const importsServed: Served<ImportFile> = {
  list,
  source: (ctx, asked) => importSource(siteOf(ctx).id, asked.values),
}

/** The way in for a file, and below it what became of earlier ones. */
export function importsPage(ctx: Ctx, form: FormState = emptyForm, status = 200): Promise<Response> {
  const { t } = ctx
  const at = `/at/${siteOf(ctx).ref}`
  return showList(ctx, importsServed, {
    status,
    above: (
      <>
        <Form ctx={ctx} action={`${at}/imports`} form={form} labels={labels} files>
          <Field
            t={t}
            form={form}
            name="file"
            label={labels.file}
            help={[
              'XLSX 或 CSV（UTF-8、GB18030），最多 64 MB、200,000 行，要有一行列名。写入台账或放弃以后，文件就会删除',
              'XLSX or CSV (UTF-8, GB18030), at most 64 MB and 200,000 rows, with a row of column names. The file is deleted once it is in the register or given up',
            ]}
            type="file"
            accept=".xlsx,.csv"
            required
          />
          <Actions t={t} label={['上传并选列', 'Upload and choose columns']} cancel={`${at}/records`} />
        </Form>
        <h2>{t(['以前的导入', 'Earlier imports'])}</h2>
      </>
    ),
  })
}

import type { Child } from 'hono/jsx'

import { showInstant } from '#kernel/time'
import { emptyForm, type FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Icon } from '#platform/ui/icon'
import { Pager, Table } from '#platform/ui/table'

import { isLegal, progressOf, type Status } from './import.ts'
import type { ImportFile } from './store.ts'
import { stageWords, statusLook, statusWords } from './text.ts'

const labels = { file: ['台账文件', 'Register file'] } as const

/** A number of rows, grouped so that it can be read. */
export const grouped = (rows: number): string => new Intl.NumberFormat('en').format(rows)

export const baseOf = (ctx: Ctx, file: ImportFile): string => `/at/${siteOf(ctx).ref}/imports/${file.id}`

function StatusMark({ ctx, status }: { ctx: Ctx; status: Status }) {
  const { icon, tone } = statusLook[status]
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon} />
      {ctx.t(statusWords[status])}
    </span>
  )
}

export interface ListView {
  readonly imports: readonly ImportFile[]
  readonly next: string | undefined
  readonly first: boolean
}

/** The way in for a file, and what became of earlier ones. */
export function listPage(
  ctx: Ctx,
  view: ListView,
  form: FormState,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const base = `/at/${site.ref}/imports`
  return consolePage(
    ctx,
    {
      title: t(['导入台账', 'Import a register']),
      children: (
        <>
          <h1>{t(['导入台账', 'Import a register'])}</h1>
          <p class="lead">
            {t([
              '一行一条记录。先选列、检查、预览，再写入；有一行不对就整个文件都不写。导入的记录是“事后补录”，要由另一个人确认才计入数据。',
              'One record a row. Columns are matched, rows checked and shown before anything is written; if one row will not do, nothing of the file is. What is imported counts as back-filled and waits for a second person.',
            ])}
          </p>
          <Form ctx={ctx} action={base} form={form} labels={labels} files>
            <Field
              t={t}
              form={form}
              name="file"
              label={labels.file}
              help={[
                'XLSX 或 CSV（UTF-8、GB18030），最多 64 MB、200,000 行，要有一行列名',
                'XLSX or CSV (UTF-8, GB18030), at most 64 MB and 200,000 rows, with a row of column names',
              ]}
              type="file"
              accept=".xlsx,.csv"
              required
            />
            <Actions
              t={t}
              label={['上传并选列', 'Upload and choose columns']}
              cancel={`/at/${site.ref}/records`}
            />
          </Form>
          <h2>{t(['以前的导入', 'Earlier imports'])}</h2>
          <Table
            t={t}
            caption={['以前的导入', 'Earlier imports']}
            rows={view.imports}
            empty={t(['还没有导入过。', 'Nothing has been imported yet.'])}
            columns={[
              { label: ['文件', 'File'], cell: row => <a href={`${base}/${row.id}`}>{row.fileName}</a> },
              { label: ['上传人', 'By'], cell: row => row.createdByName },
              { label: ['时间', 'When'], cell: row => showInstant(row.createdAt, t) },
              { label: ['状态', 'State'], cell: row => <StatusMark ctx={ctx} status={row.status} /> },
              {
                label: ['写入', 'Written'],
                number: true,
                cell: row => (isLegal('confirm', row.status) ? grouped(row.rowsWritten) : '—'),
              },
            ]}
          />
          <Pager t={t} href={base} next={view.next} first={view.first} />
        </>
      ),
    },
    status,
  )
}

interface FileProps {
  readonly ctx: Ctx
  readonly file: ImportFile
  readonly children?: Child
}

/** The head of one import's page: which file, from whom, where it stands. */
export function FileHead({ ctx, file, children }: FileProps) {
  const { t } = ctx
  const { format, encoding, sheet, sheets } = file.head
  const others = sheets.filter(other => other.name !== sheet)
  return (
    <>
      <div class="head">
        <div>
          <h1>{file.fileName}</h1>
          <p>
            <StatusMark ctx={ctx} status={file.status} />
          </p>
          <p class="lead">
            {format.toUpperCase()}
            {format === 'csv'
              ? ` · ${encoding}`
              : ` · ${t(['工作表“{sheet}”', 'sheet “{sheet}”'], { sheet })}`}{' '}
            · {file.createdByName} · {showInstant(file.createdAt, t)}
          </p>
          {others.length > 0 ? (
            <p class="muted">
              {t(
                [
                  '只读这一张工作表。要导入别的（{others}），请把它移到最前面再上传一次。',
                  'Only this sheet is read. To import another ({others}), move it to the front and upload again.',
                ],
                { others: others.map(other => other.name).join('、') },
              )}
            </p>
          ) : null}
        </div>
        {ctx.gate.may(whoOf(ctx), siteOf(ctx), 'records.import') ? (
          <div class="actions">
            <a class="button" href={`/at/${siteOf(ctx).ref}/imports`}>
              {t(['所有导入', 'All imports'])}
            </a>
          </div>
        ) : null}
      </div>
      {children}
    </>
  )
}

/** A button that gives the import up. */
export function GiveUp({ ctx, file }: FileProps) {
  if (!isLegal('cancel', file.status)) return null
  return (
    <Form ctx={ctx} action={`${baseOf(ctx, file)}/cancellation`} form={emptyForm}>
      <div class="actions">
        <button type="submit">{ctx.t(['放弃这次导入', 'Give this import up'])}</button>
        <span class="muted">
          {ctx.t(['文件会删除，什么也不写入。', 'The file is deleted and nothing is written.'])}
        </span>
      </div>
    </Form>
  )
}

/** A page that follows work under way: it looks again by itself, without script. */
export function progressPage(ctx: Ctx, file: ImportFile, pending: number): Response | Promise<Response> {
  const { t } = ctx
  const { stage, value, max } = progressOf(file, pending)
  const words = stageWords[stage]
  const facts = { n: grouped(value), total: grouped(max) }
  return consolePage(ctx, {
    title: file.fileName,
    refreshSeconds: 2,
    children: (
      <FileHead ctx={ctx} file={file}>
        <section class="panel">
          <p role="status">{t(words, facts)}</p>
          {max > 0 ? (
            <progress value={value} max={max} aria-label={t(statusWords[file.status])} />
          ) : (
            <progress aria-label={t(statusWords[file.status])} />
          )}
          <p class="muted">
            {t([
              '这一页会自己更新。可以离开去做别的，回来再看。',
              'This page keeps itself up to date. You may leave it and come back.',
            ])}
          </p>
          <GiveUp ctx={ctx} file={file} />
          {isLegal('rest', file.status) ? (
            <Form ctx={ctx} action={`${baseOf(ctx, file)}/rest`} form={emptyForm}>
              <div class="actions">
                <button type="submit">{t(['停止确认', 'Stop confirming'])}</button>
                <span class="muted">{t(['已确认的保留。', 'What is confirmed stays confirmed.'])}</span>
              </div>
            </Form>
          ) : null}
        </section>
      </FileHead>
    ),
  })
}

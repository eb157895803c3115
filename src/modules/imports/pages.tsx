import type { Child } from 'hono/jsx'

import { showInstant } from '#kernel/time'
import { emptyForm } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Icon } from '#platform/ui/icon'

import { isLegal, progressOf, type Status } from './import.ts'
import type { ImportFile } from './store.ts'
import { stageWords, statusLook, statusWords } from './text.ts'

/** A number of rows, grouped so that it can be read. */
export const grouped = (rows: number): string => new Intl.NumberFormat('en').format(rows)

export const baseOf = (ctx: Ctx, file: ImportFile): string => `/at/${siteOf(ctx).ref}/imports/${file.id}`

export function StatusMark({ ctx, status }: { ctx: Ctx; status: Status }) {
  const { icon, tone } = statusLook[status]
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon} />
      {ctx.t(statusWords[status])}
    </span>
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

import { showQuantity } from '#kernel/quantity'
import { showDay } from '#kernel/time'
import { emptyForm, type FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { ErrorSummary, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Pager, Table } from '#platform/ui/table'
import { kindOf, labels } from '#records'

import { isLegal, rowsNew } from './import.ts'
import type { RegisterColumn } from './mapping.ts'
import { baseOf, FileHead, GiveUp, grouped } from './pages.tsx'
import type { BadRow, ImportFile, Problem, SoundRow } from './store.ts'
import { nothingKept } from './text.ts'

/** Why a row will not do, in one line. */
export const reasonsOf = (
  ctx: Ctx,
  problems: readonly Problem[],
  columns: readonly RegisterColumn[],
): string =>
  problems
    .map(({ field, words }) => {
      const name = columns.find(column => column.field === field)?.words ?? [field, field]
      return ctx.t([`${name[0]}：${words[0]}`, `${name[1]}: ${words[1]}`])
    })
    .join(' ')

export interface Preview {
  readonly file: ImportFile
  readonly sound: readonly SoundRow[]
  readonly bad: readonly BadRow[]
  readonly next: string | undefined
  readonly first: boolean
}

/** What would become of a file: how many rows are new, known or bad, and every bad one with its reason. */
export function previewPage(
  ctx: Ctx,
  view: Preview,
  columns: readonly RegisterColumn[],
  form: FormState = emptyForm,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const { file } = view
  const base = baseOf(ctx, file)
  const fresh = rowsNew(file)
  return consolePage(
    ctx,
    {
      title: file.fileName,
      children: (
        <FileHead ctx={ctx} file={file}>
          <ErrorSummary t={t} form={form} labels={{}} />
          <dl class="facts">
            <dt>{t(['有内容的行', 'Rows with content'])}</dt>
            <dd>{grouped(file.rowsTotal)}</dd>
            <dt>{t(['可以新增', 'New'])}</dt>
            <dd class="jade">{grouped(fresh)}</dd>
            <dt>{t(['台账里已有', 'Already in the register'])}</dt>
            <dd>{grouped(file.rowsKnown)}</dd>
            <dt>{t(['有问题', 'With problems'])}</dt>
            <dd class={file.rowsBad > 0 ? 'red' : undefined}>{grouped(file.rowsBad)}</dd>
          </dl>
          <NextStep ctx={ctx} file={file} />
          {file.rowsBad > 0 ? <BadRows ctx={ctx} view={view} columns={columns} /> : null}
          {view.sound.length > 0 && view.first ? (
            <>
              <h2>{t(['前几条会这样写入', 'How the first ones will stand'])}</h2>
              <Table
                t={t}
                caption={['前几条会这样写入', 'How the first ones will stand']}
                rows={view.sound}
                empty=""
                columns={[
                  { label: labels.day, cell: row => showDay(row.day, t) },
                  { label: labels.kind, cell: row => t(kindOf(row.kind)?.words ?? [row.kind, row.kind]) },
                  { label: labels.title, cell: row => row.title },
                  { label: labels.place, cell: row => row.place || '—' },
                  {
                    label: labels.quantity,
                    number: true,
                    cell: row => showQuantity(row.quantity, row.unit, t),
                  },
                  {
                    label: labels.headcount,
                    number: true,
                    cell: row => (row.headcount === null ? '—' : String(row.headcount)),
                  },
                ]}
              />
            </>
          ) : null}
          <h2>{t(['不是想要的样子？', 'Not what was meant?'])}</h2>
          <p>
            <a href={`${base}?columns=1`}>
              {t(['换一种列的对应，再检查一次', 'Match the columns differently and check again'])}
            </a>
          </p>
          <GiveUp ctx={ctx} file={file} />
        </FileHead>
      ),
    },
    status,
  )
}

/** The one next act: write, mend the file, or nothing. */
function NextStep({ ctx, file }: { ctx: Ctx; file: ImportFile }) {
  const { t } = ctx
  const fresh = rowsNew(file)
  if (file.rowsBad > 0)
    return (
      <p class="actions red">
        {t([
          '有问题的行都列在下面。请在原文件里改好再上传；在此之前一行也不会写入。',
          'Every row with a problem is listed below. Correct them in the file and upload it again; until then nothing is written.',
        ])}
      </p>
    )
  if (fresh === 0)
    return (
      <p class="actions jade">
        {t([
          '台账里都已经有了，没有要写入的。',
          'The register has them all already; there is nothing to write.',
        ])}
      </p>
    )
  return (
    <Form ctx={ctx} action={`${baseOf(ctx, file)}/writing`} form={emptyForm}>
      <div class="actions">
        <button class="primary" type="submit">
          {t(['写入台账（{n} 条）', 'Write {n} records into the register'], { n: grouped(fresh) })}
        </button>
        <span class="muted">
          {t(['写入后要由另一个人确认才计入数据。', 'They count once a second person confirms them.'])}
        </span>
      </div>
    </Form>
  )
}

function BadRows({ ctx, view, columns }: { ctx: Ctx; view: Preview; columns: readonly RegisterColumn[] }) {
  const { t } = ctx
  const base = baseOf(ctx, view.file)
  return (
    <>
      <div class="head">
        <h2>{t(['有问题的行', 'Rows with problems'])}</h2>
        <div class="actions">
          <a class="button" href={`${base}/problems.xlsx`}>
            {t(['全部下载 Excel', 'Download all as Excel'])}
          </a>
          <a class="button" href={`${base}/problems.csv`}>
            {t(['全部下载 CSV', 'Download all as CSV'])}
          </a>
        </div>
      </div>
      <Table
        t={t}
        caption={['有问题的行', 'Rows with problems']}
        rows={view.bad}
        empty={t(['没有更多了。', 'There are no more.'])}
        columns={[
          { label: ['行号', 'Row'], number: true, cell: row => String(row.rowNumber) },
          { label: ['为什么不行', 'Why it will not do'], cell: row => reasonsOf(ctx, row.problems, columns) },
        ]}
      />
      <Pager t={t} href={base} next={view.next} first={view.first} />
    </>
  )
}

/** An import that is over: what it brought, and what a second person has yet to do. */
export function donePage(
  ctx: Ctx,
  file: ImportFile,
  states: { readonly pending: number; readonly confirmed: number },
  form: FormState = emptyForm,
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const who = whoOf(ctx)
  const records = `/at/${site.ref}/records?import=${file.id}`
  const mayConfirm = ctx.gate.may(who, site, 'records.confirm')
  const isOwn = file.writtenBy === who.accountId
  return consolePage(
    ctx,
    {
      title: file.fileName,
      children: (
        <FileHead ctx={ctx} file={file}>
          <ErrorSummary t={t} form={form} labels={{}} />
          {isLegal('confirm', file.status) ? (
            <>
              <dl class="facts">
                <dt>{t(['新增记录', 'Records added'])}</dt>
                <dd class="jade">{grouped(file.rowsWritten)}</dd>
                <dt>{t(['台账里原来就有', 'There before'])}</dt>
                <dd>{grouped(file.rowsKnown)}</dd>
                <dt>{t(['已确认', 'Confirmed'])}</dt>
                <dd>{grouped(states.confirmed)}</dd>
                <dt>{t(['待确认', 'Waiting for confirmation'])}</dt>
                <dd class={states.pending > 0 ? 'amber' : undefined}>{grouped(states.pending)}</dd>
              </dl>
              <p class="muted">
                {t([
                  '上传的文件用完已删除；每一行都在台账里。',
                  'The uploaded file has served and is deleted; every row of it is in the register.',
                ])}
              </p>
              <div class="actions">
                {states.pending > 0 && mayConfirm && !isOwn ? (
                  <Form ctx={ctx} action={`${baseOf(ctx, file)}/confirmation`} form={emptyForm}>
                    <button class="primary" type="submit">
                      {t(['确认这一批的 {n} 条', 'Confirm these {n} records'], {
                        n: grouped(states.pending),
                      })}
                    </button>
                  </Form>
                ) : null}
                <a class="button" href={records}>
                  {t(['查看这一批记录', 'Look at these records'])}
                </a>
              </div>
              {states.pending > 0 && (isOwn || !mayConfirm) ? (
                <p class="muted">
                  {t([
                    '这些记录要由导入人以外的确认人来确认；确认前不计入数据。',
                    'Somebody else who may confirm has to confirm these records; until then they do not count.',
                  ])}
                </p>
              ) : null}
            </>
          ) : (
            <p>{t(nothingKept)}</p>
          )}
        </FileHead>
      ),
    },
    status,
  )
}

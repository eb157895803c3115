import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

const labels = {
  text: ['稿件全文', 'The text'],
  file: ['或者上传文本文件', 'Or a text file'],
  year: ['对照哪一年的记录', 'Against the records of which year'],
} as const

export function CheckForm({ ctx, form }: { ctx: Ctx; form: FormState }) {
  const { t } = ctx
  return (
    <Form ctx={ctx} action={`/at/${siteOf(ctx).ref}/checks`} form={form} files labels={labels}>
      <Field
        t={t}
        form={form}
        name="text"
        label={labels.text}
        type="textarea"
        help={['连网页标题一起粘贴，第一行是标题', 'Paste it with its page title as the first line']}
      />
      <Field
        t={t}
        form={form}
        name="file"
        label={labels.file}
        type="file"
        help={[
          '.txt、.html 或 .docx，不超过 2 MB；文件原样留底',
          '.txt, .html or .docx up to 2 MB; kept as it came',
        ]}
        accept=".txt,.html,.htm,.docx,text/plain,text/html"
      />
      <Field
        t={t}
        form={form}
        name="year"
        label={labels.year}
        inputmode="numeric"
        help={[
          '稿件里写明“上半年”“两节”“3月”的，按那段日子核对',
          'Where the text names a half-year, a feast or a month, those days are taken',
        ]}
        required
      />
      <Actions t={t} label={['体检这份稿件', 'Check this text']} />
    </Form>
  )
}

export function formPage(ctx: Ctx, form: FormState, status = 200): Response | Promise<Response> {
  const title = ctx.t(['稿件体检', 'Check a text'])
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <h1>{title}</h1>
          <p class="lead">
            {ctx.t([
              '找出稿件里的每一个数字，和记录逐一核对；同时检查被篡改的标题、损坏的文字、外地地名和个人信息。',
              'Finds every number a text claims and holds it against the records; finds hijacked titles, damaged text, places from elsewhere and personal data.',
            ])}
          </p>
          <CheckForm ctx={ctx} form={form} />
        </>
      ),
    },
    status,
  )
}

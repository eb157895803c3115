import { showQuantity, showUnit } from '#kernel/quantity'
import { emptyForm, type FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { CheckedClaim } from './binding.ts'
import type { Report } from './check.ts'
import { findingWords, passedByReason, reasonWords, showInterval, verdictWords } from './print.ts'

const labels = {
  text: ['稿件全文', 'The text'],
  file: ['或者上传文本文件', 'Or a text file'],
  year: ['对照哪一年的记录', 'Against the records of which year'],
} as const

function CheckForm({ ctx, form }: { ctx: Ctx; form: FormState }) {
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
      <Field t={t} form={form} name="file" label={labels.file} type="file" accept=".txt,text/plain" />
      <Field t={t} form={form} name="year" label={labels.year} inputmode="numeric" required />
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

interface Mark {
  readonly start: number
  readonly end: number
  readonly look: string
  readonly name: string
  readonly anchor: string
  readonly href: string | undefined
}

/** The text itself with its marks; where marks overlap the first one stands. */
function Marked({ text, marks }: { text: string; marks: readonly Mark[] }) {
  let at = 0
  const parts = marks.flatMap(mark => {
    if (mark.start < at) return []
    const plain = text.slice(at, mark.start)
    at = mark.end
    const inside = text.slice(mark.start, mark.end)
    return [
      plain,
      <mark id={mark.anchor} class={`m-${mark.look}`} title={mark.name}>
        {mark.href ? <a href={mark.href}>{inside}</a> : inside}
      </mark>,
    ]
  })
  return (
    <div class="text">
      {parts}
      {text.slice(at)}
    </div>
  )
}

const tones: Readonly<Record<CheckedClaim['verdict'], string>> = {
  supported: 'jade',
  contradicted: 'red',
  'no-figure': 'amber',
  'no-record': 'amber',
  'lost-digit': 'red',
  unchecked: 'muted',
}

export function reportPage(ctx: Ctx, report: Report, year: number): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const figureHref = (id: string): string => `/at/${site.ref}/figures/${id}?period=${year}`
  const title = t(['稿件体检结果', 'What the check found'])
  const marks: Mark[] = [
    ...report.findings.map((finding, i) => ({
      start: finding.start,
      end: finding.end,
      look: finding.kind,
      name: t(findingWords[finding.kind]),
      anchor: `finding-${i}`,
      href: undefined,
    })),
    ...report.claims.map((claim, i) => ({
      start: claim.start,
      end: claim.end,
      look: claim.verdict,
      name: t(verdictWords[claim.verdict]),
      anchor: `claim-${i}`,
      href: claim.figure ? figureHref(claim.figure) : undefined,
    })),
  ].sort((a, b) => a.start - b.start || b.end - a.end)
  const tally = (verdict: CheckedClaim['verdict']): number =>
    report.claims.filter(claim => claim.verdict === verdict).length
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t(['{n} 处数字', '{n} claims'], { n: report.claims.length })}
          {(Object.keys(verdictWords) as CheckedClaim['verdict'][])
            .filter(verdict => tally(verdict) > 0)
            .map(verdict => (
              <>
                {' '}
                ·{' '}
                <span class={tones[verdict]}>
                  {t(verdictWords[verdict])} {tally(verdict)}
                </span>
              </>
            ))}
          {' · '}
          <span class="red">{t(['{n} 处问题', '{n} findings'], { n: report.findings.length })}</span>
        </p>
        {report.findings.length > 0 ? (
          <Table
            t={t}
            caption={['发现的问题', 'Findings']}
            rows={report.findings.map((finding, i) => ({ finding, i }))}
            empty=""
            columns={[
              {
                label: ['问题', 'Finding'],
                cell: ({ finding, i }) => <a href={`#finding-${i}`}>{t(findingWords[finding.kind])}</a>,
              },
              { label: ['原文', 'Text'], cell: ({ finding }) => finding.text.slice(0, 60) },
              { label: ['说明', 'Why'], cell: ({ finding }) => t(finding.message, finding.facts) },
              {
                label: ['还原', 'Repair'],
                cell: ({ finding }) =>
                  finding.repair === null ? (
                    '—'
                  ) : (
                    <>
                      {finding.repair}
                      {finding.proof ? (
                        <details>
                          <summary>{t(['字节证明', 'Byte proof'])}</summary>
                          <p>{t(finding.proof.cause)}</p>
                          <p>
                            <code>
                              {finding.proof.read
                                .map(([bytes, character]) => `${bytes} ${character}`)
                                .join(' · ')}
                            </code>
                          </p>
                          <p>
                            <code>
                              {finding.proof.meant
                                .map(([bytes, character]) => `${bytes} ${character}`)
                                .join(' · ')}
                            </code>
                          </p>
                        </details>
                      ) : null}
                    </>
                  ),
              },
            ]}
          />
        ) : null}
        <h2>{t(['稿件里的数字', 'Numbers in the text'])}</h2>
        <Table
          t={t}
          caption={['稿件里的数字', 'Numbers in the text']}
          rows={report.claims.map((claim, i) => ({ claim, i }))}
          empty={t(['这份稿件没有数字。', 'This text claims no numbers.'])}
          columns={[
            {
              label: ['原文', 'Text'],
              cell: ({ claim, i }) => (
                <a href={`#claim-${i}`}>
                  <strong>{claim.text}</strong>
                </a>
              ),
            },
            { label: ['数的是', 'Counts'], cell: ({ claim }) => claim.counts },
            {
              label: ['意思是', 'Means'],
              cell: ({ claim }) => `${showInterval(claim)} ${showUnit(claim.unit, t)}`,
            },
            {
              label: ['记录', 'Records'],
              cell: ({ claim }) =>
                claim.figure ? (
                  <a href={figureHref(claim.figure)}>
                    {claim.actual === null
                      ? t(['打开数据', 'Open the figure'])
                      : showQuantity(String(claim.actual), claim.unit, t)}
                  </a>
                ) : (
                  '—'
                ),
            },
            {
              label: ['结论', 'Verdict'],
              cell: ({ claim }) => (
                <>
                  <span class={tones[claim.verdict]}>{t(verdictWords[claim.verdict])}</span>
                  {claim.note ? <small> {t(claim.note)}</small> : null}
                </>
              ),
            },
          ]}
        />
        {report.passed.length > 0 ? (
          <details>
            <summary>{t(['不算成效的数', 'Numbers that are no results'])}</summary>
            <ul>
              {passedByReason(report.passed).map(({ reason, texts }) => (
                <li>
                  {t(reasonWords[reason])}: {texts.join(' ')}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        <h2>{t(['原文', 'The text'])}</h2>
        <Marked text={report.text} marks={marks} />
        <h2>{t(['再查一份', 'Check another'])}</h2>
        <CheckForm ctx={ctx} form={{ ...emptyForm, values: { year: String(year) } }} />
      </>
    ),
  })
}

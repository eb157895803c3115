import { printPeriod, yearPeriod } from '#kernel/period'
import { showQuantity, showUnit } from '#kernel/quantity'
import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import { formOf } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { consolePage } from '#platform/ui/frame'
import { Table } from '#platform/ui/table'

import type { CheckedFile } from './actions.ts'
import type { CheckedClaim, Verdict } from './binding.ts'
import type { Finding, Proof, Reading } from './finding.ts'
import { CheckForm } from './pages.tsx'
import {
  findingSign,
  findingWords,
  passedByReason,
  reasonWords,
  showHeld,
  showInterval,
  showNotes,
  shown,
  verdictSigns,
  verdictWords,
} from './text.ts'

const tones: Readonly<Record<Verdict, string>> = {
  supported: 'jade',
  contradicted: 'red',
  'no-figure': 'amber',
  'no-record': 'amber',
  'lost-digit': 'red',
  unchecked: 'muted',
}

const forms: Readonly<Record<CheckedFile['form'], Words>> = {
  text: ['纯文本', 'plain text'],
  html: ['网页，标签已去掉', 'web page, without its tags'],
  docx: ['Word 文档', 'Word document'],
}

/** What was checked: proof of which bytes were read, and how. */
interface Source {
  readonly year: number
  readonly sha256: string
  readonly sizeBytes: number
}

export function reportPage(ctx: Ctx, report: CheckedFile, source: Source): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['稿件体检结果', 'What the check found'])
  const { claims, findings, passed } = report
  return consolePage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <Tally t={t} report={report} />
        {findings.length > 0 ? <Findings t={t} findings={findings} /> : null}
        <h2>{t(['稿件里的数字', 'Numbers in the text'])}</h2>
        <Claims ctx={ctx} claims={claims} year={source.year} />
        {passed.length > 0 ? (
          <details>
            <summary>{t(['不算成效的数', 'Numbers that are no results'])}</summary>
            <ul>
              {passedByReason(passed).map(({ reason, texts }) => (
                <li>
                  {t(reasonWords[reason])}
                  {t(then)}
                  {texts.join(' ')}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        <h2>{t(['原文', 'The text'])}</h2>
        <Marked text={report.text} marks={marksOf(ctx, report, source.year)} />
        <p class="muted">
          {t(
            [
              '读入的是{form}，编码 {encoding}，{size} 字节，已原样留底。SHA-256:',
              'Read as {form}, encoding {encoding}, {size} bytes, kept as they came. SHA-256:',
            ],
            { form: t(forms[report.form]), encoding: report.encoding, size: source.sizeBytes },
          )}{' '}
          <code class="hash">{source.sha256}</code>
        </p>
        <h2>{t(['再查一份', 'Check another'])}</h2>
        <CheckForm ctx={ctx} form={formOf({ year: String(source.year) })} />
      </>
    ),
  })
}

/** What came of it, in two sentences, before any table. */
function Tally({ t, report: { claims, findings } }: { t: T; report: CheckedFile }) {
  const count = (verdict: Verdict): number => claims.filter(claim => claim.verdict === verdict).length
  const verdicts = (Object.keys(verdictWords) as Verdict[]).filter(verdict => count(verdict) > 0)
  return (
    <>
      <p class="lead">
        {claims.length === 0
          ? t(['这份稿件没有数字。', 'This text claims no numbers.'])
          : t(['这份稿件里的数字有 {n} 处：', 'Numbers in this text: {n}. '], { n: claims.length })}
        {verdicts.map((verdict, i) => (
          <>
            {i > 0 ? t(['，', ', ']) : null}
            <span class={tones[verdict]}>
              {verdictSigns[verdict]} {t(verdictWords[verdict])} {count(verdict)}
            </span>
          </>
        ))}
        {verdicts.length > 0 ? t(['。', '.']) : null}
      </p>
      {findings.length > 0 ? (
        <p class="lead red">
          {t(
            ['另有 {n} 处问题，下一张表里逐一说明。', 'Findings besides: {n}. The next table explains each.'],
            { n: findings.length },
          )}
        </p>
      ) : (
        <p class="lead">{t(['没有发现别的问题。', 'Nothing else was found.'])}</p>
      )}
    </>
  )
}

const SHOWN_MAX = 80
const brief = (text: string): string => {
  const visible = shown(text.slice(0, SHOWN_MAX))
  return text.length > SHOWN_MAX ? `${visible}…` : visible
}

function Findings({ t, findings }: { t: T; findings: readonly Finding[] }) {
  return (
    <Table
      t={t}
      caption={['发现的问题', 'Findings']}
      rows={findings.map((finding, i) => ({ finding, i }))}
      empty=""
      columns={[
        {
          label: ['问题', 'Finding'],
          cell: ({ finding, i }) => (
            <a href={finding.text === '' ? undefined : `#finding-${i}`}>
              {findingSign[finding.severity]} {t(findingWords[finding.kind])}
            </a>
          ),
        },
        { label: ['原文', 'Text'], cell: ({ finding }) => brief(finding.text) },
        { label: ['说明', 'Why'], cell: ({ finding }) => t(finding.message, finding.facts) },
        { label: ['还原', 'Repair'], cell: ({ finding }) => <Repair t={t} finding={finding} /> },
      ]}
    />
  )
}

function Repair({ t, finding: { repair, proof } }: { t: T; finding: Finding }) {
  if (repair === null) return <>—</>
  return (
    <div>
      {repair === '' ? t(['（删去）', '(remove)']) : brief(repair)}
      {proof ? <ByteProof t={t} proof={proof} /> : null}
    </div>
  )
}

const readings = (list: readonly Reading[]): string =>
  list.map(([bytes, character]) => `${bytes} ${shown(character)}`).join(' · ')

function ByteProof({ t, proof: { encoding, cause, read, meant, lost } }: { t: T; proof: Proof }) {
  return (
    <details>
      <summary>{t(['字节证明', 'Byte proof'])}</summary>
      <p>
        {encoding}
        {t(then)}
        {t(cause)}
      </p>
      <p>
        {t(['错读', 'Read as'])} <code>{readings(read)}</code>
      </p>
      <p>
        {t(['本为', 'Meant'])} <code>{readings(meant)}</code>
      </p>
      <ul>
        {lost.map(({ byte, stands, why }) => (
          <li>
            <code>{byte ?? '??'}</code> → {stands}
            {t(then)}
            {t(why)}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The list of records behind a claim, for the days that it was held against. */
function figureHref(ctx: Ctx, { figure, held }: CheckedClaim, year: number): string | undefined {
  if (figure === null) return undefined
  return `/at/${siteOf(ctx).ref}/figures/${figure}?period=${printPeriod(held ?? yearPeriod(year))}`
}

function Claims({ ctx, claims, year }: { ctx: Ctx; claims: readonly CheckedClaim[]; year: number }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={['稿件里的数字', 'Numbers in the text']}
      rows={claims.map((claim, i) => ({ claim, i }))}
      empty={t(['这份稿件没有数字。', 'This text claims no numbers.'])}
      columns={[
        {
          label: ['原文', 'Text'],
          cell: ({ claim, i }) => (
            <a href={`#claim-${i}`}>
              <strong>{shown(claim.text)}</strong>
            </a>
          ),
        },
        { label: ['数的是', 'Counts'], cell: ({ claim }) => shown(claim.counts) },
        {
          label: ['意思是', 'Means'],
          cell: ({ claim }) => `${showInterval(claim)} ${showUnit(claim.unit, t)}`,
        },
        { label: ['记录', 'Records'], cell: ({ claim }) => <Records ctx={ctx} claim={claim} year={year} /> },
        {
          label: ['结论', 'Verdict'],
          cell: ({ claim }) => (
            <div>
              <span class={tones[claim.verdict]}>
                {verdictSigns[claim.verdict]} {t(verdictWords[claim.verdict])}
              </span>
              {claim.notes.length > 0 ? <small> {showNotes(claim, t)}</small> : null}
            </div>
          ),
        },
      ]}
    />
  )
}

function Records({ ctx, claim, year }: { ctx: Ctx; claim: CheckedClaim; year: number }) {
  const { t } = ctx
  const { figureWords, actual, unit } = claim
  if (!figureWords) return <>—</>
  return (
    <div>
      <a href={figureHref(ctx, claim, year)}>
        {t(figureWords)}
        {actual === null ? null : t(then) + showQuantity(String(actual), unit, t)}
      </a>
      <br />
      <small>{showHeld(claim, t)}</small>
    </div>
  )
}

/** Between a name and what it says. */
const then = ['：', ': '] as const

interface Mark {
  readonly start: number
  readonly end: number
  readonly look: string
  readonly sign: string
  readonly name: string
  readonly anchor: string
  readonly href: string | undefined
}

function marksOf(ctx: Ctx, { claims, findings }: CheckedFile, year: number): Mark[] {
  const { t } = ctx
  const found = findings.map(({ kind, severity, start, end }, i) => ({
    start,
    end,
    look: kind,
    sign: findingSign[severity],
    name: t(findingWords[kind]),
    anchor: `finding-${i}`,
    href: undefined,
  }))
  const claimed = claims.map((claim, i) => ({
    start: claim.start,
    end: claim.end,
    look: claim.verdict,
    sign: verdictSigns[claim.verdict],
    name: t(verdictWords[claim.verdict]),
    anchor: `claim-${i}`,
    href: figureHref(ctx, claim, year),
  }))
  return [...found, ...claimed].toSorted((a, b) => a.start - b.start || b.end - a.end)
}

/** The text itself with its marks, each with a sign for those who see no colours. Where marks overlap the first one is
 *  drawn and the others only leave a place to jump to. */
function Marked({ text, marks }: { text: string; marks: readonly Mark[] }) {
  let at = 0
  const parts = marks.map(({ start, end, look, sign, name, anchor, href }) => {
    if (start < at) return <span id={anchor} />
    const plain = shownText(text.slice(at, start))
    at = end
    const inside = shownText(text.slice(start, end))
    return (
      <>
        {plain}
        <mark id={anchor} class={`m-${look}`} title={name}>
          {href ? <a href={href}>{inside}</a> : inside}
          <small aria-hidden="true">{sign}</small>
        </mark>
      </>
    )
  })
  return (
    <div class="text">
      {parts}
      {shownText(text.slice(at))}
    </div>
  )
}

/** A text with its lines, but with nothing in it that could hide or steer. */
const shownText = (text: string): string =>
  text
    .split(/(\r\n|[\n\t])/)
    .map((part, i) => (i % 2 === 1 ? part : shown(part)))
    .join('')

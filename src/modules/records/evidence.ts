import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'

import { kindOf, type EvidenceSet, type Need, type Shows } from './kind.ts'
import type { Class, Facts, Status } from './record.ts'

export const EVIDENCE_MAX = 40
export const UPLOAD_FILES_MAX = 12

/** A record as far as its evidence is concerned. */
export type Witnessed = Pick<Facts, 'kind' | 'theme' | 'headcountMethod' | 'details'> & {
  readonly class: Class
}

/** The evidence a record of this kind and theme takes, or undefined where files are kept elsewhere. */
export function evidenceSetOf({ kind, theme }: Pick<Facts, 'kind' | 'theme'>): EvidenceSet | undefined {
  const set = kindOf(kind)?.evidence
  if (set === undefined || set === 'elsewhere') return undefined
  return kindOf(kind)?.themes[theme]?.evidence === 'elsewhere' ? undefined : set
}

/** True when only named staff should look, and every look is written down. */
export const isSensitive = ({ kind, theme }: Pick<Facts, 'kind' | 'theme'>): boolean =>
  kindOf(kind)?.sensitive === true || kindOf(kind)?.themes[theme]?.sensitive === true

export interface NeedState {
  readonly need: Need
  readonly met: boolean
}

/** What a record must show, given what it says, and what of it is there. */
export function needsOf(record: Witnessed, shown: ReadonlySet<Shows>): readonly NeedState[] {
  return (evidenceSetOf(record)?.needs ?? [])
    .filter(need => applies(need, record))
    .map(need => ({ need, met: need.any.some(shows => shown.has(shows)) }))
}

function applies({ when }: Need, record: Witnessed): boolean {
  if (when === undefined) return true
  if ('method' in when) return record.headcountMethod === when.method
  return (record.details[when.field] ?? '') !== ''
}

/** True when a record lacks something of its minimal evidence. What was written down long ago and entered later is
 *  exempt: its papers are where they are, and its class says so. */
export const isLacking = (record: Witnessed, shown: ReadonlySet<Shows>): boolean =>
  !isExempt(record) && needsOf(record, shown).some(({ met }) => !met)

export const isExempt = (record: Pick<Witnessed, 'class'>): boolean => record.class === 'backfilled'

/** Somebody or something that bears a presence out: a file, or heads counted from something a file shows. */
type Witness = 'sign-in' | 'roll-call' | 'counted-photo' | 'on-site-code' | 'receipt' | 'countersign'

/** The ladder from its top: the first rung all of whose rows have a witness is a record's grade. */
const ladder: readonly { readonly grade: number; readonly all: readonly (readonly Witness[])[] }[] = [
  {
    grade: 5,
    all: [
      ['sign-in', 'on-site-code'],
      ['receipt', 'countersign'],
    ],
  },
  { grade: 4, all: [['receipt', 'countersign']] },
  { grade: 3, all: [['on-site-code']] },
  { grade: 2, all: [['sign-in']] },
  { grade: 1, all: [['roll-call', 'counted-photo']] },
]

/** How strongly a presence is borne out, P0 to P5: computed, never typed. A claim without its file is P0. */
export function gradeOf(record: Witnessed, shown: ReadonlySet<Shows>): number {
  const seen = new Set<Witness>()
  for (const witness of ['sign-in', 'roll-call', 'receipt', 'countersign'] as const)
    if (shown.has(witness)) seen.add(witness)
  if (record.headcountMethod === 'photo' && shown.has('photo')) seen.add('counted-photo')
  if (record.headcountMethod === 'code' && record.class === 'timed') seen.add('on-site-code')
  return ladder.find(({ all }) => all.every(row => row.some(witness => seen.has(witness))))?.grade ?? 0
}

export const shows = {
  photo: ['现场照片', 'Photo on site'],
  before: ['之前的照片', 'Photo before'],
  after: ['之后的照片', 'Photo after'],
  'sign-in': ['签到表（本人签字）', 'Sign-in sheet, signed by those present'],
  'roll-call': ['点名册（负责人记录）', 'Roll-call, kept by the lead'],
  receipt: ['签收单', 'Signed receipt list'],
  countersign: ['服务对象或共建单位会签', 'Countersigned by a beneficiary or partner'],
  paper: ['文件材料', 'Paper'],
} as const satisfies Record<Shows, Words>

/** The field of a form in which files that show this are chosen. */
export const fileField = (what: Shows): string => `file-${what}`

/** Why a record counts although its minimal evidence is not here. */
export const reasonsWithout = {
  'kept-on-paper': ['原件在站里存放，可以查看', 'The original is kept at the site and can be seen'],
  'not-made': ['当时没有留下', 'None was made at the time'],
  private: ['涉及隐私，不宜上传', 'It is private and should not be uploaded'],
  later: ['随后补上', 'It will be added'],
} as const satisfies Record<string, Words>

export type ReasonWithout = keyof typeof reasonsWithout

export const isReasonWithout = (text: string): text is ReasonWithout => Object.hasOwn(reasonsWithout, text)

/** What stands between a pending record and its confirmation. */
export interface Doubt {
  readonly lacking: boolean
  /** How many files of other records its files are, or look like. */
  readonly reused: number
}

/** Judges whether a confirmer has answered the doubts about a record.
 *  Refuses: records.evidence-lacking, records.reuse-unseen. */
export function settleDoubt(
  doubt: Doubt,
  answer: { readonly without?: ReasonWithout | undefined; readonly seen?: number | undefined },
): Result<null> {
  if (doubt.lacking && answer.without === undefined) return no(refusals.lacking)
  if (doubt.reused > (answer.seen ?? 0)) return no(refusals.reuseUnseen)
  return ok(null)
}

const refusal = (code: string, zh: string, en: string, status: Refusal['status']): Refusal => ({
  code: `records.${code}`,
  words: [zh, en],
  status,
})

export const refusals = {
  lacking: {
    ...refusal(
      'evidence-lacking',
      '这条记录还缺材料。请补上，或者选一个原因再确认。',
      'This record lacks some of its evidence. Add it, or choose a reason and confirm.',
      422,
    ),
    fields: { without: ['请选择缺材料的原因。', 'Choose why the evidence is not here.'] },
  },
  reuseUnseen: {
    ...refusal(
      'reuse-unseen',
      '这条记录的材料在别的记录里用过。请先看一看，勾选“看过了”再确认。',
      'Evidence of this record was used in another. Look at it, tick that you have, and confirm.',
      422,
    ),
    fields: { seen: ['请看过那些记录后勾选。', 'Tick this once you have looked at them.'] },
  },
  elsewhere: refusal(
    'evidence-elsewhere',
    '这类事项的材料放在卷宗里，不上传到这里。',
    'The papers of such matters stay in their file; they are not uploaded here.',
    409,
  ),
  voided: refusal(
    'evidence-of-void',
    '记录已经作废，不能再添材料。',
    'The record is void; nothing can be added to it.',
    409,
  ),
  none: refusal('no-evidence', '请先选择文件。', 'Choose a file first.', 422),
  tooMany: {
    ...refusal(
      'too-much-evidence',
      '一次最多 {once} 个文件，一条记录最多 {all} 个。没有保存任何文件。',
      'At most {once} files at a time and {all} for a record. Nothing was kept.',
      422,
    ),
    facts: { once: UPLOAD_FILES_MAX, all: EVIDENCE_MAX },
  },
  twice: refusal(
    'evidence-twice',
    '同一个文件这条记录里已经有了，或者选了两次。没有保存任何文件。',
    'The record already has one of these files, or it was chosen twice. Nothing was kept.',
    409,
  ),
  notKept: refusal(
    'evidence-refused',
    '有文件不能收，所以这次一个也没有保存。请换掉后重新选择全部文件。',
    'Some files cannot be taken, so none was kept. Replace them and choose all files again.',
    422,
  ),
  noReason: {
    ...refusal('no-reason-to-withdraw', '请写明撤回的原因。', 'Say why it is withdrawn.', 422),
    fields: { why: ['请写明撤回的原因。', 'Say why it is withdrawn.'] },
  },
  withdrawn: refusal(
    'evidence-withdrawn',
    '这份材料已经撤回了。',
    'This evidence is already withdrawn.',
    409,
  ),
  notYours: refusal(
    'evidence-not-yours',
    '记录确认以后，材料要由确认人撤回。',
    'Once a record is confirmed, a confirmer has to withdraw its evidence.',
    403,
  ),
  noEvidence: refusal('no-such-evidence', '没有这份材料。', 'There is no such evidence.', 404),
} satisfies Record<string, Refusal>

/** What evidence may still do: speak before the confirmation, be added to it afterwards, or no more. */
export const phaseOf = { pending: 'open', confirmed: 'settled', void: 'closed' } as const satisfies Record<
  Status,
  string
>

/** May files be added to this record?
 *  Refuses: records.evidence-elsewhere, records.evidence-of-void, records.no-evidence, records.too-much-evidence. */
export function mayAdd(
  record: Pick<Facts, 'kind' | 'theme'> & { readonly status: Status },
  here: number,
  added: number,
): Result<null> {
  if (!evidenceSetOf(record)) return no(refusals.elsewhere)
  if (phaseOf[record.status] === 'closed') return no(refusals.voided)
  if (added === 0) return no(refusals.none)
  return added > UPLOAD_FILES_MAX || here + added > EVIDENCE_MAX ? no(refusals.tooMany) : ok(null)
}

/** Does a correction show what the record it corrects showed? Where files are kept elsewhere it takes none, and what
 *  shows hardship does not come to a record that anybody may look at. */
export const mayInherit = (
  correction: Pick<Facts, 'kind' | 'theme'>,
  corrected: Pick<Facts, 'kind' | 'theme'>,
): boolean => evidenceSetOf(correction) !== undefined && (isSensitive(correction) || !isSensitive(corrected))

/** Has nobody relied on evidence yet? `statuses`: of all records it bears out. */
export const isUnsettled = (statuses: readonly Status[]): boolean =>
  statuses.every(status => phaseOf[status] === 'open')

/** May evidence be taken back? Until a second person relied on it, whoever registers may; afterwards whoever confirms.
 *  Refuses: records.evidence-withdrawn, records.no-reason-to-withdraw, records.evidence-not-yours. */
export function mayWithdraw(
  evidence: { readonly withdrawn: boolean; readonly statuses: readonly Status[] },
  reason: string,
  isConfirmer: boolean,
): Result<null> {
  if (evidence.withdrawn) return no(refusals.withdrawn)
  if (reason.trim() === '') return no(refusals.noReason)
  return isUnsettled(evidence.statuses) || isConfirmer ? ok(null) : no(refusals.notYours)
}

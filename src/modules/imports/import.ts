import { no, ok, type Refusal, type Result } from '#kernel/result'

import type { Mapping } from './mapping.ts'

export type Status =
  | 'uploaded'
  | 'reading'
  | 'ready'
  | 'writing'
  | 'done'
  | 'confirming'
  | 'failed'
  | 'cancelled'

/** A file on its way into the register, as far as rules look at it. */
export interface Import {
  readonly status: Status
  /** Whoever asked to write it, and so is the recorder of its records. */
  readonly writtenBy: string | null
  readonly rowsTotal: number
  readonly rowsBad: number
  readonly rowsKnown: number
}

/** What people ask for, and how the jobs report back. */
export type Command =
  | { readonly type: 'read'; readonly mapping: Mapping }
  | { readonly type: 'show' }
  | { readonly type: 'write' }
  | { readonly type: 'finish' }
  | { readonly type: 'fail' }
  | { readonly type: 'cancel' }
  | { readonly type: 'confirm' }
  | { readonly type: 'rest' }

/** From which states a command is legal, and where it leads; nobody else compares a status. */
export const moves = {
  read: { from: ['uploaded', 'ready', 'failed'], to: 'reading', event: 'reading-asked' },
  show: { from: ['reading'], to: 'ready', event: 'read' },
  write: { from: ['ready'], to: 'writing', event: 'writing-asked' },
  finish: { from: ['writing'], to: 'done', event: 'written' },
  fail: { from: ['reading', 'writing'], to: 'failed', event: 'failed' },
  cancel: {
    from: ['uploaded', 'reading', 'ready', 'writing', 'failed'],
    to: 'cancelled',
    event: 'cancelled',
  },
  confirm: { from: ['done'], to: 'confirming', event: 'confirming-asked' },
  rest: { from: ['confirming'], to: 'done', event: 'confirming-ended' },
} as const satisfies Record<
  Command['type'],
  { readonly from: readonly Status[]; readonly to: Status; readonly event: string }
>

const refusal = (code: string, zh: string, en: string, status: Refusal['status'] = 409): Refusal => ({
  code: `imports.${code}`,
  words: [zh, en],
  status,
})

export const refusals = {
  notFound: refusal('not-found', '没有这次导入。', 'There is no such import.', 404),
  wrongStatus: refusal(
    'wrong-status',
    '这次导入已经不在这一步了，请看最新的情况。',
    'This import is past that step. Look at where it is now.',
  ),
  badRows: refusal(
    'bad-rows',
    '有 {bad} 行还不能导入。请在原文件里改好再上传；在此之前一行也不会写入。',
    '{bad} rows cannot be imported yet. Correct them in the file and upload it again; until then nothing is written.',
    422,
  ),
  nothingNew: refusal(
    'nothing-new',
    '这个文件里的记录台账里都已经有了，没有新增。',
    'The register already has every record of this file; there is nothing to add.',
  ),
  noColumns: refusal(
    'no-columns',
    '请至少说明哪几列是类别、日期和事项。',
    'Say at least which columns are the kind, the day and what it was about.',
    422,
  ),
  ownImport: refusal(
    'own-import',
    '自己导入的记录要由另一个人确认。',
    'Somebody other than who imported them has to confirm these records.',
    403,
  ),
  noFile: {
    ...refusal('no-file', '请选择一个台账文件。', 'Choose a register file.', 422),
    fields: { file: ['请选择 XLSX 或 CSV 文件。', 'Choose an XLSX or CSV file.'] },
  },
  fileGone: refusal(
    'file-gone',
    '上传的文件已经不在或被改动，没有写入任何内容。请重新上传。',
    'The uploaded file is gone or was changed; nothing was written. Upload it again.',
  ),
  broken: refusal(
    'broken',
    '程序出了差错，没有写入任何内容。可以再试一次；仍不行请告诉管理员。',
    'Something broke; nothing was written. Try again, and tell the administrator if it happens once more.',
  ),
} satisfies Record<string, Refusal>

export const isLegal = (type: Command['type'], status: Status): boolean =>
  (moves[type].from as readonly Status[]).includes(status)

/** Is the uploaded file still needed? Until its rows are in the register it may have to be read again. */
export const needsFile = (status: Status): boolean => isLegal('cancel', status)

/** Rows that are sound and not in the register yet. */
export const rowsNew = (file: Import): number => file.rowsTotal - file.rowsBad - file.rowsKnown

export type Stage = 'queued' | 'reading' | 'writing' | 'journaling' | 'confirming'

/** How far the work under way has come. */
export interface Progress {
  readonly stage: Stage
  readonly value: number
  /** 0 while it is not known. */
  readonly max: number
}

/** What to show while a job works on the file.
 *  Units: rows of the file; records while confirming, of which `pending` still wait. */
export function progressOf(
  file: Import & {
    readonly rowsRead: number
    readonly rowsExpected: number
    readonly rowsWritten: number
    readonly rowsConfirmed: number
  },
  pending: number,
): Progress {
  switch (file.status) {
    case 'writing': {
      const [value, max] = [file.rowsWritten, rowsNew(file)]
      return { stage: value < max ? 'writing' : 'journaling', value, max }
    }
    case 'confirming':
      return { stage: 'confirming', value: file.rowsConfirmed, max: file.rowsConfirmed + pending }
    case 'uploaded':
    case 'reading':
    case 'ready':
    case 'done':
    case 'failed':
    case 'cancelled':
      return file.rowsRead === 0
        ? { stage: 'queued', value: 0, max: 0 }
        : { stage: 'reading', value: file.rowsRead, max: Math.max(file.rowsExpected, file.rowsRead) }
  }
}

/** Without these no row is a record. */
const needed = ['类别', '日期', '事项']

/** Decides one command: the state it leads to.
 *  Refuses: imports.wrong-status, no-columns, bad-rows, nothing-new, own-import. */
export function decide(file: Import, command: Command, actorId: string): Result<Status> {
  if (!isLegal(command.type, file.status)) return no(refusals.wrongStatus)
  switch (command.type) {
    case 'read':
      if (!needed.every(key => command.mapping.includes(key))) return no(refusals.noColumns)
      break
    case 'write':
      if (file.rowsBad > 0) return no({ ...refusals.badRows, facts: { bad: file.rowsBad } })
      if (rowsNew(file) === 0) return no(refusals.nothingNew)
      break
    case 'confirm':
      if (file.writtenBy === actorId) return no(refusals.ownImport)
      break
    case 'show':
    case 'finish':
    case 'fail':
    case 'cancel':
    case 'rest':
  }
  return ok(moves[command.type].to)
}

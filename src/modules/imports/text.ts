import type { Words } from '#kernel/result'

import type { Stage, Status } from './import.ts'

export const statusWords: Readonly<Record<Status, Words>> = {
  uploaded: ['待选列', 'Columns to be chosen'],
  reading: ['正在读取', 'Being read'],
  ready: ['已检查，待写入', 'Checked, not written yet'],
  writing: ['正在写入', 'Being written'],
  done: ['已写入台账', 'In the register'],
  confirming: ['正在确认', 'Being confirmed'],
  failed: ['没有成功', 'Did not work'],
  cancelled: ['已放弃', 'Given up'],
}

export const stageWords: Readonly<Record<Stage, Words>> = {
  queued: ['在排队，马上开始读取', 'In line; reading begins in a moment'],
  reading: ['已读 {n} 行，全部约 {total} 行', '{n} of about {total} rows read'],
  writing: ['正在写入 {n} / {total} 行', 'Writing {n} of {total} rows'],
  journaling: ['{n} 行都已写好，正在记入日志', 'All {n} rows are written; the journal follows'],
  confirming: ['正在确认 {n} / {total} 条', 'Confirming {n} of {total} records'],
}

export const statusLook: Readonly<Record<Status, { icon: string; tone: string }>> = {
  uploaded: { icon: 'wait', tone: 'amber' },
  reading: { icon: 'wait', tone: 'amber' },
  ready: { icon: 'wait', tone: 'amber' },
  writing: { icon: 'wait', tone: 'amber' },
  done: { icon: 'done', tone: 'jade' },
  confirming: { icon: 'wait', tone: 'amber' },
  failed: { icon: 'warn', tone: 'red' },
  cancelled: { icon: 'void', tone: 'muted' },
}

/** What comes of an import when it is given up, said before and after. */
export const nothingKept: Words = [
  '已放弃：文件已删除，没有写入任何内容。',
  'Given up: the file is gone and nothing was written.',
]

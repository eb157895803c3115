import type { Words } from '#kernel/result'

import type { Status } from './import.ts'

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

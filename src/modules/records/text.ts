import type { Words } from '#kernel/result'

import type { Class, CountMethod, Status } from './record.ts'

export const statusWords: Readonly<Record<Status, Words>> = {
  pending: ['待确认', 'Waiting for confirmation'],
  confirmed: ['已确认', 'Confirmed'],
  void: ['已作废', 'Void'],
}

export const statusLook: Readonly<Record<Status, { icon: string; tone: string }>> = {
  pending: { icon: 'wait', tone: 'amber' },
  confirmed: { icon: 'done', tone: 'jade' },
  void: { icon: 'void', tone: 'muted' },
}

export const classWords: Readonly<Record<Class, Words>> = {
  timed: ['系统计时', 'Timed'],
  attested: ['当场登记', 'Attested'],
  backfilled: ['事后补录', 'Back-filled'],
}

export const methodWords: Readonly<Record<CountMethod, Words>> = {
  roster: ['签到表', 'Roster'],
  code: ['现场码', 'On-site code'],
  photo: ['照片清点', 'Counted from a photo'],
  estimate: ['估计', 'Estimate'],
}

export const gradeWords: readonly Words[] = [
  ['P0 登记人自述', 'P0 the recorder says so'],
  ['P1 负责人点名', 'P1 the lead’s roll-call'],
  ['P2 本人与负责人都确认', 'P2 volunteer and lead agree'],
  ['P3 现场动态码', 'P3 on-site code'],
  ['P4 服务对象或共建单位会签', 'P4 beneficiary or partner countersigned'],
  ['P5 两个独立证据', 'P5 two independent witnesses'],
]

export const eventWords: Readonly<Record<string, Words>> = {
  'records.registered': ['登记', 'Registered'],
  'records.confirmed': ['确认', 'Confirmed'],
  'records.voided': ['作废', 'Voided'],
  'records.evidence-added': ['添加材料', 'Evidence added'],
  'records.evidence-inherited': ['沿用被更正记录的材料', 'Evidence of the corrected record taken over'],
  'records.evidence-withdrawn': ['撤回材料', 'Evidence withdrawn'],
}

/** Labels of the register's columns: on the form, in the lists and as headings of a register file. */
export const labels = {
  kind: ['类别', 'Kind'],
  theme: ['专题', 'Theme'],
  day: ['日期', 'Day'],
  title: ['事项', 'What'],
  place: ['地点', 'Place'],
  programme: ['项目', 'Programme'],
  service: ['服务类别', 'Service'],
  team: ['队伍', 'Team'],
  partner: ['共建单位', 'Partner'],
  quantity: ['数量', 'Quantity'],
  headcount: ['人次', 'Head-count'],
  headcountMethod: ['计数方式', 'How counted'],
  households: ['户编号', 'Household numbers'],
} as const satisfies Record<string, Words>

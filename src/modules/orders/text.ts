import type { Words } from '#kernel/result'

import type { CommandType } from './command-actions.ts'
import type {
  cancelReasons,
  declineReasons,
  disputeReasons,
  pauseReasons,
  ratingSources,
  receivers,
  rejectReasons,
  unmetReasons,
} from './reasons.ts'
import type { OrderChannel, Origin, Party, PrivateField, Proxy, Status } from './order.ts'

export const statusWords: Readonly<Record<Status, Words>> = {
  draft: ['草稿', 'Draft'],
  submitted: ['待审核', 'To be checked'],
  'needs-info': ['待补充', 'Waiting for an answer'],
  rejected: ['已驳回', 'Rejected'],
  merged: ['已并单', 'Merged'],
  split: ['已拆单', 'Split'],
  referred: ['已转办', 'Referred'],
  queued: ['待派单', 'To be dispatched'],
  'open-pool': ['待抢单', 'Open to teams'],
  dispatched: ['待接单', 'Waiting for the team'],
  arbitration: ['待审定', 'In arbitration'],
  accepted: ['已接单', 'Accepted'],
  scheduled: ['已约定', 'Appointed'],
  'in-service': ['服务中', 'In service'],
  paused: ['挂起', 'Paused'],
  reported: ['待确认', 'To be confirmed'],
  confirmed: ['待评价', 'To be rated'],
  rated: ['已评价', 'Rated'],
  unrated: ['未评价', 'Not rated'],
  'follow-up': ['待回访', 'To be called back'],
  closed: ['已办结', 'Closed'],
  cancelled: ['已取消', 'Cancelled'],
  'no-show': ['爽约', 'No-show'],
  expired: ['已失效', 'Expired'],
  unmet: ['未能满足', 'Unmet'],
  discarded: ['已丢弃', 'Discarded'],
  archived: ['已归档', 'Archived'],
}

/** What a resident reads of it. */
export const residentWords: Readonly<Record<Status, Words>> = {
  ...statusWords,
  submitted: ['已收到，正在看', 'Received; being looked at'],
  'needs-info': ['需要您补充', 'We need an answer from you'],
  rejected: ['没有受理', 'Not taken on'],
  referred: ['已转给别的单位', 'Passed on to another office'],
  queued: ['正在找队伍', 'Finding a team'],
  'open-pool': ['正在找队伍', 'Finding a team'],
  dispatched: ['已交给队伍，等回话', 'With a team; waiting for its answer'],
  arbitration: ['正在找队伍', 'Finding a team'],
  reported: ['已经做完，请您确认', 'Done; please confirm it'],
  confirmed: ['已经做完，请您评一评', 'Done; please tell us how it was'],
  rated: ['已收到您的评价', 'Your rating has arrived'],
  unrated: ['已经做完', 'Done'],
  'follow-up': ['会打电话回访', 'We will call you back'],
}

export const commandWords: Readonly<Record<CommandType, Words>> = {
  submit: ['提交', 'Submit'],
  discard: ['丢弃草稿', 'Discard the draft'],
  ask: ['请居民补充', 'Ask the resident'],
  answer: ['记下居民的补充', 'Note the resident’s answer'],
  reject: ['驳回', 'Reject'],
  appeal: ['申请复核', 'Ask for another look'],
  merge: ['并入另一单', 'Merge into another'],
  split: ['拆成几单', 'Split'],
  refer: ['转办', 'Refer'],
  receive: ['登记回执', 'Note the receipt'],
  approve: ['受理', 'Take on'],
  open: ['公开抢单', 'Open to teams'],
  recall: ['撤回', 'Take back'],
  dispatch: ['派单', 'Dispatch'],
  reassign: ['改派', 'Give to another'],
  'add-team': ['加派队伍', 'Add a team'],
  accept: ['接单', 'Accept'],
  take: ['抢单', 'Take it'],
  decline: ['退单', 'Decline'],
  arbitrate: ['审定指派', 'Settle who serves'],
  escalate: ['提请审定', 'Ask for arbitration'],
  withdraw: ['接单后退出', 'Withdraw'],
  schedule: ['约定时间', 'Appoint a time'],
  insure: ['登记保险', 'Note the insurance'],
  start: ['开始服务', 'Begin the service'],
  pause: ['挂起', 'Pause'],
  resume: ['恢复', 'Resume'],
  report: ['填报结果', 'Report the result'],
  confirm: ['确认完成', 'Confirm it is done'],
  dispute: ['没做好，返工', 'Not right: do it over'],
  rate: ['评价', 'Rate'],
  waive: ['免评', 'Ask for no rating'],
  urge: ['催办', 'Urge'],
  cancel: ['取消', 'Cancel'],
  miss: ['登记爽约', 'Note a no-show'],
  'give-up': ['登记为未能满足', 'Note as unmet'],
  reopen: ['重新办理', 'Reopen'],
  close: ['回访后办结', 'Close after the call'],
  'time-out': ['超时退回', 'Timed out'],
  expire: ['逾期失效', 'Expired'],
  'leave-unrated': ['过期未评', 'Left unrated'],
  draw: ['抽中回访', 'Drawn for a call-back'],
  raise: ['督办', 'Reported as late'],
  archive: ['归档', 'Archived'],
}

export const partyWords: Readonly<Record<Party, Words>> = {
  resident: ['居民', 'Resident'],
  station: ['站里', 'Station'],
  team: ['队伍', 'Team'],
  supervisor: ['上级', 'Supervisor'],
  clock: ['系统', 'Clock'],
}

type Code = (
  | typeof rejectReasons
  | typeof declineReasons
  | typeof cancelReasons
  | typeof pauseReasons
  | typeof disputeReasons
  | typeof unmetReasons
  | typeof receivers
  | typeof ratingSources
)[number]

/** Coded reasons, receivers and sources in words. */
export const codeWords: Readonly<Record<Code | 'resident' | 'team', Words>> = {
  'not-volunteer-work': ['不属于志愿服务', 'No volunteer work'],
  unlawful: ['法律不允许', 'Not lawful'],
  duplicate: ['重复的需求', 'A duplicate'],
  'out-of-area': ['不在服务范围', 'Outside our area'],
  harmful: ['可能伤害到人', 'Could harm somebody'],
  'not-ours': ['不归我们', 'Not ours to do'],
  'nobody-free': ['没有空闲的人', 'Nobody is free'],
  'no-skill': ['没有会做的人', 'Nobody has the skill'],
  'too-far': ['太远', 'Too far'],
  unsafe: ['不安全', 'Not safe'],
  'no-longer-needed': ['不需要了', 'No longer needed'],
  solved: ['已经解决', 'Solved otherwise'],
  mistake: ['填错了', 'A mistake'],
  'cannot-serve': ['做不了', 'We cannot serve it'],
  unreachable: ['联系不上', 'Nobody can be reached'],
  parts: ['缺配件', 'Parts are missing'],
  weather: ['天气', 'The weather'],
  hospital: ['住院', 'In hospital'],
  'nobody-home': ['家里没人', 'Nobody at home'],
  other: ['其他', 'Other'],
  'not-done': ['没有做', 'Not done'],
  partly: ['只做了一部分', 'Done in part'],
  poor: ['做得不好', 'Done badly'],
  damage: ['弄坏了东西', 'Something was damaged'],
  'no-team': ['没有合适的队伍', 'No team for it'],
  'no-project': ['没有对应的项目', 'No project for it'],
  'no-resource': ['缺少物资或场地', 'Goods or place are missing'],
  '12345': ['12345 热线', '12345 hotline'],
  police: ['公安', 'Police'],
  clinic: ['医疗机构', 'Clinic'],
  relief: ['救助管理', 'Relief office'],
  justice: ['司法所', 'Justice office'],
  housing: ['物业或住建', 'Housing office'],
  self: ['本人', 'In person'],
  proxy: ['代评', 'By a proxy'],
  'call-back': ['电话回访', 'Call-back'],
  paper: ['纸质', 'On paper'],
  resident: ['居民没有到', 'The resident did not come'],
  team: ['队伍没有到', 'The team did not come'],
}

export const channelWords: Readonly<Record<OrderChannel, Words>> = {
  web: ['网页', 'Web'],
  phone: ['电话', 'Phone'],
  'walk-in': ['到站', 'Walk-in'],
  paper: ['纸条', 'Paper slip'],
  grid: ['网格员', 'Grid worker'],
  visit: ['入户走访', 'Home visit'],
  email: ['电子邮件', 'E-mail'],
  api: ['接口', 'API'],
}

export const originWords: Readonly<Record<Origin, Words>> = {
  need: ['个性需求', 'Own need'],
  menu: ['菜单点单', 'From the menu'],
  team: ['队伍送单', 'Offered by a team'],
  batch: ['集中派单', 'Batch'],
  wish: ['微心愿', 'Micro-wish'],
}

export const proxyWords: Readonly<Record<Proxy, Words>> = {
  '': ['本人', 'In person'],
  family: ['家人代', 'Family'],
  neighbour: ['邻居代', 'Neighbour'],
  staff: ['工作人员代', 'Staff'],
  grid: ['网格员代', 'Grid worker'],
  other: ['他人代', 'Somebody else'],
}

export const priorityWords: readonly Words[] = [
  ['一般', 'Normal'],
  ['尽快', 'Soon'],
  ['紧急', 'Urgent'],
]

export const fieldWords: Readonly<Record<PrivateField, Words>> = {
  need: ['需要什么', 'What is needed'],
  risk: ['要注意什么', 'What to take care of'],
  place: ['在哪里', 'Where'],
  name: ['怎么称呼', 'Name'],
  phone: ['电话', 'Phone'],
  beneficiary: ['为谁点单', 'For whom'],
  consent: ['怎么征得同意', 'How consent was given'],
  code: ['查询码', 'Code'],
  answers: ['补充回答', 'Further answers'],
  policy: ['保险单号', 'Policy'],
  callback: ['怎么回电', 'When to call back'],
  email: ['电子邮箱', 'E-mail'],
  lang: ['语言', 'Language'],
}

export const labels = {
  ...fieldWords,
  number: ['服务单号', 'Number'],
  status: ['状态', 'State'],
  service: ['服务类别', 'Kind of service'],
  channel: ['从哪里来', 'Channel'],
  origin: ['怎样点的', 'Origin'],
  proxy: ['谁来点的', 'Who asked'],
  area: ['片区', 'Area'],
  priority: ['缓急', 'Urgency'],
  risky: ['有人身风险（须有保险）', 'Dangerous (insurance needed)'],
  assignee: ['由谁服务', 'Who serves'],
  received: ['收到', 'Received'],
  due: ['期限', 'Due'],
  promised: ['承诺办结', 'Promised'],
  words: ['说明', 'Words'],
  reason: ['原因', 'Reason'],
  receiver: ['转给谁', 'To whom'],
  receipt: ['回执编号', 'Receipt'],
  into: ['并入哪一单', 'Into which order'],
  sure: ['是另外一件事，照样登记', 'It is something else; take it down'],
  needs: ['分成哪几项（每行一项）', 'The parts, one a line'],
  to: ['派给谁', 'To whom'],
  team: ['哪支队伍', 'Team'],
  on: ['哪一天', 'Day'],
  time: ['几点', 'Time'],
  review: ['哪天再看', 'Look at it again on'],
  quantity: ['数量（次）', 'Amount'],
  headcount: ['服务了多少人', 'People served'],
  source: ['谁评的', 'Who rates'],
  done: ['做到了吗', 'Was it done'],
  onTime: ['按时吗', 'Was it on time'],
  needsMore: ['还需要什么吗', 'Is anything still needed'],
  who: ['谁没有到', 'Who did not come'],
  requester: ['点单人编号', 'Requester'],
  requesterCode: ['点单人编号', 'Requester’s code'],
  beneficiaryCode: ['服务对象编号', 'Beneficiary’s code'],
} as const satisfies Record<string, Words>

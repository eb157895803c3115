import type { Refusal, Words } from '#kernel/result'

export const labels = {
  code: ['编号', 'Code'],
  name: ['名称', 'Name'],
  parentCode: ['上级队伍', 'Part of'],
  foundedOn: ['成立日期', 'Founded on'],
  staff: [
    '由站里工作人员组成（审定指派对它有约束力）',
    'Made up of the station’s staff, so arbitration binds it',
  ],
  closedOn: ['结束日期', 'Ended on'],
  creditCode: ['统一社会信用代码', 'Credit code'],
  partnerCode: ['共建单位', 'Partner'],
  signedOn: ['签订日期', 'Signed on'],
  endsOn: ['到期日期', 'Ends on'],
  words: ['约定内容', 'What was agreed'],
  personCode: ['居民编号', 'The person’s code'],
  role: ['担任', 'Role'],
  fromOn: ['从哪天起', 'From'],
  toOn: ['到哪天', 'Until'],
  team: ['队伍', 'Team'],
  members: ['人数', 'Members'],
  leaders: ['队长', 'Leader'],
  state: ['状态', 'State'],
  resource: ['类别', 'Kind'],
  what: ['内容', 'What'],
  quantity: ['数量', 'How much'],
  unit: ['单位', 'Unit'],
} as const satisfies Record<string, Words>

export const dayHelp: Words = ['按 2019-12-10 的样子填写', 'Write it like 2019-12-10']
export const codeHelp: Words = [
  '台账里用它来指这一个，例如 T01；定了就不再改',
  'Registers name it by this, such as T01; it stays as it is',
]

export const codeTaken: Words = [
  '这个编号已经用过了，请换一个。',
  'This code is already in use; choose another.',
]
export const noTeam: Words = ['没有这支队伍。', 'There is no such team.']
export const noPartner: Words = ['没有这个共建单位。', 'There is no such partner.']
export const noPerson: Words = [
  '没有这个编号的人。请先在“居民”里登记，再填他的编号。',
  'Nobody has this code. Register them under People first, then use their code.',
]

export const refusals = {
  notFound: {
    code: 'teams.not-found',
    status: 404,
    words: ['没有这支队伍。', 'There is no such team.'],
  },
  noPartner: {
    code: 'teams.partner-not-found',
    status: 404,
    words: ['没有这个共建单位。', 'There is no such partner.'],
  },
  noAgreement: {
    code: 'teams.agreement-not-found',
    status: 404,
    words: ['没有这份协议。', 'There is no such agreement.'],
  },
  stale: {
    code: 'teams.stale',
    status: 409,
    words: [
      '刚才有别人改过它。请看一眼现在的样子，再决定要不要改。',
      'Somebody changed it a moment ago. Look at it as it is now before you change it.',
    ],
  },
} as const satisfies Record<string, Refusal>

import type { Refusal, Words } from '#kernel/result'

export const tokenStates = ['active', 'expired', 'revoked'] as const
export type TokenState = (typeof tokenStates)[number]

/** How long a token may live, in days. */
export const lifetimes = ['30', '90', '365'] as const

/** What a token can be made for: the actions of the policy that the interface has addresses for, in the words of its page. */
export const scopeWords = {
  'orders.read': ['看服务单名单（没有个人信息）', 'See the list of orders, without personal data'],
  'orders.open': [
    '打开服务单（有个人信息，每次留记录）',
    'Open an order: personal data, written down each time',
  ],
  'orders.receive': ['登记服务单', 'Take orders in'],
  'orders.speak': ['替居民和队伍记下他们的话', 'Write down what residents and teams said'],
  'orders.manage': ['审核、派单、办理', 'Check, dispatch and manage orders'],
  'orders.confirm': ['确认结果、评价、回访', 'Confirm results, rate, call back'],
  'orders.arbitrate': ['审定', 'Arbitrate'],
  'catalogue.read': ['看服务目录', 'See the catalogue'],
  'teams.read': ['看队伍', 'See teams'],
  'records.read': ['看台账记录', 'See the register'],
  'figures.read': ['看数据', 'See figures'],
} as const satisfies Record<string, Words>
export type Scope = keyof typeof scopeWords
export const scopes = Object.keys(scopeWords) as readonly Scope[]

export const refusals = {
  more: {
    code: 'api.more-than-you',
    status: 403,
    words: ['令牌的权限不能超过您自己在本站点的权限。', 'A token cannot do more than you may at this site.'],
  },
  notFound: {
    code: 'api.no-such-token',
    status: 404,
    words: ['没有这个令牌，或它已经停用。', 'There is no such token, or it has been revoked.'],
  },
  shownOnce: {
    code: 'api.shown-once',
    status: 409,
    words: [
      '令牌只显示一次。请停用它，再生成一个新的。',
      'A token is shown once only. Revoke it and make a new one.',
    ],
  },
} as const satisfies Record<string, Refusal>

import type { Refusal, Words } from '#kernel/result'

import type { Role } from './policy.ts'

export const loginTaken: Words = ['这个登录名已经有人用了。', 'This sign-in name is taken.']
export const wrongCurrent: Words = ['现在的密码不对。', 'This is not your present password.']

export const roleWords: Readonly<Record<Role, Words>> = {
  administrator: ['管理员', 'Administrator'],
  recorder: ['登记人', 'Recorder'],
  confirmer: ['确认人', 'Confirmer'],
  dispatcher: ['派单人', 'Dispatcher'],
  reviewer: ['审核人', 'Reviewer'],
  auditor: ['审计', 'Auditor'],
  reader: ['查看', 'Reader'],
  volunteer: ['志愿者', 'Volunteer'],
  guardian: ['守护人', 'Guardian'],
}

export const refusals = {
  wrongSignIn: {
    code: 'accounts.wrong-sign-in',
    status: 422,
    words: ['登录名或密码不对。', 'The sign-in name or the password is wrong.'],
  },
  deadLink: {
    code: 'accounts.dead-link',
    status: 404,
    words: [
      '这个链接已经用过或过期，请向管理员要一个新的。',
      'This link was used or has expired. Ask the administrator for a new one.',
    ],
  },
  changed: {
    code: 'accounts.stale',
    status: 409,
    words: [
      '账号刚被别人改过，请刷新后再试。',
      'Somebody changed this account a moment ago. Reload and try again.',
    ],
  },
  notFound: {
    code: 'accounts.not-found',
    status: 404,
    words: ['没有这个账号。', 'There is no such account.'],
  },
  aboveYou: {
    code: 'accounts.above-you',
    status: 403,
    words: [
      '这个账号在您管理范围之外的站点也有角色，要由那里的管理员处理。在这里您可以收回它在本站点的角色。',
      'This account also has roles at sites you do not administer; their administrator has to do this. Here you can take away its roles at this site.',
    ],
  },
  oneself: {
    code: 'accounts.oneself',
    status: 409,
    words: ['不能停用自己的账号。', 'You cannot shut yourself out.'],
  },
  lastAdministrator: {
    code: 'accounts.last-administrator',
    status: 409,
    words: [
      '“{site}”会因此没有管理员。请先让另一个人成为管理员（并设好密码）。',
      '{site} would be left without an administrator. Make somebody else one first, with a password set.',
    ],
  },
  disabled: {
    code: 'accounts.disabled',
    status: 409,
    words: ['这个账号已停用。请先恢复使用，再给新链接。', 'This account is disabled. Enable it first.'],
  },
  shownOnce: {
    code: 'accounts.shown-once',
    status: 409,
    words: ['这个链接只显示一次。请再生成一个新的。', 'A link is shown once only. Make a new one.'],
  },
} as const satisfies Record<string, Refusal>

import type { Words } from '#kernel/result'

import { fieldWords } from './person.ts'

export const labels = {
  text: ['姓名、电话或身份证号', 'Name, phone or ID number'],
  name: fieldWords.name,
  phone: fieldWords.phone,
  idNumber: fieldWords['id-number'],
  address: fieldWords.address,
  code: ['编号', 'Code'],
  household: ['户编号', 'Household number'],
  area: ['片区', 'Area'],
  members: ['人数', 'Members'],
  personCode: ['居民编号', 'The person’s code'],
  fromOn: ['从哪天起', 'From'],
  toOn: ['到哪天', 'Until'],
  reason: ['查看原因', 'Why you look'],
  eraseReason: ['删除原因', 'Why it is erased'],
  action: ['做了什么', 'Act'],
} as const satisfies Record<string, Words>

export const dayHelp: Words = ['按 2019-12-10 的样子填写', 'Write it like 2019-12-10']

/** What the access log calls an act. */
export const accessWords: Readonly<Record<string, Words>> = {
  'people.found': ['查找到', 'Found'],
  'people.revealed': ['查看身份', 'Looked at who it is'],
  'people.named': ['看队员姓名', 'Looked at names of team members'],
  'orders.read': ['打开服务单', 'Opened an order'],
  'volunteers.inquiry': ['打开“我在不在册”的询问', 'Opened a question “am I here?”'],
  'people.exported': ['导出姓名', 'Took names away'],
}

export const stateOf = (person: { readonly erased_at: Date | null; readonly minor: boolean }): Words =>
  person.erased_at
    ? ['身份已删除', 'Identity erased']
    : person.minor
      ? ['未成年人', 'A minor']
      : ['在册', 'On the books']

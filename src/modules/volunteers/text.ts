import type { Words } from '#kernel/result'

import type { Age, How, Language, Licence, Outcome, Part, Source, State, Wish } from './volunteer.ts'

export const stateWords: Readonly<Record<State, Words>> = {
  invited: ['待本人确认', 'Invited, not yet confirmed'],
  confirmed: ['已确认', 'Confirmed'],
  ended: ['已退出', 'Ended'],
}

export const sourceWords: Readonly<Record<Source, Words>> = {
  self: ['自己报名', 'Signed up'],
  staff: ['站里登记', 'Entered by staff'],
  import: ['导入', 'Imported'],
}

export const ageWords: Readonly<Record<Age, Words>> = {
  adult: ['已满 18 周岁', '18 or older'],
  youth: ['14 至 17 周岁', '14 to 17'],
  child: ['未满 14 周岁', 'Under 14'],
}

export const howWords: Readonly<Record<How, Words>> = {
  device: ['本人在自己的设备上确认', 'Confirmed on their own device'],
  paper: ['本人签字，纸质存档', 'Signed on paper, kept on file'],
}

export const licenceWords: Readonly<Record<Licence, Words>> = {
  driver: ['驾驶证', 'Driver'],
  electrician: ['电工证', 'Electrician'],
  doctor: ['执业医师', 'Doctor'],
  nurse: ['护士执业', 'Nurse'],
  'first-aid': ['急救培训', 'First aid'],
  psychologist: ['心理咨询', 'Psychologist'],
  'social-worker': ['社会工作者', 'Social worker'],
  lawyer: ['律师或法律工作者', 'Lawyer'],
  teacher: ['教师资格', 'Teacher'],
  cook: ['健康证（餐饮）', 'Health certificate (food)'],
  other: ['其他', 'Other'],
}

export const languageWords: Readonly<Record<Language, Words>> = {
  zh: ['普通话', 'Mandarin'],
  local: ['本地话', 'Local dialect'],
  en: ['英语', 'English'],
  bo: ['藏语', 'Tibetan'],
  mn: ['蒙古语', 'Mongolian'],
  ug: ['维吾尔语', 'Uyghur'],
  kk: ['哈萨克语', 'Kazakh'],
  sign: ['手语', 'Sign language'],
}

export const dayWords: readonly Words[] = [
  ['周一', 'Mon'],
  ['周二', 'Tue'],
  ['周三', 'Wed'],
  ['周四', 'Thu'],
  ['周五', 'Fri'],
  ['周六', 'Sat'],
  ['周日', 'Sun'],
]

export const partWords: Readonly<Record<Part, Words>> = {
  morning: ['上午', 'morning'],
  afternoon: ['下午', 'afternoon'],
  evening: ['晚上', 'evening'],
}

/** A weekday's part in words. */
export function slotWords(slot: string): Words {
  const [day = '1', part = 'morning'] = slot.split('-')
  const [zh, en] = dayWords[Number(day) - 1] ?? ['—', '—']
  const [zhPart, enPart] = partWords[part as Part]
  return [`${zh}${zhPart}`, `${en} ${enPart}`]
}

export const wishWords: Readonly<Record<Wish, Words>> = {
  know: ['想知道有没有登记、登记了什么', 'To know whether and what is kept'],
  erase: ['要求删除', 'To be erased'],
}

export const outcomeWords: Readonly<Record<Outcome, Words>> = {
  told: ['已告诉本人', 'Told in person'],
  erased: ['已删除并告诉本人', 'Erased, and told so'],
  unknown: ['没有登记，已告诉本人', 'Not registered, and told so'],
  unreachable: ['联系不上', 'Could not be reached'],
}

export const labels = {
  wish: ['想要什么', 'What they want'],
  outcome: ['怎样答复的', 'What was answered'],
  asked: ['询问时间', 'Asked'],
  agreed: ['同意', 'Consent'],
  personCode: ['居民编号', 'Code of the person'],
  code: ['编号', 'Code'],
  state: ['状态', 'State'],
  source: ['怎样来的', 'How they came'],
  age: ['年龄', 'Age'],
  guardianCode: ['陪同的监护人（居民编号）', 'Guardian who goes along (code)'],
  consentOn: ['监护人同意的日期', 'Day the guardian agreed'],
  skills: ['能做的服务', 'What they can do'],
  languages: ['会说的语言', 'Languages'],
  availability: ['有空的时段', 'When they are free'],
  area: ['大致住在哪一片', 'Roughly where they live'],
  kind: ['证件', 'Licence'],
  expiresOn: ['有效期至', 'Valid until'],
  paper: ['纸质件存档号', 'Where the paper is filed'],
  login: ['已有账号的登录名', 'Sign-in name of an account they have'],
  teams: ['队伍', 'Teams'],
  load: ['手上的单', 'Orders in hand'],
  name: ['姓名', 'Name'],
  phone: ['电话', 'Phone'],
  invited: ['登记日期', 'Entered'],
  confirmed: ['确认日期', 'Confirmed'],
} as const satisfies Record<string, Words>

import type { Refusal, Words } from '#kernel/result'
import { isDay } from '#kernel/time'

/** The facts that say who somebody is; they stand only in the vault. */
export const identityFields = ['name', 'phone', 'id-number', 'address'] as const
export type IdentityField = (typeof identityFields)[number]
export type Identity = { readonly [field in IdentityField]?: string }

/** The facts a person can be found by, exactly. */
export const matchFields = ['name', 'phone', 'id-number'] as const
export type MatchField = (typeof matchFields)[number]

/** A person as typed. */
export interface PersonInput {
  /** Empty or left out: the next free number. */
  readonly code?: string
  readonly name: string
  readonly phone?: string
  readonly idNumber?: string
  readonly address?: string
  readonly minor?: boolean
  readonly household?: string
  /** The phone is known already and it is somebody else all the same. */
  readonly another?: boolean
}

/** A telephone number as digits: a mobile number, or a fixed one with its area code.
 *  Shape: text → digits, or undefined when it is none. */
export function normalPhone(text: string): string | undefined {
  const digits = text
    .normalize('NFKC')
    .replace(/[\s()-]/g, '')
    .replace(/^(\+|00)86/, '')
  return /^(1[3-9]\d{9}|0\d{9,11})$/.test(digits) ? digits : undefined
}

/** A resident identity number whose day exists and whose check character fits.
 *  Shape:  text → 18 characters, or undefined.
 *  Source: GB 11643-1999. */
export function normalIdNumber(text: string): string | undefined {
  const id = text.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (!/^[1-9]\d{16}[\dX]$/.test(id) || !isDay(birthDayOf(id))) return undefined
  let sum = 0
  for (const character of id.slice(0, 17)) sum = (sum + Number(character)) * 2
  return '10X98765432'[sum % 11] === id[17] ? id : undefined
}

/** The day of birth inside an identity number. */
export const birthDayOf = (idNumber: string): string =>
  `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`

/** True until the eighteenth birthday. */
export const isMinor = (birthDay: string, today: string): boolean =>
  today < `${Number(birthDay.slice(0, 4)) + 18}${birthDay.slice(4)}`

/** A name as it is compared: compatibility forms folded, no spaces. */
export const normalName = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()

/** What a typed search could mean: each way to read it, in the form it is kept under. */
export function readings(text: string): readonly { readonly field: MatchField; readonly normal: string }[] {
  const idNumber = normalIdNumber(text)
  if (idNumber) return [{ field: 'id-number', normal: idNumber }]
  const phone = normalPhone(text)
  if (phone) return [{ field: 'phone', normal: phone }]
  const name = normalName(text)
  return name === '' ? [] : [{ field: 'name', normal: name }]
}

export const fieldWords: Readonly<Record<IdentityField, Words>> = {
  name: ['姓名', 'Name'],
  phone: ['电话', 'Phone'],
  'id-number': ['身份证号', 'ID number'],
  address: ['住址', 'Address'],
}

export const noReason: Words = ['请写明原因，2 到 200 个字。', 'Say why, in 2 to 200 characters.']

export const refusals = {
  notFound: {
    code: 'people.not-found',
    status: 404,
    words: ['没有这个人。', 'There is no such person.'],
  },
  erased: {
    code: 'people.erased',
    status: 409,
    words: [
      '这个人的身份信息已经删除，无法恢复。',
      'Who this person is was erased and cannot be brought back.',
    ],
  },
  stale: {
    code: 'people.stale',
    status: 409,
    words: [
      '刚才有别人改过。请看一眼现在的样子，再决定要不要改。',
      'Somebody made a change a moment ago. Look at it as it is now before you change it.',
    ],
  },
  noHousehold: {
    code: 'people.no-household',
    status: 409,
    words: ['这个人在那一天不属于哪一户。', 'This person belongs to no household on that day.'],
  },
  householdNotFound: {
    code: 'people.household-not-found',
    status: 404,
    words: ['没有这一户。', 'There is no such household.'],
  },
  tooMany: {
    code: 'people.too-many',
    status: 413,
    words: [
      '带姓名的名单一次最多 1,000 人。请缩小筛选后再导出。',
      'A list with names holds 1,000 people at most. Narrow the filter and export again.',
    ],
  },
  known: {
    code: 'people.known',
    status: 422,
    words: [
      '这个身份证号已经登记过。请打开下面那个人核对，不要重复登记。',
      'This ID number is registered already. Open the person below; do not register them twice.',
    ],
  },
  perhapsKnown: {
    code: 'people.perhaps-known',
    status: 422,
    words: [
      '这个电话已经登记过。请先打开下面的人核对；确实是另一个人（例如同住的家人），勾选“是另一个人”后再登记。',
      'This phone is registered already. Look at the people below first; if it is somebody else, such as a relative, tick “another person” and register again.',
    ],
  },
} as const satisfies Record<string, Refusal>

import type { Words } from '#kernel/result'

import type { Finding } from './finding.ts'

const D = '[0-9０-９]'
const GAP = '[ -]?'
const IDENTITY = new RegExp(`${D}{6}${GAP}${D}{8}${GAP}${D}{3}[0-9０-９XxＸｘ]`, 'y')
const MOBILE = new RegExp(`(?:86${GAP})?[1１][3-9３-９]${D}${GAP}${D}{4}${GAP}${D}{4}`, 'y')
const LANDLINE = /0(?:10|2\d|[3-9]\d{2})(?:[)）]|[ -])?[2-9]\d{6,7}/y
const CARD = new RegExp(`${D}{4}${GAP}${D}{4}${GAP}${D}{4}${GAP}${D}{4}(?:${GAP}${D}{1,3})?`, 'y')
const NUMBER = '[0-9０-９一二三四五六七八九十零〇两]'
const DOOR = new RegExp(
  `${NUMBER}{1,4}(?:号楼|栋|幢|号院|座)(?:${NUMBER}{1,3}(?:单元|门))?-?${NUMBER}{1,5}(?:室|号|户|房)|${D}{1,3}-${D}{1,2}-${D}{3,4}(?:室|号|户)?(?!${D}|-)`,
  'y',
)
const BEFORE_UNIT = new RegExp(`(?:${NUMBER}{1,4}(?:号楼|栋|幢|座|号院|楼))?(?:第)?${NUMBER}{1,3}$`)
const AFTER_UNIT = new RegExp(`单元-?${NUMBER}{1,5}(?:室|号|户|房)?`, 'y')
// A number that a body gives out for people to call is no private one.
const PUBLIC =
  /(?:热线|咨询|举报|监督|服务|值班|办公|报名|投诉|预约|联系)(?:电话|专线)?(?:号码)?[为是]?[:：]?\s*[(（]?$/
const OFFICE = /(?:位于|地点|地址|设在|活动室|服务站|办公|窗口|集合|工作站)[^，。；\n]{0,12}$/

/** Finds what a published text must not say of a person: identity and bank card numbers, telephones, mail addresses,
 *  home addresses down to the door.
 *  Shape:   text → findings in order; the repair leaves the detail out. The message never repeats it. */
export function findPersonalData(text: string): Finding[] {
  const found: Finding[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (isDigit(unit)) {
      const finding = numberAt(text, at)
      if (finding) found.push(finding)
      at = finding ? finding.end - 1 : endOfDigits(text, at) - 1
    } else if (unit === 0x40 || unit === 0xff20) {
      const finding = mailAt(text, at)
      if (finding) {
        found.push(finding)
        at = finding.end - 1
      }
    }
  }
  const doors = doorsByUnit(text).filter(
    door => !found.some(({ start, end }) => door.start < end && start < door.end),
  )
  return [...found, ...doors].toSorted((a, b) => a.start - b.start)
}

const isDigit = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0xff10 && unit <= 0xff19)

function endOfDigits(text: string, from: number): number {
  let to = from + 1
  while (isDigit(text.charCodeAt(to))) to++
  return to
}

/** The match of a pattern at a place, unless the digits go on after it or a letter or decimal point precedes. */
function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  const match = pattern.exec(text)?.[0]
  if (match === undefined || isDigit(text.charCodeAt(at + match.length))) return null
  return /[A-Za-z.]/.test(text.charAt(at - 1)) ? null : match
}

function numberAt(text: string, at: number): Finding | null {
  const identity = matchAt(IDENTITY, text, at)
  if (identity !== null && isIdentity(plain(identity)))
    return describe(text, at, identity.length, IDENTITY_NUMBER)
  const card = matchAt(CARD, text, at)
  if (card !== null && isCard(plain(card))) return describe(text, at, card.length, CARD_NUMBER)
  const mobile = matchAt(MOBILE, text, at)
  if (mobile !== null && !/^(?:\.\d|[万亿元])/.test(text.slice(at + mobile.length, at + mobile.length + 2))) {
    const start = text.charAt(at - 1) === '+' ? at - 1 : at
    return describe(text, start, at + mobile.length - start, MOBILE_NUMBER)
  }
  const landline = matchAt(LANDLINE, text, at)
  if (landline !== null && PUBLIC.test(text.slice(Math.max(0, at - 12), at))) return null
  if (landline !== null) return describe(text, at, landline.length, LANDLINE_NUMBER)
  const door = matchAt(DOOR, text, at)
  return door === null ? null : doorFinding(text, at, door.length)
}

const plain = (number: string): string =>
  number
    .replaceAll(/[ -]/g, '')
    .replaceAll(/[０-９Ｘｘ]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .toUpperCase()

/** GB 11643: a birth date that exists, and the check character of ISO 7064 MOD 11-2. */
function isIdentity(number: string): boolean {
  const year = Number(number.slice(6, 10))
  const month = Number(number.slice(10, 12))
  const day = Number(number.slice(12, 14))
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  if (year < 1880 || year > 2100 || days === undefined || day < 1 || day > days) return false
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(number[i]) * (2 ** (17 - i) % 11)
  return '10X98765432'[sum % 11] === number[17]
}

/** Luhn's check over 16 to 19 digits that begin as cards do. */
function isCard(number: string): boolean {
  if (!/^(?:62|60|4|5[1-5]|35|9)/.test(number)) return false
  let sum = 0
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i])
    const value = i % 2 === 1 ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

const inMail = (unit: number): boolean =>
  isDigit(unit) ||
  (unit >= 0x41 && unit <= 0x5a) ||
  (unit >= 0x61 && unit <= 0x7a) ||
  '._+-'.includes(String.fromCharCode(unit))
const DOMAIN = /[@＠](?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}/y

function mailAt(text: string, at: number): Finding | null {
  let start = at
  while (start > 0 && at - start < 64 && inMail(text.charCodeAt(start - 1))) start--
  DOMAIN.lastIndex = at
  const domain = DOMAIN.exec(text)?.[0]
  return domain === undefined || start === at ? null : describe(text, start, at - start + domain.length, MAIL)
}

/** Addresses written with 单元, where the numbers may be in Chinese characters. */
function doorsByUnit(text: string): Finding[] {
  const found: Finding[] = []
  for (let at = text.indexOf('单元'); at !== -1; at = text.indexOf('单元', at + 2)) {
    const before = BEFORE_UNIT.exec(text.slice(Math.max(0, at - 12), at))?.[0]
    AFTER_UNIT.lastIndex = at
    const after = AFTER_UNIT.exec(text)?.[0]
    if (before !== undefined && after !== undefined)
      found.push(doorFinding(text, at - before.length, before.length + after.length))
  }
  return found
}

function doorFinding(text: string, at: number, length: number): Finding {
  const office = OFFICE.test(text.slice(Math.max(0, at - 24), at))
  return describe(text, at, length, office ? OFFICE_DOOR : HOME_DOOR)
}

interface Kind {
  readonly message: Words
  readonly repair: string
  readonly severity: 'block' | 'warn'
}

function describe(text: string, start: number, length: number, { message, repair, severity }: Kind): Finding {
  const end = start + length
  return { kind: 'personal-data', text: text.slice(start, end), start, end, message, repair, severity }
}

const IDENTITY_NUMBER: Kind = {
  message: [
    '这是身份证号，任何公开文字里都不能出现，请删去。',
    'This is an identity card number; it must not stand in any public text. Remove it.',
  ],
  repair: '（身份证号已略）',
  severity: 'block',
}
const CARD_NUMBER: Kind = {
  message: ['这像是银行卡号，请删去。', 'This looks like a bank card number. Remove it.'],
  repair: '（卡号已略）',
  severity: 'block',
}
const MOBILE_NUMBER: Kind = {
  message: [
    '这是手机号，公开前请删去，或改成站点的公用电话。',
    'This is a mobile number. Remove it before publishing, or give the station’s own number instead.',
  ],
  repair: '（电话已略）',
  severity: 'block',
}
const LANDLINE_NUMBER: Kind = {
  message: [
    '这是座机号，若是个人家里的请删去；站点的公用电话可以保留。',
    'This is a landline number. Remove it if it is a private one; a station’s own number may stay.',
  ],
  repair: '（电话已略）',
  severity: 'warn',
}
const MAIL: Kind = {
  message: ['这是电子邮箱，若是个人的请删去。', 'This is a mail address. Remove it if it is a private one.'],
  repair: '（邮箱已略）',
  severity: 'warn',
}
const HOME_DOOR: Kind = {
  message: [
    '这里写到了门牌号，公开时只写到社区，请删去。',
    'This gives an address down to the door; a public text names the community only. Remove it.',
  ],
  repair: '（门牌已略）',
  severity: 'block',
}
const OFFICE_DOOR: Kind = {
  message: [
    '这里写到了门牌号，若是居民家里请删去；公共场所的地址可以保留。',
    'This gives an address down to the door. Remove it if somebody lives there; that of a public place may stay.',
  ],
  repair: '（门牌已略）',
  severity: 'warn',
}

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

import { assert, no, ok } from '#kernel/result'
import type { Refusal, Result } from '#kernel/result'

import { openGate } from './gate.ts'

const derive = promisify(argon2)

// OWASP's cheapest set of equal strength for argon2id: 19 MiB, 2 passes, 1 lane; 73–115 ms on our small machine.
const CURRENT = { memoryKib: 19_456, passes: 2, lanes: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32
// Two at a time hold 38 MiB and leave half of Node's four worker threads to the file system; two hundred
// waiting are some ten seconds of work. Beyond that people are asked to try again.
const gate = openGate(2, 200)

/** Hashes a password for storage, as a PHC string.
 *  Refuses: passwords.busy. */
export async function hashPassword(password: string): Promise<Result<string>> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await gate(() => hashWith(password, salt, HASH_BYTES, CURRENT))
  if (!hash) return no(refusals.busy)
  const { memoryKib, passes, lanes } = CURRENT
  return ok(`$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${base64(salt)}$${base64(hash)}`)
}

/** Checks a password. Give `undefined` for an account that does not exist: it takes just as long.
 *  Shape:   `rehash` is true when the stored hash was made with other parameters than today's.
 *  Refuses: passwords.wrong, passwords.busy. */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
): Promise<Result<{ readonly rehash: boolean }>> {
  if (lengthOf(password) > LENGTH_MAX) return no(refusals.wrong)
  const phc = stored === undefined ? nobody() : parse(stored)
  const hash = await gate(() => hashWith(password, phc.salt, phc.hash.length, phc.parameters))
  if (!hash) return no(refusals.busy)
  const equal = timingSafeEqual(hash, phc.hash)
  if (!equal || stored === undefined) return no(refusals.wrong)
  return ok({ rehash: needsRehash(stored) })
}

/** True when a stored hash was made with other parameters than today's. */
export function needsRehash(stored: string): boolean {
  const { parameters, salt, hash } = parse(stored)
  return (
    parameters.memoryKib !== CURRENT.memoryKib ||
    parameters.passes !== CURRENT.passes ||
    parameters.lanes !== CURRENT.lanes ||
    salt.length !== SALT_BYTES ||
    hash.length !== HASH_BYTES
  )
}

type Parameters = typeof CURRENT
interface Phc {
  readonly parameters: Parameters
  readonly salt: Buffer
  readonly hash: Buffer
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

function parse(stored: string): Phc {
  const [, memory, passes, lanes, salt, hash] = PHC.exec(stored) ?? []
  assert(salt && hash, 'a stored password hash is argon2id in PHC form')
  return {
    parameters: { memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

const nobody = (): Phc => ({
  parameters: CURRENT,
  salt: randomBytes(SALT_BYTES),
  hash: randomBytes(HASH_BYTES),
})

function hashWith(password: string, salt: Buffer, tagLength: number, parameters: Parameters) {
  return derive('argon2id', {
    // One password typed on two keyboards (full-width digits, composed accents) is one password.
    message: password.normalize('NFKC'),
    nonce: salt,
    memory: parameters.memoryKib,
    passes: parameters.passes,
    parallelism: parameters.lanes,
    tagLength,
  })
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const LENGTH_MIN = 10
const LENGTH_MAX = 200
const lengthOf = (password: string): number => Array.from(password.normalize('NFKC')).length

/** Says whether a new password is good enough.
 *  Shape:   pure. `ownWords` are what anybody would try first: station code and name, sign-in name, person's name.
 *  Refuses: passwords.too-short, passwords.too-long, passwords.own-word, passwords.too-common. */
export function checkPassword(password: string, ownWords: readonly string[]): Result<null> {
  const length = lengthOf(password)
  if (length < LENGTH_MIN) return no(refusals.tooShort)
  if (length > LENGTH_MAX) return no(refusals.tooLong)
  const plain = password.normalize('NFKC').toLowerCase()
  const own = ownWords
    .map(word => word.normalize('NFKC').toLowerCase().trim())
    .filter(word => word.length >= (/\p{Script=Han}/u.test(word) ? 2 : 3))
  if (own.some(word => plain.includes(word))) return no(refusals.ownWord)
  return isCommon(plain) ? no(refusals.tooCommon) : ok(null)
}

// Pieces that lists of leaked passwords are made of, at home and abroad.
const STEMS =
  `password passwd pass admin administrator root user guest test welcome login letmein master secret changeme
  iloveyou princess dragon monkey football baseball superman sunshine computer internet whatever qwerty
  woaini woai aini wodemima mima wangluo zhongguo china beijing shanghai gansu jiayuguan mingzhu shequ zhiyuan
  zhiyuanzhe volunteer station community fuwu wenming shijian nihao laopo laogong baobei mama baba wanmei
  taobao weixin wechat alipay tencent baidu huawei xiaomi asdasd zxczxc qweqwe qazqaz aaaa abcabc 5201314 1314520 1314 520 521
  666 888 168 110 120 119 123 321 密码 我爱你 中国 志愿 服务 文明 实践`.split(/\s+/)

// Walks over the keyboard and along the alphabet; any four neighbours of one count as known.
const WALKS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '1q2w3e4r5t6y7u8i9o0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '!@#$%^&*()',
  '147258369',
  '159357',
].flatMap(walk => [walk, Array.from(walk).toReversed().join('')])

const DATE = /^(?:19|20)\d\d(?:[-./]?(?:0\d|1[0-2])[-./]?[0-3]\d)?/
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '5': 's',
  $: 's',
}

/** True when, with all well-known pieces taken away, too little is left to guess. */
function isCommon(plain: string): boolean {
  if (new Set(plain).size < 5) return true
  if (/^(.{1,6})\1+$/su.test(plain)) return true
  // A number alone is a phone number, a birthday or an ID number.
  if (/^[\d\s./-]{1,19}$/.test(plain)) return true
  // Initials and a number: the commonest habit of all.
  if (/^[a-z]{1,3}\d{6,12}\W?$|^\d{6,12}[a-z]{1,3}\W?$/.test(plain)) return true

  const folded = Array.from(plain, letter => LOOK_ALIKES[letter] ?? letter).join('')
  let left = 0
  for (let at = 0; at < plain.length;) {
    const known = Math.max(knownPiece(plain.slice(at)), knownPiece(folded.slice(at)))
    if (known === 0) left += 1
    at += Math.max(known, 1)
  }
  return left < 4
}

/** The length of the longest well-known piece a text begins with; 0 when there is none. */
function knownPiece(text: string): number {
  let longest = DATE.exec(text)?.[0].length ?? 0
  for (const stem of STEMS) if (text.startsWith(stem)) longest = Math.max(longest, stem.length)
  for (const walk of WALKS) {
    const from = walk.indexOf(text.slice(0, 4))
    if (text.length < 4 || from < 0) continue
    let length = 4
    while (length < text.length && walk[from + length] === text[length]) length += 1
    longest = Math.max(longest, length)
  }
  const repeat = /^(.)\1{2,}/su.exec(text)?.[0].length ?? 0
  return Math.max(longest, repeat)
}

const refusals = {
  wrong: {
    code: 'passwords.wrong',
    status: 422,
    words: ['账号或密码不对。', 'The account name or the password is wrong.'],
  },
  busy: {
    code: 'passwords.busy',
    status: 429,
    words: [
      '现在登录的人太多，请过半分钟再试。',
      'Too many people are signing in at this moment. Try again in half a minute.',
    ],
  },
  tooShort: {
    code: 'passwords.too-short',
    status: 422,
    facts: { min: LENGTH_MIN },
    words: [
      '密码太短：至少 {min} 个字符。可以用几个不相干的词连起来。',
      'The password is too short: at least {min} characters. A few unrelated words make a good one.',
    ],
  },
  tooLong: {
    code: 'passwords.too-long',
    status: 422,
    facts: { max: LENGTH_MAX },
    words: ['密码太长：最多 {max} 个字符。', 'The password is too long: at most {max} characters.'],
  },
  ownWord: {
    code: 'passwords.own-word',
    status: 422,
    words: [
      '密码里不要有站点名称、代码、账号或姓名，别人最先猜的就是这些。',
      'Leave out the station’s name and code, the account name and your own name: they are guessed first.',
    ],
  },
  tooCommon: {
    code: 'passwords.too-common',
    status: 422,
    words: [
      '这个密码太常见，容易被猜到。请换一个，不要用手机号、生日、连续的按键或常用词加数字。',
      'This password is too common and easily guessed. Choose one without phone numbers, birthdays, rows of keys, or a common word with digits.',
    ],
  },
} as const satisfies Record<string, Refusal>

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { checkPassword, hashPassword, needsRehash, verifyPassword } from './passwords.ts'

const own = ['620201002013', '明珠社区', 'zhaolan', '赵兰']

test('which passwords are taken, and why the others are not', () => {
  const table: readonly [password: string, verdict: string][] = [
    ['Tr0ub4dor&3', 'taken'],
    ['correct horse battery', 'taken'],
    ['院子里那棵老槐树开花了', 'taken'],
    ['gx7!mQ-2vTz', 'taken'],
    ['iloveyou-and-noodles', 'taken'],
    ['84920 17365 20948 11736', 'taken'],
    ['short7!', 'too-short'],
    ['九个汉字不够长的话', 'too-short'],
    ['𠮷'.repeat(9), 'too-short'],
    ['ok'.repeat(101), 'too-long'],
    ['a123456789', 'too-common'],
    ['a1234567890', 'too-common'],
    ['woaini1314', 'too-common'],
    ['woaini1314520', 'too-common'],
    ['WoAiNi5201314', 'too-common'],
    ['5201314520', 'too-common'],
    ['wodemima123', 'too-common'],
    ['zhongguo2019', 'too-common'],
    ['Mingzhu@2019', 'too-common'],
    ['jiayuguan123', 'too-common'],
    ['zhiyuanzhe2019', 'too-common'],
    ['志愿服务志愿服务文明', 'too-common'],
    ['我爱你中国我爱你中国', 'too-common'],
    ['13812345678', 'too-common'],
    ['１３８１２３４５６７８', 'too-common'],
    ['1985-03-12 1985', 'too-common'],
    ['zhw19850312', 'too-common'],
    ['19850312zhw', 'too-common'],
    ['qwertyuiop', 'too-common'],
    ['1qaz2wsx3edc', 'too-common'],
    ['1q2w3e4r5t', 'too-common'],
    ['!QAZ@WSX#EDC1', 'taken'],
    ['asdfghjkl;123', 'too-common'],
    ['aaaaaaaaaaaa', 'too-common'],
    ['abcabcabcabc', 'too-common'],
    ['12ab12ab12ab', 'too-common'],
    ['P@ssw0rd2019', 'too-common'],
    ['password123!', 'too-common'],
    ['Admin12345678', 'too-common'],
    ['welcome2024!', 'too-common'],
    ['iloveyou1314', 'too-common'],
    ['zyxwvutsrq', 'too-common'],
    ['147258369147', 'too-common'],
    ['huawei888888', 'too-common'],
    ['x620201002013y', 'own-word'],
    ['来自明珠社区的一句话', 'own-word'],
    ['赵兰的自行车真的很旧', 'own-word'],
    ['Is-ZhaoLan-here', 'own-word'],
  ]
  const seen = table.map(([password]) => {
    const answer = checkPassword(password, own)
    return [password, answer.ok ? 'taken' : answer.error.code.replace('passwords.', '')]
  })
  assert.deepEqual(seen, table)
})

test('own words too short to mean anything are passed over', () => {
  assert(checkPassword('gx7!mQ-2vTz', ['g', 'x7', '', '  ']).ok)
})

test('any text gets a verdict, quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      checkPassword(text, own)
    }),
    { numRuns: 50 },
  )
  const started = process.cpuUsage()
  for (const text of ['1q2w'.repeat(50), 'gx7!mQ-2vTz'.repeat(18), 'a'.repeat(200), '1234567890'.repeat(20)])
    checkPassword(text, own)
  assert(process.cpuUsage(started).user < 100_000)
})

test('a hash is argon2id with our parameters, salted, and fits its own password only', async () => {
  const [one, two] = await Promise.all([hashPassword('槐树花 in May'), hashPassword('槐树花 in May')])
  assert(one.ok && two.ok)
  assert.match(one.value, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.notEqual(one.value, two.value)
  assert.deepEqual(await verifyPassword('槐树花 in May', one.value), { ok: true, value: { rehash: false } })
  for (const wrong of ['槐树花 in may', '槐树花 in May ', '', '槐树花 in May'.repeat(21)]) {
    const answer = await verifyPassword(wrong, one.value)
    assert.equal(answer.ok ? 'in' : answer.error.code, 'passwords.wrong')
  }
})

test('the same password from another keyboard is the same', async () => {
  const stored = await hashPassword('cafe\u0301 １２３４５６')
  assert(stored.ok)
  assert((await verifyPassword('caf\u00e9 123456', stored.value)).ok)
})

test('hashes of other programs are read; those with other parameters ask to be made anew', async () => {
  // A known answer from the tests of the reference implementation (P-H-C/phc-winner-argon2, test.c).
  const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  assert.deepEqual(await verifyPassword('password', known), { ok: true, value: { rehash: true } })
  assert.equal(needsRehash(known), true)
  for (const broken of [
    '',
    'password',
    known.replace('argon2id', 'argon2i'),
    known.replace('m=65536', 'm=9999999'),
  ]) {
    await assert.rejects(verifyPassword('password', broken), /PHC/, broken)
  }
})

test('an account that does not exist takes as long as one that does', async () => {
  const stored = await hashPassword('槐树花 in May')
  assert(stored.ok)
  const known: number[] = []
  const unknown: number[] = []
  for (let round = 0; round < 7; round += 1) {
    known.push(await timed(() => verifyPassword('not it at all', stored.value)))
    unknown.push(await timed(() => verifyPassword('not it at all', undefined)))
  }
  const ratio = median(unknown) / median(known)
  assert(ratio > 0.5 && ratio < 2, `unknown takes ${ratio.toFixed(2)} of known`)
})

test('a storm of sign-ins is worked off in little memory, and what cannot wait is turned away', async () => {
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5)
  // Cheap parameters: the test is about the queue.
  const cheap = '$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  const answers = await Promise.all(Array.from({ length: 230 }, () => verifyPassword('any', cheap)))
  clearInterval(watch)
  const codes = answers.map(answer => (answer.ok ? 'in' : answer.error.code))
  assert.equal(codes.filter(code => code === 'passwords.busy').length, 28)
  assert.equal(codes.filter(code => code === 'passwords.wrong').length, 202)
  // All at once would be 230 × 8 MiB = 1.8 GiB.
  assert((peak - before) / 2 ** 20 < 150, `grew by ${Math.round((peak - before) / 2 ** 20)} MiB`)
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

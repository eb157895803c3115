import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { z } from 'zod'

import { describeError, newReference, openLog } from './log.ts'
import type { Event, Log, LogFields } from './log.ts'

const CANARIES = ['13812345678', '62020119850312123X', '王秀兰', '建设西路18号', 'Wang Xiulan']
const id = '0190a5c4-7d3e-7b1a-9c2d-1a2b3c4d5e6f'

function logged(write: (log: Log) => void): string {
  let output = ''
  write(openLog({ destination: { write: line => (output += line) } }))
  return output
}
const parsed = (output: string): Record<string, unknown> => JSON.parse(output)

function assertNoCanary(output: string): void {
  for (const canary of CANARIES) {
    assert.equal(output.includes(canary), false, `${canary} in ${output}`)
    assert.equal(output.includes(encodeURIComponent(canary)), false)
  }
  // A phone number cut or spaced still has a long run of digits; times and ids have none this long.
  const withoutTimeAndIds = output.replace(/"time":"[^"]*"/g, '').replaceAll(id, '')
  assert.equal(/\d{7}/.test(withoutTimeAndIds), false, output)
}

test('a record is a line with its fields', () => {
  const output = logged(log =>
    log.info('http.answered', {
      ref: 'r-7k3m9x2q',
      method: 'POST',
      route: '/api/v1/people/:id/consents',
      status: 303,
      ms: 12.5,
      station: '620201002013',
      account: id,
    }),
  )
  const { time, ...record } = parsed(output)
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/)
  assert.deepEqual(record, {
    level: 'info',
    event: 'http.answered',
    ref: 'r-7k3m9x2q',
    method: 'POST',
    route: '/api/v1/people/:id/consents',
    status: 303,
    ms: 12.5,
    station: '620201002013',
    account: id,
  })
  assert.equal(output.trim().split('\n').length, 1)
})

test('data in the place of a known field is withheld, an unknown field is left out and counted', () => {
  const careless = {
    ref: '13812345678',
    route: '/people/13812345678',
    job: '王秀兰',
    station: '62020119850312123X',
    account: { name: '王秀兰' },
    count: 13_812_345_678,
    body: { phone: '13812345678' },
    query: '?name=王秀兰',
    ms: undefined,
  }
  const { time: _time, ...record } = parsed(logged(log => log.warn('http.answered', forced(careless))))
  assert.deepEqual(record, {
    level: 'warn',
    event: 'http.answered',
    ref: '(withheld)',
    route: '(withheld)',
    job: '(withheld)',
    station: '(withheld)',
    account: '(withheld)',
    count: '(withheld)',
    withheld: 2,
  })
})

const canary = fc.constantFrom(
  ...CANARIES,
  ...CANARIES.map(text => encodeURIComponent(text)),
  ...CANARIES.map(text => `x ${text} y\n    at ${text} (/app/src/${text}.ts:1:1)`),
)
const planted = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    canary,
    canary.map(text => new Error(text)),
    canary.map(text => ({ toJSON: () => text, toString: () => text })),
    canary.map(text => Buffer.from(text)),
    canary.map(text => Number(text) || text),
    fc.dictionary(canary, tie('value'), { maxKeys: 3 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value

test('a name, phone, address or ID number planted anywhere is nowhere in the log', () => {
  const keys = fc.constantFrom(
    ...'ref method route status ms station account job attempt count port refusal'.split(' '),
    ...'body query error msg level time event __proto__ toJSON 王秀兰'.split(' '),
  )
  fc.assert(
    fc.property(
      fc.dictionary(keys, planted, { maxKeys: 6 }),
      planted,
      canary,
      canary,
      (fields, thrown, message, event) => {
        const error = Object.assign(new TypeError(message, { cause: thrown }), {
          name: message,
          code: message,
          table: message,
          detail: message,
          fields,
        })
        const output = logged(log => {
          log.info('test.info', forced(fields))
          log.error('test.error', error, forced(fields))
          log.error('test.thrown', thrown)
          log.warn(event as Event)
        })
        assertNoCanary(output)
        assert.equal(output.trim().split('\n').length, 4)
      },
    ),
    { numRuns: 300 },
  )
})

test('of a database error the code and the names in the schema are kept, the row is not', () => {
  const error = new pg.DatabaseError(
    'duplicate key value violates unique constraint "person_phone" for 13812345678',
    100,
    'error',
  )
  Object.assign(error, {
    code: '23505',
    constraint: 'person_phone',
    table: 'person',
    column: '13812345678',
    detail: 'Key (phone)=(13812345678) already exists.',
    where: 'COPY person, line 3: "王秀兰"',
    hint: '王秀兰',
    internalQuery: "select '王秀兰'",
    query: "insert into person values ('王秀兰')",
    parameters: ['王秀兰'],
  })
  const output = logged(log => log.error('people.insert-failed', error))
  assertNoCanary(output)
  const { type, code, constraint, table, column } = describeError(error)
  assert.deepEqual(
    { type, code, constraint, table, column },
    { type: 'DatabaseError', code: '23505', constraint: 'person_phone', table: 'person', column: undefined },
  )
})

test('of a schema error and of a file error nothing of the input is kept', () => {
  const schema = z.strictObject({ phone: z.string().max(3) })
  const { error } = schema.safeParse({ phone: '13812345678', 王秀兰: 1 })
  const file = Object.assign(new Error("ENOENT: no such file '/data/王秀兰.xlsx'"), {
    code: 'ENOENT',
    path: '/data/王秀兰.xlsx',
  })
  assertNoCanary(logged(log => log.error('forms.bad', error)))
  assertNoCanary(logged(log => log.error('files.bad', file)))
  assert.equal(describeError(file).code, 'ENOENT')
})

test('our own lines of code are kept, innermost first, without the folder they lie in', () => {
  const [first] = describeError(new RangeError('王秀兰')).at
  assert.match(first ?? '', /^src\/platform\/log\.test\.ts:\d+:\d+$/)
})

test('causes are told three deep, also when they run in a circle, and anything can be thrown', () => {
  const one = new Error('one')
  one.cause = one
  let depth = 0
  for (let seen = describeError(one).cause; seen; seen = seen.cause) depth += 1
  assert.equal(depth, 3)
  for (const thrown of [undefined, null, '王秀兰', 13_812_345_678, Symbol('王秀兰'), ['王秀兰'], () => 1]) {
    assertNoCanary(logged(log => log.error('test.thrown', thrown)))
  }
})

test('a reference is of its kind, and no two are alike', () => {
  const references = new Set(Array.from({ length: 1000 }, newReference))
  assert.equal(references.size, 1000)
  for (const ref of references) {
    assert.equal(parsed(logged(log => log.info('test.ref', { ref })))['ref'], ref)
  }
})

/** Passes what the types forbid, as careless code might. */
const forced = (fields: unknown): LogFields => fields as LogFields

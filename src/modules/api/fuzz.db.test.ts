import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { operations } from '#api'
import { fingerprintOf } from '#test/fingerprint'
import { machine, makeToken } from '#test/machine'
import { EVERY_ROLE, fillWorld } from '#test/samples'
import { newWorld } from '#test/world'

import { scopes } from './token.ts'

interface Schema {
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}
interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
}
interface Described {
  readonly operationId: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
}

const sometimes = <V>(arbitrary: fc.Arbitrary<V>) => fc.option(arbitrary, { nil: undefined })

/** What a schema of the description lets through. */
function fitting(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(one => fitting(one, ids)))
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [name, fitting(one, ids)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      )
    case 'array':
      return fc.array(fitting(schema.items ?? {}, ids), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      })
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(schema.minimum ?? -5, -1e9),
        max: Math.min(schema.maximum ?? 9, 1e9),
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      if (schema.format === 'uuid') return fc.constantFrom(...ids)
      if (schema.format === 'date') return fc.constantFrom('2019-12-21', '2020-02-29')
      if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern))
      return fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: Math.min(schema.maxLength ?? 40, 40) }),
        fc.constantFrom('', '', 'elders', '2019-12-21', '2019', '修灯'),
      )
    case undefined:
    default:
      return fc.jsonValue()
  }
}

const broken = fc.oneof(fc.jsonValue(), fc.constant({}), fc.dictionary(fc.string(), fc.jsonValue()))
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '0', '-1', 'null', '\0', '%', '../..', "';--", '2019-13-45', '𝄞', '9'.repeat(40)),
)

test('whatever is sent to any operation of the description: never a crash, and what is refused changes no row', async () => {
  const world = await newWorld()
  await fillWorld(world)
  const clerk = await world.colleague('prober', EVERY_ROLE)
  const desk = machine(world, await makeToken(clerk, world.site, scopes))
  const described = await world.request(new Request('http://mingzhu.test/api/v1/openapi.json'))
  const document = (await described.json()) as {
    readonly openapi: string
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  }
  assert.equal(document.openapi, '3.1.0')
  const orders = (await desk.get('/orders')).body['items'] as readonly { id: string }[]
  const records = (await desk.get('/records')).body['items'] as readonly { id: string }[]
  const teams = (await desk.get('/teams')).body['items'] as readonly { id: string }[]
  const ids = [...orders, ...records, ...teams].map(({ id }) => id)
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method: method.toUpperCase(), ...one })),
  )
  assert.equal(all.length, operations.length)
  // Looking leaves the time a token was last used, and who read what.
  const untold = ['api_token', 'access_log']
  let before = await fingerprintOf(world.database.owner, untold)
  const outcomes = new Map<string, Set<number>>()
  let seconds = 0
  for (const one of all) {
    const stated = operations.find(({ id }) => id === one.operationId) ?? assert.fail(one.operationId)
    const of = (place: Parameter['in']) => one.parameters.filter(({ in: where }) => where === place)
    const among = (one.operationId === 'readRecord' ? records : orders).map(({ id }) => id)
    const inPath = fc.record({
      id: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...among) }, odd),
      figure: fc.oneof(fc.constant('care.waste'), odd),
    })
    const inQuery = fc.record(
      Object.fromEntries(
        of('query').map(({ name, schema, required }) => {
          const value = fc.oneof({ weight: 3, arbitrary: fitting(schema, ids) }, odd)
          return [name, required ? value : sometimes(value)]
        }),
      ),
    )
    const inHeader = fc.record(
      Object.fromEntries(
        of('header').map(({ name, schema }) => [
          name,
          sometimes(fc.oneof(fitting(schema, ids), fc.constantFrom('x', '"', '"1"', 'k'.repeat(200)))),
        ]),
      ),
    )
    const schema = one.requestBody?.content['application/json'].schema
    const inBody = schema
      ? fc.oneof({ weight: 3, arbitrary: fitting(schema, ids) }, broken)
      : fc.constant(undefined)
    // Few of the many things an order can say, or a period can be, fit.
    const runs = one.operationId === 'receiveOrder' ? 60 : one.method === 'GET' ? 30 : 8
    await fc.assert(
      fc.asyncProperty(inPath, inQuery, inHeader, inBody, async (path, query, header, body) => {
        world.at(new Date(Date.UTC(2019, 11, 20, 3, 0, ++seconds)).toISOString())
        const asked = new URLSearchParams(
          Object.entries(query).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
          ),
        )
        const address = one.path
          .replace('/api/v1/sites/{site}', '')
          .replace('{id}', () => encodeURIComponent(path.id.toWellFormed()))
          .replace('{figure}', () => encodeURIComponent(path.figure.toWellFormed()))
        const headers = Object.fromEntries(
          Object.entries(header).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
        )
        const answer = await desk.send(
          one.method,
          `${address}?${asked}`,
          one.method === 'GET' || body === undefined ? undefined : JSON.stringify(body),
          headers,
        )
        const what = `${one.method} ${address}?${asked} ${JSON.stringify(body)} → ${answer.status} ${answer.text}`
        assert.ok(answer.status < 500, what)
        const seen = outcomes.get(one.operationId) ?? new Set()
        outcomes.set(one.operationId, seen.add(answer.status))
        const after = await fingerprintOf(world.database.owner, untold)
        if (answer.status >= 400) {
          assert.deepEqual(after, before, what)
          if (answer.body['code'] !== undefined) assert.equal(answer.body['status'], answer.status, what)
        } else if (answer.status !== 304) {
          const fits = stated.answer.safeParse(answer.body)
          assert.ok(fits.success, `${what} ${fits.error?.message}`)
        }
        before = after
      }),
      { seed: 311, numRuns: runs, endOnFailure: true },
    )
  }
  const reads = operations.filter(({ method }) => method === 'GET').map(({ id }) => id)
  for (const id of [...reads, 'receiveOrder'])
    assert.ok(
      [...(outcomes.get(id) ?? [])].some(status => status < 300),
      `${id} was never answered`,
    )
})

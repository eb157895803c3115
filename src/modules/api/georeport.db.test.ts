import assert from 'node:assert/strict'
import { test } from 'node:test'

import { SaxesParser } from 'saxes'
import { sql } from 'kysely'

import { newWorld, SITE, type World } from '#test/world'

// The rules of Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2), method by method.

type Xml = { readonly name: string; readonly text: string; readonly children: readonly Xml[] }

/** Reads XML; throws where it is not well-formed. */
function readXml(text: string): Xml {
  assert.ok(text.startsWith('<?xml version="1.0" encoding="utf-8"?>'), 'the declaration names UTF-8')
  const root = { name: '', text: '', children: [] as Xml[] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    const element = { name, text: '', children: [] as Xml[] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', part => {
    const element = open.at(-1)
    if (element) element.text += part
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  const [only] = root.children
  assert.ok(only && root.children.length === 1)
  return only
}

/** A JSON answer as its XML has to say the same: null and '' are empty elements. */
function asXml(name: string, value: unknown, items: Readonly<Record<string, string>>): Xml {
  if (Array.isArray(value))
    return { name, text: '', children: value.map(one => asXml(items[name] ?? 'item', one, items)) }
  if (typeof value === 'object' && value !== null)
    return { name, text: '', children: Object.entries(value).map(([key, one]) => asXml(key, one, items)) }
  return { name, text: value === null ? '' : String(value as string | number | boolean), children: [] }
}

const items = {
  services: 'service',
  service_requests: 'request',
  attributes: 'attribute',
  values: 'value',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
  updates: 'update',
}
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/

async function ask(world: World, path: string, form?: Readonly<Record<string, string>>, headers = {}) {
  const response = await world.request(
    new Request(`http://mingzhu.test${path}`, {
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      headers,
    }),
  )
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

/** Both forms of one answer, which have to say the same. Shape: → what the JSON says. */
async function both<Answer>(
  world: World,
  resource: string,
  root: string,
  query = '',
  status = 200,
): Promise<Answer> {
  const json = await ask(world, `/open311/v2/${resource}.json${query}`)
  const xml = await ask(world, `/open311/v2/${resource}.xml${query}`)
  assert.deepEqual([json.status, xml.status], [status, status], `${resource}: ${json.text}`)
  assert.deepEqual([json.type, xml.type], ['application/json; charset=utf-8', 'text/xml; charset=utf-8'])
  const value = JSON.parse(json.text) as Answer
  assert.deepEqual(readXml(xml.text), asXml(root, value, items))
  return value
}

type Request = Readonly<Record<string, string | number | null>> & {
  readonly updates?: readonly Readonly<Record<string, string>>[]
}
type Refused = readonly { readonly code: number; readonly description: string }[]

async function station(): Promise<World> {
  const world = await newWorld()
  const shelf = `/at/${SITE}/catalogue`
  await world.administrator.submit(shelf, `${shelf}/service/template`, {})
  await sql`update service set questions = array['几楼？<&>'] where code = 'elders'`.execute(
    world.database.owner,
  )
  return world
}

const sent = {
  service_code: 'elders',
  description: '陪我去医院 <b>&amp;',
  address_string: '三号楼二单元',
  first_name: '秀英',
  phone: '0937-6221234',
  email: 'xiu@example.com',
  'attribute[q0]': '六楼',
}

test('discovery and services say what can be asked, in both forms alike', async () => {
  const world = await station()
  const found = await both<{
    changeset: string
    contact: string
    key_service: string
    endpoints: readonly { specification: string; url: string; type: string; formats: readonly string[] }[]
  }>(world, 'discovery', 'discovery')
  assert.match(found.changeset, STAMP)
  const [endpoint] = found.endpoints
  assert.equal(endpoint?.specification, 'http://wiki.open311.org/GeoReport_v2')
  assert.deepEqual(endpoint.formats, ['text/xml', 'application/json'])
  assert.ok(['production', 'test', 'dev'].includes(endpoint.type) && endpoint.url.endsWith('/open311/v2'))

  type Service = Readonly<Record<string, string>> & { metadata: boolean }
  const services = await both<readonly Service[]>(world, 'services', 'services')
  for (const service of services) {
    for (const field of ['service_code', 'service_name', 'description', 'keywords', 'group', 'type'])
      assert.equal(typeof service[field], 'string', field)
    assert.ok(['realtime', 'batch', 'blackbox'].includes(service['type'] ?? ''))
    assert.equal(typeof service.metadata, 'boolean')
    const defined = await both<{
      service_code: string
      attributes: readonly {
        code: string
        datatype: string
        variable: boolean
        required: boolean
        order: number
      }[]
    }>(world, `services/${service['service_code']}`, 'service_definition')
    assert.equal(defined.service_code, service['service_code'])
    assert.equal(defined.attributes.length > 0, service.metadata)
    for (const [index, { datatype, variable, required, order }] of defined.attributes.entries()) {
      assert.ok(
        ['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'].includes(datatype),
      )
      assert.deepEqual([variable, required, order], [true, false, index + 1])
    }
  }
  assert.equal(new Set(services.map(service => service['service_code'])).size, services.length)
})

test('a request is sent, found by its token, and shows others where it stands and nothing else', async () => {
  const world = await station()
  for (const format of ['json', 'xml']) {
    const made = await ask(world, `/open311/v2/requests.${format}`, sent)
    assert.equal(made.status, 201, made.text)
    if (format === 'xml') assert.equal(readXml(made.text).name, 'service_requests')
  }
  const again = [1, 2].map(() =>
    ask(world, '/open311/v2/requests.json', sent, { 'idempotency-key': 'lost-line-1' }),
  )
  const [first, second] = await Promise.all(again)
  assert.equal(first?.text, second?.text, 'sent twice, taken once')
  const [{ token }] = JSON.parse(first?.text ?? '') as [{ token: string }]
  const [known] = await both<[{ service_request_id: string; token: string }]>(
    world,
    `tokens/${token}`,
    'service_requests',
  )
  assert.equal(known.token, token)
  const number = known.service_request_id

  const list = await both<readonly Request[]>(world, 'requests', 'service_requests')
  assert.equal(list.length, 3)
  const [seen] = await both<[Request]>(world, `requests/${number}`, 'service_requests')
  for (const one of [...list, seen]) {
    assert.ok(one['status'] === 'open' || one['status'] === 'closed')
    for (const field of ['requested_datetime', 'updated_datetime']) assert.match(String(one[field]), STAMP)
    for (const field of ['description', 'address', 'lat', 'long', 'status_notes', 'media_url', 'zipcode'])
      assert.equal(one[field], null, field)
    for (const field of ['service_code', 'service_name', 'agency_responsible', 'service_request_id'])
      assert.equal(typeof one[field], 'string', field)
    const told = JSON.stringify(one)
    for (const secret of ['医院', '三号楼', '6221234', '秀英', 'example.com', '六楼', token])
      assert.ok(!told.includes(secret), secret)
  }
  const [own] = await both<[Request]>(world, `requests/${number}`, 'service_requests', `?token=${token}`)
  assert.deepEqual([own['description'], own['address']], ['陪我去医院 <b>&amp;', '三号楼二单元'])
  assert.ok(!('updates' in own))
  const [more] = await both<[Request]>(
    world,
    `requests/${number}`,
    'service_requests',
    `?token=${token}&extensions=true`,
  )
  assert.deepEqual(more.updates, [])
  const other = await both<Refused>(world, `requests/2019-0001`, 'errors', `?token=${token}`, 404)
  assert.equal(other[0]?.code, 404)
})

test('requests are narrowed by service, state, number and time, at most 90 days at once', async () => {
  const world = await station()
  await ask(world, '/open311/v2/requests.json', sent)
  world.at('2019-12-21T02:00:00Z')
  await ask(world, '/open311/v2/requests.json', { ...sent, service_code: '_need' })
  const count = async (query: string): Promise<number> =>
    (await both<readonly Request[]>(world, 'requests', 'service_requests', query)).length
  assert.equal(await count('?service_code=elders'), 1)
  assert.equal(await count('?service_code=elders,_need&status=open'), 2)
  assert.equal(await count('?status=closed'), 0)
  assert.equal(await count('?service_request_id=2019-0001,2019-0002'), 2)
  assert.equal(await count('?start_date=2019-12-21T00:00:00Z'), 1)
  assert.equal(await count('?start_date=2019-12-01T00:00:00Z&end_date=2019-12-20T23:00:00%2B08:00'), 1)
  for (const query of [
    '?start_date=2019',
    '?start_date=2019-01-01T00:00:00Z&end_date=2019-12-01T00:00:00Z',
    '?status=new',
  ])
    assert.equal((await both<Refused>(world, 'requests', 'errors', query, 400))[0]?.code, 400)
})

test('of services for which asking alone could harm somebody the public sees nothing', async () => {
  const world = await station()
  await sql`update service set unrated = true where code = 'elders'`.execute(world.database.owner)
  const made = await ask(world, '/open311/v2/requests.json', sent)
  const [{ token }] = JSON.parse(made.text) as [{ token: string }]
  assert.deepEqual(await both(world, 'requests', 'service_requests'), [])
  await both(world, 'requests/2019-0001', 'errors', '', 404)
  const [own] = await both<[Request]>(world, 'requests/2019-0001', 'service_requests', `?token=${token}`)
  assert.equal(own['service_code'], 'elders')
})

test('what is wrong is told as errors with a code and a description, and takes nothing in', async () => {
  const world = await station()
  const { service_code: _, ...withoutService } = sent
  const { address_string: __, ...nowhere } = sent
  const cases: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
    [400, withoutService],
    [400, nowhere],
    [400, { ...sent, phone: 'call me' }],
    [400, { ...sent, description: 'x'.repeat(4001) }],
    [400, { ...sent, description: '\0' }],
    [403, { ...sent, api_key: 'mz_nobody' }],
    [404, { ...sent, service_code: 'nothing' }],
    [404, { ...sent, jurisdiction_id: '999999' }],
  ]
  for (const [status, form] of cases)
    for (const format of ['json', 'xml']) {
      const { text, ...answer } = await ask(world, `/open311/v2/requests.${format}`, form)
      assert.equal(answer.status, status, text)
      const [error] =
        format === 'json'
          ? (JSON.parse(text) as Refused)
          : readXml(text).children.map(one => ({
              code: Number(one.children.find(({ name }) => name === 'code')?.text),
              description: one.children.find(({ name }) => name === 'description')?.text,
            }))
      assert.equal(error?.code, status)
      assert.ok(error.description)
    }
  await both(world, 'services', 'errors', '?jurisdiction_id=999999', 404)
  await both(world, 'services/nothing', 'errors', '', 404)
  await both(world, 'tokens/AAAAA-AAAAA', 'errors', '', 404)
  await both(world, 'nothing', 'errors', '', 404)
  assert.equal((await sql`select 1 from service_order`.execute(world.database.db)).rows.length, 0)
})

test('where there are several sites a request has to say which', async () => {
  const world = await station()
  const sites = `/at/${SITE}/sites`
  await world.administrator.submit(`${sites}/new`, sites, { name: '南区', level: 'point' })
  await both(world, 'services', 'errors', '', 400)
  await both(world, 'services', 'services', `?jurisdiction_id=${SITE}`)
})

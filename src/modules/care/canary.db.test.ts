import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { roles } from '#accounts'
import { allRoutes } from '#app'
import { watchHttp } from '#platform/http/watch'
import { openLog } from '#platform/log'
import { openMetrics } from '#platform/metrics'
import { newWorld, SITE, type Fields, type Visitor } from '#test/world'
import { readCatalog } from '#tools/catalog'

import { watch } from './watch-actions.ts'

// Planted in the words of the resident, of the desk and of the guardian.
const CANARY = '绿尾金丝雀'
const PHONE = '13977712345'
const care = `/at/${SITE}/care`

let output = ''
const metrics = openMetrics({ process: false })
const log = openLog({ destination: { write: line => (output += line) } })
const world = await newWorld(watchHttp(log, metrics))
const guardian = await world.colleague('guardian', ['guardian'])
const everybody: [string, Visitor][] = []
for (const role of roles.filter(other => other !== 'guardian'))
  everybody.push([role, await world.colleague(role, [role])])
everybody.push(['a guardian who is not on duty', await world.colleague('resting', ['guardian'])])
everybody.push([
  'all other roles at once',
  await world.colleague(
    'many',
    roles.filter(role => role !== 'guardian'),
  ),
])

let minutes = 0
/** Nobody looks at pages this fast: without time going by the limit on them would answer. */
const later = (): void => world.at(new Date(Date.UTC(2019, 11, 20, 3, 0, ++minutes)).toISOString())

const ids = new Set<string>()
const page = { resident: '' }

test('a case is lived through with the string in every note', async () => {
  const found = await sql<{ id: string }>`select id from account where login = 'guardian'`.execute(
    world.database.db,
  )
  await world.administrator.submit(`${care}/duty`, `${care}/duty`, {
    account: found.rows[0]?.id ?? '',
    fromDay: '2019-12-20',
    fromTime: '08:00',
    toDay: '2019-12-21',
    toTime: '08:00',
    turn: '1',
  })
  const order = `/p/${SITE}/order`
  const asked = await world.visitor().submit(`${order}/new`, order, {
    need: `${CANARY}不想活了`,
    name: CANARY,
    place: CANARY,
    phone: PHONE,
  })
  assert.equal(asked.status, 200)
  page.resident = asked.path.replace(/\?.*/, '')
  const desk = everybody.find(([role]) => role === 'dispatcher')?.[1] ?? assert.fail('nobody at the desk')
  const sent = await desk.submit(`${care}/new`, care, { subject: 'other', words: CANARY })
  assert.equal(sent.status, 200)
  const rows = await sql<{ id: string; order_id: string | null }>`select id, order_id from care_case`.execute(
    world.database.db,
  )
  assert.equal(rows.rows.length, 2)
  for (const { id, order_id } of rows.rows) {
    for (const known of [id, order_id]) if (known !== null) ids.add(known)
    const at = `${care}/${id}`
    const step = async (command: string, fields: Fields = {}) => {
      later()
      const answer = await guardian.submit(at, `${at}/${command}`, fields)
      assert.equal(answer.status, 200, command)
    }
    await step('take')
    await step('judge', { subject: 'crisis', words: CANARY })
    await step('note', { deed: 'kin', words: CANARY })
    const receipt = { office: 'police', number: CANARY, day: '2019-12-20', time: '11:00', words: CANARY }
    await step('report', receipt)
    await step('hand-over', receipt)
    assert.ok((await guardian.get(at)).html.includes(CANARY), 'whoever is on duty reads it')
  }
  await watch(world.deps)
  await world.settle()
})

test('no table has it, in any form it could be read in', async () => {
  const { tables } = await readCatalog(world.database.owner)
  const forms = [CANARY, PHONE].flatMap(text => [
    text,
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64'),
    encodeURIComponent(text),
  ])
  assert.ok(tables.length > 40)
  for (const { name } of tables) {
    const found = await sql<{
      text: string | null
    }>`select string_agg(t::text, ' ') as text from ${sql.table(name)} t`.execute(world.database.owner)
    for (const form of forms) assert.ok(!(found.rows[0]?.text ?? '').includes(form), `${form} in ${name}`)
  }
  const queue = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'pgboss' and table_type = 'BASE TABLE'`.execute(world.database.owner)
  for (const { name } of queue.rows) {
    const found = await sql<{
      text: string | null
    }>`select string_agg(t::text, ' ') as text from ${sql.table(`pgboss.${name}`)} t`.execute(
      world.database.owner,
    )
    for (const form of forms) assert.ok(!(found.rows[0]?.text ?? '').includes(form), `${form} in ${name}`)
  }
})

test('no page, list or file of anybody else has it, nor the resident’s own page', async () => {
  later()
  assert.ok(!(await world.visitor().get(page.resident)).html.includes(CANARY))
  const orderPath = `/at/${SITE}/orders/`
  for (const [role, visitor] of everybody) {
    const paths = new Set([`/at/${SITE}`, '/me', `/p/${SITE}`])
    for (const { method, path, access } of allRoutes())
      if (method === 'GET' && access !== 'account')
        for (const id of path.includes(':id') ? ids : [''])
          paths.add(
            path
              .replace(':site', SITE)
              .replace(':id', id)
              .replace(/:\w+(\{[^}]*\})?/g, id || CANARY.length.toString()),
          )
    for (const path of paths) {
      later()
      const { html } = await visitor.get(path)
      assert.ok(!html.includes(CANARY), `${role} reads it at ${path}`)
    }
    assert.ok([...paths].some(path => path.startsWith(orderPath)))
  }
})

test('neither the log nor the metrics have it', async () => {
  assert.ok(output.split('\n').length > 100, 'something was logged')
  assert.ok(!output.includes(CANARY))
  assert.ok(!output.includes(encodeURIComponent(CANARY)))
  assert.ok(!(await metrics.text()).includes(CANARY))
})

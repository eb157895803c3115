import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyInstance } from '#verify'
import { newWorld, SITE } from '#test/world'

const base = `/at/${SITE}/areas`

async function neighbourhood() {
  const world = await newWorld()
  const { administrator } = world
  const desk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const idOf = async (name: string): Promise<string> => {
    const found = await sql<{ id: string }>`select id from area where name = ${name}`.execute(
      world.database.db,
    )
    return found.rows[0]?.id ?? assert.fail(name)
  }
  const add = (fields: Readonly<Record<string, string>>) => administrator.submit(`${base}/new`, base, fields)
  await add({ name: '东湖社区', kind: 'community', aliases: '东湖' })
  const east = await idOf('东湖社区')
  await add({ name: '一网格', kind: 'grid', parentId: east, aliases: '幸福里1-10号楼' })
  await add({ name: '二网格', kind: 'grid', parentId: east, aliases: '幸福里11-20号楼\n湖滨巷' })
  await add({ name: '湖滨大厦', kind: 'building', parentId: await idOf('二网格') })
  return { world, administrator, desk, add, idOf }
}

test('an order finds its grid cell by its address; the list can be narrowed to an area and all below', async () => {
  const { world, desk, idOf } = await neighbourhood()
  const orders = `/at/${SITE}/orders`
  const take = (place: string) =>
    desk.submit(`${orders}/new`, orders, { channel: 'phone', need: '修灯', place, sure: 'yes' })
  const first = await take('幸福里 ３＃２－５０１')
  assert.ok(first.html.includes('一网格'))
  await take('湖滨大厦八楼')
  await take('说不清的地方')
  const cells = await sql<{ area: string | null }>`select a.name as area from service_order o
    left join area a on a.id = o.area_id order by o.number`.execute(world.database.db)
  assert.deepEqual(
    cells.rows.map(({ area }) => area),
    ['一网格', '二网格', null],
  )
  const rows = async (area: string): Promise<number> =>
    ((await desk.get(`${orders}?area=${area}`)).html.match(/2019-000\d<\/a>/g) ?? []).length
  assert.equal(await rows(await idOf('东湖社区')), 2)
  assert.equal(await rows(await idOf('二网格')), 1)
  assert.equal(await rows('-'), 1)
  const list = await desk.get(base)
  assert.match(list.html, new RegExp(`orders\\?area=${await idOf('东湖社区')}">2<`))
  assert.equal(await verifyInstance(world.deps, () => {}), 0)
})

test('an area is part of a larger one, has one person responsible, and is retired only when nothing hangs on it', async () => {
  const { world, administrator, add, idOf } = await neighbourhood()
  const turned = await add({ name: '倒过来', kind: 'street', parentId: await idOf('一网格') })
  assert.equal(turned.status, 422)
  const east = await idOf('东湖社区')
  const change = (id: string, fields: Readonly<Record<string, string>>) =>
    administrator.submit(`${base}/${id}`, `${base}/${id}`, fields)
  assert.equal((await change(east, { name: '东湖社区', kind: 'building' })).status, 422)
  const stranger = await change(east, {
    name: '东湖社区',
    kind: 'community',
    keeperId: '00000000-0000-7000-8000-000000000000',
  })
  assert.equal(stranger.status, 422)
  const keeper = await sql<{ id: string }>`select id from account where login = 'desk'`.execute(
    world.database.db,
  )
  const kept = await change(east, {
    name: '东湖新社区',
    kind: 'community',
    keeperId: keeper.rows[0]?.id ?? '',
  })
  assert.ok(kept.html.includes('东湖新社区') && kept.html.includes('同事desk'))
  assert.equal((await change(east, { name: '旧', kind: 'community', version: '1' })).status, 409)
  const refused = await administrator.submit(base, `${base}/${east}/retirement`, {})
  assert.equal(refused.status, 409)
  const tower = await idOf('湖滨大厦')
  await administrator.submit(base, `${base}/${tower}/retirement`, {})
  assert.ok((await administrator.get(`${base}?state=closed`)).html.includes('湖滨大厦'))
  await administrator.submit(base, `${base}/${tower}/return`, {})
  assert.ok(!(await administrator.get(`${base}?state=closed`)).html.includes('湖滨大厦'))
  assert.equal(await verifyInstance(world.deps, () => {}), 0)
})

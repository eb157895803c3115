import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { verifyInstance } from '#verify'
import { newWorld, type World } from '#test/world'

async function desk() {
  const world = await newWorld()
  const clerk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const orders = `/at/${world.site}/orders`
  await world.administrator.submit(
    `/at/${world.site}/catalogue`,
    `/at/${world.site}/catalogue/service/template`,
    {},
  )
  const take = (fields: Readonly<Record<string, string>>, from = `${orders}/new`) =>
    clerk.submit(from, orders, { channel: 'phone', ...fields })
  return { world, clerk, orders, take }
}

const count = async (world: World): Promise<number> => {
  const found = await sql<{ n: number }>`select count(*)::int as n from service_order`.execute(
    world.database.db,
  )
  return found.rows[0]?.n ?? 0
}

test('who calls is found by phone, name or code; the form begins with what is known, and every look is written down', async () => {
  const { world, clerk, orders, take } = await desk()
  const people = `/at/${world.site}/people`
  await clerk.submit(`${people}/new`, people, {
    name: '李桂兰',
    code: 'R1',
    phone: '13812345678',
    address: '幸福里3号楼',
  })
  await take({ need: '换灯泡', requesterCode: 'R1' })
  for (const typed of ['138 1234 5678', '李桂兰', 'R1']) {
    const found = await clerk.submit(`${orders}/new`, `${orders}/caller`, { text: typed })
    assert.ok(found.html.includes('给 R1 登记') && found.html.includes('2019-0001'), typed)
  }
  const nobody = await clerk.submit(`${orders}/new`, `${orders}/caller`, { text: '13912345678' })
  assert.ok(nobody.html.includes('没有找到') && nobody.html.includes('value="13912345678"'))
  const begun = await clerk.get(`${orders}/new?person=R1`)
  for (const known of ['李桂兰', '13812345678', '幸福里3号楼', '2019-0001'])
    assert.ok(begun.html.includes(known), known)
  const looks = await sql<{ action: string; n: number }>`select action, count(*)::int as n from access_log
    where subject_kind = 'person' group by action order by action`.execute(world.database.db)
  assert.deepEqual(looks.rows, [
    { action: 'people.found', n: 2 },
    { action: 'people.revealed', n: 1 },
  ])
  assert.equal((await clerk.get(`${orders}/new?person=R9`)).status, 404)
})

test('an order that may be there already is shown before it is taken, however phone and place are written', async () => {
  const { world, take } = await desk()
  await take({ need: '水管漏水', phone: '13812345678', service: 'repairs', place: '幸福里3号楼2单元501' })
  const samePhone = await take({ need: '理发', phone: '+86 138-1234-5678' })
  assert.equal(samePhone.status, 422)
  assert.ok(samePhone.html.includes('同一个电话') && samePhone.html.includes('理发'))
  const samePlace = await take({ need: '水龙头', service: 'repairs', place: '幸福里 ３＃２－５０１' })
  assert.equal(samePlace.status, 422)
  assert.ok(samePlace.html.includes('同一地点的同类服务'))
  const otherKind = await take({ need: '陪聊', service: 'elders', place: '幸福里3号楼2单元501' })
  assert.equal(otherKind.status, 200)
  const sure = await take({ need: '理发', phone: '13812345678', sure: 'yes' })
  assert.ok(sure.html.includes('可能是同一件事'), 'the dispatcher sees them too')
  await sql`update service_order set ended_at = received_at, received_at = received_at - interval '20 days'`.execute(
    world.database.owner,
  )
  assert.equal((await take({ need: '又漏了', phone: '13812345678' })).status, 200)
  const kept = await sql<{
    text: string
  }>`select string_agg(m::text, ' ') as text from order_match m`.execute(world.database.db)
  assert.doesNotMatch(kept.rows[0]?.text ?? '', /13812345678|幸福里/)
})

test('a draft is kept with what is there and filled in later; what it said then lies only in the order', async () => {
  const { world, clerk, orders, take } = await desk()
  const draft = await take({ draft: 'yes', need: '', phone: '13812345678', callback: '三点后' })
  assert.ok(draft.html.includes('草稿') && draft.html.includes('三点后'))
  const id = draft.path.split('/').at(-1) ?? ''
  const again = await clerk.get(`${orders}/new?draft=${id}`)
  assert.ok(again.html.includes('value="13812345678"'))
  const taken = await take({ need: '修门', phone: '13812345678' }, `${orders}/new?draft=${id}`)
  assert.equal(taken.status, 200)
  assert.ok(taken.html.includes('修门') && taken.html.includes('待审核'))
  const after = await clerk.get(`${orders}/${id}`)
  assert.ok(after.html.includes('已丢弃') && !after.html.includes('13812345678'))
  const twice = await take({ need: '修窗', sure: 'yes' }, `${orders}/new`)
  assert.equal(twice.status, 200)
  assert.equal(await verifyInstance(world.deps, () => {}), 0)
})

test('a form sent again under its key makes one order; changed under the same key it is refused with all that was typed', async () => {
  const { world } = await desk()
  const visitor = world.visitor()
  const base = `/p/${world.site}/order`
  const form = { _key: 'resident-key-0001', need: '接孩子', phone: '13812345678' }
  const first = await visitor.submit(`${base}/new`, base, form)
  const second = await visitor.submit(`${base}/new`, base, form)
  assert.equal(second.path, first.path)
  const changed = await visitor.submit(`${base}/new`, base, { ...form, need: '接两个孩子' })
  assert.equal(changed.status, 409)
  assert.ok(changed.html.includes('接两个孩子') && changed.html.includes('value="13812345678"'))
  assert.equal(await count(world), 1)
  const wrong = await visitor.submit(`${base}/new`, base, { need: '', phone: '电话', name: '王' })
  assert.equal(wrong.status, 422)
  assert.ok(wrong.html.includes('value="电话"') && wrong.html.includes('value="王"'))
})

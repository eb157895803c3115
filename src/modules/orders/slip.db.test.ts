import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import { newWorld, type Page } from '#test/world'

const SIZE_BYTES_MAX = 14 * 1024

async function station() {
  const world = await newWorld()
  const clerk = await world.colleague('desk', ['recorder', 'dispatcher'])
  await world.administrator.submit(
    `/at/${world.site}/catalogue`,
    `/at/${world.site}/catalogue/service/template`,
    {},
  )
  const base = `/p/${world.site}/order`
  const ask = (fields: Readonly<Record<string, string>>, visitor = world.visitor()): Promise<Page> =>
    visitor.submit(`${base}/new`, base, fields)
  return { world, clerk, base, ask }
}

test('an order goes home on a slip, and the slip opens it at the counter', async () => {
  const { world, clerk, ask } = await station()
  const asked = await ask({ need: '换灯泡' })
  const path = asked.path.replace(/\?.*/, '')
  assert.ok(asked.html.includes(`${path}/slip`))
  const visitor = world.visitor()
  const slip = await visitor.get(`${path}/slip`)
  const code = path.split('/').at(-1) ?? ''
  assert.ok(slip.html.includes(code) && slip.html.includes('data:image/svg+xml,'))
  assert.ok(!slip.html.includes('换灯泡'))
  const scan = `/at/${world.site}/orders/scan`
  for (const read of [code, code.toLowerCase().replace('-', ''), `http://mingzhu.test${path}?x=1`]) {
    const opened = await clerk.get(`${scan}?code=${encodeURIComponent(read)}`)
    assert.ok(opened.html.includes('换灯泡'), read)
  }
  assert.equal((await clerk.get(`${scan}?code=AAAAA-AAAAA`)).status, 404)
  assert.equal((await visitor.get(`/p/${world.site}/order/AAAAA-AAAAA/slip`)).status, 404)
})

test('menu, form, slip and notice board need no script and stay small', async () => {
  const { base, ask, world } = await station()
  const asked = await ask({ need: '换灯泡' })
  const path = asked.path.replace(/\?.*/, '')
  const visitor = world.visitor()
  for (const page of [base, `${base}/new?service=elders`, `${base}/board`, path, `${path}/slip`]) {
    const { html, status } = await visitor.get(page)
    assert.equal(status, 200, page)
    assert.ok(!html.includes('<script'), page)
    const bytes = Math.max(gzipSync(html).length, brotliCompressSync(html).length)
    assert.ok(bytes <= SIZE_BYTES_MAX, `${page}: ${bytes} bytes`)
  }
  const board = await visitor.get(`${base}/board`)
  assert.ok(board.html.includes('助老') && board.html.includes('0937-6220000'))
})

test('many orders in a row are slowed down in friendly words; nothing typed is lost, and the counter is never closed', async () => {
  const { world, clerk, base, ask } = await station()
  for (let n = 0; n < 3; n += 1) assert.equal((await ask({ need: `第 ${n} 件` })).status, 200)
  const fast = await ask({ need: '太快的一件' })
  assert.equal(fast.status, 429)
  assert.ok(fast.html.includes('太快的一件') && fast.html.includes('到站里来'))
  const visitor = world.visitor()
  const form = await visitor.get(`${base}/new`)
  const shown = /name="_shown" value="([^"]+)"/.exec(form.html)?.[1] ?? ''
  world.at('2019-12-20T02:00:05Z')
  const calm = await visitor.post(base, { need: '慢慢写的一件', _shown: shown, _key: 'calm-key-0001' })
  assert.equal(calm.status, 200)
  const forged = await visitor.post(base, {
    need: '假的',
    _shown: shown.replace(/^\d+/, '1576807000000'),
    _key: 'forged-key-0001',
  })
  assert.equal(forged.status, 429)
  const orders = `/at/${world.site}/orders`
  const phoned = await clerk.submit(`${orders}/new`, orders, { channel: 'phone', need: '打电话来的' })
  assert.ok(phoned.html.includes('打电话来的'))
})

test('one phone sends a few orders a day, and a field that nobody sees catches machines', async () => {
  const { world, base, ask } = await station()
  const trapped = await ask({ need: '机器填的', website: 'http://x' })
  assert.equal(trapped.status, 422)
  assert.ok(!trapped.html.includes('http://x') && trapped.html.includes('机器填的'))
  const visitor = world.visitor()
  for (let n = 0; n <= 5; n += 1) {
    world.at(new Date(Date.UTC(2019, 11, 20, 2, n)).toISOString())
    const form = await visitor.get(`${base}/new`)
    const shown = /name="_shown" value="([^"]+)"/.exec(form.html)?.[1] ?? ''
    world.at(new Date(Date.UTC(2019, 11, 20, 2, n, 30)).toISOString())
    const sent = await visitor.post(base, {
      need: '同一个电话',
      phone: '138 1234 5678',
      _shown: shown,
      _key: `phone-key-000${n}`,
    })
    assert.equal(sent.status, n < 5 ? 200 : 429, String(n))
  }
})

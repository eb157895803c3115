import assert from 'node:assert/strict'
import { test } from 'node:test'

import { policy } from '#accounts'
import { allRoutes } from '#app'
import { addressesOf, fillWorld, pageRoutes, PASSWORD } from '#test/samples'
import { newWorld, SITE } from '#test/world'

test('every route that is not public turns an anonymous caller away, and names an action of the policy', async () => {
  const world = await newWorld()
  const guarded = allRoutes().filter(route => route.access !== 'public')
  assert.ok(guarded.length > 20)
  for (const [index, route] of guarded.entries()) {
    // Nobody knocks at every door in one second without being slowed down.
    world.at(new Date(Date.UTC(2019, 11, 20, 2, 0, index)).toISOString())
    assert.ok(route.access === 'account' || route.access in policy, `${route.path}: ${route.access}`)
    const path = route.path.replace(':site', SITE).replace(/:\w+/g, '00000000-0000-7000-8000-000000000000')
    const response = await world.request(new Request(`http://mingzhu.test${path}`, { method: route.method }))
    if (path.startsWith('/api/')) {
      assert.equal(response.status, 401, `${route.method} ${route.path}`)
      continue
    }
    assert.equal(response.status, 303, `${route.method} ${route.path}`)
    assert.match(response.headers.get('location') ?? '', /^\/sign-in\?/, route.path)
  }
})

test('no link of a public page leads nowhere', async () => {
  const world = await newWorld()
  const visitor = world.visitor()
  const seen = new Set<string>()
  const waiting = ['/', `/p/${SITE}/figures?period=2019`]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || seen.size >= 40) continue
    seen.add(path)
    const page = await visitor.get(path)
    assert.equal(page.status, 200, path)
    for (const [, href = ''] of page.html.matchAll(/href="(\/[^"#]*)"/g))
      waiting.push(href.replaceAll('&amp;', '&'))
  }
  assert.ok(seen.has(`/p/${SITE}/complaint`))
})

test('every route that gives something has an address in the filled world and answers there', async () => {
  const world = await newWorld()
  const samples = await fillWorld(world)
  const clerk = world.visitor()
  await clerk.submit('/sign-in', '/sign-in', { login: 'clerk', password: PASSWORD })
  const faults: string[] = []
  // One knock a second: whoever asks for everything at once is turned away.
  let at = world.deps.now().getTime()
  for (const route of pageRoutes().filter(({ path }) => path !== '/set-up/:token'))
    for (const path of addressesOf(route, samples)) {
      world.at(new Date((at += 1_000)).toISOString())
      const { status } = await clerk.get(path)
      if (status !== 200) faults.push(`${route.path}: ${status} at ${path}`)
    }
  assert.deepEqual(faults, [])
})

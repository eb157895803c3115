import assert from 'node:assert/strict'
import { test } from 'node:test'

import { policy } from '#accounts'
import { allRoutes } from '#app'
import { newWorld, SITE } from '#test/world'

test('every route that is not public turns an anonymous caller away, and names an action of the policy', async () => {
  const world = await newWorld()
  const guarded = allRoutes().filter(route => route.access !== 'public')
  assert.ok(guarded.length > 20)
  for (const route of guarded) {
    assert.ok(route.access === 'account' || route.access in policy, `${route.path}: ${route.access}`)
    const path = route.path.replace(':site', SITE).replace(/:\w+/g, '00000000-0000-7000-8000-000000000000')
    const response = await world.request(new Request(`http://mingzhu.test${path}`, { method: route.method }))
    assert.equal(response.status, 303, `${route.method} ${route.path}`)
    assert.match(response.headers.get('location') ?? '', /^\/sign-in\?/, route.path)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { roles } from '#accounts'
import { allRoutes } from '#app'
import { newWorld, SITE } from '#test/world'

test('a list without rows says what to do first; one whose filter fits nothing says so and leads back', async () => {
  const world = await newWorld()
  const clerk = await world.colleague('clerk', roles)
  const paths = new Set(allRoutes().map(route => route.path))
  const lists = [...paths].filter(path => paths.has(`${path}.csv`)).map(path => path.replace(':site', SITE))
  assert.ok(lists.length >= 10)
  const empty: string[] = []
  for (const path of lists) {
    const whole = await clerk.get(path)
    assert.equal(whole.status, 200, path)
    const [, says] = /<div class="empty">(.*?)<\/div>/s.exec(whole.html) ?? []
    if (says !== undefined) {
      empty.push(path)
      assert.match(says, /还|空/, path)
      assert.doesNotMatch(says, /没有符合条件/, path)
    }
    const narrowed = await clerk.get(`${path}?${narrowing(whole.html)}`)
    assert.match(
      narrowed.html,
      new RegExp(`<div class="empty"><p>没有符合条件的。 <a href="${path}">看全部</a>`),
      path,
    )
  }
  // All but sites, accounts and devices, which a station has from the first day.
  assert.deepEqual(lists.length - empty.length, 3, empty.join(' '))
})

/** A filter of the list that lets nothing through: a text that is nowhere, or else any choice where there are no rows. */
function narrowing(html: string): string {
  if (html.includes('name="text"')) return `text=${encodeURIComponent('无此')}`
  const [, name, value] = /<select[^>]* name="(\w+)">.*?<option value="([^"]+)"/s.exec(html) ?? []
  return `${name}=${value}`
}

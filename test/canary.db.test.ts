import assert from 'node:assert/strict'
import { test } from 'node:test'

import { roles } from '#accounts'
import { allRoutes } from '#app'
import { watchHttp } from '#platform/http/watch'
import { openLog } from '#platform/log'
import { openMetrics } from '#platform/metrics'
import { sql } from 'kysely'
import { newWorld, SITE, type Visitor } from '#test/world'

// What nobody but the page that was asked for may ever show.
const PHONE = '13987650123'
const PERSON = '欧阳金丝雀'
const PASSWORD = 'canary-Pa55word-金丝雀'
const CANARIES = [PHONE, PERSON, PASSWORD].flatMap(text => [text, encodeURIComponent(text)])

let output = ''
const metrics = openMetrics({ process: false })
const log = openLog({ destination: { write: line => (output += line) } })
const world = await newWorld(watchHttp(log, metrics))
const colleague = await world.colleague('everything', roles)

function assertClean(text: string, where: string): void {
  for (const canary of CANARIES) assert.ok(!text.includes(canary), `${canary} in ${where}`)
}

/** An error page shows nothing of what was sent. A refused form shows its input again, except passwords. */
function assertErrorClean(html: string, where: string): void {
  if (html.includes('class="problem"')) assertClean(html, where)
  else assert.ok(!html.includes(PASSWORD), `the password on ${where}`)
}

async function assertNothingTold(lines: number): Promise<void> {
  assertClean(output, 'the log')
  assertClean(await metrics.text(), 'the metrics')
  assert.ok(output.split('\n').length > lines, 'something was logged')
}

let knocks = 0
/** Nobody types this fast: without time going by the limit on forms would answer. Short enough a time that the colleague
 *  is still signed in when all routes have been tried. */
const later = (): void => world.at(new Date(Date.UTC(2019, 11, 20, 3, 0, 10 * ++knocks)).toISOString())

test('in the address, the query and the headers of every route', async () => {
  const told = encodeURIComponent(PERSON)
  for (const { method, path } of allRoutes()) {
    const filled = path.replace(':site', SITE).replace(/:\w+(\{[^}]*\})?/g, told)
    for (const address of [filled, `${filled}?q=${PHONE}&name=${told}&next=${told}`, `/${told}${filled}`]) {
      later()
      const headers = {
        'user-agent': PHONE,
        referer: `http://mingzhu.test/?q=${PHONE}`,
        'x-forwarded-for': PHONE,
        authorization: `Bearer ${PHONE}`,
        cookie: `__Host-session=${PHONE}; elder=${PHONE}`,
        'accept-language': told,
        origin: 'http://mingzhu.test',
        host: 'mingzhu.test',
      }
      const body =
        method === 'POST' ? new URLSearchParams({ login: PHONE, password: PASSWORD, name: PERSON }) : null
      const response = await world.request(
        new Request(`http://mingzhu.test${address}`, { method, headers, ...(body ? { body } : {}) }),
      )
      assertErrorClean(await response.text(), `${method} ${path}`)
    }
  }
  await assertNothingTold(allRoutes().length)
})

test('in every field of every form that a colleague with every role can reach', async () => {
  const seen = new Set<string>()
  // What the first round registers has pages of its own, with forms for the second.
  for (const _round of [1, 2]) {
    for (const form of await formsFrom(colleague)) {
      if (seen.has(form.action)) continue
      seen.add(form.action)
      later()
      assertErrorClean((await colleague.submit(form.path, form.action, form.fields)).html, form.action)
    }
  }
  for (const noun of ['people', 'teams', 'accounts', 'records'])
    assert.ok(seen.has(`/at/${SITE}/${noun}`), noun)
  await assertNothingTold(seen.size)
})

test('in a bug: an error of the database that quotes the row', async () => {
  await sql
    .raw(
      `create function tell() returns trigger language plpgsql as $$
       begin raise exception 'broken by %', new using detail = new::text; end $$`,
    )
    .execute(world.database.owner)
  await sql`create trigger tell before insert on team for each row execute function tell()`.execute(
    world.database.owner,
  )
  later()
  const form = (await formsFrom(colleague)).find(({ action }) => action === `/at/${SITE}/teams`)
  assert.ok(form)
  const page = await colleague.submit(form.path, form.action, form.fields)
  assert.equal(page.status, 500, page.html)
  assertErrorClean(page.html, 'the page of a bug')
  assert.match(output, /"event":"http.failed".*"type":"DatabaseError"/)
  const [ref] = /r-[0-9a-z]{8}/.exec(page.html) ?? []
  assert.ok(ref && output.includes(`"ref":"${ref}"`), 'the number on the page leads to the line in the log')
  await assertNothingTold(1)
})

const fill = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map(name => [name, valueFor(name)]))

function valueFor(name: string): string {
  if (/password/i.test(name)) return PASSWORD
  if (/On$|^day|^from|^to$/.test(name)) return '2019-12-10'
  return /phone|login|code/i.test(name) ? PHONE : PERSON
}

/** Every form with something to fill in, on every page that links lead to. */
async function formsFrom(visitor: Visitor) {
  const forms: { path: string; action: string; fields: Record<string, string> }[] = []
  const paths = new Set([`/at/${SITE}`, '/me'])
  for (const path of paths) {
    later()
    const { html } = await visitor.get(path)
    // Without queries, which only choose from a list; but an entry in the register begins with its kind.
    for (const [, href = ''] of html.matchAll(/href="(\/(?:at|me)[^"?#]*(?:\?kind=[\w-]+)?)/g))
      paths.add(href)
    for (const [, action = '', inside = ''] of html.matchAll(
      /<form method="post" action="([^"]+)"[^>]*>(.*?)<\/form>/gs,
    )) {
      const inputs = inside.matchAll(/<(?:input|textarea|select)(?![^>]*type="hidden")[^>]*name="([^"]+)"/g)
      const names = [...inputs].map(([, name = '']) => name)
      // Roles are chosen, not written: nonsense there would only lock the visitor out.
      if (names.some(name => name !== 'roles')) forms.push({ path, action, fields: fill(names) })
    }
  }
  return forms
}

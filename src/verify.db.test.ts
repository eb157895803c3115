import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sql } from 'kysely'

import { newWorld, SITE, type World } from '#test/world'
import { verifyInstance } from '#verify'

async function verified(world: World): Promise<{ differences: number; lines: readonly string[] }> {
  const lines: string[] = []
  return { differences: await verifyInstance(world.deps, line => lines.push(line)), lines }
}

/** A confirmed visit, one that a correction replaced, and a void one: every kind of story a record can have. */
async function newRegister(): Promise<{ world: World; visit: string }> {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['recorder', 'confirmer'])
  const register = (households: string, query = '') =>
    recorder.submit(`/at/${SITE}/records/new?kind=home-visit${query}`, `/at/${SITE}/records`, {
      theme: 'relief',
      day: '2019-01-20',
      title: '春节走访',
      visitors: '甲、乙',
      purpose: '慰问',
      households,
    })
  const idOf = (page: { path: string }) => page.path.split('/').at(-1) ?? ''
  const kept = await register('H002,H001')
  const wrong = await register('H003')
  const twice = await register('H004')
  for (const page of [kept, wrong, twice]) await confirmer.submit(page.path, `${page.path}/confirmation`, {})
  await confirmer.submit(twice.path, `${twice.path}/void`, { reason: '登记重复' })
  const right = await register('H005', `&supersedes=${idOf(wrong)}`)
  await confirmer.submit(right.path, `${right.path}/confirmation`, {})
  return { world, visit: idOf(kept) }
}

test('an untouched instance agrees with itself: links, records, tallies', async () => {
  const { world } = await newRegister()
  const { differences, lines } = await verified(world)
  assert.equal(differences, 0, lines.join('\n'))
  assert.match(lines[0] ?? '', /记录 4 条/)
})

test('whatever is changed behind the program is named', async () => {
  const { world, visit } = await newRegister()
  const { owner } = world.database
  const damage: readonly (readonly [what: string, statement: string, named: RegExp])[] = [
    ['a title', `update record set title = '别的事' where id = '${visit}'`, /与日志不符：事项 .*: title$/],
    [
      'a confirmer',
      `update record set confirmer_id = gen_random_uuid() where id = '${visit}'`,
      /title, confirmer$/,
    ],
    ['a household', `delete from record_member where record_id = '${visit}'`, /households, confirmer$/],
    [
      'a state',
      `update record set status = 'confirmed' where status = 'void'`,
      /differs from its journal: state$/,
    ],
    ['a tally', `update tally set value = value + 1 where grain = 'year'`, /kept \d+\.00, counted \d+$/],
    [
      'a link',
      `alter table journal disable trigger user; update journal set body = replace(body, '春节', '中秋') where seq = (select min(seq) from journal where subject_kind = 'record')`,
      /journal link \d+: hash/,
    ],
    [
      'a record from nowhere',
      `insert into record (station_id, id, kind, day, title, quantity, unit, grade, class, status, recorder_id, recorded_at)
        select station_id, gen_random_uuid(), kind, day, '凭空一条', quantity, unit, grade, class, 'pending', recorder_id, recorded_at
        from record where id = '${visit}'`,
      /记录 \S+ 在日志里没有来历 · record \S+ has no event in the journal$/,
    ],
  ]
  for (const [what, statement, named] of damage) {
    await sql.raw(statement).execute(owner)
    const { differences, lines } = await verified(world)
    assert.ok(differences > 0, what)
    assert.ok(
      lines.some(line => named.test(line)),
      `${what}: ${lines.join('\n')}`,
    )
  }
})

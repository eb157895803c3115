import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parsePeriod } from '#kernel/period'
import { change, register, type Typed } from '#records'
import { addSite, findSite } from '#stations'
import { CONFIRMER, newGround, RECORDER, talk, value, visit } from '#test/ground'
import { bigNumber } from '#test/read'
import { SITE, type Page } from '#test/world'

import { definitions } from './definitions.ts'
import { readSubtreeTotals } from './subtree-store.ts'

/** A site with two below it and one below the second, each with records of its own. */
async function newTree() {
  const ground = await newGround()
  const { deps } = ground
  const refs: Record<string, string> = { top: SITE }
  const add = async (name: string, under: string, divisionCode: string): Promise<void> => {
    const parent = await findSite(deps.db, refs[under] ?? '')
    assert.ok(parent)
    const acting = { ...ground.acting(RECORDER), stationId: parent.id }
    const site = { name, level: 'point', divisionCode, address: '', phone: '', hours: '', ancestry: '' }
    refs[name] = value(await addSite(deps, acting, parent, site)).ref
  }
  await add('甲站', 'top', '620201002001')
  await add('乙站', 'top', '620201002002')
  await add('乙下', '乙站', '620201002003')
  const confirmed = async (name: string, ...all: readonly Typed[]): Promise<void> => {
    const site = await findSite(deps.db, refs[name] ?? '')
    assert.ok(site)
    const as = (actorId: string) => ({ ...ground.acting(actorId), stationId: site.id })
    for (const typed of all) {
      const { id } = value(await register(deps, as(RECORDER), typed))
      value(await change(deps, as(CONFIRMER), [id], { type: 'confirm' }))
    }
  }
  return { ...ground, refs, confirmed }
}

const households = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `H${from + i}`).join(',')

const cellsOf = (page: Page): readonly { label: string; href: string; text: string }[] =>
  [...page.html.matchAll(/<a href="([^"]+)" aria-label="([^"]+)">([^<]+)<\/a>/g)].map(
    ([, href = '', label = '', text = '']) => ({ href: href.replaceAll('&amp;', '&'), label, text }),
  )

test('a subtree by site and month: every cell opens to that site’s figure of the same value', async () => {
  const tree = await newTree()
  await tree.confirmed('top', talk('2019-01-10', 'law'))
  await tree.confirmed('甲站', talk('2019-01-11', 'law'), talk('2019-03-11', 'law'))
  await tree.confirmed(
    '乙下',
    talk('2019-03-12', 'law'),
    visit('2019-03-13', 'H1,H2'),
    visit('2019-04-13', 'H2'),
  )
  await tree.confirmed('甲站', visit('2019-03-13', 'H1'))

  const page = await tree.reader.get(`/at/${SITE}/figures/talks.law/below?period=2019`)
  assert.equal(bigNumber(page), '4 次')
  const cells = cellsOf(page)
  assert.equal(cells.length, 3 + 4, 'a total each, and a cell for each month with records')
  for (const { href, text, label } of cells)
    assert.equal(bigNumber(await tree.reader.get(href)), `${text} 次`, label)
  const quarter = await tree.reader.get(`/at/${SITE}/figures/talks.law/below?period=2019-Q1`)
  assert.equal(bigNumber(quarter), '4 次')

  const visits = await tree.reader.get(`/at/${SITE}/figures/care.households-visited/below?period=2019`)
  assert.equal(bigNumber(visits), '3 户', 'households of two sites are two households; one seen twice is one')
  assert.match(visits.html, /不同站点的户不会是同一户/)
  const below = await tree.reader.get(
    `/at/${tree.refs['乙站'] ?? ''}/figures/care.households-visited/below?period=2019`,
  )
  assert.equal(bigNumber(below), '2 户')
  const all = await tree.reader.get(`/at/${SITE}/figures/below?period=2019`)
  assert.match(all.html, /法治宣讲<\/a><\/td><td[^>]*>4 次<\/td><td[^>]*>3</)

  const period = parsePeriod('2019')
  const top = await findSite(tree.deps.db, SITE)
  assert.ok(period && top)
  const totals = await readSubtreeTotals(tree.deps.db, definitions, top.path, period)
  assert.deepEqual(totals.get('talks.law@1'), {
    figure: 'talks.law@1',
    value: '4.00',
    records: 4,
    stations: 3,
  })
  assert.equal((await tree.reader.get(`/at/${SITE}/figures/own.none/below?period=2019`)).status, 404)
})

test('the public reads acts of a subtree exactly, and of people nothing that is small or gives it away', async () => {
  const tree = await newTree()
  await tree.confirmed('甲站', talk('2019-01-11', 'law'), visit('2019-01-13', households(1, 2)))
  await tree.confirmed('乙站', visit('2019-01-13', households(1, 9)), visit('2019-05-13', households(20, 7)))
  await tree.confirmed('乙下', visit('2019-05-13', households(1, 8)))
  const stranger = tree.visitor()
  const talks = await stranger.get(`/p/${SITE}/figures/talks.law/below?period=2019`)
  assert.equal(bigNumber(talks), '1 次')
  const linesOf = (page: Page) =>
    new Map(
      [...page.html.matchAll(/<th scope="row">(?:<a [^>]+>)?([^<]+)<.*?<td class="number">([^<]+)</gs)].map(
        ([, label = '', text = '']) => [label, text],
      ),
    )
  assert.equal(linesOf(talks).get('甲站'), '1 次')

  const visits = await stranger.get(`/p/${SITE}/figures/care.households-visited/below?period=2019-Q1`)
  const lines = linesOf(visits)
  assert.equal(lines.get('乙站'), '16 户', 'a year, whatever part was asked for')
  assert.equal(lines.get('甲站'), '不公布')
  assert.equal(lines.get('2019年1月'), '不公布', 'less 9 at the second site it would give the first away')
  assert.equal(lines.get('2019年5月'), '15 户')
  assert.equal(bigNumber(visits), '不公布', 'less 16 and 8 it would give the first away')
  const second = await stranger.get(
    `/p/${tree.refs['乙站'] ?? ''}/figures/care.households-visited/below?period=2019`,
  )
  assert.deepEqual(
    [...linesOf(second)],
    [
      ['乙站', '16 户'],
      ['乙下', '8 户'],
    ],
  )
  assert.match((await stranger.get(`/p/${SITE}/figures/talks.law?period=2019`)).html, /talks\.law\/below/)
})

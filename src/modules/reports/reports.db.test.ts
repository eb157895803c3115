import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

import { fromBufferPromise } from 'yauzl'

import { definitions } from '#figures'
import { bigNumber } from '#test/read'
import { newWorld, SITE, type Page, type Visitor, type World } from '#test/world'

const REPORT = `/at/${SITE}/reports/year`

const register = (visitor: Visitor, kind: string, fields: Record<string, string>): Promise<Page> =>
  visitor.submit(`/at/${SITE}/records/new?kind=${kind}`, `/at/${SITE}/records`, fields)

type YearWorld = World & { recorder: Visitor; confirmer: Visitor }

let made: Promise<YearWorld> | undefined
/** One year for all tests here; they only read it. */
const yearWorld = (): Promise<YearWorld> => (made ??= makeYear())

/** A year with figures of several units, one record waiting, one void, and a household served twice over. */
async function makeYear(): Promise<YearWorld> {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['confirmer'])
  const session = { place: '社区会议室', headcountMethod: 'estimate', lead: '书记' }
  const visit = { theme: 'relief', title: '春节走访', visitors: '甲、乙', purpose: '慰问' }
  const confirmed: readonly (readonly [kind: string, fields: Record<string, string>])[] = [
    ['study-session', { ...session, day: '2019-03-05', title: '学习会议精神', headcount: '1023' }],
    ['study-session', { ...session, day: '2019-04-05', title: '=1+1', headcount: '7' }],
    ['home-visit', { ...visit, day: '2019-01-20', households: 'H001,H002' }],
    ['home-visit', { ...visit, day: '2019-02-20', households: 'H002' }],
    [
      'hand-out',
      {
        theme: 'money',
        day: '2019-01-21',
        title: '发放慰问金',
        quantity: '150000',
        receipt: '签收表',
        staff: '甲、乙',
        households: 'H002',
      },
    ],
    [
      'hand-out',
      {
        theme: 'children',
        day: '2019-06-01',
        title: '六一物资',
        quantity: '2',
        receipt: '签收表',
        staff: '甲、乙',
        households: 'H002,H003',
      },
    ],
  ]
  const pages: Page[] = []
  for (const [kind, fields] of confirmed) pages.push(await register(recorder, kind, fields))
  const wrong = await register(recorder, 'study-session', {
    ...session,
    day: '2019-05-05',
    title: '登记错的',
    headcount: '9',
  })
  for (const page of [...pages, wrong]) {
    assert.equal(page.status, 200, page.html.slice(0, 3000))
    const done = await confirmer.submit(page.path, `${page.path}/confirmation`, {
      without: 'kept-on-paper',
    })
    assert.match(done.html, /已确认/)
  }
  await confirmer.submit(wrong.path, `${wrong.path}/void`, { reason: '登记错了' })
  await register(recorder, 'study-session', {
    ...session,
    day: '2019-06-05',
    title: '还没确认',
    headcount: '5',
  })
  return { ...world, recorder, confirmer }
}

const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const big = async (visitor: Visitor, href: string): Promise<string> => {
  return bigNumber(await visitor.get(href.replaceAll('&amp;', '&')))
}

/** Every number of the page that leads to a figure: where it leads and what it says. */
function numbersOf(html: string): readonly { href: string; text: string }[] {
  const bound = [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]*data-figure="[^"]+"[^>]*>(.*?)<\/a>/gs)].map(
    ([, href = '', inner = '']) => ({
      href,
      text: (/<b>(.*)<\/b>/s.exec(inner)?.[1] ?? inner).replace(/<[^>]+>/g, ''),
    }),
  )
  const months = [
    ...html.matchAll(
      /<th scope="row"><a href="([^"]+)">[^<]*<\/a><\/th>.*?<td class="number">([^<]+)<\/td>/gs,
    ),
  ].map(([, href = '', text = '']) => ({ href, text }))
  return [...bound, ...months]
}

test('every number of the report opens to a figure of the same value, and what does not count is told', async () => {
  const world = await yearWorld()
  const page = await world.recorder.get(`${REPORT}?year=2019`)
  assert.equal(page.status, 200)
  const numbers = numbersOf(page.html)
  assert.ok(numbers.length > definitions.length, `${numbers.length} numbers`)
  for (const { href, text } of numbers) assert.equal(text, await big(world.recorder, href), href)
  for (const { id } of definitions)
    assert.ok(page.html.includes(`href="/at/${SITE}/figures/${id}?period=2019" data-figure="${id}"`), id)

  const read = plain(page.html)
  assert.match(read, /明珠社区2019年度报告 截至 2019年12月20日 10:00。/)
  assert.match(read, /支撑本报告数字的已确认记录 6 /)
  assert.match(read, /全年已确认的记录 6 待第二个人确认，未计入 1 已作废，未计入 1 /)
  assert.match(read, /理论学习：组织理论学习中心组学习 2 次 、学习受教育 1,030 人次 。/)
  assert.match(read, /发放慰问金 150,000\.00 元/)
  // H002 was visited and helped: two and two households, but only three different ones.
  assert.match(read, /走访慰问困难家庭 2 户 受助困境儿童家庭 2 户 .*合起来不同的户 3 户/)
  assert.match(read, /learning\.study-sessions@1/)
  const summary = plain(/<section class="summary">.*?<\/section>/s.exec(page.html)?.[0] ?? '')
  assert.doesNotMatch(summary, /余| 0 /)
  for (const status of ['pending', 'void']) {
    const href = new RegExp(`href="([^"]+)" data-status="${status}"`).exec(page.html)?.[1] ?? ''
    const list = await world.recorder.get(href.replaceAll('&amp;', '&'))
    assert.match(list.html, status === 'pending' ? /还没确认/ : /登记错的/)
  }
})

test('a year without records says so and writes no sentence', async () => {
  const world = await newWorld()
  const page = await world.administrator.get(`${REPORT}?year=2017`)
  assert.match(plain(page.html), /2017年度报告.*这一年还没有已确认的记录/)
})

test('the English report is English, but for the station’s own names', async () => {
  const world = await yearWorld()
  const reader = await world.colleague('english', ['reader'])
  const page = await reader.get(`${REPORT}?year=2019&lang=en`)
  const read = plain(page.html).replaceAll('明珠社区', '').replaceAll('同事english', '').replace('中文', '')
  assert.doesNotMatch(read, /\p{Script=Han}/u)
  assert.match(read, /In learning, the study group met 2 times and all this drew 1,030 attendances \./)
})

test('nobody sees it without signing in, and nobody from another site', async () => {
  const world = await newWorld()
  const sites = `/at/${SITE}/sites`
  await world.administrator.submit(`${sites}/new`, sites, {
    name: '另一站',
    level: 'station',
    divisionCode: '620201002014',
  })
  const below = '/at/620201002014/accounts'
  const invited = await world.administrator.submit(below, below, {
    person: '外站同事',
    login: 'foreign',
    roles: ['recorder', 'confirmer', 'reader'],
  })
  const join = /\/join\/[\w-]+/.exec(invited.html)?.[0] ?? ''
  const foreign = world.visitor()
  await foreign.submit(join, join, { password: 'seven teams one bridge' })
  assert.equal((await foreign.get('/at/620201002014/reports/year')).status, 200)
  for (const path of [REPORT, `${REPORT}.docx`, `${REPORT}.xlsx`]) {
    assert.equal((await foreign.get(path)).status, 403, path)
    const anonymous = await world.request(new Request(`http://mingzhu.test${path}`))
    assert.equal(anonymous.status, 303, path)
    assert.match(anonymous.headers.get('location') ?? '', /^\/sign-in/)
  }
})

/** A downloaded file and its parts: name → text. */
async function unpacked(
  visitor: Visitor,
  path: string,
): Promise<{ headers: Headers; parts: ReadonlyMap<string, string> }> {
  const { status, headers, bytes } = await visitor.get(path)
  assert.equal(status, 200)
  const zip = await fromBufferPromise(bytes, { lazyEntries: true })
  const parts = new Map<string, string>()
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)))
  return { headers, parts }
}

test('the Word file holds the same numbers, each a link to its figure, under a Chinese name', async () => {
  const world = await yearWorld()
  const { headers, parts } = await unpacked(world.confirmer, `${REPORT}.docx?year=2019`)
  assert.equal(
    headers.get('content-type'),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  )
  assert.equal(
    headers.get('content-disposition'),
    `attachment; filename="report-2019.docx"; filename*=UTF-8''${encodeURIComponent('明珠社区2019年度报告.docx')}`,
  )
  const document = parts.get('word/document.xml') ?? ''
  const links = new Map(
    [
      ...(parts.get('word/_rels/document.xml.rels') ?? '').matchAll(
        /<Relationship Id="([^"]+)"[^>]*Target="([^"]+)"/g,
      ),
    ].map(([, id = '', target = '']) => [id, target]),
  )
  const bound = [...document.matchAll(/<w:hyperlink [^>]*r:id="([^"]+)"[^>]*>(.*?)<\/w:hyperlink>/gs)]
    .map(([, id = '', inner = '']) => ({
      href: links.get(id)?.replace('http://mingzhu.test', '') ?? '',
      value: plain(inner),
    }))
    .filter(({ href }) => href.includes('/figures/'))
  assert.ok(bound.length > definitions.length, `${bound.length} links`)
  for (const { href, value } of bound) assert.equal(value, await big(world.confirmer, href), href)
  assert.match(plain(document), /合起来不同的户 3 户/)
  assert.match(parts.get('word/styles.xml') ?? '', /w:eastAsia="宋体"/)
})

test('the Excel file holds the figures and the records behind them, for whoever may export the register', async () => {
  const world = await yearWorld()
  const { headers, parts } = await unpacked(world.confirmer, `${REPORT}.xlsx?year=2019`)
  assert.equal(
    headers.get('content-type'),
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  )
  const strings = [
    ...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g),
  ].map(([, value = '']) => value)
  /** Rows of a sheet as their cells' texts. */
  const rowsOf = (name: string) =>
    [...(parts.get(name) ?? '').matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', inner = '']) =>
        attributes.includes('t="s"') ? (strings[Number(plain(inner))] ?? '?') : plain(inner),
      ),
    )
  const figures = rowsOf('xl/worksheets/sheet1.xml')
  for (const { id } of definitions) {
    const row = figures.find(cells => cells[5] === `${id}@1`) ?? []
    const value = (await big(world.confirmer, `/at/${SITE}/figures/${id}?period=2019`)).split(' ')[0] ?? ''
    assert.equal(row[1], String(Number(value.replaceAll(',', ''))), id)
  }
  const records = rowsOf('xl/worksheets/sheet2.xml')
  assert.equal(records.length, 7, 'a header and six records')
  assert.ok(
    records.some(cells => cells[3] === '=1+1'),
    'a text stays a text',
  )
  for (const part of parts.values()) assert.doesNotMatch(part, /<f>|登记错的|还没确认/)

  const reader = await world.colleague('reader', ['reader'])
  const without = (await unpacked(reader, `${REPORT}.xlsx?year=2019`)).parts
  assert.equal(without.has('xl/worksheets/sheet2.xml'), false)
  assert.match(without.get('xl/sharedStrings.xml') ?? '', /没有导出台账的权限/)
})

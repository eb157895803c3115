import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parse } from 'csv-parse/sync'

import { change, register, type Typed } from '#records'
import { CONFIRMER, newGround, RECORDER, talk, value, visit } from '#test/ground'
import { bigNumber } from '#test/read'
import { SITE, type Page } from '#test/world'

const clinic = (day: string): Typed => ({
  kind: 'clinic',
  day,
  title: '广场义诊',
  headcount: '30',
  headcountMethod: 'estimate',
  lead: '医生',
  services: '量血压',
})

/** Every row of every chart: where it leads and what it says. */
const rowsOf = (page: Page): readonly { label: string; href: string; text: string }[] =>
  [
    ...page.html.matchAll(
      /<th scope="row"><a href="([^"]+)">([^<]+)<\/a><\/th>.*?<td class="number">([^<]+)<\/td>/gs,
    ),
  ].map(([, href = '', label = '', text = '']) => ({ href: href.replaceAll('&amp;', '&'), label, text }))

test('every row of every split opens to exactly its number, and to the records it says', async () => {
  const ground = await newGround()
  await ground.confirmed(
    talk('2019-01-10', 'theory', { team: 'T1', programme: 'one' }),
    talk('2019-02-10', 'theory', { team: 'T1', programme: 'two' }),
    talk('2019-02-11', 'theory', { team: 'T2', headcount: '7' }),
    {
      kind: 'seminar',
      day: '2019-03-10',
      title: '研讨',
      headcount: '9',
      headcountMethod: 'estimate',
      lead: '书记',
    },
    visit('2019-01-20', 'H1,H2', { team: 'T1' }),
    visit('2019-02-20', 'H2,H3', { team: 'T2' }),
    visit('2019-02-21', 'H3'),
  )
  const first = `/at/${SITE}/figures/learning.attendances?period=2019`
  const rows = new Map<string, string>()
  for (const path of [first, `/at/${SITE}/figures/care.households-visited?period=2019`]) {
    const page = await ground.reader.get(path)
    for (const row of rowsOf(page).filter(({ text }) => !text.startsWith('0 '))) {
      const opened = await ground.reader.get(row.href)
      assert.equal(bigNumber(opened), row.text, row.href)
      rows.set(row.label, row.text)
      // One step further: the rows of what was opened hold too.
      for (const inner of rowsOf(opened).filter(({ text }) => !text.startsWith('0 ')))
        assert.equal(bigNumber(await ground.reader.get(inner.href)), inner.text, inner.href)
    }
  }
  assert.equal(rows.get('法律队'), '2 户')
  assert.equal(rows.get('未写队伍'), '1 户')
  assert.equal(rows.get('项目two'), '20 人次')
  assert.equal(rows.get('专题研讨'), '9 人次')
  assert.equal(rows.get('宣讲 · 理论宣讲'), '47 人次')

  const narrow = await ground.reader.get(`${first}&team=-&kind=seminar`)
  assert.equal(bigNumber(narrow), '9 人次')
  assert.match(narrow.html, /未写队伍 ×/)
  assert.doesNotMatch(narrow.html, /宣讲theory/)
  const nobody = await ground.reader.get(`${first}&kind=clinic`)
  assert.equal(bigNumber(nobody), '0 人次')
  for (const odd of ["team='; drop table record", 'programme=%27', 'theme=theory', 'kind=nothing'])
    assert.equal(bigNumber(await ground.reader.get(`${first}&${odd}`)), '56 人次', odd)
})

test('any period gives what its days give, and the page says what is left out', async () => {
  const ground = await newGround()
  const ids = await ground.confirmed(
    visit('2019-01-20', 'H1,H2'),
    visit('2019-02-20', 'H2'),
    visit('2019-03-20', 'H3'),
    visit('2019-03-21', 'H4'),
  )
  value(await change(ground.deps, ground.acting(CONFIRMER), ids.slice(3), { type: 'void', reason: '误登' }))
  value(await register(ground.deps, ground.acting(RECORDER), visit('2019-03-22', 'H5')))
  const path = `/at/${SITE}/figures/care.households-visited`
  const at = async (query: string) => bigNumber(await ground.reader.get(`${path}?${query}`))
  assert.equal(await at('period=2019'), '3 户')
  assert.equal(await at('period=2019-Q1'), '3 户')
  assert.equal(await at('period=2019-02'), '1 户')
  assert.equal(await at('from=2019-01-20&to=2019-02-20'), '2 户')
  assert.equal(await at('from=2019-01-01&to=2019-12-31'), '3 户')
  const list = await ground.reader.get(`/at/${SITE}/figures?from=2019-01-20&to=2019-02-20`)
  assert.match(list.html, /<b>2<small> 户<\/small><\/b><span>走访慰问困难家庭<\/span>/)
  const page = await ground.reader.get(`${path}?period=2019`)
  assert.match(page.html, /刚才用 3 条记录重新算过，一致/)
  assert.match(page.html, /待第二个人确认<\/dt><dd><a [^>]+>1<\/a>/)
  assert.match(page.html, /已作废<\/dt><dd><a [^>]+>1<\/a>/)
  assert.match(page.html, /select count\(distinct m\.member_id\)::text as value/)
})

test('the list goes out as it is seen, narrowed or whole', async () => {
  const ground = await newGround()
  await ground.confirmed(
    talk('2019-01-10', 'theory', { team: 'T1', title: '=1+1' }),
    talk('2019-02-10', 'theory', { team: 'T2' }),
    talk('2019-02-11', 'law', { team: 'T2' }),
  )
  const path = `/at/${SITE}/figures/learning.attendances/records`
  const read = (page: Page): Record<string, string>[] => parse(page.bytes, { columns: true, bom: true })
  const whole = read(await ground.reader.get(`${path}.csv?period=2019`))
  assert.deepEqual(
    whole.map(row => [row['日期'], row['专题'], row['事项'], row['队伍'], row['人次']]),
    [
      ['2019-02-10', '理论宣讲', '宣讲theory', '法律队', '20'],
      ['2019-01-10', '理论宣讲', "'=1+1", '文化队', '20'],
    ],
  )
  const page = await ground.reader.get(`/at/${SITE}/figures/learning.attendances?period=2019`)
  const team = rowsOf(page).find(row => row.label === '文化队')?.href ?? ''
  const part = await ground.reader.get(
    team.replace('learning.attendances?', 'learning.attendances/records.csv?'),
  )
  assert.deepEqual(
    read(part).map(row => row['日期']),
    ['2019-01-10'],
  )
  const sheet = await ground.reader.get(`${path}.xlsx?period=2019`)
  assert.equal(sheet.bytes.subarray(0, 2).toString(), 'PK')
  const stranger = await ground.colleague('reader', ['reader'])
  assert.equal((await stranger.get(`${path}.csv?period=2019`)).status, 403)
})

test('the public sees acts exactly; of people in need nothing small, and nothing to compute it from', async () => {
  const ground = await newGround()
  await ground.confirmed(
    clinic('2019-05-01'),
    visit('2019-01-20', 'H1,H2,H3,H4,H5,H6'),
    visit('2019-02-20', 'H7,H8'),
    visit('2019-03-20', 'H11,H12,H13,H14,H15,H16,H17'),
    {
      ...visit('2019-02-21', 'H7'),
      kind: 'hand-out',
      theme: 'money',
      quantity: '3000',
      receipt: '有',
      staff: '甲、乙',
    },
  )
  const stranger = ground.visitor()
  const home = await stranger.get(`/p/${SITE}/figures?period=2019`)
  assert.match(home.html, /<span>健康义诊<\/span><b>1<small> 场<\/small><\/b>/)
  assert.match(home.html, /<span>走访慰问困难家庭<\/span><b>15<small> 户<\/small><\/b>/)
  assert.match(home.html, /<span>发放慰问金<\/span><b>不公布<\/b>/)
  const english = await stranger.get(`/p/${SITE}/figures?period=2019&lang=en`)
  assert.match(english.html, /<b>1<small> event<\/small><\/b>/)
  await stranger.get(`/p/${SITE}/figures?period=2019&lang=zh`)

  const visits = `/p/${SITE}/figures/care.households-visited`
  const year = await stranger.get(`${visits}?period=2019`)
  const cells = [...year.html.matchAll(/<td class="number">([^<]+)<\/td>/g)].map(([, text = '']) => text)
  assert.deepEqual(
    cells.slice(0, 4),
    ['不公布', '不公布', '7 户', '0 户'],
    'February is small, January gives it away',
  )
  assert.doesNotMatch(year.html, /不外传/)
  // Asked for a part of the year, it answers for the year: differences of stretches would tell.
  for (const part of ['2019-02', '2019-Q1', '2019-02-01..2019-02-25', '2019-01-01..2019-12-30']) {
    const page = await stranger.get(`${visits}?period=${part}`)
    assert.equal(bigNumber(page), '15 户', part)
    assert.doesNotMatch(page.html, /[^\d]2 户|[^\d]8 户/, part)
  }
  const open = await stranger.get(`/p/${SITE}/figures/care.clinics?period=2019-05`)
  assert.equal(bigNumber(open), '1 场')
  assert.match(open.html, /广场义诊/)
})

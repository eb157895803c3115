import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { sql } from 'kysely'
import sharp from 'sharp'

import { sweepEvidence } from '#records'
import { phonePhoto, pngHeader, scene } from '#test/photos'
import { newWorld, SITE, type Fields, type Page, type Visitor, type World } from '#test/world'
import { verifyInstance } from '#verify'

const RECORDS = `/at/${SITE}/records`
const cleanUp = { day: '2019-06-12', title: '清理桥下垃圾', quantity: '7.5', lead: '李队', basis: '三方车' }
const session = { day: '2019-03-05', title: '学习', headcount: '23', headcountMethod: 'roster', lead: '书记' }

const file = (bytes: Uint8Array, name = 'photo.jpg', type = 'image/jpeg'): File =>
  new File([new Uint8Array(bytes)], name, { type })
const pdf = (body = '<< /Type /Page >>'): Buffer =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n${body}\nendobj\ntrailer <<>>\n%%EOF\n`)

const register = (visitor: Visitor, kind: string, fields: Fields): Promise<Page> =>
  visitor.submit(`${RECORDS}/new?kind=${kind}`, RECORDS, fields)
const add = (visitor: Visitor, record: Page, fields: Fields): Promise<Page> =>
  visitor.submit(record.path, `${record.path}/evidence`, fields)
const confirm = (visitor: Visitor, record: Page, answer: Fields = {}): Promise<Page> =>
  visitor.submit(record.path, `${record.path}/confirmation`, answer)
const evidenceOf = (page: Page): readonly string[] => [
  ...new Set([...page.html.matchAll(/\/evidence\/([0-9a-f-]{36})/g)].map(([, id = '']) => id)),
]

async function newPeople(): Promise<{ world: World; recorder: Visitor; confirmer: Visitor }> {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['confirmer'])
  return { world, recorder, confirmer }
}

/** Every file below the data folder, drafts included. */
function filesOf(world: World): readonly string[] {
  try {
    return readdirSync(join(world.deps.dataDir, 'evidence'), { recursive: true, encoding: 'utf8' })
      .map(name => join(world.deps.dataDir, 'evidence', name))
      .filter(path => statSync(path).isFile())
  } catch (error) {
    assert.match(String(error), /ENOENT/)
    return []
  }
}

const rows = async (world: World, table: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(world.database.db))
    .rows[0]?.n ?? -1

async function verified(world: World): Promise<readonly string[]> {
  const lines: string[] = []
  await verifyInstance(world.deps, line => lines.push(line))
  return lines.filter(line => line.startsWith('✗') && !line.includes('处不一致'))
}

test('photos and papers added to a record are shown, told in the journal by their hash, and hold nothing of the phone', async () => {
  const { world, recorder } = await newPeople()
  const record = await register(recorder, 'clean-up', cleanUp)
  assert.match(record.html, /缺：清理后的照片或运输单据/)
  const page = await add(recorder, record, {
    'file-before': [file(await phonePhoto(1))],
    'file-after': [file(await phonePhoto(2)), file(await scene(3).png().toBuffer(), 'b.png', 'image/png')],
    'file-paper': [file(pdf(), '磅单<1>.pdf', 'application/pdf')],
    caption: '桥东侧',
  })
  assert.equal(page.status, 200)
  assert.match(page.html, /有：清理后的照片或运输单据/)
  assert.equal(page.html.match(/loading="lazy"/g)?.length, 3)
  assert.match(page.html, /alt="之后的照片：桥东侧"/)
  assert.match(page.html, /磅单1\.pdf/)
  assert.equal(page.html.match(/添加材料<\/strong>/g)?.length, 4)

  for (const path of filesOf(world))
    assert.doesNotMatch(readFileSync(path, 'latin1'), /CANARY|Exif|GPS|adobe/, path)
  const told = await sql<{
    body: string
  }>`select body from journal where type = 'records.evidence-added'`.execute(world.database.db)
  const kept = await sql<{ sha256: string }>`select sha256 from evidence order by id`.execute(
    world.database.db,
  )
  assert.deepEqual(
    told.rows.map(({ body }) => (JSON.parse(body) as { data: { sha256: string } }).data.sha256).toSorted(),
    kept.rows.map(({ sha256 }) => sha256).toSorted(),
  )
  assert.ok(told.rows.every(({ body }) => body.length < 1_000))
  assert.deepEqual(await verified(world), [])
})

test('a file is handed out only as what it is, may be kept but must be asked for again, and is small where it is listed', async () => {
  const { recorder } = await newPeople()
  const record = await register(recorder, 'clean-up', {
    ...cleanUp,
    'file-after': [
      file(
        await sharp(await scene(4).png().toBuffer())
          .resize(2400)
          .jpeg()
          .toBuffer(),
      ),
    ],
    'file-paper': [file(pdf(), '单.pdf')],
  })
  const [photo = '', paper = ''] = evidenceOf(record).map(id => `${record.path}/evidence/${id}`)
  const shown = await recorder.get(photo)
  assert.equal(shown.headers.get('content-type'), 'image/jpeg')
  assert.match(shown.headers.get('content-disposition') ?? '', /^inline; filename="[0-9a-f]{12}\.jpg"$/)
  assert.equal(shown.headers.get('cache-control'), 'private, no-cache')
  assert.equal((await sharp(shown.bytes).metadata()).width, 2000)
  const small = await recorder.get(`${photo}/thumbnail`)
  assert.equal((await sharp(small.bytes).metadata()).width, 320)
  assert.ok(small.bytes.length < 30_000)
  const etag = shown.headers.get('etag') ?? ''
  const again = await recorder.get(photo, { 'if-none-match': etag })
  assert.deepEqual([again.status, again.bytes.length], [304, 0])
  const saved = await recorder.get(paper)
  assert.match(saved.headers.get('content-disposition') ?? '', /^attachment; /)
  for (const answer of [shown, small, saved]) {
    assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox")
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  }
  assert.equal((await recorder.get(`${paper}/thumbnail`)).status, 404)
})

test('hostile and hopeless files are refused each by name, with nothing written; what hides in a photo is not kept', async () => {
  const { world, recorder } = await newPeople()
  const whole = await scene(5).jpeg().toBuffer()
  const hostile: readonly [name: string, bytes: Uint8Array, words: RegExp][] = [
    ['drawing.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), /SVG/],
    ['page.jpg', Buffer.from('<!doctype html><script>alert(1)</script>'), /网页/],
    ['bomb.png', pngHeader(50_000, 50_000), /尺寸太大：2500 百万像素/],
    ['half.jpg', whole.subarray(0, whole.length / 2), /没有传完整/],
    ['empty.jpg', new Uint8Array(), /文件是空的/],
    ['iphone.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), /兼容性最佳/],
    ['zip.jpg', Buffer.from('PK\x03\x04'), /这不是照片/],
  ]
  const record = await register(recorder, 'clean-up', cleanUp)
  const page = await add(recorder, record, {
    'file-after': [file(whole, 'good.jpg'), ...hostile.map(([name, bytes]) => file(bytes, name))],
    'file-paper': [file(pdf('<< /S /JavaScript /JS (app.alert(1)) >>'), 'script.pdf')],
  })
  assert.equal(page.status, 422)
  assert.match(page.html, /一个也没有保存/)
  for (const [name, , words] of hostile)
    assert.match(page.html, new RegExp(`${name}”：.*${words.source}`), name)
  assert.match(page.html, /script\.pdf”：.*脚本/)
  assert.doesNotMatch(page.html, /good\.jpg/)
  assert.equal(await rows(world, 'evidence'), 0)
  assert.deepEqual(filesOf(world), [])

  const polyglot = Buffer.concat([whole, Buffer.from('<script>CANARY-TAIL</script>PK\x03\x04')])
  assert.equal((await add(recorder, record, { 'file-after': [file(polyglot)] })).status, 200)
  assert.ok(filesOf(world).every(path => !readFileSync(path, 'latin1').includes('CANARY')))
})

test('the entry form takes files with the record, or neither; the same form sent twice registers once', async () => {
  const { world, recorder } = await newPeople()
  const refused = await register(recorder, 'clean-up', {
    ...cleanUp,
    'file-after': [file(Buffer.from('GIF89a'), 'x.gif')],
  })
  assert.equal(refused.status, 422)
  assert.match(refused.html, /x\.gif”：/)
  assert.match(refused.html, /value="清理桥下垃圾"/)
  assert.deepEqual([await rows(world, 'record'), filesOf(world).length], [0, 0])

  const form = await recorder.get(`${RECORDS}/new?kind=clean-up`)
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form.html)?.[1] ?? ''
  const fields = { ...cleanUp, kind: 'clean-up', _token: hidden('_token'), _key: hidden('_key') }
  const photo = await phonePhoto(6)
  const once = await recorder.post(RECORDS, { ...fields, 'file-after': [file(photo)] })
  const again = await recorder.post(RECORDS, { ...fields, 'file-after': [file(photo)] })
  assert.deepEqual([once.status, again.path], [200, once.path])
  assert.deepEqual(
    [await rows(world, 'record'), await rows(world, 'evidence'), filesOf(world).length],
    [1, 1, 2],
  )
  assert.equal(
    (await recorder.post(RECORDS, { ...fields, 'file-after': [file(await phonePhoto(7))] })).status,
    409,
  )
  assert.deepEqual([await rows(world, 'evidence'), filesOf(world).length], [1, 2])
  assert.deepEqual(await verified(world), [])
})

test('a record that lacks evidence is confirmed with a reason only; its grade is that of what is shown', async () => {
  const { recorder, confirmer } = await newPeople()
  const bare = await register(recorder, 'study-session', session)
  const full = await register(recorder, 'study-session', {
    ...session,
    title: '再学习',
    'file-sign-in': [file(await phonePhoto(8))],
  })
  assert.match(bare.html, /P0 /)
  assert.match(full.html, /P2 /)
  const list = await confirmer.get(`${RECORDS}?status=pending`)
  assert.equal(list.html.match(/class="status amber mark"/g)?.length, 1)
  const lacking = await confirmer.get(`${RECORDS}?evidence=lacking`)
  assert.ok(lacking.html.includes(bare.path) && !lacking.html.includes(full.path))

  const ids = [bare, full].map(page => page.path.split('/').at(-1) ?? '')
  const batch = await confirmer.submit(`${RECORDS}?status=pending`, `${RECORDS}/confirmations`, { id: ids })
  assert.match(batch.html, /有 1 条没有确认/)
  assert.match((await confirmer.get(full.path)).html, /已确认/)

  const refused = await confirm(confirmer, bare)
  assert.equal(refused.status, 422)
  assert.match(refused.html, /请选择缺材料的原因/)
  assert.equal((await confirm(confirmer, bare, { without: 'because' })).status, 422)
  const done = await confirm(confirmer, bare, { without: 'kept-on-paper' })
  assert.match(done.html, /已确认/)
  assert.match(done.html, /缺材料确认：原件在站里存放，可以查看/)
  assert.match(done.html, /P0 /)
})

test('what is added after the confirmation is marked and changes no grade; only a confirmer takes evidence back then', async () => {
  const { world, recorder, confirmer } = await newPeople()
  const record = await register(recorder, 'study-session', session)
  await confirm(confirmer, record, { without: 'later' })
  const added = await add(recorder, record, { 'file-sign-in': [file(await phonePhoto(9))] })
  assert.match(added.html, /确认后补充/)
  assert.match(added.html, /有：签到表或点名册/)
  assert.match(added.html, /P0 /)
  const [id = ''] = evidenceOf(added)
  const path = `${record.path}/evidence/${id}`
  assert.doesNotMatch(added.html, /\/withdrawal"/)
  const token = /name="_token" value="([^"]+)"/.exec(added.html)?.[1] ?? ''
  const refused = await recorder.post(`${path}/withdrawal`, {
    _token: token,
    _key: 'withdraw-1',
    why: '拍错了',
  })
  assert.equal(refused.status, 403)
  const silent = await confirmer.submit(record.path, `${path}/withdrawal`, { why: ' ' })
  assert.equal(silent.status, 422)
  const gone = await confirmer.submit(record.path, `${path}/withdrawal`, { why: '拍到了孩子的脸' })
  assert.match(gone.html, /已撤回：签到表（本人签字）[^<]*拍到了孩子的脸/)
  assert.match(gone.html, /缺：签到表或点名册/)
  assert.equal((await confirmer.get(path)).status, 404)
  assert.equal((await confirmer.get(`${path}/thumbnail`)).status, 404)
  assert.equal((await world.administrator.get(path)).status, 200)
  assert.equal(await rows(world, 'evidence'), 1)
  assert.deepEqual(await verified(world), [])
})

test('before the confirmation a withdrawal lowers the grade again', async () => {
  const { world, recorder } = await newPeople()
  const record = await register(recorder, 'study-session', {
    ...session,
    'file-sign-in': [file(await phonePhoto(10))],
    'file-countersign': [file(await phonePhoto(11))],
  })
  assert.match(record.html, /P5 /)
  const path = (page: Page, n: number) => `${record.path}/evidence/${evidenceOf(page)[n]}/withdrawal`
  const once = await recorder.submit(record.path, path(record, 1), { why: '传错了' })
  assert.match(once.html, /P2 /)
  assert.match((await recorder.submit(record.path, path(record, 0), { why: '传错了' })).html, /P0 /)
  assert.deepEqual(await verified(world), [])
})

test('a photo used twice is shown on both records, and is confirmed only by somebody who says to have looked', async () => {
  const { recorder, confirmer } = await newPeople()
  const view = await phonePhoto(12)
  const messenger = await sharp(view).resize(300).jpeg({ quality: 55 }).toBuffer()
  const make = async (title: string, bytes: Uint8Array, query = '') =>
    recorder.submit(`${RECORDS}/new?kind=clean-up${query}`, RECORDS, {
      ...cleanUp,
      title,
      'file-after': [file(bytes)],
    })
  const first = await make('第一次清理', view)
  const other = await make('别处清理', await phonePhoto(13))
  assert.doesNotMatch(first.html + other.html, /在别的记录/)
  const same = await make('第二次清理', view)
  const near = await make('第三次清理', messenger)
  assert.match(same.html, /这张照片在别的记录里用过：[^（]*第一次清理（2019年6月12日）/)
  assert.match(near.html, /有一张很像的照片在别的记录里：[^（]*第一次清理/)
  const seen = await confirmer.get(first.path)
  assert.ok(seen.html.includes(same.path) && seen.html.includes(near.path))
  assert.doesNotMatch((await confirmer.get(other.path)).html, /在别的记录/)
  const listed = await confirmer.get(`${RECORDS}?evidence=reused`)
  assert.ok(listed.html.includes(first.path) && !listed.html.includes(other.path))

  const refused = await confirm(confirmer, same)
  assert.equal(refused.status, 422)
  assert.match(refused.html, /请看过那些记录后勾选/)
  assert.equal((await confirm(confirmer, same, { seen: '1' })).status, 422)
  assert.match((await confirm(confirmer, same, { seen: '2' })).html, /已确认/)

  const [id = ''] = evidenceOf(near)
  const freed = await recorder.submit(near.path, `${near.path}/evidence/${id}/withdrawal`, { why: '传错了' })
  assert.doesNotMatch(freed.html, /很像的照片/)
  assert.equal((await confirmer.get(first.path)).html.match(/在别的记录里用过：/g)?.length, 1)

  const correction = await make('更正第一次', view, `&supersedes=${first.path.split('/').at(-1)}`)
  assert.doesNotMatch(correction.html, /第一次清理（/)
  assert.match(correction.html, /第二次清理（/)
})

test('two uploads of one photo at the same moment find each other', async () => {
  const { world, recorder } = await newPeople()
  const other = await world.colleague('second', ['recorder'])
  const photo = await phonePhoto(14)
  const [one, two] = [
    await register(recorder, 'clean-up', cleanUp),
    await register(other, 'clean-up', { ...cleanUp, title: '同一时间' }),
  ]
  await Promise.all([
    add(recorder, one, { 'file-after': [file(photo)] }),
    add(other, two, { 'file-after': [file(photo)] }),
  ])
  assert.equal(await rows(world, 'evidence_likeness'), 1)
  assert.equal(filesOf(world).length, 2)
})

test('the same file twice in one record is refused, and what was uploaded for nothing is not kept', async () => {
  const { world, recorder } = await newPeople()
  const record = await register(recorder, 'clean-up', {
    ...cleanUp,
    'file-after': [file(await phonePhoto(15))],
  })
  const kept = filesOf(world)
  const twice = await add(recorder, record, {
    'file-before': [file(await phonePhoto(16))],
    'file-after': [file(await phonePhoto(15))],
  })
  assert.equal(twice.status, 409)
  assert.match(twice.html, /已经有了/)
  assert.deepEqual(filesOf(world), kept)
  const crowd = await add(recorder, record, {
    'file-after': Array.from({ length: 13 }, (_, n) => file(Uint8Array.of(n))),
  })
  assert.equal(crowd.status, 422)
  assert.match(crowd.html, /一次最多 12 个文件/)
  assert.deepEqual(filesOf(world), kept)
  assert.match((await add(recorder, record, {})).html, /请先选择文件/)
})

test('what a crash left behind is swept, what evidence names stays', async () => {
  const { world, recorder } = await newPeople()
  await register(recorder, 'clean-up', { ...cleanUp, 'file-after': [file(await phonePhoto(17))] })
  const kept = filesOf(world)
  const folder = join(world.deps.dataDir, 'evidence', 'ab', 'ab')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'ab'.repeat(32)), 'left behind')
  assert.equal(await sweepEvidence(world.deps), 1)
  assert.deepEqual(filesOf(world), kept)
})

test('verify names each file that is missing, damaged or untold', async () => {
  const { world, recorder } = await newPeople()
  const record = await register(recorder, 'clean-up', {
    ...cleanUp,
    'file-after': [file(await phonePhoto(18))],
    'file-before': [file(await phonePhoto(19))],
  })
  assert.deepEqual(await verified(world), [])
  const [first = '', second = ''] = filesOf(world).toSorted((a, b) => statSync(b).size - statSync(a).size)
  writeFileSync(first, Buffer.concat([readFileSync(first), Buffer.from('x')]))
  rmSync(second)
  await sql`insert into evidence (station_id, id, record_id, kind, name, shows, mime, size_bytes, sha256, original_sha256, after_confirmation, added_by, added_at)
    select station_id, gen_random_uuid(), record_id, 'document', 'x.pdf', 'paper', 'application/pdf', 1, sha256, ${'0'.repeat(64)}, false, added_by, added_at
    from evidence where sha256 = ${first.slice(-64)}`.execute(world.database.owner)
  const found = (await verified(world)).join('\n')
  assert.match(found, /files\.damaged/)
  assert.match(found, /files\.missing/)
  assert.match(found, /: journal$/m)
  const damaged = evidenceOf(record).map(id => recorder.get(`${record.path}/evidence/${id}`))
  assert.deepEqual(
    (await Promise.all(damaged)).map(page => page.status).toSorted((a, b) => a - b),
    [404, 409],
  )
})

test('nobody reads evidence without signing in or from another station; where hardship shows, every look is written down', async () => {
  const { world, recorder, confirmer } = await newPeople()
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
  const link = /\/join\/[\w-]+/.exec(invited.html)?.[0] ?? ''
  const foreign = world.visitor()
  await foreign.submit(link, link, { password: 'seven teams one bridge' })

  const open = await register(recorder, 'clean-up', {
    ...cleanUp,
    'file-after': [file(await phonePhoto(40))],
  })
  const visit = await register(recorder, 'home-visit', {
    theme: 'relief',
    day: '2019-01-20',
    title: '春节走访',
    visitors: '甲、乙',
    purpose: '慰问',
    households: 'H001',
    'file-photo': [file(await phonePhoto(41))],
  })
  for (const record of [open, visit]) {
    const path = `${record.path}/evidence/${evidenceOf(record)[0]}`
    for (const one of [path, `${path}/thumbnail`]) {
      assert.equal((await foreign.get(one)).status, 403)
      assert.equal((await foreign.get(one.replace(SITE, '620201002014'))).status, 404)
      const anonymous = await world.request(new Request(`http://mingzhu.test${one}`))
      assert.equal(anonymous.status, 303)
    }
  }
  const path = `${visit.path}/evidence/${evidenceOf(visit)[0]}`
  assert.doesNotMatch(visit.html, /<img/)
  assert.equal((await confirmer.get(`${path}/thumbnail`)).status, 404)
  assert.equal(await rows(world, 'access_log'), 0)
  const looked = await confirmer.get(path)
  assert.deepEqual([looked.status, looked.headers.get('cache-control')], [200, 'no-store'])
  assert.equal(await rows(world, 'access_log'), 1)
  await confirmer.get(`${open.path}/evidence/${evidenceOf(open)[0]}`)
  assert.equal(await rows(world, 'access_log'), 1)
  await sql`revoke insert on access_log from mingzhu_app`.execute(world.database.owner)
  await assert.rejects(confirmer.get(path), /permission denied for table access_log/)
})

test('sealed matters offer no files and take none', async () => {
  const { world, recorder } = await newPeople()
  const form = await recorder.get(`${RECORDS}/new?kind=mediation`)
  assert.doesNotMatch(form.html, /type="file"/)
  const record = await register(recorder, 'mediation', {
    theme: 'settled',
    day: '2019-05-01',
    title: '邻里纠纷',
    file: '2019-7',
    dispute: '邻里',
    mediator: '王',
  })
  assert.match(record.html, /材料放在卷宗里/)
  const token = /name="_token" value="([^"]+)"/.exec(record.html)?.[1] ?? ''
  const forced = await recorder.post(`${record.path}/evidence`, {
    _token: token,
    _key: 'forced-1',
    'file-paper': [file(pdf(), 'a.pdf')],
  })
  assert.equal(forced.status, 409)
  assert.deepEqual([await rows(world, 'evidence'), filesOf(world).length], [0, 0])
})

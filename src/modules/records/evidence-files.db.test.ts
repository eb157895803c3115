import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { sql } from 'kysely'
import sharp from 'sharp'

import { sweepEvidence } from '#records'
import {
  RECORDS,
  add,
  cleanUp,
  evidenceOf,
  file,
  filesOf,
  newPeople,
  pdf,
  register,
  rows,
} from '#test/evidence'
import { differencesOf } from '#test/verified'
import { phonePhoto, pngHeader, scene } from '#test/photos'
import { SITE } from '#test/world'

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
  assert.deepEqual(await differencesOf(world), [])
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
  assert.deepEqual(await differencesOf(world), [])
  const [first = '', second = ''] = filesOf(world).toSorted((a, b) => statSync(b).size - statSync(a).size)
  writeFileSync(first, Buffer.concat([readFileSync(first), Buffer.from('x')]))
  rmSync(second)
  await sql`insert into evidence (station_id, id, record_id, kind, name, shows, mime, size_bytes, sha256, original_sha256, after_confirmation, added_by, added_at)
    select station_id, gen_random_uuid(), record_id, 'document', 'x.pdf', 'paper', 'application/pdf', 1, sha256, ${'0'.repeat(64)}, false, added_by, added_at
    from evidence where sha256 = ${first.slice(-64)}`.execute(world.database.owner)
  const found = (await differencesOf(world)).join('\n')
  assert.match(found, /files\.damaged/)
  assert.match(found, /files\.missing/)
  assert.match(found, /has no event in the journal$/m)
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

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { sql } from 'kysely'
import sharp from 'sharp'

import {
  RECORDS,
  add,
  cleanUp,
  confirm,
  evidenceOf,
  file,
  filesOf,
  newPeople,
  pdf,
  register,
  rows,
  session,
} from '#test/evidence'
import { phonePhoto, scene } from '#test/photos'
import { differencesOf } from '#test/verified'
import { type Page } from '#test/world'

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
  assert.deepEqual(await differencesOf(world), [])
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
  assert.deepEqual(await differencesOf(world), [])
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
  assert.deepEqual(await differencesOf(world), [])
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

test('a correction shows what the corrected record showed, with its grade, and takes no second copy', async () => {
  const { world, recorder, confirmer } = await newPeople()
  const sheet = await phonePhoto(50)
  const first = await register(recorder, 'study-session', { ...session, 'file-sign-in': [file(sheet)] })
  await confirm(confirmer, first)
  const form = `${RECORDS}/new?kind=study-session&supersedes=${first.path.split('/').at(-1)}`
  assert.match((await recorder.get(form)).html, /照片和文件会跟过来/)
  const second = await recorder.submit(form, RECORDS, {
    ...session,
    headcount: '24',
    // Chosen once more, although it comes along.
    'file-sign-in': [file(sheet)],
    'file-countersign': [file(await phonePhoto(51))],
  })
  assert.equal(second.status, 200)
  assert.match(second.html, /P5 /)
  assert.match(second.html, /沿用被更正记录的材料/)
  assert.match(second.html, new RegExp(`href="${first.path}">沿用被更正的记录`))
  assert.deepEqual([evidenceOf(second).length, await rows(world, 'evidence')], [2, 2])
  const [shared = ''] = evidenceOf(first)
  assert.equal((await confirmer.get(`${second.path}/evidence/${shared}`)).status, 200)
  const lacking = await confirmer.get(`${RECORDS}?evidence=lacking`)
  assert.ok(!lacking.html.includes(second.path))
  assert.match((await confirm(confirmer, second)).html, /已确认/)
  // A correction of the correction has all of it.
  const third = await recorder.submit(
    `${RECORDS}/new?kind=study-session&supersedes=${second.path.split('/').at(-1)}`,
    RECORDS,
    { ...session, headcount: '25' },
  )
  assert.deepEqual(evidenceOf(third), evidenceOf(second))
  assert.match(third.html, /P5 /)
  assert.deepEqual(await differencesOf(world), [])
})

test('evidence that a correction shares is taken back from both, and only by who may take it from both', async () => {
  const { world, recorder, confirmer } = await newPeople()
  const first = await register(recorder, 'study-session', {
    ...session,
    'file-sign-in': [file(await phonePhoto(52))],
  })
  await confirm(confirmer, first)
  const second = await recorder.submit(
    `${RECORDS}/new?kind=study-session&supersedes=${first.path.split('/').at(-1)}`,
    RECORDS,
    { ...session, headcount: '24' },
  )
  assert.match(second.html, /P2 /)
  const [id = ''] = evidenceOf(second)
  const path = `${second.path}/evidence/${id}`
  assert.doesNotMatch(second.html, /\/withdrawal"/)
  const token = /name="_token" value="([^"]+)"/.exec(second.html)?.[1] ?? ''
  const refused = await recorder.post(`${path}/withdrawal`, { _token: token, _key: 'take-1', why: '拍错了' })
  assert.equal(refused.status, 403)
  const gone = await confirmer.submit(second.path, `${path}/withdrawal`, { why: '拍到了别人家' })
  assert.match(gone.html, /已撤回：签到表（本人签字）[^<]*拍到了别人家/)
  assert.match(gone.html, /P0 /)
  assert.match(gone.html, /缺：签到表或点名册/)
  const before = await confirmer.get(first.path)
  assert.match(before.html, /已撤回：签到表（本人签字）[^<]*拍到了别人家/)
  // It was counted with the grade it was confirmed with.
  assert.match(before.html, /P2 /)
  for (const one of [path, `${first.path}/evidence/${id}`])
    assert.equal((await confirmer.get(one)).status, 404)
  assert.equal((await confirm(confirmer, second)).status, 422)
  assert.deepEqual(await differencesOf(world), [])
  await sql`insert into evidence_inherited (station_id, record_id, evidence_id)
    select e.station_id, r.id, e.id from evidence e join record r on r.station_id = e.station_id and r.supersedes is null`.execute(
    world.database.owner,
  )
  assert.match((await differencesOf(world)).join('\n'), /has no event in the journal$/m)
})

test('while a correction is registered its evidence may be taken back: neither keeps what the other lost', async () => {
  const { world, recorder, confirmer } = await newPeople()
  const first = await register(recorder, 'study-session', {
    ...session,
    'file-sign-in': [file(await phonePhoto(53))],
  })
  const [id = ''] = evidenceOf(first)
  const [, second] = await Promise.all([
    confirmer.submit(first.path, `${first.path}/evidence/${id}/withdrawal`, { why: '拍错了' }),
    recorder.submit(`${RECORDS}/new?kind=study-session&supersedes=${first.path.split('/').at(-1)}`, RECORDS, {
      ...session,
      headcount: '24',
    }),
  ])
  assert.match((await confirmer.get(second.path)).html, /P0 /)
  assert.match((await confirmer.get(first.path)).html, /P0 /)
  assert.deepEqual(await differencesOf(world), [])
})

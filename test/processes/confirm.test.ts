import assert from 'node:assert/strict'
import { test } from 'node:test'

import { chosenOn, fileOf, step, upload } from '#test/imports'
import { SITE, type Visitor } from '#test/world'

import { asOwner, startProgram, stopped } from './program.ts'
import { newStation, until, type Station, type Victim } from './station.ts'

const victims: readonly Victim[] = ['program', 'database', 'both']
const CONFIRMERS = 6
/** Asked once and then again at the next start, which counts anew what an account may write: 60 at once. */
const EACH = 25
/** How many of its requests each confirmer has under way. */
const AT_ONCE = 6
const ANSWERED_BEFORE_KILL = 50
const PER_ROUND = CONFIRMERS * EACH

const csv = [
  '类别,日期,事项,人次,计数方式,负责人',
  ...Array.from(
    { length: PER_ROUND * victims.length },
    (_, n) =>
      `理论学习中心组学习,2019-03-${String((n % 28) + 1).padStart(2, '0')},学习第${n}次,23,签到表,书记`,
  ),
].join('\r\n')

/** A confirmer, the form token of their session, and which of their confirmations were answered as done. */
interface Confirmer {
  readonly visitor: Visitor
  readonly token: string
  readonly answered: ReadonlySet<string>
}

const pathOf = (id: string): string => `/at/${SITE}/records/${id}/confirmation`
const keyOf = (id: string): string => `confirm-${id}`

async function newConfirmer(station: Station, number: number): Promise<Confirmer> {
  const answered = new Set<string>()
  const noted = (path: string, status: number): void => void (status === 303 && answered.add(path))
  const visitor = await station.colleague(`confirmer${number}`, ['confirmer'], noted)
  const { html } = await visitor.get(`/at/${SITE}/records`)
  const token = /name="_token" value="([^"]+)"/.exec(html)?.[1] ?? assert.fail('a page without a form')
  return { visitor, token, answered }
}

const confirm = ({ visitor, token }: Confirmer, id: string) =>
  visitor.post(pathOf(id), { _token: token, _key: keyOf(id) })

/** What is there of each of these confirmations, in each place where something of it must be. */
async function traces(dataDir: string, ids: readonly string[]) {
  const found = await asOwner(dataDir, client =>
    client.query<{ id: string; confirmed: boolean; told: number; remembered: number; version: number }>(
      `select r.id, r.status = 'confirmed' and r.confirmer_id is not null as confirmed, r.version,
        (select count(*)::int from journal j where j.station_id = r.station_id and j.subject_id = r.id
          and j.type = 'records.confirmed' and j.body::jsonb ->> 'operation' = 'confirm-' || r.id) as told,
        (select count(*)::int from operation o where o.station_id = r.station_id and o.key = 'confirm-' || r.id
          and o.answer #> '{outcomes,0}' = jsonb_build_object('id', r.id, 'done', true, 'code', null)) as remembered
      from record r where r.id = any ($1::uuid[])`,
      [ids],
    ),
  )
  return found.rows
}

async function agrees(dataDir: string): Promise<void> {
  const { code, output } = await startProgram({ dataDir, args: ['verify'] }).ended()
  assert.equal(code, 0, output)
}

test('killed under many confirmations at once, whatever was answered is there, nothing is there by half, and each can be asked again', async t => {
  const station = await newStation()
  const { dataDir } = station
  const recorder = await station.colleague('recorder', ['recorder'])
  const taken = await upload(recorder, fileOf(csv))
  await step(recorder, taken, 'reading', chosenOn(taken))
  await step(recorder, await until(recorder, taken, /可以新增/), 'writing')
  await until(recorder, taken, /新增记录/)
  const all = await asOwner(dataDir, async client =>
    (await client.query<{ id: string }>('select id from record order by id')).rows.map(({ id }) => id),
  )
  assert.equal(all.length, PER_ROUND * victims.length)
  const confirmers: Confirmer[] = []
  for (let number = 0; number < CONFIRMERS; number += 1) confirmers.push(await newConfirmer(station, number))

  for (const [round, victim] of victims.entries()) {
    const ids = all.slice(round * PER_ROUND, (round + 1) * PER_ROUND)
    const shares = confirmers.map((confirmer, n) => ({
      confirmer,
      ids: ids.slice(n * EACH, (n + 1) * EACH),
    }))
    const isAnswered = (id: string): boolean => confirmers.some(({ answered }) => answered.has(pathOf(id)))
    const before = () => ids.filter(isAnswered)
    let restarted: Promise<void> | undefined
    const asked = new Set<string>()
    await Promise.all(
      shares.flatMap(({ confirmer, ids: own }) => {
        const left = [...own]
        return Array.from({ length: AT_ONCE }, async () => {
          for (let id = left.pop(); id !== undefined && !restarted; id = left.pop()) {
            asked.add(id)
            try {
              await confirm(confirmer, id)
            } catch (error) {
              // Nobody answers any more, which is what this test is about.
              if (!restarted) throw error
            }
            if (before().length >= ANSWERED_BEFORE_KILL) restarted ??= station.killed(victim)
          }
        })
      }),
    )
    assert.ok(restarted, `only ${before().length} of ${ids.length} confirmations were answered`)
    await restarted
    const answered = before()
    assert.ok(answered.length < ids.length, 'all was answered before the kill')

    const found = await traces(dataDir, ids)
    const confirmed = new Set(found.filter(row => row.confirmed).map(({ id }) => id))
    const unheard = [...confirmed].filter(id => !isAnswered(id))
    t.diagnostic(
      `${victim}: ${answered.length} answered, ${asked.size - answered.length} under way, of them ${unheard.length} done`,
    )
    assert.deepEqual(
      answered.filter(id => !confirmed.has(id)),
      [],
      `answered as done before the ${victim} was killed, and lost`,
    )
    const whole = ({ confirmed: yes, told, remembered, version }: (typeof found)[number]): boolean =>
      yes ? told === 1 && remembered === 1 && version === 2 : told + remembered === 0 && version === 1
    assert.deepEqual(
      found.filter(row => !whole(row)),
      [],
      'there by half',
    )
    await agrees(dataDir)

    for (const { confirmer, ids: own } of shares)
      for (const id of own) {
        const page = await confirm(confirmer, id)
        assert.equal(page.status, 200, page.html)
      }
    const after = await traces(dataDir, ids)
    assert.deepEqual(
      after.filter(row => !(row.confirmed && whole(row))),
      [],
      'asked again, and not confirmed exactly once',
    )
  }
  await agrees(dataDir)
  assert.equal((await stopped(station.program())).code, 0)
})

import { randomUUID } from 'node:crypto'

import { ok } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Site } from '#platform/http/route'
import { act } from '#platform/operation'
import { insertRecords, registered } from '#records'
import { createSite, findSite } from '#stations'
import { uuidv7 } from 'uuidv7'

const BATCH = 1_000

/** People of a bench: one registers, another confirms. */
export const RECORDER = '00000000-0000-7000-8000-000000000001'
export const CONFIRMER = '00000000-0000-7000-8000-000000000002'

/** A root and `count` stations below it, founded as the program founds them.
 *  Shape: → the stations' ids, without the root's. */
export async function insertStations(db: Db, count: number): Promise<readonly string[]> {
  const found = async (tx: Db, parent: Site | undefined): Promise<string> => {
    const id = randomUUID()
    const at = new Date('2019-01-01T00:00:00Z')
    const acting = { stationId: id, actorId: null, channel: 'set-up' as const, key: randomUUID(), at }
    const done = await createSite(tx, acting, id, parent, site)
    if (!done.ok) throw new Error(done.error.code)
    return done.value
  }
  return db.transaction().execute(async tx => {
    const root = await findSite(tx, await found(tx, undefined))
    const ids: string[] = []
    while (ids.length < count) ids.push(await found(tx, root))
    return ids
  })
}

const site = {
  name: '站点',
  level: 'station',
  divisionCode: '',
  address: '',
  phone: '',
  hours: '',
  ancestry: '',
}

/** Pending records of a station as its own forms would leave them, spread over a year: study sessions, and home visits
 *  to two households, in turns.
 *  Shape: → their ids. */
export async function registerPending(db: Db, stationId: string, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const records = Array.from({ length: Math.min(BATCH, count - ids.length) }, (_, n) =>
      newRecord(ids.length + n),
    )
    const at = new Date('2019-12-31T08:00:00Z')
    const acting = { stationId, actorId: RECORDER, channel: 'command-line' as const, key: randomUUID(), at }
    const done = await act(db, acting, 'bench.register', {}, async tx => {
      await insertRecords(tx, stationId, RECORDER, at, records)
      return ok({ answer: null, events: records.map(registered) })
    })
    if (!done.ok) throw new Error(done.error.code)
    ids.push(...records.map(record => record.id))
  }
  return ids
}

type NewRecord = Parameters<typeof registered>[0]

function newRecord(n: number): NewRecord {
  const visit = n % 2 === 1
  return {
    id: uuidv7(),
    kind: visit ? 'home-visit' : 'study-session',
    theme: visit ? 'relief' : '',
    programme: null,
    service: null,
    teamId: null,
    partnerId: null,
    day: new Date(Date.UTC(2019, 0, 1 + (n % 365))).toISOString().slice(0, 10),
    title: `第${n}次活动`,
    place: '社区会议室',
    quantity: '1.00',
    unit: '次',
    headcount: visit ? null : 10 + (n % 40),
    headcountMethod: visit ? null : 'estimate',
    households: visit ? [`H${n % 211}`, `H${211 + (n % 89)}`] : [],
    details: visit ? { visitors: '甲、乙', purpose: '慰问' } : { lead: '书记' },
    class: 'attested',
    grade: 0,
    importId: null,
    fingerprint: null,
    supersedes: null,
  }
}

import { sql } from 'kysely'

import type { Deps } from '#platform/deps'
import { appendEvents, type Acting, type Event } from '#platform/journal'
import { transaction } from '#platform/db'

const teams = ['阳光文化', '法律咨询', '环保卫士', '党员先锋', '巾帼风采', '健康快车']
const partners = [
  '镜铁区',
  '市五幼',
  '明珠路派出所',
  '南湖司法所',
  '检察室',
  '空军食宿站',
  '卫生服务中心',
  '康安物业',
]

const programmes = [
  ['theory', '传思想习理论', 'Thought and theory'],
  ['policy', '传政策习道路', 'Policy and path'],
  ['morality', '传道德习品行', 'Morality and conduct'],
  ['culture', '传文化习新风', 'Culture and new customs'],
  ['law', '传法律习法治', 'Law and the rule of law'],
] as const

/** The six teams T1–T6, the eight partners P1–P8 and the five programmes that the demonstration's register names.
 *  Which partner stands behind which team is not known, so none is linked. */
export async function foundTeams(deps: Deps, acting: Acting): Promise<void> {
  const { stationId, at } = acting
  const created = (subjectKind: string, type: string, data: Event['data']): Event => ({
    subjectKind,
    subjectId: deps.newId(),
    version: 1,
    type,
    data,
  })
  await transaction(deps.db, async tx => {
    const events: Event[] = []
    for (const [index, short] of teams.entries()) {
      const [code, name] = [`T${index + 1}`, `${short}志愿服务队`]
      const foundedOn = `2019-01-${String(8 + Math.floor(index / 2)).padStart(2, '0')}`
      const event = created('team', 'teams.created', { code, name, parent: null, foundedOn })
      await sql`insert into team (station_id, id, code, name, founded_on, created_at)
        values (${stationId}, ${event.subjectId}, ${code}, ${name}, ${foundedOn}, ${at})`.execute(tx)
      events.push(event)
    }
    for (const [index, name] of partners.entries()) {
      const code = `P${index + 1}`
      const event = created('partner', 'teams.partner-created', { code, name, creditCode: null })
      await sql`insert into partner (station_id, id, code, name, created_at)
        values (${stationId}, ${event.subjectId}, ${code}, ${name}, ${at})`.execute(tx)
      events.push(event)
    }
    for (const [index, [code, zh, en]] of programmes.entries()) {
      const position = index + 1
      await sql`insert into programme (station_id, code, zh, en, position)
        values (${stationId}, ${code}, ${zh}, ${en}, ${position})`.execute(tx)
      events.push(created('programme', 'catalogue.programme-created', { code, zh, en, position }))
    }
    await appendEvents(tx, acting, events)
  })
}

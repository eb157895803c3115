import { allReplays } from '#app'
import { verifyTallies } from '#figures'
import type { Words } from '#kernel/result'
import type { Deps } from '#platform/deps'
import { verifyChain } from '#platform/journal'
import { compareReplay, type Difference, type Replay } from '#platform/replay'
import { verifyEvidence, verifyRecords } from '#records'
import { listAllSites } from '#stations'
import { columnWords } from './verify-words.ts'

type Verified = Pick<Deps, 'db' | 'dataDir'>
type Tell = (zh: string, en: string) => void

/** Walks every journal, replays every row that follows from it, reads every file of evidence and recomputes every tally
 *  from the records; prints each difference by name and returns how many there are. */
export async function verifyInstance(deps: Verified, print: (line: string) => void): Promise<number> {
  let differences = 0
  const tellAt =
    (site: string): Tell =>
    (zh, en) => {
      differences += 1
      print(`✗ ${site}: ${zh} · ${en}`)
    }
  const replays = allReplays()
  for (const site of await listAllSites(deps.db))
    print(await verifySite(deps, site, replays, tellAt(site.name)))
  const shared = replays.filter(replay => replay.everywhere)
  const rows = await verifyRows(deps, '', shared, tellAt('全部站点 all sites'))
  print(
    `全部站点：站点、层级、账号和角色 ${rows} 行 · all sites: ${rows} rows of sites, levels, accounts and roles`,
  )
  print(differences === 0 ? '✓ 全部一致 · everything agrees' : `✗ ${differences} 处不一致 · differences`)
  return differences
}

async function verifySite(
  deps: Verified,
  site: { readonly id: string; readonly name: string },
  replays: readonly Replay[],
  tell: Tell,
): Promise<string> {
  const { db } = deps
  const links = await verifyChain(db, site.id, (seq, why) =>
    tell(`日志第 ${seq} 条不对`, `journal link ${seq}: ${why}`),
  )
  const records = await verifyRecords(db, site.id, difference =>
    tell(...wordsOf(['记录', 'record'], difference)),
  )
  const own = replays.filter(replay => !replay.everywhere)
  const rows = await verifyRows(deps, site.id, own, tell)
  const files = await verifyEvidence(deps, site.id, ({ id, recordId, why }) =>
    tell(`记录 ${recordId} 的材料 ${id} 不对`, `evidence ${id} of record ${recordId}: ${why}`),
  )
  const tallies = await verifyTallies(db, site.id)
  for (const { figure, grain, startsOn, kept, counted } of tallies.differences)
    tell(`${figure} ${grain} ${startsOn}: 存 ${kept} ≠ 算 ${counted}`, `kept ${kept}, counted ${counted}`)
  return (
    `${site.name}: 日志 ${links} 条，记录 ${records} 条，其他 ${rows} 行，材料 ${files} 份，数据 ${tallies.compared} 项 · ` +
    `${links} journal links, ${records} records, ${rows} other rows, ${files} files of evidence, ${tallies.compared} tallies`
  )
}

async function verifyRows(
  { db }: Verified,
  stationId: string,
  replays: readonly Replay[],
  tell: Tell,
): Promise<number> {
  let rows = 0
  for (const replay of replays) {
    const { compared, differences } = await compareReplay(db, replay, stationId)
    rows += compared
    for (const difference of differences) tell(...wordsOf(replay.words, difference))
  }
  return rows
}

function wordsOf([zh, en]: Words, { key, why, columns }: Difference): Words {
  switch (why) {
    case 'no-event':
      return [`${zh} ${key} 在日志里没有来历`, `${en} ${key} has no event in the journal`]
    case 'no-row':
      return [`日志里有${zh} ${key}，数据里没有`, `the journal tells of ${en} ${key}, which is not there`]
    case 'differs': {
      const names = columns.map(columnWords)
      return [
        `${zh} ${key} 与日志不符：${names.map(name => name[0]).join('、')}`,
        `${en} ${key} differs from its journal: ${names.map(name => name[1]).join(', ')}`,
      ]
    }
  }
}

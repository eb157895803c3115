import { verifySnapshots, verifyTallies } from '#figures'
import type { Deps } from '#platform/deps'
import { verifyChain } from '#platform/journal'
import { verifyEvidence, verifyRecords } from '#records'
import { listSites } from '#stations'

/** Walks every journal, replays every record from it, reads every file of evidence, recomputes every tally from the records and holds frozen figures against the journal; prints each difference by name and returns how many there are. */
export async function verifyInstance(
  deps: Pick<Deps, 'db' | 'dataDir'>,
  print: (line: string) => void,
): Promise<number> {
  const { db } = deps
  let differences = 0
  for (const site of await listSites(db)) {
    const links = await verifyChain(db, site.id, (seq, why) => {
      differences += 1
      print(`✗ ${site.name}: 日志第 ${seq} 条 · journal link ${seq}: ${why}`)
    })
    const records = await verifyRecords(db, site.id, ({ id, fields }) => {
      differences += 1
      print(
        `✗ ${site.name}: 记录 ${id} 与日志不符 · record ${id} differs from its journal: ${fields.join(', ')}`,
      )
    })
    const files = await verifyEvidence(deps, site.id, ({ id, recordId, why }) => {
      differences += 1
      print(
        `✗ ${site.name}: 记录 ${recordId} 的材料 ${id} 不对 · evidence ${id} of record ${recordId}: ${why}`,
      )
    })
    const tallies = await verifyTallies(db, site.id)
    for (const { figure, grain, startsOn, kept, counted } of tallies.differences) {
      differences += 1
      print(
        `✗ ${site.name}: ${figure} ${grain} ${startsOn}: 存 ${kept} ≠ 算 ${counted} · kept ${kept}, counted ${counted}`,
      )
    }
    for (const id of await verifySnapshots(db, site.id)) {
      differences += 1
      print(`✗ ${site.name}: 留存的数 ${id} 与日志不符 · frozen figure ${id} differs from its journal`)
    }
    print(
      `${site.name}: 日志 ${links} 条，记录 ${records} 条，材料 ${files} 份，数据 ${tallies.compared} 项 · ${links} journal links, ${records} records, ${files} files of evidence, ${tallies.compared} tallies`,
    )
  }
  print(differences === 0 ? '✓ 全部一致 · everything agrees' : `✗ ${differences} 处不一致 · differences`)
  return differences
}

import { useTemplate } from '#catalogue'
import type { Result } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { createPartner, createTeam } from '#teams'

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

/** The six teams T1–T6, the eight partners P1–P8 and the five programmes that the demonstration's register names.
 *  Which partner stands behind which team is not known, so none is linked.
 *  Shape: `acting` gives each action its own operation key; answers are in the order of the actions. */
export async function foundTeams(deps: Deps, acting: () => Acting): Promise<readonly Result<unknown>[]> {
  const done: Result<unknown>[] = [
    await useTemplate(deps, acting(), 'programme'),
    await useTemplate(deps, acting(), 'service'),
  ]
  for (const [index, name] of teams.entries())
    done.push(
      await createTeam(deps, acting(), {
        code: `T${index + 1}`,
        name: `${name}志愿服务队`,
        foundedOn: `2019-01-${String(8 + Math.floor(index / 2)).padStart(2, '0')}`,
      }),
    )
  for (const [index, name] of partners.entries())
    done.push(await createPartner(deps, acting(), { code: `P${index + 1}`, name }))
  return done
}

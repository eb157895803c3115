import { createProgramme } from '#catalogue'
import type { Result } from '#kernel/result'
import type { Acting } from '#platform/journal'
import { change, register, type Typed } from '#records'
import { listSites } from '#stations'
import { createTeam } from '#teams'
import { newWorld, type Visitor, type World } from '#test/world'

/** A world whose register can be filled without forms: two teams, two programmes, two colleagues. */
export interface Ground extends World {
  readonly stationId: string
  readonly reader: Visitor
  /** Registers records of one colleague and has another confirm them. */
  confirmed(...all: readonly Typed[]): Promise<readonly string[]>
  acting(actorId: string): Acting
}

export const RECORDER = '00000000-0000-7000-8000-00000000000a'
export const CONFIRMER = '00000000-0000-7000-8000-00000000000b'

/** What a result holds; throws on a refusal, which no test here expects. */
export function value<V>(result: Result<V>): V {
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.fields ?? {})}`)
  return result.value
}

export async function newGround(): Promise<Ground> {
  const world = await newWorld()
  const [site] = await listSites(world.deps.db)
  if (!site) throw new Error('a new world has a site')
  const acting = (actorId: string): Acting => ({
    stationId: site.id,
    actorId,
    channel: 'console',
    key: world.deps.newId(),
    at: world.deps.now(),
  })
  for (const [code, name] of [
    ['T1', '文化队'],
    ['T2', '法律队'],
  ] as const)
    value(await createTeam(world.deps, acting(RECORDER), { code, name }))
  for (const [position, code] of ['one', 'two'].entries())
    value(
      await createProgramme(world.deps, acting(RECORDER), {
        code,
        zh: `项目${code}`,
        en: `Programme ${code}`,
        position,
      }),
    )
  return {
    ...world,
    stationId: site.id,
    reader: await world.colleague('auditor', ['auditor']),
    acting,
    async confirmed(...all) {
      const ids: string[] = []
      for (const typed of all) ids.push(value(await register(world.deps, acting(RECORDER), typed)).id)
      value(await change(world.deps, acting(CONFIRMER), ids, { type: 'confirm', without: 'kept-on-paper' }))
      return ids
    },
  }
}

export const talk = (day: string, theme: string, more: Typed = {}): Typed => ({
  kind: 'outreach-talk',
  theme,
  day,
  title: `宣讲${theme}`,
  headcount: '20',
  headcountMethod: 'estimate',
  lead: '书记',
  ...more,
})
export const visit = (day: string, households: string, more: Typed = {}): Typed => ({
  kind: 'home-visit',
  theme: 'relief',
  day,
  title: '不外传的走访',
  visitors: '甲、乙',
  purpose: '慰问',
  households,
  ...more,
})

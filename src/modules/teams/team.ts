import type { Words } from '#kernel/result'

/** What a partner can pledge. */
export const resources = ['venue', 'people-hours', 'goods', 'skills'] as const
export type Resource = (typeof resources)[number]

export const resourceWords: Readonly<Record<Resource, Words>> = {
  venue: ['场地', 'Place'],
  'people-hours': ['人力', 'People’s time'],
  goods: ['物资', 'Goods'],
  skills: ['专业技能', 'Skills'],
}

/** A team as the list shows it. */
export interface TeamLine {
  readonly id: string
  readonly parent_id: string | null
  readonly code: string
  readonly name: string
  readonly founded_on: string | null
  readonly members: number
  readonly partners: readonly string[]
}

/** The teams as a tree read from top to bottom, each with how deep it stands. Order among siblings is kept.
 *  A team whose parent is not in the list stands at the top, so none is lost. */
export function treeOf<Team extends { readonly id: string; readonly parent_id: string | null }>(
  teams: readonly Team[],
): readonly { readonly team: Team; readonly depth: number }[] {
  const ids = new Set(teams.map(team => team.id))
  const below = new Map<string | null, Team[]>()
  for (const team of teams) {
    const parent = team.parent_id !== null && ids.has(team.parent_id) ? team.parent_id : null
    below.set(parent, [...(below.get(parent) ?? []), team])
  }
  const walk = (parent: string | null, depth: number): { team: Team; depth: number }[] =>
    (below.get(parent) ?? []).flatMap(team => [{ team, depth }, ...walk(team.id, depth + 1)])
  return walk(null, 0)
}

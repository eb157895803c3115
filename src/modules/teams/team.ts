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

export const memberRoles = ['member', 'leader'] as const
export type MemberRole = (typeof memberRoles)[number]
export const roleWords: Readonly<Record<MemberRole, Words>> = {
  leader: ['队长', 'Leader'],
  member: ['队员', 'Member'],
}

/** A team to choose from. */
export interface TeamLine {
  readonly id: string
  readonly parent_id: string | null
  readonly code: string
  readonly name: string
  readonly closed_on: string | null
}

/** A team as its list and its page show it. */
export interface TeamRow extends TeamLine {
  readonly parent: string | null
  readonly depth: number
  readonly founded_on: string | null
  /** Made up of the station's own staff. */
  readonly staff: boolean
  readonly version: number
  readonly members: number
  /** Codes of those who lead it today. */
  readonly leaders: readonly string[]
  readonly partners: readonly string[]
}

interface Node {
  readonly id: string
  readonly parent_id: string | null
}

/** The teams as a tree read from top to bottom, each with how deep it stands. Order among siblings is kept.
 *  A team whose parent is not in the list stands at the top, so none is lost. */
export function treeOf<Team extends Node>(
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

/** True when a team would become part of itself. */
export function isBelow(teams: readonly Node[], id: string, ancestor: string): boolean {
  const parents = new Map(teams.map(team => [team.id, team.parent_id]))
  const seen = new Set<string>()
  for (let at: string | null = id; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === ancestor) return true
    seen.add(at)
  }
  return false
}

import type { Words } from '#kernel/result'

/** What one order asks of whoever serves it. */
export interface Need {
  readonly id: string
  readonly service: string | null
  /** Who is served, by a pseudonym. */
  readonly personId: string | null
  /** Weekday and part of day, such as `6-morning`; null while no time is agreed. */
  readonly slot: string | null
  /** Where the beneficiary lives, as words from the large to the small, parted by slashes; empty when it is not known. */
  readonly area: string
  readonly minor: boolean
  readonly risky: boolean
  readonly priority: number
}

/** Somebody who could be asked: a team with what its people can do together, or one volunteer. */
export interface Candidate {
  readonly kind: 'team' | 'person'
  readonly id: string
  readonly name: string
  /** Confirmed volunteers; a team whose people are not in the directory has none. */
  readonly people: number
  readonly minors: number
  readonly skills: readonly string[]
  readonly licences: readonly { readonly kind: string; readonly expiresOn: string | null }[]
  readonly languages: readonly string[]
  /** Empty: not known. */
  readonly slots: readonly string[]
  readonly area: string
  /** Orders in hand. */
  readonly load: number
  /** How often it served whom, and orders of which kind. */
  readonly served: Readonly<Record<string, number>>
  readonly practised: Readonly<Record<string, number>>
}

/** What a kind of service asks for besides skill; a kind that is not here asks for nothing. */
export const demands: Readonly<
  Record<
    string,
    { readonly licences?: readonly string[]; readonly atHome?: true; readonly languages?: readonly string[] }
  >
> = {
  elders: { atHome: true },
  children: { atHome: true },
  disability: { atHome: true, languages: ['sign'] },
  health: { licences: ['doctor', 'nurse', 'first-aid'], atHome: true },
  'law-advice': { licences: ['lawyer'] },
}

/** What each ground adds at most; data, so that a station can see and argue about them. */
export const weights = {
  skill: 30,
  licence: 10,
  practice: 10,
  known: 20,
  near: 15,
  free: 15,
  language: 5,
  idle: 15,
} as const
export type Ground = keyof typeof weights

/** One ground with its points and its reason in words. */
export interface Reason {
  readonly ground: Ground
  readonly points: number
  readonly words: Words
  readonly facts?: Readonly<Record<string, string | number>>
}

export interface Ranked {
  readonly candidate: Candidate
  readonly points: number
  readonly reasons: readonly Reason[]
}

export interface Excluded {
  readonly candidate: Candidate
  readonly why: Words
}

/** Places everybody who can serve, the best first, and says of everybody else why not. Pure: a person decides. */
export function rank(
  need: Need,
  candidates: readonly Candidate[],
): { readonly ranked: readonly Ranked[]; readonly excluded: readonly Excluded[] } {
  const ranked: Ranked[] = []
  const excluded: Excluded[] = []
  for (const candidate of candidates) {
    const why = barrier(need, candidate)
    if (why) excluded.push({ candidate, why })
    else ranked.push(weigh(need, candidate))
  }
  ranked.sort((a, b) => b.points - a.points || (a.candidate.name < b.candidate.name ? -1 : 1))
  return { ranked, excluded }
}

export function weigh(need: Need, candidate: Candidate): Ranked {
  const reasons = (Object.keys(grounds) as Ground[]).map(ground => ({
    ground,
    ...grounds[ground](need, candidate),
  }))
  return { candidate, reasons, points: reasons.reduce((sum, reason) => sum + reason.points, 0) }
}

/** What some grounds alone add. */
export const pointsOf = (grounded: readonly Ground[], need: Need, candidate: Candidate): number =>
  grounded.reduce((sum, ground) => sum + grounds[ground](need, candidate).points, 0)

const demandOf = (need: Need) => (need.service === null ? undefined : demands[need.service])

/** Two go together where a minor is served, and into the home of somebody vulnerable. */
export const needsTwo = (need: Need): boolean => need.minor || demandOf(need)?.atHome === true

/** The rule that forbids it, in words; undefined when none does. Of a team whose people are not in the directory
 *  nothing is known, so nothing forbids it either: whoever dispatches is told so. */
export function barrier(need: Need, candidate: Candidate): Words | undefined {
  const { kind, people, minors } = candidate
  const demand = demandOf(need)
  const isKnown = kind === 'person' || people > 0
  if (need.risky && kind === 'person' && minors > 0)
    return ['有人身风险，未成年人不参加', 'Dangerous: no minors']
  if (need.risky && isKnown && people === minors)
    return ['有人身风险，队里没有成年志愿者', 'Dangerous, and the team has no adult']
  if (needsTwo(need) && isKnown && people - minors < 2)
    return need.minor
      ? ['服务未成年人须两名成年人同去', 'A minor is served: two adults go together']
      : ['入户服务须两名成年人同去', 'A visit at home: two adults go together']
  if (demand?.licences && isKnown && !candidate.licences.some(has => demand.licences?.includes(has.kind)))
    return ['没有有效的所需证件', 'No valid licence of the kind that is needed']
  if (need.slot !== null && candidate.slots.length > 0 && !candidate.slots.includes(need.slot))
    return ['约定的时间没有空', 'Not free at the agreed time']
  return undefined
}

type Weigh = (need: Need, candidate: Candidate) => Omit<Reason, 'ground'>

const none = (zh: string, en: string): Omit<Reason, 'ground'> => ({ points: 0, words: [zh, en] })

const grounds: Readonly<Record<Ground, Weigh>> = {
  skill: (need, { skills }) =>
    need.service === null
      ? none('没有指定服务类别', 'No kind of service is named')
      : skills.includes(need.service)
        ? { points: weights.skill, words: ['登记过会做这类服务', 'Noted as able to do this kind of service'] }
        : none('没有登记会不会做', 'Nothing noted of this kind of service'),
  licence: (need, { licences }) => {
    const wanted = demandOf(need)?.licences
    if (!wanted) return none('不需要证件', 'No licence is needed')
    const valid = licences.filter(has => wanted.includes(has.kind))
    if (valid.length === 0) return none('证件情况不明', 'Nothing known of licences')
    const last = valid.map(has => has.expiresOn).toSorted((a, b) => ((a ?? '9') < (b ?? '9') ? 1 : -1))[0]
    return last === null || last === undefined
      ? { points: weights.licence, words: ['证件长期有效', 'Licence without an end'] }
      : {
          points: weights.licence,
          words: ['证件有效到 {day}', 'Licence valid until {day}'],
          facts: { day: last },
        }
  },
  practice: (need, { practised }) => {
    const n = practised[need.service ?? ''] ?? 0
    if (n === 0) return none('还没有办过这类单', 'No order of this kind yet')
    return {
      points: Math.min(weights.practice, n * 2),
      words: ['办过这类单 {n} 次', 'Orders of this kind: {n}'],
      facts: { n },
    }
  },
  known: (need, { served }) => {
    const n = served[need.personId ?? ''] ?? 0
    if (n === 0) return none('没有服务过这位居民', 'Has not served this resident')
    return {
      points: Math.min(weights.known, 10 + n * 2),
      words: ['服务过这位居民 {n} 次', 'Served this resident before: {n}'],
      facts: { n },
    }
  },
  near: (need, { area }) => {
    if (need.area === '' || area === '') return none('远近不明', 'Distance not known')
    const [wanted, own] = [need.area.split('/'), area.split('/')]
    const shared = wanted.findIndex((part, n) => part !== own[n])
    if (shared === -1) return { points: weights.near, words: ['就在同一片区', 'In the same area'] }
    return shared === 0
      ? none('不在同一片区', 'In another area')
      : {
          points: Math.round((weights.near * shared) / wanted.length),
          words: ['在邻近片区', 'In an area close by'],
        }
  },
  free: (need, { slots }) =>
    need.slot === null
      ? none('还没有约定时间', 'No time is agreed yet')
      : slots.length === 0
        ? none('没有登记什么时候有空', 'Nothing noted of when they are free')
        : { points: weights.free, words: ['约定的时间有空', 'Free at the agreed time'] },
  language: (need, { languages }) => {
    const wanted = demandOf(need)?.languages
    if (!wanted) return none('没有特别的语言要求', 'No language asked for')
    return languages.some(language => wanted.includes(language))
      ? { points: weights.language, words: ['会所需的语言', 'Speaks the language that helps'] }
      : none('不会所需的语言', 'Does not speak the language that helps')
  },
  idle: (_, { load }) => ({
    points: Math.max(0, weights.idle - load * 3),
    words: ['手上有 {n} 单', 'Orders in hand: {n}'],
    facts: { n: load },
  }),
}

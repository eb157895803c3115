import { listItems } from '#catalogue'
import { isId } from '#kernel/id'
import { parsePeriod, rangePeriod, yearPeriod, type Period } from '#kernel/period'
import type { Words } from '#kernel/result'
import { dayOf, isDay } from '#kernel/time'
import { siteOf, type Ctx } from '#platform/http/route'
import { kindOf, kinds } from '#records'
import { listTeams } from '#teams'

import type { Names } from './names.ts'
import { NONE, type Narrowing } from './narrowing.ts'
import { latestYear } from './read-store.ts'

/** The period asked for; without one, or with one that is none, the latest year that has figures. */
export async function periodOf(ctx: Ctx): Promise<Period> {
  const asked =
    parsePeriod(ctx.query('period') ?? '') ?? rangePeriod(ctx.query('from') ?? '', ctx.query('to') ?? '')
  if (asked) return asked
  const year = await latestYear(ctx.deps.db, siteOf(ctx).id)
  return yearPeriod(year ?? Number(dayOf(ctx.at).slice(0, 4)))
}

/** The last row of the page before. */
export function afterOf(ctx: Ctx): { day: string; id: string } | undefined {
  const [day = '', id = ''] = (ctx.query('after') ?? '').split('_')
  return isDay(day) && isId(id) ? { day, id } : undefined
}

const CODE = /^[a-z][a-z0-9-]{0,40}$/

/** The part of a figure the address asks for; what is no choice is left out. */
export function narrowingOf(ctx: Ctx): Narrowing {
  const asked = (name: string, is: (text: string) => boolean) => {
    const text = ctx.query(name)
    return text === NONE ? { [name]: null } : text !== undefined && is(text) ? { [name]: text } : {}
  }
  const kind = kindOf(ctx.query('kind') ?? '')
  const theme = ctx.query('theme') ?? ''
  return {
    ...(kind ? { kind: ctx.query('kind') ?? '' } : {}),
    ...(kind && theme in kind.themes ? { theme } : {}),
    ...asked('programme', text => CODE.test(text)),
    ...asked('service', text => CODE.test(text)),
    ...asked('team', isId),
  }
}

/** What the codes of the site's records are called. */
export async function namesOf(ctx: Ctx): Promise<Names> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const [teams, programmes, services] = await Promise.all([
    listTeams(db, station),
    listItems(db, station, 'programme'),
    listItems(db, station, 'service'),
  ])
  const called = (items: typeof programmes) =>
    new Map(items.map(item => [item.code, [item.zh, item.en || item.zh] as Words]))
  return {
    kinds,
    teams: new Map(teams.map(team => [team.id, [team.name, team.name] as Words])),
    programmes: called(programmes),
    services: called(services),
  }
}

import { z } from 'zod'

import { isId } from '#kernel/id'
import type { Result } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { code, day, needed, orNothing, ticked, version } from '#platform/http/fields'
import { actingFrom, emptyForm, readForm, refusedForm, submit, type FormState } from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'

import * as actions from './actions.ts'
import { membersServed, teamsServed } from './lists.tsx'
import * as pages from './pages.tsx'
import { linkTeamPartner, unlinkTeamPartner } from './partner-actions.ts'
import { partnerRoutes } from './partner-routes.tsx'
import { listPartners } from './partner-store.ts'
import * as store from './store.ts'
import { memberRoles, type MemberRole, type TeamRow } from './team.ts'
import { refusals } from './text.ts'

const teamFields = {
  name: needed(60),
  parentCode: orNothing(z.string().max(40)),
  foundedOn: orNothing(day),
  staff: ticked,
}
const teamSchema = z.object({ code, ...teamFields })
const changeSchema = z.object({ version, ...teamFields })
const memberSchema = z.object({
  personCode: needed(40, '请填写这个人的编号。|Give the person’s code.'),
  role: z.enum(memberRoles).default('member'),
  fromOn: day,
})

const base = '/at/:site/teams'
const hrefOf = (ctx: Ctx, id: string): string => `/at/${siteOf(ctx).ref}/teams/${id}`

async function newTeam(ctx: Ctx, form: FormState, status = 200): Promise<Response> {
  return pages.newTeamPage(ctx, await store.listTeams(ctx.deps.db, siteOf(ctx).id), form, status)
}

/** The team of the address; undefined when there is none. */
async function teamOf(ctx: Ctx): Promise<TeamRow | undefined> {
  const id = ctx.param('id')
  return isId(id) ? store.findTeam(ctx.deps.db, siteOf(ctx).id, dayOf(ctx.at), id) : undefined
}

async function showTeam(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const team = await teamOf(ctx)
  if (!team) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const [below, teams, partners, members] = await Promise.all([
    store.listBelow(db, station, dayOf(ctx.at), team.id),
    store.listTeams(db, station),
    listPartners(db, station),
    store.listMembers(db, station, team.id),
  ])
  return pages.teamPage(ctx, { team, below, teams, partners, members, form }, status)
}

/** A form on a team's page: done, it shows the team; refused, it shows it with what is wrong. */
const onTeam =
  <S extends z.ZodType>(
    schema: S,
    work: (ctx: Ctx, acting: Acting, team: TeamRow, input: z.output<S>) => Promise<Result<unknown>>,
  ) =>
  async (ctx: Ctx): Promise<Response> => {
    const team = await teamOf(ctx)
    if (!team) return refuse(ctx.c, ctx.deps, refusals.notFound)
    return submit(ctx, schema, (acting, input) => work(ctx, acting, team, input), {
      done: () => hrefOf(ctx, team.id),
      again: (form, status) => showTeam(ctx, form, status),
    })
  }

/** The same for a member's row, where nothing is typed. */
const onMember =
  (work: (ctx: Ctx, acting: Acting, ids: { teamId: string; personId: string }) => Promise<Result<unknown>>) =>
  async (ctx: Ctx): Promise<Response> => {
    const values = await readForm(ctx)
    const ids = { teamId: ctx.param('id'), personId: ctx.param('person') }
    if (!isId(ids.teamId) || !isId(ids.personId)) return refuse(ctx.c, ctx.deps, refusals.notFound)
    const done = await work(ctx, actingFrom(ctx, values), ids)
    return done.ok
      ? ctx.c.redirect(hrefOf(ctx, ids.teamId), 303)
      : showTeam(ctx, refusedForm(values, done.error), done.error.status)
  }

const addTeam = (ctx: Ctx): Promise<Response> =>
  submit(ctx, teamSchema, (acting, input) => actions.createTeam(ctx.deps, acting, input), {
    done: ({ id }) => hrefOf(ctx, id),
    again: (form, status) => newTeam(ctx, form, status),
  })

const change = onTeam(changeSchema, (ctx, acting, team, input) =>
  actions.changeTeam(ctx.deps, acting, { id: team.id, ...input }),
)
const close = onTeam(z.object({ closedOn: day }), (ctx, acting, team, input) =>
  actions.closeTeam(ctx.deps, acting, { id: team.id, on: input.closedOn }),
)
const reopen = onTeam(z.object({}), (ctx, acting, team) =>
  actions.closeTeam(ctx.deps, acting, { id: team.id, on: null }),
)
const linkPartner = onTeam(z.object({ partnerCode: z.string().max(40) }), (ctx, acting, team, input) =>
  linkTeamPartner(ctx.deps, acting, { teamCode: team.code, ...input }),
)
const join = onTeam(memberSchema, (ctx, acting, team, input) =>
  actions.joinTeam(ctx.deps, acting, { teamCode: team.code, ...input }),
)
const leave = onTeam(z.object({ person: z.string().refine(isId), toOn: day }), (ctx, acting, team, input) =>
  actions.leaveTeam(ctx.deps, acting, { teamId: team.id, personId: input.person, toOn: input.toOn }),
)
const leaveToday = onMember((ctx, acting, ids) => actions.leaveTeam(ctx.deps, acting, ids))
const setRole = (role: MemberRole) =>
  onMember((ctx, acting, ids) => actions.setMemberRole(ctx.deps, acting, { ...ids, role }))
const unlinkPartner = async (ctx: Ctx): Promise<Response> => {
  const partnerId = ctx.param('partner')
  return isId(partnerId)
    ? onTeam(z.object({}), (_, acting, team) =>
        unlinkTeamPartner(ctx.deps, acting, { teamId: team.id, partnerId }),
      )(ctx)
    : refuse(ctx.c, ctx.deps, refusals.noPartner)
}

const manage = (path: string, audit: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path: `${base}/:id/${path}`,
  access: 'teams.manage',
  audit: `teams.${audit}`,
  handle,
})

export const routes: readonly Route[] = [
  ...listRoutes(teamsServed, { access: 'teams.read', audit: 'teams.list', file: 'teams' }),
  ...listRoutes(membersServed, { access: 'teams.read', audit: 'teams.members', file: 'members' }),
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'teams.manage',
    audit: 'teams.form',
    handle: ctx => newTeam(ctx, emptyForm),
  },
  { method: 'POST', path: base, access: 'teams.manage', audit: 'teams.create', handle: addTeam },
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'teams.read',
    audit: 'teams.read',
    handle: ctx => showTeam(ctx),
  },
  manage('change', 'change', change),
  manage('end', 'close', close),
  manage('reopening', 'reopen', reopen),
  manage('partners', 'link-partner', linkPartner),
  manage('partners/:partner/end', 'unlink-partner', unlinkPartner),
  manage('members', 'join', join),
  manage('leaving', 'leave-on', leave),
  manage('members/:person/end', 'leave', leaveToday),
  ...memberRoles.map(role => manage(`members/:person/${role}`, `make-${role}`, setRole(role))),
  ...partnerRoutes,
]

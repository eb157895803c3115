import { z } from 'zod'

import { isId } from '#kernel/id'
import { parseQuantity, printQuantity } from '#kernel/quantity'
import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { dayOf, parseDay } from '#kernel/time'
import { actingFrom, emptyForm, parseForm, readForm, refusedForm, type FormState } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './actions.ts'
import * as pages from './pages.tsx'
import * as partnerPages from './partner-pages.tsx'
import * as store from './store.ts'
import { resources } from './team.ts'

const code = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u,
    '编号用字母、数字、汉字、点和连字符，最多 40 个。|A code has letters, digits, dots and hyphens, at most 40.',
  )
const name = (max: number) =>
  z
    .string()
    .trim()
    .min(1, '请填写名称。|Give it a name.')
    .max(max, `名称最多 ${max} 个字。|At most ${max} characters.`)
const dayMessage = '请按 2019-12-10 的样子填写日期。|Write the day like 2019-12-10.'
const day = z.string().transform((text, checked) => {
  const parsed = parseDay(text)
  if (parsed === undefined) checked.addIssue({ code: 'custom', message: dayMessage })
  return parsed ?? ''
})
/** A field that may stay empty: nothing typed is undefined. */
const orNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    value => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  )

const teamSchema = z.object({
  name: name(60),
  code,
  parentCode: orNothing(z.string().max(40)),
  foundedOn: orNothing(day),
})

const partnerSchema = z.object({
  name: name(80),
  code,
  creditCode: orNothing(z.string().transform(text => text.trim().toUpperCase())),
})

const memberSchema = z.object({
  personCode: z.string().trim().min(1, '请填写这个人的编号。|Give the person’s code.').max(40),
  role: z.enum(['leader', 'member']).default('member'),
  fromOn: day,
})

const agreementSchema = z.object({
  signedOn: day,
  endsOn: orNothing(day),
  words: z.string().trim().max(500, '最多 500 个字。|At most 500 characters.').default(''),
})

const rowSchema = z.object({
  resource: z.enum(resources, '请选择类别。|Choose a kind.'),
  words: z.string().trim().min(1).max(200, '最多 200 个字。|At most 200 characters.'),
  quantity: orNothing(
    z.string().transform((text, checked) => {
      const parsed = parseQuantity(text)
      if (parsed === undefined || parsed === 0n)
        checked.addIssue({
          code: 'custom',
          message: '请填写大于 0 的数，最多两位小数。|Give a number above 0, at most two decimals.',
        })
      return printQuantity(parsed ?? 0n)
    }),
  ),
  unit: z.string().trim().max(20, '最多 20 个字。|At most 20 characters.').default(''),
})

type Pledge = z.output<typeof rowSchema>

/** The rows of pledged resources that say something; messages carry the row's own field names. */
function readPledges(values: Readonly<Record<string, string>>): Result<readonly Pledge[]> {
  const pledges: Pledge[] = []
  const fields: Record<string, Words> = {}
  for (let row = 1; row <= partnerPages.PLEDGE_ROWS; row += 1) {
    const cell = (field: string) => values[`${field}${row}`] ?? ''
    if (`${cell('pledge')}${cell('quantity')}`.trim() === '') continue
    const parsed = parseForm(rowSchema, {
      resource: cell('resource'),
      words: cell('pledge'),
      quantity: cell('quantity'),
      unit: cell('unit'),
    })
    if (parsed.ok) pledges.push(parsed.value)
    else
      for (const [field, words] of Object.entries(parsed.error.fields ?? {}))
        fields[`${field === 'words' ? 'pledge' : field}${row}`] = words
  }
  return Object.keys(fields).length === 0 ? ok(pledges) : no({ ...rowsInvalid, fields })
}

const rowsInvalid: Refusal = {
  code: 'form.invalid',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
}
const noSuchTeam: Refusal = {
  code: 'teams.not-found',
  status: 404,
  words: ['没有这支队伍。', 'There is no such team.'],
}
const noSuchPartner: Refusal = {
  code: 'teams.partner-not-found',
  status: 404,
  words: ['没有这个共建单位。', 'There is no such partner.'],
}

const listTeams = (ctx: Ctx) => store.listTeams(ctx.deps.db, siteOf(ctx).id, dayOf(ctx.at))

async function newTeam(ctx: Ctx, form: FormState, status = 200): Promise<Response> {
  return pages.newTeamPage(ctx, await listTeams(ctx), form, status)
}

async function showTeam(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const [teams, partners] = await Promise.all([
    listTeams(ctx),
    store.listPartners(ctx.deps.db, siteOf(ctx).id),
  ])
  const team = teams.find(line => line.id === ctx.param('id'))
  if (!team) return refuse(ctx.c, ctx.deps, noSuchTeam)
  const members = await store.listMembers(ctx.deps.db, siteOf(ctx).id, team.id)
  return pages.teamPage(ctx, { team, teams, partners, members, form }, status)
}

const findPartner = async (ctx: Ctx): Promise<store.PartnerLine | undefined> => {
  const id = ctx.param('id')
  if (!isId(id)) return undefined
  return (await store.listPartners(ctx.deps.db, siteOf(ctx).id)).find(line => line.id === id)
}

async function showPartner(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const partner = await findPartner(ctx)
  if (!partner) return refuse(ctx.c, ctx.deps, noSuchPartner)
  const agreements = await store.listAgreements(ctx.deps.db, siteOf(ctx).id, partner.id)
  return partnerPages.partnerPage(ctx, partner, agreements, form, status)
}

async function addTeam(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(teamSchema, values)
  const done = parsed.ok ? await actions.createTeam(ctx.deps, actingFrom(ctx, values), parsed.value) : parsed
  if (!done.ok) return newTeam(ctx, refusedForm(values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/teams/${done.value.id}`, 303)
}

async function linkPartner(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const team = (await listTeams(ctx)).find(line => line.id === ctx.param('id'))
  if (!team) return refuse(ctx.c, ctx.deps, noSuchTeam)
  const done = await actions.linkTeamPartner(ctx.deps, actingFrom(ctx, values), {
    teamCode: team.code,
    partnerCode: values['partnerCode'] ?? '',
  })
  if (!done.ok) return showTeam(ctx, refusedForm(values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/teams/${team.id}`, 303)
}

async function join(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const team = (await listTeams(ctx)).find(line => line.id === ctx.param('id'))
  if (!team) return refuse(ctx.c, ctx.deps, noSuchTeam)
  const parsed = parseForm(memberSchema, values)
  const done = parsed.ok
    ? await actions.joinTeam(ctx.deps, actingFrom(ctx, values), { teamCode: team.code, ...parsed.value })
    : parsed
  if (!done.ok) return showTeam(ctx, refusedForm(values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/teams/${team.id}`, 303)
}

async function leave(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const [teamId, personId] = [ctx.param('id'), ctx.param('person')]
  if (!isId(teamId) || !isId(personId)) return refuse(ctx.c, ctx.deps, noSuchTeam)
  const done = await actions.leaveTeam(ctx.deps, actingFrom(ctx, values), { teamId, personId })
  if (!done.ok) return showTeam(ctx, refusedForm(values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/teams/${teamId}`, 303)
}

async function addPartner(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(partnerSchema, values)
  const done = parsed.ok
    ? await actions.createPartner(ctx.deps, actingFrom(ctx, values), parsed.value)
    : parsed
  if (!done.ok) return partnerPages.newPartnerPage(ctx, refusedForm(values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/partners/${done.value.id}`, 303)
}

async function addAgreement(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const partner = await findPartner(ctx)
  if (!partner) return refuse(ctx.c, ctx.deps, noSuchPartner)
  const parsed = parseForm(agreementSchema, values)
  const pledges = readPledges(values)
  if (!parsed.ok || !pledges.ok) {
    const fields = {
      ...(parsed.ok ? {} : parsed.error.fields),
      ...(pledges.ok ? {} : pledges.error.fields),
    }
    return showPartner(ctx, refusedForm(values, { ...rowsInvalid, fields }), 422)
  }
  const done = await actions.signAgreement(ctx.deps, actingFrom(ctx, values), {
    partnerCode: partner.code,
    ...parsed.value,
    pledges: pledges.value,
  })
  if (!done.ok) return showPartner(ctx, refusedForm(values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/partners/${partner.id}`, 303)
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/teams',
    access: 'teams.read',
    audit: 'teams.list',
    handle: async ctx => pages.teamsPage(ctx, await listTeams(ctx)),
  },
  {
    method: 'GET',
    path: '/at/:site/teams/new',
    access: 'teams.manage',
    audit: 'teams.form',
    handle: ctx => newTeam(ctx, emptyForm),
  },
  { method: 'POST', path: '/at/:site/teams', access: 'teams.manage', audit: 'teams.create', handle: addTeam },
  {
    method: 'GET',
    path: '/at/:site/teams/:id',
    access: 'teams.read',
    audit: 'teams.read',
    handle: ctx => showTeam(ctx),
  },
  {
    method: 'POST',
    path: '/at/:site/teams/:id/partners',
    access: 'teams.manage',
    audit: 'teams.link-partner',
    handle: linkPartner,
  },
  {
    method: 'POST',
    path: '/at/:site/teams/:id/members',
    access: 'teams.manage',
    audit: 'teams.join',
    handle: join,
  },
  {
    method: 'POST',
    path: '/at/:site/teams/:id/members/:person/end',
    access: 'teams.manage',
    audit: 'teams.leave',
    handle: leave,
  },
  {
    method: 'GET',
    path: '/at/:site/partners',
    access: 'teams.read',
    audit: 'teams.list-partners',
    handle: async ctx =>
      partnerPages.partnersPage(ctx, await store.listPartners(ctx.deps.db, siteOf(ctx).id)),
  },
  {
    method: 'GET',
    path: '/at/:site/partners/new',
    access: 'teams.manage',
    audit: 'teams.partner-form',
    handle: ctx => partnerPages.newPartnerPage(ctx, emptyForm),
  },
  {
    method: 'POST',
    path: '/at/:site/partners',
    access: 'teams.manage',
    audit: 'teams.create-partner',
    handle: addPartner,
  },
  {
    method: 'GET',
    path: '/at/:site/partners/:id',
    access: 'teams.read',
    audit: 'teams.read-partner',
    handle: ctx => showPartner(ctx),
  },
  {
    method: 'POST',
    path: '/at/:site/partners/:id/agreements',
    access: 'teams.manage',
    audit: 'teams.sign-agreement',
    handle: addAgreement,
  },
]

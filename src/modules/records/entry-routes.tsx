import { listItems } from '#catalogue'
import { isId } from '#kernel/id'
import { dayOf } from '#kernel/time'
import { actingFrom, formOf, readForm, refusedForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import { listPartners, listTeams } from '#teams'

import * as actions from './actions.ts'
import { entryPage, kindsPage, type Choices } from './entry-pages.tsx'
import { readUploads, UPLOAD_BYTES_MAX } from './evidence-routes.tsx'
import { kindOf } from './kind.ts'
import { distinct, habitsOf, stableOf, valuesOf, type FormCodes, type Values } from './like.ts'
import type { RegisterRecord } from './record.ts'
import * as store from './store.ts'
import { prepareEvidence } from './upload-actions.ts'

const SUGGESTED_MAX = 20
const RECENT_KINDS_MAX = 5

/** What the form offers by name: teams and partners that have not ended, entries in use. */
async function choicesAt(ctx: Ctx, latest: readonly RegisterRecord[], kindId: string): Promise<Choices> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const [teams, partners, programmes, services] = await Promise.all([
    listTeams(db, station),
    listPartners(db, station),
    listItems(db, station, 'programme'),
    listItems(db, station, 'service'),
  ])
  const named = (items: readonly { code: string; name: string; closed_on: string | null }[]) =>
    items.flatMap(({ code, name, closed_on }) => (closed_on ? [] : [{ value: code, label: name }]))
  const called = (items: typeof programmes) =>
    items.flatMap(({ code, zh, en, retired_on }) =>
      retired_on ? [] : [{ value: code, label: ctx.t([zh, en || zh]) }],
    )
  const own = latest.filter(record => record.kind === kindId)
  return {
    teams: named(teams),
    partners: named(partners),
    programmes: called(programmes),
    services: called(services),
    titles: distinct(
      own.map(record => record.title),
      SUGGESTED_MAX,
    ),
    places: distinct(
      latest.map(record => record.place),
      SUGGESTED_MAX,
    ),
  }
}

async function codesAt(ctx: Ctx, households: readonly string[]): Promise<FormCodes> {
  const { db } = ctx.deps
  const station = siteOf(ctx).id
  const known = await store.listCodes(db, station)
  return {
    teams: new Map(known.teams.map(({ id, code }) => [id, code])),
    partners: new Map(known.partners.map(({ id, code }) => [id, code])),
    households: await store.findHouseholdCodes(db, station, households),
  }
}

/** A record of the address's query, of this station. */
async function named(ctx: Ctx, name: string): Promise<RegisterRecord | undefined> {
  const id = ctx.query(name) ?? ''
  return isId(id) ? store.findRecord(ctx.deps.db, siteOf(ctx).id, id) : undefined
}

/** What the form knows before anything is typed: today; of a correction all that was said; of another one like the
 *  last what stays; else what one's last record of this kind, or of the chosen team, had. */
async function begin(
  ctx: Ctx,
  kindId: string,
  latest: readonly RegisterRecord[],
  from: { readonly old: RegisterRecord | undefined; readonly like: RegisterRecord | undefined },
): Promise<{ readonly values: Values; readonly remembered: boolean }> {
  const today = { day: dayOf(ctx.at) }
  const codes = await codesAt(ctx, from.old?.households ?? [])
  if (from.old) return { values: { ...today, ...valuesOf(from.old, codes) }, remembered: false }
  if (from.like) return { values: { ...today, ...stableOf(from.like, codes) }, remembered: false }
  if (ctx.query('blank') === '1') return { values: today, remembered: false }
  const team = ctx.query('team') ?? ''
  const ofTeam = latest.filter(({ teamId }) => team === '' || codes.teams.get(teamId ?? '') === team)
  const last = ofTeam.find(record => record.kind === kindId) ?? (team === '' ? undefined : ofTeam[0])
  const habits = last ? habitsOf(last, codes) : {}
  return { values: { ...today, ...habits, ...(team === '' ? {} : { team }) }, remembered: last !== undefined }
}

async function form(ctx: Ctx): Promise<Response> {
  const latest = await store.listOwnLatest(ctx.deps.db, siteOf(ctx).id, whoOf(ctx).accountId)
  const [old, like] = await Promise.all([named(ctx, 'supersedes'), named(ctx, 'like')])
  const kindId = like?.kind ?? ctx.query('kind') ?? ''
  const kind = kindOf(kindId)
  if (!kind) {
    const recent = distinct(
      latest.map(record => record.kind),
      RECENT_KINDS_MAX,
    )
    return kindsPage(ctx, recent, ctx.query('team') ?? '')
  }
  const { values, remembered } = await begin(ctx, kindId, latest, {
    old: old?.kind === kindId ? old : undefined,
    like,
  })
  return entryPage(ctx, {
    kindId,
    kind,
    form: formOf(values),
    choices: await choicesAt(ctx, latest, kindId),
    supersedes: old?.id,
    kept: ctx.query('kept') === '1' ? like : undefined,
    remembered,
  })
}

async function register(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const supersedes = isId(values['supersedes'] ?? '') ? values['supersedes'] : undefined
  const files = await prepareEvidence(await readUploads(ctx), values['caption'] ?? '')
  const done = files.ok
    ? await actions.register(ctx.deps, actingFrom(ctx, values), values, supersedes ?? null, files.value)
    : files
  const base = `/at/${siteOf(ctx).ref}/records`
  if (done.ok) {
    const { id } = done.value
    return ctx.c.redirect(values['next'] === 'like' ? `${base}/new?like=${id}&kept=1` : `${base}/${id}`, 303)
  }
  const kindId = values['kind'] ?? ''
  const kind = kindOf(kindId)
  if (!kind) return refuse(ctx.c, ctx.deps, done.error)
  const latest = await store.listOwnLatest(ctx.deps.db, siteOf(ctx).id, whoOf(ctx).accountId)
  const choices = await choicesAt(ctx, latest, kindId)
  const typed = refusedForm(values, done.error)
  return entryPage(ctx, { kindId, kind, form: typed, choices, supersedes }, done.error.status)
}

export const entryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/records/new',
    access: 'records.register',
    audit: 'records.entry-form',
    handle: form,
  },
  {
    method: 'POST',
    path: '/at/:site/records',
    access: 'records.register',
    audit: 'records.register',
    bodyBytesMax: UPLOAD_BYTES_MAX,
    handle: register,
  },
]

import { createHash } from 'node:crypto'

import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Site } from '#platform/http/route'
import { appendEvents, startChain, type Acting } from '#platform/journal'
import { act } from '#platform/operation'

import { codeTrouble } from './division-code.ts'
import * as store from './store.ts'

export interface SiteInput {
  readonly name: string
  readonly level: string
  readonly divisionCode: string
  readonly address: string
  readonly phone: string
  readonly hours: string
  /** Place names the site may call its own, separated by commas or spaces. */
  readonly ancestry: string
}

const placeNames = (...texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap(text => text.split(/[\s,,、]+/)).filter(Boolean)),
]

/** What is wrong with where a site would stand: its code and its level, between what is above and below it. */
async function standing(
  tx: Db,
  id: string,
  input: SiteInput,
  around: { readonly above: Site | undefined; readonly below: readonly Site[] },
): Promise<Readonly<Record<string, Words>>> {
  const { above, below } = around
  const levels = await store.listLevels(tx)
  const rank = (code: string): number => levels.find(level => level.code === code)?.rank ?? Number.NaN
  const own = rank(input.level)
  const codes = below.flatMap(site => site.divisionCode ?? [])
  const trouble = codeTrouble(input.divisionCode, above?.divisionCode ?? null, codes)
  const taken = input.divisionCode !== '' && (await store.codeTaken(tx, input.divisionCode, id))
  return {
    ...(trouble ? { divisionCode: trouble } : taken ? { divisionCode: codeTaken } : {}),
    ...(Number.isNaN(own)
      ? { level: noLevel }
      : (above && own < rank(above.level)) || below.some(site => own > rank(site.level))
        ? { level: wrongLevel }
        : {}),
  }
}

/** Inside a transaction: a new site with a journal of its own, whose first link tells of its founding.
 *  Refuses: form.invalid when the code or the level cannot stand there. */
export async function createSite(
  tx: Db,
  acting: Acting,
  id: string,
  parent: Site | undefined,
  input: SiteInput,
): Promise<Result<string>> {
  const trouble = await standing(tx, id, input, { above: parent, below: [] })
  if (Object.keys(trouble).length > 0) return no(invalidForm(trouble))
  const { name, level, divisionCode, address, phone, hours } = input
  const ancestry = placeNames(...(parent?.ancestry ?? []), input.ancestry, name)
  const site = { ...input, id, parent, divisionCode: divisionCode || null, ancestry, at: acting.at }
  const path = await store.insertSite(tx, site)
  await startChain(tx, id)
  await appendEvents(tx, { ...acting, stationId: id }, [
    {
      subjectKind: 'station',
      subjectId: id,
      version: 1,
      type: 'stations.created',
      data: {
        name,
        level,
        divisionCode,
        address,
        phone,
        hours,
        ancestry: [...ancestry],
        parent: parent?.id ?? null,
        path,
      },
    },
  ])
  return ok(id)
}

/** Adds a site below another one. The operation is remembered at the parent. */
export async function addSite(
  deps: Deps,
  acting: Acting,
  parent: Site,
  input: SiteInput,
): Promise<Result<{ ref: string }>> {
  const id = deps.newId()
  return act(deps.db, acting, 'stations.add', { ...input }, async tx => {
    const made = await createSite(tx, acting, id, parent, input)
    if (!made.ok) return made
    return ok({ answer: { ref: input.divisionCode || id }, events: [] })
  })
}

export interface SiteChange extends SiteInput {
  readonly version: number
  readonly openedOn?: string | undefined
  readonly closedOn?: string | undefined
}

/** Changes what a site is called, where it stands and how it is reached. Its place in the tree stays.
 *  Refuses: form.invalid, stations.stale. */
export function changeSite(
  deps: Deps,
  acting: Acting,
  site: Site,
  input: SiteChange,
): Promise<Result<{ ref: string }>> {
  const { version, ...fields } = input
  const ancestry = placeNames(input.ancestry, input.name)
  const openedOn = input.openedOn ?? null
  const closedOn = input.closedOn ?? null
  const request = { ...fields, openedOn, closedOn, version }
  return act(deps.db, acting, 'stations.change', request, async tx => {
    const around = {
      above: await store.findParent(tx, site.path),
      below: await store.listBelow(tx, site.path),
    }
    const trouble = await standing(tx, site.id, input, around)
    if (Object.keys(trouble).length > 0) return no(invalidForm(trouble))
    if (openedOn !== null && closedOn !== null && closedOn < openedOn)
      return no(invalidForm({ closedOn: closesTooEarly }))
    const saved = await store.saveSite(
      tx,
      { ...fields, id: site.id, divisionCode: input.divisionCode || null, ancestry, openedOn, closedOn },
      version,
    )
    if (!saved) return no(refusals.stale)
    const subject = { subjectKind: 'station', subjectId: site.id, version: version + 1 }
    const { name, level, divisionCode, address, phone, hours } = input
    const data = {
      name,
      level,
      divisionCode,
      address,
      phone,
      hours,
      ancestry: [...ancestry],
      openedOn,
      closedOn,
    }
    return ok({
      answer: { ref: input.divisionCode || site.id },
      events: [{ ...subject, type: 'stations.changed', data }],
    })
  })
}

export interface LevelInput {
  readonly code: string
  readonly rank: number
  readonly zh: string
  readonly en: string
  /** Of the level as it was looked at; left out for a new one. */
  readonly version?: number | undefined
}

/** Names a level anew, or adds one. Levels belong to the whole tree, so only a site with none above it changes them.
 *  Refuses: stations.not-the-top, form.invalid when the code or the rank is taken, stations.stale. */
export function saveLevel(
  deps: Deps,
  acting: Acting,
  site: Site,
  input: LevelInput,
): Promise<Result<{ code: string }>> {
  const { code, rank, zh, en } = input
  const version = input.version ?? 0
  return act(deps.db, acting, 'stations.save-level', { code, rank, zh, en, version }, async tx => {
    if (site.path.includes('.')) return no(refusals.notTheTop)
    const levels = await store.listLevels(tx)
    const before = levels.find(level => level.code === code)
    if (version === 0 && before) return no(invalidForm({ code: levelTaken }))
    if (levels.some(level => level.rank === rank && level.code !== code))
      return no(invalidForm({ rank: rankTaken }))
    if (before && before.rank !== rank && (await store.isLevelUsed(tx, code)))
      return no(invalidForm({ rank: rankUsed }))
    if (!(await store.saveLevel(tx, { code, rank, zh, en }, version))) return no(refusals.stale)
    const subject = { subjectKind: 'site-level', subjectId: levelId(code), version: version + 1 }
    return ok({
      answer: { code },
      events: [{ ...subject, type: 'stations.level-saved', data: { code, rank, zh, en } }],
    })
  })
}

/** The journal names subjects by uuid; a level's is drawn from its code (RFC 9562, version 8). */
function levelId(code: string): string {
  const hex = createHash('sha256').update(`site level ${code}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const codeTaken: Words = [
  '这个区划代码已经有一个站点了。',
  'There is already a site with this division code.',
]
const noLevel: Words = ['没有这个层级。', 'There is no such level.']
const wrongLevel: Words = [
  '层级不能高于上级，也不能低于下级；中间少一级可以。',
  'The level is not above the site above, nor below a site below; a level in between may be missing.',
]
const closesTooEarly: Words = ['停办日期不能早于启用日期。', 'It cannot close before it opened.']
const levelTaken: Words = ['这个代码已经用过了，请换一个。', 'This code is already in use; choose another.']
const rankTaken: Words = ['已经有一个层级排在这个位置。', 'Another level has this rank.']
const rankUsed: Words = [
  '已经有站点用了这个层级，它的位置不能再改，名称可以改。',
  'Sites have this level; its rank stays, its names may change.',
]

const refusals = {
  stale: {
    code: 'stations.stale',
    status: 409,
    words: [
      '刚才有别人改过。请看一眼现在的样子，再决定要不要改。',
      'Somebody made a change a moment ago. Look at it as it is now before you change it.',
    ],
  },
  notTheTop: {
    code: 'stations.not-the-top',
    status: 403,
    words: [
      '层级是整棵树共用的，只有最上级站点的管理员能改。',
      'Levels belong to the whole tree; only an administrator of the topmost site changes them.',
    ],
  },
} as const satisfies Record<string, Refusal>

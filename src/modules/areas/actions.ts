import { invalidForm, no, ok, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import { cellOf, locate } from './address.ts'
import { isPartOf, refusals, type AreaKind } from './area.ts'
import * as store from './store.ts'

export interface AreaInput {
  readonly kind: AreaKind
  readonly parentId?: string | undefined
  readonly name: string
  readonly aliases: readonly string[]
  readonly keeperId?: string | undefined
}

const event = (id: string, version: number, type: string, data: Event['data']): Event => ({
  subjectKind: 'area',
  subjectId: id,
  version,
  type: `areas.${type}`,
  data,
})

/** What is typed, as it is kept.
 *  Refuses: form.invalid for a parent that is not there or not larger, and for somebody who does not work at the site. */
async function valuesOf(
  tx: Db,
  stationId: string,
  input: AreaInput,
): Promise<Result<ReturnType<typeof requestOf>>> {
  const values = requestOf(input)
  const { kind, parentId, keeperId } = values
  const parent = parentId === null ? undefined : await store.findArea(tx, stationId, parentId)
  if (parentId !== null && !parent) return no(invalidForm({ parentId: refusals.notFound.words }))
  if (parent && !isPartOf(kind, parent.kind)) return no(invalidForm({ parentId: tooSmall }))
  const keepers = keeperId === null ? [] : await store.listKeepers(tx, stationId)
  if (keeperId !== null && !keepers.some(({ id }) => id === keeperId))
    return no(invalidForm({ keeperId: noKeeper }))
  return ok(values)
}

/** Adds an area.
 *  Refuses: form.invalid. */
export function createArea(deps: Deps, acting: Acting, input: AreaInput): Promise<Result<{ id: string }>> {
  const id = deps.newId()
  return act(deps.db, acting, 'areas.create', requestOf(input), async tx => {
    const values = await valuesOf(tx, acting.stationId, input)
    if (!values.ok) return values
    await store.insertArea(tx, acting.stationId, { id, ...values.value }, acting.at)
    return ok({ answer: { id }, events: [event(id, 1, 'created', values.value)] })
  })
}

/** Changes an area.
 *  Refuses: areas.not-found, areas.stale, form.invalid; also when what is part of it would no longer be smaller. */
export function changeArea(
  deps: Deps,
  acting: Acting,
  input: AreaInput & { readonly id: string; readonly version: number },
): Promise<Result<{ id: string }>> {
  const { id, version } = input
  return act(deps.db, acting, 'areas.change', { ...requestOf(input), id, version }, async tx => {
    const area = await store.findArea(tx, acting.stationId, id)
    if (!area) return no(refusals.notFound)
    const values = await valuesOf(tx, acting.stationId, input)
    if (!values.ok) return values
    const all = await store.listAreas(tx, acting.stationId)
    if (all.some(other => other.parentId === id && !isPartOf(other.kind, input.kind)))
      return no(invalidForm({ kind: tooSmall }))
    const saved = { id, ...values.value, retiredOn: area.retired_on }
    if (!(await store.saveArea(tx, acting.stationId, saved, version))) return no(refusals.stale)
    return ok({ answer: { id }, events: [event(id, version + 1, 'changed', values.value)] })
  })
}

/** Takes an area out of use from today, or back into it; orders that name it keep it.
 *  Refuses: areas.not-found when it is not in the other state, areas.holds-others, areas.stale. */
export function retireArea(
  deps: Deps,
  acting: Acting,
  id: string,
  back: boolean,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'areas.retire', { id, back }, async tx => {
    const area = await store.findArea(tx, acting.stationId, id)
    if (!area || (area.retired_on !== null) !== back) return no(refusals.notFound)
    if (!back && (await store.hasOpenBelow(tx, acting.stationId, id))) return no(refusals.holdsOthers)
    const on = back ? null : dayOf(acting.at)
    const { kind, name, aliases, parent_id: parentId, keeper_id: keeperId, version } = area
    const saved = { id, kind, name, aliases, parentId, keeperId, retiredOn: on }
    if (!(await store.saveArea(tx, acting.stationId, saved, version))) return no(refusals.stale)
    return ok({ answer: { id }, events: [event(id, version + 1, back ? 'returned' : 'retired', { on })] })
  })
}

/** The grid cell that an address lies in; null where it does not say. */
export async function locateCell(db: Db, stationId: string, typed: string): Promise<string | null> {
  if (typed === '') return null
  const areas = await store.listAreas(db, stationId)
  const found = locate(areas, typed)
  return (found === undefined ? undefined : cellOf(areas, found)) ?? null
}

const requestOf = ({ kind, parentId, name, aliases, keeperId }: AreaInput) => ({
  kind,
  parentId: parentId ?? null,
  name,
  aliases: [...aliases],
  keeperId: keeperId ?? null,
})

const tooSmall: Words = [
  '上一级要比它大：街道、社区、网格、楼栋，一级管一级。',
  'What it is part of has to be larger: street, community, grid cell, building.',
]
const noKeeper: Words = ['本站点没有这个账号。', 'This account does not belong to the site.']

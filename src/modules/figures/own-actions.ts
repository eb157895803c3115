import type { Json } from '#kernel/canonical'
import { no, ok, type Refusal, type Result } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import { figureKey, type Definition } from './definition.ts'
import { definitions } from './definitions.ts'
import { countsSame, type Draft } from './own.ts'
import * as store from './own-store.ts'

/** A station keeps at most so many figures of its own, for each confirmation looks at all of them. */
export const OWN_MAX = 50

/** Begins a figure of the station's own; its tallies reach back over all records from the first moment.
 *  Refuses: figures.code-taken, figures.too-many. */
export function beginFigure(deps: Deps, acting: Acting, draft: Draft): Promise<Result<{ id: string }>> {
  const subjectId = deps.newId()
  return act(deps.db, acting, 'figures.begin', asJson(draft), async tx => {
    await store.lockFigures(tx, acting.stationId)
    if (await store.findOwn(tx, acting.stationId, draft.id)) return no(refusals.codeTaken)
    if ((await store.listOwn(tx, acting.stationId)).length >= OWN_MAX) return no(refusals.tooMany)
    const own = { definition: { ...draft, version: 1 }, subjectId, revision: 1, createdAt: acting.at }
    await begin(tx, acting, own)
    return ok({ answer: { id: draft.id }, events: [told('figures.begun', own)] })
  })
}

/** Gives a figure other words; where it would count otherwise, ends this version and begins the next.
 *  Refuses: figures.not-found, figures.stale. */
export function reviseFigure(
  deps: Deps,
  acting: Acting,
  draft: Draft,
  revision: number,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'figures.revise', { ...asJson(draft), revision }, async tx => {
    const found = await current(tx, acting, draft.id, revision)
    if (!found.ok) return found
    const { definition: before } = found.value
    const same = countsSame(before, draft)
    const own = {
      ...found.value,
      revision: revision + 1,
      definition: { ...draft, version: same ? before.version : before.version + 1 },
    }
    if (same) await store.saveOwn(tx, acting.stationId, own)
    else {
      await end(tx, acting, found.value)
      await begin(tx, acting, { ...own, createdAt: acting.at })
    }
    return ok({
      answer: { id: draft.id },
      events: [told(same ? 'figures.renamed' : 'figures.begun', own)],
    })
  })
}

/** Ends a figure: it is no longer listed nor counted along; its page and its snapshots stay.
 *  Refuses: figures.not-found, figures.stale. */
export function retireFigure(
  deps: Deps,
  acting: Acting,
  id: string,
  revision: number,
): Promise<Result<{ id: string }>> {
  return act(deps.db, acting, 'figures.retire', { id, revision }, async tx => {
    const found = await current(tx, acting, id, revision)
    if (!found.ok) return found
    const own = { ...found.value, revision: revision + 1 }
    await end(tx, acting, own)
    return ok({ answer: { id }, events: [told('figures.retired', own)] })
  })
}

/** The version that counts, locked, when it is the one the form was made from. */
async function current(
  tx: Db,
  acting: Acting,
  id: string,
  revision: number,
): Promise<Result<store.OwnFigure>> {
  await store.lockFigures(tx, acting.stationId)
  const own = await store.findOwn(tx, acting.stationId, id)
  if (!own || own.endedAt !== null) return no(refusals.notFound)
  return own.revision === revision ? ok(own) : no(refusals.stale)
}

async function begin(tx: Db, acting: Acting, own: Omit<store.OwnFigure, 'endedAt'>): Promise<void> {
  await store.insertOwn(tx, acting.stationId, own, acting.actorId)
  await store.fillTallies(tx, [acting.stationId], own.definition)
}

async function end(tx: Db, acting: Acting, own: store.OwnFigure): Promise<void> {
  await store.saveOwn(tx, acting.stationId, { ...own, endedAt: acting.at })
  await store.dropTallies(tx, [acting.stationId], own.definition)
}

/** A definition has no functions and no undefined in it, so it is JSON as it stands. */
export const asJson = (definition: Draft | Definition) =>
  ({ ...definition }) as unknown as { readonly [key: string]: Json }

const told = (type: string, own: Pick<store.OwnFigure, 'definition' | 'subjectId' | 'revision'>): Event => ({
  subjectKind: 'figure',
  subjectId: own.subjectId,
  version: own.revision,
  type,
  data: asJson(own.definition),
})

/** Brings the figures that come with the program in step with it: what is new is counted back over all records of all
 *  stations, what is gone is forgotten. Costs one small query when nothing has changed. */
export async function beginProgramFigures(db: Db, at: Date): Promise<readonly string[]> {
  const known = new Set(definitions.map(figureKey))
  const before = await store.listBegun(db)
  const fresh = definitions.filter(definition => !before.has(figureKey(definition)))
  const gone = [...before].filter(figure => !known.has(figure))
  if (fresh.length === 0 && gone.length === 0) return []
  await db.transaction().execute(async tx => {
    const stations = await store.listStationIds(tx)
    for (const station of stations) await store.lockFigures(tx, station)
    for (const definition of fresh) await store.fillTallies(tx, stations, definition)
    await store.dropBegun(tx, gone)
    await store.insertBegun(tx, fresh.map(figureKey), at)
  })
  return fresh.map(figureKey)
}

const refusal = (code: string, status: Refusal['status'], zh: string, en: string): Refusal => ({
  code: `figures.${code}`,
  status,
  words: [zh, en],
})

export const refusals = {
  codeTaken: {
    ...refusal(
      'code-taken',
      422,
      '有几处需要改一下，已填的内容都还在。',
      'Some answers need another look; everything typed is still here.',
    ),
    fields: {
      code: ['这个代码已经用过了，请换一个。', 'This code has been used before; choose another.'],
    },
  },
  tooMany: refusal(
    'too-many',
    422,
    '自定的数据最多 50 个。请先停用不再需要的。',
    'A site has at most 50 figures of its own. End one that is no longer needed first.',
  ),
  notFound: refusal(
    'not-found',
    404,
    '没有这个自定的数据，或者它已经停用。',
    'There is no such figure of the site’s own in use.',
  ),
  stale: refusal(
    'stale',
    409,
    '这个定义刚被别人改过，没有保存。请重新打开再改。',
    'Somebody has just changed this definition; nothing was saved. Open it again.',
  ),
} satisfies Record<string, Refusal>

import { createHash } from 'node:crypto'

import { no, ok, type Refusal, type Result } from '#kernel/result'
import { dayOf } from '#kernel/time'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import * as store from './store.ts'
import { templates, type Shelf } from './template.ts'

export interface ItemInput {
  /** Lower-case letters, digits and hyphens; what registers and records name it by. */
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly position: number
}

/** Adds a programme to the station's catalogue.
 *  Refuses: catalogue.code-taken. */
export const createProgramme = (
  deps: Deps,
  acting: Acting,
  input: ItemInput,
): Promise<Result<{ code: string }>> => createItem(deps, acting, 'programme', input)

/** Adds a kind of service to the station's catalogue.
 *  Refuses: catalogue.code-taken. */
export const createService = (
  deps: Deps,
  acting: Acting,
  input: ItemInput,
): Promise<Result<{ code: string }>> => createItem(deps, acting, 'service', input)

/** Adds one entry to a shelf of the catalogue.
 *  Refuses: catalogue.code-taken. */
export function createItem(
  deps: Deps,
  acting: Acting,
  shelf: Shelf,
  input: ItemInput,
): Promise<Result<{ code: string }>> {
  const item = { code: input.code, zh: input.zh, en: input.en, position: input.position }
  return act(deps.db, acting, `catalogue.create-${shelf}`, item, async tx => {
    if (!(await store.insertItem(tx, acting.stationId, shelf, item))) return no(codeTaken)
    return ok({ answer: { code: item.code }, events: [created(acting.stationId, shelf, item)] })
  })
}

/** Adds what is missing of the ready-made list, after what the station already has. */
export function useTemplate(deps: Deps, acting: Acting, shelf: Shelf): Promise<Result<{ added: number }>> {
  return act(deps.db, acting, `catalogue.use-template-${shelf}`, {}, async tx => {
    const before = await store.listItems(tx, acting.stationId, shelf)
    const start = Math.max(0, ...before.map(item => item.position))
    const events: Event[] = []
    for (const [index, offer] of templates[shelf].entries()) {
      const item = { code: offer.code, zh: offer.words[0], en: offer.words[1], position: start + index + 1 }
      if (await store.insertItem(tx, acting.stationId, shelf, item))
        events.push(created(acting.stationId, shelf, item))
    }
    return ok({ answer: { added: events.length }, events })
  })
}

/** Takes an entry out of use from today; records that name it keep it.
 *  Refuses: catalogue.not-found. */
export function retire(
  deps: Deps,
  acting: Acting,
  shelf: Shelf,
  code: string,
): Promise<Result<{ code: string }>> {
  return act(deps.db, acting, `catalogue.retire-${shelf}`, { code }, async tx => {
    const on = dayOf(acting.at)
    if (!(await store.retireItem(tx, acting.stationId, shelf, code, on))) return no(notFound)
    const subjectId = subjectOf(acting.stationId, shelf, code)
    return ok({
      answer: { code },
      events: [
        { subjectKind: shelf, subjectId, version: 2, type: `catalogue.${shelf}-retired`, data: { code, on } },
      ],
    })
  })
}

const created = (stationId: string, shelf: Shelf, item: ItemInput): Event => ({
  subjectKind: shelf,
  subjectId: subjectOf(stationId, shelf, item.code),
  version: 1,
  type: `catalogue.${shelf}-created`,
  data: { code: item.code, zh: item.zh, en: item.en, position: item.position },
})

/** The journal names subjects by uuid; an entry's code is its name, so its uuid is drawn from it (RFC 9562, version 8). */
function subjectOf(stationId: string, shelf: Shelf, code: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([stationId, shelf, code]))
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const codeTaken: Refusal = {
  code: 'catalogue.code-taken',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields: {
    code: ['这个代码已经用过了，请换一个。', 'This code is already in use; choose another.'],
  },
}

const notFound: Refusal = {
  code: 'catalogue.not-found',
  status: 404,
  words: ['目录里没有这一项，或者它已经停用。', 'There is no such entry in use.'],
}

import { createHash } from 'node:crypto'

import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { dayOf } from '#kernel/time'
import type { Deps } from '#platform/deps'
import type { Acting, Event } from '#platform/journal'
import { act } from '#platform/operation'

import * as store from './store.ts'
import { templates, usualTerms, type Shelf, type Terms } from './template.ts'

export interface ItemInput {
  /** Lower-case letters, digits and hyphens; what registers and records name it by. */
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly position: number
  /** Of a kind of service: what orders look at. */
  readonly terms?: Terms
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
  const { code, zh, en, position } = input
  const item = { code, zh, en, position, terms: termsOf(shelf, input.terms) }
  return act(deps.db, acting, `catalogue.create-${shelf}`, item, async tx => {
    if (!(await store.insertItem(tx, acting.stationId, shelf, item)))
      return no(invalidForm({ code: codeTaken }))
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
      const item = {
        code: offer.code,
        zh: offer.words[0],
        en: offer.words[1],
        position: start + index + 1,
        terms: termsOf(shelf, { ...usualTerms, ...offer.terms }),
      }
      if (await store.insertItem(tx, acting.stationId, shelf, item))
        events.push(created(acting.stationId, shelf, item))
    }
    return ok({ answer: { added: events.length }, events })
  })
}

/** Changes what an entry is called, where it stands and its terms; its code stays.
 *  Refuses: catalogue.not-found, catalogue.stale. */
export function changeItem(
  deps: Deps,
  acting: Acting,
  shelf: Shelf,
  input: ItemInput & { readonly version: number },
): Promise<Result<{ code: string }>> {
  const { code, zh, en, position, version } = input
  const request = { code, zh, en, position, version, terms: termsOf(shelf, input.terms) }
  return act(deps.db, acting, `catalogue.change-${shelf}`, request, async tx => {
    const item = await store.findItem(tx, acting.stationId, shelf, code)
    if (!item) return no(refusals.notFound)
    if (!(await store.saveItem(tx, acting.stationId, shelf, { ...item, ...request })))
      return no(refusals.stale)
    const data = { code, zh, en, position, ...request.terms }
    return ok({ answer: { code }, events: [event(acting.stationId, shelf, version + 1, 'changed', data)] })
  })
}

/** Takes an entry out of use from today, or back into it; records that name it keep it.
 *  Refuses: catalogue.not-found when there is none in the other state. */
export function retire(
  deps: Deps,
  acting: Acting,
  shelf: Shelf,
  code: string,
  back = false,
): Promise<Result<{ code: string }>> {
  return act(deps.db, acting, `catalogue.retire-${shelf}`, { code, ...(back ? { back } : {}) }, async tx => {
    const item = await store.findItem(tx, acting.stationId, shelf, code)
    if (!item || (item.retired_on !== null) !== back) return no(refusals.notFound)
    const on = back ? null : dayOf(acting.at)
    if (!(await store.saveItem(tx, acting.stationId, shelf, { ...item, retired_on: on })))
      return no(refusals.stale)
    const type = back ? 'restored' : 'retired'
    return ok({
      answer: { code },
      events: [event(acting.stationId, shelf, item.version + 1, type, { code, on })],
    })
  })
}

const event = (
  stationId: string,
  shelf: Shelf,
  version: number,
  type: string,
  data: Event['data'] & { readonly code: string },
): Event => ({
  subjectKind: shelf,
  subjectId: subjectOf(stationId, shelf, data.code),
  version,
  type: `catalogue.${shelf}-${type}`,
  data,
})

const created = (
  stationId: string,
  shelf: Shelf,
  { code, zh, en, position, terms }: Pick<store.Item, 'code' | 'zh' | 'en' | 'position' | 'terms'>,
): Event => event(stationId, shelf, 1, 'created', { code, zh, en, position, ...terms })

/** The terms of a kind of service, the usual ones unless told; a programme has none. */
const termsOf = (shelf: Shelf, terms = usualTerms) =>
  shelf === 'service' ? { ...terms, questions: [...terms.questions] } : null

/** The journal names subjects by uuid; an entry's code is its name, so its uuid is drawn from it (RFC 9562, version 8). */
function subjectOf(stationId: string, shelf: Shelf, code: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([stationId, shelf, code]))
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const codeTaken: Words = ['这个代码已经用过了，请换一个。', 'This code is already in use; choose another.']

export const refusals = {
  notFound: {
    code: 'catalogue.not-found',
    status: 404,
    words: ['目录里没有这一项，或者它已经不是这个状态。', 'There is no such entry in this state.'],
  },
  stale: {
    code: 'catalogue.stale',
    status: 409,
    words: [
      '刚才有别人改过这一项。请看一眼现在的样子，再决定要不要改。',
      'Somebody changed this entry a moment ago. Look at it as it is now before you change it.',
    ],
  },
} as const satisfies Record<string, Refusal>

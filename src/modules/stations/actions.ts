import { no, ok, type Refusal, type Result } from '#kernel/result'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Site } from '#platform/http/route'
import { appendEvents, startChain, type Acting } from '#platform/journal'
import { act } from '#platform/operation'

import * as store from './store.ts'

const codeTaken: Refusal = {
  code: 'stations.code-taken',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields: {
    divisionCode: ['这个区划代码已经有一个站点了。', 'There is already a site with this division code.'],
  },
}

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

/** Inside a transaction: a new site with a journal of its own, whose first link tells of its founding.
 *  Refuses: stations.code-taken. */
export async function createSite(
  tx: Db,
  acting: Acting,
  id: string,
  parent: Site | undefined,
  input: SiteInput,
): Promise<Result<string>> {
  if (input.divisionCode !== '' && (await store.codeTaken(tx, input.divisionCode))) return no(codeTaken)
  const ancestry = [...(parent?.ancestry ?? []), ...input.ancestry.split(/[\s,,、]+/), input.name].filter(
    Boolean,
  )
  await store.insertSite(tx, {
    ...input,
    id,
    parent,
    divisionCode: input.divisionCode || null,
    ancestry: [...new Set(ancestry)],
    at: acting.at,
  })
  await startChain(tx, id)
  await appendEvents(tx, { ...acting, stationId: id }, [
    {
      subjectKind: 'station',
      subjectId: id,
      version: 1,
      type: 'stations.created',
      data: {
        name: input.name,
        level: input.level,
        divisionCode: input.divisionCode,
        parent: parent?.id ?? null,
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

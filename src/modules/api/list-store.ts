import type { RawBuilder } from 'kysely'
import { z } from 'zod'

import { no, ok, type Refusal, type Result } from '#kernel/result'
import type { Given } from '#platform/http/api'
import type { Ctx } from '#platform/http/route'
import { readAsked, readPage, type ListShape } from '#platform/list'

export const instant = z.iso.datetime()
export const instantOf = (at: Date | null): string | null => at?.toISOString() ?? null

/** What every list can be asked: order, size and the place to read on from. */
export const pageQuery = (shape: Pick<ListShape, 'sorts'>) => {
  const names = Object.keys(shape.sorts).flatMap(name => [name, `-${name}`])
  return {
    sort: z.enum(names as [string, ...string[]]).optional(),
    rows: z.enum(['10', '50', '200']).optional(),
    after: z.string().max(2_000).optional(),
    before: z.string().max(2_000).optional(),
  }
}

/** A page of a list; `next` and `previous` are what `after` and `before` want. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable(), previous: z.string().nullable() })

type Query = Readonly<Record<string, string | undefined>>

/** Reads a page of a list. Refuses: api.bad-cursor. */
export async function pageOf<Row extends { readonly id: string }, Item>(
  ctx: Ctx,
  shape: ListShape,
  query: object,
  source: (values: Readonly<Record<string, string>>) => RawBuilder<unknown>,
  itemOf: (row: Row) => Item,
): Promise<Result<Given<{ items: Item[]; next: string | null; previous: string | null }>>> {
  const said = query as Query
  const asked = readAsked(shape, name => said[name])
  if ((said['after'] ?? said['before']) !== undefined && !asked.from) return no(badCursor)
  const { rows, after, before } = await readPage<Row>(ctx.deps.db, shape, asked, source(asked.values))
  return ok({ answer: { items: rows.map(itemOf), next: after ?? null, previous: before ?? null } })
}

export const badCursor: Refusal = {
  code: 'api.bad-cursor',
  status: 422,
  words: [
    'after 和 before 请原样填写上一页给出的 next 或 previous。',
    'Send in after or before the next or previous that a page gave you.',
  ],
}
